// wrkhrs-tool-registry: finds, describes and runs tools.
#include <algorithm>

#include "config/command_line.hpp"
#include "process/sandbox.hpp"
#include "service/databases.hpp"
#include "service/host.hpp"
#include "tools/adapters/command_runner.hpp"
#include "tools/adapters/http_runner.hpp"
#include "tools/adapters/mcp_runner.hpp"
#include "tools/http.hpp"

int main(int argc, char** argv) {
  using namespace wrkhrs;
  auto started = config::start(argc, argv, "wrkhrs-tool-registry");
  if (const int* code = std::get_if<int>(&started)) return *code;
  const auto& config = std::get<config::StackConfig>(started);
  auto host = service::Host::create(config, "tool-registry");
  if (!host) return service::explain(host.error());
  auto where = service::database_options(config, "tool-registry", "calls.db", "tool_registry");
  where.readers = 1;
  where.connections = std::min(2, where.connections);
  auto journal = tools::Journal::open(std::move(where));
  if (!journal) return service::explain(journal.error());
  (*host)->add_dependency({.name = "database", .required = true, .check = [&](Context ctx) -> Task<void> {
                             co_return co_await (*journal)->check(ctx);
                           }});
  auto mcp_client = (*host)->client_of("mcp");
  if (!mcp_client) return service::explain(mcp_client.error());

  const auto sandbox =
      (*host)->runtime().run(process::probe_sandbox(std::chrono::steady_clock::now() + std::chrono::seconds(10)));
  tools::HttpRunner http_runner((*host)->http());
  tools::CommandRunner command_runner(sandbox ? std::optional(*sandbox) : std::nullopt);
  tools::McpRunner mcp_runner(**mcp_client, config.tool_registry.call_timeout_ms);

  std::vector<std::filesystem::path> folders{config.home() / "tools"};
  folders.insert(folders.end(), config.tool_registry.folders.begin(), config.tool_registry.folders.end());
  tools::Registry registry;
  tools::Refresher refresher(registry, mcp_runner, std::move(folders));
  refresher.read_now();
  auto spawn = [&runtime = (*host)->runtime()](asio::any_io_executor executor, std::string name,
                                               asio::awaitable<void> work) {
    runtime.spawn_on(executor, std::move(name), std::move(work));
  };
  tools::Invoker invoker(spawn, {http_runner, command_runner, mcp_runner}, **journal,
                         {.call_timeout = std::chrono::milliseconds(config.tool_registry.call_timeout_ms),
                          .concurrent_calls_max = config.tool_registry.concurrent_calls_max},
                         (*host)->metrics());
  (*host)->watch_queue(
      "tool_calls", [&invoker] { return static_cast<double>(invoker.running()); },
      config.tool_registry.concurrent_calls_max);
  tools::bind((*host)->router(), registry, invoker, refresher);

  (*host)->depends_on("mcp");
  (*host)->add_health_details([&registry, sandbox] {
    const auto snapshot = registry.snapshot();
    json::Object details{{"tools", snapshot->tools.size()},
                         {"sandbox", sandbox ? process::to_string(*sandbox)
                                             : std::string_view("none: tools that are programs are off")}};
    details.emplace("diagnostics", json::to_value(snapshot->diagnostics));
    return details;
  });
  (*host)->runtime().spawn("tool refresh", refresher.keep_fresh());
  return (*host)->run();
}
