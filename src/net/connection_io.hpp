// Bytes in and out of one connection: an input buffer that a parser reads from, and gathered writes. Internal to net.
#pragma once

#include <array>
#include <cerrno>
#include <cstddef>
#include <cstring>
#include <span>
#include <string_view>
#include <vector>

#include <boost/asio/buffer.hpp>
#include <sys/socket.h>
#include <sys/uio.h>

namespace wrkhrs::net {

namespace asio = boost::asio;

/// Contiguous bytes that were read and not yet consumed.
class InputBuffer {
 public:
  explicit InputBuffer(std::size_t initial_bytes) : bytes_(initial_bytes) {}
  std::string_view data() const { return {bytes_.data() + begin_, end_ - begin_}; }
  void consume(std::size_t n) {
    begin_ += n;
    if (begin_ == end_) begin_ = end_ = 0;
  }
  /// Room for at least `n` more bytes; views of data() become invalid.
  std::span<char> prepare(std::size_t n) {
    if (bytes_.size() - end_ < n && begin_ > 0) {
      std::memmove(bytes_.data(), bytes_.data() + begin_, end_ - begin_);
      end_ -= begin_;
      begin_ = 0;
    }
    if (bytes_.size() - end_ < n) bytes_.resize(std::max(bytes_.size() * 2, end_ + n));
    return {bytes_.data() + end_, bytes_.size() - end_};
  }
  void commit(std::size_t n) { end_ += n; }

 private:
  std::vector<char> bytes_;
  std::size_t begin_ = 0, end_ = 0;
};

/// Writes several buffers in order with as few system calls as the socket allows.
class GatherWrite {
 public:
  enum class State { done, would_block, failed };
  explicit GatherWrite(const std::array<asio::const_buffer, 4>& buffers) {
    for (const auto& buffer : buffers) {
      if (buffer.size() > 0) parts_[count_++] = {const_cast<void*>(buffer.data()), buffer.size()};
    }
  }
  State write_now(int socket) {
    while (first_ < count_) {
      msghdr message{};
      message.msg_iov = parts_.data() + first_;
      message.msg_iovlen = count_ - first_;
      ssize_t sent = ::sendmsg(socket, &message, MSG_NOSIGNAL | MSG_DONTWAIT);
      if (sent < 0) {
        if (errno == EINTR) continue;
        return errno == EAGAIN || errno == EWOULDBLOCK ? State::would_block : State::failed;
      }
      std::size_t left = static_cast<std::size_t>(sent);
      while (first_ < count_ && left >= parts_[first_].iov_len) left -= parts_[first_++].iov_len;
      if (first_ < count_ && left > 0) {
        parts_[first_].iov_base = static_cast<char*>(parts_[first_].iov_base) + left;
        parts_[first_].iov_len -= left;
      }
    }
    return State::done;
  }

 private:
  std::array<iovec, 4> parts_{};
  std::size_t count_ = 0, first_ = 0;
};

/// The `date` header's value, made once a second and thread.
std::string_view http_date_now();

}  // namespace wrkhrs::net
