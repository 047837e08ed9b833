// A worker's input, mapped: nothing is copied, and pages that the parser does not touch are never read.
#pragma once

#include <string_view>

#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

namespace wrkhrs::process {

/// The file on standard input; empty where there is none. Call it before enter_worker().
inline std::string_view map_worker_input() {
  struct stat info{};
  if (::fstat(STDIN_FILENO, &info) != 0 || info.st_size <= 0) return {};
  const auto size = static_cast<std::size_t>(info.st_size);
  void* bytes = ::mmap(nullptr, size, PROT_READ, MAP_PRIVATE, STDIN_FILENO, 0);
  return bytes == MAP_FAILED ? std::string_view() : std::string_view(static_cast<const char*>(bytes), size);
}

}  // namespace wrkhrs::process
