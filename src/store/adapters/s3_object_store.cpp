#include "store/adapters/s3_object_store.hpp"

#include <algorithm>
#include <charconv>
#include <ctime>

#include <fcntl.h>
#include <fmt/format.h>
#include <pugixml.hpp>

#include "base/log.hpp"
#include "store/adapters/local_file.hpp"
#include "store/adapters/spool_file.hpp"

namespace wrkhrs::store {
namespace {

namespace fs = std::filesystem;
using std::chrono::seconds;

constexpr std::size_t read_bytes_max = 256 * 1024;
constexpr std::chrono::hours abandoned_after{24};
/// How exactly times can be compared: S3 tells its clock and the times of writing in whole seconds.
constexpr seconds time_slack{5};

struct Copy {
  std::string key;
  ObjectId id;
  std::uint64_t bytes = 0;
  SystemTime written_at{};
};

struct CopyPage {
  std::vector<Copy> copies;
  std::string last_key;
  bool more = false;
};

SystemTime time_of(const char* text, const char* format) {
  std::tm utc{};
  if (!::strptime(text, format, &utc)) return {};
  return std::chrono::system_clock::from_time_t(::timegm(&utc));
}

SystemTime iso_time(const char* text) { return time_of(text, "%Y-%m-%dT%H:%M:%S"); }

/// What to add to a time of the server to get one of this machine's clock, which `written_before` is of. S3 refuses
/// requests of machines whose clock is 15 minutes off; less than that would still let a removal take what is new.
SystemTime::duration clock_difference(const net::ClientResponse& answer) {
  const SystemTime server = time_of(std::string(answer.header("date")).c_str(), "%a, %d %b %Y %H:%M:%S GMT");
  if (server == SystemTime{}) return {};
  const auto difference = std::chrono::system_clock::now() - server;
  return std::chrono::abs(difference) <= time_slack ? SystemTime::duration{} : difference;
}

Result<pugi::xml_document> parse(const net::ClientResponse& answer, const char* root) {
  pugi::xml_document document;
  if (document.load_buffer(answer.body.data(), answer.body.size()) && document.child(root)) return document;
  return fail_with_detail(Code::unavailable, "The object store cannot be used right now. Try again.",
                          fmt::format("S3 answered {} without a {}", answer.status, root));
}

void add_query(S3Call& call, std::string_view name, std::string value) {
  call.query.emplace_back(name, std::move(value));
}

/// The calls that the store is made of. Shared with its writers and readers, which may outlive it.
struct S3Bucket : std::enable_shared_from_this<S3Bucket> {
  S3Bucket(net::Runtime& loops, S3Options options, fs::path spool_folder, WorkerPool& pool)
      : client(loops, std::move(options)), runtime(loops), folder(std::move(spool_folder)), workers(pool) {}

  S3Client client;
  net::Runtime& runtime;
  const fs::path folder;
  WorkerPool& workers;

  std::string root() const { return client.options().prefix + "objects/"; }
  std::string folder_of(const ObjectId& id) const { return root() + id.value + "/"; }

  static S3Call call_of(Method method, const std::string& key) {
    S3Call call;
    call.method = method;
    call.path = "/" + key;
    return call;
  }

  Task<CopyPage> list(const Context& ctx, std::string prefix, std::string start_after, std::size_t keys_max) {
    S3Call call = call_of(Method::get, "");
    add_query(call, "list-type", "2");
    add_query(call, "prefix", std::move(prefix));
    add_query(call, "max-keys", std::to_string(keys_max));
    if (!start_after.empty()) add_query(call, "start-after", std::move(start_after));
    auto answer = co_await client.call(ctx, std::move(call));
    if (!answer) co_return forward_error(answer);
    auto document = parse(*answer, "ListBucketResult");
    if (!document) co_return forward_error(document);
    const auto difference = clock_difference(*answer);
    CopyPage page;
    page.more = std::string_view(document->child("ListBucketResult").child_value("IsTruncated")) == "true";
    for (const auto entry : document->child("ListBucketResult").children("Contents")) {
      page.last_key = entry.child_value("Key");
      const std::string_view below =
          std::string_view(page.last_key).substr(std::min(root().size(), page.last_key.size()));
      Copy copy{.key = page.last_key, .id = {std::string(below.substr(0, below.find('/')))}};
      const std::string_view size = entry.child_value("Size");
      std::from_chars(size.data(), size.data() + size.size(), copy.bytes);
      copy.written_at = iso_time(entry.child_value("LastModified")) + difference;
      if (is_valid(copy.id)) page.copies.push_back(std::move(copy));
    }
    co_return page;
  }

