#include "base/signal.hpp"

#include <utility>

#include <boost/asio/post.hpp>
#include <boost/asio/redirect_error.hpp>
#include <boost/asio/this_coro.hpp>
#include <boost/asio/use_awaitable.hpp>

namespace wrkhrs {

std::uint64_t Signal::version() const {
  std::lock_guard lock(mutex_);
  return version_;
}

void Signal::notify() {
  std::list<std::shared_ptr<boost::asio::steady_timer>> woken;
  {
    std::lock_guard lock(mutex_);
    ++version_;
    woken.swap(waiting_);
  }
  for (auto& timer : woken) {  // a timer belongs to its own loop
    auto executor = timer->get_executor();
    boost::asio::post(executor, [timer = std::move(timer)] { timer->cancel(); });
  }
}

boost::asio::awaitable<void> Signal::wait(std::uint64_t seen, std::chrono::milliseconds at_most) {
  auto executor = co_await boost::asio::this_coro::executor;
  auto timer = std::make_shared<boost::asio::steady_timer>(executor, at_most);
  {
    std::lock_guard lock(mutex_);
    if (version_ != seen) co_return;
    waiting_.push_back(timer);
  }
  boost::system::error_code ignored;
  co_await timer->async_wait(boost::asio::redirect_error(boost::asio::use_awaitable, ignored));
  std::lock_guard lock(mutex_);
  waiting_.remove(timer);
}

}  // namespace wrkhrs
