#include "orchestrator/journal.hpp"

#include <fmt/format.h>

#include "base/clock.hpp"
#include "base/ids.hpp"
#include "orchestrator/schema.hpp"

namespace wrkhrs::orchestrator {
namespace {

using store::Connection;
using store::Row;

template <class Enum>
std::string name_of(Enum value) {
  for (const auto& [name, constant] : enum_names(value)) {
    if (constant == value) return std::string(name);
  }
  return {};
}
template <class Enum>
Enum from_name(std::string_view wanted) {
  for (const auto& [name, constant] : enum_names(Enum{})) {
    if (name == wanted) return constant;
  }
  return Enum{};
}

Result<std::string> put_payload(Connection& connection, const json::Value& value) {
  std::string body = json::write(value);
  std::string hash = sha256_hex(body);
  auto done =
      connection.execute("INSERT INTO payloads (hash, body) VALUES (?1, ?2) ON CONFLICT (hash) DO NOTHING", hash, body);
  if (!done) return forward_error(done);
  if (*done == 0) {
    // PostgreSQL does not count ON CONFLICT as having read the row. Only one that was read is missed by a transaction
    // that deletes it meanwhile because nothing uses it yet: this makes the two collide, and one runs again.
    auto there = connection.integer("SELECT count(*) FROM payloads WHERE hash = ?1", hash);
    if (!there) return forward_error(there);
  }
  return hash;
}

Result<json::Value> get_payload(Connection& connection, const std::optional<std::string>& hash) {
  if (!hash) return json::Value(nullptr);
  auto body =
      connection.one("SELECT body FROM payloads WHERE hash = ?1", [](const Row& row) { return row.text(0); }, *hash);
  if (!body) return forward_error(body);
  if (!*body) return json::Value(nullptr);
  return json::parse(**body, {.depth_max = 256});
}

Result<void> add_event(Connection& connection, const std::string& run_id, std::string_view type, json::Object data) {
  auto bumped = connection.execute("UPDATE runs SET last_event = last_event + 1 WHERE id = ?1", run_id);
  if (!bumped) return forward_error(bumped);
  data["run_id"] = run_id;
  data["type"] = boost::json::string_view(type);
  auto added = connection.execute(
      "INSERT INTO events (run_id, id, type, data) SELECT ?1, last_event, ?2, ?3 FROM runs WHERE id = ?1", run_id, type,
      json::write(json::Value(std::move(data))));
  if (!added) return forward_error(added);
  return {};
}

constexpr std::string_view run_columns =
    "id, key_id, workflow, status, durable, cancel_requested, created_at_ms, started_at_ms, finished_at_ms, "
    "last_event, error_code, "
    "error_message, metadata, input_hash, output_hash, seq";

struct RunRow {
  JournalledRun run;
  std::optional<std::string> input_hash, output_hash;
};

RunRow read_run(const Row& row) {
  RunRow out;
  JournalledRun& run = out.run;
  run.id = row.text(0);
  run.key_id = row.text(1);
  run.workflow = row.text(2);
  run.status = from_name<RunStatus>(row.text(3));
  run.durable = row.integer(4) != 0;
  run.cancel_requested = row.integer(5) != 0;
  run.created_at_ms = row.integer(6);
  run.started_at_ms = row.maybe_integer(7);
  run.finished_at_ms = row.maybe_integer(8);
  run.last_event = row.integer(9);
  if (auto code = row.maybe_text(10)) run.error = api::orchestrator::RunError{*code, row.text(11)};
  if (auto metadata = json::parse_object(row.text(12))) {
    for (const auto& [key, value] : *metadata) run.metadata.emplace(std::string(key), std::string(value.as_string()));
  }
  out.input_hash = row.maybe_text(13);
  out.output_hash = row.maybe_text(14);
  return out;
}

constexpr std::string_view is_open = "status IN ('queued', 'in_progress')";

/// Errors: conflict with code `claim_lost`.
Result<void> check_claimed(Connection& connection, const std::string& run_id, const std::string& replica) {
  auto claimed = connection.integer(
      fmt::format("SELECT count(*) FROM runs WHERE id = ?1 AND claimed_by = ?2 AND {}", is_open), run_id, replica);
  if (!claimed) return forward_error(claimed);
  if (*claimed > 0) return {};
  return fail(Code::conflict, "Another replica has taken the run over.", "", std::string(claim_lost));
}

Result<void> end_abandoned(Connection& connection) {
  auto now = connection.now_ms();
  if (!now) return forward_error(now);
  auto abandoned = connection.all(
      fmt::format("SELECT id FROM runs WHERE {} AND durable = 0 AND claimed_until_ms <= ?1 ORDER BY seq LIMIT 1000",
                  is_open),
      [](const Row& row) { return row.text(0); }, *now);
  if (!abandoned) return forward_error(abandoned);
  for (const std::string& id : *abandoned) {
    auto changed = connection.execute(
        "UPDATE runs SET status = 'failed', error_code = 'interrupted', error_message = 'The orchestrator stopped "
        "while the client was waiting.', finished_at_ms = ?2, claimed_by = NULL, claimed_until_ms = 0 WHERE id = ?1",
        id, unix_millis_now());
    if (!changed) return forward_error(changed);
    auto event = add_event(connection, id, "run.failed", {});
    if (!event) return forward_error(event);
  }
  return {};
}

std::unexpected<Error> no_such_run(const std::string& run_id) {
  return std::unexpected(
      Error{.code = Code::not_found, .message = fmt::format("There is no run '{}'.", run_id), .param = "run_id"});
}

}  // namespace

Journal::Journal(std::unique_ptr<store::Database> database, std::chrono::milliseconds lease)
    : lease_(lease), database_(std::move(database)) {}

Result<std::unique_ptr<Journal>> Journal::open(store::DatabaseOptions where, std::chrono::milliseconds lease) {
  auto database = store::Database::open(std::move(where), schema);
  if (!database) return forward_error(database);
  if ((*database)->dialect() == store::Dialect::sqlite && !(*database)->trouble()) {
    auto freed = (*database)->write_now([](Connection& connection) {
      return connection.execute("UPDATE runs SET claimed_by = NULL, claimed_until_ms = 0 WHERE claimed_until_ms > 0");
    });
    if (!freed) return forward_error(freed);
  }
  return std::unique_ptr<Journal>(new Journal(std::move(*database), lease));
}

Task<void> Journal::check(const Context& ctx) {
  if (auto trouble = database_->trouble()) co_return std::unexpected(std::move(*trouble));
  auto ask = [](Connection& connection) { return connection.integer("SELECT count(*) FROM runs WHERE seq = 0"); };
  auto answer = co_await database_->read(ctx, ask);
  if (!answer) co_return forward_error(answer);
  co_return Result<void>{};
}

Task<void> Journal::create(const Context& ctx, NewRun run) { return insert(ctx, std::move(run), std::nullopt); }

Task<void> Journal::create_waiting(const Context& ctx, NewRun run, std::size_t waiting_max) {
  return insert(ctx, std::move(run), waiting_max);
}

Task<void> Journal::insert(const Context& ctx, NewRun run, std::optional<std::size_t> waiting_max) {
  auto insert = [this, run = std::move(run), waiting_max](Connection& connection) -> Result<void> {
    auto now = connection.now_ms();
    if (!now) return forward_error(now);
    if (waiting_max) {
      auto waiting = connection.integer(
          fmt::format("SELECT count(*) FROM runs WHERE {} AND claimed_until_ms <= ?1", is_open), *now);
      if (!waiting) return forward_error(waiting);
      if (static_cast<std::size_t>(*waiting) >= *waiting_max) {
        return fail(Code::rate_limited, "Too many questions are being answered. Try again in a moment.");
      }
    }
    auto input = put_payload(connection, run.input);
    if (!input) return forward_error(input);
    const std::optional<std::string> claimed_by = waiting_max ? std::nullopt : std::optional(replica_);
    const std::int64_t claimed_until_ms = waiting_max ? 0 : *now + lease_.count();
    auto added = connection.execute(
        "INSERT INTO runs (id, key_id, workflow, status, durable, created_at_ms, input_hash, metadata, claimed_by, "
        "claimed_until_ms) VALUES (?1, ?2, ?3, 'queued', ?4, ?5, ?6, ?7, ?8, ?9)",
        run.id, run.key_id, run.workflow, run.durable, unix_millis_now(), *input, json::to_text(run.metadata),
        claimed_by, claimed_until_ms);
    if (!added) return forward_error(added);
    return add_event(connection, run.id, "run.created", {{"workflow", run.workflow}});
  };
  co_return co_await database_->write(ctx, std::move(insert));
}

Task<std::optional<std::string>> Journal::claim_next(const Context& ctx) {
  using Claimed = std::optional<std::string>;
  auto claim = [this](Connection& connection) -> Result<Claimed> {
    auto now = connection.now_ms();
    if (!now) return forward_error(now);
    auto id = connection.one(
        fmt::format("SELECT id FROM runs WHERE {} AND durable <> 0 AND claimed_until_ms <= ?1 ORDER BY seq LIMIT 1",
                    is_open),
        [](const Row& row) { return row.text(0); }, *now);
    if (!id || !*id) return id;
    auto claimed = connection.execute("UPDATE runs SET claimed_by = ?2, claimed_until_ms = ?3 WHERE id = ?1", **id,
                                      replica_, *now + lease_.count());
    if (!claimed) return forward_error(claimed);
    return id;
  };
  co_return co_await database_->write(ctx, std::move(claim));
}

Task<std::vector<std::string>> Journal::keep(const Context& ctx, std::vector<std::string> run_ids) {
  using Lost = std::vector<std::string>;
  auto renew = [this, run_ids = std::move(run_ids)](Connection& connection) -> Result<Lost> {
    Lost lost;
    auto now = connection.now_ms();
    if (!now) return forward_error(now);
    for (const std::string& id : run_ids) {
      auto kept = connection.execute(
          fmt::format("UPDATE runs SET claimed_until_ms = ?3 WHERE id = ?1 AND claimed_by = ?2 AND {}", is_open), id,
          replica_, *now + lease_.count());
      if (!kept) return forward_error(kept);
      if (*kept == 0) lost.push_back(id);
    }
    return lost;
  };
  co_return co_await database_->write(ctx, std::move(renew));
}

Task<void> Journal::release(const Context& ctx, std::string run_id) {
  auto free = [this, run_id = std::move(run_id)](Connection& connection) -> Result<void> {
    auto done = connection.execute(
        "UPDATE runs SET claimed_by = NULL, claimed_until_ms = 0 WHERE id = ?1 AND claimed_by = ?2", run_id, replica_);
    if (!done) return forward_error(done);
    return {};
  };
  co_return co_await database_->write(ctx, std::move(free));
}

Task<JournalNews> Journal::news(const Context& ctx) {
  auto look = [this](Connection& connection) -> Result<JournalNews> {
    JournalNews found;
    auto now = connection.now_ms();
    if (!now) return forward_error(now);
    auto done = connection.each(
        fmt::format("SELECT id, durable, claimed_until_ms <= ?2 FROM runs WHERE {} AND (claimed_until_ms <= ?2 OR "
                    "(claimed_by = ?1 AND cancel_requested <> 0)) ORDER BY seq LIMIT 1000",
                    is_open),
        [&](const Row& row) {
          if (row.integer(2) == 0) {
            found.to_cancel.push_back(row.text(0));
          } else {
            (row.integer(1) != 0 ? found.claimable : found.abandoned) = true;
          }
        },
        replica_, *now);
    if (!done) return forward_error(done);
    return found;
  };
  co_return co_await database_->read(ctx, std::move(look));
}

Task<void> Journal::fail_abandoned(const Context& ctx) { co_return co_await database_->write(ctx, end_abandoned); }

Result<std::size_t> Journal::take_stock_now() {
  auto ended = database_->write_now(end_abandoned);
  if (!ended) return forward_error(ended);
  return database_->read_now([](Connection& connection) -> Result<std::size_t> {
    auto now = connection.now_ms();
    if (!now) return forward_error(now);
    auto waiting = connection.integer(
        fmt::format("SELECT count(*) FROM runs WHERE {} AND durable <> 0 AND claimed_until_ms <= ?1", is_open), *now);
    if (!waiting) return forward_error(waiting);
    return static_cast<std::size_t>(*waiting);
  });
}

Task<JournalledRun> Journal::get(const Context& ctx, std::string run_id, bool with_outputs) {
  auto read = [run_id = std::move(run_id), with_outputs](Connection& connection) -> Result<JournalledRun> {
    auto row = connection.one(fmt::format("SELECT {} FROM runs WHERE id = ?1", run_columns), read_run, run_id);
    if (!row) return forward_error(row);
    if (!*row) return no_such_run(run_id);
    JournalledRun run = std::move((*row)->run);
    auto input = get_payload(connection, (*row)->input_hash);
    if (!input) return forward_error(input);
    run.input = std::move(*input);
    auto output = get_payload(connection, (*row)->output_hash);
    if (!output) return forward_error(output);
    run.output = std::move(*output);
    std::vector<std::optional<std::string>> hashes;
    auto steps = connection.each(
        "SELECT number, name, status, attempts, started_at_ms, finished_at_ms, output_hash FROM steps WHERE run_id = "
        "?1 ORDER BY "
        "number",
        [&](const Row& step) {
          run.steps.push_back({.number = step.integer(0),
                               .name = step.text(1),
                               .status = from_name<StepStatus>(step.text(2)),
                               .attempts = step.integer(3),
                               .started_at_ms = step.integer(4),
                               .finished_at_ms = step.maybe_integer(5)});
          hashes.push_back(step.maybe_text(6));
        },
        run_id);
    if (!steps) return forward_error(steps);
    for (std::size_t i = 0; with_outputs && i < hashes.size(); ++i) {
      auto step_output = get_payload(connection, hashes[i]);
      if (!step_output) return forward_error(step_output);
      run.steps[i].output = std::move(*step_output);
    }
    return run;
  };
  co_return co_await database_->read(ctx, std::move(read));
}

Task<std::pair<std::vector<JournalledRun>, bool>> Journal::list(const Context& ctx, RunFilter filter) {
  using Listed = std::pair<std::vector<JournalledRun>, bool>;
  auto read = [filter = std::move(filter)](Connection& connection) -> Result<Listed> {
    std::int64_t from = filter.newest_first ? INT64_MAX : 0;
    if (filter.after) {
      auto seq = connection.one(
          "SELECT seq FROM runs WHERE id = ?1 AND key_id = ?2", [](const Row& row) { return row.integer(0); },
          *filter.after, filter.key_id);
      if (!seq) return forward_error(seq);
      if (!*seq) return no_such_run(*filter.after);
      from = **seq;
    }
    std::string status = filter.status ? name_of(*filter.status) : "";
    std::string sql = fmt::format(
        "SELECT {} FROM runs WHERE key_id = ?1 AND seq {} ?2 AND (?3 = '' OR status = ?3) ORDER BY seq {} LIMIT ?4",
        run_columns, filter.newest_first ? "<" : ">", filter.newest_first ? "DESC" : "ASC");
    auto rows = connection.all(sql, read_run, filter.key_id, from, status, filter.limit + 1);
    if (!rows) return forward_error(rows);
    Listed listed{{}, rows->size() > static_cast<std::size_t>(filter.limit)};
    for (RunRow& row : *rows) {
      if (listed.first.size() < static_cast<std::size_t>(filter.limit)) listed.first.push_back(std::move(row.run));
    }
    return listed;
  };
  co_return co_await database_->read(ctx, std::move(read));
}

Task<std::vector<RunEvent>> Journal::events(const Context& ctx, std::string run_id, std::int64_t after, int limit) {
  auto read = [run_id = std::move(run_id), after, limit](Connection& connection) -> Result<std::vector<RunEvent>> {
    return connection.all(
        "SELECT id, type, data FROM events WHERE run_id = ?1 AND id > ?2 ORDER BY id LIMIT ?3",
        [](const Row& row) { return RunEvent{row.integer(0), row.text(1), row.text(2)}; }, run_id, after, limit);
  };
  co_return co_await database_->read(ctx, std::move(read));
}

Task<void> Journal::started(const Context& ctx, std::string run_id) {
  auto update = [this, run_id = std::move(run_id)](Connection& connection) -> Result<void> {
    if (auto claimed = check_claimed(connection, run_id, replica_); !claimed) return claimed;
    auto changed = connection.execute(
        "UPDATE runs SET status = 'in_progress', started_at_ms = coalesce(started_at_ms, ?2) WHERE id = ?1 AND status "
        "= 'queued'",
        run_id, unix_millis_now());
    if (!changed) return forward_error(changed);
    return add_event(connection, run_id, *changed > 0 ? "run.started" : "run.resumed", {});
  };
  co_return co_await database_->write(ctx, std::move(update));
}

Task<void> Journal::step_started(const Context& ctx, std::string run_id, std::int64_t number, std::string name) {
  auto insert = [this, run_id = std::move(run_id), number,
                 name = std::move(name)](Connection& connection) -> Result<void> {
    if (auto claimed = check_claimed(connection, run_id, replica_); !claimed) return claimed;
    auto added = connection.execute(
        "INSERT INTO steps (run_id, number, name, status, attempts, started_at_ms) VALUES (?1, ?2, ?3, 'started', 1, "
        "?4) "
        "ON CONFLICT (run_id, number) DO UPDATE SET attempts = steps.attempts + 1",
        run_id, number, name, unix_millis_now());
    if (!added) return forward_error(added);
    return add_event(connection, run_id, "step.started", {{"number", number}, {"name", name}});
  };
  co_return co_await database_->write(ctx, std::move(insert));
}

Task<void> Journal::step_finished(const Context& ctx, std::string run_id, std::int64_t number, StepStatus status,
                                  json::Value output, json::Object event_data) {
  auto update = [this, run_id = std::move(run_id), number, status, output = std::move(output),
                 event_data = std::move(event_data)](Connection& connection) -> Result<void> {
    if (auto claimed = check_claimed(connection, run_id, replica_); !claimed) return claimed;
    auto hash = put_payload(connection, output);
    if (!hash) return forward_error(hash);
    auto changed = connection.execute(
        "UPDATE steps SET status = ?3, output_hash = ?4, finished_at_ms = ?5 WHERE run_id = ?1 AND number = ?2", run_id,
        number, name_of(status), *hash, unix_millis_now());
    if (!changed) return forward_error(changed);
    json::Object data = event_data;
    data["number"] = number;
    return add_event(connection, run_id, "step." + name_of(status), std::move(data));
  };
  co_return co_await database_->write(ctx, std::move(update));
}

Task<void> Journal::finished(const Context& ctx, std::string run_id, RunStatus status, json::Value output,
                             std::optional<api::orchestrator::RunError> error) {
  auto update = [this, run_id = std::move(run_id), status, output = std::move(output),
                 error = std::move(error)](Connection& connection) -> Result<void> {
    auto open = connection.integer(fmt::format("SELECT count(*) FROM runs WHERE id = ?1 AND {}", is_open), run_id);
    if (!open) return forward_error(open);
    if (*open == 0) return {};
    if (auto claimed = check_claimed(connection, run_id, replica_); !claimed) return claimed;
    std::optional<std::string> hash;
    if (!output.is_null()) {
      auto stored = put_payload(connection, output);
      if (!stored) return forward_error(stored);
      hash = std::move(*stored);
    }
    std::optional<std::string> code, message;
    if (error) {
      code = error->code;
      message = error->message;
    }
    auto changed = connection.execute(
        "UPDATE runs SET status = ?2, output_hash = ?3, error_code = ?4, error_message = ?5, finished_at_ms = ?6, "
        "claimed_by = NULL, claimed_until_ms = 0 WHERE id = ?1",
        run_id, name_of(status), hash, code, message, unix_millis_now());
    if (!changed) return forward_error(changed);
    json::Object data;
    if (error) data["error"] = json::to_value(*error);
    if (!output.is_null()) data["output"] = output;
    return add_event(connection, run_id, "run." + name_of(status), std::move(data));
  };
  co_return co_await database_->write(ctx, std::move(update));
}

Task<void> Journal::check_claim(const Context& ctx, std::string run_id) {
  auto look = [this, run_id = std::move(run_id)](Connection& connection) {
    return check_claimed(connection, run_id, replica_);
  };
  co_return co_await database_->read(ctx, std::move(look));
}

Task<CancelOutcome> Journal::request_cancel(const Context& ctx, std::string run_id) {
  auto update = [run_id = std::move(run_id)](Connection& connection) -> Result<CancelOutcome> {
    auto changed =
        connection.execute(fmt::format("UPDATE runs SET cancel_requested = 1 WHERE id = ?1 AND {}", is_open), run_id);
    if (!changed) return forward_error(changed);
    if (*changed == 0) return CancelOutcome::ended_before;
    auto now = connection.now_ms();
    if (!now) return forward_error(now);
    auto ended = connection.execute(
        "UPDATE runs SET status = 'cancelled', error_code = 'cancelled', error_message = 'The run was cancelled.', "
        "finished_at_ms = ?2, claimed_by = NULL, claimed_until_ms = 0 WHERE id = ?1 AND claimed_until_ms <= ?3",
        run_id, unix_millis_now(), *now);
    if (!ended) return forward_error(ended);
    if (*ended == 0) return CancelOutcome::asked;
    const api::orchestrator::RunError error{"cancelled", "The run was cancelled."};
    auto event = add_event(connection, run_id, "run.cancelled", {{"error", json::to_value(error)}});
    if (!event) return forward_error(event);
    return CancelOutcome::ended_now;
  };
  co_return co_await database_->write(ctx, std::move(update));
}

namespace {

/// Of runs that may go by age; ?1 is the time. Who ends a run gives its claim up in the same commit.
constexpr std::string_view ended_before =
    "finished_at_ms < ?1 AND status NOT IN ('queued', 'in_progress') AND claimed_by IS NULL";

constexpr std::string_view delete_unused_payloads =
    "DELETE FROM payloads WHERE hash NOT IN (SELECT input_hash FROM runs UNION SELECT output_hash FROM runs WHERE "
    "output_hash IS NOT NULL UNION SELECT output_hash FROM steps WHERE output_hash IS NOT NULL)";

Result<void> delete_run(Connection& connection, const std::string& id) {
  for (std::string_view sql : {"DELETE FROM events WHERE run_id = ?1", "DELETE FROM steps WHERE run_id = ?1",
                               "DELETE FROM runs WHERE id = ?1"}) {
    auto done = connection.execute(sql, id);
    if (!done) return forward_error(done);
  }
  return {};
}

}  // namespace

Task<void> Journal::prune(const Context& ctx, std::int64_t keep) {
  auto remove = [keep](Connection& connection) -> Result<void> {
    auto ids = connection.all(
        "SELECT id FROM runs WHERE status NOT IN ('queued', 'in_progress') ORDER BY seq DESC LIMIT 1000 OFFSET ?1",
        [](const Row& row) { return row.text(0); }, keep);
    if (!ids) return forward_error(ids);
    for (const std::string& id : *ids) {
      if (auto deleted = delete_run(connection, id); !deleted) return deleted;
    }
    if (ids->empty()) return {};
    auto orphans = connection.execute(delete_unused_payloads);
    if (!orphans) return forward_error(orphans);
    return {};
  };
  co_return co_await database_->write(ctx, std::move(remove));
}

Task<PrunedRuns> Journal::prune_ended_before(const Context& ctx, std::int64_t cutoff_ms, bool dry_run) {
  auto count = [cutoff_ms](Connection& connection) -> Result<PrunedRuns> {
    const bool postgres = connection.dialect() == store::Dialect::postgres;
    auto bytes_of = [postgres](std::string_view column) {
      return fmt::format(
          fmt::runtime(postgres ? "coalesce(sum(octet_length({})), 0)" : "coalesce(sum(length(CAST({} AS BLOB))), 0)"),
          column);
    };
    auto runs = connection.integer(fmt::format("SELECT count(*) FROM runs WHERE {}", ended_before), cutoff_ms);
    if (!runs) return forward_error(runs);
    auto events = connection.integer(fmt::format("SELECT {} FROM events WHERE run_id IN (SELECT id FROM runs WHERE {})",
                                                 bytes_of("data"), ended_before),
                                     cutoff_ms);
    if (!events) return forward_error(events);
    auto payloads = connection.integer(
        fmt::format("WITH gone AS (SELECT id FROM runs WHERE {}), kept AS (SELECT id, input_hash, output_hash FROM "
                    "runs WHERE id NOT IN (SELECT id FROM gone)) SELECT {} FROM payloads WHERE hash NOT IN (SELECT "
                    "input_hash FROM kept UNION SELECT output_hash FROM kept WHERE output_hash IS NOT NULL UNION "
                    "SELECT output_hash FROM steps WHERE output_hash IS NOT NULL AND run_id IN (SELECT id FROM kept))",
                    ended_before, bytes_of("body")),
        cutoff_ms);
    if (!payloads) return forward_error(payloads);
    return PrunedRuns{.runs = *runs, .bytes = *events + *payloads};
  };
  auto found = co_await database_->read(ctx, std::move(count));
  if (!found || dry_run) co_return found;
  // A few at a time: other writes wait for each, or collide with it.
  auto some = [cutoff_ms](Connection& connection) -> Result<std::int64_t> {
    auto ids = connection.all(
        fmt::format("SELECT id FROM runs WHERE {} ORDER BY seq LIMIT 100", ended_before),
        [](const Row& row) { return row.text(0); }, cutoff_ms);
    if (!ids) return forward_error(ids);
    for (const std::string& id : *ids) {
      if (auto deleted = delete_run(connection, id); !deleted) return forward_error(deleted);
    }
    return static_cast<std::int64_t>(ids->size());
  };
  PrunedRuns pruned{.bytes = found->bytes};
  while (true) {
    auto one_batch = some;
    auto deleted = co_await database_->write(ctx, std::move(one_batch));
    if (!deleted) co_return forward_error(deleted);
    if (*deleted == 0) break;
    pruned.runs += *deleted;
  }
  auto sweep = [](Connection& connection) { return connection.execute(delete_unused_payloads); };
  auto swept = co_await database_->write(ctx, std::move(sweep));
  if (!swept) co_return forward_error(swept);
  co_return pruned;
}

}  // namespace wrkhrs::orchestrator
