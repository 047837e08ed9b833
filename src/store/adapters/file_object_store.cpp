#include "store/adapters/file_object_store.hpp"

#include <cerrno>
#include <mutex>

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include "store/adapters/local_file.hpp"

namespace wrkhrs::store {
namespace {

namespace fs = std::filesystem;

SystemTime modified_at(const struct ::stat& status) {
  return SystemTime(std::chrono::duration_cast<SystemTime::duration>(std::chrono::seconds(status.st_mtim.tv_sec) +
                                                                     std::chrono::nanoseconds(status.st_mtim.tv_nsec)));
}

Result<void> sync_folder(const fs::path& folder) {
  const Descriptor descriptor(::open(folder.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC));
  if (descriptor.get() < 0 || ::fsync(descriptor.get()) != 0) return system_failure("fsync " + folder.string(), errno);
  return {};
}

}  // namespace

struct FileObjectStore::Shared {
  fs::path objects;
  fs::path unfinished;
  WorkerPool& workers;
  std::mutex publishing;  // a removal looks at the time of the last write and unlinks, without a write in between

  fs::path folder_of(const ObjectId& id) const { return objects / id.value.substr(0, 2); }
  fs::path path_of(const ObjectId& id) const { return folder_of(id) / id.value.substr(2); }

  Result<ObjectInfo> publish(const fs::path& from, const ObjectId& id) {
    const fs::path folder = folder_of(id);
    const bool is_new_folder = ::mkdir(folder.c_str(), 0700) == 0;
    if (!is_new_folder && errno != EEXIST) return system_failure("mkdir", errno);
    if (is_new_folder) {
      if (auto synced = sync_folder(objects); !synced) return forward_error(synced);
    }
    struct ::stat status{};
    {
      const std::lock_guard lock(publishing);
      // Also when the blob is there already: it gets a new time, and is whole again should it have been damaged.
      if (::rename(from.c_str(), path_of(id).c_str()) != 0) return system_failure("rename", errno);
      if (::utimensat(AT_FDCWD, path_of(id).c_str(), nullptr, 0) != 0) return system_failure("utimensat", errno);
    }
    if (auto synced = sync_folder(folder); !synced) return forward_error(synced);
    if (::stat(path_of(id).c_str(), &status) != 0) return system_failure("stat", errno);
    return ObjectInfo{.id = id, .bytes = static_cast<std::uint64_t>(status.st_size), .written_at = modified_at(status)};
  }
};

namespace {

/// What a writer's jobs work on. Shared with them, so that it outlives a request that goes away meanwhile.
struct Upload {
  fs::path path;
  Descriptor file;
  Sha256 hash;
  std::uint64_t bytes = 0;
  std::uint64_t bytes_max = 0;
  bool published = false;

  explicit Upload(fs::path p, Descriptor f, std::uint64_t limit)
      : path(std::move(p)), file(std::move(f)), bytes_max(limit) {}
  ~Upload() {
    if (!published) ::unlink(path.c_str());
  }

  Result<void> append(std::string_view chunk) {
    if (chunk.size() > bytes_max - bytes) return object_too_large(bytes_max);
    hash.add(chunk);
    bytes += chunk.size();
    return write_all(file, chunk);
  }
};

struct Download {
  ObjectId id;
  Descriptor file;
  Sha256 hash;
  bool checked = false;

  Result<std::string> next(std::size_t bytes_max) {
    std::string chunk;
    ssize_t got = 0;
    chunk.resize_and_overwrite(bytes_max, [&](char* data, std::size_t size) {
      do {
        got = ::read(file.get(), data, size);
      } while (got < 0 && errno == EINTR);
      return static_cast<std::size_t>(std::max<ssize_t>(got, 0));
    });
    if (got < 0) return system_failure("read", errno);
    hash.add(chunk);
    if (chunk.empty() && !std::exchange(checked, true) && hash.finish() != id.value)
      return std::unexpected(damaged_object(id));
    return chunk;
  }
};

class FileWriter final : public ObjectWriter {
 public:
  using Publish = std::function<Result<ObjectInfo>(const fs::path&, const ObjectId&)>;
  FileWriter(WorkerPool& workers, std::shared_ptr<Upload> upload, Publish publish)
      : workers_(workers), upload_(std::move(upload)), publish_(std::move(publish)) {}

  Task<void> write(const Context& ctx, std::string chunk) override {
    auto append = [upload = upload_, chunk = std::move(chunk)] { return upload->append(chunk); };
    co_return co_await workers_.run(ctx, std::move(append));
  }

  Task<ObjectInfo> finish(const Context& ctx) override {
    auto publish = [upload = upload_, publish = publish_]() -> Result<ObjectInfo> {
      if (::fsync(upload->file.get()) != 0) return system_failure("fsync", errno);
      upload->file.close();
      auto info = publish(upload->path, ObjectId{upload->hash.finish()});
      upload->published = info.has_value();
      return info;
    };
    co_return co_await workers_.run(ctx, std::move(publish));
  }

 private:
  WorkerPool& workers_;
  std::shared_ptr<Upload> upload_;
  Publish publish_;
};

class FileReader final : public ObjectReader {
 public:
  FileReader(WorkerPool& workers, std::shared_ptr<Download> download, std::uint64_t bytes)
      : workers_(workers), download_(std::move(download)), bytes_(bytes) {}

  std::uint64_t bytes() const override { return bytes_; }
  Task<std::string> read(const Context& ctx, std::size_t bytes_max) override {
    auto next = [download = download_, bytes_max] { return download->next(bytes_max); };
    co_return co_await workers_.run(ctx, std::move(next));
  }

