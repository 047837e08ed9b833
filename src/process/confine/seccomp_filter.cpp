#include "process/confine/seccomp_filter.hpp"

#include <cerrno>
#include <cstring>

#include <sched.h>
#include <sys/mman.h>
#include <unistd.h>

#include "process/confine/confine.hpp"

namespace wrkhrs::process {
namespace {

const std::uint32_t deny = SCMP_ACT_ERRNO(EPERM);
// glibc falls back to the older call, whose flags can be looked at.
const std::uint32_t absent = SCMP_ACT_ERRNO(ENOSYS);

}  // namespace

void SeccompFilter::add(std::uint32_t action, std::initializer_list<const char*> calls) {
  for (const char* call : calls) add_if(action, call, {});
}

void SeccompFilter::add_if(std::uint32_t action, const char* call, std::initializer_list<scmp_arg_cmp> conditions) {
  if (context_ == nullptr || error_ != 0) return;
  const int number = seccomp_syscall_resolve_name(call);
  if (number == __NR_SCMP_ERROR || number < 0) return;
  const int result = seccomp_rule_add_array(context_, action, number, static_cast<unsigned>(conditions.size()),
                                            conditions.size() > 0 ? conditions.begin() : nullptr);
  if (result != 0) error_ = -result;
}

Result<void> SeccompFilter::load() {
  if (context_ == nullptr) error_ = ENOMEM;
  if (error_ == 0) error_ = -seccomp_load(context_);
  if (error_ == 0) return {};
  return fail_with_detail(Code::unavailable, "This machine cannot confine programs.",
                          std::string("seccomp: ") + std::strerror(error_));
}

Result<void> forbid_dangerous_calls(bool network, bool metadata_changes) {
  SeccompFilter filter(SCMP_ACT_ALLOW);
  filter.add(absent, {"clone3"});
  filter.add(deny, {"ptrace", "process_vm_readv", "process_vm_writev", "process_madvise", "kcmp", "pidfd_getfd"});
  filter.add(deny, {"mount", "umount2", "pivot_root", "chroot", "fsopen", "fsconfig", "fsmount", "fspick", "move_mount",
                    "open_tree", "mount_setattr", "swapon", "swapoff", "quotactl", "quotactl_fd", "acct"});
  filter.add(deny, {"unshare", "setns"});
  for (std::uint64_t flag :
       {CLONE_NEWUSER, CLONE_NEWNS, CLONE_NEWPID, CLONE_NEWNET, CLONE_NEWIPC, CLONE_NEWUTS, CLONE_NEWCGROUP}) {
    filter.add_if(deny, "clone", {SCMP_A0(SCMP_CMP_MASKED_EQ, flag, flag)});
  }
  filter.add(deny, {"init_module", "finit_module", "delete_module", "kexec_load", "kexec_file_load", "reboot", "bpf",
                    "perf_event_open", "userfaultfd", "fanotify_init", "lookup_dcookie", "syslog", "vhangup"});
  filter.add(deny, {"add_key", "request_key", "keyctl"});
  filter.add(deny, {"io_uring_setup", "io_uring_enter", "io_uring_register"});
  filter.add(deny, {"name_to_handle_at", "open_by_handle_at"});
  filter.add(deny, {"settimeofday", "clock_settime", "clock_adjtime", "adjtimex", "sethostname", "setdomainname",
                    "iopl", "ioperm", "modify_ldt"});
  // Pushing input into a terminal that an outer shell reads.
  filter.add_if(deny, "ioctl", {SCMP_A1(SCMP_CMP_MASKED_EQ, 0xffffffffu, 0x5412u /* TIOCSTI */)});
  filter.add_if(deny, "ioctl", {SCMP_A1(SCMP_CMP_MASKED_EQ, 0xffffffffu, 0x541cu /* TIOCLINUX */)});
  // Set-user-id files.
  for (const char* call : {"chmod", "fchmod"}) filter.add_if(deny, call, {SCMP_A1(SCMP_CMP_MASKED_EQ, 04000, 04000)});
  filter.add_if(deny, "fchmodat", {SCMP_A2(SCMP_CMP_MASKED_EQ, 04000, 04000)});
  if (!network) filter.add(deny, {"socket", "connect", "bind", "listen", "accept", "accept4"});
  if (!metadata_changes) {
    filter.add(deny, {"truncate", "chmod", "fchmod", "fchmodat", "fchmodat2", "chown", "fchown", "lchown", "fchownat",
                      "setxattr", "lsetxattr", "fsetxattr", "removexattr", "lremovexattr", "fremovexattr", "utime",
                      "utimes", "futimesat", "utimensat"});
  }
  return filter.load();
}

Result<void> allow_only_computing() {
  SeccompFilter filter(deny);
  filter.add(SCMP_ACT_ALLOW, {"read", "readv", "pread64", "write", "writev", "pwrite64", "close", "lseek", "fstat",
                              "poll", "ppoll", "ftruncate"});
  filter.add(SCMP_ACT_ALLOW, {"brk", "munmap", "mremap", "madvise", "membarrier", "mincore"});
  for (const char* call : {"mmap", "mprotect"}) {
    filter.add_if(SCMP_ACT_ALLOW, call, {SCMP_A2(SCMP_CMP_MASKED_EQ, PROT_EXEC, 0)});
  }
  filter.add(SCMP_ACT_ALLOW, {"futex", "sched_yield", "sched_getaffinity", "getpid", "gettid", "getppid", "getuid",
                              "geteuid", "getgid", "getegid", "getrusage", "sysinfo", "uname", "getcpu"});
  filter.add(SCMP_ACT_ALLOW, {"clock_gettime", "clock_getres", "gettimeofday", "time", "nanosleep", "clock_nanosleep",
                              "times", "getrandom"});
  filter.add(SCMP_ACT_ALLOW, {"rt_sigaction", "rt_sigprocmask", "rt_sigreturn", "sigaltstack", "restart_syscall",
                              "rseq", "set_robust_list", "exit", "exit_group"});
  // Reading a limit, not changing one.
  filter.add_if(SCMP_ACT_ALLOW, "prlimit64", {SCMP_A2(SCMP_CMP_EQ, 0)});
  filter.add_if(SCMP_ACT_ALLOW, "tgkill", {SCMP_A0(SCMP_CMP_EQ, static_cast<scmp_datum_t>(::getpid()))});
  filter.add(absent, {"clone3"});
  return filter.load();
}

}  // namespace wrkhrs::process
