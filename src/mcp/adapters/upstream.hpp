// One MCP server behind the hub: connects, keeps its lists, passes calls on, and comes back when it was lost.
#pragma once

#include <atomic>
#include <chrono>
#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "api/mcp/mcp.hpp"
#include "mcp/adapters/link.hpp"
#include "mcp/provider.hpp"
#include "net/runtime.hpp"

namespace wrkhrs::mcp {

struct UpstreamOptions {
  std::string id;
  std::string transport;  ///< `stdio` or `http`, for people
  LinkFactory make_link;
  std::chrono::milliseconds call_timeout{60'000};
  std::chrono::milliseconds connect_timeout{30'000};  ///< of handshake and lists
  std::chrono::milliseconds discover_timeout{5'000};  ///< a server silent on `server/discover` for so long is older
  std::chrono::milliseconds backoff_min{250};  ///< before a new connection; doubles with each failure, with jitter
  std::chrono::milliseconds backoff_max{30'000};
  std::chrono::milliseconds refresh_period{60'000};  ///< between questions for its lists
};

/// What an upstream offers, under the names of this hub.
struct Offer {
  std::vector<Item> tools;
  std::vector<Item> prompts;
  std::vector<Item> resources;
  std::vector<Item> resource_templates;
  std::map<std::string, std::string> original_names;  ///< of tools and prompts, by exposed name
};

/// Safe from any thread. The connection lives on one event loop.
class Upstream : public std::enable_shared_from_this<Upstream> {
 public:
  Upstream(net::Runtime& runtime, UpstreamOptions options, std::function<void(Change)> on_change);

  /// Connects in the background, and again whenever it is lost, until stop().
  void start();
  /// Ends the connection (and the process tree behind it); waits for that at most a few seconds. Not from a loop's
  /// thread.
  void stop();

  const std::string& id() const { return options_.id; }
  std::shared_ptr<const Offer> offer() const;
  api::mcp::Upstream status() const;

  /// Passes a request on, with progress on the way. Sent once, unless `repeatable` and the upstream has forgotten our
  /// session. Errors: server_error with a message that says whether it may have happened (`data.not_run` is true when
  /// it surely has not), and the upstream's own.
  RpcTask<json::Object> request(const Context& ctx, std::string method, json::Object params, ClientChannel& client,
                                bool repeatable);

 private:
  enum class State { starting, ready, failed, stopped };
  enum class Event { refresh, lost };
  using Delivery = Result<Message>;  // a notification on the way, or the response

  asio::awaitable<void> live();
  Task<void> connect(std::shared_ptr<Link> link);
  Task<std::optional<json::Object>> discover(std::shared_ptr<Link> link, const Context& ctx);
  Task<std::optional<json::Object>> initialize(std::shared_ptr<Link> link, const Context& ctx);
  Task<void> load(std::shared_ptr<Link> link);
  Task<std::vector<json::Object>> list(std::shared_ptr<Link> link, std::string method, std::string member);
  Task<json::Object> ask(std::shared_ptr<Link> link, const Context& ctx, std::string method, json::Object params);
  RpcTask<json::Object> request_once(const Context& ctx, std::string method, json::Object params, ClientChannel& client,
                                     bool& session_ended);
  bool still_used(const std::shared_ptr<Link>& link) const;
  asio::awaitable<bool> wait_until_ready(SteadyTime until);
  json::Object with_envelope(json::Object params, json::Object client_capabilities) const;
  MirroredByTool take_mirrored(std::vector<json::Object>& definitions);
  void set_stateless(bool stateless);
  void set_state(State state, std::string error = {});
  void set_offer(Offer offer);
  std::chrono::milliseconds next_pause();

  net::Runtime& runtime_;
  const UpstreamOptions options_;
  const std::function<void(Change)> on_change_;
  const asio::any_io_executor executor_;
  const std::shared_ptr<Mailbox<Event>> events_;
  std::atomic<std::int64_t> next_id_{1};
  std::atomic<bool> stopped_{false};
  // Used on executor_ only.
  bool prefers_initialize_ = false;  // it answered `server/discover` with silence or died of it
  std::set<std::string> refused_tools_;

  mutable std::mutex mutex_;  // guards what follows
  std::function<void()> cancel_live_;
  State state_ = State::starting;
  std::string last_error_;
  std::int64_t connections_ = 0;
  int failures_ = 0;
  SteadyTime retry_at_{};
  std::shared_ptr<Link> link_;  // set while ready; used on executor_ only
  std::shared_ptr<const Offer> offer_ = std::make_shared<const Offer>();
  bool stateless_ = false;
  json::Object capabilities_;
};

}  // namespace wrkhrs::mcp
