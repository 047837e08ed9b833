#include "mcp/adapters/link.hpp"

namespace wrkhrs::mcp {

json::Object answer_to_upstream(const Message& request) {
  if (request.method == "ping") return make_response(request.id, {});
  return make_error(request.id, {code::method_not_found, "This client has no such method."});
}

}  // namespace wrkhrs::mcp
