// Backends that wait for a service that is being restarted.
#pragma once

#include <chrono>

#include "orchestrator/backends.hpp"

namespace wrkhrs::orchestrator {

/// Asks again, with growing pauses, while a service cannot be reached, breaks the connection or says that it is not
/// ready. Every call may be repeated: searches and completions change nothing, and a tool call carries its idempotency
/// key. The last failure is the answer once the patience is at its end, or the context's deadline would pass in the
/// next pause. Safe to share.
class PatientBackends final : public Backends {
 public:
  struct Patience {
    std::chrono::milliseconds services{10'000};  ///< a killed service is back in 2 s, with its model a little later
    std::chrono::milliseconds model{3'000};      ///< shorter: an answer without the model is quoted instead
    std::chrono::milliseconds first_pause{50};
    std::chrono::milliseconds longest_pause{500};
  };
  /// `inner` outlives this.
  explicit PatientBackends(Backends& inner) : PatientBackends(inner, Patience{}) {}
  PatientBackends(Backends& inner, Patience patience) : inner_(inner), patience_(patience) {}

  Task<api::rag::SearchResults> search(const Context& ctx, api::rag::SearchStores request) override;
  Task<api::tools::ToolHits> find_tools(const Context& ctx, api::tools::SearchToolsRequest request) override;
  Task<api::tools::InvokeToolResponse> invoke(const Context& ctx, api::tools::InvokeToolRequest request) override;
  Task<ModelReply> complete(const Context& ctx, json::Object body) override;

 private:
  template <class Call>
  auto repeat(const Context& ctx, std::chrono::milliseconds patience, Call call) -> decltype(call());

  Backends& inner_;
  const Patience patience_;
};

}  // namespace wrkhrs::orchestrator
