// Starting a program and owning it until it has ended.
//
// A child gets its own session and process group, only the environment that is named, only the descriptors that are
// named, no blocked or ignored signals, and a signal when this process dies. Confined children, and children whose own
// children must not outlive them, run below the launcher `wrkhrs-sandbox` (see sandbox.hpp); prefer run() in run.hpp
// where only the output is wanted.
#pragma once

#include <csignal>
#include <cstdint>
#include <filesystem>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include <boost/asio/any_io_executor.hpp>
#include <sys/types.h>

#include "base/task.hpp"
#include "process/pipe.hpp"
#include "process/sandbox.hpp"

namespace wrkhrs::process {

/// Where one of the child's three standard streams goes.
struct Stdio {
  enum class Kind { null, pipe, inherit, append_file, descriptor };
  Kind kind = Kind::null;
  std::filesystem::path file = {};  ///< with append_file: made with mode 0600 when missing
  int fd = -1;                      ///< with descriptor

  static Stdio null() { return {}; }
  static Stdio pipe() { return {.kind = Kind::pipe}; }
  static Stdio inherit() { return {.kind = Kind::inherit}; }
  /// An open descriptor of this process, which stays its owner; it must be open until spawn() returns.
  static Stdio descriptor(int fd) { return {.kind = Kind::descriptor, .fd = fd}; }
  static Stdio append_to(std::filesystem::path path) { return {.kind = Kind::append_file, .file = std::move(path)}; }
};

/// Resource limits of the child and, each for itself, of what it starts. Unset: this process's own limit holds.
/// Core dumps are always off.
struct Limits {
  std::optional<std::uint64_t> address_space_bytes =
      {};                                         ///< not applied in sanitizer builds, whose shadow memory exceeds any
  std::optional<std::uint64_t> cpu_seconds = {};  ///< SIGKILL past it
  std::optional<std::uint64_t> file_bytes = {};   ///< the largest file it may write
  std::optional<std::uint64_t> open_files = {};
  std::optional<std::uint64_t> processes = {};  ///< counts all processes of the user, threads too; no effect for root
};

struct ChildSpec {
  /// argv[0] is an absolute path, or a name that is looked up in PATH of this process.
  std::vector<std::string> argv;
  /// The child's whole environment, except for what `inherit_environment` adds.
  std::map<std::string, std::string> environment = {};
  /// Names of variables that are copied from this process where set; `environment` wins. Never put secrets here for
  /// tools.
  std::vector<std::string> inherit_environment = {"PATH", "HOME", "LANG", "LC_ALL", "TZ", "TMPDIR"};
  std::filesystem::path directory = {};  ///< working folder; empty: this process's own

  Stdio in = Stdio::null();
  Stdio out = Stdio::null();
  Stdio err = Stdio::null();

  Limits limits = {};
  /// Confine the child. Implies `contain_tree`.
  std::optional<SandboxProfile> sandbox = {};
  /// Everything that the child ever started ends with it, even what left its process group (costs one small process).
  bool contain_tree = false;
  /// What the child gets when this process dies. Ignored with contain_tree: then the whole tree is killed.
  int parent_death_signal = SIGKILL;
};

/// How a process ended.
struct ExitStatus {
  int code = 0;    ///< the exit code, where signal is 0
  int signal = 0;  ///< the signal that ended it, or 0

  bool ok() const { return code == 0 && signal == 0; }
  /// "exited with 3", "was killed by SIGKILL (killed)".
  std::string describe() const;

  bool operator==(const ExitStatus&) const = default;
};

/// A running child. Destroying it kills the child (and its group, or its tree) at once and reaps it.
/// Not thread-safe: use it from the thread that runs its executor.
class Child {
 public:
  Child(Child&&) noexcept;
  Child& operator=(Child&&) noexcept;
  ~Child();

  pid_t pid() const;

  /// The pipes asked for in the spec, else null. They live as long as the child object.
  WritePipe* in();
  ReadPipe* out();
  ReadPipe* err();

  /// Waits until the child has ended. May be called again: it then answers at once. One waiter at a time.
  /// Errors: deadline_exceeded (the child still runs), cancelled.
  Task<ExitStatus> wait(Deadline deadline = never);

  /// The status if the child has ended, without waiting.
  std::optional<ExitStatus> poll();

  /// Sends a signal to the child's process group; nothing when it has ended.
  void signal(int number);

  /// Kills all of it at once and does not wait.
  void kill();

  /// SIGTERM, then after `grace` SIGKILL to all of it; returns when it has ended. Closes its standard input first.
  Task<ExitStatus> end(std::chrono::milliseconds grace);

  struct State;  ///< for spawn()
  explicit Child(std::unique_ptr<State> state);

 private:
  std::unique_ptr<State> state_;
};

/// Starts a program. The executor is where its pipes and its end are awaited.
///
/// For threads without an event loop of their own; coroutines use start(). Returns when the program has been executed
/// (or, with a sandbox, when confinement was proved and the program executed), so a missing program is an error here
/// and not a child that ends at once. Blocks for that time: about 1 ms, 20 ms with a sandbox. Safe to call from several
/// threads. Errors: not_found (no such program; the message names it), permission_denied (not executable), unavailable
/// (no process could be made, or the sandbox does not hold; the detail says why), invalid_argument (empty argv, NUL in
/// a string, a missing folder).
Result<Child> spawn(asio::any_io_executor executor, const ChildSpec& spec);

/// The same for coroutines: while the program is confined and executed their event loop goes on; only the fork itself
/// holds it up (5.8 ms in the middle and 20 ms at most on a busy machine). Error besides those of spawn(): cancelled.
Task<Child> start(asio::any_io_executor executor, ChildSpec spec);

/// The path of a program that is installed beside the one that runs now, such as `wrkhrs-extract`.
std::filesystem::path sibling_program(std::string_view name);

}  // namespace wrkhrs::process
