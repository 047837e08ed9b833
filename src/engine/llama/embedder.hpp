// Text embeddings, inside the process that needs them: BERT models on kernels of our own (engine/bert), others through
// libllama.
#pragma once

#include <cstdint>
#include <filesystem>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "base/context.hpp"
#include "base/task.hpp"

namespace wrkhrs::engine {

struct EmbedderOptions {
  /// Batches computed at the same time, each on `threads` threads (libllama only; else one); 0 = one a core, at
  /// most 16. Several workers of one thread beat one worker of several: nobody waits for the slowest at each step.
  int workers = 0;
  int threads = 1;
  /// Texts of several calls are computed together until they hold about this many tokens; a longer text goes alone.
  /// The more, the longer a query waits for a worker; see embedder_bench.cpp.
  std::uint32_t batch_tokens = 256;
  bool llama_only = false;              ///< also for the models that engine/bert knows, for tests and measurements
  std::size_t queued_texts_max = 4096;  ///< waiting in all calls together; past it: unavailable
};

/// One text as a vector.
struct Embedding {
  std::vector<float> vector;  ///< `dimensions` values of Euclidean length 1
  std::uint32_t tokens = 0;   ///< that were computed, with the model's start and end marks
  bool truncated = false;     ///< the text had more tokens than the model's context; the rest was left out
};

/// Which calls are served first.
enum class Priority {
  query,  ///< someone waits: before everything that is `bulk`, and not together with it
  bulk,
};

/// An embedding model in memory with threads of its own.
///
/// Safe to share between threads. Calls of one priority take turns text by text, so that a short one does not wait
/// behind a whole document.
/// The destructor lets the running batches end and answers what waits with `unavailable`.
class Embedder {
 public:
  /// Reads a GGUF file (about 0.1 s for 25 MB).
  /// Errors: not_found, invalid_argument (not a model that llama.cpp reads, or one that gives no embeddings),
  /// unavailable (the processor lacks AVX2, or memory is short).
  static Result<std::unique_ptr<Embedder>> load(const std::filesystem::path& gguf, EmbedderOptions options = {});
  ~Embedder();
  Embedder(const Embedder&) = delete;
  Embedder& operator=(const Embedder&) = delete;

  std::uint32_t dimensions() const;
  std::uint32_t context_tokens() const;

  /// One embedding a text, in their order. Invalid UTF-8 is read as U+FFFD; an empty text is embedded too.
  /// Errors: unavailable (the queue is full, with retry_after; or shutting down), too_large (more texts than the queue
  /// could ever hold), deadline_exceeded, cancelled, internal. Work of a request that has ended is dropped before its
  /// next batch, and within one when all requests of it have ended.
  Task<std::vector<Embedding>> embed(const Context& ctx, std::vector<std::string> texts,
                                     Priority priority = Priority::bulk);

  /// Tokens of a text, marks included and nothing truncated. About 1 ms for 10 kB; blocks.
  std::uint32_t count_tokens(std::string_view text) const;

  /// Texts that wait, for metrics.
  std::size_t queued_texts() const;

 private:
  struct Impl;
  explicit Embedder(std::unique_ptr<Impl> impl);
  std::unique_ptr<Impl> impl_;
};

}  // namespace wrkhrs::engine
