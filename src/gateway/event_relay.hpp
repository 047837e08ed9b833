// What of a stream of events may be passed on, and how the stream ended. Pure; one a stream.
//
// A server behind that dies in the middle must not look like one that finished: only whole events are passed on, an
// `error` event is noticed, and a stream without its `[DONE]` counts as broken.
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>

#include "base/json.hpp"

namespace wrkhrs::gateway {

class EventRelay {
 public:
  /// Takes bytes as they arrive and gives those that end with a whole event (may be empty). The view is valid until the
  /// next call.
  std::string_view feed(std::string_view bytes);

  bool done() const { return done_; }                      ///< `[DONE]` came
  bool failed() const { return !error_message_.empty(); }  ///< an event carried an error
  const std::string& error_message() const { return error_message_; }
  /// The `usage` object of the last chunk that had one.
  const std::optional<json::Object>& usage() const { return usage_; }
  /// When the first event with content came.
  bool has_output() const { return has_output_; }

 private:
  void look_at(std::string_view event);
  std::string pending_;
  std::string ready_;
  bool done_ = false;
  bool has_output_ = false;
  std::string error_message_;
  std::optional<json::Object> usage_;
};

}  // namespace wrkhrs::gateway
