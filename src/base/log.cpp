#include "base/log.hpp"

#include <atomic>
#include <chrono>
#include <memory>
#include <string>

#include <fmt/chrono.h>
#include <fmt/format.h>
#include <spdlog/async.h>
#include <spdlog/sinks/stdout_sinks.h>
#include <spdlog/spdlog.h>

#include "base/json.hpp"

namespace wrkhrs::log {
namespace {

/// The line is formatted by the caller (JSON needs escaping that spdlog's patterns lack); spdlog queues and writes it.
struct State {
  std::string service;
  std::shared_ptr<spdlog::details::thread_pool> pool;
  std::shared_ptr<spdlog::async_logger> logger;
};

std::atomic<Level> threshold{Level::info};
std::shared_ptr<State> state;  // set by start() before other threads exist

std::string_view name_of(Level level) {
  switch (level) {
    case Level::debug: return "debug";
    case Level::info: return "info";
    case Level::warn: return "warn";
    case Level::error: return "error";
  }
  return "info";
}

void append_value(std::string& out, const Field& field) {
  std::visit(
      [&]<class V>(const V& value) {
        if constexpr (std::is_same_v<V, std::string_view>) json::write_string_to(out, value);
        else if constexpr (std::is_same_v<V, bool>) out += value ? "true" : "false";
        else if constexpr (std::is_same_v<V, double>) json::write_to(out, json::Value(value));
        else fmt::format_to(std::back_inserter(out), "{}", value);
      },
      field.value);
}

}  // namespace

void start(std::string_view service, Level level) {
  threshold = level;
  auto next = std::make_shared<State>();
  next->service = service;
  next->pool = std::make_shared<spdlog::details::thread_pool>(8192, 1);
  auto sink = std::make_shared<spdlog::sinks::stderr_sink_mt>();
  sink->set_pattern("%v");
  next->logger = std::make_shared<spdlog::async_logger>("wrkhrs", sink, next->pool,
                                                        spdlog::async_overflow_policy::overrun_oldest);
  next->logger->set_level(spdlog::level::trace);
  next->logger->flush_on(spdlog::level::trace);
  state = std::move(next);
}

void stop() {
  if (!state) return;
  if (std::size_t lost = state->pool->overrun_counter(); lost > 0) warn("log lines were dropped", {{"count", lost}});
  state->logger->flush();
  state.reset();  // joins the writing thread
}

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
  fmt::format_to(std::back_inserter(line), R"({{"time":"{:%Y-%m-%dT%H:%M:%S}.{:03}Z","level":"{}","service":)",
                 fmt::gmtime(std::chrono::system_clock::to_time_t(now)), millis, name_of(level));
  auto current = state;
  json::write_string_to(line, current ? std::string_view(current->service) : std::string_view("wrkhrs"));
  line += ",\"message\":";
  json::write_string_to(line, message);
  for (const Field& field : fields) {
    line += ',';
    json::write_string_to(line, field.key);
    line += ':';
    append_value(line, field);
  }
  line += '}';
  if (current) {
    current->logger->log(spdlog::level::info, spdlog::string_view_t(line.data(), line.size()));
  } else if (level >= Level::warn) {  // before start(), and in tests: only what matters
    line += '\n';
    std::fwrite(line.data(), 1, line.size(), stderr);
  }
}

}  // namespace wrkhrs::log
