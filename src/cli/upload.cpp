#include "cli/upload.hpp"

#include <fstream>

#include <fmt/format.h>

#include "base/ids.hpp"
#include "cli/terminal.hpp"

namespace wrkhrs::cli {

Result<net::ClientRequest> upload_request(std::string path, const std::filesystem::path& file,
                                          const std::vector<std::pair<std::string, std::string>>& fields,
                                          std::uintmax_t bytes_max) {
  std::error_code error;
  const std::uintmax_t size = std::filesystem::file_size(file, error);
  if (error) return fail(Code::not_found, fmt::format("{} cannot be read: {}.", file.string(), error.message()));
  if (size > bytes_max) {
    return fail(Code::too_large,
                fmt::format("{} has {}; the limit is {}.", file.string(), format_bytes(size), format_bytes(bytes_max)));
  }
  const std::string boundary = new_id("wrkhrs-");
  std::string body;
  body.reserve(size + 1024);
  for (const auto& [name, value] : fields) {
    body += fmt::format("--{}\r\ncontent-disposition: form-data; name=\"{}\"\r\n\r\n{}\r\n", boundary, name, value);
  }
  std::string file_name = file.filename().string();
  for (char& c : file_name) {
    if (c == '"' || c == '\\' || static_cast<unsigned char>(c) < 0x20) c = '_';
  }
  body += fmt::format(
      "--{}\r\ncontent-disposition: form-data; name=\"file\"; filename=\"{}\"\r\ncontent-type: "
      "application/octet-stream\r\n\r\n",
      boundary, file_name);
  const std::size_t head = body.size();
  body.resize(head + size);
  std::ifstream stream(file, std::ios::binary);
  if (!stream.read(body.data() + head, static_cast<std::streamsize>(size))) {
    return fail(Code::unavailable, fmt::format("{} cannot be read.", file.string()));
  }
  body += fmt::format("\r\n--{}--\r\n", boundary);
  net::ClientRequest request{.method = Method::post, .path = std::move(path), .body = std::move(body)};
  request.headers.emplace_back("content-type", "multipart/form-data; boundary=" + boundary);
  return request;
}

}  // namespace wrkhrs::cli
