#include "base/error.hpp"

namespace wrkhrs {

std::string_view to_string(Code code) {
  switch (code) {
    case Code::invalid_argument:
      return "invalid_argument";
    case Code::unauthenticated:
      return "unauthenticated";
    case Code::permission_denied:
      return "permission_denied";
    case Code::not_found:
      return "not_found";
    case Code::method_not_allowed:
      return "method_not_allowed";
    case Code::conflict:
      return "conflict";
    case Code::too_large:
      return "too_large";
    case Code::unsupported_media:
      return "unsupported_media";
    case Code::rate_limited:
      return "rate_limited";
    case Code::headers_too_large:
      return "headers_too_large";
    case Code::cancelled:
      return "cancelled";
    case Code::internal:
      return "internal";
    case Code::unimplemented:
      return "unimplemented";
    case Code::upstream_failed:
      return "upstream_failed";
    case Code::unavailable:
      return "unavailable";
    case Code::deadline_exceeded:
      return "deadline_exceeded";
    case Code::storage_full:
      return "storage_full";
  }
  return "unknown";
}

}  // namespace wrkhrs
