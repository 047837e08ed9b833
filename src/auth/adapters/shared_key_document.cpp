#include "auth/adapters/shared_key_document.hpp"

namespace wrkhrs::auth {

using store::Connection;
using store::Row;

namespace {

/// A look that finds no server ends by then: whoever stops the process waits for it.
constexpr std::chrono::seconds version_limit{2};

Result<std::string> text_of(Connection& connection) {
  auto text = connection.one("SELECT body FROM key_document", [](const Row& row) { return row.text(0); });
  if (!text) return forward_error(text);
  return text->value_or("");
}

}  // namespace

Result<std::unique_ptr<KeyDocument>> SharedKeyDocument::open(const config::DatabaseConfig& config) {
  auto database = store::Database::open({.url = config.url, .schema = "auth", .connections = 1}, key_schema);
  if (!database) return forward_error(database);
  return std::unique_ptr<KeyDocument>(new SharedKeyDocument(std::move(*database)));
}

Result<std::string> SharedKeyDocument::read() { return database_->read_now(text_of); }

Result<void> SharedKeyDocument::change(const Change& change) {
  return database_->write_now([&](Connection& connection) -> Result<void> {
    auto text = text_of(connection);
    if (!text) return forward_error(text);
    auto changed = change(*text);
    if (!changed) return forward_error(changed);
    if (!*changed) return {};
    auto written = connection.execute("UPDATE key_document SET revision = revision + 1, body = ?", **changed);
    if (!written) return forward_error(written);
    return {};
  });
}

Result<std::string> SharedKeyDocument::version() {
  auto revision_of = [](Connection& connection) -> Result<std::string> {
    auto revision = connection.integer("SELECT revision FROM key_document");
    if (!revision) return forward_error(revision);
    return std::to_string(*revision);
  };
  return database_->read_now(revision_of, Context::background(version_limit));
}

}  // namespace wrkhrs::auth
