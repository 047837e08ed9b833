// Chat completions and embeddings: check the request, find the model, send it there, copy the answer back.
#pragma once

#include <map>
#include <memory>
#include <string>
#include <vector>

#include "api/openai/chat.hpp"
#include "base/metrics.hpp"
#include "base/trace.hpp"
#include "config/stack_config.hpp"
#include "gateway/key_limits.hpp"
#include "gateway/model_table.hpp"
#include "net/client.hpp"
#include "net/exchange.hpp"

namespace wrkhrs::gateway {

/// A server that speaks the OpenAI API, and the key for it.
struct Provider {
  std::string id;
  net::Endpoint endpoint;
  std::string key;  ///< empty: none is sent
  std::chrono::milliseconds timeout;
};

/// The servers that models are served by.
struct Backends {
  std::unique_ptr<net::ServiceClient> orchestrator;
  std::unique_ptr<net::ServiceClient> local_runner;
  std::unique_ptr<net::ServiceClient> rag;
  std::vector<Provider> providers;
};

/// Reads the providers' keys from environment and files. Errors: invalid_argument (an address, a ca_file that cannot be
/// used), not_found (a key that is named and not there); the message names the provider.
Result<std::vector<Provider>> make_providers(const config::GatewayConfig& config);

/// Safe to share between requests.
class Chat {
 public:
  Chat(const ModelTable& models, Backends backends, KeyLimits& limits, net::HttpClient& http,
       metrics::Registry& metrics, trace::Tracer& tracer);

  /// `POST /v1/chat/completions`. Once output has begun, a failure breaks the connection after an `error` event; no
  /// other server is tried then.
  Task<void> complete(const Context& ctx, net::Exchange& exchange);
  /// `POST /v1/embeddings`
  Task<void> embed(const Context& ctx, net::Exchange& exchange);

 private:
  struct Figures;  ///< of one request
  /// The metrics of a model, looked up once.
  struct Meters {
    metrics::Histogram* duration;
    metrics::Histogram* first_output;
    metrics::Counter* input_tokens;
    metrics::Counter* output_tokens;
  };
  Task<std::unique_ptr<net::ClientStream>> open(const Context& ctx, const ModelEntry& model, std::string_view path,
                                                std::string body);
  Task<void> relay_events(const Context& ctx, net::Exchange& exchange, net::ClientStream& upstream, Figures& figures);
  Task<void> relay_whole(net::Exchange& exchange, net::ClientStream& upstream, Figures& figures);
  void record(const ModelEntry& model, const Figures& figures) const;

  const ModelTable& models_;
  const Backends backends_;
  KeyLimits& limits_;
  net::HttpClient& http_;
  trace::Tracer& tracer_;
  std::map<const ModelEntry*, Meters> meters_;  ///< filled by the constructor, then only read
};

/// The request that the orchestrator gets: the client's, with what the gateway found out about it under
/// `wrkhrs.conditioning`. Pure.
json::Object conditioned(json::Object request, const api::openai::ChatRequest& parsed);

}  // namespace wrkhrs::gateway
