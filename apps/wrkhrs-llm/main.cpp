// wrkhrs-llm: the local model runner, llama-server behind our keys, health, metrics and tool calls.
#include "config/command_line.hpp"
#include "llm/http.hpp"
#include "llm/model_server.hpp"
#include "service/host.hpp"

int main(int argc, char** argv) {
  using namespace wrkhrs;
  auto started = config::start(argc, argv, "wrkhrs-llm");
  if (const int* code = std::get_if<int>(&started)) return *code;
  const auto& config = std::get<config::StackConfig>(started);
  if (!config.runs_locally("llm")) {
    fmt::print("wrkhrs-llm: {} is used instead of a local model runner; there is nothing to run.\n",
               config.url_of("llm"));
    return 0;
  }
  auto host = service::Host::create(config, "llm");
  if (!host) return service::explain(host.error());
  llm::ModelServer server((*host)->runtime(), (*host)->http(), (*host)->config());
  llm::bind((*host)->router(), server);
  (*host)->add_dependency({.name = "llama-server", .required = true, .check = [&server](Context ctx) -> Task<void> {
                             co_return co_await server.check(ctx);
                           }});
  (*host)->add_health_details([&config, &server] {
    json::Object details{{"model", config.llm.model}};
    if (auto note = server.device_note(); !note.empty()) details["device_note"] = note;
    return details;
  });
  (*host)->add_metrics_text([&server] { return server.metrics(); });
  (*host)->on_stop([&server] { server.stop(); });
  server.start();
  return (*host)->run();
}
