#include "mcp/adapters/stdio_link.hpp"

#include <algorithm>

#include <boost/asio/this_coro.hpp>
#include <fmt/format.h>

#include "base/log.hpp"

namespace wrkhrs::mcp {
namespace {

constexpr std::size_t queued_messages_max = 256;
constexpr std::chrono::seconds write_timeout{10};
constexpr std::chrono::seconds end_grace{2};

/// Whether one of `paths` is `path` or a folder above it.
bool covers(const std::vector<std::filesystem::path>& paths, const std::filesystem::path& path) {
  return std::ranges::any_of(paths, [&](const std::filesystem::path& above) {
    return path == above || path.native().starts_with(above.native() + "/");
  });
}

Result<void> confine(process::ChildSpec& spec, const StdioConfinement& confinement) {
  if (!confinement.mechanism) {
    return fail(Code::unavailable,
                "This machine cannot confine programs, so MCP servers that are programs are off. `wrkhrs audit` says "
                "what is missing; `sandbox: false` lets this one run with all rights of the stack's user.");
  }
  const std::filesystem::path program = spec.argv.empty() ? "" : spec.argv[0];
  if (program.is_relative() && program.has_parent_path()) {
    return fail(Code::invalid_argument, "The command of a confined MCP server begins with a name or an absolute path.");
  }
  std::error_code error;
  std::filesystem::create_directories(confinement.folder, error);
  if (!error) {
    std::filesystem::permissions(confinement.folder, std::filesystem::perms::owner_all, error);
  }
  if (error) {
    return fail(Code::unavailable, fmt::format("The folder {} of an MCP server cannot be made: {}.",
                                               confinement.folder.string(), error.message()));
  }
  process::SandboxProfile profile{.readable = process::SandboxProfile::system_paths(),
                                  .writable = confinement.writable,
                                  .network = confinement.network,
                                  .mechanism = *confinement.mechanism};
  profile.readable.insert(profile.readable.end(), confinement.readable.begin(), confinement.readable.end());
  profile.writable.push_back(confinement.folder);
  if (program.is_absolute() && !covers(profile.readable, program) && !covers(profile.writable, program)) {
    profile.readable.push_back(program);
  }
  spec.sandbox = std::move(profile);
  spec.inherit_environment = {"PATH", "LANG", "LC_ALL", "TZ"};
  spec.environment.emplace("HOME", confinement.folder.string());
  spec.environment.emplace("TMPDIR", confinement.folder.string());
  spec.directory = confinement.folder;
  spec.limits.file_bytes = std::uint64_t{1} << 30;
  spec.limits.open_files = 1024;
  return {};
}

}  // namespace

Result<process::ChildSpec> make_child(const StdioServer& server) {
  process::ChildSpec spec;
  spec.argv = server.command;
  spec.environment = server.environment;
  spec.in = process::Stdio::pipe();
  spec.out = process::Stdio::pipe();
  spec.err = process::Stdio::pipe();
  spec.contain_tree = true;
  if (!server.confinement) return spec;
  if (auto confined = confine(spec, *server.confinement); !confined) return forward_error(confined);
  return spec;
}

// Outlives the link as long as one of its coroutines runs.
struct StdioLink::State {
  explicit State(process::Child started) : child(std::move(started)) {}

  void end() {
    if (ended.exchange(true)) return;
    on_end();
    outgoing->close();
    for (const auto& [id, box] : waiting) box->close();
  }

