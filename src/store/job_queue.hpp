// The functions that wait for a thread of a Database.
#pragma once

#include <condition_variable>
#include <cstddef>
#include <deque>
#include <memory>
#include <mutex>
#include <optional>
#include <vector>

#include "base/context.hpp"
#include "base/error.hpp"

namespace wrkhrs::store {

class Connection;

/// One function, its result, and where the result goes. Used by one thread at a time.
struct Job {
  std::optional<Context> context;  ///< of the caller; the job is dropped when it has ended before
  virtual ~Job() = default;
  virtual void run(Connection& connection) = 0;  ///< (re)computes the result
  virtual const Error* error() const = 0;        ///< of the result; null when it succeeded
  virtual void fail_with(Error error) = 0;       ///< replaces the result
  virtual void deliver() = 0;                    ///< hands the result to the caller; called once, last

  /// run(), with an exception turned into the error `internal`.
  void run_guarded(Connection& connection);
  /// The error to answer with when nobody waits for the job any more.
  std::optional<Error> ended() const;
  /// fail_with(), then deliver().
  void refuse(Error error);
};

/// First in, first out. Safe to share between threads. Its threads have ended before it is destroyed.
class JobQueue {
 public:
  explicit JobQueue(std::size_t jobs_max) : jobs_max_(jobs_max) {}

  /// Takes the job in, or refuses it at once: rate_limited (full), unavailable (closed).
  void push(std::unique_ptr<Job> job);
  /// Waits for jobs and appends up to `count_max` to `jobs`; false once the queue is closed and empty.
  bool take(std::vector<std::unique_ptr<Job>>& jobs, std::size_t count_max);
  /// The next job; null once the queue is closed and empty.
  std::unique_ptr<Job> take();
  void close();
  std::size_t size() const;

 private:
  const std::size_t jobs_max_;
  mutable std::mutex mutex_;  // guards all below
  std::condition_variable ready_;
  std::deque<std::unique_ptr<Job>> jobs_;
  bool closed_ = false;
};

}  // namespace wrkhrs::store
