// The only place where a path, its verb and its one-line description stand together.
//
// A server binds an Operation, a client calls it, /openapi.json lists it, and the `route` label of the metrics is its
// path:
//     inline constexpr Operation<SearchRequest, SearchPage> search_store{
//         {.method = Method::post, .path = "/v1/vector_stores/{vector_store_id}/search", .name = "searchVectorStore",
//          .summary = "Search a vector store."}};
// Fields of the request marked `.in_path()` fill the braces, `.in_query()` ones the query string, the rest is the JSON
// body.
#pragma once

#include <cstddef>
#include <string_view>
#include <tuple>

namespace wrkhrs {

enum class Method { get, post, put, patch, del, head, options };
std::string_view to_string(Method method);

struct OperationInfo {
  Method method = Method::get;
  std::string_view path;     ///< template with `{name}` for one segment; the metrics' route label
  std::string_view name;     ///< operationId
  std::string_view summary;  ///< one line, ends with a full stop
  bool needs_key = true;
  int success_status = 200;
  std::size_t body_bytes_max = 1 << 20;
  std::string_view response_type = "application/json";
};

/// An operation with a typed request and response (structs with fields(), see json_fields.hpp).
template <class Request, class Response>
struct Operation : OperationInfo {
  using request_type = Request;
  using response_type_t = Response;
};

/// The request or response of operations that have none.
struct Empty {
  static constexpr auto fields() { return std::tuple<>{}; }
};

}  // namespace wrkhrs
