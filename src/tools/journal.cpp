#include "tools/journal.hpp"

#include <algorithm>
#include <condition_variable>
#include <mutex>

#include "base/clock.hpp"
#include "base/ids.hpp"
#include "base/log.hpp"
#include "tools/schema.hpp"

namespace wrkhrs::tools {
namespace {

constexpr std::int64_t keep_ms = std::int64_t{7} * 24 * 3600 * 1000;

struct Row {
  std::string arguments_sha256;
  std::string state;
  std::int64_t claimed_until_ms = 0;
  std::string response;
};

constexpr std::string_view of_call = " WHERE owner = ?1 AND tool = ?2 AND key = ?3";

Result<std::optional<api::tools::InvokeToolResponse>> read_response(const std::string& text) {
  auto object = json::parse_object(text);
  if (!object) return forward_error(object);
  auto response = json::read<api::tools::InvokeToolResponse>(*object, json::Unknown::skip);
  if (!response) return forward_error(response);
  response->replayed = true;
  return std::optional(std::move(*response));
}

std::unexpected<Error> in_progress() {
  return fail(Code::conflict, "A call with this idempotency key is still running. Ask again later.", "idempotency_key",
              "call_in_progress");
}

}  // namespace

Journal::Journal(std::unique_ptr<store::Database> database, std::chrono::milliseconds lease)
    : process_id_(new_id("proc_")), lease_(lease), database_(std::move(database)) {
  keeper_ = std::jthread([this](std::stop_token stop) {
    std::mutex mutex;
    std::condition_variable_any woken_by_stop;
    std::unique_lock lock(mutex);
    while (!woken_by_stop.wait_for(lock, stop, lease_ / 3, [&stop] { return stop.stop_requested(); })) keep_calls();
  });
}

Result<std::unique_ptr<Journal>> Journal::open(store::DatabaseOptions where, std::chrono::milliseconds lease) {
  auto database = store::Database::open(std::move(where), schema);
  if (!database) return forward_error(database);
  auto swept = (*database)->write_now([](store::Connection& connection) -> Result<std::int64_t> {
    auto old = connection.execute("DELETE FROM calls WHERE begun_at_ms < ?1", unix_millis_now() - keep_ms);
    if (!old || connection.dialect() == store::Dialect::postgres) return old;
    return connection.execute("UPDATE calls SET claimed_until_ms = 0 WHERE claimed_until_ms > 0");
  });
  if (!swept && !(*database)->trouble()) return forward_error(swept);
  return std::unique_ptr<Journal>(new Journal(std::move(*database), lease));
}

Task<void> Journal::check(const Context& ctx) {
  if (auto trouble = database_->trouble()) co_return std::unexpected(std::move(*trouble));
  auto ask = [](store::Connection& c) { return c.integer("SELECT count(*) FROM calls WHERE begun_at_ms = 0"); };
  auto answer = co_await database_->read(ctx, ask);
  if (!answer) co_return forward_error(answer);
  co_return Result<void>{};
}

/// Says that this process still makes its calls.
void Journal::keep_calls() {
  if (running_ == 0) return;
  note_what_is_left();
  auto kept = database_->write_now([this](store::Connection& connection) -> Result<std::int64_t> {
    auto now = connection.now_ms();
    if (!now) return now;
    return connection.execute("UPDATE calls SET claimed_until_ms = ?2 WHERE process_id = ?1 AND state = 'running'",
                              process_id_, *now + lease_.count());
  });
  if (!kept) log::warn("calls of tools cannot be kept claimed", {{"error", kept.error().message}});
}

Task<std::optional<api::tools::InvokeToolResponse>> Journal::begin(const Context& ctx, CallKey call,
                                                                   std::string arguments_sha256, bool repeatable) {
  using Answer = std::optional<api::tools::InvokeToolResponse>;
  {
    const std::lock_guard lock(mutex_);
    if (std::ranges::find(unnoted_, call, &Outcome::call) != unnoted_.end()) co_return in_progress();
  }
  auto transaction = [this, call = std::move(call), sha256 = std::move(arguments_sha256),
                      repeatable](store::Connection& connection) -> Result<Answer> {
    auto now = connection.now_ms();
    if (!now) return forward_error(now);
    const auto row_of = [](const store::Row& row) {
      return Row{row.text(0), row.text(1), row.integer(2), row.text(3)};
    };
    auto row = connection.one(
        "SELECT arguments_sha256, state, claimed_until_ms, coalesce(response, '') FROM calls" + std::string(of_call),
        row_of, call.owner, call.tool, call.key);
    if (!row) return forward_error(row);
    if (*row) {
      if ((*row)->arguments_sha256 != sha256) {
        return fail(Code::conflict, "This idempotency key was used with other arguments. Use a new key.",
                    "idempotency_key", "idempotency_key_reused");
      }
      if ((*row)->state == "done") return read_response((*row)->response);
      if ((*row)->state == "running" && (*row)->claimed_until_ms > *now) {
        return in_progress();
      }
      if (!repeatable) {
        return fail(Code::conflict,
                    "An earlier call with this idempotency key was cut off: it may or may not have happened, and the "
                    "tool is not safe to repeat. Find out, then use a new key.",
                    "idempotency_key", "outcome_unknown");
      }
    }
    auto written = connection.execute(
        "INSERT INTO calls (owner, tool, key, arguments_sha256, state, process_id, begun_at_ms, claimed_until_ms) "
        "VALUES (?1, ?2, ?3, ?4, 'running', ?5, ?6, ?7) ON CONFLICT (owner, tool, key) DO UPDATE SET state = "
        "'running', process_id = excluded.process_id, claimed_until_ms = excluded.claimed_until_ms",
        call.owner, call.tool, call.key, sha256, process_id_, unix_millis_now(), *now + lease_.count());
    if (!written) return forward_error(written);
    return Answer();
  };
  ++running_;  // before it is on disk: a call that is there is kept
  auto answer = co_await database_->write(ctx, std::move(transaction));
  if (!answer || *answer) --running_;
  co_return answer;
}

Task<void> Journal::finish(const Context& ctx, CallKey call, std::string response_json) {
  return end(ctx, {.call = std::move(call), .state = "done", .response = std::move(response_json)});
}

Task<void> Journal::lose(const Context& ctx, CallKey call) {
  return end(ctx, {.call = std::move(call), .state = "lost", .response = std::nullopt});
}

Task<void> Journal::forget(const Context& ctx, CallKey call) {
  return end(ctx, {.call = std::move(call), .state = {}, .response = std::nullopt});
}

/// A call that another process has begun anew since is that one's.
Result<void> Journal::note(store::Connection& connection, const Outcome& outcome) const {
  const CallKey& call = outcome.call;
  const std::string own = std::string(of_call) + " AND process_id = ?4 AND state = 'running'";
  auto written =
      outcome.state.empty()
          ? connection.execute("DELETE FROM calls" + own, call.owner, call.tool, call.key, process_id_)
          : connection.execute("UPDATE calls SET state = ?5, response = ?6, claimed_until_ms = 0" + own, call.owner,
                               call.tool, call.key, process_id_, outcome.state, outcome.response);
  if (!written) return forward_error(written);
  return {};
}

Task<void> Journal::end(const Context& ctx, Outcome outcome) {
  auto transaction = [this, outcome](store::Connection& connection) { return note(connection, outcome); };
  auto ended = co_await database_->write(ctx, std::move(transaction));
  if (!ended) {
    const std::lock_guard lock(mutex_);
    if (unnoted_.size() < unnoted_max) {
      unnoted_.push_back(std::move(outcome));  // the keeper's; it counts as running until then
      co_return ended;
    }
  }
  --running_;
  co_return ended;
}

/// What end() could not write: the disk was full, or the database away. By the keeper alone.
void Journal::note_what_is_left() {
  std::vector<Outcome> left;
  {
    const std::lock_guard lock(mutex_);
    left = unnoted_;
  }
  // Each by itself: one that finds no room does not hold up those that do.
  for (const Outcome& outcome : left) {
    auto noted =
        database_->write_now([&](store::Connection& connection) -> Result<void> { return note(connection, outcome); });
    if (!noted) continue;
    const std::lock_guard lock(mutex_);
    running_ -= static_cast<int>(std::erase_if(unnoted_, [&](const Outcome& one) {
      return one.call.owner == outcome.call.owner && one.call.tool == outcome.call.tool &&
             one.call.key == outcome.call.key;
    }));
  }
}

}  // namespace wrkhrs::tools
