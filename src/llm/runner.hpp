// How the settings of the local model runner become a call of llama-server.
#pragma once

#include <cstdint>
#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

#include "config/stack_config.hpp"
#include "models/models.hpp"

namespace wrkhrs::llm {

/// Finds the program: the configured one, else `llama-server` beside this program. Errors: not_found, saying what to
/// do.
Result<std::filesystem::path> find_server(const config::StackConfig& config);

/// The whole command line, program first; it listens on `port` of 127.0.0.1. No secrets in it: the key travels in
/// LLAMA_API_KEY. `chat_template`: a file, or empty for the model's own. Pure, but for asking how many cores there are.
std::vector<std::string> server_command(const config::StackConfig& config, const std::filesystem::path& server,
                                        const models::Installed& model, std::uint16_t port,
                                        const std::filesystem::path& chat_template);

/// Writes the template of models/templates that the catalogue has for a model; an empty path where the model's own is
/// good. Errors: internal, storage_full.
Result<std::filesystem::path> write_chat_template(const config::StackConfig& config, std::string_view model_id);

}  // namespace wrkhrs::llm
