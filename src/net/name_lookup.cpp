#include "net/name_lookup.hpp"

#include <map>
#include <mutex>
#include <optional>
#include <utility>
#include <vector>

#include <boost/asio/io_context.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/redirect_error.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/this_coro.hpp>
#include <boost/asio/thread_pool.hpp>

namespace wrkhrs::net {
namespace {

constexpr std::size_t threads = 4;  ///< names that can be waited for at the same time; further ones queue

/// A caller. Owned by its coroutine, so that it goes with the loop; touched on that loop only.
struct Waiter {
  Waiter(const asio::any_io_executor& on, SteadyTime until) : timer(on, until) {}
  asio::steady_timer timer;
  std::optional<NameLookup::Answer> answer;
};

}  // namespace

struct NameLookup::State {
  using Name = std::pair<std::string, std::string>;
  explicit State(Ask with) : ask(std::move(with)) {}

  void look_up(const Name& name) {
    Answer answer = ask(name.first, name.second);
    std::lock_guard lock(mutex);  // who stands in the list lives, and so does its loop
    const auto callers = waiting.extract(name);
    for (const auto& caller : callers.mapped()) {
      asio::post(caller->timer.get_executor(), [weak = std::weak_ptr(caller), answer] {
        auto waiter = weak.lock();
        if (!waiter) return;
        waiter->answer = answer;
        waiter->timer.cancel();
      });
    }
  }
  void leave(const Name& name, const std::shared_ptr<Waiter>& waiter) {
    std::lock_guard lock(mutex);
    if (auto entry = waiting.find(name); entry != waiting.end()) std::erase(entry->second, waiter);
  }

  const Ask ask;
  std::mutex mutex;
  std::map<Name, std::vector<std::shared_ptr<Waiter>>> waiting;  ///< by what is being looked up
  std::unique_ptr<asio::thread_pool> pool;  ///< made for the first name: many processes meet addresses only
};

NameLookup::NameLookup(Ask ask) : state_(std::make_shared<State>(std::move(ask))) {}

NameLookup::~NameLookup() {
  if (state_->pool) state_->pool->join();
}

NameLookup::Answer NameLookup::ask_system(const std::string& host, const std::string& port) {
  asio::io_context context;
  asio::ip::tcp::resolver resolver(context);
  Answer answer;
  answer.found = resolver.resolve(host, port, answer.error);
  return answer;
}

asio::awaitable<NameLookup::Answer> NameLookup::addresses(std::string host, std::string port, SteadyTime until) {
  /// Stands in the list for as long as the coroutine waits.
  struct Place {
    std::shared_ptr<State> state;
    State::Name name;
    std::shared_ptr<Waiter> waiter;
    ~Place() { state->leave(name, waiter); }
  };
  auto executor = co_await asio::this_coro::executor;
  const Place place{state_, {std::move(host), std::move(port)}, std::make_shared<Waiter>(executor, until)};
  {
    std::lock_guard lock(state_->mutex);
    auto [entry, is_first] = state_->waiting.try_emplace(place.name);
    entry->second.push_back(place.waiter);
    if (is_first) {
      if (!state_->pool) state_->pool = std::make_unique<asio::thread_pool>(threads);
      asio::post(*state_->pool, [state = state_.get(), name = place.name] { state->look_up(name); });
    }
  }
  Waiter& waiter = *place.waiter;
  boost::system::error_code ended;
  co_await waiter.timer.async_wait(asio::redirect_error(asio::use_awaitable, ended));
  if (waiter.answer) co_return std::move(*waiter.answer);
  co_return Answer{.error = ended ? asio::error::operation_aborted : asio::error::timed_out, .found = {}};
}

}  // namespace wrkhrs::net
