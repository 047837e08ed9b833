// A durable SQL database: the state of one service. Two implementations, one contract (database_contract.hpp):
//
// SQLite, one file (sqlite_database.cpp). Writes run on one writer thread. It takes what has queued up (at most
// `group_max`), runs each write function in a savepoint of one transaction, commits once, and only then resumes the
// callers: many small writes share one fsync. Reads run beside it on reader threads, each on a snapshot of its own
// (WAL).
//
// PostgreSQL, one schema of a database that replicas share (postgres_database.cpp). Writes are SERIALIZABLE
// transactions on a few connections, run again when they collide; so a function may be written as if it were the only
// one. Reads are REPEATABLE READ snapshots. Connections that break are made again.
#pragma once

#include <chrono>
#include <cstdint>
#include <filesystem>
#include <future>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <utility>

#include <boost/asio/associated_executor.hpp>
#include <boost/asio/async_result.hpp>
#include <boost/asio/executor_work_guard.hpp>
#include <boost/asio/post.hpp>

#include "base/context.hpp"
#include "base/task.hpp"
#include "store/connection.hpp"
#include "store/job_queue.hpp"

namespace wrkhrs::store {

/// One step of the schema's history. Versions count 1, 2, 3, …; a migration that was ever released is never changed.
struct Migration {
  int version;
  const char* sql;                 ///< statements separated by semicolons; runs in a transaction
  const char* postgres = nullptr;  ///< the same step for PostgreSQL; null: `sql` does for both
};

struct DatabaseOptions {
  // ---- SQLite
  std::filesystem::path path;  ///< made with its folder where missing; `-wal` and `-shm` files stand beside it
  int readers = 2;             ///< reader threads, at least 1
  std::size_t group_max = 64;  ///< writes in one commit
  std::int64_t pages_max = 0;  ///< upper bound of the file in pages of 4096 bytes; 0 = none. Past it: storage_full
  std::int64_t check_bytes_max = 64 << 20;  ///< files up to this size are checked for damage when opened
  std::filesystem::path record;  ///< not empty: the file named here says that `path` was there. Where it is gone it is
                                 ///< not begun anew; see Database::trouble()
  bool stay_up = false;          ///< a file that is damaged or gone is no error of open(); see Database::trouble()

  // ---- PostgreSQL, instead of `path` where `url` is set
  std::string url;      ///< libpq's connection string (`postgresql://user:password@host/database`); a secret
  std::string schema;   ///< made where missing; lower-case letters, digits, `_`: one a service
  int connections = 4;  ///< for writes, and as many for reads
  std::chrono::milliseconds connect_limit{
      10'000};  ///< how long a server may be away, and a start try to reach it, before calls fail

  // ---- both
  std::size_t queue_max = 4096;  ///< reads, and writes, waiting at a time; past it: rate_limited
};

/// What has happened since the database was opened.
struct DatabaseStats {
  std::uint64_t commits = 0;  ///< commits that reached the disk (SQLite: of groups)
  std::uint64_t writes = 0;   ///< write functions that were committed
  std::uint64_t reads = 0;
  std::size_t queued = 0;        ///< reads and writes waiting now
  bool damaged = false;          ///< there is trouble(): restore it from a backup
  std::uint64_t retries = 0;     ///< PostgreSQL: transactions run again because they collided or lost their connection
  std::uint64_t reconnects = 0;  ///< PostgreSQL: connections made again
};

/// Safe to share between threads. The destructor finishes what is queued, then closes.
/// The event loops of the coroutines that call it outlive it: its threads resume them there.
///
/// Functions handed to write() and read() take `Connection&` and return a `Result<T>`. They run on a database thread:
/// they must not block on anything else, and must not keep the connection or its statements. What they hold is
/// destroyed before the caller goes on. A function may run more than once (another transaction got in its way, a
/// connection broke): it changes nothing but the database and its own result. Errors of all four: those of Connection
/// and of the function itself; rate_limited (queue full); unavailable (closing; no server within `connect_limit`);
/// cancelled and deadline_exceeded (the context ended before the function started, or a read, on PostgreSQL also a
/// write, ran past its deadline: then nothing of it is kept; unavailable, too, where it was the server that was missing
/// until the deadline).
class Database {
 public:
  /// Opens the database and brings its schema to the last migration, each in a transaction of its own; replicas that
  /// start together take turns. A SQLite file is checked for damage.
  /// Errors: not_found with the code `database_unusable` (damaged, or made before and gone), internal (made by a newer
  /// version; a migration fails), unavailable (cannot be opened or reached), storage_full.
  static Result<std::unique_ptr<Database>> open(DatabaseOptions options, std::span<const Migration> migrations);
  virtual ~Database() = default;
  Database(const Database&) = delete;
  Database& operator=(const Database&) = delete;

