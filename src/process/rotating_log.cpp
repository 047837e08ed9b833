#include "process/rotating_log.hpp"

#include <array>
#include <cerrno>
#include <cstring>

#include <fcntl.h>
#include <fmt/format.h>
#include <sys/stat.h>
#include <unistd.h>

namespace wrkhrs::process {
namespace {

std::unexpected<Error> failed(const char* what, const std::filesystem::path& path) {
  const int error = errno;
  return fail_with_detail(error == ENOSPC || error == EDQUOT ? Code::storage_full : Code::internal,
                          "A log file could not be written.",
                          fmt::format("{} {}: {}", what, path.string(), std::strerror(error)));
}

Fd open_log(const std::filesystem::path& path) {
  return Fd(::open(path.c_str(), O_WRONLY | O_APPEND | O_CREAT | O_CLOEXEC, 0600));
}

}  // namespace

RotatingLog::RotatingLog(std::filesystem::path path, std::uint64_t file_bytes_max, int keep, Fd fd, std::uint64_t size)
    : path_(std::move(path)), file_bytes_max_(file_bytes_max), keep_(keep), fd_(std::move(fd)), size_(size) {}

Result<RotatingLog> RotatingLog::open(std::filesystem::path path, std::uint64_t file_bytes_max, int keep) {
  std::error_code ignored;
  std::filesystem::create_directories(path.parent_path(), ignored);
  Fd fd = open_log(path);
  if (!fd) return failed("open", path);
  struct stat info{};
  ::fstat(fd.get(), &info);
  return RotatingLog(std::move(path), file_bytes_max, keep, std::move(fd), static_cast<std::uint64_t>(info.st_size));
}

Result<void> RotatingLog::rotate() {
  const auto numbered = [this](int number) { return path_.string() + "." + std::to_string(number); };
  std::error_code ignored;
  if (keep_ == 0) std::filesystem::remove(path_, ignored);
  for (int number = keep_; number >= 1; --number) {
    std::filesystem::rename(number == 1 ? path_.string() : numbered(number - 1), numbered(number), ignored);
  }
  Fd fresh = open_log(path_);
  if (!fresh) return failed("open", path_);
  fd_ = std::move(fresh);
  size_ = 0;
  return {};
}

Result<void> RotatingLog::append(std::string_view bytes) {
  if (size_ > 0 && size_ + bytes.size() > file_bytes_max_) {
    if (auto rotated = rotate(); !rotated) return rotated;
  }
  while (!bytes.empty()) {
    const ssize_t written = ::write(fd_.get(), bytes.data(), bytes.size());
    if (written < 0 && errno == EINTR) continue;
    if (written < 0) return failed("write", path_);
    size_ += static_cast<std::uint64_t>(written);
    bytes.remove_prefix(static_cast<std::size_t>(written));
  }
  return {};
}

Task<> capture(ReadPipe& from, RotatingLog& to) {
  std::array<char, 16384> chunk;
  for (;;) {
    const std::span<char> target(chunk);
    const auto size = co_await from.read_some(target, never);
    if (!size) co_return std::unexpected(size.error());
    if (*size == 0) co_return Result<void>();
    static_cast<void>(to.append(std::string_view(chunk.data(), *size)));
  }
}

}  // namespace wrkhrs::process
