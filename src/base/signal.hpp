// Wakes coroutines when something has happened elsewhere.
#pragma once

#include <chrono>
#include <cstdint>
#include <list>
#include <memory>
#include <mutex>

#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/awaitable.hpp>
#include <boost/asio/steady_timer.hpp>

namespace wrkhrs {

/// A counter that can be waited on. Safe to share between threads and loops.
class Signal {
 public:
  std::uint64_t version() const;
  /// Counts one up and wakes everyone who waits.
  void notify();
  /// Returns when the version is no longer `seen`, or after `at_most`. The signal must outlive the wait.
  boost::asio::awaitable<void> wait(std::uint64_t seen, std::chrono::milliseconds at_most);

 private:
  mutable std::mutex mutex_;
  std::uint64_t version_ = 0;
  std::list<std::shared_ptr<boost::asio::steady_timer>> waiting_;
};

}  // namespace wrkhrs
