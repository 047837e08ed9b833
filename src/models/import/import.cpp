#include "models/import/import.hpp"

#include <fmt/format.h>

namespace wrkhrs::models {

Result<Precision> parse_precision(std::string_view text) {
  if (text == "q8_0") return Precision::q8_0;
  if (text == "f16") return Precision::f16;
  return fail(Code::invalid_argument, fmt::format("'{}' is not a precision. Use q8_0 or f16.", text));
}

Result<ImportReport> import_checkpoint(const std::filesystem::path& checkpoint, const std::filesystem::path& out,
                                       const ImportOptions& options) {
  std::error_code ignored;
  if (std::filesystem::exists(checkpoint / "model.safetensors", ignored)) return import_bert(checkpoint, out, options);
  if (std::filesystem::exists(checkpoint / "model.bin", ignored)) return import_whisper(checkpoint, out);
  return fail(Code::not_found,
              fmt::format("'{}' holds neither model.safetensors (a BERT-family embedder) nor model.bin (Whisper "
                          "in CTranslate2 form).",
                          checkpoint.filename().string()));
}

}  // namespace wrkhrs::models
