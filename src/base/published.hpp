// A value that many threads read and that now and then is replaced whole.
#pragma once

#include <memory>
#include <mutex>
#include <utility>

namespace wrkhrs {

/// Readers take a share of the value that is there and keep it as long as they like; a new one takes its place for
/// those who come after. Safe to share between threads. (Not std::atomic<std::shared_ptr>: in libstdc++ 12 its load()
/// lets go with a relaxed store, so that a store() after it is not ordered behind the read.)
template <typename T>
class Published {
 public:
  /// Null until the first store().
  std::shared_ptr<const T> load() const {
    const std::lock_guard lock(mutex_);
    return value_;
  }

  void store(std::shared_ptr<const T> value) {
    const std::lock_guard lock(mutex_);
    value_.swap(value);  // the value before lives until the parameter does: it ends outside the lock
  }

 private:
  mutable std::mutex mutex_;
  std::shared_ptr<const T> value_;
};

}  // namespace wrkhrs
