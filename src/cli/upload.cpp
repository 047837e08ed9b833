#include "cli/upload.hpp"

#include <fstream>

#include <fmt/format.h>

#include "cli/terminal.hpp"

namespace wrkhrs::cli {
namespace {

constexpr std::size_t read_bytes = 1 << 18;

}  // namespace

Result<std::unique_ptr<net::UploadBody>> upload_of(const std::filesystem::path& file,
                                                   const net::UploadBody::Fields& fields, std::uintmax_t bytes_max) {
  std::error_code error;
  const std::uintmax_t size = std::filesystem::file_size(file, error);
  if (error) return fail(Code::not_found, fmt::format("{} cannot be read: {}.", file.string(), error.message()));
  if (size > bytes_max) {
    return fail(Code::too_large,
                fmt::format("{} has {}; the limit is {}.", file.string(), format_bytes(size), format_bytes(bytes_max)));
  }
  auto stream = std::make_shared<std::ifstream>(file, std::ios::binary);
  if (!*stream) return fail(Code::not_found, fmt::format("{} cannot be read.", file.string()));
  auto read = [stream]() -> Task<std::string> {
    std::string piece(read_bytes, '\0');
    stream->read(piece.data(), static_cast<std::streamsize>(piece.size()));
    piece.resize(static_cast<std::size_t>(stream->gcount()));
    co_return piece;
  };
  return std::make_unique<net::UploadBody>(fields, file.filename().string(), size, std::move(read));
}

}  // namespace wrkhrs::cli
