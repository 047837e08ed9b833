#include "store/job_queue.hpp"

#include <exception>

namespace wrkhrs::store {

void Job::run_guarded(Connection& connection) {
  try {
    run(connection);
  } catch (const std::exception& exception) {
    fail_with({.code = Code::internal, .message = "Internal error.", .detail = exception.what()});
  } catch (...) {
    fail_with({.code = Code::internal, .message = "Internal error.", .detail = "unknown exception"});
  }
}

std::optional<Error> Job::ended() const {
  if (!context) return std::nullopt;
  auto wanted = context->check();
  return wanted ? std::nullopt : std::optional(std::move(wanted).error());
}

void Job::refuse(Error error) {
  fail_with(std::move(error));
  deliver();
}

void JobQueue::push(std::unique_ptr<Job> job) {
  std::optional<Error> refused;
  {
    const std::lock_guard lock(mutex_);
    if (closed_) {
      refused = Error{.code = Code::unavailable, .message = "The service is shutting down."};
    } else if (jobs_.size() >= jobs_max_) {
      refused = Error{.code = Code::rate_limited,
                      .message = "Too many requests are waiting for the database. Try again in a moment.",
                      .retry_after = std::chrono::seconds(1)};
    } else {
      jobs_.push_back(std::move(job));
      // With the lock held: once it is released the owner may close and destroy the queue, with this job done.
      ready_.notify_one();
    }
  }
  if (refused) job->refuse(std::move(*refused));
}

bool JobQueue::take(std::vector<std::unique_ptr<Job>>& jobs, std::size_t count_max) {
  std::unique_lock lock(mutex_);
  ready_.wait(lock, [&] { return closed_ || !jobs_.empty(); });
  if (jobs_.empty()) return false;
  for (std::size_t taken = 0; taken < count_max && !jobs_.empty(); ++taken) {
    jobs.push_back(std::move(jobs_.front()));
    jobs_.pop_front();
  }
  return true;
}

std::unique_ptr<Job> JobQueue::take() {
  std::vector<std::unique_ptr<Job>> one;
  return take(one, 1) ? std::move(one.front()) : nullptr;
}

void JobQueue::close() {
  {
    const std::lock_guard lock(mutex_);
    closed_ = true;
  }
  ready_.notify_all();
}

std::size_t JobQueue::size() const {
  const std::lock_guard lock(mutex_);
  return jobs_.size();
}

}  // namespace wrkhrs::store
