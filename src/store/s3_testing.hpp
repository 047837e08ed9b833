// Real S3 servers for tests: versitygw and MinIO, built once by scripts/s3_server.
#pragma once

#include <algorithm>
#include <chrono>
#include <csignal>
#include <cstdlib>
#include <filesystem>
#include <string>
#include <thread>
#include <vector>

#include <arpa/inet.h>
#include <fcntl.h>
#include <fmt/format.h>
#include <gtest/gtest.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include "store/adapters/s3_object_store.hpp"
#include "store/testing.hpp"

namespace wrkhrs::store {

/// Listens on a free port of 127.0.0.1, keeps its data in a temporary folder, and is killed by the destructor.
class TestS3 {
 public:
  enum class Kind { versitygw, minio };

  explicit TestS3(Kind kind) : kind_(kind) {
    if (!missing().empty()) return;
    std::filesystem::create_directories(folder_.path() / "data");
    start();
  }
  ~TestS3() { kill(); }
  /// The server of this test program. Each test uses a bucket of its own.
  static TestS3& shared(Kind kind) {
    static TestS3 versitygw(Kind::versitygw);
    static TestS3 minio(Kind::minio);
    return kind == Kind::minio ? minio : versitygw;
  }

  std::string name() const { return kind_ == Kind::minio ? "minio" : "versitygw"; }
  /// What to do where the server is not there, else empty.
  std::string missing() const {
    return program().empty() ? fmt::format("not in the cache: run scripts/s3_server {}", name()) : "";
  }

  S3Options options() {
    S3Options options;
    options.endpoint = {.host = "127.0.0.1", .port = port_};
    options.bucket = fmt::format("test-{}", ++buckets_);
    options.prefix = "some where+else/";
    options.credentials = {"test-access", "test-secret-key"};
    options.part_bytes = 5 << 20;
    return options;
  }

  /// On the port that it had before.
  void start() {
    server_ = ::fork();
    if (server_ == 0) run();
    for (int tries = 0; tries < 1000; ++tries) {
      if (const int fd = connect(); fd >= 0) {
        ::close(fd);
        return;
      }
      std::this_thread::sleep_for(std::chrono::milliseconds(20));
    }
    ADD_FAILURE() << name() << " does not start";
  }
  /// SIGKILL, in the middle of whatever it does.
  void kill() {
    if (server_ <= 0) return;
    ::kill(server_, SIGKILL);
    ::waitpid(server_, nullptr, 0);
    server_ = -1;
  }

 private:
  [[noreturn]] void run() const {
    const std::string data = folder_.path() / "data";
    const std::string address = fmt::format("127.0.0.1:{}", port_);
    const std::string file = program();
    const int out = ::open((folder_.path() / "log").c_str(), O_WRONLY | O_CREAT | O_APPEND, 0600);
    ::dup2(out, STDOUT_FILENO);
    ::dup2(out, STDERR_FILENO);
    for (const char* variable : {"ROOT_ACCESS_KEY", "MINIO_ROOT_USER"}) ::setenv(variable, "test-access", 1);
    for (const char* variable : {"ROOT_SECRET_KEY", "MINIO_ROOT_PASSWORD"}) ::setenv(variable, "test-secret-key", 1);
    ::setenv("MINIO_UPDATE", "off", 1);
    ::setenv("MINIO_BROWSER", "off", 1);
    ::setenv("GOMAXPROCS", "2", 1);
    if (kind_ == Kind::minio)
      ::execl(file.c_str(), file.c_str(), "server", "--quiet", "--address", address.c_str(), data.c_str(), nullptr);
    else
      ::execl(file.c_str(), file.c_str(), "--port", address.c_str(), "--quiet", "posix", data.c_str(), nullptr);
    ::_exit(127);
  }

  /// The newest version in the cache.
  std::string program() const {
    const char* cache = std::getenv("XDG_CACHE_HOME");
    const char* home = std::getenv("HOME");
    const std::filesystem::path folder = cache && *cache ? cache : std::string(home ? home : "") + "/.cache";
    std::string newest;
    std::error_code none;
    for (const auto& entry : std::filesystem::directory_iterator(folder / "wrkhrs", none)) {
      const auto file = entry.path() / name();
      if (entry.path().filename().string().starts_with(name() + "-") && std::filesystem::exists(file, none))
        newest = std::max(newest, file.string());
    }
    return newest;
  }

  static sockaddr_in address_of(std::uint16_t port) {
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    address.sin_port = htons(port);
    return address;
  }
  int connect() const {
    const int fd = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    const sockaddr_in address = address_of(port_);
    if (::connect(fd, reinterpret_cast<const sockaddr*>(&address), sizeof address) == 0) return fd;
    ::close(fd);
    return -1;
  }
  /// Of a socket that is closed again: nobody else on this machine is likely to get it at once.
  static std::uint16_t free_port() {
    const int fd = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    sockaddr_in address = address_of(0);
    socklen_t size = sizeof address;
    ::bind(fd, reinterpret_cast<const sockaddr*>(&address), size);
    ::getsockname(fd, reinterpret_cast<sockaddr*>(&address), &size);
    ::close(fd);
    return ntohs(address.sin_port);
  }

  const Kind kind_;
  TemporaryFolder folder_;
  const std::uint16_t port_ = free_port();
  pid_t server_ = -1;
  int buckets_ = 0;
};

/// A store with loops of its own.
class TestS3Store {
 public:
  explicit TestS3Store(S3Options options) {
    auto opened = open(std::move(options));
    if (!opened) throw std::runtime_error(opened.error().message + " " + opened.error().detail);
    store = std::move(*opened);
  }
  ~TestS3Store() { runtime.stop(); }
  Result<std::unique_ptr<S3ObjectStore>> open(S3Options options) {
    return run(S3ObjectStore::open(ctx, runtime, std::move(options), folder.path() / "spool", workers));
  }
  template <class T>
  T run(asio::awaitable<T> coroutine) {
    return runtime.run(std::move(coroutine));
  }

  const Context ctx = Context::background();
  TemporaryFolder folder;
  net::Runtime runtime{1};  // before the workers: the loops outlive every thread that resumes a coroutine on them
  WorkerPool workers{"files", 2, 64};
  std::unique_ptr<S3ObjectStore> store;
};

}  // namespace wrkhrs::store
