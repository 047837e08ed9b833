// What the processor must have for the engines' build of ggml.
#pragma once

#include <thread>

#include "base/error.hpp"

namespace wrkhrs::engine {

/// The engines are built for x86-64 with AVX2 and FMA (every such processor since 2015); without them a model would end
/// the process with SIGILL, so each engine asks first. Errors: unavailable, saying which instruction set is missing.
inline Result<void> check_cpu() {
#if defined(__x86_64__)
  for (auto [has, name] : {std::pair{static_cast<bool>(__builtin_cpu_supports("avx2")), "AVX2"},
                           std::pair{static_cast<bool>(__builtin_cpu_supports("fma")), "FMA"}}) {
    if (!has) {
      return fail(Code::unavailable,
                  std::string("This processor lacks ") + name +
                      ", which the local models need. Use a remote model server instead (LLM_RUNNER_URL).");
    }
  }
#endif
  return {};
}

/// How many threads one model uses when nothing is configured: every core, at most 16.
inline int default_threads() {
  const unsigned cores = std::thread::hardware_concurrency();
  return static_cast<int>(cores == 0 ? 1 : cores > 16 ? 16 : cores);
}

}  // namespace wrkhrs::engine
