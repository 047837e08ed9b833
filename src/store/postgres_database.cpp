// Two queues, one for reads and one for writes; a few threads each, with a connection of their own.
//
// A write is one SERIALIZABLE transaction. It is run again when it collides with another (40001, 40P01) or when its
// connection breaks before COMMIT is sent. When it breaks during COMMIT nobody knows whether the write took place. So
// each leaves a mark of its own in the table write_mark, and over a new connection the same mark is inserted as a
// fence: where that succeeds the write has not taken place and never can. (The server's own answer, pg_xact_status,
// does not do: after a crash transaction ids that had not reached the disk are given out anew.)
#include <algorithm>
#include <atomic>
#include <mutex>
#include <optional>
#include <random>
#include <thread>
#include <vector>

#include <fmt/format.h>

#include "store/database_kinds.hpp"
#include "store/postgres.hpp"

namespace wrkhrs::store {
namespace {

using Failure = PostgresConnection::Failure;
using std::chrono::milliseconds;

constexpr milliseconds retry_pause_max{100};
constexpr milliseconds reconnect_pause_max{500};
constexpr milliseconds collide_limit{30'000};    // how long a write without a deadline of its own tries to get through
constexpr milliseconds known_away_limit{1'000};  // how long a job tries a server that has been away for longer
constexpr milliseconds commit_limit{30'000};     // a server that does not answer a COMMIT by then counts as lost
constexpr std::int64_t marks_until_cleaning = 4096;

/// Pauses that double, with up to half of them by chance, so that those who collided do not meet again.
class Backoff {
 public:
  explicit Backoff(milliseconds most) : most_(most) {}
  milliseconds next() {
    const milliseconds pause = pause_;
    pause_ = std::min(pause_ * 2, most_);
    std::uniform_int_distribution<std::int64_t> part(pause.count() / 2, pause.count());
    return milliseconds(part(random_));
  }

 private:
  milliseconds pause_{2};
  const milliseconds most_;
  std::minstd_rand random_{std::random_device{}()};
};

/// Since when a server has been away, as those find who try to reach it. Safe to share between threads.
class Outage {
 public:
  void end() {
    const std::lock_guard lock(mutex_);
    last_missed_.reset();
  }
  /// Somebody who began to try at `began` has not reached it. Returns since when it counts as away: where nobody had
  /// tried for longer than `unwatched_max` before, it may have been there in between, and is away from `began` on.
  SteadyTime miss(SteadyTime began, milliseconds unwatched_max) {
    const std::lock_guard lock(mutex_);
    if (!last_missed_ || began - *last_missed_ > unwatched_max) since_ = began;
    last_missed_ = std::chrono::steady_clock::now();
    return since_;
  }

 private:
  std::mutex mutex_;
  std::optional<SteadyTime> last_missed_;  ///< none: it is there
  SteadyTime since_;                       ///< of use while it is missed
};

bool is_schema_name(std::string_view name) {
  return !name.empty() && name.size() <= 63 &&
         std::ranges::all_of(name, [](char c) { return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '_'; });
}

/// Applies the next migration that is missing; false when there is none. Programs that start together take turns: the
/// lock is held until the transaction ends. READ COMMITTED, to see what the one before has done.
Result<bool> apply_next(PostgresConnection& connection, const std::string& schema,
                        std::span<const Migration> migrations) {
  auto done = connection.run_script(fmt::format(
      "BEGIN ISOLATION LEVEL READ COMMITTED; SELECT pg_advisory_xact_lock(hashtextextended('wrkhrs {0}', 0));"
      "CREATE SCHEMA IF NOT EXISTS \"{0}\"; CREATE TABLE IF NOT EXISTS schema_version(version BIGINT);"
      "CREATE TABLE IF NOT EXISTS write_mark(mark BIGINT PRIMARY KEY, is_fence BIGINT NOT NULL DEFAULT 0, made_at "
      "TIMESTAMPTZ NOT NULL DEFAULT now())",
      schema));
  if (!done) return forward_error(done);
  auto current = connection.integer("SELECT coalesce(max(version), 0) FROM schema_version");
  if (!current) return forward_error(current);
  if (*current > static_cast<std::int64_t>(migrations.size())) {
    return std::unexpected(newer_schema_error(*current, migrations.size()));
  }
  const bool is_last = *current == static_cast<std::int64_t>(migrations.size());
  if (!is_last) {
    const Migration& next = migrations[static_cast<std::size_t>(*current)];
    done = connection.run_script(next.postgres != nullptr ? next.postgres : next.sql);
    if (done) {
      auto noted = connection.execute("INSERT INTO schema_version(version) VALUES(?)", next.version);
      if (!noted) done = forward_error(noted);
    }
    if (!done) {
      Error error = std::move(done).error();
      error.detail = fmt::format("migration {}: {}", next.version, error.detail);
      return std::unexpected(std::move(error));
    }
  }
  done = connection.run_script("COMMIT");
  if (!done) return forward_error(done);
  return !is_last;
}

Result<void> migrate(PostgresConnection& connection, const std::string& schema, std::span<const Migration> migrations) {
  while (true) {
    auto applied = apply_next(connection, schema, migrations);
    if (!applied) {
      (void)connection.run_script("ROLLBACK");
      return forward_error(applied);
    }
    if (!*applied) return {};
  }
}

class PostgresDatabase final : public Database {
 public:
  PostgresDatabase(DatabaseOptions options, std::unique_ptr<PostgresConnection> first) : options_(std::move(options)) {
    const int count = std::max(1, options_.connections);
    for (int index = 0; index < count; ++index) {
      threads_.emplace_back([this, own = std::move(first)]() mutable { loop(Lane::write, std::move(own)); });
      threads_.emplace_back([this] { loop(Lane::read, nullptr); });
    }
  }
  ~PostgresDatabase() override {
    closing_ = true;
    writes_.close();
    reads_.close();
    threads_.clear();  // joins: what is queued is finished first
  }

  Dialect dialect() const override { return Dialect::postgres; }
  Result<void> backup_to(const std::filesystem::path&) override {
    return fail(Code::unimplemented, "A PostgreSQL database is backed up with pg_dump.");
  }
  DatabaseStats stats() const override {
    return {.commits = commits_,
            .writes = commits_,
            .reads = reads_done_,
            .queued = writes_.size() + reads_.size(),
            .retries = retries_,
            .reconnects = reconnects_};
  }

 private:
  enum class Outcome { done, again };

  void enqueue(Lane lane, std::unique_ptr<Job> job) override {
    (lane == Lane::write ? writes_ : reads_).push(std::move(job));
  }

  void loop(Lane lane, std::unique_ptr<PostgresConnection> connection) {
    JobQueue& queue = lane == Lane::write ? writes_ : reads_;
    while (auto job = queue.take()) {
      serve(lane, *job, connection);
      job->deliver();
    }
  }

  /// Runs the job until it has a result that stays.
  void serve(Lane lane, Job& job, std::unique_ptr<PostgresConnection>& connection) {
    const auto give_up = std::chrono::steady_clock::now() + collide_limit;
    Backoff backoff(retry_pause_max);
    while (true) {
      if (auto error = job.ended()) return job.fail_with(std::move(*error));
      if (auto connected = ensure_connected(connection, &job); !connected) {
        return job.fail_with(std::move(connected).error());
      }
      connection->forget_failure();
      const Outcome outcome = lane == Lane::write ? write(job, connection) : read(job, *connection);
      if (connection) connection->set_interrupt_check({});
      if (outcome == Outcome::done) return;
      ++retries_;
      if (std::chrono::steady_clock::now() >= give_up) {
        return job.fail_with({.code = Code::unavailable,
                              .message = "The database is too busy. Try again.",
                              .detail = "the transaction kept colliding with others",
                              .retry_after = std::chrono::seconds(1)});
      }
      std::this_thread::sleep_for(backoff.next());
    }
  }

  /// Connects anew where the connection is missing or broken, trying again until the server has been away for
  /// `connect_limit`. A job that comes later finds out within a second: it does not wait the whole time once more, nor
  /// do those that queue behind it.
  Result<void> ensure_connected(std::unique_ptr<PostgresConnection>& connection, const Job* job) {
    if (connection && connection->is_usable()) return {};
    if (connection) ++reconnects_;
    connection.reset();
    const SteadyTime began = std::chrono::steady_clock::now();
    SteadyTime give_up = began + options_.connect_limit;
    Backoff backoff(reconnect_pause_max);
    while (true) {
      auto made = PostgresConnection::open(options_.url, options_.schema, options_.connect_limit);
      if (made) {
        outage_.end();
        connection = std::move(*made);
        return {};
      }
      const SteadyTime away_since = outage_.miss(began, options_.connect_limit);
      if (job != nullptr) {
        give_up =
            std::max(away_since + options_.connect_limit, began + std::min(options_.connect_limit, known_away_limit));
        if (auto error = job->ended()) {
          if (error->code == Code::deadline_exceeded) error = std::move(made).error();  // says more
          return std::unexpected(std::move(*error));
        }
      }
      if (std::chrono::steady_clock::now() >= give_up || (closing_ && job != nullptr)) return forward_error(made);
      std::this_thread::sleep_for(backoff.next());
    }
  }

  Outcome read(Job& job, PostgresConnection& connection) {
    connection.set_interrupt_check([&job] { return job.ended().has_value(); });
    if (auto begun = connection.run_script("BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY"); !begun) {
      return after_failure(job, connection, std::move(begun).error());
    }
    job.run_guarded(connection);
    const Failure failure = connection.failure();
    if (failure == Failure::lost || failure == Failure::collision) {
      return after_failure(job, connection, connection.first_error());
    }
    (void)connection.run_script("ROLLBACK");
    ++reads_done_;
    return Outcome::done;
  }

  Outcome write(Job& job, std::unique_ptr<PostgresConnection>& connection) {
    connection->set_interrupt_check([&job] { return job.ended().has_value(); });
    auto begun = connection->run_script("BEGIN ISOLATION LEVEL SERIALIZABLE");
    if (!begun) return after_failure(job, *connection, std::move(begun).error());
    job.run_guarded(*connection);
    if (connection->failure() != Failure::none) {
      // Also where the function has swallowed the error: nothing of the transaction can be kept.
      const Error first = connection->first_error();
      if (connection->failure() == Failure::other && job.error() != nullptr) {
        (void)connection->run_script("ROLLBACK");
        return Outcome::done;
      }
      return after_failure(job, *connection, first);
    }
    if (job.error() != nullptr) {
      (void)connection->run_script("ROLLBACK");
      return Outcome::done;
    }
    return commit(job, connection);
  }

  Outcome commit(Job& job, std::unique_ptr<PostgresConnection>& connection) {
    const auto give_up = std::chrono::steady_clock::now() + commit_limit;
    connection->set_interrupt_check([give_up] { return std::chrono::steady_clock::now() >= give_up; });
    const std::int64_t mark = ++last_mark_;
    auto committed = connection->run_script(fmt::format("INSERT INTO write_mark(mark) VALUES({}); COMMIT", mark));
    if (!committed && connection->failure() != Failure::lost) {
      return after_failure(job, *connection, std::move(committed).error());
    }
    if (!committed) {
      auto took_place = has_taken_place(connection, mark);
      if (!took_place) {
        job.fail_with(
            {.code = Code::unavailable,
             .message = "The database went away while it wrote. It is not known whether the write took place.",
             .detail = took_place.error().detail});
        return Outcome::done;
      }
      if (!*took_place) return Outcome::again;
    }
    ++commits_;
    if (mark % marks_until_cleaning == 0) {
      (void)connection->run_script(
          "BEGIN ISOLATION LEVEL READ COMMITTED; DELETE FROM write_mark WHERE made_at < now() - interval '1 hour'; "
          "COMMIT");
    }
    return Outcome::done;
  }

  /// Whether the transaction with this mark, whose connection broke during COMMIT, was committed. If not, it never will
  /// be. Errors: unavailable (the server does not come back within `connect_limit`).
  Result<bool> has_taken_place(std::unique_ptr<PostgresConnection>& connection, std::int64_t mark) {
    const auto give_up = std::chrono::steady_clock::now() + options_.connect_limit;
    Backoff backoff(reconnect_pause_max);
    while (true) {
      auto is_fence = [&]() -> Result<std::string> {
        if (auto connected = ensure_connected(connection, nullptr); !connected) return forward_error(connected);
        connection->set_interrupt_check([give_up] { return std::chrono::steady_clock::now() >= give_up; });
        // Waits for a transaction with the same mark that the server has not ended yet.
        auto done =
            connection->run_script(fmt::format("BEGIN ISOLATION LEVEL READ COMMITTED; INSERT INTO write_mark(mark, "
                                               "is_fence) VALUES({}, 1) ON CONFLICT DO NOTHING",
                                               mark));
        if (!done) return forward_error(done);
        auto found = connection->value_of(fmt::format("SELECT is_fence FROM write_mark WHERE mark = {}", mark));
        if (found) done = connection->run_script("COMMIT");
        if (!done) return forward_error(done);
        return found;
      }();
      if (is_fence) return *is_fence == "0";
      if (std::chrono::steady_clock::now() >= give_up) return forward_error(is_fence);
      std::this_thread::sleep_for(backoff.next());
    }
  }

  /// Ends the transaction after a statement failed, and says whether to run it again.
  Outcome after_failure(Job& job, PostgresConnection& connection, Error error) {
    const Failure failure = connection.failure();
    if (connection.is_usable()) (void)connection.run_script("ROLLBACK");
    if (failure == Failure::collision || failure == Failure::lost) return Outcome::again;
    job.fail_with(std::move(error));
    return Outcome::done;
  }

  const DatabaseOptions options_;
  JobQueue writes_{options_.queue_max};
  JobQueue reads_{options_.queue_max};
  /// Marks count on from a number that no other process is likely to come near.
  std::atomic<std::int64_t> last_mark_{static_cast<std::int64_t>(std::random_device{}() & 0x7fffffffU) << 32};
  std::atomic<bool> closing_{false};
  Outage outage_;
  std::atomic<std::uint64_t> commits_{0};
  std::atomic<std::uint64_t> reads_done_{0};
  std::atomic<std::uint64_t> retries_{0};
  std::atomic<std::uint64_t> reconnects_{0};
  std::vector<std::jthread> threads_;  // last: they end before what they use
};

}  // namespace

Result<std::unique_ptr<Database>> open_postgres_database(DatabaseOptions options,
                                                         std::span<const Migration> migrations) {
  if (!is_schema_name(options.schema)) {
    return fail_with_detail(Code::internal, "The database schema is misconfigured.", "schema: " + options.schema);
  }
  const auto give_up = std::chrono::steady_clock::now() + options.connect_limit;
  Backoff backoff(reconnect_pause_max);
  while (true) {
    auto connection = PostgresConnection::open(options.url, options.schema, options.connect_limit);
    Result<void> ready =
        connection ? migrate(**connection, options.schema, migrations) : Result<void>(forward_error(connection));
    if (ready) return std::make_unique<PostgresDatabase>(std::move(options), std::move(*connection));
    if (ready.error().code != Code::unavailable || std::chrono::steady_clock::now() >= give_up) {
      Error error = std::move(ready).error();
      if (error.code == Code::unavailable) error.message = "PostgreSQL cannot be reached. Check database.url.";
      return std::unexpected(std::move(error));
    }
    std::this_thread::sleep_for(backoff.next());
  }
}

}  // namespace wrkhrs::store
