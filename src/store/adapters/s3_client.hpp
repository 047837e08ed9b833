// Calls of an S3 server: signed, repeated where that may help, their errors told apart. What the calls are for stands
// in s3_object_store.hpp.
#pragma once

#include <chrono>
#include <cstdint>
#include <memory>
#include <string>
#include <string_view>

#include "base/context.hpp"
#include "base/task.hpp"
#include "config/stack_config.hpp"
#include "net/client.hpp"
#include "net/runtime.hpp"
#include "store/adapters/s3_signer.hpp"

namespace wrkhrs::store {

struct S3Options {
  net::Endpoint endpoint;  ///< of the server, without the bucket
  bool path_style = true;  ///< `/bucket/key` on the endpoint; else `/key` on `bucket.endpoint`
  std::string bucket;
  std::string prefix;  ///< of all keys: empty, or ends with a slash
  std::string region = "us-east-1";
  S3Credentials credentials;
  bool create_bucket = true;              ///< where it is missing
  std::uint64_t part_bytes = 16 << 20;    ///< larger objects are sent in parts of this size; S3 wants 5 MiB or more
  int attempts_max = 5;                   ///< of one call
  std::chrono::milliseconds pause{100};   ///< before the second attempt; doubled for each further one, jittered
  std::chrono::seconds call_timeout{30};  ///< of one attempt, besides the time for its body
  std::uint64_t bytes_a_second_min = 1 << 18;  ///< slower than this, an attempt to send a body has failed
};

/// What the settings mean. Errors: invalid_argument (no address, no keys, no name of a bucket), saying what to set.
Result<S3Options> s3_options(const config::ObjectsConfig& config);

/// The body of an upload. It can be sent several times.
class S3Body {
 public:
  virtual ~S3Body() = default;
  virtual std::string sha256() const = 0;
  /// From the beginning. Valid as long as this object.
  virtual std::unique_ptr<net::BodySource> source(const Context& ctx) const = 0;
  virtual std::uint64_t bytes() const = 0;
};

/// Safe to share between requests. Used on event loops, which it never blocks.
///
/// Every call made here may be made twice without harm, so all of them are repeated, with growing pauses, after broken
/// connections, 429, 500, 502, 503 (SlowDown) and 504, up to `attempts_max` times and while `ctx` lasts.
///
/// Errors of every call: not_found (the object or the upload), storage_full, unavailable (it may work later), internal
/// (it will not before somebody changes the set-up; the detail says what), cancelled, deadline_exceeded. The detail
/// names what S3 said and never a key.
class S3Client {
 public:
  S3Client(net::Runtime& runtime, S3Options options);

  /// The whole answer. `call.path` begins behind the bucket: "/key".
  Task<net::ClientResponse> call(const Context& ctx, S3Call call, std::string body = {});
  /// The same with a body of any size.
  Task<net::ClientResponse> send(const Context& ctx, S3Call call, const S3Body& body);
  /// An answer whose body is read as it comes.
  Task<std::unique_ptr<net::ClientStream>> open(const Context& ctx, S3Call call);
  /// Makes the bucket; no error where it is there already.
  Task<void> make_bucket(const Context& ctx);

  const S3Options& options() const { return options_; }

 private:
  struct Attempt;
  Task<std::unique_ptr<net::ClientStream>> attempt(const Context& ctx, const S3Call& call, const std::string& body,
                                                   const S3Body* source);
  Task<net::ClientResponse> repeat(const Context& ctx, S3Call call, std::string body, const S3Body* source,
                                   std::unique_ptr<net::ClientStream>* stream);

  const S3Options options_;
  const net::Endpoint endpoint_;  ///< with the bucket in the host, where that is the style
  net::HttpClient http_;
};

}  // namespace wrkhrs::store
