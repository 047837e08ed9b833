#include <atomic>
#include <mutex>
#include <optional>
#include <system_error>
#include <thread>
#include <vector>

#include <fcntl.h>
#include <fmt/format.h>
#include <sqlite3.h>
#include <unistd.h>

#include "base/log.hpp"
#include "store/database_kinds.hpp"
#include "store/sqlite.hpp"
#include "store/statement_failure.hpp"

namespace wrkhrs::store {
namespace {

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

Result<void> check_for_damage(SqliteConnection& connection) {
  auto verdict = connection.one("PRAGMA quick_check(1)", [](const Row& row) { return row.text(0); });
  if (!verdict) return forward_error(verdict);
  if (*verdict == "ok") return {};
  return std::unexpected(unusable_error(verdict->value_or("no answer")));
}

/// What brings back a file that is damaged or gone, for the person who runs the stack.
Error trouble_with(const std::filesystem::path& path, std::string_view what, std::string detail) {
  // Its place in the home; where that lies is nobody else's business.
  const auto folder = path.parent_path();
  const auto name = folder.parent_path().filename() / folder.filename() / path.filename();
  return {.code = Code::not_found,
          .message = fmt::format("The database {} of the home {}. `wrkhrs down`, then `wrkhrs backup restore --force` "
                                 "and `wrkhrs up --detach` bring back what the last backup holds.",
                                 name.string(), what),
          .openai_code = std::string(database_unusable),
          .detail = path.string() + ": " + std::move(detail)};
}

/// The error of an open: which file, and, where it is damaged, what brings it back.
Error with_way_back(Error error, const std::filesystem::path& path) {
  if (error.openai_code == database_unusable) return trouble_with(path, "is damaged", std::move(error.detail));
  error.detail = path.string() + ": " + error.detail;
  return error;
}

/// Whether the file that a connection writes to is still the one of that name: another program may have moved or
/// deleted it, and what were written then nobody would find again.
bool has_moved(const SqliteConnection& connection) {
  int moved = 0;
  return sqlite3_file_control(connection.handle(), "main", SQLITE_FCNTL_HAS_MOVED, &moved) == SQLITE_OK && moved != 0;
}

Result<void> apply(SqliteConnection& connection, const Migration& migration) {
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

Result<void> migrate(SqliteConnection& connection, std::span<const Migration> migrations) {
  auto current = connection.integer("PRAGMA user_version");
  if (!current) return forward_error(current);
  if (*current > static_cast<std::int64_t>(migrations.size())) {
    return std::unexpected(newer_schema_error(*current, migrations.size()));
  }
  for (const Migration& migration : migrations.subspan(static_cast<std::size_t>(*current))) {
    auto applied = apply(connection, migration);
    if (!applied) return applied;
  }
  return {};
}

/// For a file that is damaged or gone: what it refuses is answered, and /health can say why.
class RefusingDatabase final : public Database {
 public:
  explicit RefusingDatabase(Error trouble) : trouble_(std::move(trouble)) {}
  Dialect dialect() const override { return Dialect::sqlite; }
  Result<void> backup_to(const std::filesystem::path& /*file*/) override { return std::unexpected(trouble_); }
  DatabaseStats stats() const override { return {.damaged = true}; }
  std::optional<Error> trouble() const override { return trouble_; }

 private:
  void enqueue(Lane /*lane*/, std::unique_ptr<Job> job) override { job->refuse(unusable_error()); }
  const Error trouble_;
};

class SqliteDatabase final : public Database {
 public:
  SqliteDatabase(DatabaseOptions options, SqliteConnection writer, std::vector<SqliteConnection> readers)
      : options_(std::move(options)), writer_(std::move(writer)), readers_(std::move(readers)) {
    threads_.emplace_back([this] { write_loop(); });
    for (SqliteConnection& reader : readers_) threads_.emplace_back([this, &reader] { read_loop(reader); });
  }
  ~SqliteDatabase() override {
    writes_.close();
    reads_.close();
    threads_.clear();  // joins: what is queued is finished first
  }

  Dialect dialect() const override { return Dialect::sqlite; }
  Result<void> backup_to(const std::filesystem::path& file) override;
  DatabaseStats stats() const override {
    return {.commits = commits_,
            .writes = writes_done_,
            .reads = reads_done_,
            .queued = writes_.size() + reads_.size(),
            .damaged = has_trouble_};
  }
  std::optional<Error> trouble() const override {
    const std::lock_guard lock(trouble_mutex_);
    return trouble_;
  }

 private:
  void enqueue(Lane lane, std::unique_ptr<Job> job) override {
    (lane == Lane::write ? writes_ : reads_).push(std::move(job));
  }

  // ---- writing

  void write_loop() {
    std::vector<std::unique_ptr<Job>> group;
    while (writes_.take(group, options_.group_max)) {
      std::erase_if(group, [](std::unique_ptr<Job>& job) {
        auto error = job->ended();
        if (!error) return false;
        job->refuse(std::move(*error));
        return true;
      });
      if (!group.empty()) commit(group);
      look_for_trouble(writer_);
      for (auto& job : group) job->deliver();
      group.clear();
    }
  }

  void commit(std::vector<std::unique_ptr<Job>>& group) {
    look_for_trouble(writer_);
    if (has_trouble_) {
      for (auto& job : group) job->fail_with(unusable_error());
      return;
    }
    if (group.size() > 1 && commit_together(group)) {
      ++commits_;
      for (auto& job : group) writes_done_ += job->error() == nullptr;
      return;
    }
    // Alone, each job gets the error that is its own: a full disk may refuse a large write and still take a small one.
    for (auto& job : group) commit_alone(*job);
  }

  /// True when the transaction with all jobs (less those that failed, each undone) is on disk; else nothing of it is.
  bool commit_together(std::vector<std::unique_ptr<Job>>& group) {
    if (!perform(writer_, "BEGIN IMMEDIATE")) return false;
    for (auto& job : group) {
      bool kept = perform(writer_, "SAVEPOINT job").has_value();
      if (kept) {
        job->run_guarded(writer_);
        // Some errors (disk full, I/O) end the whole transaction, not only the savepoint.
        kept = !writer_.in_autocommit();
        if (kept && job->error() != nullptr) kept = perform(writer_, "ROLLBACK TO job").has_value();
        if (kept) kept = perform(writer_, "RELEASE job").has_value();
      }
      if (!kept) {
        undo();
        return false;
      }
    }
    if (perform(writer_, "COMMIT")) return true;
    undo();
    return false;
  }

  void commit_alone(Job& job) {
    if (auto begun = perform(writer_, "BEGIN IMMEDIATE"); !begun) return job.fail_with(std::move(begun).error());
    job.run_guarded(writer_);
    if (job.error() != nullptr) return undo();
    if (auto committed = perform(writer_, "COMMIT"); !committed) {
      job.fail_with(std::move(committed).error());
      return undo();
    }
    ++commits_;
    ++writes_done_;
  }

  void undo() {
    if (!writer_.in_autocommit()) (void)perform(writer_, "ROLLBACK");
  }

  // ---- reading

  void read_loop(SqliteConnection& connection) {
    while (auto job = reads_.take()) {
      if (auto error = job->ended()) {
        job->fail_with(std::move(*error));
      } else {
        read(*job, connection);
      }
      look_for_trouble(connection);
      job->deliver();
    }
  }

  void read(Job& job, SqliteConnection& connection) {
    if (auto begun = perform(connection, "BEGIN"); !begun) return job.fail_with(std::move(begun).error());
    if (job.context) {
      connection.set_interrupt_check([&job] { return job.ended().has_value(); });
    }
    job.run_guarded(connection);
    connection.set_interrupt_check({});
    if (!connection.in_autocommit()) (void)perform(connection, "ROLLBACK");
    ++reads_done_;
  }

  /// After the use of a connection, by its thread: what was damaged or lost keeps all from writing.
  void look_for_trouble(const SqliteConnection& connection) {
    if (has_trouble_) return;
    std::string_view what;
    if (connection.damaged()) {
      what = "is damaged";
    } else if (has_moved(connection)) {
      what = "was moved or deleted while it was in use";
    } else {
      return;
    }
    const std::lock_guard lock(trouble_mutex_);
    if (trouble_) return;
    trouble_ = trouble_with(options_.path, what, "noticed while it was used");
    has_trouble_ = true;
    log::error("nothing is written to the database any more",
               {{"error", trouble_->message}, {"detail", trouble_->detail}});
  }

  const DatabaseOptions options_;
  SqliteConnection writer_;                // the writer thread's
  std::vector<SqliteConnection> readers_;  // one a reader thread
  JobQueue writes_{options_.queue_max};
  JobQueue reads_{options_.queue_max};
  std::atomic<std::uint64_t> commits_{0};
  std::atomic<std::uint64_t> writes_done_{0};
  std::atomic<std::uint64_t> reads_done_{0};
  std::atomic<bool> has_trouble_{false};
  mutable std::mutex trouble_mutex_;
  std::optional<Error> trouble_;       ///< guarded by trouble_mutex_; set once, before has_trouble_
  std::vector<std::jthread> threads_;  // last: they end before what they use
};

Result<void> SqliteDatabase::backup_to(const std::filesystem::path& file) {
  if (std::filesystem::exists(file))
    return fail(Code::conflict, "The backup file exists already. Choose another name.");
  const std::filesystem::path partial = file.string() + ".partial";
  std::error_code error;
  std::filesystem::remove(partial, error);

  auto source = SqliteConnection::open(options_.path, SqliteConnection::Mode::read_only);
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

}  // namespace

namespace {

Result<std::unique_ptr<Database>> open_file(DatabaseOptions options, std::span<const Migration> migrations) {
  std::error_code ignored;
  const auto bytes = std::filesystem::file_size(options.path, ignored);
  const bool exists = !ignored;
  if (!exists && !options.record.empty()) {
    Error trouble =
        trouble_with(options.path, "is gone: moved, deleted, or its disk is not mounted", ignored.message());
    trouble.message +=
        fmt::format(" To begin anew without it, delete {} in the home, too.", options.record.filename().string());
    return std::unexpected(std::move(trouble));
  }
  auto folder = make_private_folder(options.path.parent_path());
  if (!folder) return forward_error(folder);

  auto writer = SqliteConnection::open(options.path, SqliteConnection::Mode::read_write);
  if (!writer) return std::unexpected(with_way_back(std::move(writer).error(), options.path));
  if (!exists) {
    // SQLite gives the -wal and -shm files the same permissions.
    std::filesystem::permissions(options.path, std::filesystem::perms::owner_read | std::filesystem::perms::owner_write,
                                 ignored);
  }
  if (exists && bytes <= static_cast<std::uintmax_t>(options.check_bytes_max)) {
    auto sound = check_for_damage(*writer);
    if (!sound) return std::unexpected(with_way_back(std::move(sound).error(), options.path));
  }
  if (options.pages_max > 0) {
    auto limited = writer->run_script(fmt::format("PRAGMA max_page_count={}", options.pages_max));
    if (!limited) return forward_error(limited);
  }
  auto migrated = migrate(*writer, migrations);
  if (!migrated) return std::unexpected(with_way_back(std::move(migrated).error(), options.path));

  std::vector<SqliteConnection> readers;
  const int count = std::max(1, options.readers);
  readers.reserve(static_cast<std::size_t>(count));
  for (int index = 0; index < count; ++index) {
    auto reader = SqliteConnection::open(options.path, SqliteConnection::Mode::read_only);
    if (!reader) return forward_error(reader);
    readers.push_back(std::move(*reader));
  }
  return std::make_unique<SqliteDatabase>(std::move(options), std::move(*writer), std::move(readers));
}

}  // namespace

Result<std::unique_ptr<Database>> open_sqlite_database(DatabaseOptions options, std::span<const Migration> migrations) {
  const bool stay_up = options.stay_up;
  auto opened = open_file(std::move(options), migrations);
  if (opened || !stay_up || opened.error().openai_code != database_unusable) return opened;
  log::error("the database cannot be used", {{"error", opened.error().message}, {"detail", opened.error().detail}});
  return std::make_unique<RefusingDatabase>(std::move(opened).error());
}

}  // namespace wrkhrs::store
