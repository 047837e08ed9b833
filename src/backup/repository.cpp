#include "backup/repository.hpp"

#include <algorithm>
#include <cerrno>
#include <condition_variable>
#include <csignal>
#include <cstring>
#include <fstream>

#include <fcntl.h>
#include <fmt/format.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/clock.hpp"
#include "base/ids.hpp"
#include "base/json.hpp"
#include "store/adapters/local_file.hpp"

namespace wrkhrs::backup {
namespace {

namespace fs = std::filesystem;

constexpr std::size_t small_bytes_max = 64 << 10;
constexpr std::size_t manifest_bytes_max = 64 << 20;
constexpr std::chrono::minutes renew_every{4};

struct Header {
  std::int64_t format = 1;
  std::string repository;
  std::int64_t log2_n = 17;
  std::string salt;
  std::string wrapped;
  static constexpr auto fields() {
    using json::field;
    return std::tuple{field("format", &Header::format, "1.").required(),
                      field("repository", &Header::repository, "Its id.").required(),
                      field("scrypt_log2_n", &Header::log2_n, "Cost of scrypt.").required(),
                      field("salt", &Header::salt, "Of scrypt; hex.").required(),
                      field("wrapped_key", &Header::wrapped, "The master key, sealed; hex.").required()};
  }
};

struct LockText {
  bool exclusive = false;
  std::string host;
  std::string boot;  ///< of the machine: process ids mean something within it
  std::int64_t pid = 0;
  std::int64_t renewed_at = 0;
  static constexpr auto fields() {
    using json::field;
    return std::tuple{field("exclusive", &LockText::exclusive, "Deletes."), field("host", &LockText::host, "Machine."),
                      field("boot", &LockText::boot, "Its last start."), field("pid", &LockText::pid, "Process."),
                      field("renewed_at", &LockText::renewed_at, "Seconds since 1970.")};
  }
};

template <class T>
Result<T> parse(std::string_view text, std::string_view what) {
  auto object = json::parse_object(text);
  auto value = object ? json::read<T>(*object, json::Unknown::skip) : Result<T>(std::unexpected(object.error()));
  if (!value) {
    value.error().code = Code::internal;
    value.error().message = fmt::format("'{}' is damaged: {}", what, value.error().message);
  }
  return value;
}

std::string host_name() {
  char name[256] = {};
  ::gethostname(name, sizeof name - 1);
  return name;
}

/// The id of this start of the machine and of this process's view of processes: two containers with one name differ.
std::string boot_id() {
  std::ifstream file("/proc/sys/kernel/random/boot_id");
  std::string boot;
  std::getline(file, boot);
  char link[64] = {};
  if (::readlink("/proc/self/ns/pid", link, sizeof link - 1) > 0) boot += link;
  return boot;
}

std::string piece_file(std::string_view name) { return fmt::format("pieces/{}/{}", name.substr(0, 2), name.substr(2)); }

std::string trimmed(std::string text) {
  constexpr std::string_view space = " \t\r\n";
  const auto first = text.find_first_not_of(space);
  if (first == std::string::npos) return {};
  return text.substr(first, text.find_last_not_of(space) - first + 1);
}

Result<std::string> read_key_file(const fs::path& path) {
  std::ifstream file(path);
  struct ::stat status{};
  if (!file || ::stat(path.c_str(), &status) != 0) {
    return fail(errno == ENOENT ? Code::not_found : Code::permission_denied,
                fmt::format("The key of the backups cannot be read: {}: {}. Without it they cannot be opened; put the "
                            "copy there that you keep elsewhere, or name it with backup.key_path.",
                            path.string(), std::strerror(errno)));
  }
  if ((status.st_mode & 0077) != 0) {
    return fail(Code::permission_denied,
                fmt::format("Others can read the key of the backups: chmod 600 {}", path.string()));
  }
  std::string secret = trimmed({std::istreambuf_iterator<char>(file), {}});
  if (secret.size() < 16) {
    return fail(
        Code::invalid_argument,
        fmt::format("The key of the backups in {} is shorter than 16 characters: too easy to guess.", path.string()));
  }
  return secret;
}

/// Durable before the first backup is, since that would be worthless without it.
Result<std::string> make_key_file(const fs::path& path) {
  const std::string secret = new_secret("wb-");
  const int file = ::open(path.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC | O_NOFOLLOW, 0600);
  bool done = file >= 0;
  const std::string text = secret + "\n";
  if (done) done = ::write(file, text.data(), text.size()) == static_cast<ssize_t>(text.size()) && ::fsync(file) == 0;
  const int error = errno;
  if (file >= 0) ::close(file);
  if (!done) {
    return fail(Code::unavailable,
                fmt::format("The key of the backups cannot be made: {}: {}.", path.string(), std::strerror(error)));
  }
  if (const int folder = ::open(path.parent_path().c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC); folder >= 0) {
    ::fsync(folder);
    ::close(folder);
  }
  return secret;
}

Result<Header> read_header(Target& target) {
  Result<Header> header = fail(Code::not_found, "");
  for (const char* name : {"repository", "repository.copy"}) {
    auto text = target.get(name, small_bytes_max);
    if (!text && text.error().code == Code::not_found) continue;
    if (!text) return forward_error(text);
    header = parse<Header>(*text, name);
    if (header) break;
  }
  return header;
}

/// Two first backups at once must not make two keys. Held until the end of the process or of the object.
Result<store::Descriptor> lock_making(const fs::path& key_file) {
  const std::string path = key_file.string() + ".lock";
  store::Descriptor file(::open(path.c_str(), O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0600));
  struct flock lock{};
  lock.l_type = F_WRLCK;
  lock.l_whence = SEEK_SET;
  if (file.get() < 0 || ::fcntl(file.get(), F_OFD_SETLKW, &lock) != 0)
    return fail(Code::unavailable, fmt::format("Cannot lock {}: {}.", path, std::strerror(errno)));
  return file;
}

Result<Key> make_repository(Target& target, std::string_view secret, int log2_n) {
  auto files = target.list("backups/");
  if (!files) return forward_error(files);
  if (!files->empty()) {
    return fail(Code::internal,
                fmt::format("{} has backups, but its file 'repository' and the copy of it are gone: put one "
                            "of them back, the backups cannot be opened without.",
                            target.describe()));
  }
  const Key master = Key::random();
  auto envelope = wrap(master, new_id("backups_"), secret, log2_n);
  if (!envelope) return forward_error(envelope);
  const std::string text = json::to_text(Header{.repository = envelope->repository,
                                                .log2_n = envelope->log2_n,
                                                .salt = envelope->salt,
                                                .wrapped = envelope->wrapped});
  // The copy first: a repository whose making was interrupted has one of them, and both hold the same key.
  for (const char* name : {"repository.copy", "repository"}) {
    auto done = target.put(name, text);
    if (done) done = target.flush();
    if (!done) return forward_error(done);
  }
  return master;
}

}  // namespace

Result<std::unique_ptr<Repository>> Repository::open(std::unique_ptr<Target> target, const fs::path& key_file,
                                                     Missing missing, int scrypt_log2_n) {
  auto header = read_header(*target);
  bool is_new = !header && header.error().code == Code::not_found;
  if (!header && !is_new) return forward_error(header);
  if (is_new && missing == Missing::refuse)
    return fail(Code::not_found, fmt::format("There are no backups at {}.", target->describe()));
  std::optional<store::Descriptor> making;
  if (is_new) {
    auto locked = lock_making(key_file);
    if (!locked) return forward_error(locked);
    making.emplace(std::move(*locked));
    header = read_header(*target);
    is_new = !header && header.error().code == Code::not_found;
    if (!header && !is_new) return forward_error(header);
  }
  if (header && header->format != 1)
    return fail(Code::invalid_argument, "These backups were made by a newer version of WrkHrs: use that one.");

  bool made_key = false;
  auto secret = read_key_file(key_file);
  if (!secret && secret.error().code == Code::not_found && is_new) {
    secret = make_key_file(key_file);
    made_key = secret.has_value();
  }
  if (!secret) return forward_error(secret);

  Result<Key> master = Key{};
  if (is_new) {
    master = make_repository(*target, *secret, scrypt_log2_n);
  } else {
    master = unwrap({header->repository, static_cast<int>(header->log2_n), header->salt, header->wrapped}, *secret);
  }
  if (!master) return forward_error(master);
  auto repository = std::unique_ptr<Repository>(new Repository(std::move(target), *master));
  repository->made_key_ = made_key;
  return repository;
}

// ---- pieces

Result<void> Repository::load_known() {
  auto files = target_->list("pieces/");
  if (!files) return forward_error(files);
  const std::lock_guard lock(mutex_);
  known_.clear();
  for (const StoredFile& file : *files) {
    if (file.name.size() != std::string_view("pieces/").size() + 65) continue;
    known_.emplace(file.name.substr(7, 2) + file.name.substr(10), file.bytes);
  }
  return {};
}

bool Repository::knows(const Piece& piece) const {
  const std::lock_guard lock(mutex_);
  const auto found = known_.find(piece.name);
  // A power cut may have left it short.
  return found != known_.end() && found->second == static_cast<std::uint64_t>(piece.bytes) + piece_overhead;
}

Result<Piece> Repository::put_piece(std::string_view plain, std::atomic<std::int64_t>& new_bytes) {
  Piece piece{.name = sealer_.piece_name(plain), .bytes = static_cast<std::int64_t>(plain.size())};
  if (knows(piece)) return piece;
  const std::string sealed = sealer_.seal_piece(piece.name, plain);
  auto done = target_->put(piece_file(piece.name), sealed);
  if (!done) return forward_error(done);
  new_bytes += piece.bytes;
  const std::lock_guard lock(mutex_);
  known_[piece.name] = sealed.size();
  return piece;
}

Result<std::string> Repository::get_piece(const Piece& piece) {
  if (piece.name.size() != 64 || piece.bytes < 0 || piece.bytes > static_cast<std::int64_t>(piece_bytes))
    return fail(Code::internal, "The list of files names a piece that cannot be.");
  auto sealed = target_->get(piece_file(piece.name), piece_bytes + piece_overhead);
  if (!sealed && (sealed.error().code == Code::not_found || sealed.error().code == Code::too_large))
    return fail(Code::internal, fmt::format("The piece {} is missing or too large.", piece_file(piece.name)));
  if (!sealed) return forward_error(sealed);
  auto plain = sealer_.open_piece(piece.name, *sealed);
  if (!plain || plain->size() != static_cast<std::size_t>(piece.bytes)) {
    return fail(Code::internal,
                fmt::format("The piece {} is not what was stored: it is damaged, or somebody changed it.",
                            piece_file(piece.name)));
  }
  return plain;
}

Result<std::vector<Piece>> Repository::put_text(std::string_view text, std::atomic<std::int64_t>& new_bytes) {
  std::vector<Piece> pieces;
  for (std::size_t at = 0; at < text.size(); at += piece_bytes) {
    auto piece = put_piece(text.substr(at, piece_bytes), new_bytes);
    if (!piece) return forward_error(piece);
    pieces.push_back(std::move(*piece));
  }
  return pieces;
}

Result<std::string> Repository::get_text(const std::vector<Piece>& pieces) {
  std::string text;
  for (const Piece& piece : pieces) {
    auto plain = get_piece(piece);
    if (!plain) return forward_error(plain);
    text += *plain;
  }
  return text;
}

// ---- backups

Result<void> Repository::put_manifest(const Manifest& manifest) {
  const std::string name = "backups/" + manifest.id;
  auto done = target_->flush();
  if (done) done = target_->put(name, sealer_.seal_record(name, json::to_text(manifest)));
  if (done) done = target_->flush();
  return done;
}

Result<Manifest> Repository::read_manifest(const std::string& id) {
  const std::string name = "backups/" + id;
  auto sealed = target_->get(name, manifest_bytes_max);
  if (!sealed) return forward_error(sealed);
  auto text = sealer_.open_record(name, *sealed);
  if (!text) return forward_error(text);
  auto manifest = parse<Manifest>(*text, name);
  if (manifest && manifest->format != 1)
    return fail(Code::invalid_argument, fmt::format("'{}' was made by a newer version of WrkHrs: use that one.", name));
  return manifest;
}

Result<Manifest> Repository::get_manifest(const std::string& id) {
  if (id == "latest") {
    auto all = backups();
    if (!all) return forward_error(all);
    for (ListedBackup& backup : *all) {
      if (backup.manifest && backup.manifest->complete() && backup.check.problems.empty())
        return std::move(*backup.manifest);
    }
    return fail(Code::not_found,
                fmt::format("There is no complete and sound backup at {}; `wrkhrs backup list` shows what "
                            "there is, and each can be named.",
                            describe()));
  }
  auto files = target_->list("backups/" + id);
  if (!files) return forward_error(files);
  if (id.empty() || files->empty())
    return fail(Code::not_found,
                fmt::format("There is no backup '{}'; `wrkhrs backup list` shows those there are.", id));
  if (files->size() > 1) return fail(Code::conflict, fmt::format("Several backups begin with '{}'.", id));
  return read_manifest(files->front().name.substr(8));
}

Result<FileList> Repository::get_list(const Manifest& manifest) {
  auto text = get_text(manifest.list);
  if (!text) return forward_error(text);
  if (sha256_hex(*text) != manifest.list_sha256)
    return fail(Code::internal, fmt::format("The list of files of {} does not belong to it.", manifest.id));
  return parse<FileList>(*text, "list of files");
}

Result<std::vector<ListedBackup>> Repository::backups() {
  auto files = target_->list("backups/");
  if (!files) return forward_error(files);
  auto checks = target_->list("checks/");
  if (!checks) return forward_error(checks);
  std::set<std::string> checked;
  for (const StoredFile& file : *checks) checked.insert(file.name.substr(7));
  std::vector<ListedBackup> all;
  for (const StoredFile& file : *files) {
    ListedBackup backup{.id = file.name.substr(8)};
    auto manifest = read_manifest(backup.id);
    if (manifest) {
      backup.manifest = std::move(*manifest);
    } else if (manifest.error().code == Code::not_found) {
      continue;  // removed meanwhile
    } else {
      backup.error = manifest.error().message;
    }
    if (checked.contains(backup.id)) {
      const std::string name = "checks/" + backup.id;
      auto sealed = target_->get(name, small_bytes_max);
      auto text = sealed ? sealer_.open_record(name, *sealed) : Result<std::string>(std::unexpected(sealed.error()));
      // One that cannot be read says nothing, for good or bad.
      if (text) backup.check = parse<Check>(*text, name).value_or(Check{});
    }
    all.push_back(std::move(backup));
  }
  std::ranges::reverse(all);
  return all;
}

Result<void> Repository::put_check(const std::string& id, const Check& check) {
  Check limited = check;
  if (limited.problems.size() > 100) limited.problems.resize(100);
  const std::string name = "checks/" + id;
  auto done = target_->put(name, sealer_.seal_record(name, json::to_text(limited)));
  if (done) done = target_->flush();
  return done;
}

Result<std::int64_t> Repository::remove(const std::vector<std::string>& ids) {
  for (const std::string& id : ids) {
    auto done = target_->remove("backups/" + id);
    if (done) done = target_->remove("checks/" + id);
    if (!done) return forward_error(done);
  }
  auto done = target_->flush();
  if (!done) return forward_error(done);
  auto rest = backups();
  if (!rest) return forward_error(rest);
  std::set<std::string> needed;
  for (const ListedBackup& backup : *rest) {
    if (!backup.manifest)
      return fail(Code::internal,
                  fmt::format("No pieces are deleted while '{}' cannot be read: {}", backup.id, backup.error));
    auto list = get_list(*backup.manifest);
    if (!list)
      return fail(Code::internal, fmt::format("No pieces are deleted while the files of '{}' are not known: {}",
                                              backup.id, list.error().message));
    for (const Piece& piece : backup.manifest->list) needed.insert(piece.name);
    for (const SavedFile& file : list->files) {
      for (const Piece& piece : file.pieces) needed.insert(piece.name);
    }
  }
  done = load_known();
  if (!done) return forward_error(done);
  std::int64_t removed = 0;
  const std::lock_guard lock(mutex_);
  for (auto known = known_.begin(); known != known_.end();) {
    if (needed.contains(known->first)) {
      ++known;
      continue;
    }
    done = target_->remove(piece_file(known->first));
    if (!done) return forward_error(done);
    ++removed;
    known = known_.erase(known);
  }
  return removed;
}

// ---- locks

Repository::Lock::Lock(Target& target, std::string name, bool exclusive)
    : target_(target), name_(std::move(name)), exclusive_(exclusive) {}

Result<void> Repository::Lock::write() {
  return target_.put(name_, json::to_text(LockText{.exclusive = exclusive_,
                                                   .host = host_name(),
                                                   .boot = boot_id(),
                                                   .pid = ::getpid(),
                                                   .renewed_at = unix_seconds_now()}));
}

Repository::Lock::~Lock() {
  if (renewer_.joinable()) {
    renewer_.request_stop();
    renewer_.join();
  }
  (void)target_.remove(name_);
}

Result<std::unique_ptr<Repository::Lock>> Repository::lock(Sharing sharing) {
  const bool exclusive = sharing == Sharing::exclusive;
  auto own = std::unique_ptr<Lock>(new Lock(*target_, "locks/" + new_id("lock_"), exclusive));
  // First one's own, then the look at the others': of two that come at once, one at least sees the other.
  if (auto written = own->write(); !written) return forward_error(written);
  auto files = target_->list("locks/");
  if (!files) return forward_error(files);
  for (const StoredFile& file : *files) {
    if (file.name == own->name_) continue;
    auto text = target_->get(file.name, small_bytes_max);
    if (!text && text.error().code == Code::not_found) continue;
    if (!text) return forward_error(text);
    auto other = parse<LockText>(*text, file.name);
    const bool is_gone = !other || other->renewed_at + std::chrono::seconds(stale_after).count() < unix_seconds_now() ||
                         (other->host == host_name() && other->boot == boot_id() && other->pid != ::getpid() &&
                          ::kill(static_cast<pid_t>(other->pid), 0) != 0 && errno == ESRCH);
    if (is_gone) {
      if (auto removed = target_->remove(file.name); !removed) return forward_error(removed);
    } else if (exclusive || other->exclusive) {
      return fail(Code::conflict, fmt::format("Process {} on {} works on these backups. Try again when it has ended.",
                                              other->pid, other->host));
    }
  }
  own->renewer_ = std::jthread([lock = own.get()](std::stop_token stop) {
    std::mutex mutex;
    std::condition_variable_any wake;
    std::unique_lock guard(mutex);
    while (!wake.wait_for(guard, stop, renew_every, [] { return false; }) && !stop.stop_requested())
      (void)lock->write();
  });
  return own;
}

}  // namespace wrkhrs::backup
