#include "backup/adapters/folder_target.hpp"

#include <algorithm>
#include <cerrno>
#include <cstring>

#include <fcntl.h>
#include <fmt/format.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/ids.hpp"
#include "store/adapters/local_file.hpp"

namespace wrkhrs::backup {
namespace {

namespace fs = std::filesystem;
constexpr std::string_view unfinished = ".part-";

std::unexpected<Error> failure(std::string_view what, const fs::path& path, int error) {
  const bool full = error == ENOSPC || error == EDQUOT || error == EFBIG;
  const Code code = full                                                  ? Code::storage_full
                    : error == EACCES || error == EPERM || error == EROFS ? Code::permission_denied
                                                                          : Code::unavailable;
  return fail(code, fmt::format("The backups' folder: cannot {} {}: {}.", what, path.string(), std::strerror(error)));
}

int open_new(const fs::path& path) { return ::open(path.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600); }

}  // namespace

Result<std::vector<StoredFile>> FolderTarget::list(std::string_view prefix) {
  std::vector<StoredFile> found;
  // Only the folder that the prefix names, not all of them.
  const auto slash = prefix.rfind('/');
  const fs::path below = slash == std::string_view::npos ? folder_ : folder_ / prefix.substr(0, slash);
  std::error_code error;
  fs::recursive_directory_iterator entry(below, error), end;
  if (error == std::errc::no_such_file_or_directory) return found;
  for (; !error && entry != end; entry.increment(error)) {
    if (!entry->is_regular_file(error)) continue;
    const std::string name = entry->path().lexically_relative(folder_).string();
    if (!name.starts_with(prefix) || entry->path().filename().string().starts_with(unfinished)) continue;
    const auto bytes = entry->file_size(error);
    if (!error) found.push_back({name, bytes});
    if (error == std::errc::no_such_file_or_directory) error.clear();  // removed meanwhile
  }
  if (error) return failure("list", below, error.value());
  std::ranges::sort(found, {}, &StoredFile::name);
  return found;
}

Result<std::string> FolderTarget::get(const std::string& name, std::size_t bytes_max) {
  const fs::path path = folder_ / name;
  const store::Descriptor file(::open(path.c_str(), O_RDONLY | O_CLOEXEC));
  if (file.get() < 0 && errno == ENOENT) return fail(Code::not_found, fmt::format("There is no {}.", path.string()));
  struct ::stat status{};
  if (file.get() < 0 || ::fstat(file.get(), &status) != 0) return failure("read", path, errno);
  const auto size = static_cast<std::size_t>(status.st_size);
  if (size > bytes_max) return fail(Code::too_large, fmt::format("{} is larger than it can be.", path.string()));
  std::string text(size, '\0');
  std::size_t done = 0;
  while (done < size) {
    const ssize_t got = ::read(file.get(), text.data() + done, size - done);
    if (got < 0 && errno == EINTR) continue;
    if (got < 0) return failure("read", path, errno);
    if (got == 0) break;
    done += static_cast<std::size_t>(got);
  }
  text.resize(done);
  return text;
}

Result<void> FolderTarget::put(const std::string& name, std::string_view bytes) {
  const fs::path path = folder_ / name;
  const fs::path part = path.parent_path() / (std::string(unfinished) + new_id(""));
  {
    int opened = open_new(part);
    if (opened < 0 && errno == ENOENT) {
      std::error_code error;
      const bool is_new = !fs::exists(folder_, error);
      fs::create_directories(path.parent_path(), error);
      if (error) return failure("make", path.parent_path(), error.value());
      if (is_new) ::chmod(folder_.c_str(), 0700);
      opened = open_new(part);
    }
    if (opened < 0) return failure("write", part, errno);
    const store::Descriptor file(opened);
    for (std::string_view left = bytes; !left.empty();) {
      const ssize_t written = ::write(file.get(), left.data(), left.size());
      if (written < 0 && errno == EINTR) continue;
      if (written < 0) {
        const int error = errno;
        ::unlink(part.c_str());
        return failure("write", part, error);
      }
      left.remove_prefix(static_cast<std::size_t>(written));
    }
  }
  if (::rename(part.c_str(), path.c_str()) != 0) {
    const int error = errno;
    ::unlink(part.c_str());
    return failure("write", path, error);
  }
  return {};
}

Result<void> FolderTarget::flush() {
  const store::Descriptor folder(::open(folder_.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC));
  if (folder.get() < 0 || ::syncfs(folder.get()) != 0) return failure("flush", folder_, errno);
  return {};
}

Result<void> FolderTarget::remove(const std::string& name) {
  const fs::path path = folder_ / name;
  if (::unlink(path.c_str()) != 0 && errno != ENOENT) return failure("remove", path, errno);
  return {};
}

}  // namespace wrkhrs::backup
