// What `wrkhrs up` and `wrkhrs platform up` have in common: a supervisor in this process or as a daemon, and the
// questions that the command line asks it.
#pragma once

#include <chrono>
#include <filesystem>
#include <functional>
#include <string>
#include <vector>

#include <sys/types.h>

#include "base/task.hpp"
#include "cli/shell.hpp"
#include "supervise/plan.hpp"
#include "supervise/supervisor.hpp"

namespace wrkhrs::cli {

/// A set of programs that one supervisor of a home keeps running: the stack, or the platform under it.
struct Supervised {
  std::string what;          ///< for people: "stack", "platform"
  std::string prefix;        ///< of its commands behind `wrkhrs `: "", "platform "
  std::string how_to_start;  ///< a command
  std::string daemon_name;   ///< in its log
  std::filesystem::path home;
  std::filesystem::path run_dir;        ///< exists
  std::filesystem::path log;            ///< of the daemon
  std::vector<std::string> up_command;  ///< arguments that start the daemon
  int port_offset = 0;
  std::string log_level;
  std::chrono::milliseconds drain{};  ///< of one program
  std::function<Result<supervise::Plan>()> plan;
  std::function<void()> welcome;  ///< prints what a person wants to know once all is well
  /// Goes on beside the programs until the supervisor ends. May be empty.
  std::function<asio::awaitable<void>()> beside = {};
  pid_t only_while = 0;  ///< the daemon ends when this process has; 0: it goes on by itself
};

/// Each answers with an exit code and has said on standard error what went wrong.
int supervise_here(Shell& shell, const Supervised& supervised, bool as_daemon);  ///< until a signal or `down`
int up_detached(Shell& shell, const Supervised& supervised, std::chrono::seconds wait);
int end_supervised(Shell& shell, const Supervised& supervised);
int show_status(Shell& shell, const Supervised& supervised);
int restart_one(Shell& shell, const Supervised& supervised, const std::string& service);

/// Of the program that runs now.
std::filesystem::path own_program();

/// The table that `wrkhrs status` prints.
std::string status_table(const supervise::StackStatus& status, bool colours, std::size_t width);

}  // namespace wrkhrs::cli
