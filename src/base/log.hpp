// JSON lines on standard error, one an event.
//
//     log::info("request finished", {{"route", route}, {"status", 200}, {"duration_ms", 1.5}});
// Never a key, a token, a prompt or a document in a field. Thread-safe; writing happens on a thread of its own, and
// when that cannot keep up lines are dropped and counted rather than the caller delayed.
#pragma once

#include <cstdint>
#include <initializer_list>
#include <string_view>
#include <type_traits>
#include <variant>

#include "base/error.hpp"

namespace wrkhrs::log {

enum class Level { debug, info, warn, error };

/// One key with its value. Views must outlive the call only.
struct Field {
  std::string_view key;
  std::variant<std::string_view, std::int64_t, double, bool> value;

  template <class V>
  Field(std::string_view name, const V& v) : key(name) {
    if constexpr (std::is_same_v<V, bool>) {
      value = v;
    } else if constexpr (std::is_integral_v<V>) {
      value = static_cast<std::int64_t>(v);
    } else if constexpr (std::is_floating_point_v<V>) {
      value = static_cast<double>(v);
    } else {
      value = std::string_view(v);
    }
  }
};
using Fields = std::initializer_list<Field>;

/// Once, first thing in main. `service` stands in every line.
void start(std::string_view service, Level level = Level::info);
/// Writes what is queued; before exit, when no other thread logs any more.
void stop();
bool enabled(Level level);
/// `debug`, `info`, `warn` or `error`. Errors: invalid_argument.
Result<Level> parse_level(std::string_view name);

void write(Level level, std::string_view message, Fields fields);
inline void debug(std::string_view message, Fields fields = {}) { write(Level::debug, message, fields); }
inline void info(std::string_view message, Fields fields = {}) { write(Level::info, message, fields); }
inline void warn(std::string_view message, Fields fields = {}) { write(Level::warn, message, fields); }
inline void error(std::string_view message, Fields fields = {}) { write(Level::error, message, fields); }

}  // namespace wrkhrs::log
