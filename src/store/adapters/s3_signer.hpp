// AWS Signature Version 4: proves to an S3 server who asks, and that nothing was changed on the way.
//
// Requests are signed in their headers, with the SHA-256 of the body among what is signed. That hash is known before
// anything is sent (the object store spools uploads), so neither the chunked form
// (`STREAMING-AWS4-HMAC-SHA256-PAYLOAD`, which some servers lack) nor `UNSIGNED-PAYLOAD` (which protects nothing over
// plain HTTP) is needed. Source: https://docs.aws.amazon.com/AmazonS3/latest/API/sig-v4-header-based-auth.html
#pragma once

#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/clock.hpp"
#include "net/http.hpp"

namespace wrkhrs::store {

struct S3Credentials {
  std::string access_key_id;
  std::string secret_access_key;
  std::string session_token = {};  ///< of temporary credentials, else empty
};

/// One request before it is signed and encoded.
struct S3Call {
  Method method = Method::get;
  std::string path;  ///< not encoded; begins with a slash
  std::vector<std::pair<std::string, std::string>> query = {};
  net::HeaderList headers = {};  ///< all of them are signed
};

struct S3Scope {
  std::string region;
  std::string service = "s3";
};

/// The SHA-256 of no bytes.
inline constexpr std::string_view s3_empty_payload = "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855";

/// Path and query as they are sent: everything but unreserved characters and the path's slashes is escaped, once, and
/// no `.` or `//` is resolved, since these may stand in the key of an object.
std::string s3_target(const S3Call& call);

/// The headers that sign `call`, to be added to it: `x-amz-date`, `x-amz-content-sha256` (of the service s3 only),
/// `x-amz-security-token` (with a session token) and `authorization`. `host`: the Host header as it will be sent.
/// `payload_sha256`: of the body, 64 hex digits. Pure; safe to call from any thread.
net::HeaderList s3_signature(const S3Call& call, std::string_view host, std::string_view payload_sha256,
                             const S3Credentials& credentials, const S3Scope& scope, SystemTime now);

}  // namespace wrkhrs::store
