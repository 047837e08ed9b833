// A PostgreSQL server of a test's own (Debian's postgresql-15): a fresh cluster in a temporary folder, on a Unix
// socket.
#pragma once

#include <chrono>
#include <csignal>
#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <optional>
#include <string>
#include <thread>
#include <vector>

#include <fcntl.h>
#include <fmt/format.h>
#include <grp.h>
#include <gtest/gtest.h>
#include <pwd.h>
#include <sys/wait.h>
#include <unistd.h>

#include "store/testing.hpp"

namespace wrkhrs::store {

/// Started by the constructor, killed by the destructor. PostgreSQL refuses to run as root, so then it runs as the user
/// `postgres`. fsync is off: what is killed here is the server, never the machine.
class TestPostgres {
 public:
  /// The server of this test program, started when first asked for. Each test uses a schema of its own.
  static TestPostgres& shared() {
    static TestPostgres server;
    return server;
  }

  TestPostgres() {
    const passwd* user = ::geteuid() == 0 ? ::getpwnam("postgres") : nullptr;
    if (user != nullptr) {
      user_ = {user->pw_uid, user->pw_gid};
      if (::chown(folder_.path().c_str(), user->pw_uid, user->pw_gid) != 0) std::abort();
    }
    const int made = wait_for(spawn({program("initdb"), "-D", data(), "-U", "wrkhrs", "-A", "trust", "-E", "UTF8",
                                     "--locale=C.UTF-8", "--no-sync", "--no-instructions"}));
    EXPECT_EQ(made, 0) << "initdb failed: is postgresql-15 installed (`make setup`)? " << log();
    start();
  }
  ~TestPostgres() { kill(); }

  std::string url() const { return fmt::format("postgresql:///postgres?host={}&user=wrkhrs", folder_.path().string()); }
  /// The name of a schema that no other test of this program has.
  std::string new_schema() { return fmt::format("test_{}", ++schemas_); }

  void start() {
    for (int tries = 0; tries < 50; ++tries) {
      // A server that was killed leaves children that end a moment later; until then a new one refuses to start.
      server_ = spawn({program("postgres"), "-D", data(), "-k", folder_.path(), "-c", "listen_addresses=", "-c",
                       "fsync=off", "-c", "max_connections=100", "-c", "shared_buffers=16MB"});
      for (int waits = 0; waits < 200; ++waits) {
        if (wait_for(spawn({program("pg_isready"), "-q", "-h", folder_.path(), "-U", "wrkhrs"})) == 0) return;
        if (::waitpid(server_, nullptr, WNOHANG) == server_) break;
        std::this_thread::sleep_for(std::chrono::milliseconds(20));
      }
    }
    ADD_FAILURE() << "postgres does not start: " << log();
  }
  /// The folder of its files.
  std::filesystem::path data() const { return folder_.path() / "data"; }
  /// SIGKILL: connections break, what was committed is recovered by the next start().
  void kill() {
    if (server_ <= 0) return;
    // Its children too: each serves its connection a moment longer.
    const std::vector<pid_t> children = children_of(server_);
    ::kill(server_, SIGKILL);
    for (const pid_t child : children) ::kill(child, SIGKILL);
    wait_for(server_);
    server_ = -1;
  }

 private:
  std::string log() const {
    std::ifstream file(folder_.path() / "log");
    return {std::istreambuf_iterator<char>(file), {}};
  }

  /// Of the newest version that is installed.
  static std::string program(const std::string& name) {
    std::string newest;
    std::error_code none;
    for (const auto& version : std::filesystem::directory_iterator("/usr/lib/postgresql", none)) {
      const auto file = version.path() / "bin" / name;
      if (std::filesystem::exists(file)) newest = std::max(newest, file.string());
    }
    return newest;
  }

  pid_t spawn(const std::vector<std::string>& arguments) const {
    std::vector<char*> pointers;
    for (const auto& argument : arguments) pointers.push_back(const_cast<char*>(argument.c_str()));
    pointers.push_back(nullptr);
    const std::string log_file = folder_.path() / "log";
    const pid_t pid = ::fork();
    if (pid != 0) return pid;
    const int out = ::open(log_file.c_str(), O_WRONLY | O_CREAT | O_APPEND, 0666);
    ::dup2(out, STDOUT_FILENO);
    ::dup2(out, STDERR_FILENO);
    if (user_ && (::setgroups(0, nullptr) != 0 || ::setgid(user_->second) != 0 || ::setuid(user_->first) != 0)) {
      ::_exit(126);
    }
    ::execv(pointers.front(), pointers.data());
    ::_exit(127);
  }
  static std::vector<pid_t> children_of(pid_t parent) {
    std::vector<pid_t> children;
    std::error_code none;
    for (const auto& entry : std::filesystem::directory_iterator("/proc", none)) {
      std::ifstream stat(entry.path() / "stat");
      std::string line;
      if (!std::getline(stat, line)) continue;  // no process, or it has ended
      // "pid (name) state ppid …": the name may hold anything.
      pid_t ppid = 0;
      if (std::sscanf(line.c_str() + line.rfind(')') + 1, " %*c %d", &ppid) == 1 && ppid == parent) {
        pid_t child = 0;
        if (std::sscanf(line.c_str(), "%d", &child) == 1) children.push_back(child);
      }
    }
    return children;
  }
  static int wait_for(pid_t pid) {
    int status = 0;
    if (::waitpid(pid, &status, 0) != pid) return -1;
    return WIFEXITED(status) ? WEXITSTATUS(status) : -1;
  }

  TemporaryFolder folder_;
  std::optional<std::pair<uid_t, gid_t>> user_;
  pid_t server_ = -1;
  int schemas_ = 0;
};

}  // namespace wrkhrs::store
