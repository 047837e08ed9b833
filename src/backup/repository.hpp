// Sealed backups in a target: their pieces, their manifests, who works on them.
//
//   repository, repository.copy   in the clear: how the secret opens the master key (seal.hpp)
//   pieces/<2>/<62 hex digits>    sealed content, each once, however many backups have it
//   backups/<id>                  sealed manifests
//   checks/<id>                   sealed: when a backup was last verified, and how that ended
//   locks/<id>                    in the clear: who reads or writes (shared) or deletes (exclusive) now
#pragma once

#include <atomic>
#include <functional>
#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <set>
#include <string>
#include <thread>
#include <vector>

#include "backup/manifest.hpp"
#include "backup/seal.hpp"
#include "backup/target.hpp"

namespace wrkhrs::backup {

/// Files are cut into pieces of this size.
inline constexpr std::size_t piece_bytes = 4 << 20;

struct ListedBackup {
  std::string id;
  std::optional<Manifest> manifest;  ///< nothing: it cannot be read
  std::string error;                 ///< why not
  Check check;
};

/// Safe to share between threads. Errors of all calls: those of Target, and internal (damaged or changed).
class Repository {
 public:
  enum class Missing { create, refuse };
  /// Opens the repository with the secret of `key_file`; `create`: makes both where there is neither. An existing
  /// repository never gets a new key file. Errors: not_found (no repository, no key file; says what to do),
  /// permission_denied (others can read the key file; it is another repository's), invalid_argument (a newer format).
  static Result<std::unique_ptr<Repository>> open(std::unique_ptr<Target> target, const std::filesystem::path& key_file,
                                                  Missing missing, int scrypt_log2_n = 17);

  std::string describe() const { return target_->describe(); }
  bool made_key() const { return made_key_; }

  // ---- pieces

  /// Learns which pieces are there already.
  Result<void> load_known();
  /// Stores a piece unless it is there. Adds its size to `new_bytes` where it was not.
  Result<Piece> put_piece(std::string_view plain, std::atomic<std::int64_t>& new_bytes);
  Result<std::string> get_piece(const Piece& piece);
  bool knows(const Piece& piece) const;
  /// A text of any size as pieces.
  Result<std::vector<Piece>> put_text(std::string_view text, std::atomic<std::int64_t>& new_bytes);
  Result<std::string> get_text(const std::vector<Piece>& pieces);

  // ---- backups

  /// Makes the backup exist: all that was put before is durable first.
  Result<void> put_manifest(const Manifest& manifest);
  /// `id`: a name, the beginning of one, or `latest` (the newest complete one). Errors: not_found, conflict (several
  /// begin so).
  Result<Manifest> get_manifest(const std::string& id);
  Result<FileList> get_list(const Manifest& manifest);
  /// All, the newest first.
  Result<std::vector<ListedBackup>> backups();
  Result<void> put_check(const std::string& id, const Check& check);
  /// Deletes these backups, and the pieces that no other backup has. Nothing is deleted but what is proved to be of no
  /// use: when the list of any other backup cannot be read, no piece is. Returns how many pieces went.
  /// Needs the exclusive lock.
  Result<std::int64_t> remove(const std::vector<std::string>& ids);

  // ---- locks

  /// Held while it lives; renewed every few minutes by a thread of its own. A process that was killed leaves its lock:
  /// on the same machine it is seen at once that it is gone, elsewhere after `stale_after`.
  class Lock {
   public:
    ~Lock();

   private:
    friend class Repository;
    Lock(Target& target, std::string name, bool exclusive);
    Result<void> write();
    Target& target_;
    const std::string name_;
    const bool exclusive_;
    std::jthread renewer_;
  };
  static constexpr std::chrono::minutes stale_after{20};
  enum class Sharing { shared, exclusive };
  /// Errors: conflict (somebody works on it who cannot be there at the same time; says who).
  Result<std::unique_ptr<Lock>> lock(Sharing sharing);

 private:
  Repository(std::unique_ptr<Target> target, const Key& master) : target_(std::move(target)), sealer_(master) {}
  Result<Manifest> read_manifest(const std::string& id);

  std::unique_ptr<Target> target_;
  const Sealer sealer_;
  bool made_key_ = false;
  mutable std::mutex mutex_;
  std::map<std::string, std::uint64_t, std::less<>> known_;  ///< names and sealed sizes
};

}  // namespace wrkhrs::backup