  process::Child child;
  std::shared_ptr<Mailbox<std::string>> outgoing;
  std::map<std::string, std::shared_ptr<Mailbox<Message>>> waiting;  // by request id
  std::map<std::string, Inbox> inboxes;                              // by progress token, which is the request id
  std::function<void(Message)> on_notification;
  std::function<void()> on_end;
  std::atomic<bool> ended{false};
};

StdioLink::StdioLink(net::Runtime& runtime, asio::any_io_executor executor, StdioServer server)
    : runtime_(runtime), executor_(std::move(executor)), server_(std::move(server)) {}

StdioLink::~StdioLink() {
  if (!state_) return;
  state_->end();
  state_->child.kill();
}

bool StdioLink::alive() const { return state_ && !state_->ended; }

Task<void> StdioLink::open(const Context&) {
  auto spec = make_child(server_);
  if (!spec) co_return forward_error(spec);
  auto child = co_await process::start(executor_, std::move(*spec));
  if (!child) {
    Error error = std::move(child).error();
    const bool unseen = error.code == Code::not_found || error.code == Code::permission_denied;
    if (server_.confinement && unseen) error.message += " It is confined: `readable` has to list where it lies.";
    co_return std::unexpected(std::move(error));
  }
  state_ = std::make_shared<State>(std::move(*child));
  state_->outgoing = Mailbox<std::string>::make(executor_, queued_messages_max);
  state_->on_notification = on_notification;
  state_->on_end = on_end;
  auto write = [](std::shared_ptr<State> state) -> asio::awaitable<void> {
    while (auto line = co_await state->outgoing->pop(process::never)) {
      auto written = co_await state->child.in()->write(*line, std::chrono::steady_clock::now() + write_timeout);
      if (!written) break;
    }
    state->end();
  };
  runtime_.spawn_on(executor_, "mcp stdio writer", write(state_));
  runtime_.spawn_on(executor_, "mcp stdio reader", read(state_));
  runtime_.spawn_on(executor_, "mcp stdio log", keep_log(state_, server_.log_file));
  co_return Result<void>();
}

asio::awaitable<void> StdioLink::read(std::shared_ptr<State> state) {
  while (true) {
    auto line = co_await state->child.out()->read_line(upstream_message_bytes_max, process::never);
    if (!line || !*line) break;
    if ((*line)->find_first_not_of(" \t") == std::string::npos) continue;
    auto message = parse_message(**line);
    if (!message) {
      log::warn("an MCP server wrote what is no message", {{"error", message.error().message}});
      continue;
    }
    switch (message->kind) {
      case Message::Kind::response: {
        const auto found = state->waiting.find(id_key(message->id));
        if (found != state->waiting.end()) found->second->push(std::move(*message));
        break;
      }
      case Message::Kind::request:
        state->outgoing->push(json::write(json::Value(answer_to_upstream(*message))) + '\n');
        break;
      case Message::Kind::notification: {
        const auto* token = message->params.if_contains("progressToken");
        const auto inbox = token == nullptr ? state->inboxes.end() : state->inboxes.find(id_key(*token));
        if (inbox != state->inboxes.end()) {
          inbox->second->push(std::move(*message));
        } else {
          state->on_notification(std::move(*message));
        }
      }
    }
  }
  state->end();
}

asio::awaitable<void> StdioLink::keep_log(std::shared_ptr<State> state, std::filesystem::path log_file) {
  auto file = process::RotatingLog::open(std::move(log_file), 4U << 20, 1);
  if (!file) {
    log::warn("the log of an MCP server cannot be written", {{"error", file.error().message}});
    std::array<char, 4096> dropped;
    const std::span<char> target(dropped);
    while (true) {
      const auto size = co_await state->child.err()->read_some(target, process::never);
      if (!size || *size == 0) co_return;
    }
  }
  co_await process::capture(*state->child.err(), *file);
}

Task<Message> StdioLink::request(const Context& ctx, json::Object message, Inbox inbox) {
  if (!alive()) co_return fail(Code::unavailable, "The program has ended.");
  const auto state = state_;
  const auto id = message.at("id");
  const auto key = id_key(id);
  const auto box = Mailbox<Message>::make(executor_, 1);
  if (!state->outgoing->push(json::write(json::Value(std::move(message))) + '\n')) {
    co_return fail(Code::unavailable, "The program does not take messages.");
  }
  state->waiting[key] = box;
  if (inbox) state->inboxes[key] = inbox;
  auto answer = co_await box->pop(ctx.deadline());
  state->waiting.erase(key);
  state->inboxes.erase(key);
  if (answer) co_return std::move(*answer);
  if (state->ended) co_return fail(Code::upstream_failed, "The program ended before it answered.");
  json::Object params;
  params.emplace("requestId", id);
  params.emplace("reason", ctx.expired() ? "deadline" : "cancelled");
  state->outgoing->push(json::write(json::Value(make_notification("notifications/cancelled", std::move(params)))) +
                        '\n');
  if (ctx.expired()) co_return fail(Code::deadline_exceeded, "The program gave no answer in time.");
  co_return fail(Code::cancelled, "The call was cancelled.");
}

Task<void> StdioLink::notify(const Context&, json::Object message) {
  if (!alive() || !state_->outgoing->push(json::write(json::Value(std::move(message))) + '\n')) {
    co_return fail(Code::unavailable, "The program does not take messages.");
  }
  co_return Result<void>();
}

Task<void> StdioLink::close() {
  if (!state_) co_return Result<void>();
  const auto state = state_;
  state->end();
  auto ended = co_await state->child.end(end_grace);
  if (!ended) co_return forward_error(ended);
  co_return Result<void>();
}

}  // namespace wrkhrs::mcp
