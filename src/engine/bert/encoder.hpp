// BERT sentence encoders (MiniLM, BGE, E5 and their kin) on this processor, straight from a GGUF file of 8-bit weights.
//
// llama.cpp computes these models too, but as one graph over a padded batch, with attention between all texts of it and
// a multiplication that uses a fraction of the processor. This gives the same vectors three to four times faster
// (docs/adr/0024). What it does not know is left to llama.cpp.
#pragma once

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <functional>
#include <memory>
#include <span>
#include <vector>

#include "base/error.hpp"

namespace wrkhrs::engine::bert {

struct Kernels;

/// The weights of a model. Safe to share between threads; each brings a Workspace of its own.
class Encoder {
 public:
  /// Errors: not_found (no such file), unimplemented (a model, or a processor, that this does not know; the detail says
  /// what), invalid_argument (the file is damaged).
  static Result<std::unique_ptr<Encoder>> load(const std::filesystem::path& gguf);
  /// With the given kernels, for tests and measurements.
  static Result<std::unique_ptr<Encoder>> load(const std::filesystem::path& gguf, const Kernels& kernels);
  ~Encoder();
  Encoder(const Encoder&) = delete;
  Encoder& operator=(const Encoder&) = delete;

  std::uint32_t dimensions() const;
  /// The longest text, in tokens.
  std::uint32_t context_tokens() const;

  /// Memory that is used again from call to call; grows to what the largest batch needs (about 40 kB a token).
  class Workspace {
   public:
    Workspace();
    ~Workspace();
    Workspace(const Workspace&) = delete;
    Workspace& operator=(const Workspace&) = delete;

   private:
    friend class Encoder;
    struct Buffers;
    std::unique_ptr<Buffers> buffers_;
  };

  /// One vector of `dimensions` values a text, in their order, not brought to length 1. Texts are 1 to
  /// `context_tokens` token ids with the model's marks; ids beyond the vocabulary are read as the first one. Returns
  /// early, with nothing, when `stop` says so: it is asked between layers.
  std::vector<std::vector<float>> encode(Workspace& workspace, std::span<const std::vector<std::int32_t>> texts,
                                         const std::function<bool()>& stop) const;

 private:
  struct Model;
  explicit Encoder(std::unique_ptr<Model> model);
  std::unique_ptr<Model> model_;
};

}  // namespace wrkhrs::engine::bert
