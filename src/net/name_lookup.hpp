// Addresses of host names, without waiting longer for them than the caller can.
#pragma once

#include <functional>
#include <memory>
#include <string>

#include <boost/asio/awaitable.hpp>
#include <boost/asio/ip/tcp.hpp>

#include "base/clock.hpp"
#include "base/task.hpp"

namespace wrkhrs::net {

/// Asks the system for addresses. A name that no server answers for holds getaddrinfo up for ten seconds, and nothing
/// ends it. So it runs on threads of its own, one a name whatever the number of callers: they leave at their deadline,
/// and other names are not held up by up to three that hang.
///
/// Thread-safe. Destroying it waits for what is being looked up.
class NameLookup {
 public:
  struct Answer {
    boost::system::error_code error;
    asio::ip::tcp::resolver::results_type found;
  };
  using Ask = std::function<Answer(const std::string& host, const std::string& port)>;

  /// `ask` blocks; the default is the system's.
  explicit NameLookup(Ask ask = ask_system);
  ~NameLookup();

  /// For loops with one thread (net::Loop). Errors: those of `ask`; timed_out when `until` has passed;
  /// operation_aborted when the caller is cancelled.
  asio::awaitable<Answer> addresses(std::string host, std::string port, SteadyTime until);

  static Answer ask_system(const std::string& host, const std::string& port);

 private:
  struct State;
  std::shared_ptr<State> state_;
};

}  // namespace wrkhrs::net
