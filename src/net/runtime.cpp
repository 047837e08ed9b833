#include "net/runtime.hpp"

#include <algorithm>

#include <boost/asio/bind_cancellation_slot.hpp>
#include <boost/asio/cancellation_signal.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/redirect_error.hpp>
#include <pthread.h>
#include <signal.h>

#include "base/log.hpp"

namespace wrkhrs::net {
namespace {

constexpr std::chrono::milliseconds sweep_interval{100};
thread_local Loop* current_loop = nullptr;

}  // namespace

Loop::Loop(std::size_t index) : index_(index) {}

Loop* Loop::current() { return current_loop; }

Loop::Registration Loop::add(Ticked& ticked) {
  auto registration = ticked_.insert(ticked_.end(), &ticked);
  arm();
  return registration;
}

void Loop::remove(Registration registration) {
  if (sweeping_ && registration == sweep_at_) ++sweep_at_;
  ticked_.erase(registration);
}

void Loop::arm() {
  if (armed_ || ticked_.empty()) return;
  armed_ = true;
  timer_.expires_after(sweep_interval);
  timer_.async_wait([this](const boost::system::error_code& error) {
    armed_ = false;
    if (error) return;
    sweep();
    arm();
  });
}

void Loop::sweep() {
  const SteadyTime now = std::chrono::steady_clock::now();
  sweeping_ = true;
  for (sweep_at_ = ticked_.begin(); sweep_at_ != ticked_.end();) {
    Ticked* ticked = *sweep_at_;
    ++sweep_at_;  // remove() moves it on when the next one goes
    ticked->tick(now);
  }
  sweeping_ = false;
}

void Loop::run() {
  current_loop = this;
  context_.run();
  current_loop = nullptr;
}

Runtime::Runtime(std::size_t threads) {
  if (threads == 0) threads = std::clamp<std::size_t>(std::thread::hardware_concurrency(), 1, 4);
  for (std::size_t i = 0; i < threads; ++i) {
    loops_.push_back(std::make_unique<Loop>(i));
    guards_.push_back(asio::make_work_guard(loops_.back()->context()));
  }
  for (std::size_t i = 0; i < threads; ++i) {
    threads_.emplace_back([loop = loops_[i].get()] { loop->run(); });
    ::pthread_setname_np(threads_.back().native_handle(), ("loop-" + std::to_string(i)).c_str());
  }
}

Runtime::~Runtime() {
  stop();
  // Coroutines that are still suspended are destroyed with their io_context; they may use other loops while that
  // happens.
  for (auto& loop : loops_) loop->context().stop();
}

asio::any_io_executor Runtime::next_executor() {
  return loops_[next_.fetch_add(1, std::memory_order_relaxed) % loops_.size()]->executor();
}

void Runtime::spawn(std::string name, asio::awaitable<void> work) {
  spawn_on(next_executor(), std::move(name), std::move(work));
}

namespace {

// What a detached coroutine ends with: nothing, or a log line.
struct LogException {
  std::string name;
  void operator()(std::exception_ptr exception) const {
    if (!exception) return;
    try {
      std::rethrow_exception(exception);
    } catch (const std::exception& error) {
      log::error("a background task ended with an exception", {{"task", name}, {"what", error.what()}});
    } catch (...) {
      log::error("a background task ended with an unknown exception", {{"task", name}});
    }
  }
};

}  // namespace

void Runtime::spawn_on(asio::any_io_executor executor, std::string name, asio::awaitable<void> work) {
  asio::co_spawn(executor, std::move(work), LogException{std::move(name)});
}

std::function<void()> Runtime::spawn_cancellable(asio::any_io_executor executor, std::string name,
                                                 asio::awaitable<void> work) {
  // The handler keeps the signal alive as long as the coroutine; afterwards emitting does nothing.
  auto signal = std::make_shared<asio::cancellation_signal>();
  auto handler = [signal, log_exception = LogException{std::move(name)}](std::exception_ptr exception) {
    log_exception(exception);
  };
  asio::co_spawn(executor, std::move(work), asio::bind_cancellation_slot(signal->slot(), std::move(handler)));
  return [executor, signal] { asio::post(executor, [signal] { signal->emit(asio::cancellation_type::terminal); }); };
}

void Runtime::stop() {
  guards_.clear();
  for (auto& loop : loops_) loop->context().stop();
  threads_.clear();  // joins
}

SignalWaiter::SignalWaiter() {
  sigset_t signals;
  sigemptyset(&signals);
  sigaddset(&signals, SIGTERM);
  sigaddset(&signals, SIGINT);
  sigaddset(&signals, SIGHUP);
  pthread_sigmask(SIG_BLOCK, &signals, nullptr);
  ::signal(SIGPIPE, SIG_IGN);
}

int SignalWaiter::wait() {
  for (;;) {
    int signal = wait_for(std::chrono::hours(24));
    if (signal != 0) return signal;
  }
}

int SignalWaiter::wait_for(std::chrono::milliseconds timeout) {
  sigset_t signals;
  sigemptyset(&signals);
  sigaddset(&signals, SIGTERM);
  sigaddset(&signals, SIGINT);
  timespec limit{.tv_sec = timeout.count() / 1000, .tv_nsec = timeout.count() % 1000 * 1'000'000};
  int signal = ::sigtimedwait(&signals, nullptr, &limit);
  return signal > 0 ? signal : 0;
}

asio::awaitable<void> sleep_for(std::chrono::milliseconds duration) {
  auto executor = co_await asio::this_coro::executor;
  asio::steady_timer timer(executor, duration);
  boost::system::error_code ignored;
  co_await timer.async_wait(asio::redirect_error(asio::use_awaitable, ignored));
}

}  // namespace wrkhrs::net
