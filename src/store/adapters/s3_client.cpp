#include "store/adapters/s3_client.hpp"

#include <algorithm>
#include <array>
#include <optional>
#include <random>

#include <fmt/format.h>
#include <pugixml.hpp>

#include "base/ids.hpp"

namespace wrkhrs::store {
namespace {

constexpr std::size_t answer_bytes_max = 8 << 20;

enum class Kind {
  missing,  ///< the object or the upload is not there
  bucket_missing,
  set_up_wrongly,  ///< nothing helps but a person
  full,
  passing,  ///< may work at once, or later
};

struct KnownError {
  std::string_view code;
  Kind kind;
  std::string_view advice;
};

/// Where a person has to do something, what that is. Codes:
/// https://docs.aws.amazon.com/AmazonS3/latest/API/ErrorResponses.html
constexpr KnownError known_errors[] = {
    {"NoSuchKey", Kind::missing, ""},
    {"NoSuchUpload", Kind::missing, ""},
    {"NoSuchBucket", Kind::bucket_missing, "Make the bucket, or set objects.create_bucket: true."},
    {"InvalidAccessKeyId", Kind::set_up_wrongly,
     "The server does not know this access key: check objects.access_key_id (AWS_ACCESS_KEY_ID)."},
    {"XAdminUserNotFound", Kind::set_up_wrongly,
     "The server does not know this access key: check objects.access_key_id (AWS_ACCESS_KEY_ID)."},
    {"SignatureDoesNotMatch", Kind::set_up_wrongly,
     "The secret does not belong to the access key: check objects.secret_access_key (AWS_SECRET_ACCESS_KEY)."},
    {"ExpiredToken", Kind::set_up_wrongly, "The temporary credentials have expired: set new ones and restart."},
    {"InvalidToken", Kind::set_up_wrongly, "The session token is wrong: check objects.session_token."},
    {"RequestTimeTooSkewed", Kind::set_up_wrongly,
     "The clocks of this machine and of the server differ too much: set them (NTP)."},
    {"AuthorizationHeaderMalformed", Kind::set_up_wrongly, "Check objects.region (AWS_REGION)."},
    {"PermanentRedirect", Kind::set_up_wrongly, "The bucket is elsewhere: check objects.region and objects.endpoint."},
    {"InvalidBucketName", Kind::set_up_wrongly, "S3 allows no bucket of this name: change objects.url."},
    {"BucketAlreadyExists", Kind::set_up_wrongly, "The bucket belongs to somebody else: choose another one."},
    {"AccessDenied", Kind::set_up_wrongly,
     "The access key may not do this. It needs s3:ListBucket, s3:ListBucketMultipartUploads, s3:GetObject, "
     "s3:PutObject, s3:DeleteObject, s3:AbortMultipartUpload and, unless the bucket exists, s3:CreateBucket."},
    {"AllAccessDisabled", Kind::set_up_wrongly, "The server has locked this account."},
    {"QuotaExceeded", Kind::full, "The quota is used up: free some space or raise it."},
    {"XMinioStorageFull", Kind::full, "The server's disk is full: free some space."},
    {"XMinioAdminBucketQuotaExceeded", Kind::full, "The quota is used up: free some space or raise it."},
};

struct Failure {
  Kind kind = Kind::passing;
  Error error;
  bool repeat = false;
};

Failure failure_of(const S3Options& options, const S3Call& call, const net::ClientResponse& answer) {
  std::string code;
  std::string said;
  pugi::xml_document document;
  if (document.load_buffer(answer.body.data(), answer.body.size())) {
    code = document.child("Error").child_value("Code");
    said = std::string(document.child("Error").child_value("Message")).substr(0, 300);
  }
  const auto* known = std::ranges::find(known_errors, code, &KnownError::code);
  const int status = answer.status;
  Failure failure;
  std::string advice;
  if (known != std::end(known_errors)) {
    failure.kind = known->kind;
    advice = known->advice;
  } else if (status == 404 && code.empty()) {
    failure.kind = Kind::missing;
  } else if (status == 507) {
    failure.kind = Kind::full;
  } else if (status == 301 || status == 401 || status == 403 || status == 404) {
    failure.kind = Kind::set_up_wrongly;
    advice = "Check objects.endpoint, objects.region and the access key.";
  }
  if (const auto region = answer.header("x-amz-bucket-region"); !region.empty() && region != options.region)
    advice = fmt::format("The bucket is in the region {}: set objects.region (AWS_REGION).", region);
  failure.repeat = status == 408 || status == 429 || status == 500 || status == 502 || status == 503 || status == 504 ||
                   code == "RequestTimeout";

  const std::string detail =
      fmt::format("S3 at {}, bucket {}, {} {}: {} {} {}{}{}", options.endpoint.url(), options.bucket,
                  to_string(call.method), call.path, status, code, said, advice.empty() ? "" : " ", advice);
  auto error = [&](Code what, std::string message) {
    failure.error = {.code = what, .message = std::move(message), .detail = detail};
  };
  switch (failure.kind) {
    case Kind::missing:
      error(Code::not_found, "There is no such object.");
      break;
    case Kind::full:
      error(Code::storage_full, "There is no space left to store this. Free some space and try again.");
      break;
    case Kind::bucket_missing:
    case Kind::set_up_wrongly:
      error(Code::internal, "The object store is not set up well. The log of wrkhrs-rag says what to do.");
      break;
    case Kind::passing:
      error(Code::unavailable, "The object store cannot be used right now. Try again.");
      break;
  }
  return failure;
}

/// A failed connection, for whoever waits for the call. Cancellations and deadlines of `ctx` itself stay what they are.
Failure connection_failure(const Context& ctx, const S3Options& options, const S3Call& call, const Error& error) {
  if (auto alive = ctx.check(); !alive) return {.error = std::move(alive).error()};
  if (error.code == Code::cancelled || error.code == Code::storage_full || error.code == Code::internal)
    return {.error = error};
  return {.error = {.code = Code::unavailable,
                    .message = "The object store cannot be used right now. Try again.",
                    .detail = fmt::format("S3 at {}, bucket {}, {} {}: {} {}", options.endpoint.url(), options.bucket,
                                          to_string(call.method), call.path, error.message, error.detail)},
          .repeat = true};
}

/// Between the half and the whole of `pause`, so that replicas do not come back all at once.
std::chrono::milliseconds jittered(std::chrono::milliseconds pause) {
  std::array<std::byte, 1> random;
  buffered_random_bytes(random);
  return pause / 2 + pause * std::to_integer<int>(random[0]) / 512;
}

net::Endpoint endpoint_of(const S3Options& options) {
  net::Endpoint endpoint = options.endpoint;
  if (!options.path_style) endpoint.host = options.bucket + "." + endpoint.host;
  return endpoint;
}

}  // namespace

Result<S3Options> s3_options(const config::ObjectsConfig& config) {
  constexpr std::string_view scheme = "s3://";
  if (!config.url.starts_with(scheme)) {
    return fail(Code::invalid_argument, "'objects.url' must be s3://bucket or s3://bucket/prefix (empty: files).");
  }
  S3Options options;
  const std::string place = config.url.substr(scheme.size());
  const auto slash = place.find('/');
  options.bucket = place.substr(0, slash);
  if (slash != std::string::npos) options.prefix = place.substr(slash + 1);
  while (options.prefix.ends_with('/')) options.prefix.pop_back();
  if (!options.prefix.empty()) options.prefix += '/';
  auto is_allowed = [](char c) { return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '-' || c == '.'; };
  if (options.bucket.size() < 3 || options.bucket.size() > 63 || !std::ranges::all_of(options.bucket, is_allowed)) {
    return fail(Code::invalid_argument,
                "'objects.url' must name a bucket of 3 to 63 lower-case letters, digits, hyphens and dots: "
                "s3://bucket/prefix.");
  }
  if (config.access_key_id.empty() || config.secret_access_key.empty()) {
    return fail(Code::invalid_argument,
                "'objects.url' is an S3 bucket, but there is no key for it: set AWS_ACCESS_KEY_ID and "
                "AWS_SECRET_ACCESS_KEY (objects.access_key_id, objects.secret_access_key).");
  }
  options.region = config.region;
  options.path_style =
      config.addressing_style == "path" || (config.addressing_style == "auto" && !config.endpoint.empty());
  auto endpoint = net::Endpoint::parse(
      config.endpoint.empty() ? fmt::format("https://s3.{}.amazonaws.com", config.region) : config.endpoint);
  if (!endpoint) return forward_error(endpoint);
  if (!endpoint->base_path.empty()) {
    return fail(Code::invalid_argument,
                "'objects.endpoint' must be an address without a path; the bucket stands in "
                "objects.url.");
  }
  endpoint->ca_file = config.ca_file;
  options.endpoint = std::move(*endpoint);
  options.credentials = {config.access_key_id, config.secret_access_key, config.session_token};
  options.create_bucket = config.create_bucket;
  return options;
}

S3Client::S3Client(net::Runtime& runtime, S3Options options)
    : options_(std::move(options)), endpoint_(endpoint_of(options_)), http_(runtime) {}

Task<std::unique_ptr<net::ClientStream>> S3Client::attempt(const Context& ctx, const S3Call& call,
                                                           const std::string& body, const S3Body* source) {
  S3Call addressed = call;
  if (options_.path_style) addressed.path = "/" + options_.bucket + (call.path == "/" ? "" : call.path);
  net::ClientRequest request;
  request.method = call.method;
  request.path = s3_target(addressed);
  request.body = body;
  const std::string hash = source ? source->sha256() : body.empty() ? std::string(s3_empty_payload) : sha256_hex(body);
  request.headers = call.headers;
  for (auto& header : s3_signature(addressed, endpoint_.host_header(), hash, options_.credentials,
                                   {.region = options_.region}, std::chrono::system_clock::now()))
    request.headers.push_back(std::move(header));
  std::unique_ptr<net::BodySource> pieces;
  if (source) {
    pieces = source->source(ctx);
    request.body_source = pieces.get();
  }
  co_return co_await http_.open(ctx, endpoint_, std::move(request));
}

/// Until it works, or does not: the whole answer, or with `stream` its beginning.
Task<net::ClientResponse> S3Client::repeat(const Context& ctx, S3Call call, std::string body, const S3Body* source,
                                           std::unique_ptr<net::ClientStream>* stream) {
  std::chrono::milliseconds pause = options_.pause;
  bool bucket_made = false;
  std::optional<Error> not_made;
  for (int attempts = 1;; ++attempts) {
    const auto body_time = std::chrono::seconds(source ? source->bytes() / options_.bytes_a_second_min : 0);
    // A stream is read at its reader's pace, so only the request's own deadline ends it.
    const Context limited = stream ? ctx : ctx.with_timeout(options_.call_timeout + body_time);
    Failure failure;
    auto opened = co_await attempt(limited, call, body, source);
    if (!opened) {
      failure = connection_failure(ctx, options_, call, opened.error());
    } else {
      net::ClientResponse answer;
      answer.status = (*opened)->status();
      answer.headers = (*opened)->headers();
      if (stream && answer.ok()) {
        *stream = std::move(*opened);
        co_return answer;
      }
      auto read = co_await (*opened)->read_all(answer_bytes_max);
      if (!read) {
        failure = connection_failure(ctx, options_, call, read.error());
      } else {
        answer.body = std::move(*read);
        if (answer.ok()) co_return answer;
        failure = failure_of(options_, call, answer);
      }
    }
    if (failure.kind == Kind::bucket_missing && options_.create_bucket) {
      if (not_made) co_return std::unexpected(std::move(*not_made));
      if (!std::exchange(bucket_made, true)) {
        // Where it cannot be made, another request may just have made it: this one is tried again before that is said.
        if (auto made = co_await make_bucket(ctx); !made) not_made = std::move(made).error();
        continue;
      }
    }
    if (!failure.repeat || attempts >= options_.attempts_max) co_return std::unexpected(std::move(failure.error));
    const auto wait = jittered(pause);
    if (ctx.remaining() <= wait) co_return std::unexpected(std::move(failure.error));
    co_await net::sleep_for(wait);
    pause *= 2;
    if (auto alive = ctx.check(); !alive) co_return forward_error(alive);
  }
}

Task<net::ClientResponse> S3Client::call(const Context& ctx, S3Call call, std::string body) {
  co_return co_await repeat(ctx, std::move(call), std::move(body), nullptr, nullptr);
}

Task<net::ClientResponse> S3Client::send(const Context& ctx, S3Call call, const S3Body& body) {
  co_return co_await repeat(ctx, std::move(call), {}, &body, nullptr);
}

Task<std::unique_ptr<net::ClientStream>> S3Client::open(const Context& ctx, S3Call call) {
  std::unique_ptr<net::ClientStream> stream;
  auto answer = co_await repeat(ctx, std::move(call), {}, nullptr, &stream);
  if (!answer) co_return forward_error(answer);
  co_return stream;
}

Task<void> S3Client::make_bucket(const Context& ctx) {
  // Amazon's first region is the one that must not be named.
  std::string body;
  if (options_.region != "us-east-1")
    body = fmt::format(
        "<CreateBucketConfiguration><LocationConstraint>{}</LocationConstraint></CreateBucketConfiguration>",
        options_.region);
  S3Call call;
  call.method = Method::put;
  call.path = "/";
  const Context limited = ctx.with_timeout(options_.call_timeout);
  auto opened = co_await attempt(limited, call, body, nullptr);
  if (!opened) co_return std::unexpected(connection_failure(ctx, options_, call, opened.error()).error);
  net::ClientResponse answer;
  answer.status = (*opened)->status();
  answer.headers = (*opened)->headers();
  auto read = co_await (*opened)->read_all(answer_bytes_max);
  if (!read) co_return std::unexpected(connection_failure(ctx, options_, call, read.error()).error);
  answer.body = std::move(*read);
  if (answer.ok() || answer.body.contains("<Code>BucketAlreadyOwnedByYou</Code>")) co_return Result<void>{};
  co_return std::unexpected(failure_of(options_, call, answer).error);
}

}  // namespace wrkhrs::store
