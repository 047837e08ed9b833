#include "net/connection_io.hpp"

#include <ctime>
#include <string>

#include <fmt/chrono.h>

namespace wrkhrs::net {

std::string_view http_date_now() {
  thread_local std::time_t at = 0;
  thread_local std::string text;
  std::time_t now = std::time(nullptr);
  if (now != at) {
    text = fmt::format("{:%a, %d %b %Y %H:%M:%S} GMT", fmt::gmtime(now));
    at = now;
  }
  return text;
}

}  // namespace wrkhrs::net
