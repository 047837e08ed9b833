#include "mcp/jsonrpc.hpp"

namespace wrkhrs::mcp {

const boost::json::string* string_in(const json::Object& object, std::string_view key) {
  const auto* member = object.if_contains(key);
  return member == nullptr ? nullptr : member->if_string();
}

const json::Object* object_in(const json::Object& object, std::string_view key) {
  const auto* member = object.if_contains(key);
  return member == nullptr ? nullptr : member->if_object();
}

RpcResult<Message> parse_message(std::string_view text) {
  auto value = json::parse(text);
  if (!value) return rpc_fail(code::parse_error, "The body is not JSON: " + value.error().message);
  return read_message(*value);
}

RpcResult<Message> read_message(const json::Value& value) {
  const auto* object = value.if_object();
  if (object == nullptr) {
    return rpc_fail(code::invalid_request, value.is_array() ? "Batches are not part of MCP: send one message a request."
                                                            : "A message must be a JSON object.");
  }
  const auto* version = string_in(*object, "jsonrpc");
  if (version == nullptr || *version != "2.0") return rpc_fail(code::invalid_request, "'jsonrpc' must be \"2.0\".");

  Message message;
  const auto* id = object->if_contains("id");
  if (id != nullptr) {
    if (!id->is_string() && !id->is_int64() && !id->is_uint64() && !(id->is_null() && object->contains("error"))) {
      return rpc_fail(code::invalid_request, "'id' must be a string or an integer.");
    }
    message.id = *id;
  }
  if (const auto* method = object->if_contains("method")) {
    if (!method->is_string()) return rpc_fail(code::invalid_request, "'method' must be a string.");
    message.method = method->get_string();
    message.kind = id == nullptr ? Message::Kind::notification : Message::Kind::request;
    if (const auto* params = object->if_contains("params")) {
      if (!params->is_object()) return rpc_fail(code::invalid_request, "'params' must be an object.");
      message.params = params->get_object();
    }
    return message;
  }
  message.kind = Message::Kind::response;
  if (id == nullptr)
    return rpc_fail(code::invalid_request, "A message needs a 'method', or an 'id' with 'result' or 'error'.");
  if (const auto* error = object_in(*object, "error")) {
    message.is_error = true;
    const auto* number = error->if_contains("code");
    const auto* text = string_in(*error, "message");
    message.error.code =
        number != nullptr && number->is_int64() ? static_cast<int>(number->get_int64()) : code::internal_error;
    message.error.message = text == nullptr ? "The other side gave an error without a message." : std::string(*text);
    if (const auto* data = error->if_contains("data")) message.error.data = *data;
    return message;
  }
  const auto* result = object_in(*object, "result");
  if (result == nullptr) return rpc_fail(code::invalid_request, "A response needs an object 'result' or 'error'.");
  message.result = *result;
  return message;
}

json::Object make_request(json::Value id, std::string_view method, json::Object params) {
  json::Object object{{"jsonrpc", "2.0"}, {"id", std::move(id)}, {"method", method}};
  object.emplace("params", std::move(params));
  return object;
}

json::Object make_notification(std::string_view method, json::Object params) {
  json::Object object{{"jsonrpc", "2.0"}, {"method", method}};
  if (!params.empty()) object.emplace("params", std::move(params));
  return object;
}

json::Object make_response(json::Value id, json::Object result) {
  json::Object object{{"jsonrpc", "2.0"}, {"id", std::move(id)}};
  object.emplace("result", std::move(result));
  return object;
}

json::Object make_error(json::Value id, const RpcError& error) {
  json::Object body{{"code", error.code}, {"message", error.message}};
  if (!error.data.is_null()) body.emplace("data", error.data);
  json::Object object{{"jsonrpc", "2.0"}, {"id", std::move(id)}};
  object.emplace("error", std::move(body));
  return object;
}

std::string id_key(const json::Value& id) { return json::write(id); }

}  // namespace wrkhrs::mcp
