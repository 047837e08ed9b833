// wrkhrs-orchestrator: answers questions in durable runs. Wiring only; see src/orchestrator.
#include "base/log.hpp"
#include "config/command_line.hpp"
#include "orchestrator/adapters/http_backends.hpp"
#include "orchestrator/answer_metrics.hpp"
#include "orchestrator/http.hpp"
#include "orchestrator/patient_backends.hpp"
#include "orchestrator/run_record.hpp"
#include "service/databases.hpp"
#include "service/host.hpp"
#include "tracking/tracker.hpp"

using namespace wrkhrs;

int main(int argc, char** argv) {
  auto started = config::start(argc, argv, "wrkhrs-orchestrator");
  if (const int* code = std::get_if<int>(&started)) return *code;
  const auto& config = std::get<config::StackConfig>(started);
  auto created = service::Host::create(config, "orchestrator");
  if (!created) return service::explain(created.error());
  service::Host& host = **created;

  auto rag = host.client_of("rag");
  auto tools = host.client_of("tool-registry");
  auto model = net::Endpoint::parse(config.url_of("llm"));
  if (!rag) return service::explain(rag.error());
  if (!tools) return service::explain(tools.error());
  if (!model) return service::explain(model.error());
  model->ca_file = config.ca_file_of("llm");
  for (const char* service : {"rag", "llm", "tool-registry"}) host.depends_on(service);

  auto journal =
      orchestrator::Journal::open(service::database_options(config, "orchestrator", "runs.db", "orchestrator"));
  if (!journal) return service::explain(journal.error());
  host.add_dependency({.name = "database", .required = true, .check = [&](Context ctx) -> Task<void> {
                         co_return co_await (*journal)->check(ctx);
                       }});
  orchestrator::HttpBackends http_backends(host.http(), std::move(*rag), std::move(*tools),
                                           {.endpoint = std::move(*model), .ours = config.runs_locally("llm")},
                                           host.internal_token());
  orchestrator::PatientBackends backends(http_backends);
  orchestrator::EngineOptions options;
  options.answer.model = config.orchestrator.model;
  options.answer.passages_max = config.orchestrator.passages_max;
  options.answer.tool_rounds_max = config.orchestrator.tool_rounds_max;
  options.answer.answer_tokens_max = config.orchestrator.answer_tokens_max;
  options.run_timeout = std::chrono::milliseconds(config.orchestrator.run_timeout_ms);
  options.running_max = static_cast<std::size_t>(config.orchestrator.concurrent_runs_max);
  auto tracker = tracking::Tracker::open(host.runtime(), host.http(), host.metrics(), config.tracking,
                                         service::database_options(config, "orchestrator", "tracking.db"));
  if (!tracker) return service::explain(tracker.error());
  host.add_dependency({.name = "tracking database", .is_data = true, .check = [&](Context) -> Task<void> {
                         co_return (*tracker)->check_outbox();
                       }});
  orchestrator::AnswerMetrics answers(host.metrics());
  auto track = [&](const Context& ctx, orchestrator::JournalledRun run) {
    tracking::RunRecord record = orchestrator::to_record(run);
    answers.count(record);
    return (*tracker)->record(ctx, std::move(record));
  };
  auto spawn = [&host](std::string name, asio::awaitable<void> work) {
    host.runtime().spawn(std::move(name), std::move(work));
  };
  orchestrator::Engine engine(spawn, **journal, backends, options, host.metrics(), track);
  host.watch_queue(
      "runs", [&engine] { return static_cast<double>(engine.running()); }, config.orchestrator.concurrent_runs_max);
  host.add_health_details([&tracker] { return (*tracker)->health(); });
  if ((*tracker)->sends()) {
    host.add_dependency({.name = "mlflow", .check = [&](Context ctx) { return (*tracker)->check(ctx); }});
  }

  orchestrator::bind_orchestrator(host.router(), engine, **journal);
  host.on_drain([&engine] { engine.drain(); });
  host.on_stop([&engine] { engine.stop(std::chrono::seconds(5)); });
  host.on_stop([&tracker] { (*tracker)->stop(); });
  auto resumed =
      config.orchestrator.resume_runs && !(*journal)->has_trouble() ? engine.resume() : Result<std::size_t>(0);
  if (!resumed) return service::explain(resumed.error());
  if (*resumed > 0) log::info("runs taken up again", {{"runs", *resumed}});
  return host.run();
}
