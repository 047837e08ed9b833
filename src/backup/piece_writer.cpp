#include "backup/piece_writer.hpp"

#include <algorithm>

namespace wrkhrs::backup {

PieceWriter::PieceWriter(Repository& repository, int threads) : repository_(repository) {
  for (int i = 0; i < std::max(1, threads); ++i) threads_.emplace_back([this](std::stop_token stop) { work(stop); });
}

PieceWriter::~PieceWriter() {
  for (std::jthread& thread : threads_) thread.request_stop();
}

void PieceWriter::begin() {
  const std::lock_guard lock(mutex_);
  files_.emplace_back();
}

Result<void> PieceWriter::add(std::string plain) {
  std::unique_lock lock(mutex_);
  changed_.wait(lock, [this] { return failure_ || jobs_.size() < queue_max; });
  if (failure_) return std::unexpected(*failure_);
  std::vector<Piece>& pieces = files_.back();
  jobs_.push_back({.file = files_.size() - 1, .index = pieces.size(), .plain = std::move(plain)});
  pieces.emplace_back();
  changed_.notify_all();
  return {};
}

Result<std::vector<std::vector<Piece>>> PieceWriter::finish() {
  std::unique_lock lock(mutex_);
  changed_.wait(lock, [this] { return failure_ || (jobs_.empty() && running_ == 0); });
  if (failure_) return std::unexpected(*failure_);
  return std::move(files_);
}

void PieceWriter::work(std::stop_token stop) {
  std::unique_lock lock(mutex_);
  while (changed_.wait(lock, stop, [this] { return !jobs_.empty(); })) {
    if (stop.stop_requested()) return;
    Job job = std::move(jobs_.front());
    jobs_.pop_front();
    ++running_;
    changed_.notify_all();
    lock.unlock();
    auto piece = repository_.put_piece(job.plain, new_bytes_);
    lock.lock();
    --running_;
    if (piece) {
      files_[job.file][job.index] = std::move(*piece);
    } else if (!failure_) {
      failure_ = std::move(piece).error();
      jobs_.clear();
    }
    changed_.notify_all();
  }
}

}  // namespace wrkhrs::backup
