#include "store/database.hpp"

#include <atomic>
#include <condition_variable>
#include <deque>
#include <exception>
#include <mutex>
#include <system_error>
#include <thread>
#include <vector>

#include <fcntl.h>
#include <fmt/format.h>
#include <sqlite3.h>
#include <unistd.h>

namespace wrkhrs::store {
namespace {

Error closing_error() { return {.code = Code::unavailable, .message = "The service is shutting down."}; }
Error queue_full_error() {
  return {.code = Code::rate_limited,
          .message = "Too many requests are waiting for the database. Try again in a moment.",
          .retry_after = std::chrono::seconds(1)};
}

Result<void> make_private_folder(const std::filesystem::path& folder) {
  if (folder.empty() || std::filesystem::exists(folder)) return {};
  std::error_code error;
  std::filesystem::create_directories(folder, error);
  if (error)
    return fail_with_detail(Code::unavailable, "The data folder cannot be made.",
                            folder.string() + ": " + error.message());
  std::filesystem::permissions(folder, std::filesystem::perms::owner_all, error);
  return {};
}

/// One statement without parameters whose result does not matter.
Result<void> perform(Connection& connection, std::string_view sql) {
  auto done = connection.execute(sql);
  if (!done) return forward_error(done);
  return {};
}

Result<void> check_for_damage(Connection& connection) {
  auto verdict = connection.one("PRAGMA quick_check(1)", [](const Row& row) { return row.text(0); });
  if (!verdict) return forward_error(verdict);
  if (*verdict == "ok") return {};
  return fail_with_detail(Code::internal, "The database is damaged. Restore it from a backup.", verdict->value_or(""));
}

Result<void> apply(Connection& connection, const Migration& migration) {
  auto begun = perform(connection, "BEGIN IMMEDIATE");
  if (!begun) return begun;
  auto done = connection.run_script(migration.sql);
  if (done) done = connection.run_script(fmt::format("PRAGMA user_version={}", migration.version));
  if (done) done = perform(connection, "COMMIT");
  if (done) return {};
  if (!connection.in_autocommit()) (void)perform(connection, "ROLLBACK");
  Error error = std::move(done).error();
  error.detail = fmt::format("migration {}: {}", migration.version, error.detail);
  return std::unexpected(std::move(error));
}

Result<void> migrate(Connection& connection, std::span<const Migration> migrations) {
  auto current = connection.integer("PRAGMA user_version");
  if (!current) return forward_error(current);
  if (*current > static_cast<std::int64_t>(migrations.size())) {
    return fail_with_detail(Code::internal, "The database was made by a newer version of WrkHrs. Install that version.",
                            fmt::format("schema {}, this program knows {}", *current, migrations.size()));
  }
  for (std::size_t index = 0; index < migrations.size(); ++index) {
    if (migrations[index].version != static_cast<int>(index) + 1) {
      return fail_with_detail(Code::internal, "The database schema is misconfigured.",
                              "migrations must count 1, 2, 3, …");
    }
    if (static_cast<std::int64_t>(index) < *current) continue;
    auto applied = apply(connection, migrations[index]);
    if (!applied) return applied;
  }
  return {};
}

}  // namespace

struct Database::State {
  explicit State(DatabaseOptions o, Connection w) : options(std::move(o)), writer(std::move(w)) {}

  DatabaseOptions options;
  Connection writer;                // the writer thread's
  std::vector<Connection> readers;  // one a reader thread

  std::mutex mutex;  // guards the queues and `closing`
  std::condition_variable write_ready;
  std::condition_variable read_ready;
  std::deque<std::unique_ptr<Job>> writes;
  std::deque<std::unique_ptr<Job>> reads;
  bool closing = false;

  std::atomic<std::uint64_t> commits{0};
  std::atomic<std::uint64_t> writes_done{0};
  std::atomic<std::uint64_t> reads_done{0};
  std::atomic<bool> damaged{false};

  std::vector<std::jthread> threads;  // last: they end before what they use

  static void run_guarded(Job& job, Connection& connection) {
    try {
      job.run(connection);
    } catch (const std::exception& exception) {
      job.fail_with({.code = Code::internal, .message = "Internal error.", .detail = exception.what()});
    } catch (...) {
      job.fail_with({.code = Code::internal, .message = "Internal error.", .detail = "unknown exception"});
    }
  }

