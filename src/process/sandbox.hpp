// What a confined child may touch, and how it is held there.
//
// The launcher `wrkhrs-sandbox` applies a profile to itself and then executes the program, so nothing here runs between
// fork and exec of a multi-threaded parent. Two mechanisms, tried in this order:
//   bubblewrap  new user, pid, ipc, uts, cgroup (and network) namespaces with only the listed paths mounted, then
//   Landlock and
//               seccomp inside. Needs unprivileged user namespaces.
//   landlock    Landlock, seccomp, no capabilities. Works in a default container. With a kernel before 6.12 it cannot
//   keep a
//               child from signalling other processes of the same user.
// Where neither holds (proved by real calls after confinement and before exec), the child is refused: it fails closed.
#pragma once

#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

#include "process/pipe.hpp"

namespace wrkhrs::process {

enum class SandboxMechanism { automatic, bubblewrap, landlock };

std::string_view to_string(SandboxMechanism mechanism);

/// Everything that is not listed is denied. Paths are absolute; one that does not exist is an error at spawn.
struct SandboxProfile {
  /// Programs, libraries and data the child may read and execute. `system_paths()` is what most programs need to start.
  std::vector<std::filesystem::path> readable;
  /// Folders and files the child may change. A listed folder holds for everything below it.
  std::vector<std::filesystem::path> writable;
  /// A private, empty /tmp that goes with the child (bubblewrap only; with Landlock list a folder in `writable`
  /// instead).
  bool private_tmp = true;
  /// false: no sockets at all, of any family.
  bool network = false;
  /// Which mechanism; `automatic` takes the strongest that works, tested at each start (about 10 ms: probe once
  /// instead).
  SandboxMechanism mechanism = SandboxMechanism::automatic;

  /// The folders that hold Debian's programs and libraries, as far as they exist on this machine: /usr, /bin, /lib,
  /// /lib64, the loader's cache, locale, time zone and alternatives data. Not /etc as a whole, not /home, not /proc.
  static std::vector<std::filesystem::path> system_paths();
};

/// Finds the strongest mechanism that works here, by running a confined child that tries to read, write, connect, trace
/// and signal what it must not. Call it once at start, show it in /health, and put it in the profiles.
///
/// Errors: unavailable (no mechanism holds; the detail says what leaked or failed).
Task<SandboxMechanism> probe_sandbox(Deadline deadline);

}  // namespace wrkhrs::process
