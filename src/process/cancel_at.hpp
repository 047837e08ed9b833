// Gives an asynchronous operation a deadline. For the files of this folder.
#pragma once

#include <functional>
#include <memory>

#include <boost/asio/steady_timer.hpp>

#include "process/pipe.hpp"

namespace wrkhrs::process {

/// Calls `cancel` once when the deadline passes while this object lives. `cancel` may use what lives as long as this
/// object.
class CancelAt {
 public:
  CancelAt(const asio::any_io_executor& executor, Deadline deadline, std::function<void()> cancel) : timer_(executor) {
    if (deadline == never) return;
    timer_.expires_at(deadline);
    timer_.async_wait([state = state_, cancel = std::move(cancel)](const boost::system::error_code& error) {
      if (error || state->done) return;
      state->fired = true;
      cancel();
    });
  }
  ~CancelAt() { state_->done = true; }
  CancelAt(const CancelAt&) = delete;
  CancelAt& operator=(const CancelAt&) = delete;

  bool fired() const { return state_->fired; }

 private:
  struct State {
    bool done = false;
    bool fired = false;
  };
  std::shared_ptr<State> state_ = std::make_shared<State>();
  asio::steady_timer timer_;
};

}  // namespace wrkhrs::process
