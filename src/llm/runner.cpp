#include "llm/runner.hpp"

#include <cerrno>
#include <cstring>
#include <fstream>

#include <fcntl.h>
#include <fmt/format.h>
#include <fmt/ranges.h>
#include <unistd.h>

#include "engine/cpu.hpp"

namespace wrkhrs::llm {
namespace {

namespace fs = std::filesystem;

/// The first line of a small file; empty when there is none.
std::string first_line(const fs::path& path) {
  std::string line;
  std::ifstream file(path);
  std::getline(file, line);
  return line;
}

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
                                        const models::Installed& model, const fs::path& keys_file) {
  const config::LlmConfig& llm = config.llm;
  const int threads = llm.threads > 0 ? llm.threads : engine::default_threads();
  std::string origins = fmt::format("{}", fmt::join(config.common.allowed_origins, ","));
  if (origins.empty()) origins = "localhost";
  return {server.string(),
          "--model",
          model.path.string(),
          "--alias",
          model.id,
          "--host",
          config.common.bind_address,
          "--port",
          std::to_string(config.port_of("llm")),
          "--api-key-file",
          keys_file.string(),
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
          "--cors-origins",
          origins,
          "--log-colors",
          "off"};
}

Result<fs::path> write_keys(const config::StackConfig& config) {
  const std::string token =
      config.common.internal_token.empty() ? first_line(config.internal_token_file()) : config.common.internal_token;
  if (token.empty()) {
    return fail(Code::not_found, fmt::format("There is no internal token in '{}'. Start the stack with `wrkhrs up`.",
                                             config.home().string()));
  }
  std::string text = token + "\n";
  for (const std::string& key : {config.common.api_key, first_line(config.api_key_file())}) {
    if (!key.empty()) text += key + "\n";
  }
  std::error_code error;
  fs::create_directories(config.run_dir(), error);
  const fs::path path = config.run_dir() / "llm-keys";
  if (auto written = write_private(path, text); !written) return forward_error(written);
  return path;
}

}  // namespace wrkhrs::llm
