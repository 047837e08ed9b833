// Cuts files into pieces and stores them on several threads.
#pragma once

#include <condition_variable>
#include <deque>
#include <memory>
#include <mutex>
#include <thread>
#include <vector>

#include "backup/repository.hpp"

namespace wrkhrs::backup {

/// add() and finish() are for one thread. At most `queue_max` pieces wait, so memory stays bounded.
class PieceWriter {
 public:
  PieceWriter(Repository& repository, int threads);
  ~PieceWriter();

  /// Begins a file; its pieces are complete after finish().
  void begin();
  /// The next piece of the file that was begun, at most piece_bytes. Waits while too many are on their way. Errors: the
  /// first that any piece met.
  Result<void> add(std::string plain);
  /// Waits for all pieces. The pieces of each file in the order of begin().
  Result<std::vector<std::vector<Piece>>> finish();

  std::int64_t new_bytes() const { return new_bytes_; }

 private:
  struct Job {
    std::size_t file = 0;
    std::size_t index = 0;
    std::string plain;
  };
  static constexpr std::size_t queue_max = 8;
  void work(std::stop_token stop);

  Repository& repository_;
  std::atomic<std::int64_t> new_bytes_{0};
  std::mutex mutex_;
  std::condition_variable_any changed_;
  std::deque<Job> jobs_;
  std::size_t running_ = 0;
  std::vector<std::vector<Piece>> files_;
  std::optional<Error> failure_;
  std::vector<std::jthread> threads_;  // last: they end before what they use
};

}  // namespace wrkhrs::backup
