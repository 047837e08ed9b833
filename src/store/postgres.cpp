#include "store/postgres.hpp"

#include <algorithm>
#include <array>
#include <bit>
#include <charconv>
#include <cstring>
#include <map>

#include <fmt/format.h>
#include <libpq-fe.h>
#include <poll.h>

#include "store/statement_failure.hpp"

namespace wrkhrs::store {
namespace {

constexpr std::chrono::milliseconds interrupt_check_interval{100};
constexpr std::chrono::seconds cancel_limit{2};
constexpr std::size_t variants_max = 16;

// Type numbers of PostgreSQL's catalogue (pg_type.dat); they never change.
constexpr Oid type_unknown = 0;
constexpr Oid type_blob = 17;
constexpr Oid type_integer = 20;
constexpr Oid type_text = 25;
constexpr Oid type_real = 701;

struct Meaning {
  Code code;
  PostgresConnection::Failure failure;
};

/// What an SQLSTATE (PostgreSQL's manual, appendix A) means here.
Meaning meaning_of(std::string_view state) {
  using enum PostgresConnection::Failure;
  if (state == "40001" || state == "40P01") return {Code::unavailable, collision};
  if (state == "23505" || state == "23503") return {Code::conflict, other};
  if (state == "57014") return {Code::deadline_exceeded, other};
  if (state == "53100") return {Code::storage_full, other};
  if (state == "22021" || state == "22P05") return {Code::invalid_argument, other};
  if (state == "25006" || state == "55P03") return {Code::unavailable, other};
  if (state.starts_with("54")) return {Code::too_large, other};
  if (state.starts_with("53")) return {Code::unavailable, other};
  // 57P01 to 57P05: the server goes down, has crashed, is starting, or has ended the session.
  if (state.starts_with("08") || state.starts_with("57P")) return {Code::unavailable, lost};
  return {Code::internal, other};
}

/// Whether an SQLSTATE says that what was stored is damaged or gone: a page or an index, a file under a table, a table,
/// the schema. (The tables are made when the database is opened, so one that is missing was lost.)
bool is_loss(std::string_view state) {
  return state == "XX001" || state == "XX002" || state == "58P01" || state == "42P01" || state == "3F000";
}

std::string_view message_of(Code code) {
  return code == Code::invalid_argument ? "Text must be UTF-8 without NUL characters." : statement_failure(code);
}

std::string trimmed(const char* text) {
  std::string result = text != nullptr ? text : "";
  while (!result.empty() && (result.back() == '\n' || result.back() == ' ')) result.pop_back();
  return result;
}

Error error_of(Code code, std::string detail) {
  return {.code = code,
          .message = std::string(message_of(code)),
          .detail = std::move(detail),
          .retry_after = std::chrono::seconds(code == Code::unavailable ? 1 : 0)};
}

/// Numbers travel in network byte order.
std::string big_endian(std::uint64_t value) {
  if constexpr (std::endian::native == std::endian::little) value = __builtin_bswap64(value);
  return {reinterpret_cast<const char*>(&value), sizeof value};
}

int hex_digit(char c) { return c <= '9' ? c - '0' : c - 'a' + 10; }

/// A blob in text form: `\x` and two lower-case hex digits a byte.
std::vector<std::byte> bytes_of(std::string_view text) {
  std::vector<std::byte> bytes;
  if (!text.starts_with("\\x")) return bytes;
  bytes.reserve(text.size() / 2);
  for (std::size_t at = 2; at + 1 < text.size(); at += 2) {
    bytes.push_back(static_cast<std::byte>(hex_digit(text[at]) * 16 + hex_digit(text[at + 1])));
  }
  return bytes;
}

}  // namespace

void PgResultDeleter::operator()(pg_result* result) const { PQclear(result); }

std::string with_dollar_parameters(std::string_view sql) {
  std::string result;
  int highest = 0;
  for (std::size_t at = 0; at < sql.size(); ++at) {
    const char c = sql[at];
    if (c == '\'' || c == '"') {
      const std::size_t end = std::min(sql.find(c, at + 1), sql.size() - 1);
      result += sql.substr(at, end - at + 1);
      at = end;
    } else if (c == '-' && sql.substr(at).starts_with("--")) {
      const std::size_t end = std::min(sql.find('\n', at), sql.size() - 1);
      result += sql.substr(at, end - at + 1);
      at = end;
    } else if (c == '?') {
      int number = 0;
      const auto [end, error] = std::from_chars(sql.data() + at + 1, sql.data() + sql.size(), number);
      if (error != std::errc{}) number = highest + 1;
      highest = std::max(highest, number);
      result += fmt::format("${}", number);
      at = error == std::errc{} ? static_cast<std::size_t>(end - sql.data()) - 1 : at;
    } else {
      result += c;
    }
  }
  return result;
}

// ---- statements

/// Prepared at the server when it runs for the second time (much SQL is made for one use), once for each combination of
/// types that its parameters have had: a number, a text and a NULL are not the same to PostgreSQL.
class PostgresStatement final : public PreparedStatement {
 public:
  PostgresStatement(PostgresConnection& connection, std::string sql) : connection_(connection), sql_(std::move(sql)) {}