  /// Whether the bucket can be used now.
  Task<void> check(const Context& ctx) {
    auto page = co_await list(ctx, root(), {}, 1);
    if (!page) co_return forward_error(page);
    co_return Result<void>{};
  }

  /// All copies of a blob, the one written last at the end.
  Task<std::vector<Copy>> copies_of(const Context& ctx, ObjectId id) {
    auto page = co_await list(ctx, folder_of(id), {}, 1000);
    if (!page) co_return forward_error(page);
    co_return std::move(page->copies);
  }

  Task<void> remove(const Context& ctx, std::string key) {
    auto answer = co_await client.call(ctx, call_of(Method::del, key));
    if (!answer && answer.error().code != Code::not_found) co_return forward_error(answer);
    co_return Result<void>{};
  }

  Task<std::unique_ptr<net::ClientStream>> download(const Context& ctx, std::string key, std::uint64_t from) {
    S3Call call = call_of(Method::get, key);
    if (from > 0) call.headers.emplace_back("range", fmt::format("bytes={}-", from));
    auto stream = co_await client.open(ctx, std::move(call));
    if (stream && from > 0 && (*stream)->status() != 206) {
      co_return fail_with_detail(Code::unavailable, "The object store cannot be used right now. Try again.",
                                 "S3 answered a range with the whole object");
    }
    co_return stream;
  }

  Task<void> send(const Context& ctx, std::string key, std::shared_ptr<SpoolFile> spool) {
    if (spool->part_sha256().size() > 1) co_return co_await send_in_parts(ctx, std::move(key), std::move(spool));
    const SpooledPart body(workers, std::move(spool), 0);
    auto answer = co_await client.send(ctx, call_of(Method::put, key), body);
    if (!answer) co_return forward_error(answer);
    co_return Result<void>{};
  }

  Task<void> send_in_parts(const Context& ctx, std::string key, std::shared_ptr<SpoolFile> spool) {
    for (bool again = false;; again = true) {
      S3Call begin = call_of(Method::post, key);
      add_query(begin, "uploads", "");
      auto begun = co_await client.call(ctx, std::move(begin));
      if (!begun) co_return forward_error(begun);
      auto document = parse(*begun, "InitiateMultipartUploadResult");
      if (!document) co_return forward_error(document);
      const std::string upload = document->child("InitiateMultipartUploadResult").child_value("UploadId");
      auto sent = co_await send_parts(ctx, key, upload, spool);
      if (sent) co_return sent;
      runtime.spawn("abort an upload to S3", abort_later(shared_from_this(), key, upload));
      // The server forgot the upload, or its answer to a first completion was lost: once more from the beginning.
      if (again || sent.error().code != Code::not_found) co_return sent;
    }
  }

  /// Errors: also not_found (there is no such upload any more).
  Task<void> send_parts(const Context& ctx, std::string key, std::string upload, std::shared_ptr<SpoolFile> spool) {
    std::string parts;
    for (std::size_t index = 0; index < spool->part_sha256().size(); ++index) {
      S3Call call = call_of(Method::put, key);
      add_query(call, "partNumber", std::to_string(index + 1));
      add_query(call, "uploadId", upload);
      const SpooledPart body(workers, spool, index);
      auto answer = co_await client.send(ctx, std::move(call), body);
      if (!answer) co_return forward_error(answer);
      parts +=
          fmt::format("<Part><PartNumber>{}</PartNumber><ETag>{}</ETag></Part>", index + 1, answer->header("etag"));
    }
    S3Call complete = call_of(Method::post, key);
    add_query(complete, "uploadId", upload);
    complete.headers.emplace_back("content-type", "application/xml");
    std::string body = "<CompleteMultipartUpload>" + parts + "</CompleteMultipartUpload>";
    auto answer = co_await client.call(ctx, std::move(complete), std::move(body));
    if (!answer) co_return forward_error(answer);
    // A completion that takes long is answered 200 before it is known how it ends.
    if (auto document = parse(*answer, "CompleteMultipartUploadResult"); !document) {
      Error error = std::move(document).error();
      error.code = Code::not_found;
      co_return std::unexpected(std::move(error));
    }
    co_return Result<void>{};
  }

