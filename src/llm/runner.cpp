#include "llm/runner.hpp"

#include <cerrno>
#include <cstring>

#include <fcntl.h>
#include <fmt/format.h>
#include <unistd.h>

#include "engine/cpu.hpp"
#include "llm/chat_templates_builtin.hpp"

namespace wrkhrs::llm {
namespace {

namespace fs = std::filesystem;

Result<void> write_private(const fs::path& path, std::string_view text) {
  const fs::path partial = path.string() + ".new";
  const int fd = ::open(partial.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);
  bool good =
      fd >= 0 && ::fchmod(fd, 0600) == 0 && ::write(fd, text.data(), text.size()) == static_cast<ssize_t>(text.size());
  const int error = errno;
  if (fd >= 0) good = ::close(fd) == 0 && good;
  if (good && ::rename(partial.c_str(), path.c_str()) == 0) return {};
  return fail(error == ENOSPC ? Code::storage_full : Code::internal,
              fmt::format("'{}' cannot be written: {}.", path.string(), std::strerror(error)));
}

Result<fs::path> write_to_run_dir(const config::StackConfig& config, std::string_view name, std::string_view text) {
  std::error_code error;
  fs::create_directories(config.run_dir(), error);
  const fs::path path = config.run_dir() / name;
  if (auto written = write_private(path, text); !written) return forward_error(written);
  return path;
}

}  // namespace

Result<fs::path> find_server(const config::StackConfig& config) {
  std::error_code error;
  fs::path path = config.llm.server_binary;
  if (path.empty()) path = fs::read_symlink("/proc/self/exe", error).parent_path() / "llama-server";
  if (::access(path.c_str(), X_OK) != 0) {
    return fail(Code::not_found,
                fmt::format("There is no model runner at '{}'. Build it with `make deps`, name one with "
                            "llm.server_binary, or use another server with LLM_RUNNER_URL.",
                            path.string()));
  }
  return path;
}

std::vector<std::string> server_command(const config::StackConfig& config, const fs::path& server,
                                        const models::Installed& model, std::uint16_t port,
                                        const fs::path& chat_template) {
  const config::LlmConfig& llm = config.llm;
  const int threads = llm.threads > 0 ? llm.threads : engine::default_threads();
  std::vector<std::string> command{server.string(),
                                   "--model",
                                   model.path.string(),
                                   "--alias",
                                   model.id,
                                   "--host",
                                   "127.0.0.1",
                                   "--port",
                                   std::to_string(port),
                                   "--ctx-size",
                                   std::to_string(static_cast<std::int64_t>(llm.context_tokens) * llm.slots),
                                   "--parallel",
                                   std::to_string(llm.slots),
                                   "--threads",
                                   std::to_string(threads),
                                   "--cache-ram",
                                   "256",      // MiB; upstream's default is 8192
                                   "--jinja",  // tool calls
                                   "--metrics",
                                   "--no-slots",  // it would show the prompts of others
                                   "--no-ui",
                                   "--offline",
                                   "--log-colors",
                                   "off"};
  if (!chat_template.empty()) command.insert(command.end(), {"--chat-template-file", chat_template.string()});
  return command;
}

Result<fs::path> write_chat_template(const config::StackConfig& config, std::string_view model_id) {
  auto entry = models::Catalogue::builtin().find(model_id);
  if (!entry || entry->chat_template.empty()) return fs::path();
  for (const auto& [name, text] : builtin_chat_templates) {
    if (name == entry->chat_template) return write_to_run_dir(config, "chat-template.jinja", text);
  }
  return fail(Code::internal, fmt::format("There is no chat template '{}'.", entry->chat_template));
}

}  // namespace wrkhrs::llm
