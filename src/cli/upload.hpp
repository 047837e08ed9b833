// Files of this machine as bodies of uploads, as OpenAI's endpoints want them.
#pragma once

#include <filesystem>
#include <memory>

#include "base/error.hpp"
#include "net/upload_body.hpp"

namespace wrkhrs::cli {

/// `file`, read as it is sent. Errors: not_found (also where it cannot be opened), too_large (beyond `bytes_max`).
Result<std::unique_ptr<net::UploadBody>> upload_of(const std::filesystem::path& file,
                                                   const net::UploadBody::Fields& fields, std::uintmax_t bytes_max);

}  // namespace wrkhrs::cli
