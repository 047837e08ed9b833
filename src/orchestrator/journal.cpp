#include "orchestrator/journal.hpp"

#include <fmt/format.h>

#include "base/clock.hpp"
#include "base/ids.hpp"

namespace wrkhrs::orchestrator {
namespace {

using store::Connection;
using store::Row;

constexpr store::Migration migrations[] = {{1, R"sql(
CREATE TABLE payloads (hash TEXT PRIMARY KEY, body TEXT NOT NULL) WITHOUT ROWID;
CREATE TABLE runs (
  seq INTEGER PRIMARY KEY AUTOINCREMENT,
  id TEXT NOT NULL UNIQUE,
  key_id TEXT NOT NULL,
  workflow TEXT NOT NULL,
  status TEXT NOT NULL,
  durable INTEGER NOT NULL,
  cancel_requested INTEGER NOT NULL DEFAULT 0,
  created_at_ms INTEGER NOT NULL,
  started_at_ms INTEGER,
  finished_at_ms INTEGER,
  last_event INTEGER NOT NULL DEFAULT 0,
  input_hash TEXT NOT NULL,
  output_hash TEXT,
  error_code TEXT,
  error_message TEXT,
  metadata TEXT NOT NULL);
CREATE INDEX runs_by_key ON runs (key_id, seq);
CREATE INDEX runs_unfinished ON runs (status) WHERE status IN ('queued', 'in_progress');
CREATE TABLE steps (
  run_id TEXT NOT NULL,
  number INTEGER NOT NULL,
  name TEXT NOT NULL,
  status TEXT NOT NULL,
  attempts INTEGER NOT NULL,
  started_at_ms INTEGER NOT NULL,
  finished_at_ms INTEGER,
  output_hash TEXT,
  PRIMARY KEY (run_id, number)) WITHOUT ROWID;
CREATE TABLE events (
  run_id TEXT NOT NULL,
  id INTEGER NOT NULL,
  type TEXT NOT NULL,
  data TEXT NOT NULL,
  PRIMARY KEY (run_id, id)) WITHOUT ROWID;
)sql"}};

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
  auto done = connection.execute("INSERT OR IGNORE INTO payloads (hash, body) VALUES (?1, ?2)", hash, body);
  if (!done) return forward_error(done);
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

std::unexpected<Error> no_such_run(const std::string& run_id) {
  return std::unexpected(
      Error{.code = Code::not_found, .message = fmt::format("There is no run '{}'.", run_id), .param = "run_id"});
}

}  // namespace

Result<std::unique_ptr<Journal>> Journal::open(const std::filesystem::path& file) {
  auto database = store::Database::open({.path = file}, migrations);
  if (!database) return forward_error(database);
  return std::unique_ptr<Journal>(new Journal(std::move(*database)));
}

Task<void> Journal::create(const Context& ctx, NewRun run) {
  auto insert = [run = std::move(run)](Connection& connection) -> Result<void> {
    auto input = put_payload(connection, run.input);
    if (!input) return forward_error(input);
    auto added = connection.execute(
        "INSERT INTO runs (id, key_id, workflow, status, durable, created_at_ms, input_hash, metadata) VALUES (?1, ?2, "
        "?3, 'queued', "
        "?4, ?5, ?6, ?7)",
        run.id, run.key_id, run.workflow, run.durable, unix_millis_now(), *input, json::to_text(run.metadata));
    if (!added) return forward_error(added);
    return add_event(connection, run.id, "run.created", {{"workflow", run.workflow}});
  };
  co_return co_await database_->write(ctx, std::move(insert));
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
  auto update = [run_id = std::move(run_id)](Connection& connection) -> Result<void> {
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
  auto insert = [run_id = std::move(run_id), number, name = std::move(name)](Connection& connection) -> Result<void> {
    auto added = connection.execute(
        "INSERT INTO steps (run_id, number, name, status, attempts, started_at_ms) VALUES (?1, ?2, ?3, 'started', 1, "
        "?4) "
        "ON CONFLICT (run_id, number) DO UPDATE SET attempts = attempts + 1",
        run_id, number, name, unix_millis_now());
    if (!added) return forward_error(added);
    return add_event(connection, run_id, "step.started", {{"number", number}, {"name", name}});
  };
  co_return co_await database_->write(ctx, std::move(insert));
}

Task<void> Journal::step_finished(const Context& ctx, std::string run_id, std::int64_t number, StepStatus status,
                                  json::Value output, json::Object event_data) {
  auto update = [run_id = std::move(run_id), number, status, output = std::move(output),
                 event_data = std::move(event_data)](Connection& connection) -> Result<void> {
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
  auto update = [run_id = std::move(run_id), status, output = std::move(output),
                 error = std::move(error)](Connection& connection) -> Result<void> {
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
        "UPDATE runs SET status = ?2, output_hash = ?3, error_code = ?4, error_message = ?5, finished_at_ms = ?6 "
        "WHERE id = ?1 AND status IN ('queued', 'in_progress')",
        run_id, name_of(status), hash, code, message, unix_millis_now());
    if (!changed) return forward_error(changed);
    if (*changed == 0) return {};
    json::Object data;
    if (error) data["error"] = json::to_value(*error);
    if (!output.is_null()) data["output"] = output;
    return add_event(connection, run_id, "run." + name_of(status), std::move(data));
  };
  co_return co_await database_->write(ctx, std::move(update));
}

Task<bool> Journal::request_cancel(const Context& ctx, std::string run_id) {
  auto update = [run_id = std::move(run_id)](Connection& connection) -> Result<bool> {
    auto changed = connection.execute(
        "UPDATE runs SET cancel_requested = 1 WHERE id = ?1 AND status IN ('queued', 'in_progress')", run_id);
    if (!changed) return forward_error(changed);
    return *changed > 0;
  };
  co_return co_await database_->write(ctx, std::move(update));
}

Result<std::vector<std::string>> Journal::unfinished_now() {
  return database_->write_now([](Connection& connection) -> Result<std::vector<std::string>> {
    auto abandoned = connection.all("SELECT id FROM runs WHERE status IN ('queued', 'in_progress') AND durable = 0",
                                    [](const Row& row) { return row.text(0); });
    if (!abandoned) return forward_error(abandoned);
    for (const std::string& id : *abandoned) {
      auto changed = connection.execute(
          "UPDATE runs SET status = 'failed', error_code = 'interrupted', error_message = 'The orchestrator stopped "
          "while the "
          "client was waiting.', finished_at_ms = ?2 WHERE id = ?1",
          id, unix_millis_now());
      if (!changed) return forward_error(changed);
      auto event = add_event(connection, id, "run.failed", {});
      if (!event) return forward_error(event);
    }
    return connection.all("SELECT id FROM runs WHERE status IN ('queued', 'in_progress') ORDER BY seq",
                          [](const Row& row) { return row.text(0); });
  });
}

Task<void> Journal::prune(const Context& ctx, std::int64_t keep) {
  auto remove = [keep](Connection& connection) -> Result<void> {
    auto ids = connection.all(
        "SELECT id FROM runs WHERE status NOT IN ('queued', 'in_progress') ORDER BY seq DESC LIMIT 1000 OFFSET ?1",
        [](const Row& row) { return row.text(0); }, keep);
    if (!ids) return forward_error(ids);
    for (const std::string& id : *ids) {
      for (std::string_view sql : {"DELETE FROM events WHERE run_id = ?1", "DELETE FROM steps WHERE run_id = ?1",
                                   "DELETE FROM runs WHERE id = ?1"}) {
        auto done = connection.execute(sql, id);
        if (!done) return forward_error(done);
      }
    }
    if (ids->empty()) return {};
    auto orphans = connection.execute(
        "DELETE FROM payloads WHERE hash NOT IN (SELECT input_hash FROM runs UNION SELECT output_hash FROM runs WHERE "
        "output_hash IS "
        "NOT NULL UNION SELECT output_hash FROM steps WHERE output_hash IS NOT NULL)");
    if (!orphans) return forward_error(orphans);
    return {};
  };
  co_return co_await database_->write(ctx, std::move(remove));
}

}  // namespace wrkhrs::orchestrator
