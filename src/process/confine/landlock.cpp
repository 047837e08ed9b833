#include "process/confine/landlock.hpp"

#include <cerrno>
#include <cstring>

#include <fcntl.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

namespace wrkhrs::process {
namespace {

// From the kernel's UAPI (linux/landlock.h of 6.12), as far as used.
struct RulesetAttributes {
  std::uint64_t handled_access_fs;
  std::uint64_t handled_access_net;
  std::uint64_t scoped;
};
struct PathBeneath {
  std::uint64_t allowed_access;
  std::int32_t parent_fd;
} __attribute__((packed));

constexpr std::uint32_t ruleset_version = 1u << 0;
constexpr int rule_path_beneath = 1;

constexpr std::uint64_t fs_execute = 1u << 0, fs_write_file = 1u << 1, fs_read_file = 1u << 2, fs_read_dir = 1u << 3;
constexpr std::uint64_t fs_all_v1 = (1u << 13) - 1;
constexpr std::uint64_t fs_refer = 1u << 13;                                    // ABI 2
constexpr std::uint64_t fs_truncate = 1u << 14;                                 // ABI 3
constexpr std::uint64_t fs_ioctl_dev = 1u << 15;                                // ABI 5
constexpr std::uint64_t net_bind_tcp = 1u << 0, net_connect_tcp = 1u << 1;      // ABI 4
constexpr std::uint64_t scope_abstract_unix = 1u << 0, scope_signal = 1u << 1;  // ABI 6

constexpr std::uint64_t for_files = fs_execute | fs_write_file | fs_read_file | fs_truncate | fs_ioctl_dev;

std::unexpected<Error> unavailable(std::string detail) {
  return fail_with_detail(Code::unavailable, "This machine cannot confine programs.", std::move(detail));
}

Result<void> allow(int ruleset, const std::string& path, std::uint64_t rights) {
  const int fd = ::open(path.c_str(), O_PATH | O_CLOEXEC);
  if (fd < 0) return unavailable("sandbox path '" + path + "': " + std::strerror(errno));
  struct stat info{};
  const bool folder = ::fstat(fd, &info) == 0 && S_ISDIR(info.st_mode);
  const PathBeneath rule{.allowed_access = folder ? rights : rights & for_files, .parent_fd = fd};
  const long added = ::syscall(SYS_landlock_add_rule, ruleset, rule_path_beneath, &rule, 0);
  const int error = errno;
  ::close(fd);
  if (added != 0) return unavailable("landlock_add_rule for '" + path + "': " + std::strerror(error));
  return {};
}

}  // namespace

int landlock_abi() {
  const long version = ::syscall(SYS_landlock_create_ruleset, nullptr, 0, ruleset_version);
  return version < 0 ? 0 : static_cast<int>(version);
}

Result<void> restrict_files(const FileAccess& access, bool network) {
  const int abi = landlock_abi();
  if (abi < 1) return unavailable("the kernel has no Landlock");

  std::uint64_t rights = fs_all_v1;
  if (abi >= 2) rights |= fs_refer;
  if (abi >= 3) rights |= fs_truncate;
  if (abi >= 5) rights |= fs_ioctl_dev;
  RulesetAttributes attributes{.handled_access_fs = rights, .handled_access_net = 0, .scoped = 0};
  if (abi >= 4 && !network) attributes.handled_access_net = net_bind_tcp | net_connect_tcp;
  if (abi >= 6) attributes.scoped = scope_signal | scope_abstract_unix;
  // Older kernels take the shorter struct that they know.
  const std::size_t size = abi >= 6 ? sizeof attributes : abi >= 4 ? 2 * sizeof(std::uint64_t) : sizeof(std::uint64_t);

  const int ruleset = static_cast<int>(::syscall(SYS_landlock_create_ruleset, &attributes, size, 0));
  if (ruleset < 0) return unavailable(std::string("landlock_create_ruleset: ") + std::strerror(errno));
  Result<void> result;
  for (const auto& path : access.readable) {
    if (result) result = allow(ruleset, path, rights & (fs_execute | fs_read_file | fs_read_dir));
  }
  for (const auto& path : access.writable) {
    if (result) result = allow(ruleset, path, rights);
  }
  if (result && ::syscall(SYS_landlock_restrict_self, ruleset, 0) != 0) {
    result = unavailable(std::string("landlock_restrict_self: ") + std::strerror(errno));
  }
  ::close(ruleset);
  return result;
}

}  // namespace wrkhrs::process
