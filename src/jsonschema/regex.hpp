// ECMA 262 patterns on a linear-time engine.
#pragma once

#include <memory>
#include <string>
#include <string_view>

#include "base/error.hpp"

namespace wrkhrs::jsonschema {

/// A compiled pattern. Immutable and safe to share between threads. Time is linear in the text whatever the pattern.
class Regex {
 public:
  /// Errors: invalid_argument, with the reason: not a pattern of ECMA 262 (Unicode mode), or one that needs
  /// backtracking.
  static Result<std::shared_ptr<const Regex>> compile(std::string_view ecma_pattern);

  virtual ~Regex() = default;

  /// Whether the pattern occurs anywhere in `text` (UTF-8).
  virtual bool found_in(std::string_view text) const = 0;
  /// The pattern as it was written.
  virtual const std::string& source() const = 0;
};

}  // namespace wrkhrs::jsonschema
