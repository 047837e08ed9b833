// keys.json in a home: 0600, replaced as a whole.
#pragma once

#include <filesystem>
#include <utility>

#include "auth/key_document.hpp"

namespace wrkhrs::auth {

class FileKeyDocument final : public KeyDocument {
 public:
  explicit FileKeyDocument(std::filesystem::path file) : file_(std::move(file)) {}
  std::string name() const override { return file_.string(); }
  Result<std::string> read() override;
  /// Holds a lock beside the file meanwhile.
  Result<void> change(const Change& change) override;
  /// When the file changed, its length and its inode.
  Result<std::string> version() override;
  std::chrono::milliseconds look_every() const override { return std::chrono::milliseconds(250); }
  bool is_shared() const override { return false; }

 private:
  const std::filesystem::path file_;
};

}  // namespace wrkhrs::auth