  virtual Dialect dialect() const = 0;

  /// Runs `function` inside a transaction; resumes once the commit is on disk. An error undoes this write alone. Where
  /// the connection broke during a commit, the server is asked what became of it; only when it does not come back
  /// within `connect_limit` is the error (unavailable) one that leaves open whether the write took place.
  template <class F>
  auto write(const Context& ctx, F function) -> asio::awaitable<std::invoke_result_t<F&, Connection&>> {
    return submit<F>(Lane::write, ctx, std::move(function));
  }
  /// Runs `function` on a read-only snapshot.
  template <class F>
  auto read(const Context& ctx, F function) -> asio::awaitable<std::invoke_result_t<F&, Connection&>> {
    return submit<F>(Lane::read, ctx, std::move(function));
  }
  /// The same, blocking the calling thread: for start-up, the command line and tests; never on an event loop.
  template <class F>
  auto write_now(F function) -> std::invoke_result_t<F&, Connection&> {
    return submit_and_wait(Lane::write, std::move(function));
  }
  template <class F>
  auto read_now(F function, std::optional<Context> ctx = std::nullopt) -> std::invoke_result_t<F&, Connection&> {
    return submit_and_wait(Lane::read, std::move(function), std::move(ctx));
  }

  /// SQLite: copies a consistent snapshot to a new file with its backup API, while reads and writes go on. Blocks.
  /// Errors: conflict (the file exists), storage_full, unavailable, unimplemented (PostgreSQL: pg_dump does it).
  virtual Result<void> backup_to(const std::filesystem::path& file) = 0;

  virtual DatabaseStats stats() const = 0;

  /// SQLite: why nothing is written any more until a person has brought the file back: it is damaged, or it was moved
  /// or deleted, and what were written then would be lost. A not_found whose message names the file and the way back,
  /// for /health; calls are refused with `unavailable` and the code `database_unusable`. It is found when opening (then
  /// nothing is read either), and by any read or write that comes upon it; once found, it stays.
  virtual std::optional<Error> trouble() const { return std::nullopt; }

 protected:
  enum class Lane { write, read };
  Database() = default;
  /// Queues the job, or delivers an error at once.
  virtual void enqueue(Lane lane, std::unique_ptr<Job> job) = 0;

 private:
  template <class F, class Deliver>
  struct TypedJob final : Job {
    using R = std::invoke_result_t<F&, Connection&>;
    TypedJob(F f, Deliver d) : function(std::move(f)), deliver_function(std::move(d)) {}
    void run(Connection& connection) override { result = (*function)(connection); }
    const Error* error() const override { return result ? nullptr : &result.error(); }
    void fail_with(Error error) override { result = std::unexpected(std::move(error)); }
    void deliver() override {
      function.reset();  // what it holds is gone when the caller goes on
      deliver_function(std::move(result));
    }
    std::optional<F> function;
    Deliver deliver_function;
    R result = std::unexpected(Error{});
  };

  template <class F, class Deliver>
  static std::unique_ptr<Job> make_job(F function, Deliver deliver) {
    return std::make_unique<TypedJob<F, Deliver>>(std::move(function), std::move(deliver));
  }

  template <class F>
  auto submit(Lane lane, Context ctx, F function) -> asio::awaitable<std::invoke_result_t<F&, Connection&>> {
    using R = std::invoke_result_t<F&, Connection&>;
    auto initiate = [this, lane](auto handler, Context context, F job_function) {
      auto work = asio::make_work_guard(asio::get_associated_executor(handler));
      auto deliver = [handler = std::move(handler), work = std::move(work)](R result) mutable {
        auto executor = work.get_executor();
        auto resume = [handler = std::move(handler), result = std::move(result)]() mutable {
          handler(std::move(result));
        };
        asio::post(executor, std::move(resume));
        work.reset();
      };
      auto job = make_job(std::move(job_function), std::move(deliver));
      job->context = std::move(context);
      enqueue(lane, std::move(job));
    };
    return asio::async_initiate<const asio::use_awaitable_t<>, void(R)>(std::move(initiate), asio::use_awaitable,
                                                                        std::move(ctx), std::move(function));
  }

  template <class F>
  auto submit_and_wait(Lane lane, F function, std::optional<Context> ctx = std::nullopt)
      -> std::invoke_result_t<F&, Connection&> {
    std::promise<std::invoke_result_t<F&, Connection&>> promise;
    auto future = promise.get_future();
    auto deliver = [promise = std::move(promise)](auto result) mutable { promise.set_value(std::move(result)); };
    auto job = make_job(std::move(function), std::move(deliver));
    job->context = std::move(ctx);
    enqueue(lane, std::move(job));
    return future.get();
  }
};

}  // namespace wrkhrs::store