  /// The error to answer with when nobody waits for the job any more.
  static std::optional<Error> ended(const Job& job) {
    if (!job.context) return std::nullopt;
    auto wanted = job.context->check();
    return wanted ? std::nullopt : std::optional(std::move(wanted).error());
  }

  // ---- writing

  void write_loop() {
    std::vector<std::unique_ptr<Job>> group;
    while (take_group(group)) {
      std::erase_if(group, [](std::unique_ptr<Job>& job) {
        auto error = ended(*job);
        if (!error) return false;
        job->fail_with(std::move(*error));
        job->deliver();
        return true;
      });
      if (!group.empty()) commit(group);
      if (writer.damaged()) damaged = true;
      for (auto& job : group) job->deliver();
      group.clear();
    }
  }

  /// Waits for work; false once closing and empty.
  bool take_group(std::vector<std::unique_ptr<Job>>& group) {
    std::unique_lock lock(mutex);
    write_ready.wait(lock, [&] { return closing || !writes.empty(); });
    while (!writes.empty() && group.size() < options.group_max) {
      group.push_back(std::move(writes.front()));
      writes.pop_front();
    }
    return !group.empty();
  }

  void commit(std::vector<std::unique_ptr<Job>>& group) {
    if (group.size() > 1 && commit_together(group)) {
      ++commits;
      for (auto& job : group) writes_done += job->error() == nullptr;
      return;
    }
    // Alone, each job gets the error that is its own: a full disk may refuse a large write and still take a small one.
    for (auto& job : group) commit_alone(*job);
  }

  /// True when the transaction with all jobs (less those that failed, each undone) is on disk; else nothing of it is.
  bool commit_together(std::vector<std::unique_ptr<Job>>& group) {
    if (!perform(writer, "BEGIN IMMEDIATE")) return false;
    for (auto& job : group) {
      bool kept = perform(writer, "SAVEPOINT job").has_value();
      if (kept) {
        run_guarded(*job, writer);
        // Some errors (disk full, I/O) end the whole transaction, not only the savepoint.
        kept = !writer.in_autocommit();
        if (kept && job->error() != nullptr) kept = perform(writer, "ROLLBACK TO job").has_value();
        if (kept) kept = perform(writer, "RELEASE job").has_value();
      }
      if (!kept) {
        undo();
        return false;
      }
    }
    if (perform(writer, "COMMIT")) return true;
    undo();
    return false;
  }

  void commit_alone(Job& job) {
    if (auto begun = perform(writer, "BEGIN IMMEDIATE"); !begun) return job.fail_with(std::move(begun).error());
    run_guarded(job, writer);
    if (job.error() != nullptr) return undo();
    if (auto committed = perform(writer, "COMMIT"); !committed) {
      job.fail_with(std::move(committed).error());
      return undo();
    }
    ++commits;
    ++writes_done;
  }

  void undo() {
    if (!writer.in_autocommit()) (void)perform(writer, "ROLLBACK");
  }

  // ---- reading

  void read_loop(Connection& connection) {
    while (auto job = take_read()) {
      if (auto error = ended(*job)) {
        job->fail_with(std::move(*error));
      } else {
        read(*job, connection);
      }
      if (connection.damaged()) damaged = true;
      job->deliver();
    }
  }

  std::unique_ptr<Job> take_read() {
    std::unique_lock lock(mutex);
    read_ready.wait(lock, [&] { return closing || !reads.empty(); });
    if (reads.empty()) return nullptr;
    auto job = std::move(reads.front());
    reads.pop_front();
    return job;
  }

