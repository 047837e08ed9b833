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

}  // namespace wrkhrs::store
