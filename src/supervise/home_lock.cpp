#include "supervise/home_lock.hpp"

#include <cerrno>
#include <cstdlib>
#include <system_error>

#include <fcntl.h>
#include <fmt/format.h>
#include <unistd.h>

namespace wrkhrs::supervise {
namespace {

// An "open file description" lock: it goes with the descriptor, and so with the process, however that ends. The kernel
// does not say who holds such a lock, so the holder writes its process id into the file.
constexpr const char* lock_name = "supervisor.lock";

struct flock whole_file() {
  struct flock lock{};
  lock.l_type = F_WRLCK;
  lock.l_whence = SEEK_SET;
  return lock;
}

}  // namespace

Result<HomeLock> HomeLock::take(const std::filesystem::path& run_dir) {
  const std::filesystem::path path = run_dir / lock_name;
  process::Fd fd(::open(path.c_str(), O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0600));
  if (!fd) {
    return fail(Code::unavailable,
                fmt::format("Cannot open {}: {}.", path.string(), std::generic_category().message(errno)));
  }
  struct flock lock = whole_file();
  if (::fcntl(fd.get(), F_OFD_SETLK, &lock) != 0) {
    auto holder = lock_holder(run_dir);
    return fail(Code::conflict, fmt::format("This stack already runs (process {}).", holder.value_or(0)));
  }
  const std::string pid = fmt::format("{}\n", ::getpid());
  if (::ftruncate(fd.get(), 0) != 0 ||
      ::pwrite(fd.get(), pid.data(), pid.size(), 0) != static_cast<ssize_t>(pid.size())) {
    return fail(Code::unavailable,
                fmt::format("Cannot write {}: {}.", path.string(), std::generic_category().message(errno)));
  }
  return HomeLock(std::move(fd));
}

std::optional<pid_t> lock_holder(const std::filesystem::path& run_dir) {
  process::Fd fd(::open((run_dir / lock_name).c_str(), O_RDWR | O_CLOEXEC | O_NOFOLLOW));
  if (!fd) return std::nullopt;
  struct flock lock = whole_file();
  if (::fcntl(fd.get(), F_OFD_GETLK, &lock) != 0 || lock.l_type == F_UNLCK) return std::nullopt;
  char text[32] = {};
  if (::pread(fd.get(), text, sizeof text - 1, 0) <= 0) return 0;  // taken a moment ago
  return static_cast<pid_t>(std::strtol(text, nullptr, 10));
}

}  // namespace wrkhrs::supervise