  void read(Job& job, Connection& connection) {
    if (auto begun = perform(connection, "BEGIN"); !begun) return job.fail_with(std::move(begun).error());
    if (job.context) {
      connection.set_interrupt_check([&job] { return ended(job).has_value(); });
    }
    run_guarded(job, connection);
    connection.set_interrupt_check({});
    if (!connection.in_autocommit()) (void)perform(connection, "ROLLBACK");
    ++reads_done;
  }
};

Result<std::unique_ptr<Database>> Database::open(DatabaseOptions options, std::span<const Migration> migrations) {
  auto folder = make_private_folder(options.path.parent_path());
  if (!folder) return forward_error(folder);
  std::error_code ignored;
  const auto bytes = std::filesystem::file_size(options.path, ignored);
  const bool exists = !ignored;

  auto writer = Connection::open(options.path, Connection::Mode::read_write);
  if (!writer) return forward_error(writer);
  if (!exists) {
    // SQLite gives the -wal and -shm files the same permissions.
    std::filesystem::permissions(options.path, std::filesystem::perms::owner_read | std::filesystem::perms::owner_write,
                                 ignored);
  }
  if (exists && bytes <= static_cast<std::uintmax_t>(options.check_bytes_max)) {
    auto sound = check_for_damage(*writer);
    if (!sound) return forward_error(sound);
  }
  if (options.pages_max > 0) {
    auto limited = writer->run_script(fmt::format("PRAGMA max_page_count={}", options.pages_max));
    if (!limited) return forward_error(limited);
  }
  auto migrated = migrate(*writer, migrations);
  if (!migrated) return forward_error(migrated);

  auto state = std::make_unique<State>(std::move(options), std::move(*writer));
  const int readers = std::max(1, state->options.readers);
  state->readers.reserve(static_cast<std::size_t>(readers));
  for (int index = 0; index < readers; ++index) {
    auto reader = Connection::open(state->options.path, Connection::Mode::read_only);
    if (!reader) return forward_error(reader);
    state->readers.push_back(std::move(*reader));
  }
  return std::unique_ptr<Database>(new Database(std::move(state)));
}

Database::Database(std::unique_ptr<State> state) : state_(std::move(state)) {
  State* shared = state_.get();
  shared->threads.emplace_back([shared] { shared->write_loop(); });
  for (Connection& reader : shared->readers) {
    shared->threads.emplace_back([shared, &reader] { shared->read_loop(reader); });
  }
}

Database::~Database() {
  {
    const std::lock_guard lock(state_->mutex);
    state_->closing = true;
  }
  state_->write_ready.notify_all();
  state_->read_ready.notify_all();
  state_->threads.clear();  // joins: what is queued is finished first
}

void Database::enqueue(Lane lane, std::unique_ptr<Job> job) {
  std::optional<Error> refused;
  {
    const std::lock_guard lock(state_->mutex);
    auto& queue = lane == Lane::write ? state_->writes : state_->reads;
    if (state_->closing) {
      refused = closing_error();
    } else if (queue.size() >= state_->options.queue_max) {
      refused = queue_full_error();
    } else {
      queue.push_back(std::move(job));
      // With the lock held: once it is released the destructor may run, which finishes this job and frees the state.
      (lane == Lane::write ? state_->write_ready : state_->read_ready).notify_one();
    }
  }
  if (refused) {
    job->fail_with(std::move(*refused));
    job->deliver();
  }
}

Result<void> Database::backup_to(const std::filesystem::path& file) {
  if (std::filesystem::exists(file))
    return fail(Code::conflict, "The backup file exists already. Choose another name.");
  const std::filesystem::path partial = file.string() + ".partial";
  std::error_code error;
  std::filesystem::remove(partial, error);

  auto source = Connection::open(state_->options.path, Connection::Mode::read_only);
  if (!source) return forward_error(source);
  sqlite3* target = nullptr;
  int result_code = sqlite3_open_v2(partial.c_str(), &target, SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE, nullptr);
  if (result_code == SQLITE_OK) {
    if (sqlite3_backup* backup = sqlite3_backup_init(target, "main", source->handle(), "main")) {
      sqlite3_backup_step(backup, -1);  // one read snapshot; writers go on beside it
      result_code = sqlite3_backup_finish(backup);
    } else {
      result_code = sqlite3_errcode(target);
    }
  }
  std::optional<Error> failure;
  if (result_code != SQLITE_OK) failure = sqlite_error(target, result_code);
  sqlite3_close(target);
  if (!failure) {
    std::filesystem::rename(partial, file, error);
    if (error)
      failure = Error{.code = Code::unavailable, .message = "The backup cannot be written.", .detail = error.message()};
  }
  if (failure) {
    std::filesystem::remove(partial, error);
    return std::unexpected(std::move(*failure));
  }
  const auto folder = file.has_parent_path() ? file.parent_path() : std::filesystem::path(".");
  if (const int descriptor = ::open(folder.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC); descriptor >= 0) {
    ::fsync(descriptor);
    ::close(descriptor);
  }
  return {};
}

DatabaseStats Database::stats() const {
  std::size_t queued = 0;
  {
    const std::lock_guard lock(state_->mutex);
    queued = state_->writes.size() + state_->reads.size();
  }
  return {.commits = state_->commits,
          .writes = state_->writes_done,
          .reads = state_->reads_done,
          .queued = queued,
          .damaged = state_->damaged};
}

}  // namespace wrkhrs::store
