// What a client reads when a statement fails, whatever the database is.
#pragma once

#include <string_view>

#include "base/error.hpp"

namespace wrkhrs::store {

/// The message for a failure of this kind; says what to do where something can be done. Pure.
constexpr std::string_view statement_failure(Code code) {
  switch (code) {
    case Code::storage_full:
      return "There is no space left to store this. Free some space and try again.";
    case Code::conflict:
      return "This conflicts with what is stored already.";
    case Code::unavailable:
      return "The database cannot be used right now. Try again.";
    case Code::deadline_exceeded:
      return "The query took longer than it may.";
    case Code::too_large:
      return "This value is too large to be stored.";
    default:
      return "A database statement failed.";
  }
}

/// `openai_code` of what is refused because the database itself is damaged or gone: asking again does not help.
inline constexpr std::string_view database_unusable = "database_unusable";

/// What those who call are told then.
inline Error unusable_error(std::string detail = {}) {
  return {.code = Code::unavailable,
          .message =
              "The database of this service is damaged or gone, and nothing is written to it until whoever runs "
              "this stack has brought it back. `wrkhrs health` says how.",
          .openai_code = std::string(database_unusable),
          .detail = std::move(detail)};
}

}  // namespace wrkhrs::store
