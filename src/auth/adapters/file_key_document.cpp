#include "auth/adapters/file_key_document.hpp"

#include <fstream>
#include <iterator>

#include <sys/file.h>
#include <sys/stat.h>

#include "auth/private_file.hpp"

namespace wrkhrs::auth {
namespace {

/// Held while the file is read, changed and replaced.
class FileLock {
 public:
  static Result<FileLock> take(const std::filesystem::path& path) {
    int fd = ::open(path.c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0600);
    if (fd < 0) return file_error("Cannot open", path, errno);
    while (::flock(fd, LOCK_EX) != 0) {
      if (errno != EINTR) {
        const int error = errno;
        ::close(fd);
        return file_error("Cannot lock", path, error);
      }
    }
    return FileLock(fd);
  }
  FileLock(FileLock&& other) noexcept : fd_(std::exchange(other.fd_, -1)) {}
  FileLock& operator=(FileLock&&) = delete;
  ~FileLock() {
    if (fd_ >= 0) ::close(fd_);
  }

 private:
  explicit FileLock(int fd) : fd_(fd) {}
  int fd_;
};

}  // namespace

Result<std::string> FileKeyDocument::read() {
  std::ifstream stream(file_);
  if (!stream) {
    if (errno == ENOENT) return std::string();
    return file_error("Cannot read", file_, errno);
  }
  std::string text((std::istreambuf_iterator<char>(stream)), {});
  // What a power cut leaves of a file; nobody's keys are unknown for that.
  if (text.empty()) return fail(Code::internal, fmt::format("{} is damaged: it is empty.", file_.string()));
  return text;
}

Result<void> FileKeyDocument::change(const Change& change) {
  std::filesystem::path beside = file_;
  beside += ".lock";
  auto lock = FileLock::take(beside);
  if (!lock) return forward_error(lock);
  auto text = read();
  if (!text) return forward_error(text);
  auto changed = change(*text);
  if (!changed) return forward_error(changed);
  if (!*changed) return {};
  return replace(file_, **changed);
}

Result<std::string> FileKeyDocument::version() {
  struct stat status{};
  if (::stat(file_.c_str(), &status) != 0) return std::string();
  return fmt::format("{}.{} {} {}", status.st_mtim.tv_sec, status.st_mtim.tv_nsec, status.st_size, status.st_ino);
}

}  // namespace wrkhrs::auth
