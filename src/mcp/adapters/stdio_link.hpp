// An MCP server that is a child process, speaking on its standard input and output, one message a line.
#pragma once

#include <filesystem>
#include <map>
#include <optional>

#include "mcp/adapters/link.hpp"
#include "net/runtime.hpp"
#include "process/child.hpp"
#include "process/rotating_log.hpp"

namespace wrkhrs::mcp {

/// What a confined program may touch besides the system's programs and libraries and its own file. Absolute paths.
struct StdioConfinement {
  std::vector<std::filesystem::path> readable = {};
  std::vector<std::filesystem::path> writable = {};
  bool network = false;
  std::filesystem::path folder;  ///< its own: working folder, HOME and TMPDIR; made (0700) where it is missing
  /// What process::probe_sandbox() found; nothing: the program is refused.
  std::optional<process::SandboxMechanism> mechanism = {};
};

struct StdioServer {
  std::vector<std::string> command;                ///< program and arguments
  std::map<std::string, std::string> environment;  ///< besides PATH and the locale (and HOME where it is not confined)
  std::filesystem::path log_file;                  ///< gets its standard error
  std::optional<StdioConfinement> confinement = {};  ///< nothing: it has the rights of this process
};

/// How the program is started. Makes its folder.
/// Errors: unavailable (it is to be confined, and this machine cannot do that, or its folder cannot be made),
/// invalid_argument (a confined program whose `command` begins with a relative path).
Result<process::ChildSpec> make_child(const StdioServer& server);

/// The child gets a tree of its own that ends with it, whatever it started.
class StdioLink final : public Link, public std::enable_shared_from_this<StdioLink> {
 public:
  StdioLink(net::Runtime& runtime, asio::any_io_executor executor, StdioServer server);
  ~StdioLink() override;

  Task<void> open(const Context& ctx) override;
  Task<Message> request(const Context& ctx, json::Object message, Inbox inbox) override;
  Task<void> notify(const Context& ctx, json::Object message) override;
  void set_revision(std::string) override {}
  bool alive() const override;
  Task<void> close() override;

 private:
  struct State;
  static asio::awaitable<void> read(std::shared_ptr<State> state);
  static asio::awaitable<void> keep_log(std::shared_ptr<State> state, std::filesystem::path log_file);

  net::Runtime& runtime_;
  const asio::any_io_executor executor_;
  const StdioServer server_;
  std::shared_ptr<State> state_;
};

}  // namespace wrkhrs::mcp
