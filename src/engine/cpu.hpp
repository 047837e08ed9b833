// What the processor must have for the engines' build of ggml.
#pragma once

#include <algorithm>
#include <string>
#include <thread>
#include <utility>

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

inline int cores() { return std::max(1, static_cast<int>(std::thread::hardware_concurrency())); }

/// How many threads one model computes on when nothing is configured: half of the cores, at most 16.
///
/// ggml's threads spin at a barrier after each step. On cores of their own all of them would be best; when other work
/// shares the cores, a thread that waits for its turn holds up all the others: SmolLM2 135M on 2 cores with a load of 2
/// gave 52 to 72 tokens/s on one thread, 2 to 11 on two.
inline int default_threads() { return std::clamp(cores() / 2, 1, 16); }

}  // namespace wrkhrs::engine
