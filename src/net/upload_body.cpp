#include "net/upload_body.hpp"

#include <fmt/format.h>

#include "base/ids.hpp"

namespace wrkhrs::net {

UploadBody::UploadBody(const Fields& fields, std::string_view file_name, std::uint64_t file_bytes, Read read)
    : boundary_(new_id("wrkhrs-")),
      tail_(fmt::format("\r\n--{}--\r\n", boundary_)),
      file_bytes_(file_bytes),
      read_(std::move(read)) {
  for (const auto& [name, value] : fields) {
    head_ += fmt::format("--{}\r\ncontent-disposition: form-data; name=\"{}\"\r\n\r\n{}\r\n", boundary_, name, value);
  }
  std::string clean(file_name);
  for (char& c : clean) {
    if (c == '"' || c == '\\' || static_cast<unsigned char>(c) < 0x20) c = '_';
  }
  head_ += fmt::format(
      "--{}\r\ncontent-disposition: form-data; name=\"file\"; filename=\"{}\"\r\ncontent-type: "
      "application/octet-stream\r\n\r\n",
      boundary_, clean);
}

ClientRequest UploadBody::request(std::string path) {
  ClientRequest request{.method = Method::post, .path = std::move(path), .body_source = this};
  request.headers.emplace_back("content-type", "multipart/form-data; boundary=" + boundary_);
  return request;
}

Task<std::string_view> UploadBody::next() {
  if (part_ == Part::head) {
    part_ = Part::file;
    co_return std::string_view(head_);
  }
  if (part_ == Part::file) {
    auto piece = co_await read_();
    if (!piece) co_return forward_error(piece);
    sent_ += piece->size();
    if (sent_ > file_bytes_ || (piece->empty() && sent_ < file_bytes_)) {
      co_return fail(Code::conflict, "The file was changed while it was being sent. Send it again.");
    }
    if (!piece->empty()) {
      piece_ = std::move(*piece);
      co_return std::string_view(piece_);
    }
    part_ = Part::tail;
  }
  if (part_ == Part::tail) {
    part_ = Part::end;
    co_return std::string_view(tail_);
  }
  co_return std::string_view();
}

}  // namespace wrkhrs::net
