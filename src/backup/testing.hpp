// For tests: a home as services leave it, and a repository of its backups.
#pragma once

#include <csignal>
#include <fstream>
#include <functional>
#include <map>
#include <random>
#include <thread>

#include <gtest/gtest.h>
#include <sys/wait.h>
#include <unistd.h>

#include "backup/adapters/folder_target.hpp"
#include "backup/contents.hpp"
#include "backup/create.hpp"
#include "backup/repository.hpp"
#include "base/ids.hpp"
#include "store/database.hpp"
#include "store/sqlite.hpp"
#include "store/testing.hpp"

namespace wrkhrs::backup {

inline constexpr store::Migration rag_schema[] = {
    {1,
     "CREATE TABLE meta(key TEXT PRIMARY KEY, value TEXT NOT NULL);"
     "CREATE TABLE file(id TEXT PRIMARY KEY, object TEXT NOT NULL);"
     "CREATE TABLE passage(number INTEGER PRIMARY KEY, text TEXT NOT NULL);"
     "CREATE VIRTUAL TABLE lexical_1 USING fts5(text)"}};
inline constexpr store::Migration run_schema[] = {{1, "CREATE TABLE runs(id INTEGER PRIMARY KEY, note TEXT NOT NULL)"}};

inline void write_text(const std::filesystem::path& path, std::string_view text) {
  std::filesystem::create_directories(path.parent_path());
  std::ofstream(path, std::ios::binary) << text;
}
inline std::string read_text(const std::filesystem::path& path) {
  std::ifstream file(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(file), {}};
}

/// Bytes that nothing compresses or repeats.
inline std::string noise(std::size_t bytes, std::uint32_t seed) {
  std::string text(bytes, '\0');
  std::mt19937 random(seed);
  for (char& c : text) c = static_cast<char>(random());
  return text;
}

/// A home with documents, runs, keys, a tool, and things that are not saved.
class TestHome {
 public:
  explicit TestHome(std::filesystem::path where) : path(std::move(where)) {}

  std::unique_ptr<store::Database> rag() const {
    auto opened = store::Database::open({.path = path / "data/rag/rag.db"}, rag_schema);
    EXPECT_TRUE(opened) << opened.error().message;
    return std::move(*opened);
  }
  std::string put_blob(std::string_view bytes) const {
    const std::string sha256 = sha256_hex(bytes);
    const auto target = path / blob_path(sha256);
    const auto part = path / "data/rag/objects/unfinished" / new_id("upload_");
    write_text(part, bytes);
    std::filesystem::create_directories(target.parent_path());
    std::filesystem::rename(part, target);
    return sha256;
  }

  void fill(int files, std::uint32_t seed) const {
    auto database = rag();
    for (int i = 0; i < files; ++i) {
      const std::string sha256 =
          put_blob(noise(500 + static_cast<std::size_t>(i) * 37, seed + static_cast<std::uint32_t>(i)));
      auto done = database->write_now([&](store::Connection& c) -> Result<void> {
        auto added = c.execute("INSERT INTO file VALUES(?,?) ON CONFLICT DO NOTHING",
                               fmt::format("file-{}-{}", seed, i), sha256);
        for (int p = 0; added && p < 5; ++p)
          added = c.execute("INSERT INTO passage(text) VALUES(?)", fmt::format("passage {} of {} {}", p, seed, i));
        if (added) added = c.execute("INSERT INTO lexical_1(text) VALUES(?)", fmt::format("words {}", i));
        if (!added) return forward_error(added);
        return {};
      });
      ASSERT_TRUE(done) << done.error().message << done.error().detail;
    }
    auto runs = store::Database::open({.path = path / "data/orchestrator/runs.db"}, run_schema);
    ASSERT_TRUE(runs);
    for (int i = 0; i < files; ++i)
      ASSERT_TRUE(
          (*runs)->write_now([&](store::Connection& c) { return c.execute("INSERT INTO runs(note) VALUES('x')"); }));
    write_text(path / "keys.json", fmt::format("{{\"keys\":[],\"seed\":{}}}", seed));
    write_text(path / "api-key", "wk-secret");
    write_text(path / "wrkhrs.yaml", "log_level: info\n");
    write_text(path / "tools/pump.yaml", "name: pump\n");
    write_text(path / "logs/wrkhrs-rag.log", "a line\n");
    write_text(path / "run/control", "");
    write_text(path / "data/rag/words/words-1.db", "a cache");
  }

  /// What a backup brings back: file contents by path; of databases all rows, since pages may differ.
  std::map<std::string, std::string> saved() const {
    std::map<std::string, std::string> all;
    auto contents = find_contents(path, {});
    EXPECT_TRUE(contents);
    for (const std::string& name : contents->files) all[name] = read_text(path / name);
    for (const std::string& sha256 : contents->blobs) all["blob " + sha256] = read_text(path / blob_path(sha256));
    for (const std::string& name : contents->databases) {
      auto connection = store::SqliteConnection::open(path / name, store::SqliteConnection::Mode::read_only);
      EXPECT_TRUE(connection) << connection.error().detail;
      for (const char* query : {"SELECT id || object FROM file", "SELECT number || text FROM passage",
                                "SELECT text FROM lexical_1", "SELECT id || note FROM runs"}) {
        auto rows = connection->all(query, [](const store::Row& row) { return row.text(0); });
        if (!rows) continue;  // the table of another database
        for (const std::string& row : *rows) all[name] += row + "\n";
      }
    }
    return all;
  }

  const std::filesystem::path path;
};

/// A repository in a folder, its key beside it; scrypt made cheap.
class TestRepository {
 public:
  std::unique_ptr<Repository> open(Repository::Missing missing = Repository::Missing::create) const {
    auto opened = try_open(missing);
    EXPECT_TRUE(opened) << opened.error().message;
    return opened ? std::move(*opened) : nullptr;
  }
  Result<std::unique_ptr<Repository>> try_open(Repository::Missing missing) const {
    return Repository::open(std::make_unique<FolderTarget>(place()), key(), missing, 10);
  }
  std::filesystem::path place() const { return folder_.path() / "backups"; }
  std::filesystem::path key() const { return folder_.path() / "key"; }
  const std::filesystem::path& folder() const { return folder_.path(); }

 private:
  store::TemporaryFolder folder_;
};

inline Manifest create(Repository& repository, const TestHome& home) {
  auto made = create_backup(repository, {.home = home.path});
  EXPECT_TRUE(made) << made.error().message;
  return made.value_or(Manifest{});
}

/// Runs `work` in a forked process that is killed after `lifetime`; true where it ended by itself before.
inline bool run_and_kill(const std::function<void()>& work, std::chrono::microseconds lifetime) {
  const pid_t pid = ::fork();
  if (pid == 0) {
    work();
    ::_exit(0);
  }
  const auto end = std::chrono::steady_clock::now() + lifetime;
  int status = 0;
  while (std::chrono::steady_clock::now() < end) {
    if (::waitpid(pid, &status, WNOHANG) == pid) return true;
    std::this_thread::sleep_for(std::chrono::microseconds(200));
  }
  ::kill(pid, SIGKILL);
  ::waitpid(pid, &status, 0);
  return false;
}

}  // namespace wrkhrs::backup
