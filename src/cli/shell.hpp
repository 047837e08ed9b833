// What every command has at hand.
#pragma once

#include <cstdio>
#include <filesystem>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "base/error.hpp"
#include "config/load.hpp"
#include "net/client.hpp"
#include "net/runtime.hpp"

namespace wrkhrs::cli {

/// What programs that call `wrkhrs` may rely on; printed by `wrkhrs --help`.
enum Exit : int {
  exit_ok = 0,
  exit_failed = 1,       ///< what was asked for did not succeed, or something is not healthy
  exit_usage = 2,        ///< wrong options or configuration
  exit_not_running = 3,  ///< the stack, or the service that is needed, cannot be reached
};

struct GlobalOptions {
  std::optional<std::filesystem::path> home = {};
  std::optional<int> port_offset = {};
  std::optional<std::filesystem::path> config_file = {};
  bool json = false;
};

/// Used from one thread, the main one.
class Shell {
 public:
  explicit Shell(GlobalOptions options) : options_(std::move(options)) {}

  const GlobalOptions& options() const { return options_; }
  bool json() const { return options_.json; }
  config::LoadOptions load_options() const;

  /// The configuration for starting a stack. Errors: those of config::load.
  Result<config::StackConfig> config() const;
  /// The same for asking about a stack and ending it, which must work whatever has become of the configuration: where
  /// it cannot be read, says so on standard error and gives the defaults with the home that was asked for.
  config::StackConfig config_or_home() const;
  /// The configuration for talking to a stack: where no offset was asked for, the one that the home's running stack was
  /// started with.
  Result<config::StackConfig> client_config() const;

  net::Runtime& runtime();
  net::HttpClient& http();
  /// A client of a service with the person's key. Errors: not_found (no key yet), those of config::load.
  Result<net::ServiceClient> service(std::string_view name);

  /// Says on standard error what went wrong and returns the exit code for it. With `--json`, the error goes to standard
  /// output in OpenAI's form.
  int report(const Error& error) const;
  /// The same for a failed call of a service: one that cannot be reached is `exit_not_running`, with what to do.
  int report_call(const Error& error, std::string_view service) const;

  /// Prints a value as JSON on standard output.
  void print_json(const json::Value& value) const;

 private:
  GlobalOptions options_;
  std::unique_ptr<net::Runtime> runtime_;
  std::unique_ptr<net::HttpClient> http_;
};

}  // namespace wrkhrs::cli
