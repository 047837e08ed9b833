#include "mcp/adapters/upstream.hpp"

#include <algorithm>
#include <array>
#include <set>

#include <boost/asio/this_coro.hpp>
#include <fmt/format.h>

#include "base/ids.hpp"
#include "base/log.hpp"
#include "mcp/names.hpp"
#include "mcp/revision.hpp"

namespace wrkhrs::mcp {
namespace {

constexpr int pages_max = 100;
constexpr std::size_t items_max = 5'000;
constexpr std::chrono::seconds keep_alive_period{15};
constexpr std::chrono::milliseconds cancel_check_period{200};

// The item under its exposed name.
void add_named(std::vector<Item>& items, std::map<std::string, std::string>& originals, std::string_view id,
               json::Object definition) {
  const auto* name = string_in(definition, "name");
  if (name == nullptr) return;
  const std::string original(*name);
  auto exposed = exposed_name(id, original);
  if (!originals.emplace(exposed, original).second) return;
  definition["name"] = exposed;
  items.push_back({.key = std::move(exposed), .definition = std::move(definition)});
}

void add_keyed(std::vector<Item>& items, std::string_view member, json::Object definition) {
  if (const auto* key = string_in(definition, member))
    items.push_back({.key = std::string(*key), .definition = std::move(definition)});
}

bool same(const std::vector<Item>& a, const std::vector<Item>& b) {
  return std::ranges::equal(
      a, b, [](const Item& x, const Item& y) { return x.key == y.key && x.definition == y.definition; });
}

RpcError gone(std::string_view id, std::string_view why, bool not_run) {
  json::Object data;
  data.emplace("not_run", not_run);
  const std::string_view outcome = not_run ? "The call has not run." : "The call may or may not have run.";
  return {code::server_error, fmt::format("The MCP server '{}' failed: {} {}", id, why, outcome), std::move(data)};
}

bool names_revision(const json::Value* revisions, std::string_view wanted) {
  return revisions != nullptr && revisions->is_array() &&
         std::ranges::any_of(revisions->get_array(), [&](const json::Value& revision) {
           return revision.is_string() && revision.get_string() == wanted;
         });
}

// What a server of 2026-07-28 may ask of the client behind us: its questions come as results, which are passed on. A
// client of a session gets no such results.
json::Object passed_on_capabilities(const ClientChannel& client) {
  json::Object capabilities;
  if (!client.stateless) return capabilities;
  for (const auto* name : {"elicitation", "roots", "sampling"}) {
    if (const auto* capability = object_in(client.capabilities, name)) capabilities.emplace(name, *capability);
  }
  return capabilities;
}

}  // namespace

Upstream::Upstream(net::Runtime& runtime, UpstreamOptions options, std::function<void(Change)> on_change)
    : runtime_(runtime),
      options_(std::move(options)),
      on_change_(std::move(on_change)),
      executor_(runtime.next_executor()),
      events_(Mailbox<Event>::make(executor_, 16)) {}

void Upstream::start() {
  auto live = [](std::shared_ptr<Upstream> self) -> asio::awaitable<void> { co_await self->live(); };
  auto cancel = runtime_.spawn_cancellable(executor_, "mcp upstream " + options_.id, live(shared_from_this()));
  std::lock_guard lock(mutex_);
  cancel_live_ = std::move(cancel);
}

void Upstream::stop() {
  if (stopped_.exchange(true)) return;
  std::function<void()> cancel;
  {
    std::lock_guard lock(mutex_);
    cancel = std::exchange(cancel_live_, nullptr);
  }
  if (!cancel) return;  // never started
  cancel();             // what it waits for ends now: an event, a pause, a server that does not answer
  auto wait = [](std::shared_ptr<Upstream> self) -> asio::awaitable<bool> {
    const auto until = std::chrono::steady_clock::now() + std::chrono::seconds(6);
    while (std::chrono::steady_clock::now() < until) {
      {
        std::lock_guard lock(self->mutex_);
        if (self->state_ == State::stopped) co_return true;
      }
      co_await net::sleep_for(std::chrono::milliseconds(10));
    }
    co_return false;
  };
  if (!runtime_.run(wait(shared_from_this()))) log::warn("an MCP server did not end in time", {{"id", options_.id}});
}

std::shared_ptr<const Offer> Upstream::offer() const {
  std::lock_guard lock(mutex_);
  return offer_;
}

api::mcp::Upstream Upstream::status() const {
  constexpr std::array names{"starting", "ready", "failed", "stopped"};
  std::lock_guard lock(mutex_);
  api::mcp::Upstream status;
  status.id = options_.id;
  status.transport = options_.transport;
  status.state = names[static_cast<std::size_t>(state_)];
  status.tools = static_cast<std::int64_t>(offer_->tools.size());
  status.last_error = last_error_;
  status.restarts = std::max<std::int64_t>(0, connections_ - 1);
  const auto left = std::chrono::duration_cast<std::chrono::milliseconds>(retry_at_ - std::chrono::steady_clock::now());
  if (state_ == State::failed) status.retry_in_ms = std::max<std::int64_t>(0, left.count());
  return status;
}

void Upstream::set_state(State state, std::string error) {
  std::lock_guard lock(mutex_);
  state_ = state;
  last_error_ = std::move(error);
}

void Upstream::set_offer(Offer offer) {
  auto fresh = std::make_shared<const Offer>(std::move(offer));
  std::shared_ptr<const Offer> old;
  {
    std::lock_guard lock(mutex_);
    old = std::exchange(offer_, fresh);
  }
  if (!same(old->tools, fresh->tools)) on_change_({Change::Kind::tools});
  if (!same(old->prompts, fresh->prompts)) on_change_({Change::Kind::prompts});
  if (!same(old->resources, fresh->resources) || !same(old->resource_templates, fresh->resource_templates)) {
    on_change_({Change::Kind::resources});
  }
}

std::chrono::milliseconds Upstream::next_pause() {
  std::lock_guard lock(mutex_);
  const auto doubled = options_.backoff_min * (1 << std::min(failures_, 16));
  ++failures_;
  const auto longest = std::min<std::chrono::milliseconds>(doubled, options_.backoff_max);
  std::array<std::byte, 1> random;
  buffered_random_bytes(random);
  const auto pause = longest / 2 + longest * static_cast<int>(random[0]) / 512;  // half of it is jitter
  retry_at_ = std::chrono::steady_clock::now() + pause;
  return pause;
}

// --- the connection's life

asio::awaitable<void> Upstream::live() {
  co_await asio::this_coro::throw_if_cancelled(false);
  while (!stopped_) {
    set_state(State::starting);
    std::shared_ptr<Link> link = options_.make_link(executor_);
    link->on_notification = [events = events_](const Message& message) {
      if (message.method.ends_with("/list_changed")) events->push(Event::refresh);
    };
    link->on_end = [events = events_] { events->push(Event::lost); };
    auto connected = co_await connect(link);
    Error lost = connected ? Error{} : connected.error();
    if (connected) {
      {
        std::lock_guard lock(mutex_);
        link_ = link;
        ++connections_;
        failures_ = 0;
      }
      set_state(State::ready);
      log::info("an MCP server is ready", {{"id", options_.id}, {"tools", offer()->tools.size()}});
      auto next_refresh = std::chrono::steady_clock::now() + options_.refresh_period;
      constexpr std::chrono::milliseconds look_period{500};
      while (!stopped_) {
        const auto event = co_await events_->pop(std::chrono::steady_clock::now() + look_period);
        const auto now = std::chrono::steady_clock::now();
        lost = {.code = Code::upstream_failed, .message = "The connection was lost."};
        if (stopped_ || !link->alive() || (event == Event::lost && !still_used(link))) break;
        if (event != Event::refresh && now < next_refresh) continue;
        next_refresh = now + options_.refresh_period;
        auto loaded = co_await load(link);
        if (!loaded) {
          lost = std::move(loaded).error();
          break;
        }
      }
      std::lock_guard lock(mutex_);
      link_.reset();
    } else {
      set_offer({});
    }
    co_await asio::this_coro::reset_cancellation_state();  // closing takes its time even when stop() has come
    co_await link->close();
    if (stopped_) break;
    const auto pause = next_pause();
    set_state(State::failed, lost.message);
    log::warn("an MCP server failed",
              {{"id", options_.id}, {"error", lost.message}, {"detail", lost.detail}, {"retry_ms", pause.count()}});
    const auto until = std::chrono::steady_clock::now() + pause;
    while (!stopped_ && std::chrono::steady_clock::now() < until) co_await events_->pop(until);
  }
  set_state(State::stopped);
}

Task<void> Upstream::connect(std::shared_ptr<Link> link) {
  const auto ctx = Context::background(options_.connect_timeout);
  auto opened = co_await link->open(ctx);
  if (!opened) co_return forward_error(opened);
  std::optional<json::Object> capabilities;
  for (const bool discovers : {!prefers_initialize_, prefers_initialize_}) {
    Result<std::optional<json::Object>> agreed;
    if (discovers) {
      agreed = co_await discover(link, ctx);
    } else {
      agreed = co_await initialize(link, ctx);
    }
    if (!agreed) co_return forward_error(agreed);
    capabilities = std::move(*agreed);
    if (capabilities) break;
  }
  if (!capabilities) co_return fail(Code::upstream_failed, "It speaks no revision of MCP that is known here.");
  {
    std::lock_guard lock(mutex_);
    capabilities_ = std::move(*capabilities);
  }
  co_return co_await load(link);
}

void Upstream::set_stateless(bool stateless) {
  std::lock_guard lock(mutex_);
  stateless_ = stateless;
}

// The capabilities of a server of 2026-07-28; nothing where it seems to be older (2026-07-28, Versioning, Backward
// Compatibility: whatever is no answer of such a server).
Task<std::optional<json::Object>> Upstream::discover(std::shared_ptr<Link> link, const Context& ctx) {
  set_stateless(true);
  link->set_revision(std::string(stateless_revision));
  // Sent again where a server refuses the revision and yet names it.
  for (int attempt = 0; attempt < 2; ++attempt) {
    const auto probe_ctx = ctx.with_timeout(options_.discover_timeout);
    auto request = make_request(next_id_++, "server/discover", with_envelope({}, {}));
    auto answer = co_await link->request(probe_ctx, std::move(request), nullptr);
    if (!answer) {
      const auto code = answer.error().code;
      const bool silent = code == Code::deadline_exceeded && !ctx.expired();
      if (silent || !link->alive()) prefers_initialize_ = true;  // next time it is not tried in this way
      if (silent || (code == Code::upstream_failed && link->alive())) co_return std::optional<json::Object>();
      co_return forward_error(answer);
    }
    if (!answer->is_error) {
      if (!names_revision(answer->result.if_contains("supportedVersions"), stateless_revision))
        co_return std::optional<json::Object>();
      const auto* offered = object_in(answer->result, "capabilities");
      co_return std::optional(offered == nullptr ? json::Object() : *offered);
    }
    const auto& error = answer->error;
    if (error.code == code::header_mismatch || error.code == code::missing_capability)
      co_return fail(Code::upstream_failed, fmt::format("server/discover: {}", error.message));
    if (error.code != code::unsupported_version ||
        !names_revision(json::find(error.data, "supported"), stateless_revision))
      co_return std::optional<json::Object>();
  }
  co_return fail(Code::upstream_failed, "It refuses the revision of MCP that it says it speaks.");
}

// The capabilities of a server that has sessions; nothing where it refuses one.
Task<std::optional<json::Object>> Upstream::initialize(std::shared_ptr<Link> link, const Context& ctx) {
  set_stateless(false);
  link->set_revision({});
  json::Object params{{"protocolVersion", session_revisions.front()}};
  params.emplace("capabilities", json::Object());
  params.emplace("clientInfo", json::Object{{"name", "wrkhrs-mcp"}, {"version", WRKHRS_VERSION}});
  auto request = make_request(next_id_++, "initialize", std::move(params));
  auto answer = co_await link->request(ctx, std::move(request), nullptr);
  if (!answer) co_return forward_error(answer);
  if (answer->is_error) {
    log::warn("an MCP server refuses to initialize", {{"id", options_.id}, {"error", answer->error.message}});
    co_return std::optional<json::Object>();
  }
  const auto* revision = string_in(answer->result, "protocolVersion");
  if (revision == nullptr || !is_session_revision(*revision)) co_return std::optional<json::Object>();
  link->set_revision(std::string(*revision));
  auto initialized = make_notification("notifications/initialized", {});
  auto notified = co_await link->notify(ctx, std::move(initialized));
  if (!notified) co_return forward_error(notified);
  const auto* offered = object_in(answer->result, "capabilities");
  co_return std::optional(offered == nullptr ? json::Object() : *offered);
}

json::Object Upstream::with_envelope(json::Object params, json::Object client_capabilities) const {
  std::lock_guard lock(mutex_);
  if (!stateless_) return params;
  auto& meta = params["_meta"];
  if (!meta.is_object()) meta = json::Object();
  auto& object = meta.get_object();
  object.emplace(meta_protocol_version, stateless_revision);
  object.emplace(meta_client_capabilities, std::move(client_capabilities));
  object.emplace(meta_client_info, json::Object{{"name", "wrkhrs-mcp"}, {"version", WRKHRS_VERSION}});
  return params;
}

Task<json::Object> Upstream::ask(std::shared_ptr<Link> link, const Context& ctx, std::string method,
                                 json::Object params) {
  auto request = make_request(next_id_++, method, with_envelope(std::move(params), {}));
  auto answer = co_await link->request(ctx, std::move(request), nullptr);
  if (!answer) co_return forward_error(answer);
  if (answer->is_error) co_return fail(Code::upstream_failed, fmt::format("{}: {}", method, answer->error.message));
  co_return std::move(answer->result);
}

Task<std::vector<json::Object>> Upstream::list(std::shared_ptr<Link> link, std::string method, std::string member) {
  std::vector<json::Object> definitions;
  const auto ctx = Context::background(options_.connect_timeout);
  std::optional<std::string> cursor;
  std::set<std::string> seen;
  for (int page = 0; page < pages_max && definitions.size() < items_max; ++page) {
    json::Object params;
    if (cursor) params.emplace("cursor", *cursor);
    auto result = co_await ask(link, ctx, method, std::move(params));
    if (!result) co_return forward_error(result);
    const auto* items = result->if_contains(member);
    if (items == nullptr || !items->is_array())
      co_return fail(Code::upstream_failed, fmt::format("{} gave no list.", method));
    for (const auto& item : items->get_array()) {
      if (item.is_object()) definitions.push_back(item.get_object());
    }
    const auto* next = string_in(*result, "nextCursor");
    if (next == nullptr || !seen.emplace(*next).second) break;
    cursor = std::string(*next);
  }
  co_return definitions;
}

// The arguments that the tools want repeated; a tool that marks them wrongly is taken out.
MirroredByTool Upstream::take_mirrored(std::vector<json::Object>& definitions) {
  MirroredByTool mirrored;
  std::erase_if(definitions, [&](const json::Object& definition) {
    const auto* name = string_in(definition, "name");
    const auto* schema = object_in(definition, "inputSchema");
    if (name == nullptr || schema == nullptr) return false;
    auto arguments = mirrored_arguments(*schema);
    if (!arguments) {
      if (refused_tools_.emplace(*name).second) {
        log::warn("a tool of an MCP server is not offered",
                  {{"id", options_.id}, {"tool", std::string_view(*name)}, {"error", arguments.error().message}});
      }
      return true;
    }
    if (!arguments->empty()) mirrored.emplace(*name, std::move(*arguments));
    return false;
  });
  return mirrored;
}

Task<void> Upstream::load(std::shared_ptr<Link> link) {
  json::Object capabilities;
  bool mirrors = false;
  {
    std::lock_guard lock(mutex_);
    capabilities = capabilities_;
    mirrors = stateless_ && link->has_headers();
  }
  Offer offer;
  if (capabilities.contains("tools")) {
    auto definitions = co_await list(link, "tools/list", "tools");
    if (!definitions) co_return forward_error(definitions);
    if (mirrors) link->set_mirrored(take_mirrored(*definitions));
    for (auto& definition : *definitions)
      add_named(offer.tools, offer.original_names, options_.id, std::move(definition));
  }
  if (capabilities.contains("prompts")) {
    auto definitions = co_await list(link, "prompts/list", "prompts");
    if (!definitions) co_return forward_error(definitions);
    std::map<std::string, std::string> prompt_names;
    for (auto& definition : *definitions) add_named(offer.prompts, prompt_names, options_.id, std::move(definition));
    offer.original_names.merge(prompt_names);
  }
  if (capabilities.contains("resources")) {
    auto definitions = co_await list(link, "resources/list", "resources");
    if (!definitions) co_return forward_error(definitions);
    for (auto& definition : *definitions) add_keyed(offer.resources, "uri", std::move(definition));
    auto templates = co_await list(link, "resources/templates/list", "resourceTemplates");
    if (templates) {  // older servers have no templates
      for (auto& definition : *templates) add_keyed(offer.resource_templates, "uriTemplate", std::move(definition));
    }
  }
  set_offer(std::move(offer));
  co_return Result<void>();
}

// False once a call has found that the session has ended.
bool Upstream::still_used(const std::shared_ptr<Link>& link) const {
  std::lock_guard lock(mutex_);
  return link_ == link;
}

// --- calls

asio::awaitable<bool> Upstream::wait_until_ready(SteadyTime until) {
  while (std::chrono::steady_clock::now() < until && !stopped_) {
    {
      std::lock_guard lock(mutex_);
      if (state_ == State::ready && link_ && link_->alive()) co_return true;
    }
    co_await net::sleep_for(std::chrono::milliseconds(20));
  }
  co_return false;
}

RpcTask<json::Object> Upstream::request(const Context& ctx, std::string method, json::Object params,
                                        ClientChannel& client, bool repeatable) {
  const auto call_ctx = ctx.with_timeout(options_.call_timeout);
  // One that restarts is worth a short wait.
  constexpr std::chrono::seconds patience{2};
  co_await wait_until_ready(std::min(call_ctx.deadline(), std::chrono::steady_clock::now() + patience));
  bool session_ended = false;
  json::Object copy = params;
  auto result = co_await request_once(call_ctx, method, std::move(copy), client, session_ended);
  if (!session_ended) co_return result;
  // The session is renewed in any case; the call is repeated only where that is safe.
  if (!repeatable)
    co_return std::unexpected(
        gone(options_.id, "It had ended our session, which is renewed now; call again if that is safe.", false));
  co_await wait_until_ready(call_ctx.deadline());
  co_return co_await request_once(call_ctx, std::move(method), std::move(params), client, session_ended);
}

RpcTask<json::Object> Upstream::request_once(const Context& ctx, std::string method, json::Object params,
                                             ClientChannel& client, bool& session_ended) {
  session_ended = false;
  std::shared_ptr<Link> link;  // moved to executor_ below, where alone it may end
  {
    std::lock_guard lock(mutex_);
    link = link_;
    if (!link)
      co_return std::unexpected(gone(options_.id, last_error_.empty() ? "It is still starting." : last_error_, true));
  }
  const Link* const used = link.get();
  const json::Value id(next_id_++);
  bool stateless = false;
  {
    std::lock_guard lock(mutex_);
    stateless = stateless_;
  }
  if (stateless) {  // what the client answers to an earlier result of this server
    if (!client.input_responses.is_null()) params["inputResponses"] = client.input_responses;
    if (!client.request_state.is_null()) params["requestState"] = client.request_state;
  }
  if (client.progress_token) {
    auto& meta = params["_meta"];
    if (!meta.is_object()) meta = json::Object();
    meta.get_object()["progressToken"] = id;
  }
  auto executor = co_await asio::this_coro::executor;
  const auto deliveries = Mailbox<Delivery>::make(executor, 1024);
  const auto inbox = Mailbox<Message>::make(executor, 256);
  auto work = [](std::shared_ptr<Link> to, Context context, json::Object message, Inbox on_the_way,
                 std::shared_ptr<Mailbox<Delivery>> out) -> asio::awaitable<void> {
    co_await asio::this_coro::throw_if_cancelled(false);
    out->push(co_await to->request(context, std::move(message), on_the_way));
    on_the_way->close();
  };
  auto message = make_request(id, method, with_envelope(std::move(params), passed_on_capabilities(client)));
  const auto call_off = runtime_.spawn_cancellable(executor_, "mcp call",
                                                   work(std::move(link), ctx, std::move(message), inbox, deliveries));

  auto quiet_since = std::chrono::steady_clock::now();
  std::optional<Delivery> delivery;
  while (!delivery) {
    auto notification = co_await inbox->pop(std::chrono::steady_clock::now() + cancel_check_period);
    if (client.cancelled() || ctx.cancelled()) {
      call_off();
      co_return std::unexpected(gone(options_.id, "The call was cancelled.", false));
    }
    if (notification) {
      quiet_since = std::chrono::steady_clock::now();
      Result<void> sent;
      if (notification->method == "notifications/progress" && client.progress_token) {
        notification->params["progressToken"] = *client.progress_token;
        sent = co_await client.notify("notifications/progress", std::move(notification->params));
      } else if (notification->method == "notifications/message") {
        const auto* level = string_in(notification->params, "level");
        if (level != nullptr && client.wants_log(*level))
          sent = co_await client.notify("notifications/message", std::move(notification->params));
      }
      if (!sent) call_off();
      continue;
    }
    if (std::chrono::steady_clock::now() - quiet_since >= keep_alive_period) {
      quiet_since = std::chrono::steady_clock::now();
      auto sent = co_await client.keep_alive();
      if (!sent) call_off();
    }
    delivery = co_await deliveries->pop(std::chrono::steady_clock::now());
  }
  if (delivery->has_value()) {
    auto& response = **delivery;
    if (response.is_error) {
      if (response.error.code == code::header_mismatch) events_->push(Event::refresh);  // its tools may have changed
      co_return std::unexpected(std::move(response.error));
    }
    const auto* type = string_in(response.result, "resultType");
    if (type == nullptr || *type == "complete") {
      response.result.erase("resultType");  // our own server says it where the client's revision has it
    } else if (!client.stateless) {
      co_return std::unexpected(gone(options_.id, "It asks for what this client cannot be asked.", false));
    }
    co_return std::move(response.result);
  }
  const auto& error = delivery->error();
  session_ended = error.code == Code::not_found;
  if (session_ended) {
    std::lock_guard lock(mutex_);
    if (link_.get() == used) link_.reset();  // live() makes a new one
    events_->push(Event::lost);
  }
  if (error.code == Code::upstream_failed) events_->push(Event::refresh);  // which finds out whether it is still there
  co_return std::unexpected(gone(options_.id, error.message, error.code == Code::unavailable));
}

}  // namespace wrkhrs::mcp