  void bind_null(int index) override { set(index, type_unknown, {}); }
  void bind_integer(int index, std::int64_t value) override {
    set(index, type_integer, big_endian(static_cast<std::uint64_t>(value)));
  }
  void bind_real(int index, double value) override {
    set(index, type_real, big_endian(std::bit_cast<std::uint64_t>(value)));
  }
  void bind_text(int index, std::string_view value) override { set(index, type_text, std::string(value)); }
  void bind_blob(int index, std::span<const std::byte> value) override {
    set(index, type_blob, std::string(reinterpret_cast<const char*>(value.data()), value.size()));
  }

  Result<bool> step() override {
    if (!result_) {
      auto result = run();
      if (!result) return forward_error(result);
      result_ = std::move(*result);
      row_ = -1;
    }
    blobs_.clear();
    return ++row_ < PQntuples(result_.get());
  }
  void reset() override {
    result_.reset();
    blobs_.clear();
    types_.clear();
    values_.clear();
  }
  std::int64_t changed_rows() const override {
    if (std::string_view(PQcmdStatus(result_.get())).starts_with("SELECT")) return 0;
    return number_in(PQcmdTuples(result_.get()));
  }

  bool is_null(int column) const override { return PQgetisnull(result_.get(), row_, column) != 0; }
  std::int64_t integer(int column) const override {
    const std::string_view text = text_view(column);
    if (text == "t") return 1;  // a truth value
    return number_in(text);
  }
  double real(int column) const override { return number_in<double>(text_view(column)); }
  std::string_view text_view(int column) const override {
    return {PQgetvalue(result_.get(), row_, column),
            static_cast<std::size_t>(PQgetlength(result_.get(), row_, column))};
  }
  std::span<const std::byte> blob_view(int column) const override {
    auto [blob, is_new] = blobs_.try_emplace(column);
    if (is_new) blob->second = bytes_of(text_view(column));
    return blob->second;
  }

 private:
  template <class Number = std::int64_t>
  static Number number_in(std::string_view text) {
    Number value = 0;
    std::from_chars(text.data(), text.data() + text.size(), value);
    return value;
  }

  void set(int index, Oid type, std::string value) {
    const auto count = static_cast<std::size_t>(index);
    if (types_.size() < count) {
      types_.resize(count, type_unknown);
      values_.resize(count);
    }
    types_[count - 1] = type;
    values_[count - 1] = std::move(value);
  }

