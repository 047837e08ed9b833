// wrkhrs-mcp: serves MCP at /mcp, from the built-in capabilities and the configured MCP servers.
#include "config/command_line.hpp"
#include "mcp/builtin_tools.hpp"
#include "mcp/http.hpp"
#include "mcp/server.hpp"
#include "service/host.hpp"

int main(int argc, char** argv) {
  using namespace wrkhrs;
  auto started = config::start(argc, argv, "wrkhrs-mcp");
  if (const int* code = std::get_if<int>(&started)) return *code;
  const auto& config = std::get<config::StackConfig>(started);
  auto host = service::Host::create(config, "mcp");
  if (!host) return service::explain(host.error());

  mcp::BuiltinTools builtin;
  mcp::Server server({&builtin}, {.version = WRKHRS_VERSION,
                                  .instructions = "Engineering calculations with units, ranges and sources."});
  mcp::HttpTransport transport(server);
  transport.bind((*host)->router());
  (*host)->on_drain([&transport] { transport.stop(); });
  return (*host)->run();
}
