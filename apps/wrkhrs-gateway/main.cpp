// wrkhrs-gateway: the one door. Wiring only; see src/gateway.
#include "base/job_metrics.hpp"
#include "config/command_line.hpp"
#include "gateway/adapters/shared_buckets.hpp"
#include "gateway/http.hpp"
#include "service/host.hpp"
#include "service/vitals.hpp"

using namespace wrkhrs;

int main(int argc, char** argv) {
  auto started = config::start(argc, argv, "wrkhrs-gateway");
  if (int* code = std::get_if<int>(&started)) return *code;
  const auto& config = std::get<config::StackConfig>(started);
  auto created = service::Host::create(config, "gateway");
  if (!created) return service::explain(created.error());
  service::Host& host = **created;

  auto models = gateway::ModelTable::make(config);
  if (!models) return service::explain(models.error());
  auto providers = gateway::make_providers(config.gateway);
  if (!providers) return service::explain(providers.error());

  gateway::Backends backends;
  gateway::Behind behind;
  for (auto [slot, service] :
       {std::pair{&backends.orchestrator, "orchestrator"}, std::pair{&backends.local_runner, "llm"},
        std::pair{&backends.rag, "rag"}, std::pair{&behind.orchestrator, "orchestrator"}, std::pair{&behind.rag, "rag"},
        std::pair{&behind.asr, "asr"}, std::pair{&behind.tools, "tool-registry"}, std::pair{&behind.mcp, "mcp"}}) {
    auto client = host.client_of(service);
    if (!client) return service::explain(client.error());
    *slot = std::move(*client);
  }
  backends.providers = std::move(*providers);
  for (const char* service : {"orchestrator", "rag", "llm", "asr", "tool-registry", "mcp"}) host.depends_on(service);

  const Clock clock;
  std::unique_ptr<gateway::RequestBuckets> buckets;
  if (config.gateway.requests_per_minute > 0 && config.database.url.empty()) {
    buckets = std::make_unique<gateway::LocalBuckets>(config.gateway.requests_per_minute, clock);
  } else if (config.gateway.requests_per_minute > 0) {
    auto spawn = [&host](std::string name, asio::awaitable<void> work) {
      host.runtime().spawn(std::move(name), std::move(work));
    };
    auto shared = gateway::SharedBuckets::open({.url = config.database.url,
                                                .schema = "gateway",
                                                .connections = 1,
                                                .connect_limit = std::chrono::milliseconds(1000)},
                                               config.gateway.requests_per_minute, spawn);
    if (!shared) return service::explain(shared.error());
    host.add_dependency({.name = "limits", .check = [all = shared->get()](Context) -> Task<void> {
                           if (auto trouble = all->trouble()) co_return std::unexpected(std::move(*trouble));
                           co_return Result<void>{};
                         }});
    host.on_stop([all = shared->get()] { all->stop(); });
    buckets = std::move(*shared);
  }
  gateway::KeyLimits limits(std::move(buckets), config.gateway.concurrent_requests_max);
  gateway::Chat chat(*models, std::move(backends), limits, host.http(), host.metrics(), host.tracer());
  host.watch_queue(
      "model_requests", [&limits] { return static_cast<double>(limits.running()); },
      config.gateway.concurrent_requests_max);
  service::add_certificate_metrics(host.metrics(), config.gateway.certificate_files);
  host.add_metrics_text(
      [&config]() -> asio::awaitable<std::string> { co_return metrics::read_job_metrics(config.job_metrics_dir()); });
  gateway::bind(host.router(), *models, chat, behind, limits);
  host.set_server_options([&](net::ServerOptions& options) {
    options.request_timeout = std::chrono::milliseconds(config.gateway.request_timeout_ms);
  });
  return host.run();
}
