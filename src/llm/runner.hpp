// How the settings of the local model runner become a call of llama-server.
#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include "config/stack_config.hpp"
#include "models/models.hpp"

namespace wrkhrs::llm {

/// Finds the program: the configured one, else `llama-server` beside this program. Errors: not_found, saying what to
/// do.
Result<std::filesystem::path> find_server(const config::StackConfig& config);

/// The whole command line, program first. No secrets in it: keys travel in `keys_file`. Pure, but for asking how many
/// cores there are.
std::vector<std::string> server_command(const config::StackConfig& config, const std::filesystem::path& server,
                                        const models::Installed& model, const std::filesystem::path& keys_file);

/// Writes the keys that the runner accepts, one a line: the stack's own token and the person's key, which opens each
/// service's own port. Mode 0600, replaced as a whole. llama-server knows keys in the clear only, so further keys of
/// keys.json, of which the stack keeps hashes, do not open it; they go through the gateway. Errors: not_found (no
/// internal token: the home was not prepared), internal, storage_full.
Result<std::filesystem::path> write_keys(const config::StackConfig& config);

}  // namespace wrkhrs::llm
