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

struct StdioServer {
  std::vector<std::string> command;                ///< program and arguments
  std::map<std::string, std::string> environment;  ///< besides PATH, HOME and the locale
  std::filesystem::path log_file;                  ///< gets its standard error
};

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