  Result<PgResult> run() {
    const auto count = static_cast<int>(types_.size());
    std::vector<const char*> pointers;
    std::vector<int> lengths;
    const std::vector<int> formats(types_.size(), 1);  // binary
    for (std::size_t i = 0; i < types_.size(); ++i) {
      pointers.push_back(types_[i] == type_unknown ? nullptr : values_[i].data());
      lengths.push_back(static_cast<int>(values_[i].size()));
    }
    pg_conn* const connection = connection_.connection_;
    auto name = names_.find(types_);
    if (name == names_.end() && ++runs_ > 1 && names_.size() < variants_max) {
      const std::string made = connection_.new_statement_name();
      auto prepared = connection_.answer(PQsendPrepare(connection, made.c_str(), sql_.c_str(), count, types_.data()));
      if (!prepared) return prepared;
      name = names_.emplace(types_, made).first;
    }
    if (name == names_.end()) {
      return connection_.answer(PQsendQueryParams(connection, sql_.c_str(), count, types_.data(), pointers.data(),
                                                  lengths.data(), formats.data(), 0));
    }
    return connection_.answer(PQsendQueryPrepared(connection, name->second.c_str(), count, pointers.data(),
                                                  lengths.data(), formats.data(), 0));
  }

  PostgresConnection& connection_;
  const std::string sql_;
  std::map<std::vector<Oid>, std::string> names_;  ///< at the server, by the types of the parameters
  int runs_ = 0;                                   ///< without being prepared
  std::vector<Oid> types_;
  std::vector<std::string> values_;
  PgResult result_;
  int row_ = -1;
  mutable std::map<int, std::vector<std::byte>> blobs_;  ///< of the current row, by column, decoded when asked for
};

// ---- the connection

Result<std::unique_ptr<PostgresConnection>> PostgresConnection::open(const std::string& url, std::string_view schema,
                                                                     std::chrono::milliseconds limit) {
  const auto seconds = std::max<std::int64_t>(2, std::chrono::ceil<std::chrono::seconds>(limit).count());
  const std::string connect_timeout = std::to_string(seconds);
  // What comes later wins; so these are defaults that the connection string may replace, but for the encoding.
  const std::array keywords{"connect_timeout",
                            "tcp_user_timeout",
                            "keepalives_idle",
                            "keepalives_interval",
                            "keepalives_count",
                            "application_name",
                            "dbname",
                            "client_encoding",
                            static_cast<const char*>(nullptr)};
  const std::array values{connect_timeout.c_str(),          "10000", "10", "5", "2", "wrkhrs", url.c_str(), "UTF8",
                          static_cast<const char*>(nullptr)};
  std::unique_ptr<PostgresConnection> connection(
      new PostgresConnection(PQconnectdbParams(keywords.data(), values.data(), 1)));
  pg_conn* const made = connection->connection_;
  if (PQstatus(made) != CONNECTION_OK) {
    return std::unexpected(error_of(Code::unavailable, trimmed(PQerrorMessage(made))));
  }
  PQsetnonblocking(made, 1);
  PQsetNoticeProcessor(made, [](void*, const char*) {}, nullptr);
  // An acknowledged write is on disk, whatever the database's default is. A client that hangs in a transaction keeps
  // others waiting for a minute at most.
  auto set = connection->run_script(fmt::format(
      "SET search_path TO \"{}\"; SET idle_in_transaction_session_timeout = '60s'; SET jit = off; "
      "SELECT set_config('synchronous_commit', 'on', false) WHERE current_setting('synchronous_commit') = 'off'",
      schema));
  if (!set) return forward_error(set);
  return connection;
}

PostgresConnection::~PostgresConnection() {
  drop_idle_statements();
  PQfinish(connection_);
}

bool PostgresConnection::is_usable() const { return !broken_ && PQstatus(connection_) == CONNECTION_OK; }
bool PostgresConnection::can_commit() const {
  return is_usable() && PQtransactionStatus(connection_) == PQTRANS_INTRANS;
}

Result<std::unique_ptr<PreparedStatement>> PostgresConnection::compile(std::string_view sql) {
  return std::make_unique<PostgresStatement>(*this, with_dollar_parameters(sql));
}

Result<void> PostgresConnection::run_script(const std::string& sql) {
  auto done = answer(PQsendQuery(connection_, sql.c_str()));
  if (!done) return forward_error(done);
  return {};
}

Result<std::string> PostgresConnection::value_of(const std::string& sql) {
  auto done = answer(PQsendQuery(connection_, sql.c_str()));
  if (!done) return forward_error(done);
  const int rows = PQntuples(done->get());
  return std::string(rows > 0 ? PQgetvalue(done->get(), rows - 1, 0) : "");
}

Result<std::int64_t> PostgresConnection::now_ms() {
  return integer("SELECT CAST(extract(epoch FROM now()) * 1000 AS BIGINT)");
}

Result<PgResult> PostgresConnection::answer(int sent) {
  if (!is_usable() || sent == 0) return failed(nullptr);
  lost_at_ = {};
  for (int unsent = PQflush(connection_); unsent != 0; unsent = PQflush(connection_)) {
    if (unsent < 0 || !wait_for_socket(true)) return failed(nullptr);
    if (PQconsumeInput(connection_) == 0) return failed(nullptr);  // or both sides would wait to be read
  }
  PgResult last;
  PgResult error;
  while (true) {
    while (PQisBusy(connection_) != 0) {
      if (!wait_for_socket(false) || PQconsumeInput(connection_) == 0) return failed(error.get());
    }
    PgResult next(PQgetResult(connection_));
    if (!next) break;
    const auto status = PQresultStatus(next.get());
    if (status == PGRES_COMMAND_OK || status == PGRES_TUPLES_OK) {
      last = std::move(next);
    } else if (!error) {
      error = std::move(next);
    }
  }
  if (error || !last) return failed(error.get());
  return last;
}

bool PostgresConnection::wait_for_socket(bool wants_to_write) {
  pollfd ready{.fd = PQsocket(connection_), .events = POLLIN, .revents = 0};
  if (wants_to_write) ready.events |= POLLOUT;
  while (true) {
    const int count = ::poll(&ready, 1, static_cast<int>(interrupt_check_interval.count()));
    if (count > 0) return true;
    if (count < 0 && errno != EINTR) broken_ = true;
    const auto now = std::chrono::steady_clock::now();
    if (lost_at_ == std::chrono::steady_clock::time_point{}) {
      if (interrupt_check_ && interrupt_check_()) {
        cancel();
        lost_at_ = now + cancel_limit;
      }
    } else if (now >= lost_at_) {
      broken_ = true;
    }
    if (broken_) return false;
  }
}

void PostgresConnection::cancel() {
  if (PGcancel* request = PQgetCancel(connection_)) {
    std::array<char, 256> ignored{};
    PQcancel(request, ignored.data(), static_cast<int>(ignored.size()));
    PQfreeCancel(request);
  }
}

std::unexpected<Error> PostgresConnection::failed(const pg_result* result) {
  const char* state = result != nullptr ? PQresultErrorField(result, PG_DIAG_SQLSTATE) : nullptr;
  Meaning meaning = state != nullptr ? meaning_of(state) : Meaning{Code::unavailable, Failure::lost};
  if (state == nullptr || PQstatus(connection_) != CONNECTION_OK) {
    broken_ = true;
    meaning = {Code::unavailable, Failure::lost};
  }
  if (meaning.failure == Failure::lost) broken_ = true;
  std::string detail =
      fmt::format("postgres {}: {}", state != nullptr ? state : "",
                  trimmed(result != nullptr ? PQresultErrorMessage(result) : PQerrorMessage(connection_)));
  Error error = state != nullptr && is_loss(state) ? unusable_error(std::move(detail))
                                                   : error_of(meaning.code, std::move(detail));
  // What a broken transaction says about later statements (25P02) is not why it broke.
  if (failure_ == Failure::none || meaning.failure == Failure::lost) {
    failure_ = meaning.failure;
    first_error_ = error;
  }
  return std::unexpected(std::move(error));
}

}  // namespace wrkhrs::store
