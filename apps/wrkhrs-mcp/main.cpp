// wrkhrs-mcp: serves MCP at /mcp, from the built-in capabilities and the configured MCP servers.
#include <cstdlib>
#include <set>

#include <fmt/format.h>

#include "config/command_line.hpp"
#include "mcp/adapters/http_link.hpp"
#include "mcp/adapters/hub.hpp"
#include "mcp/adapters/stdio_link.hpp"
#include "mcp/builtin_tools.hpp"
#include "mcp/http.hpp"
#include "mcp/server.hpp"
#include "service/host.hpp"

namespace {

using namespace wrkhrs;

Result<mcp::UpstreamOptions> upstream_options(service::Host& host, const config::McpServerConfig& server) {
  mcp::UpstreamOptions options{.id = server.id, .call_timeout = std::chrono::milliseconds(server.timeout_ms)};
  if (server.command.empty() == server.url.empty()) {
    return fail(Code::invalid_argument, fmt::format("The MCP server '{}' needs either 'command' or 'url'.", server.id));
  }
  if (!server.command.empty()) {
    options.transport = "stdio";
    const auto log_file = host.config().log_file("mcp").parent_path() / fmt::format("mcp-{}.log", server.id);
    const mcp::StdioServer program{.command = server.command, .environment = server.environment, .log_file = log_file};
    options.make_link = [&host, program](asio::any_io_executor executor) {
      return std::make_unique<mcp::StdioLink>(host.runtime(), std::move(executor), program);
    };
    return options;
  }
  options.transport = "http";
  auto endpoint = net::Endpoint::parse(server.url);
  if (!endpoint) return forward_error(endpoint);
  const char* token = server.api_key_env.empty() ? nullptr : std::getenv(server.api_key_env.c_str());
  const mcp::HttpServer address{.endpoint = std::move(*endpoint), .token = token == nullptr ? "" : token};
  options.make_link = [&host, address](asio::any_io_executor executor) {
    return std::make_unique<mcp::HttpLink>(host.runtime(), host.http(), std::move(executor), address);
  };
  return options;
}

}  // namespace

int main(int argc, char** argv) {
  auto started = config::start(argc, argv, "wrkhrs-mcp");
  if (const int* code = std::get_if<int>(&started)) return *code;
  const auto& config = std::get<config::StackConfig>(started);
  auto host = service::Host::create(config, "mcp");
  if (!host) return service::explain(host.error());

  mcp::BuiltinTools builtin;
  mcp::Hub hub((*host)->runtime());
  std::set<std::string> ids;
  for (const auto& server : config.mcp.servers) {
    auto options = upstream_options(**host, server);
    if (options && !ids.insert(server.id).second) {
      options = fail(Code::invalid_argument, fmt::format("Two MCP servers have the id '{}'.", server.id));
    }
    if (!options) return service::explain(options.error());
    hub.add(std::move(*options));
  }
  mcp::Server server({&builtin, &hub}, {.version = WRKHRS_VERSION,
                                        .instructions = "Engineering calculations with units, ranges and sources, and "
                                                        "the tools of the servers behind this hub."});
  mcp::HttpTransport transport(server);
  hub.on_change = [&transport](const mcp::Change& change) { transport.publish(change); };
  transport.bind((*host)->router());
  mcp::bind_upstreams((*host)->router(), hub);

  (*host)->add_health_details([&] {
    json::Object details{{"sessions", transport.sessions()}};
    details.emplace("upstreams", json::to_value(hub.status()));
    return details;
  });
  (*host)->on_drain([&] { transport.stop(); });
  (*host)->on_stop([&] { hub.stop(); });
  hub.start();
  return (*host)->run();
}