  asio::awaitable<void> abort_upload(Context ctx, std::string key, std::string upload) {
    S3Call call = call_of(Method::del, key);
    add_query(call, "uploadId", std::move(upload));
    auto answer = co_await client.call(ctx, std::move(call));
    if (!answer && answer.error().code != Code::not_found) {
      log::warn("an unfinished upload stays in S3 until a store is opened a day from now",
                {{"error", answer.error().detail}});
    }
  }

  /// Without the request's context: it may be the reason.
  static asio::awaitable<void> abort_later(std::shared_ptr<S3Bucket> bucket, std::string key, std::string upload) {
    co_await bucket->abort_upload(Context::background(), std::move(key), std::move(upload));
  }

  Task<void> abort_abandoned(const Context& ctx) {
    S3Call call = call_of(Method::get, "");
    add_query(call, "uploads", "");
    add_query(call, "prefix", root());
    auto answer = co_await client.call(ctx, std::move(call));
    if (!answer) co_return forward_error(answer);
    auto document = parse(*answer, "ListMultipartUploadsResult");
    if (!document) co_return forward_error(document);
    const auto old = std::chrono::system_clock::now() - abandoned_after - clock_difference(*answer);
    for (const auto entry : document->child("ListMultipartUploadsResult").children("Upload")) {
      if (iso_time(entry.child_value("Initiated")) < old)
        co_await abort_upload(ctx, entry.child_value("Key"), entry.child_value("UploadId"));
    }
    co_return Result<void>{};
  }
};

class S3Writer final : public ObjectWriter {
 public:
  S3Writer(std::shared_ptr<S3Bucket> bucket, std::shared_ptr<SpoolFile> spool)
      : bucket_(std::move(bucket)), spool_(std::move(spool)) {}

  Task<void> write(const Context& ctx, std::string chunk) override {
    auto append = [spool = spool_, chunk = std::move(chunk)] { return spool->append(chunk); };
    co_return co_await bucket_->workers.run(ctx, std::move(append));
  }

  Task<ObjectInfo> finish(const Context& ctx) override {
    spool_->seal();
    const ObjectId id{spool_->sha256()};
    const std::string key = bucket_->folder_of(id) + new_id("");
    auto sent = co_await bucket_->send(ctx, key, spool_);
    if (!sent) co_return std::unexpected(as_unavailable(std::move(sent).error()));
    auto copies = co_await bucket_->copies_of(ctx, id);
    if (!copies) co_return forward_error(copies);
    const auto own = std::ranges::find(*copies, key, &Copy::key);
    if (own == copies->end() || own->bytes != spool_->bytes()) {
      co_return fail_with_detail(Code::unavailable, "The object store cannot be used right now. Try again.",
                                 fmt::format("S3 at {} does not list what it has just stored: {}",
                                             bucket_->client.options().endpoint.url(), key));
    }
    for (auto copy = copies->begin(); copy != own; ++copy) {
      auto removed = co_await bucket_->remove(ctx, copy->key);
      if (!removed) log::warn("an older copy of an object stays in S3", {{"error", removed.error().detail}});
    }
    co_return ObjectInfo{.id = id, .bytes = own->bytes, .written_at = own->written_at};
  }

 private:
  /// Nobody asked for an object yet: that an upload is gone is the server's trouble.
  static Error as_unavailable(Error error) {
    if (error.code != Code::not_found) return error;
    error.code = Code::unavailable;
    error.message = "The object store cannot be used right now. Try again.";
    return error;
  }
  std::shared_ptr<S3Bucket> bucket_;
  std::shared_ptr<SpoolFile> spool_;
};

class S3Reader final : public ObjectReader {
 public:
  S3Reader(std::shared_ptr<S3Bucket> bucket, Copy copy, std::unique_ptr<net::ClientStream> stream)
      : bucket_(std::move(bucket)), copy_(std::move(copy)), stream_(std::move(stream)) {}

