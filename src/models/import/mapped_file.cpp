#include "models/import/mapped_file.hpp"

#include <cerrno>
#include <cstring>
#include <utility>

#include <fcntl.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

namespace wrkhrs::models {

Result<MappedFile> MappedFile::open(const std::filesystem::path& path) {
  std::string name = path.filename().string();
  int fd = ::open(path.c_str(), O_RDONLY | O_CLOEXEC | O_NONBLOCK);
  if (fd < 0) {
    if (errno == ENOENT) return fail(Code::not_found, "There is no file '" + name + "'.");
    return fail(Code::invalid_argument, "The file '" + name + "' cannot be read: " + std::strerror(errno) + ".");
  }
  struct stat status{};
  void* memory = nullptr;
  bool regular = ::fstat(fd, &status) == 0 && S_ISREG(status.st_mode);
  auto size = static_cast<std::size_t>(regular ? status.st_size : 0);
  if (size > 0) memory = ::mmap(nullptr, size, PROT_READ, MAP_PRIVATE, fd, 0);
  ::close(fd);
  if (!regular) return fail(Code::invalid_argument, "'" + name + "' is not a regular file.");
  if (memory == MAP_FAILED) {
    return fail(Code::invalid_argument, "The file '" + name + "' cannot be mapped: " + std::strerror(errno) + ".");
  }
  return MappedFile(Bytes(static_cast<const std::byte*>(memory), size));
}

MappedFile::MappedFile(MappedFile&& other) noexcept : bytes_(std::exchange(other.bytes_, {})) {}

MappedFile& MappedFile::operator=(MappedFile&& other) noexcept {
  std::swap(bytes_, other.bytes_);
  return *this;
}

MappedFile::~MappedFile() {
  if (!bytes_.empty()) ::munmap(const_cast<std::byte*>(bytes_.data()), bytes_.size());
}

}  // namespace wrkhrs::models
