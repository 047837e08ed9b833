#include "orchestrator/signal.hpp"

#include <utility>

#include <boost/asio/post.hpp>
#include <boost/asio/redirect_error.hpp>
#include <boost/asio/this_coro.hpp>
#include <boost/asio/use_awaitable.hpp>

namespace wrkhrs::orchestrator {

namespace asio = boost::asio;

std::uint64_t Signal::version() const {
  std::lock_guard lock(mutex_);
  return version_;
}

void Signal::notify() {
  std::list<std::shared_ptr<asio::steady_timer>> woken;
  {
    std::lock_guard lock(mutex_);
    ++version_;
    woken.swap(waiting_);
  }
  for (auto& timer : woken) {  // a timer belongs to its own loop
    auto executor = timer->get_executor();
    asio::post(executor, [timer = std::move(timer)] { timer->cancel(); });
  }
}

asio::awaitable<void> Signal::wait(std::uint64_t seen, std::chrono::milliseconds at_most) {
  auto executor = co_await asio::this_coro::executor;
  auto timer = std::make_shared<asio::steady_timer>(executor, at_most);
  {
    std::lock_guard lock(mutex_);
    if (version_ != seen) co_return;
    waiting_.push_back(timer);
  }
  boost::system::error_code ignored;
  co_await timer->async_wait(asio::redirect_error(asio::use_awaitable, ignored));
  std::lock_guard lock(mutex_);
  waiting_.remove(timer);
}

}  // namespace wrkhrs::orchestrator
