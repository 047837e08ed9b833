#include "tools/journal.hpp"

#include <array>

#include "base/clock.hpp"
#include "base/ids.hpp"

namespace wrkhrs::tools {
namespace {

constexpr std::int64_t keep_ms = std::int64_t{7} * 24 * 3600 * 1000;

constexpr std::array migrations{store::Migration{.version = 1, .sql = R"sql(
  CREATE TABLE calls (
    owner TEXT NOT NULL, tool TEXT NOT NULL, key TEXT NOT NULL,
    arguments_sha256 TEXT NOT NULL,
    state TEXT NOT NULL CHECK (state IN ('running', 'done', 'lost')),
    process_id TEXT NOT NULL,   -- of the process that ran it last
    response TEXT,              -- with 'done'
    begun_at_ms INTEGER NOT NULL,
    PRIMARY KEY (owner, tool, key)
  ) WITHOUT ROWID;
  CREATE INDEX calls_by_age ON calls (begun_at_ms);
)sql"}};

struct Row {
  std::string arguments_sha256;
  std::string state;
  std::string process_id;
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

}  // namespace

Journal::Journal(std::unique_ptr<store::Database> database)
    : process_id_(new_id("proc_")), database_(std::move(database)) {}

Result<std::unique_ptr<Journal>> Journal::open(std::filesystem::path file) {
  auto database = store::Database::open({.path = std::move(file), .readers = 1}, migrations);
  if (!database) return forward_error(database);
  auto swept = (*database)->write_now([](store::Connection& connection) {
    return connection.execute("DELETE FROM calls WHERE begun_at_ms < ?1", unix_millis_now() - keep_ms);
  });
  if (!swept) return forward_error(swept);
  return std::unique_ptr<Journal>(new Journal(std::move(*database)));
}

Task<std::optional<api::tools::InvokeToolResponse>> Journal::begin(const Context& ctx, CallKey call,
                                                                   std::string arguments_sha256, bool repeatable) {
  using Answer = std::optional<api::tools::InvokeToolResponse>;
  auto transaction = [call = std::move(call), sha256 = std::move(arguments_sha256), repeatable,
                      process_id = process_id_](store::Connection& connection) -> Result<Answer> {
    const auto row_of = [](const store::Row& row) { return Row{row.text(0), row.text(1), row.text(2), row.text(3)}; };
    auto row = connection.one(
        "SELECT arguments_sha256, state, process_id, coalesce(response, '') FROM calls" + std::string(of_call), row_of,
        call.owner, call.tool, call.key);
    if (!row) return forward_error(row);
    if (*row) {
      if ((*row)->arguments_sha256 != sha256) {
        return fail(Code::conflict, "This idempotency key was used with other arguments. Use a new key.",
                    "idempotency_key", "idempotency_key_reused");
      }
      if ((*row)->state == "done") return read_response((*row)->response);
      if ((*row)->state == "running" && (*row)->process_id == process_id) {
        return fail(Code::conflict, "A call with this idempotency key is still running. Ask again later.",
                    "idempotency_key", "call_in_progress");
      }
      if (!repeatable) {
        return fail(Code::conflict,
                    "An earlier call with this idempotency key was cut off: it may or may not have happened, and the "
                    "tool is not "
                    "safe to repeat. Find out, then use a new key.",
                    "idempotency_key", "outcome_unknown");
      }
    }
    auto written = connection.execute(
        "INSERT INTO calls (owner, tool, key, arguments_sha256, state, process_id, begun_at_ms) VALUES (?1, ?2, ?3, "
        "?4, 'running', ?5, ?6) "
        "ON CONFLICT DO UPDATE SET state = 'running', process_id = excluded.process_id",
        call.owner, call.tool, call.key, sha256, process_id, unix_millis_now());
    if (!written) return forward_error(written);
    return Answer();
  };
  co_return co_await database_->write(ctx, std::move(transaction));
}

Task<void> Journal::finish(const Context& ctx, CallKey call, std::string response_json) {
  auto transaction = [call = std::move(call),
                      response = std::move(response_json)](store::Connection& connection) -> Result<void> {
    auto written = connection.execute("UPDATE calls SET state = 'done', response = ?4" + std::string(of_call),
                                      call.owner, call.tool, call.key, response);
    if (!written) return forward_error(written);
    return {};
  };
  co_return co_await database_->write(ctx, std::move(transaction));
}

Task<void> Journal::lose(const Context& ctx, CallKey call) {
  auto transaction = [call = std::move(call)](store::Connection& connection) -> Result<void> {
    auto written =
        connection.execute("UPDATE calls SET state = 'lost'" + std::string(of_call), call.owner, call.tool, call.key);
    if (!written) return forward_error(written);
    return {};
  };
  co_return co_await database_->write(ctx, std::move(transaction));
}

Task<void> Journal::forget(const Context& ctx, CallKey call) {
  auto transaction = [call = std::move(call)](store::Connection& connection) -> Result<void> {
    auto written = connection.execute("DELETE FROM calls" + std::string(of_call), call.owner, call.tool, call.key);
    if (!written) return forward_error(written);
    return {};
  };
  co_return co_await database_->write(ctx, std::move(transaction));
}

}  // namespace wrkhrs::tools
