#include "orchestrator/backends.hpp"

#include <utility>

namespace wrkhrs::orchestrator {

Result<ModelReply> read_completion(std::string_view body) {
  auto unreadable = [](std::string detail) {
    return fail_with_detail(Code::upstream_failed, "The model runner gave an answer that cannot be read.",
                            std::move(detail));
  };
  auto parsed = json::parse_object(body);
  if (!parsed) return unreadable(parsed.error().message);
  ModelReply reply;
  reply.model = json::string_or(*parsed, "model", "");
  const json::Value* choices = parsed->if_contains("choices");
  if (!choices || !choices->is_array() || choices->get_array().empty()) return unreadable("no choices");
  const json::Value& choice = choices->get_array().front();
  reply.finish_reason = json::string_or(choice, "finish_reason", "stop");
  const json::Value* message = json::find(choice, "message");
  if (!message || !message->is_object()) return unreadable("no message");
  reply.content = json::string_or(*message, "content", "");
  if (const json::Value* calls = json::find(*message, "tool_calls"); calls && calls->is_array()) {
    for (const json::Value& call : calls->get_array()) {
      const json::Value* function = json::find(call, "function");
      if (!function) continue;
      ToolCall tool_call{.id = std::string(json::string_or(call, "id", "")),
                         .name = std::string(json::string_or(*function, "name", ""))};
      const json::Value* arguments = json::find(*function, "arguments");
      if (arguments && arguments->is_string()) {  // as the API has it; some runners give an object
        auto object = json::parse_object(std::string_view(arguments->get_string()));
        if (object) tool_call.arguments = std::move(*object);
      } else if (arguments && arguments->is_object()) {
        tool_call.arguments = arguments->get_object();
      }
      if (!tool_call.name.empty()) reply.tool_calls.push_back(std::move(tool_call));
    }
  }
  if (const json::Value* usage = parsed->if_contains("usage"); usage && usage->is_object()) {
    auto count = [&](std::string_view key) {
      const json::Value* value = json::find(*usage, key);
      return value && value->is_int64() ? value->get_int64() : std::int64_t{0};
    };
    reply.prompt_tokens = count("prompt_tokens");
    reply.completion_tokens = count("completion_tokens");
  }
  return reply;
}

}  // namespace wrkhrs::orchestrator
