#include "store/adapters/s3_signer.hpp"

#include <algorithm>
#include <array>
#include <ctime>
#include <map>
#include <span>

#include <fmt/format.h>
#include <openssl/evp.h>
#include <openssl/hmac.h>

#include "base/ids.hpp"

namespace wrkhrs::store {
namespace {

std::string hmac_sha256(std::string_view key, std::string_view text) {
  std::array<unsigned char, EVP_MAX_MD_SIZE> digest;
  unsigned int size = 0;
  HMAC(EVP_sha256(), key.data(), static_cast<int>(key.size()), reinterpret_cast<const unsigned char*>(text.data()),
       text.size(), digest.data(), &size);
  return {reinterpret_cast<const char*>(digest.data()), size};
}

std::string encode_path(std::string_view path) {
  std::string encoded;
  while (true) {
    const auto slash = path.find('/');
    encoded += net::percent_encode(path.substr(0, slash));
    if (slash == std::string_view::npos) return encoded;
    encoded += '/';
    path.remove_prefix(slash + 1);
  }
}

/// Sorted by encoded name, then value, as the signature wants it; servers do not mind the order.
std::string encode_query(const S3Call& call) {
  std::vector<std::pair<std::string, std::string>> encoded;
  for (const auto& [name, value] : call.query)
    encoded.emplace_back(net::percent_encode(name), net::percent_encode(value));
  std::ranges::sort(encoded);
  std::string query;
  for (const auto& [name, value] : encoded) query += fmt::format("{}{}={}", query.empty() ? "" : "&", name, value);
  return query;
}

std::string lower_case(std::string_view text) {
  std::string lower(text);
  for (char& c : lower) c = (c >= 'A' && c <= 'Z') ? static_cast<char>(c - 'A' + 'a') : c;
  return lower;
}

/// Without white space at the ends, and one space for each run within.
std::string trimmed(std::string_view value) {
  std::string text;
  for (const char c : value) {
    const bool is_space = c == ' ' || c == '\t' || c == '\r' || c == '\n';
    if (!is_space)
      text += c;
    else if (!text.empty() && text.back() != ' ')
      text += ' ';
  }
  if (text.ends_with(' ')) text.pop_back();
  return text;
}

}  // namespace

std::string s3_target(const S3Call& call) {
  const std::string query = encode_query(call);
  return encode_path(call.path) + (query.empty() ? "" : "?" + query);
}

net::HeaderList s3_signature(const S3Call& call, std::string_view host, std::string_view payload_sha256,
                             const S3Credentials& credentials, const S3Scope& scope, SystemTime now) {
  const std::time_t seconds = std::chrono::system_clock::to_time_t(now);
  std::tm utc{};
  gmtime_r(&seconds, &utc);
  const std::string time = fmt::format("{:04}{:02}{:02}T{:02}{:02}{:02}Z", utc.tm_year + 1900, utc.tm_mon + 1,
                                       utc.tm_mday, utc.tm_hour, utc.tm_min, utc.tm_sec);
  const std::string_view day = std::string_view(time).substr(0, 8);

  net::HeaderList added{{"x-amz-date", time}};
  if (scope.service == "s3") added.emplace_back("x-amz-content-sha256", payload_sha256);
  if (!credentials.session_token.empty()) added.emplace_back("x-amz-security-token", credentials.session_token);

  std::map<std::string, std::string> headers{{"host", trimmed(host)}};
  for (const net::HeaderList* list : {&call.headers, &std::as_const(added)}) {
    for (const auto& [name, value] : *list) {
      const auto [at, is_new] = headers.emplace(lower_case(name), trimmed(value));
      if (!is_new) at->second += "," + trimmed(value);
    }
  }
  std::string names;
  std::string lines;
  for (const auto& [name, value] : headers) {
    names += (names.empty() ? "" : ";") + name;
    lines += name + ":" + value + "\n";
  }
  const std::string request = fmt::format("{}\n{}\n{}\n{}\n{}\n{}", to_string(call.method), encode_path(call.path),
                                          encode_query(call), lines, names, payload_sha256);

  const std::string where = fmt::format("{}/{}/{}/aws4_request", day, scope.region, scope.service);
  const std::string text = fmt::format("AWS4-HMAC-SHA256\n{}\n{}\n{}", time, where, sha256_hex(request));
  std::string key = "AWS4" + credentials.secret_access_key;
  for (const std::string_view part :
       {day, std::string_view(scope.region), std::string_view(scope.service), std::string_view("aws4_request")})
    key = hmac_sha256(key, part);
  const std::string signature = hmac_sha256(key, text);
  added.emplace_back("authorization",
                     fmt::format("AWS4-HMAC-SHA256 Credential={}/{}, SignedHeaders={}, Signature={}",
                                 credentials.access_key_id, where, names, to_hex(std::as_bytes(std::span(signature)))));
  return added;
}

}  // namespace wrkhrs::store
