#include "base/log.hpp"

#include <atomic>
#include <cerrno>
#include <chrono>
#include <condition_variable>
#include <ctime>
#include <memory>
#include <mutex>
#include <string>
#include <thread>

#include <fmt/chrono.h>
#include <fmt/format.h>
#include <unistd.h>

#include "base/json.hpp"

namespace wrkhrs::log {
namespace {

constexpr std::size_t waiting_bytes_max = 4 << 20;

void write_fully(std::string_view text) {
  while (!text.empty()) {
    ssize_t written = ::write(STDERR_FILENO, text.data(), text.size());
    if (written < 0 && errno == EINTR) continue;
    if (written <= 0) return;  // nowhere to say so
    text.remove_prefix(static_cast<std::size_t>(written));
  }
}

/// Collects lines and writes them from a thread of its own, many with one system call when there are many.
class Writer {
 public:
  explicit Writer(std::string_view service) : service_(service), thread_([this] { run(); }) {}
  ~Writer() {
    {
      std::lock_guard lock(mutex_);
      stopping_ = true;
    }
    wake_.notify_one();
    thread_.join();
  }
  const std::string& service() const { return service_; }

  /// False: the line is lost, since writing cannot keep up.
  bool add(std::string_view line) {
    {
      std::lock_guard lock(mutex_);
      if (waiting_.size() + line.size() > waiting_bytes_max) {
        ++lost_;
        return false;
      }
      const bool was_empty = waiting_.empty();
      waiting_ += line;
      if (!was_empty) return true;  // the writer is on its way already
    }
    wake_.notify_one();
    return true;
  }

 private:
  void run() {
    std::string writing;
    std::unique_lock lock(mutex_);
    for (;;) {
      wake_.wait(lock, [&] { return stopping_ || !waiting_.empty(); });
      if (waiting_.empty()) return;
      // A little patience: under load this makes a hundred wake-ups a second out of ten thousand.
      wake_.wait_for(lock, std::chrono::milliseconds(5), [&] { return stopping_; });
      std::swap(writing, waiting_);
      const std::size_t lost = std::exchange(lost_, 0);
      lock.unlock();
      if (lost > 0)
        writing +=
            fmt::format("{{\"level\":\"warn\",\"service\":\"{}\",\"message\":\"log lines were lost\",\"count\":{}}}\n",
                        service_, lost);
      write_fully(writing);
      writing.clear();
      if (writing.capacity() > 256 * 1024) writing.shrink_to_fit();
      lock.lock();
    }
  }

  const std::string service_;
  std::mutex mutex_;
  std::condition_variable wake_;
  std::string waiting_;
  std::size_t lost_ = 0;
  bool stopping_ = false;
  std::thread thread_;
};

std::atomic<Level> threshold{Level::info};
std::unique_ptr<Writer> writer;  // set by start() before other threads exist, reset by stop() after they have ended

std::string_view name_of(Level level) {
  switch (level) {
    case Level::debug:
      return "debug";
    case Level::info:
      return "info";
    case Level::warn:
      return "warn";
    case Level::error:
      return "error";
  }
  return "info";
}

/// Formatted once a second and thread.
std::string_view date_and_time(std::time_t second) {
  thread_local std::time_t formatted = -1;
  thread_local std::string text;
  if (second != formatted) {
    text = fmt::format("{:%Y-%m-%dT%H:%M:%S}", fmt::gmtime(second));
    formatted = second;
  }
  return text;
}

void append_value(std::string& out, const Field& field) {
  std::visit(
      [&]<class V>(const V& value) {
        if constexpr (std::is_same_v<V, std::string_view>)
          json::write_string_to(out, value);
        else if constexpr (std::is_same_v<V, bool>)
          out += value ? "true" : "false";
        else if constexpr (std::is_same_v<V, double>)
          json::write_to(out, json::Value(value));
        else
          fmt::format_to(std::back_inserter(out), "{}", value);
      },
      field.value);
}

}  // namespace

void start(std::string_view service, Level level) {
  threshold = level;
  writer = std::make_unique<Writer>(service);
}

void stop() { writer.reset(); }

bool enabled(Level level) { return level >= threshold.load(std::memory_order_relaxed); }

Result<Level> parse_level(std::string_view name) {
  for (Level level : {Level::debug, Level::info, Level::warn, Level::error}) {
    if (name_of(level) == name) return level;
  }
  return fail(Code::invalid_argument, fmt::format("'{}' is no log level; use debug, info, warn or error.", name));
}

void write(Level level, std::string_view message, Fields fields) {
  if (!enabled(level)) return;
  std::string line;
  line.reserve(256);
  auto now = std::chrono::system_clock::now();
  auto millis = std::chrono::duration_cast<std::chrono::milliseconds>(now.time_since_epoch()).count() % 1000;
  fmt::format_to(std::back_inserter(line), R"({{"time":"{}.{:03}Z","level":"{}","service":)",
                 date_and_time(std::chrono::system_clock::to_time_t(now)), millis, name_of(level));
  json::write_string_to(line, writer ? std::string_view(writer->service()) : std::string_view("wrkhrs"));
  line += ",\"message\":";
  json::write_string_to(line, message);
  for (const Field& field : fields) {
    line += ',';
    json::write_string_to(line, field.key);
    line += ':';
    append_value(line, field);
  }
  line += "}\n";
  if (writer)
    writer->add(line);
  else if (level >= Level::warn)
    write_fully(line);  // before start(), and in tests: only what matters
}

}  // namespace wrkhrs::log
