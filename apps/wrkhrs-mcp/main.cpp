// wrkhrs-mcp: serves MCP at /mcp, from the built-in capabilities and the configured MCP servers.
#include <algorithm>
#include <cstdlib>
#include <set>

#include <fmt/format.h>

#include "base/log.hpp"
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

/// What confines programs on this machine, where one of the servers is to be confined.
std::optional<process::SandboxMechanism> find_sandbox(service::Host& host) {
  const auto& servers = host.config().mcp.servers;
  if (std::ranges::none_of(servers, [](const auto& server) { return !server.command.empty() && server.sandbox; })) {
    return std::nullopt;
  }
  const auto found =
      host.runtime().run(process::probe_sandbox(std::chrono::steady_clock::now() + std::chrono::seconds(60)));
  if (found) return *found;
  log::error("programs cannot be confined", {{"reason", found.error().message}, {"detail", found.error().detail}});
  return std::nullopt;
}

Result<mcp::StdioConfinement> confinement_of(service::Host& host, const config::McpServerConfig& server,
                                             std::optional<process::SandboxMechanism> mechanism) {
  mcp::StdioConfinement confinement{.network = server.network,
                                    .folder = host.config().data_dir("mcp") / "servers" / server.id,
                                    .mechanism = mechanism};
  for (auto [from, to] :
       {std::pair{&server.readable, &confinement.readable}, std::pair{&server.writable, &confinement.writable}}) {
    for (const std::string& path : *from) {
      if (!path.starts_with('/')) {
        return fail(Code::invalid_argument,
                    fmt::format("The MCP server '{}' may not be given '{}': write an absolute path.", server.id, path));
      }
      to->emplace_back(path);
    }
  }
  return confinement;
}

Result<mcp::UpstreamOptions> upstream_options(service::Host& host, const config::McpServerConfig& server,
                                              std::optional<process::SandboxMechanism> mechanism) {
  mcp::UpstreamOptions options{.id = server.id, .call_timeout = std::chrono::milliseconds(server.timeout_ms)};
  if (server.command.empty() == server.url.empty()) {
    return fail(Code::invalid_argument, fmt::format("The MCP server '{}' needs either 'command' or 'url'.", server.id));
  }
  if (server.id.starts_with('.') || server.id.contains('/')) {  // it names files
    return fail(Code::invalid_argument,
                fmt::format("The id '{}' of an MCP server begins with a dot or has a slash.", server.id));
  }
  if (!server.command.empty()) {
    options.transport = "stdio";
    const auto log_file = host.config().log_file("mcp").parent_path() / fmt::format("mcp-{}.log", server.id);
    mcp::StdioServer program{.command = server.command, .environment = server.environment, .log_file = log_file};
    if (server.sandbox) {
      auto confinement = confinement_of(host, server, mechanism);
      if (!confinement) return forward_error(confinement);
      program.confinement = std::move(*confinement);
    }
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
  const auto mechanism = find_sandbox(**host);
  for (const auto& server : config.mcp.servers) {
    auto options = upstream_options(**host, server, mechanism);
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
