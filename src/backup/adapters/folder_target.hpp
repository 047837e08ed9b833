// Backups in a folder: another disk, a mounted share.
#pragma once

#include <filesystem>

#include "backup/target.hpp"

namespace wrkhrs::backup {

/// Files are written beside and renamed; flush() brings all of them to the disk at once (syncfs), so that ten thousand
/// small ones do not cost ten thousand fsyncs. After a power cut before flush() a file may be short, which its size
/// tells.
class FolderTarget final : public Target {
 public:
  explicit FolderTarget(std::filesystem::path folder) : folder_(std::move(folder)) {}

  std::string describe() const override { return folder_.string(); }
  Result<std::vector<StoredFile>> list(std::string_view prefix) override;
  Result<std::string> get(const std::string& name, std::size_t bytes_max) override;
  Result<void> put(const std::string& name, std::string_view bytes) override;
  Result<void> flush() override;
  Result<void> remove(const std::string& name) override;

 private:
  const std::filesystem::path folder_;
};

}  // namespace wrkhrs::backup
