// Nothing that was acknowledged is lost: a child process writes and acknowledges over a pipe, and is killed at random
// moments. This holds SQLite, the group commit and the object store to their promise against a dying process (not
// against a power cut, which no test here can stage).

#include <csignal>
#include <random>
#include <set>
#include <thread>

#include <gtest/gtest.h>
#include <sys/wait.h>
#include <unistd.h>

#include "store/adapters/file_object_store.hpp"
#include "store/database.hpp"
#include "store/object_store_contract.hpp"
#include "store/testing.hpp"

namespace wrkhrs::store {
namespace {

constexpr Migration schema[] = {{1, "CREATE TABLE entry(id INTEGER PRIMARY KEY, body BLOB NOT NULL)"}};

constexpr std::size_t writes_min = 50;  // fewer mean nothing
constexpr std::size_t objects_min = 10;

/// Kills go on for `span`, and on a machine that is busy with other things until enough was acknowledged.
bool go_on(SteadyTime began, std::chrono::seconds span, std::size_t acknowledged, std::size_t wanted) {
  const auto passed = std::chrono::steady_clock::now() - began;
  return passed < span || (acknowledged <= wanted && passed < std::chrono::seconds(60));
}

/// Runs `child(acknowledge)` in a forked process, kills it after `lifetime`, and returns what it acknowledged.
template <class F>
std::vector<std::int64_t> acknowledged_until_killed(F child, std::chrono::microseconds lifetime) {
  int ends[2];
  EXPECT_EQ(::pipe(ends), 0);
  const pid_t pid = ::fork();
  if (pid == 0) {
    ::close(ends[0]);
    child([&](std::int64_t id) {
      if (::write(ends[1], &id, sizeof id) != sizeof id) ::_exit(2);
    });
    ::_exit(0);
  }
  ::close(ends[1]);
  std::vector<std::int64_t> ids;
  std::thread reader([&] {
    std::int64_t id = 0;
    while (::read(ends[0], &id, sizeof id) == sizeof id) ids.push_back(id);
  });
  std::this_thread::sleep_for(lifetime);
  ::kill(pid, SIGKILL);
  int status = 0;
  ::waitpid(pid, &status, 0);
  EXPECT_TRUE(WIFSIGNALED(status)) << "the child ended by itself with " << WEXITSTATUS(status);
  reader.join();
  ::close(ends[0]);
  return ids;
}

TEST(KillTest, no_acknowledged_write_is_lost_when_the_process_is_killed) {
  TemporaryFolder folder;
  const auto path = folder.path() / "kill.db";
  std::mt19937 random(20261123);
  std::set<std::int64_t> acknowledged;
  const auto began = std::chrono::steady_clock::now();
  int rounds = 0;
  for (; go_on(began, std::chrono::seconds(4), acknowledged.size(), writes_min); ++rounds) {
    auto child = [&](auto acknowledge) {
      auto database = Database::open({.path = path}, schema);
      if (!database) ::_exit(3);
      std::vector<std::jthread> writers;
      for (int writer = 0; writer < 4; ++writer) {
        writers.emplace_back([&, writer] {
          for (std::int64_t step = 0;; ++step) {
            const std::int64_t id = (static_cast<std::int64_t>(rounds) << 32) + step * 4 + writer;
            const std::string body(static_cast<std::size_t>(id % 5000), 'b');
            auto done = (*database)->write_now(
                [&](Connection& c) { return c.execute("INSERT INTO entry VALUES(?,?)", id, body); });
            if (!done) ::_exit(4);
            acknowledge(id);
          }
        });
      }
    };
    const std::chrono::microseconds lifetime(std::uniform_int_distribution(2'000, 120'000)(random));
    for (const auto id : acknowledged_until_killed(child, lifetime)) acknowledged.insert(id);
  }
  auto database = Database::open({.path = path}, schema);  // also checks the file
  ASSERT_TRUE(database) << database.error().message;
  std::set<std::int64_t> stored;
  auto read = (*database)->read_now([&](Connection& c) -> Result<int> {
    auto done = c.each("SELECT id FROM entry", [&](const Row& row) { stored.insert(row.integer(0)); });
    if (!done) return forward_error(done);
    return 0;
  });
  ASSERT_TRUE(read);
  EXPECT_TRUE(std::ranges::includes(stored, acknowledged));
  EXPECT_GT(acknowledged.size(), writes_min) << "the test wrote too little to mean anything";
  RecordProperty("rounds", rounds);
  RecordProperty("acknowledged", static_cast<int>(acknowledged.size()));
}

TEST(KillTest, no_acknowledged_object_is_lost_when_the_process_is_killed) {
  TemporaryFolder folder;
  std::mt19937 random(20261124);
  std::set<std::int64_t> acknowledged;
  auto content_of = [](std::int64_t id) {
    return std::string(static_cast<std::size_t>(id % 300'000), 'c') + std::to_string(id);
  };
  const auto began = std::chrono::steady_clock::now();
  for (int rounds = 0; go_on(began, std::chrono::seconds(2), acknowledged.size(), objects_min); ++rounds) {
    auto child = [&](auto acknowledge) {
      WorkerPool workers("files", 1, 16);
      auto objects = FileObjectStore::open(folder.path(), workers);
      if (!objects) ::_exit(3);
      for (std::int64_t step = 0;; ++step) {
        const std::int64_t id = rounds * 100'003 + step * 7'919;
        if (!run_to_end(put(**objects, content_of(id)))) ::_exit(4);
        acknowledge(id);
      }
    };
    const std::chrono::microseconds lifetime(std::uniform_int_distribution(2'000, 120'000)(random));
    for (const auto id : acknowledged_until_killed(child, lifetime)) acknowledged.insert(id);
  }
  WorkerPool workers("files", 1, 16);
  auto objects = FileObjectStore::open(folder.path(), workers).value();
  for (const auto id : acknowledged) {
    const auto content = content_of(id);
    EXPECT_EQ(run_to_end(get(*objects, {sha256_hex(content)})), content);
  }
  EXPECT_GT(acknowledged.size(), objects_min) << "the test wrote too little to mean anything";
}

}  // namespace
}  // namespace wrkhrs::store
