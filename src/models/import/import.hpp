// Turns published checkpoints into the files that the engines load. No Python, no network.
//
// This library carries llama.cpp's ggml, so a program that holds whisper.cpp must not link it: services need only
// models/models.hpp, which finds what is installed.
#pragma once

#include <cstdint>
#include <filesystem>
#include <string>

#include "base/error.hpp"

namespace wrkhrs::models {

enum class Precision { q8_0, f16 };

/// "q8_0" or "f16"; anything else is invalid_argument.
Result<Precision> parse_precision(std::string_view text);

struct ImportOptions {
  std::string name;                       ///< written into the file as the model's name; empty = the folder's
  Precision precision = Precision::q8_0;  ///< of a text embedder's matrices; Whisper keeps what the checkpoint has
};

struct ImportReport {
  std::string format;            ///< "bert-gguf" or "whisper-ggml"
  std::uint32_t dimensions = 0;  ///< width of an embedding, or of Whisper's audio state
  std::uint32_t context = 0;     ///< tokens
  std::uint32_t layers = 0;
  std::uint32_t tokens = 0;   ///< size of the vocabulary
  std::uint32_t tensors = 0;  ///< written
};

/// Converts a BERT-family sentence embedder (config.json, tokenizer.json with a WordPiece vocabulary,
/// model.safetensors, and 1_Pooling/config.json where the pooling is not the mean) into a GGUF file that llama.cpp
/// loads. Matrices become Q8_0 or float16; biases, norms and position embeddings float32.
Result<ImportReport> import_bert(const std::filesystem::path& checkpoint, const std::filesystem::path& out,
                                 const ImportOptions& options);

/// Converts a Whisper model in CTranslate2 form (model.bin, tokenizer.json) into the ggml file that whisper.cpp loads.
/// Lossless: float16 matrices stay float16, anything else becomes float32.
Result<ImportReport> import_whisper(const std::filesystem::path& checkpoint, const std::filesystem::path& out);

/// Looks at the folder and calls the right one of the two.
///
/// All three: `out` is overwritten, and left incomplete on an error, so give a name in a folder of your own and rename
/// it (Library::stage does). Errors: not_found (a file of the checkpoint), invalid_argument (damaged, hostile or
/// unsupported; the message says which tensor or field), storage_full and internal (writing). The checkpoint must not
/// change meanwhile.
Result<ImportReport> import_checkpoint(const std::filesystem::path& checkpoint, const std::filesystem::path& out,
                                       const ImportOptions& options);

}  // namespace wrkhrs::models
