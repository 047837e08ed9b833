#include "tracking/outbox.hpp"

#include "base/clock.hpp"
#include "base/json.hpp"
#include "tracking/schema.hpp"

namespace wrkhrs::tracking {
namespace {

using store::Connection;
using store::Row;

constexpr std::int64_t keep_sent_ms = 30LL * 24 * 3600 * 1000;

Result<void> nothing(Result<std::int64_t> changed) {
  if (!changed) return forward_error(changed);
  return {};
}

}  // namespace

Result<std::unique_ptr<Outbox>> Outbox::open(store::DatabaseOptions where, OutboxLimits limits) {
  where.readers = 1;
  auto database = store::Database::open(std::move(where), schema);
  if (!database) return forward_error(database);
  return std::unique_ptr<Outbox>(new Outbox(std::move(*database), limits));
}

namespace {

Result<Added> held(Connection& db) {
  auto row = db.one("SELECT runs, bytes FROM held",
                    [](const Row& row) { return Added{.runs_held = row.integer(0), .bytes_held = row.integer(1)}; });
  if (!row) return forward_error(row);
  return row->value_or(Added{});
}

}  // namespace

Task<Added> Outbox::add(const Context& ctx, RunRecord run) {
  const std::string text = json::to_text(run);
  auto insert = [run_id = run.run_id, text, limits = limits_](Connection& db) -> Result<Added> {
    auto inserted = db.execute("INSERT OR IGNORE INTO run(run_id, record, recorded_at_ms) VALUES(?, ?, ?)", run_id,
                               text, unix_millis_now());
    if (!inserted) return forward_error(inserted);
    for (std::int64_t dropped = 0;;) {
      auto now = held(db);
      if (!now) return forward_error(now);
      now->runs_dropped = dropped;
      if (now->runs_held <= limits.runs_max && now->bytes_held <= limits.bytes_max) return now;
      auto gone = db.execute(
          "DELETE FROM run WHERE sequence = (SELECT min(sequence) FROM run WHERE state IN ('waiting', 'refused'))");
      if (!gone) return forward_error(gone);
      if (*gone == 0) return now;
      dropped += *gone;
    }
  };
  co_return co_await database_->write(ctx, std::move(insert));
}

Task<std::vector<Waiting>> Outbox::due(const Context& ctx, std::int64_t now_ms, int limit) {
  auto select = [now_ms, limit](Connection& db) -> Result<std::vector<Waiting>> {
    std::vector<Waiting> list;
    auto read = [&](const Row& row) -> Result<void> {
      auto object = json::parse_object(row.text_view(1));
      auto run =
          object ? json::read<RunRecord>(*object, json::Unknown::skip, "") : Result<RunRecord>(forward_error(object));
      if (!run) return forward_error(run);
      list.push_back({.sequence = row.integer(0),
                      .run = std::move(*run),
                      .mlflow_run_id = row.text(2),
                      .create_sent_at_ms = row.integer(3),
                      .attempts = row.integer(4)});
      return {};
    };
    auto done = db.each(
        "SELECT sequence, record, mlflow_run_id, create_sent_at_ms, attempts FROM run "
        "WHERE state = 'waiting' AND due_at_ms <= ? ORDER BY sequence LIMIT ?",
        read, now_ms, limit);
    if (!done) return forward_error(done);
    return list;
  };
  co_return co_await database_->read(ctx, std::move(select));
}

Task<> Outbox::note_create_sent(const Context& ctx, std::int64_t sequence, std::int64_t now_ms) {
  auto update = [sequence, now_ms](Connection& db) -> Result<void> {
    return nothing(db.execute("UPDATE run SET create_sent_at_ms = ? WHERE sequence = ?", now_ms, sequence));
  };
  co_return co_await database_->write(ctx, std::move(update));
}

Task<> Outbox::note_mlflow_run(const Context& ctx, std::int64_t sequence, std::string mlflow_run_id) {
  auto update = [sequence, mlflow_run_id](Connection& db) -> Result<void> {
    return nothing(db.execute("UPDATE run SET mlflow_run_id = ? WHERE sequence = ?", mlflow_run_id, sequence));
  };
  co_return co_await database_->write(ctx, std::move(update));
}

Task<> Outbox::mark_sent(const Context& ctx, std::int64_t sequence, std::int64_t now_ms) {
  auto update = [sequence, now_ms](Connection& db) -> Result<void> {
    auto marked = db.execute(
        "UPDATE run SET state = 'sent', record = '', error = '', sent_at_ms = ? WHERE sequence = ? AND state = "
        "'waiting'",
        now_ms, sequence);
    if (!marked) return forward_error(marked);
    return nothing(db.execute("DELETE FROM run WHERE state = 'sent' AND sent_at_ms < ?", now_ms - keep_sent_ms));
  };
  co_return co_await database_->write(ctx, std::move(update));
}

Task<> Outbox::mark_refused(const Context& ctx, std::int64_t sequence, std::string error, std::int64_t retry_at_ms) {
  auto update = [sequence, error, retry_at_ms](Connection& db) -> Result<void> {
    return nothing(
        db.execute("UPDATE run SET state = ?, error = ?, due_at_ms = ?, attempts = attempts + 1 WHERE sequence = ?",
                   retry_at_ms == 0 ? "refused" : "waiting", error, retry_at_ms, sequence));
  };
  co_return co_await database_->write(ctx, std::move(update));
}

Task<OutboxCounts> Outbox::counts(const Context& ctx) {
  auto select = [](Connection& db) -> Result<OutboxCounts> {
    OutboxCounts counts;
    auto read = [&](const Row& row) {
      const std::string state = row.text(0);
      (state == "waiting" ? counts.waiting : state == "sent" ? counts.sent : counts.refused) = row.integer(1);
      if (state == "waiting") counts.oldest_waiting_ms = row.integer(2);
    };
    auto done = db.each("SELECT state, count(*), min(recorded_at_ms) FROM run GROUP BY state", read);
    if (!done) return forward_error(done);
    auto error = db.one("SELECT error FROM run WHERE error != '' ORDER BY sequence DESC LIMIT 1",
                        [](const Row& row) { return row.text(0); });
    if (!error) return forward_error(error);
    counts.last_error = error->value_or("");
    auto now = held(db);
    if (!now) return forward_error(now);
    counts.bytes_held = now->bytes_held;
    return counts;
  };
  co_return co_await database_->read(ctx, std::move(select));
}

}  // namespace wrkhrs::tracking
