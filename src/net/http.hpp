// The words of HTTP that servers, clients and handlers share.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/error.hpp"
#include "base/json.hpp"
#include "base/operation.hpp"

namespace wrkhrs::net {

/// In order; names compare without case.
using HeaderList = std::vector<std::pair<std::string, std::string>>;

/// The value of the first header of that name, or empty.
std::string_view find_header(const HeaderList& headers, std::string_view name);
bool equals_ignoring_case(std::string_view a, std::string_view b);

/// `%41` → `A`, and with `plus_is_space` `+` → ` `; nothing when an escape is broken, encodes NUL, or the outcome is
/// not UTF-8.
std::optional<std::string> percent_decode(std::string_view text, bool plus_is_space);
/// Everything but unreserved characters (RFC 3986) is escaped.
std::string percent_encode(std::string_view text);

/// The value of a query parameter, decoded; nothing when it is absent.
std::optional<std::string> query_parameter(std::string_view query, std::string_view name);

std::string_view reason_phrase(int status);

/// The HTTP status of a Code, from the one table (error_mapping.cpp).
int http_status(Code code);
/// `{"error":{"message","type","param","code"}}`, OpenAI's error body. `detail` is left out.
std::string error_body(const Error& error);
json::Value error_value(const Error& error);
/// The Error that an answer of another server means. Its own message is kept when the body has OpenAI's shape.
Error error_from_response(int status, std::string_view body);

/// Where a server is: `http://127.0.0.1:8082` or `https://api.example.com/v1`.
struct Endpoint {
  std::string host;
  std::uint16_t port = 80;
  bool tls = false;
  std::string base_path;  ///< without a trailing slash; put before every path
  /// With TLS: a PEM file of the authorities that are trusted, in place of the system's. Empty: the system's.
  std::string ca_file = {};

  /// Errors: invalid_argument (not an http or https URL; user info, query and fragment are refused).
  static Result<Endpoint> parse(std::string_view url);
  /// `host` or `host:port` where the port is not the scheme's own.
  std::string host_header() const;
  std::string url() const;
  bool operator==(const Endpoint&) const = default;
};

}  // namespace wrkhrs::net
