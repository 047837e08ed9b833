#include "mcp/session.hpp"

#include <algorithm>
#include <array>

#include "base/ids.hpp"

namespace wrkhrs::mcp {
namespace {

constexpr std::size_t requests_running_max = 64;
constexpr std::size_t subscriptions_max = 1024;
constexpr std::size_t streams_max = 8;
constexpr std::size_t stream_messages_max = 256;

std::int64_t now_ms() {
  return std::chrono::duration_cast<std::chrono::milliseconds>(std::chrono::steady_clock::now().time_since_epoch())
      .count();
}

}  // namespace

int log_severity(std::string_view level) {
  constexpr std::array<std::string_view, 8> levels{"debug", "info",     "notice", "warning",
                                                   "error", "critical", "alert",  "emergency"};
  const auto found = std::ranges::find(levels, level);
  return found == levels.end() ? -1 : static_cast<int>(found - levels.begin());
}

json::Object change_notification(const Change& change, json::Object meta) {
  json::Object params;
  if (!meta.empty()) params.emplace("_meta", std::move(meta));
  switch (change.kind) {
    case Change::Kind::tools:
      return make_notification("notifications/tools/list_changed", std::move(params));
    case Change::Kind::prompts:
      return make_notification("notifications/prompts/list_changed", std::move(params));
    case Change::Kind::resources:
      return make_notification("notifications/resources/list_changed", std::move(params));
    case Change::Kind::resource_updated:
      break;
  }
  params.emplace("uri", change.uri);
  return make_notification("notifications/resources/updated", std::move(params));
}

void Session::subscribe(std::string uri) {
  std::lock_guard lock(mutex_);
  if (subscriptions_.size() < subscriptions_max) subscriptions_.insert(std::move(uri));
}

void Session::unsubscribe(const std::string& uri) {
  std::lock_guard lock(mutex_);
  subscriptions_.erase(uri);
}

RpcResult<std::shared_ptr<std::atomic<bool>>> Session::begin_request(const json::Value& id) {
  std::lock_guard lock(mutex_);
  if (running_.size() >= requests_running_max)
    return rpc_fail(code::server_error, "Too many requests of this session are running.");
  auto flag = std::make_shared<std::atomic<bool>>(false);
  if (!running_.emplace(id_key(id), flag).second) {
    return rpc_fail(code::invalid_request, "A request with this id is still running in this session.");
  }
  return flag;
}

void Session::end_request(const json::Value& id) {
  std::lock_guard lock(mutex_);
  running_.erase(id_key(id));
}

void Session::cancel_request(const json::Value& id) {
  std::lock_guard lock(mutex_);
  if (const auto found = running_.find(id_key(id)); found != running_.end()) *found->second = true;
}

std::pair<json::Value, std::shared_ptr<Mailbox<Message>>> Session::begin_ask(asio::any_io_executor executor) {
  auto box = Mailbox<Message>::make(std::move(executor), 1);
  std::lock_guard lock(mutex_);
  json::Value id(++asks_);
  waiting_.emplace(id_key(id), box);
  return {std::move(id), std::move(box)};
}

void Session::end_ask(const json::Value& id) {
  std::lock_guard lock(mutex_);
  waiting_.erase(id_key(id));
}

void Session::deliver(Message response) {
  std::lock_guard lock(mutex_);
  const auto found = waiting_.find(id_key(response.id));
  if (found != waiting_.end()) found->second->push(std::move(response));
}

std::shared_ptr<TextStream> Session::open_stream(asio::any_io_executor executor) {
  std::lock_guard lock(mutex_);
  if (streams_.size() >= streams_max) return nullptr;
  streams_.push_back(TextStream::make(std::move(executor), stream_messages_max));
  return streams_.back();
}

void Session::close_stream(const std::shared_ptr<TextStream>& stream) {
  stream->close();
  std::lock_guard lock(mutex_);
  std::erase(streams_, stream);
}

void Session::publish(const Change& change) {
  std::lock_guard lock(mutex_);
  if (change.kind == Change::Kind::resource_updated && !subscriptions_.contains(change.uri)) return;
  for (const auto& stream : streams_) {
    if (stream->push(change_notification(change))) return;
  }
}

void Session::close() {
  std::lock_guard lock(mutex_);
  for (const auto& stream : streams_) stream->close();
  for (const auto& [id, flag] : running_) *flag = true;
  for (const auto& [id, box] : waiting_) box->close();
}

std::shared_ptr<Session> SessionTable::create(std::string owner, std::string revision,
                                              json::Object client_capabilities) {
  auto session = std::make_shared<Session>(new_secret("mcp_"), std::move(owner), std::move(revision),
                                           std::move(client_capabilities));
  session->used_at_ms = now_ms();
  std::lock_guard lock(mutex_);
  drop_idle();
  sessions_.emplace(session->id, session);
  return session;
}

void SessionTable::drop_idle() {
  const auto oldest_ms = now_ms() - std::chrono::milliseconds(limits_.idle_max).count();
  std::erase_if(sessions_, [&](const auto& entry) {
    if (entry.second->used_at_ms >= oldest_ms) return false;
    entry.second->close();
    return true;
  });
  if (sessions_.size() < limits_.sessions_max) return;
  const auto longest_unused =
      std::ranges::min_element(sessions_, {}, [](const auto& entry) { return entry.second->used_at_ms.load(); });
  longest_unused->second->close();
  sessions_.erase(longest_unused);
}

std::shared_ptr<Session> SessionTable::find(std::string_view id, std::string_view owner) {
  std::lock_guard lock(mutex_);
  const auto found = sessions_.find(id);
  if (found == sessions_.end() || found->second->owner != owner) return nullptr;
  found->second->used_at_ms = now_ms();
  return found->second;
}

bool SessionTable::end(std::string_view id, std::string_view owner) {
  std::lock_guard lock(mutex_);
  const auto found = sessions_.find(id);
  if (found == sessions_.end() || found->second->owner != owner) return false;
  found->second->close();
  sessions_.erase(found);
  return true;
}

void SessionTable::publish(const Change& change) {
  std::lock_guard lock(mutex_);
  for (const auto& [id, session] : sessions_) session->publish(change);
}

void SessionTable::end_all() {
  std::lock_guard lock(mutex_);
  for (const auto& [id, session] : sessions_) session->close();
  sessions_.clear();
}

std::size_t SessionTable::size() const {
  std::lock_guard lock(mutex_);
  return sessions_.size();
}

}  // namespace wrkhrs::mcp
