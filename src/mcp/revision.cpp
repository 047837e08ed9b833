#include "mcp/revision.hpp"

#include <algorithm>

#include <fmt/format.h>

namespace wrkhrs::mcp {
namespace {

// RFC 4648 with padding, canonical only.
std::optional<std::string> decode_base64(std::string_view text) {
  constexpr std::string_view alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
  if (text.size() % 4 != 0) return std::nullopt;
  std::string bytes;
  for (std::size_t i = 0; i < text.size(); i += 4) {
    const bool last = i + 4 == text.size();
    unsigned bits = 0;
    int padding = 0;
    for (std::size_t j = 0; j < 4; ++j) {
      const char c = text[i + j];
      if (c == '=' && last && j >= 2) {
        ++padding;
        bits <<= 6;
        continue;
      }
      const auto value = alphabet.find(c);
      if (value == std::string_view::npos || padding != 0) return std::nullopt;
      bits = bits << 6 | static_cast<unsigned>(value);
    }
    if ((padding == 1 && (bits & 0xff) != 0) || (padding == 2 && (bits & 0xffff) != 0)) return std::nullopt;
    bytes += static_cast<char>(bits >> 16);
    if (padding < 2) bytes += static_cast<char>(bits >> 8 & 0xff);
    if (padding < 1) bytes += static_cast<char>(bits & 0xff);
  }
  return bytes;
}

// The member of `params` that the header Mcp-Name repeats.
std::string_view name_member(std::string_view method) {
  if (method == "tools/call" || method == "prompts/get") return "name";
  return method == "resources/read" ? "uri" : "";
}

}  // namespace

bool is_session_revision(std::string_view revision) {
  return std::ranges::find(session_revisions, revision) != session_revisions.end();
}

bool is_stateless(const RoutingHeaders& headers, const Message& message) {
  if (!headers.protocol_version.empty()) return !is_session_revision(headers.protocol_version);
  const auto* meta = object_in(message.params, "_meta");
  return meta != nullptr && meta->contains(meta_protocol_version);
}

RpcResult<void> check_envelope(const RoutingHeaders& headers, const Message& request) {
  const auto* meta = object_in(request.params, "_meta");
  for (const auto key : {meta_protocol_version, meta_client_capabilities}) {
    if (meta == nullptr || !meta->contains(key)) {
      return rpc_fail(code::invalid_params, fmt::format("'params._meta' must hold '{}' and '{}'; '{}' is missing.",
                                                        meta_protocol_version, meta_client_capabilities, key));
    }
  }
  if (!meta->at(meta_client_capabilities).is_object()) {
    return rpc_fail(code::invalid_params, fmt::format("'{}' must be an object.", meta_client_capabilities));
  }
  const auto* version = string_in(*meta, meta_protocol_version);
  if (version == nullptr)
    return rpc_fail(code::invalid_params, fmt::format("'{}' must be a string.", meta_protocol_version));
  if (headers.protocol_version != std::string_view(*version)) {
    return rpc_fail(code::header_mismatch,
                    "The header MCP-Protocol-Version must repeat the version in 'params._meta'.");
  }
  if (headers.method != request.method) {
    return rpc_fail(code::header_mismatch, "The header Mcp-Method must repeat 'method'.");
  }
  if (const auto member = name_member(request.method); !member.empty()) {
    const auto* name = string_in(request.params, member);
    if (name != nullptr && decode_header(headers.name) != std::string(*name)) {
      return rpc_fail(code::header_mismatch, fmt::format("The header Mcp-Name must repeat 'params.{}'.", member));
    }
  }
  if (*version != stateless_revision) {
    json::Array supported;
    supported.emplace_back(stateless_revision);
    for (const auto revision : session_revisions) supported.emplace_back(revision);
    json::Object data{{"supported", std::move(supported)}, {"requested", *version}};
    return rpc_fail(code::unsupported_version, "This revision of MCP is not supported; see 'data.supported'.",
                    std::move(data));
  }
  return {};
}

std::optional<std::string> decode_header(std::string_view value) {
  constexpr std::string_view prefix = "=?base64?";
  constexpr std::string_view suffix = "?=";
  if (!value.starts_with(prefix) || !value.ends_with(suffix) || value.size() < prefix.size() + suffix.size()) {
    return std::string(value);
  }
  return decode_base64(value.substr(prefix.size(), value.size() - prefix.size() - suffix.size()));
}

std::string encode_header(std::string_view text) {
  const bool padded = text.starts_with(' ') || text.ends_with(' ');
  const bool plain =
      !padded && !text.starts_with("=?") && std::ranges::all_of(text, [](char c) { return c >= 0x20 && c <= 0x7e; });
  if (plain) return std::string(text);
  constexpr std::string_view alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
  std::string encoded;
  for (std::size_t i = 0; i < text.size(); i += 3) {
    std::uint32_t bits = 0;
    for (std::size_t j = 0; j < 3; ++j)
      bits = bits << 8 | (i + j < text.size() ? static_cast<unsigned char>(text[i + j]) : 0U);
    for (std::size_t j = 0; j < 4; ++j) {
      const bool padding = i + j > text.size();
      encoded += padding ? '=' : alphabet[bits >> (18 - 6 * j) & 63];
    }
  }
  return fmt::format("=?base64?{}?=", encoded);
}

int http_status_of(int rpc_code) {
  switch (rpc_code) {
    case code::parse_error:
    case code::invalid_request:
    case code::invalid_params:
    case code::header_mismatch:
    case code::missing_capability:
    case code::unsupported_version:
      return 400;
    case code::method_not_found:
      return 404;
    default:
      return 200;
  }
}

}  // namespace wrkhrs::mcp
