#include "process/pipe.hpp"

#include <algorithm>
#include <array>
#include <cstring>

#include <boost/asio/buffer.hpp>
#include <boost/asio/error.hpp>
#include <boost/asio/redirect_error.hpp>
#include <boost/asio/write.hpp>
#include <unistd.h>

#include "process/cancel_at.hpp"

namespace wrkhrs::process {
namespace {

Error pipe_error(const boost::system::error_code& error, bool timed_out, const char* what) {
  if (timed_out) return {.code = Code::deadline_exceeded, .message = "The child process did not answer in time."};
  if (error == asio::error::operation_aborted || error == asio::error::bad_descriptor) {
    return {.code = Code::cancelled, .message = "The exchange with the child process was cancelled."};
  }
  if (error == asio::error::broken_pipe) {
    return {.code = Code::unavailable, .message = "The child process no longer reads its input."};
  }
  return {.code = Code::internal,
          .message = "A pipe to a child process failed.",
          .detail = what + (": " + error.message())};
}

}  // namespace

Fd& Fd::operator=(Fd&& other) noexcept {
  if (this != &other) {
    reset();
    fd_ = other.release();
  }
  return *this;
}

void Fd::reset() {
  if (fd_ >= 0) ::close(fd_);
  fd_ = -1;
}

ReadPipe::ReadPipe(asio::any_io_executor executor, Fd fd) : stream_(std::move(executor), fd.release()) {}

Task<std::size_t> ReadPipe::read_some(std::span<char> buffer, Deadline deadline) {
  if (!buffered_.empty()) {
    const std::size_t size = std::min(buffer.size(), buffered_.size());
    std::memcpy(buffer.data(), buffered_.data(), size);
    buffered_.erase(0, size);
    co_return size;
  }
  CancelAt timeout(stream_.get_executor(), deadline, [this] { stream_.cancel(); });
  boost::system::error_code error;
  const auto target = asio::buffer(buffer.data(), buffer.size());
  const std::size_t size = co_await stream_.async_read_some(target, asio::redirect_error(asio::use_awaitable, error));
  if (error == asio::error::eof) co_return 0;
  if (error) co_return std::unexpected(pipe_error(error, timeout.fired(), "read"));
  co_return size;
}

Task<> ReadPipe::read_exactly(std::span<char> buffer, Deadline deadline) {
  while (!buffer.empty()) {
    const auto size = co_await read_some(buffer, deadline);
    if (!size) co_return std::unexpected(size.error());
    if (*size == 0) co_return fail(Code::upstream_failed, "The child process ended before its answer was complete.");
    buffer = buffer.subspan(*size);
  }
  co_return Result<void>();
}

Task<std::optional<std::string>> ReadPipe::read_line(std::size_t max_bytes, Deadline deadline) {
  std::size_t searched = 0;
  for (;;) {
    if (const auto newline = buffered_.find('\n', searched); newline != std::string::npos) {
      if (newline > max_bytes) break;
      std::string line = buffered_.substr(0, newline);
      buffered_.erase(0, newline + 1);
      if (line.ends_with('\r')) line.pop_back();
      co_return line;
    }
    searched = buffered_.size();
    if (searched > max_bytes) break;

    std::array<char, 16384> chunk;
    CancelAt timeout(stream_.get_executor(), deadline, [this] { stream_.cancel(); });
    boost::system::error_code error;
    const std::size_t size =
        co_await stream_.async_read_some(asio::buffer(chunk), asio::redirect_error(asio::use_awaitable, error));
    if (error == asio::error::eof) {
      if (buffered_.empty()) co_return std::optional<std::string>();
      co_return std::exchange(buffered_, {});
    }
    if (error) co_return std::unexpected(pipe_error(error, timeout.fired(), "read"));
    buffered_.append(chunk.data(), size);
  }
  co_return fail(Code::too_large,
                 "The child process wrote a line of more than " + std::to_string(max_bytes) + " bytes.");
}

Task<std::string> ReadPipe::read_all(std::size_t max_bytes, Deadline deadline) {
  std::string all;
  std::array<char, 16384> chunk;
  for (;;) {
    const std::span<char> target(chunk);
    const auto size = co_await read_some(target, deadline);
    if (!size) co_return std::unexpected(size.error());
    if (*size == 0) co_return all;
    if (all.size() + *size > max_bytes) {
      co_return fail(Code::too_large, "The child process wrote more than " + std::to_string(max_bytes) + " bytes.");
    }
    all.append(chunk.data(), *size);
  }
}

void ReadPipe::close() {
  boost::system::error_code ignored;
  stream_.close(ignored);
}

WritePipe::WritePipe(asio::any_io_executor executor, Fd fd) : stream_(std::move(executor), fd.release()) {}

Task<> WritePipe::write(std::string_view bytes, Deadline deadline) {
  CancelAt timeout(stream_.get_executor(), deadline, [this] { stream_.cancel(); });
  boost::system::error_code error;
  const auto source = asio::buffer(bytes.data(), bytes.size());
  co_await asio::async_write(stream_, source, asio::redirect_error(asio::use_awaitable, error));
  if (error) co_return std::unexpected(pipe_error(error, timeout.fired(), "write"));
  co_return Result<void>();
}

void WritePipe::close() {
  boost::system::error_code ignored;
  stream_.close(ignored);
}

}  // namespace wrkhrs::process
