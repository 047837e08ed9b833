// Finds the facts out: reads the home, asks the services, the supporting systems, the driver and the Docker engine.
#pragma once

#include <chrono>

#include "config/load.hpp"
#include "doctor/facts.hpp"
#include "net/client.hpp"
#include "net/runtime.hpp"

namespace wrkhrs::doctor {

struct GatherOptions {
  config::LoadOptions load =
      {};  ///< as on the command line; a running stack's own environment comes before the shell's
  std::chrono::milliseconds limit{8'000};
  /// Also what costs time: hashes of models, databases, a search, supporting systems, GPU.
  bool thorough = true;
};

/// Asks everything side by side and returns by the limit at the latest, with what is known then; what has not ended is
/// named in `unfinished`, and may still hold threads: a program that must end in time then ends by std::_Exit. Changes
/// nothing anywhere. Blocks; not from a loop's thread. `runtime` has one loop.
Facts gather(net::Runtime& runtime, net::HttpClient& http, const GatherOptions& options);

}  // namespace wrkhrs::doctor
