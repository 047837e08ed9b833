// The stand-in for Qdrant (its engine behind its wire format; tests/qdrant_strict.py), for tests. Each request to it is
// held to the models of `qdrant-client`: one that these do not know is refused, and the test fails.
#pragma once

#include <charconv>
#include <csignal>
#include <cstdlib>
#include <filesystem>
#include <string>
#include <vector>

#include <fcntl.h>
#include <fmt/format.h>
#include <gtest/gtest.h>
#include <sys/wait.h>
#include <unistd.h>

#include "rag/adapters/qdrant_index.hpp"
#include "store/testing.hpp"

namespace wrkhrs::rag {

/// Listens on a free port of 127.0.0.1 and is killed by the destructor.
class TestQdrant {
 public:
  struct Options {
    std::string api_key;
    std::string certificate, key;  ///< PEM files; empty: no TLS
  };
  explicit TestQdrant(Options options) : options_(std::move(options)) {
    if (missing().empty()) start();
  }
  TestQdrant() : TestQdrant(Options{}) {}
  ~TestQdrant() { kill(); }
  /// The server of this test program.
  static TestQdrant& shared() {
    static TestQdrant server;
    return server;
  }

  /// What to do where the Python packages are not there, else empty.
  static std::string missing() {
    static const bool there = [] {
      const std::string program = python();
      const pid_t pid = ::fork();
      if (pid == 0) {
        const int nowhere = ::open("/dev/null", O_WRONLY);
        ::dup2(nowhere, STDERR_FILENO);
        ::execl(program.c_str(), program.c_str(), "-c", "import qdrant_edge, qdrant_client", nullptr);
        ::_exit(127);
      }
      int status = 0;
      return ::waitpid(pid, &status, 0) == pid && WIFEXITED(status) && WEXITSTATUS(status) == 0;
    }();
    return there ? "" : "the tests' Python has no qdrant-client: make setup";
  }
  config::QdrantConfig config() const {
    config::QdrantConfig config;
    config.url = fmt::format("{}://127.0.0.1:{}", options_.certificate.empty() ? "http" : "https", port_);
    config.api_key = options_.api_key;
    config.ca_file = options_.certificate;
    return config;
  }

  /// On the port that it had before.
  void start() {
    int ends[2];
    if (::pipe(ends) != 0) std::abort();
    std::vector<std::string> arguments{python(),    source() / "tests/qdrant_strict.py",
                                       "--storage", folder_.path() / "data",
                                       "--port",    std::to_string(port_)};
    if (!options_.certificate.empty()) {
      for (const auto& one : {std::string("--certificate"), options_.certificate, std::string("--key"), options_.key})
        arguments.push_back(one);
    }
    std::vector<char*> pointers;
    for (auto& argument : arguments) pointers.push_back(argument.data());
    pointers.push_back(nullptr);
    server_ = ::fork();
    if (server_ == 0) {
      ::dup2(ends[1], STDOUT_FILENO);
      const int out = ::open((folder_.path() / "log").c_str(), O_WRONLY | O_CREAT | O_APPEND, 0600);
      ::dup2(out, STDERR_FILENO);
      for (int fd = 3; fd < 256; ++fd) ::close(fd);
      if (!options_.api_key.empty()) ::setenv("QDRANT__SERVICE__API_KEY", options_.api_key.c_str(), 1);
      ::execv(pointers.front(), pointers.data());
      ::_exit(127);
    }
    ::close(ends[1]);
    std::string line;
    for (char c = 0; ::read(ends[0], &c, 1) == 1 && c != '\n';) line += c;
    ::close(ends[0]);
    std::from_chars(line.data(), line.data() + line.size(), port_);
    EXPECT_GT(port_, 0) << "the stand-in for Qdrant does not start: " << (folder_.path() / "log").string();
  }
  /// SIGKILL.
  void kill() {
    if (server_ <= 0) return;
    ::kill(server_, SIGKILL);
    ::waitpid(server_, nullptr, 0);
    server_ = -1;
  }
  /// Of a server that is not running.
  void wipe() {
    std::error_code ignored;
    std::filesystem::remove_all(folder_.path() / "data", ignored);
  }

 private:
  static std::filesystem::path source() {
    const char* set = std::getenv("WRKHRS_SOURCE_DIR");
    return set && *set ? std::filesystem::path(set) : std::filesystem::current_path();
  }
  static std::string python() {
    const char* cache = std::getenv("XDG_CACHE_HOME");
    const char* home = std::getenv("HOME");
    return (cache && *cache ? std::string(cache) : std::string(home ? home : "") + "/.cache") +
           "/wrkhrs/venv/bin/python";
  }

  const Options options_;
  store::TemporaryFolder folder_;
  int port_ = 0;
  pid_t server_ = -1;
};

}  // namespace wrkhrs::rag
