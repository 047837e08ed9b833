// Threads for work that blocks (files, SQLite, models, parsing), so that event loops never do.
#pragma once

#include <condition_variable>
#include <cstddef>
#include <deque>
#include <functional>
#include <mutex>
#include <optional>
#include <string>
#include <thread>
#include <type_traits>
#include <utility>
#include <vector>

#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/associated_executor.hpp>
#include <boost/asio/async_result.hpp>
#include <boost/asio/executor_work_guard.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/use_awaitable.hpp>

#include "base/context.hpp"
#include "base/task.hpp"

namespace wrkhrs {

/// A fixed number of threads with a bounded queue. Safe to use from any thread. The destructor finishes what is queued.
class WorkerPool {
 public:
  WorkerPool(std::string name, std::size_t threads, std::size_t queue_max);
  ~WorkerPool();
  WorkerPool(const WorkerPool&) = delete;
  WorkerPool& operator=(const WorkerPool&) = delete;

  /// Queues `job`; false when the queue is full or the pool is stopping. `job` must not throw.
  bool try_post(std::move_only_function<void()> job);
  /// Jobs waiting for a thread.
  std::size_t queued() const;

  /// Runs `work` (a callable returning Result<T>) on a worker and resumes the caller on its own executor. What `work`
  /// holds is destroyed before: a worker never lets go last of what belongs to a loop. The loop outlives the pool.
  ///
  /// Errors, besides those of `work`: unavailable (the queue is full), deadline_exceeded and cancelled (the request
  /// ended before a worker was free). Work that has begun runs to its end: it looks at the context itself when it is
  /// long.
  template <class Work, class R = std::invoke_result_t<Work&>>
  asio::awaitable<R> run(const Context& ctx, Work work) {
    auto initiate = [this](auto handler, Context context, Work queued_work) {
      auto executor = asio::get_associated_executor(handler);
      auto job = [handler = std::move(handler), guard = asio::make_work_guard(executor), context = std::move(context),
                  queued_work = std::optional(std::move(queued_work))]() mutable {
        auto alive = context.check();
        R result = alive ? run_guarded<R>(*queued_work) : R(std::unexpected(std::move(alive).error()));
        queued_work.reset();
        auto target = guard.get_executor();
        // The guard goes along: the loop runs until the caller has gone on.
        asio::post(target, [handler = std::move(handler), result = std::move(result),
                            guard = std::move(guard)]() mutable { std::move(handler)(std::move(result)); });
      };
      std::move_only_function<void()> boxed = std::move(job);
      if (!post_or_return(boxed)) boxed_rejected(std::move(boxed));
    };
    Context context = ctx;
    if (!has_room()) {
      co_return R(fail(Code::unavailable, "The server is busy with other work. Try again in a moment."));
    }
    co_return co_await asio::async_initiate<const asio::use_awaitable_t<>, void(R)>(
        initiate, asio::use_awaitable, std::move(context), std::move(work));
  }

 private:
  template <class R, class Work>
  static R run_guarded(Work& work) {
    try {
      return work();
    } catch (const std::exception& error) {
      return R(std::unexpected(Error{.code = Code::internal,
                                     .message = "An internal error occurred. The log has the details.",
                                     .detail = std::string("exception in worker: ") + error.what()}));
    }
  }
  bool has_room() const;
  bool post_or_return(std::move_only_function<void()>& job);
  /// The queue filled up between the check and the post: the job still has to answer its caller, so it goes in all the
  /// same (the overshoot is at most one job a caller), or runs here when the pool is stopping.
  void boxed_rejected(std::move_only_function<void()> job);
  void work();

  const std::string name_;
  const std::size_t queue_max_;
  mutable std::mutex mutex_;
  std::condition_variable wake_;
  std::deque<std::move_only_function<void()>> queue_;
  bool stopping_ = false;
  std::vector<std::jthread> threads_;
};

}  // namespace wrkhrs