  std::uint64_t bytes() const override { return copy_.bytes; }

  Task<std::string> read(const Context& ctx, std::size_t bytes_max) override {
    std::string chunk;
    const std::size_t wanted = std::min(bytes_max, read_bytes_max);
    while (stream_ && chunk.size() < wanted) {
      if (piece_.empty()) {
        auto piece = co_await stream_->read();
        if (!piece && piece.error().code == Code::upstream_failed &&
            resumed_++ < bucket_->client.options().attempts_max) {
          auto resumed = co_await bucket_->download(ctx, copy_.key, at_);
          if (!resumed) co_return forward_error(resumed);
          stream_ = std::move(*resumed);
          continue;
        }
        if (!piece) co_return forward_error(piece);
        piece_ = *piece;
        if (piece_.empty()) stream_.reset();
      }
      const std::string_view taken = piece_.substr(0, wanted - chunk.size());
      chunk += taken;
      hash_.add(taken);
      at_ += taken.size();
      piece_.remove_prefix(taken.size());
    }
    if (chunk.empty() && !std::exchange(checked_, true) && hash_.finish() != copy_.id.value)
      co_return std::unexpected(damaged_object(copy_.id));
    co_return chunk;
  }

 private:
  std::shared_ptr<S3Bucket> bucket_;
  const Copy copy_;
  std::unique_ptr<net::ClientStream> stream_;
  std::string_view piece_;  ///< of the stream, not yet given
  std::uint64_t at_ = 0;
  int resumed_ = 0;
  Sha256 hash_;
  bool checked_ = false;
};

/// What a killed process left. Others may be using the folder: only what is old.
Result<void> prepare_folder(const fs::path& folder) {
  std::error_code error;
  fs::create_directories(folder, error);
  if (!error) fs::permissions(folder, fs::perms::owner_all, error);
  if (error) return system_failure("cannot make " + folder.string(), error.value());
  for (const auto& entry : fs::directory_iterator(folder, error)) {
    std::error_code ignored;
    const bool is_old = fs::last_write_time(entry.path(), ignored) < fs::file_time_type::clock::now() - abandoned_after;
    if (!ignored && is_old) fs::remove(entry.path(), ignored);
  }
  return {};
}

}  // namespace

struct S3ObjectStore::Shared : S3Bucket {
  using S3Bucket::S3Bucket;
};

Task<std::unique_ptr<S3ObjectStore>> S3ObjectStore::open(const Context& ctx, net::Runtime& runtime, S3Options options,
                                                         fs::path folder, WorkerPool& workers) {
  if (auto prepared = prepare_folder(folder); !prepared) co_return forward_error(prepared);
  auto shared = std::make_shared<Shared>(runtime, std::move(options), std::move(folder), workers);
  std::unique_ptr<S3ObjectStore> store(new S3ObjectStore(shared));
  auto usable = co_await shared->check(ctx);
  if (usable) usable = co_await shared->abort_abandoned(ctx);
  if (!usable && usable.error().code == Code::internal)
    co_return fail(Code::internal, "The object store cannot be used. " + usable.error().detail);
  if (!usable) {
    log::warn("the object store cannot be used yet; uploads fail until it can",
              {{"error", usable.error().message}, {"detail", usable.error().detail}});
  }
  co_return store;
}

Task<std::unique_ptr<ObjectWriter>> S3ObjectStore::create(const Context& ctx, std::uint64_t bytes_max) {
  const auto shared = shared_;
  auto start = [folder = shared->folder, bytes_max, part_bytes = shared->client.options().part_bytes] {
    return SpoolFile::create(folder, bytes_max, part_bytes);
  };
  auto spool = co_await shared->workers.run(ctx, std::move(start));
  if (!spool) co_return forward_error(spool);
  co_return std::make_unique<S3Writer>(shared, std::move(*spool));
}

Task<std::unique_ptr<ObjectReader>> S3ObjectStore::open(const Context& ctx, ObjectId id) {
  if (!is_valid(id)) co_return std::unexpected(missing_object());
  const auto shared = shared_;
  for (int attempts = 0; attempts < 3; ++attempts) {
    auto copies = co_await shared->copies_of(ctx, id);
    if (!copies) co_return forward_error(copies);
    if (copies->empty()) break;
    Copy copy = std::move(copies->back());
    auto stream = co_await shared->download(ctx, copy.key, 0);
    // A newer write may just have replaced this copy.
    if (!stream && stream.error().code == Code::not_found) continue;
    if (!stream) co_return forward_error(stream);
    co_return std::make_unique<S3Reader>(shared, std::move(copy), std::move(*stream));
  }
  co_return std::unexpected(missing_object());
}

Task<LocalCopy> S3ObjectStore::local_copy(const Context& ctx, ObjectId id) {
  const auto shared = shared_;
  auto reader = co_await open(ctx, std::move(id));
  if (!reader) co_return forward_error(reader);
  LocalCopy copy(shared->folder / new_id("copy_"), true);
  auto make = [path = copy.path()]() -> Result<std::shared_ptr<Descriptor>> {
    auto file = std::make_shared<Descriptor>(::open(path.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600));
    if (file->get() < 0) return system_failure("open", errno);
    return file;
  };
  auto file = co_await shared->workers.run(ctx, std::move(make));
  if (!file) co_return forward_error(file);
  while (true) {
    auto chunk = co_await (*reader)->read(ctx, read_bytes_max);
    if (!chunk) co_return forward_error(chunk);
    if (chunk->empty()) co_return copy;
    auto append = [file = *file, bytes = std::move(*chunk)] { return write_all(*file, bytes); };
    auto written = co_await shared->workers.run(ctx, std::move(append));
    if (!written) co_return forward_error(written);
  }
}

Task<std::optional<ObjectInfo>> S3ObjectStore::stat(const Context& ctx, ObjectId id) {
  if (!is_valid(id)) co_return std::nullopt;
  auto copies = co_await shared_->copies_of(ctx, id);
  if (!copies) co_return forward_error(copies);
  if (copies->empty()) co_return std::nullopt;
  const auto newest = std::ranges::max(*copies, {}, &Copy::written_at);
  co_return ObjectInfo{.id = id, .bytes = newest.bytes, .written_at = newest.written_at};
}

Task<bool> S3ObjectStore::remove(const Context& ctx, ObjectId id, SystemTime written_before) {
  if (!is_valid(id)) co_return true;
  const auto shared = shared_;
  auto copies = co_await shared->copies_of(ctx, id);
  if (!copies) co_return forward_error(copies);
  bool gone = true;
  for (const Copy& copy : *copies) {
    if (copy.written_at + time_slack >= written_before) {
      gone = false;
      continue;
    }
    auto removed = co_await shared->remove(ctx, copy.key);
    if (!removed) co_return forward_error(removed);
  }
  co_return gone;
}

Task<std::vector<ObjectInfo>> S3ObjectStore::list(const Context& ctx, ObjectId after, std::size_t limit) {
  const auto shared = shared_;
  std::vector<ObjectInfo> found;
  if (limit == 0) co_return found;
  // The tilde sorts behind every id of a write.
  std::string start = after.value.empty() ? "" : shared->folder_of(after) + "~";
  while (true) {
    auto page = co_await shared->list(ctx, shared->root(), start, std::min<std::size_t>(1000, limit + 16));
    if (!page) co_return forward_error(page);
    for (const Copy& copy : page->copies) {
      if (!found.empty() && found.back().id == copy.id) {
        found.back().written_at = std::max(found.back().written_at, copy.written_at);
      } else if (found.size() == limit) {
        co_return found;
      } else {
        found.push_back({copy.id, copy.bytes, copy.written_at});
      }
    }
    if (!page->more || page->last_key.empty()) co_return found;
    start = page->last_key;
  }
}

}  // namespace wrkhrs::store
