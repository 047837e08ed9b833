// One request and its response, as a handler sees them.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/context.hpp"
#include "base/task.hpp"
#include "net/http.hpp"

namespace wrkhrs::net {

/// The request line and headers. Views stay valid while the handler runs.
class RequestHead {
 public:
  struct Field {
    std::string_view name;
    std::string_view value;
  };

  Method method = Method::get;
  std::string_view target;  ///< as sent: path and query
  std::string_view path;    ///< as sent, still percent-encoded
  std::string_view query;   ///< without the question mark
  std::vector<Field> fields;

  /// The value of the first header of that name, or empty.
  std::string_view header(std::string_view name) const;
  /// A query parameter, decoded.
  std::optional<std::string> parameter(std::string_view name) const { return query_parameter(query, name); }
};

/// The values of `{name}` in the operation's path, decoded.
class PathParameters {
 public:
  std::optional<std::string> find(std::string_view name) const;
  void add(std::string_view name, std::string value) { values_.emplace_back(name, std::move(value)); }
  void clear() { values_.clear(); }

 private:
  std::vector<std::pair<std::string_view, std::string>> values_;
};

/// The body of the request, read as it arrives. Errors: too_large (the operation's limit), invalid_argument (broken
/// chunking), cancelled (the client went away), deadline_exceeded (it sends too slowly).
class BodyReader {
 public:
  virtual ~BodyReader() = default;
  /// Waits for bytes; 0 at the end of the body.
  virtual Task<std::size_t> read_some(std::span<char> out) = 0;
  /// The whole body.
  virtual Task<std::string> read_all() = 0;
  virtual std::optional<std::uint64_t> content_length() const = 0;
};

/// The response. Either send() once, or start(), any number of write() and then finish(). Every call waits until the
/// bytes are handed to the system, so a slow client slows the producer down. Errors: cancelled (the client went away).
class ResponseWriter {
 public:
  virtual ~ResponseWriter() = default;
  /// A complete response with `content-length`.
  virtual Task<void> send(int status, HeaderList headers, std::string body) = 0;
  /// The head of a streamed response (chunked). It leaves with the first write, or after 100 ms at most.
  virtual Task<void> start(int status, HeaderList headers) = 0;
  virtual Task<void> write(std::string_view data) = 0;
  /// write() and finish() with one system call.
  virtual Task<void> write_last(std::string_view data) = 0;
  /// Ends a streamed response well. A handler that returns without it, or with an error, breaks the connection, so that
  /// the client sees that something is missing.
  virtual Task<void> finish() = 0;
  virtual bool started() const = 0;
};

/// Writes JSON. The text is moved out.
inline Task<void> send_json(ResponseWriter& response, int status, std::string body) {
  HeaderList headers;
  headers.emplace_back("content-type", "application/json");
  co_return co_await response.send(status, std::move(headers), std::move(body));
}

struct Exchange {
  const RequestHead& head;
  const PathParameters& path;
  BodyReader& body;
  ResponseWriter& response;
};

}  // namespace wrkhrs::net
