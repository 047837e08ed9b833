// The keys in a row of the PostgreSQL database that replicas share.
#pragma once

#include "auth/key_document.hpp"
#include "store/database.hpp"

namespace wrkhrs::auth {

/// Forward only; a migration that was ever released is never changed. On PostgreSQL only.
inline constexpr store::Migration key_schema[] = {
    // One row. `revision` counts its changes.
    {1, R"sql(
      CREATE TABLE key_document(number BIGINT PRIMARY KEY CHECK (number = 1), revision BIGINT NOT NULL, body TEXT NOT NULL);
      INSERT INTO key_document(number, revision, body) VALUES(1, 0, '');
    )sql"},
};

class SharedKeyDocument final : public KeyDocument {
 public:
  /// Errors: those of store::Database::open.
  static Result<std::unique_ptr<KeyDocument>> open(const config::DatabaseConfig& config);
  std::string name() const override { return "The table of keys"; }
  Result<std::string> read() override;
  Result<void> change(const Change& change) override;
  Result<std::string> version() override;
  std::chrono::milliseconds look_every() const override { return std::chrono::milliseconds(400); }
  bool is_shared() const override { return true; }

 private:
  explicit SharedKeyDocument(std::unique_ptr<store::Database> database) : database_(std::move(database)) {}
  const std::unique_ptr<store::Database> database_;
};

}  // namespace wrkhrs::auth
