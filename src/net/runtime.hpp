// The event loops of a process: one io_context with one thread a core.
//
// A connection lives on one loop from accept to close, so nothing about it needs a lock.
#pragma once

#include <atomic>
#include <chrono>
#include <cstddef>
#include <functional>
#include <future>
#include <list>
#include <memory>
#include <thread>
#include <vector>

#include <boost/asio/awaitable.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/executor_work_guard.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/use_future.hpp>

#include "base/clock.hpp"
#include "base/task.hpp"

namespace wrkhrs::net {

/// Something that wants to look at the clock now and then (a connection with a timeout). Lives on one loop.
class Ticked {
 public:
  virtual ~Ticked() = default;
  /// Called on the loop's thread about every 100 ms.
  virtual void tick(SteadyTime now) = 0;
};

/// One event loop. All methods but executor() are for the loop's own thread.
class Loop {
 public:
  explicit Loop(std::size_t index);
  Loop(const Loop&) = delete;
  Loop& operator=(const Loop&) = delete;

  /// The loop of the calling thread, or null on other threads.
  static Loop* current();
  std::size_t index() const { return index_; }
  asio::io_context& context() { return context_; }
  asio::any_io_executor executor() { return context_.get_executor(); }

  using Registration = std::list<Ticked*>::iterator;
  Registration add(Ticked& ticked);
  void remove(Registration registration);

  void run();

 private:
  void arm();
  void sweep();

  const std::size_t index_;
  std::list<Ticked*> ticked_;  // outlives the connections that context_ destroys
  asio::io_context context_{1};
  asio::steady_timer timer_{context_};
  Registration sweep_at_{};
  bool sweeping_ = false;
  bool armed_ = false;
};

/// Owns the loops and their threads.
class Runtime {
 public:
  /// `threads` 0 means one a core, at most four.
  explicit Runtime(std::size_t threads = 0);
  ~Runtime();
  Runtime(const Runtime&) = delete;
  Runtime& operator=(const Runtime&) = delete;

  std::size_t loops() const { return loops_.size(); }
  Loop& loop(std::size_t index) { return *loops_[index]; }
  /// An executor, taking the loops in turn. Thread-safe.
  asio::any_io_executor next_executor();

  /// Runs a coroutine on a loop and waits for it: for main functions, the command line and tests. Not from a loop's
  /// thread.
  template <class T>
  T run(asio::awaitable<T> work) {
    return asio::co_spawn(next_executor(), std::move(work), asio::use_future).get();
  }

  /// Detaches a coroutine. The one place that does: an exception ends it with a log line that carries `name`.
  void spawn(std::string name, asio::awaitable<void> work);
  void spawn_on(asio::any_io_executor executor, std::string name, asio::awaitable<void> work);
  /// The same; the function that it returns cancels the coroutine. It may be called from any thread, at any time.
  std::function<void()> spawn_cancellable(asio::any_io_executor executor, std::string name, asio::awaitable<void> work);

  /// Stops the loops and joins the threads; what still runs is destroyed with the loops. Idempotent.
  void stop();

 private:
  std::vector<std::unique_ptr<Loop>> loops_;
  std::vector<asio::executor_work_guard<asio::io_context::executor_type>> guards_;
  std::vector<std::jthread> threads_;
  std::atomic<std::size_t> next_{0};
};

/// Waits for SIGTERM or SIGINT. One caller a process; call it from main before other threads are made, so that all of
/// them inherit the blocked signals.
class SignalWaiter {
 public:
  SignalWaiter();
  /// Blocks until a signal comes; returns its number.
  int wait();
  /// Like wait, with a limit; 0 when the time is over.
  int wait_for(std::chrono::milliseconds timeout);
};

/// Suspends the coroutine for a while; ends early when it is cancelled.
asio::awaitable<void> sleep_for(std::chrono::milliseconds duration);

}  // namespace wrkhrs::net
