// A durable SQL database in one SQLite file: the state of one service.
//
// Writes run on one writer thread. It takes what has queued up (at most `group_max`), runs each write function in a
// savepoint of one transaction, commits once, and only then resumes the callers: many small writes share one fsync.
// Reads run beside it on reader threads, each on a snapshot of its own (WAL).
#pragma once

#include <cstdint>
#include <filesystem>
#include <future>
#include <memory>
#include <span>
#include <string>
#include <utility>

#include <boost/asio/associated_executor.hpp>
#include <boost/asio/async_result.hpp>
#include <boost/asio/executor_work_guard.hpp>
#include <boost/asio/post.hpp>

#include "base/context.hpp"
#include "base/task.hpp"
#include "store/sqlite.hpp"

namespace wrkhrs::store {

/// One step of the schema's history. Versions count 1, 2, 3, …; a migration that was ever released is never changed.
struct Migration {
  int version;
  const char* sql;  ///< statements separated by semicolons; runs in a transaction
};

struct DatabaseOptions {
  std::filesystem::path path;    ///< made with its folder where missing; `-wal` and `-shm` files stand beside it
  int readers = 2;               ///< reader threads, at least 1
  std::size_t queue_max = 4096;  ///< reads, and writes, waiting at a time; past it: rate_limited
  std::size_t group_max = 64;    ///< writes in one commit
  std::int64_t pages_max = 0;    ///< upper bound of the file in pages of 4096 bytes; 0 = none. Past it: storage_full
  std::int64_t check_bytes_max = 64 << 20;  ///< files up to this size are checked for damage when opened
};

/// What has happened since the database was opened.
struct DatabaseStats {
  std::uint64_t commits = 0;  ///< group commits that reached the disk
  std::uint64_t writes = 0;   ///< write functions that were committed
  std::uint64_t reads = 0;
  std::size_t queued = 0;  ///< reads and writes waiting now
  bool damaged = false;    ///< SQLite reported a damaged file: restore it from a backup
};

/// Safe to share between threads. The destructor finishes what is queued, then closes.
/// The event loops of the coroutines that call it outlive it: its threads resume them there.
///
/// Functions handed to write() and read() take `Connection&` and return a `Result<T>`. They run on a database thread:
/// they must not block on anything else, and must not keep the connection or its statements. Errors of all four: those
/// of Connection and of the function itself; rate_limited (queue full); unavailable (closing); cancelled and
/// deadline_exceeded (the context ended before the function started, or a read ran past its deadline).
class Database {
 public:
  /// Opens the file, checks it and brings its schema to the last migration, each in a transaction of its own.
  /// Errors: internal (damaged; made by a newer version; a migration fails), unavailable (cannot be opened),
  /// storage_full.
  static Result<std::unique_ptr<Database>> open(DatabaseOptions options, std::span<const Migration> migrations);
  ~Database();
  Database(const Database&) = delete;
  Database& operator=(const Database&) = delete;

  /// Runs `function` inside a transaction; resumes once the commit is on disk. An error undoes this write alone.
  /// `function` may run more than once (when the commit that it shared with others failed): it changes nothing but the
  /// database and its own result.
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
  auto read_now(F function) -> std::invoke_result_t<F&, Connection&> {
    return submit_and_wait(Lane::read, std::move(function));
  }

  /// Copies a consistent snapshot to a new file with SQLite's backup API, while reads and writes go on. Blocks.
  /// Errors: conflict (the file exists), storage_full, unavailable.
  Result<void> backup_to(const std::filesystem::path& file);

  DatabaseStats stats() const;

 private:
  enum class Lane { write, read };
  /// One queued function, its result, and where the result goes.
  struct Job {
    std::optional<Context> context;  ///< of the caller; the job is dropped when it has ended before
    virtual ~Job() = default;
    virtual void run(Connection& connection) = 0;  ///< (re)computes the result
    virtual const Error* error() const = 0;        ///< of the result; null when it succeeded
    virtual void fail_with(Error error) = 0;       ///< replaces the result
    virtual void deliver() = 0;                    ///< hands the result to the caller; called once, last
  };
  template <class F, class Deliver>
  struct TypedJob final : Job {
    using R = std::invoke_result_t<F&, Connection&>;
    TypedJob(F f, Deliver d) : function(std::move(f)), deliver_function(std::move(d)) {}
    void run(Connection& connection) override { result = function(connection); }
    const Error* error() const override { return result ? nullptr : &result.error(); }
    void fail_with(Error error) override { result = std::unexpected(std::move(error)); }
    void deliver() override { deliver_function(std::move(result)); }
    F function;
    Deliver deliver_function;
    R result = std::unexpected(Error{});
  };

  struct State;
  explicit Database(std::unique_ptr<State> state);
  /// Queues the job, or delivers an error at once.
  void enqueue(Lane lane, std::unique_ptr<Job> job);

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
  auto submit_and_wait(Lane lane, F function) -> std::invoke_result_t<F&, Connection&> {
    std::promise<std::invoke_result_t<F&, Connection&>> promise;
    auto future = promise.get_future();
    auto deliver = [promise = std::move(promise)](auto result) mutable { promise.set_value(std::move(result)); };
    enqueue(lane, make_job(std::move(function), std::move(deliver)));
    return future.get();
  }

  std::unique_ptr<State> state_;
};

}  // namespace wrkhrs::store