 private:
  WorkerPool& workers_;
  std::shared_ptr<Download> download_;
  std::uint64_t bytes_;
};

}  // namespace

Result<std::unique_ptr<FileObjectStore>> FileObjectStore::open(const fs::path& folder, WorkerPool& workers) {
  std::error_code error;
  fs::remove_all(folder / "unfinished", error);
  for (const auto& part : {folder / "objects", folder / "unfinished"}) {
    fs::create_directories(part, error);
    if (!error) fs::permissions(part, fs::perms::owner_all, error);
    if (error) return system_failure("cannot make " + part.string(), error.value());
  }
  auto synced = sync_folder(folder);
  if (!synced) return forward_error(synced);
  return std::unique_ptr<FileObjectStore>(
      new FileObjectStore(std::make_shared<Shared>(folder / "objects", folder / "unfinished", workers)));
}

Task<std::unique_ptr<ObjectWriter>> FileObjectStore::create(const Context& ctx, std::uint64_t bytes_max) {
  auto start = [shared = shared_, bytes_max]() -> Result<std::unique_ptr<ObjectWriter>> {
    const fs::path path = shared->unfinished / new_id("upload_");
    Descriptor file(::open(path.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600));
    if (file.get() < 0) return system_failure("open", errno);
    auto upload = std::make_shared<Upload>(path, std::move(file), bytes_max);
    auto publish = [shared](const fs::path& from, const ObjectId& id) { return shared->publish(from, id); };
    return std::make_unique<FileWriter>(shared->workers, std::move(upload), std::move(publish));
  };
  co_return co_await shared_->workers.run(ctx, std::move(start));
}

Task<std::unique_ptr<ObjectReader>> FileObjectStore::open(const Context& ctx, ObjectId id) {
  if (!is_valid(id)) co_return std::unexpected(missing_object());
  auto start = [shared = shared_, id]() -> Result<std::unique_ptr<ObjectReader>> {
    Descriptor file(::open(shared->path_of(id).c_str(), O_RDONLY | O_CLOEXEC | O_NOFOLLOW));
    if (file.get() < 0 && errno == ENOENT) return std::unexpected(missing_object());
    struct ::stat status{};
    if (file.get() < 0 || ::fstat(file.get(), &status) != 0) return system_failure("open", errno);
    auto download = std::make_shared<Download>(id, std::move(file));
    return std::make_unique<FileReader>(shared->workers, std::move(download),
                                        static_cast<std::uint64_t>(status.st_size));
  };
  co_return co_await shared_->workers.run(ctx, std::move(start));
}

Task<LocalCopy> FileObjectStore::local_copy(const Context& ctx, ObjectId id) {
  auto info = co_await stat(ctx, id);
  if (!info) co_return forward_error(info);
  if (!*info) co_return std::unexpected(missing_object());
  co_return LocalCopy(shared_->path_of(id), false);
}

Task<std::optional<ObjectInfo>> FileObjectStore::stat(const Context& ctx, ObjectId id) {
  if (!is_valid(id)) co_return std::nullopt;
  auto look = [shared = shared_, id]() -> Result<std::optional<ObjectInfo>> {
    struct ::stat status{};
    if (::stat(shared->path_of(id).c_str(), &status) == 0) {
      return ObjectInfo{
          .id = id, .bytes = static_cast<std::uint64_t>(status.st_size), .written_at = modified_at(status)};
    }
    if (errno == ENOENT) return std::nullopt;
    return system_failure("stat", errno);
  };
  co_return co_await shared_->workers.run(ctx, std::move(look));
}

Task<bool> FileObjectStore::remove(const Context& ctx, ObjectId id, SystemTime written_before) {
  if (!is_valid(id)) co_return true;
  auto unlink = [shared = shared_, id, written_before]() -> Result<bool> {
    {
      const std::lock_guard lock(shared->publishing);
      struct ::stat status{};
      if (::stat(shared->path_of(id).c_str(), &status) != 0) {
        if (errno == ENOENT) return true;
        return system_failure("stat", errno);
      }
      if (modified_at(status) >= written_before) return false;
      if (::unlink(shared->path_of(id).c_str()) != 0) return system_failure("unlink", errno);
    }
    auto synced = sync_folder(shared->folder_of(id));
    if (!synced) return forward_error(synced);
    return true;
  };
  co_return co_await shared_->workers.run(ctx, std::move(unlink));
}

Task<std::vector<ObjectInfo>> FileObjectStore::list(const Context& ctx, ObjectId after, std::size_t limit) {
  auto collect = [shared = shared_, after, limit]() -> Result<std::vector<ObjectInfo>> {
    std::vector<ObjectInfo> found;
    std::error_code error;
    std::vector<fs::path> folders;
    for (const auto& entry : fs::directory_iterator(shared->objects, error)) folders.push_back(entry.path());
    std::ranges::sort(folders);
    for (const auto& folder : folders) {
      if (found.size() >= limit) break;
      const std::string prefix = folder.filename().string();
      if (prefix < after.value.substr(0, 2)) continue;
      std::vector<ObjectInfo> here;
      for (const auto& entry : fs::directory_iterator(folder, error)) {
        const ObjectId id{prefix + entry.path().filename().string()};
        struct ::stat status{};
        if (!is_valid(id) || id <= after || ::stat(entry.path().c_str(), &status) != 0) continue;
        here.push_back({id, static_cast<std::uint64_t>(status.st_size), modified_at(status)});
      }
      std::ranges::sort(here, {}, &ObjectInfo::id);
      found.insert(found.end(), here.begin(), here.end());
    }
    if (error) return system_failure("list", error.value());
    if (found.size() > limit) found.resize(limit);
    return found;
  };
  co_return co_await shared_->workers.run(ctx, std::move(collect));
}

}  // namespace wrkhrs::store
