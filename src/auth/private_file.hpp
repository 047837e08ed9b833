// Files of a home that only its person may read: made and replaced as a whole, so that a reader never sees half of one.
#pragma once

#include <cerrno>
#include <filesystem>
#include <string>
#include <string_view>
#include <system_error>

#include <fcntl.h>
#include <fmt/format.h>
#include <unistd.h>

#include "base/error.hpp"
#include "base/ids.hpp"

namespace wrkhrs::auth {

/// `error`: an errno.
inline std::unexpected<Error> file_error(std::string_view what, const std::filesystem::path& path, int error) {
  return fail(Code::unavailable,
              fmt::format("{} {}: {}.", what, path.string(), std::generic_category().message(error)));
}

/// Writes a new file beside `path`; the caller links or renames it into place and then removes the temporary name.
inline Result<std::filesystem::path> write_temporary(const std::filesystem::path& path, std::string_view text) {
  std::filesystem::path temporary = path;
  temporary += "." + new_id("tmp-");
  int fd = ::open(temporary.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC | O_NOFOLLOW, 0600);
  if (fd < 0) return file_error("Cannot write", temporary, errno);
  const bool ok = ::write(fd, text.data(), text.size()) == static_cast<ssize_t>(text.size()) && ::fsync(fd) == 0;
  const int error = errno;
  ::close(fd);
  if (!ok) {
    ::unlink(temporary.c_str());
    return file_error("Cannot write", temporary, error);
  }
  return temporary;
}

/// Makes `path` with `text` unless it exists. True when this call made it.
inline Result<bool> create_once(const std::filesystem::path& path, std::string_view text) {
  if (::access(path.c_str(), F_OK) == 0) return false;
  auto temporary = write_temporary(path, text);
  if (!temporary) return forward_error(temporary);
  const bool made = ::link(temporary->c_str(), path.c_str()) == 0;
  const int error = errno;
  ::unlink(temporary->c_str());
  if (!made && error != EEXIST) return file_error("Cannot make", path, error);
  return made;
}

/// Replaces the file as a whole.
inline Result<void> replace(const std::filesystem::path& path, std::string_view text) {
  auto temporary = write_temporary(path, text);
  if (!temporary) return forward_error(temporary);
  if (::rename(temporary->c_str(), path.c_str()) != 0) {
    const int error = errno;
    ::unlink(temporary->c_str());
    return file_error("Cannot replace", path, error);
  }
  return {};
}

}  // namespace wrkhrs::auth
