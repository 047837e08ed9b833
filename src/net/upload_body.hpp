// A multipart/form-data body (RFC 7578) with text fields and one file, sent as the file is read: nothing holds it
// whole.
#pragma once

#include <cstdint>
#include <functional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "net/client.hpp"

namespace wrkhrs::net {

/// Used by one request. The boundary has 128 random bits, so it does not occur in the file.
class UploadBody final : public BodySource {
 public:
  using Fields = std::vector<std::pair<std::string, std::string>>;
  /// The next bytes of the file; empty at its end.
  using Read = std::function<Task<std::string>()>;

  /// The file stands last, in the field `file`; quotes, backslashes and control characters of its name become '_'.
  /// `file_bytes`: what `read` will give in all.
  UploadBody(const Fields& fields, std::string_view file_name, std::uint64_t file_bytes, Read read);

  /// A POST of this body, which must outlive the call.
  ClientRequest request(std::string path);

  /// Errors: those of `read`; conflict (the file has become longer or shorter since).
  Task<std::string_view> next() override;
  std::optional<std::uint64_t> length() const override { return head_.size() + file_bytes_ + tail_.size(); }

 private:
  enum class Part { head, file, tail, end };

  const std::string boundary_;
  std::string head_;
  const std::string tail_;
  const std::uint64_t file_bytes_;
  const Read read_;
  Part part_ = Part::head;
  std::uint64_t sent_ = 0;  ///< of the file
  std::string piece_;
};

}  // namespace wrkhrs::net
