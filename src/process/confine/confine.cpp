#include "process/confine/confine.hpp"

#include <algorithm>
#include <cerrno>
#include <cstring>

#include <fcntl.h>
#include <linux/capability.h>
#include <sched.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/ptrace.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "process/confine/seccomp_filter.hpp"

namespace wrkhrs::process {
namespace {

std::unexpected<Error> unavailable(std::string detail) {
  return fail_with_detail(Code::unavailable, "This machine cannot confine programs.", std::move(detail));
}

std::unexpected<Error> unavailable_errno(const char* what) {
  return unavailable(std::string(what) + ": " + std::strerror(errno));
}

bool is_within(std::string_view path, const std::vector<std::string>& folders) {
  return std::ranges::any_of(folders, [&](const std::string& folder) {
    if (folder == "/") return true;
    return path == folder || (path.starts_with(folder) && path.size() > folder.size() && path[folder.size()] == '/');
  });
}

bool can_open(const char* path, int flags) {
  const int fd = ::open(path, flags | O_CLOEXEC);
  if (fd < 0) return false;
  ::close(fd);
  return true;
}

}  // namespace

Result<void> drop_privileges() {
  // The bounding set can only be narrowed by a process that still may; EPERM means that there is nothing to give up.
  for (int capability = 0; capability <= 63; ++capability) {
    if (::prctl(PR_CAPBSET_READ, capability, 0, 0, 0) != 1) continue;
    if (::prctl(PR_CAPBSET_DROP, capability, 0, 0, 0) != 0 && errno != EPERM)
      return unavailable_errno("PR_CAPBSET_DROP");
  }
  ::prctl(PR_CAP_AMBIENT, PR_CAP_AMBIENT_CLEAR_ALL, 0, 0, 0);
  __user_cap_header_struct header{.version = _LINUX_CAPABILITY_VERSION_3, .pid = 0};
  __user_cap_data_struct none[2] = {};
  if (::syscall(SYS_capset, &header, none) != 0) return unavailable_errno("capset");
  if (::prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) != 0) return unavailable_errno("PR_SET_NO_NEW_PRIVS");
  return {};
}

Result<void> limit_resource(int resource, std::optional<std::uint64_t> value) {
  if (!value) return {};
  // Processor time: SIGXCPU at the soft limit tells what happened, SIGKILL follows at the hard one.
  rlimit limit{.rlim_cur = *value, .rlim_max = resource == RLIMIT_CPU ? *value + 1 : *value};
  if (rlimit present{}; ::getrlimit(static_cast<__rlimit_resource>(resource), &present) == 0) {
    limit.rlim_max = std::min(limit.rlim_max, present.rlim_max);
    limit.rlim_cur = std::min(limit.rlim_cur, limit.rlim_max);
  }
  if (::setrlimit(static_cast<__rlimit_resource>(resource), &limit) != 0) return unavailable_errno("setrlimit");
  return {};
}

Result<void> prove_confined(const FileAccess& access, bool network) {
  const auto listed = [&](const char* path) {
    return is_within(path, access.readable) || is_within(path, access.writable);
  };
  for (const char* path : {"/", "/etc/shadow", "/etc/passwd", "/root", "/home", "/proc/1/environ"}) {
    if (!listed(path) && can_open(path, O_RDONLY)) return unavailable(std::string(path) + " could still be read");
  }
  for (const char* path : {"/", "/tmp", "/var/tmp", "/home", "/dev/shm"}) {
    if (!is_within(path, access.writable) && can_open(path, O_TMPFILE | O_WRONLY)) {
      return unavailable(std::string(path) + " could still be written");
    }
  }
  if (!network) {
    for (const int family : {AF_INET, AF_INET6, AF_UNIX, AF_NETLINK}) {
      const int fd = ::socket(family, SOCK_DGRAM, 0);
      if (fd < 0) continue;
      ::close(fd);
      return unavailable("a socket could still be made");
    }
  }
  if (::ptrace(PTRACE_TRACEME, 0, nullptr, nullptr) == 0) return unavailable("tracing was still possible");
  if (::unshare(CLONE_NEWUSER) == 0) return unavailable("a namespace could still be made");
  return {};
}

Result<void> lock_down_worker([[maybe_unused]] std::uint64_t address_space_bytes) {
#ifndef WRKHRS_SANITIZED
  if (auto limited = limit_resource(RLIMIT_AS, address_space_bytes); !limited) return limited;
#endif
  for (const int resource : {RLIMIT_CORE, RLIMIT_FSIZE}) {
    if (auto limited = limit_resource(resource, 0); !limited) return limited;
  }
  if (auto dropped = drop_privileges(); !dropped) return dropped;
  if (auto restricted = restrict_files({}, false); !restricted) return restricted;
  if (auto filtered = allow_only_computing(); !filtered) return filtered;

  if (auto proved = prove_confined({}, false); !proved) return proved;
  if (const pid_t child = ::fork(); child >= 0) {
    if (child == 0) ::_exit(0);
    return unavailable("a process could still be started");
  }
  void* code = ::mmap(nullptr, 4096, PROT_READ | PROT_EXEC, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
  if (code != MAP_FAILED) return unavailable("memory could still be made executable");
  return {};
}

}  // namespace wrkhrs::process
