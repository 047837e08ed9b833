// Sessions of the revisions up to 2025-11-25: what one client has opened and not yet ended.
#pragma once

#include <atomic>
#include <chrono>
#include <cstdint>
#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "base/clock.hpp"
#include "base/mailbox.hpp"
#include "mcp/provider.hpp"

namespace wrkhrs::mcp {

/// Levels of `logging/setLevel`, least severe first; -1 for an unknown name.
int log_severity(std::string_view level);

using TextStream = Mailbox<json::Object>;

/// One session. Safe from any thread.
class Session {
 public:
  Session(std::string id, std::string owner, std::string revision, json::Object client_capabilities)
      : id(std::move(id)),
        owner(std::move(owner)),
        revision(std::move(revision)),
        client_capabilities(std::move(client_capabilities)) {}

  const std::string id;
  const std::string owner;  ///< the key id that opened it; others cannot see it
  const std::string revision;
  const json::Object client_capabilities;

  void set_log_level(int severity) { log_severity_ = severity; }
  bool wants_log(std::string_view level) const { return mcp::log_severity(level) >= log_severity_; }

  void subscribe(std::string uri);
  void unsubscribe(const std::string& uri);

  /// Notes a running request; its flag becomes true when the client calls it off. Errors: invalid_request (the id is in
  /// use), server_error (too many run).
  RpcResult<std::shared_ptr<std::atomic<bool>>> begin_request(const json::Value& id);
  void end_request(const json::Value& id);
  void cancel_request(const json::Value& id);

  /// Makes a request of ours to the client: its id, and the box where its answer will lie.
  std::pair<json::Value, std::shared_ptr<Mailbox<Message>>> begin_ask(asio::any_io_executor executor);
  void end_ask(const json::Value& id);
  /// Hands an answer of the client to the coroutine that waits for it; answers to nothing are dropped.
  void deliver(Message response);

  /// A stream of messages that belong to no request (GET). Several may be open; a message goes to one of them. Null:
  /// too many.
  std::shared_ptr<TextStream> open_stream(asio::any_io_executor executor);
  void close_stream(const std::shared_ptr<TextStream>& stream);
  /// Tells the client about a change, where it listens and wants it.
  void publish(const Change& change);

  void close();

  std::atomic<std::int64_t> used_at_ms{0};  ///< steady clock

 private:
  mutable std::mutex mutex_;
  std::atomic<int> log_severity_{0};
  std::set<std::string> subscriptions_;
  std::map<std::string, std::shared_ptr<std::atomic<bool>>> running_;
  std::int64_t asks_ = 0;
  std::map<std::string, std::shared_ptr<Mailbox<Message>>> waiting_;
  std::vector<std::shared_ptr<TextStream>> streams_;
};

/// The notification of a change: method and params.
json::Object change_notification(const Change& change, json::Object meta = {});

struct SessionLimits {
  std::size_t sessions_max = 4096;  ///< past it the longest unused one is ended
  std::chrono::minutes idle_max{60};
};

/// All sessions, in memory: after a restart clients get 404 and initialize again, as the protocol has it. Safe from any
/// thread.
class SessionTable {
 public:
  explicit SessionTable(SessionLimits limits = {}) : limits_(limits) {}

  std::shared_ptr<Session> create(std::string owner, std::string revision, json::Object client_capabilities);
  /// Null when there is none of that id that belongs to `owner`.
  std::shared_ptr<Session> find(std::string_view id, std::string_view owner);
  /// False when there was none.
  bool end(std::string_view id, std::string_view owner);
  void publish(const Change& change);
  void end_all();
  std::size_t size() const;

 private:
  void drop_idle();

  const SessionLimits limits_;
  mutable std::mutex mutex_;
  std::map<std::string, std::shared_ptr<Session>, std::less<>> sessions_;
};

}  // namespace wrkhrs::mcp
