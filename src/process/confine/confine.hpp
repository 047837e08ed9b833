// Irreversible steps that a process takes on itself before it runs or reads what it does not trust.
//
// Only for processes with one thread: Landlock and seccomp bind the calling thread and what it starts later. Each
// function either takes full effect or returns an error (unavailable); a caller that gets one must not go on to the
// untrusted part.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "base/error.hpp"

namespace wrkhrs::process {

/// Files a confined process may use. A folder holds for everything below it; paths must exist.
struct FileAccess {
  std::vector<std::string> readable;  ///< read, list and execute
  std::vector<std::string> writable;  ///< and create, change, remove
};

/// No new privileges through exec, no capabilities, not even as root.
Result<void> drop_privileges();

/// Denies every file that is not listed, by Landlock; where the kernel can, also TCP (unless `network`), signals and
/// abstract sockets to processes outside. Files that are already open stay usable.
Result<void> restrict_files(const FileAccess& access, bool network);

/// Forbids the system calls a tool never needs and an attacker does: tracing, mounts, namespaces, kernel modules, BPF,
/// keyrings, io_uring, other architectures; without `network` every socket; without `metadata_changes` changing modes,
/// owners and attributes of files, which Landlock does not cover. They fail with EPERM.
Result<void> forbid_dangerous_calls(bool network, bool metadata_changes);

/// Tries what must be impossible now (an unlisted folder, a socket, tracing, a namespace) and fails when one succeeds.
Result<void> prove_confined(const FileAccess& access, bool network);

/// For a worker that parses one kind of hostile input and answers over pipes that are already open: no file can be
/// opened, no process or thread started, no socket made, no memory made executable; only an allow-list of system calls
/// works at all. Proves it. `address_space_bytes` limits its memory (not in sanitizer builds).
Result<void> lock_down_worker(std::uint64_t address_space_bytes);

/// Sets a resource limit, soft and hard, where given. `resource` is one of RLIMIT_*.
Result<void> limit_resource(int resource, std::optional<std::uint64_t> value);

}  // namespace wrkhrs::process
