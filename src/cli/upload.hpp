// A multipart/form-data body (RFC 7578) with one file, as OpenAI's upload endpoints want it.
#pragma once

#include <filesystem>
#include <string>
#include <utility>
#include <vector>

#include "base/error.hpp"
#include "net/client.hpp"

namespace wrkhrs::cli {

/// The request that uploads `file` (under `name` in the form) with text fields. The whole file is held in memory.
/// Errors: not_found, unavailable (cannot be read), too_large (beyond `bytes_max`).
Result<net::ClientRequest> upload_request(std::string path, const std::filesystem::path& file,
                                          const std::vector<std::pair<std::string, std::string>>& fields,
                                          std::uintmax_t bytes_max);

}  // namespace wrkhrs::cli
