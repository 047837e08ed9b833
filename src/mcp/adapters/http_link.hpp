// An MCP server over Streamable HTTP.
#pragma once

#include <string>

#include "mcp/adapters/link.hpp"
#include "net/client.hpp"
#include "net/runtime.hpp"

namespace wrkhrs::mcp {

struct HttpServer {
  net::Endpoint endpoint;  ///< of the MCP endpoint itself, path included
  std::string token;       ///< bearer token of this hub's own; the client's is never passed on. Empty: none
};

/// What the upstream says outside of requests (a GET stream) is not listened to: the hub asks for lists now and then.
class HttpLink final : public Link {
 public:
  HttpLink(net::Runtime& runtime, net::HttpClient& http, asio::any_io_executor executor, HttpServer server);

  Task<void> open(const Context&) override { co_return Result<void>(); }
  Task<Message> request(const Context& ctx, json::Object message, Inbox inbox) override;
  Task<void> notify(const Context& ctx, json::Object message) override;
  void set_revision(std::string revision) override { revision_ = std::move(revision); }
  bool has_headers() const override { return true; }
  void set_mirrored(MirroredByTool mirrored) override { mirrored_ = std::move(mirrored); }
  bool alive() const override { return true; }
  Task<void> close() override;

 private:
  net::ClientRequest http_request(const json::Object& message) const;
  Task<Message> read_response(const Context& ctx, std::unique_ptr<net::ClientStream> stream, json::Value id,
                              Inbox inbox);
  Task<std::optional<Message>> take(std::string_view text, const std::string& id, const Inbox& inbox);
  void call_off(json::Value id);

  net::Runtime& runtime_;
  net::HttpClient& http_;
  const asio::any_io_executor executor_;
  HttpServer server_;
  const std::string path_;  ///< of the endpoint, taken out of server_
  std::string revision_;
  std::string session_id_;
  MirroredByTool mirrored_;
};

}  // namespace wrkhrs::mcp
