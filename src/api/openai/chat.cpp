#include "api/openai/chat.hpp"

namespace wrkhrs::api::openai {

std::string ChatMessage::text() const {
  if (!content) return {};
  if (const auto* text = std::get_if<std::string>(&*content)) return *text;
  std::string joined;
  for (const json::Object& part : std::get<1>(*content)) {
    const json::Value* type = part.if_contains("type");
    const json::Value* text = part.if_contains("text");
    if (!type || !type->is_string() || type->get_string() != "text" || !text || !text->is_string()) continue;
    if (!joined.empty()) joined += '\n';
    joined += std::string_view(text->get_string());
  }
  return joined;
}

}  // namespace wrkhrs::api::openai
