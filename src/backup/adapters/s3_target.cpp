#include "backup/adapters/s3_target.hpp"

#include <charconv>

#include <fmt/format.h>
#include <pugixml.hpp>

namespace wrkhrs::backup {
namespace {

constexpr std::chrono::minutes call_limit{10};

store::S3Call call_of(Method method, const std::string& key) {
  store::S3Call call;
  call.method = method;
  call.path = "/" + key;
  return call;
}

/// A small body that can be sent again.
asio::awaitable<Result<net::ClientResponse>> make_call(store::S3Client& client, store::S3Call call, std::string body) {
  const Context ctx = Context::background(call_limit);
  co_return co_await client.call(ctx, std::move(call), std::move(body));
}

Task<std::string> download(store::S3Client& client, store::S3Call call, std::size_t bytes_max) {
  const Context ctx = Context::background(call_limit);
  auto stream = co_await client.open(ctx, std::move(call));
  if (!stream) co_return forward_error(stream);
  net::ClientResponse head;
  head.headers = (*stream)->headers();
  std::uint64_t bytes = 0;
  const std::string length(head.header("content-length"));
  std::from_chars(length.data(), length.data() + length.size(), bytes);
  if (bytes > bytes_max) co_return fail(Code::too_large, "The object is larger than it can be.");
  co_return co_await (*stream)->read_all(bytes_max);
}

}  // namespace

S3Target::S3Target(net::Runtime& runtime, store::S3Options options, int keys_a_page)
    : runtime_(runtime), client_(runtime, std::move(options)), keys_a_page_(keys_a_page) {}

std::string S3Target::describe() const {
  const store::S3Options& options = client_.options();
  return fmt::format("s3://{}/{} at {}", options.bucket, options.prefix, options.endpoint.url());
}

/// The client's messages are for users of a service; whoever runs backups needs what S3 said.
Error S3Target::explain(Error error) const {
  if (error.code == Code::not_found) {
    error.message = fmt::format("There is no such object at {}.", describe());
  } else {
    error.message =
        fmt::format("The backups at {}: {}", describe(), error.detail.empty() ? error.message : error.detail);
  }
  return error;
}

Result<std::vector<StoredFile>> S3Target::list(std::string_view prefix) {
  std::vector<StoredFile> found;
  const std::string& root = client_.options().prefix;
  std::string start;
  while (true) {
    store::S3Call call = call_of(Method::get, "");
    call.query = {
        {"list-type", "2"}, {"prefix", root + std::string(prefix)}, {"max-keys", std::to_string(keys_a_page_)}};
    if (!start.empty()) call.query.emplace_back("start-after", start);
    auto answer = runtime_.run(make_call(client_, std::move(call), {}));
    if (!answer) return std::unexpected(explain(std::move(answer).error()));
    pugi::xml_document document;
    if (!document.load_buffer(answer->body.data(), answer->body.size()) || !document.child("ListBucketResult"))
      return fail(Code::unavailable, fmt::format("The backups at {}: S3 gave no listing.", describe()));
    const auto listing = document.child("ListBucketResult");
    for (const auto entry : listing.children("Contents")) {
      start = entry.child_value("Key");
      StoredFile file{.name = start.substr(std::min(root.size(), start.size()))};
      const std::string_view size = entry.child_value("Size");
      std::from_chars(size.data(), size.data() + size.size(), file.bytes);
      found.push_back(std::move(file));
    }
    if (std::string_view(listing.child_value("IsTruncated")) != "true" || listing.child("Contents").empty()) break;
  }
  return found;
}

Result<std::string> S3Target::get(const std::string& name, std::size_t bytes_max) {
  auto text = runtime_.run(download(client_, call_of(Method::get, client_.options().prefix + name), bytes_max));
  if (!text) return std::unexpected(explain(std::move(text).error()));
  return text;
}

Result<void> S3Target::put(const std::string& name, std::string_view bytes) {
  auto answer =
      runtime_.run(make_call(client_, call_of(Method::put, client_.options().prefix + name), std::string(bytes)));
  if (!answer) return std::unexpected(explain(std::move(answer).error()));
  return {};
}

Result<void> S3Target::remove(const std::string& name) {
  auto answer = runtime_.run(make_call(client_, call_of(Method::del, client_.options().prefix + name), {}));
  if (!answer && answer.error().code != Code::not_found) return std::unexpected(explain(std::move(answer).error()));
  return {};
}

}  // namespace wrkhrs::backup
