#include "audit/secrets.hpp"

#include <algorithm>
#include <array>
#include <cctype>
#include <set>

#include <fmt/format.h>

namespace wrkhrs::audit {
namespace {

constexpr std::size_t characters_min = 20;
constexpr std::size_t different_min = 8;

/// What vendors, tutorials and example files use.
constexpr std::array well_known{
    "admin",          "adminadmin", "change-me",  "change_me", "changeit",     "changeme", "default",
    "demo",           "dev",        "example",    "grafana",   "guest",        "letmein",  "minio",
    "minio123",       "minioadmin", "mlflow",     "none",      "password",     "passw0rd", "postgres",
    "qdrant",         "root",       "s3cret",     "secret",    "secretkey",    "test",     "test-key",
    "token",          "user",       "wrkhrs",     "xxx",       "your-api-key", "your-key", "your_api_key",
    "wrkhrs-api-key", "replace-me", "replace_me", "sk-1234",   "dummy",        "1234",     "12345678",
    "123456789",      "123456",
};

std::string lower(std::string_view text) {
  std::string out(text);
  std::ranges::transform(out, out.begin(), [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
  return out;
}

}  // namespace

bool is_secret_name(std::string_view name) {
  std::string text = lower(name);
  std::ranges::replace(text, '-', '_');
  for (std::string_view end : {"_file", "_env", "_path", "_name", "_id_file"}) {
    if (text.ends_with(end)) return false;
  }
  if (text == "authorization" || text == "cookie" || text == "token" || text == "secret") return true;
  for (std::string_view part : {"password", "passwd", "secret", "api_key", "apikey", "access_key", "private_key"}) {
    if (text.contains(part)) return true;
  }
  return text.ends_with("_token") || text.ends_with("_credentials");
}

bool is_literal(std::string_view value) {
  if (value.empty() || value.starts_with('/')) return false;
  return !value.contains('{') && !value.contains('$');
}

bool looks_like_token(std::string_view value) {
  for (std::string_view begin :
       {"sk-", "wk-", "wi-", "ghp_", "github_pat_", "glpat-", "xoxb-", "AKIA", "hf_", "Bearer ", "Basic "}) {
    if (value.starts_with(begin) && value.size() >= begin.size() + 8 && is_literal(value)) return true;
  }
  return false;
}

std::string weakness_of(std::string_view secret) {
  if (secret.empty()) return "it is empty";
  const std::string text = lower(secret);
  for (std::string_view known : well_known) {
    if (text == known) return "it is a well-known default";
  }
  if (secret.size() < characters_min) return fmt::format("it has only {} characters", secret.size());
  const std::size_t different = std::set<char>(secret.begin(), secret.end()).size();
  if (different < different_min) return fmt::format("it has only {} different characters", different);
  return {};
}

}  // namespace wrkhrs::audit
