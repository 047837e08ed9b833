#include "api/openai/chat_rules.hpp"

#include <algorithm>
#include <charconv>

#include <fmt/format.h>

namespace wrkhrs::api::openai {
namespace {

constexpr std::size_t name_bytes_max = 64;
constexpr std::size_t stops_max = 4;

std::unexpected<Error> missing(std::string path) {
  std::string message = fmt::format("Missing required parameter: '{}'.", path);
  return fail(Code::invalid_argument, std::move(message), std::move(path), "missing_required_parameter");
}

std::unexpected<Error> wrong(std::string path, std::string_view rule) {
  std::string message = fmt::format("Invalid value for '{}': {}.", path, rule);
  return fail(Code::invalid_argument, std::move(message), std::move(path), "invalid_value");
}

/// The member where it is an object.
const json::Object* object_in(const json::Object& object, std::string_view name) {
  const json::Value* value = object.if_contains(name);
  return value ? value->if_object() : nullptr;
}

std::string_view text_in(const json::Object& object, std::string_view name) {
  const json::Value* value = object.if_contains(name);
  return value && value->is_string() ? std::string_view(value->get_string()) : std::string_view();
}

bool is_name(std::string_view text) {
  return !text.empty() && text.size() <= name_bytes_max && std::ranges::all_of(text, [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_' || c == '-';
  });
}
constexpr std::string_view name_rule = "use 1 to 64 of the characters a-z, A-Z, 0-9, '_' and '-'";

Result<void> check_part(const json::Object& part, const std::string& path, Reads reads) {
  const std::string_view type = text_in(part, "type");
  if (type == "text" || type == "refusal") {
    const json::Value* text = part.if_contains(type);
    if (!text) return missing(fmt::format("{}.{}", path, type));
    if (!text->is_string()) return wrong(fmt::format("{}.{}", path, type), "it must be a string");
    return {};
  }
  if (type.empty()) return missing(path + ".type");
  if (type != "image_url" && type != "input_audio" && type != "file") {
    return wrong(path + ".type", "use 'text', 'image_url', 'input_audio', 'file' or 'refusal'");
  }
  if (reads == Reads::text_only) return wrong(path + ".type", "this model reads text only");
  if (!object_in(part, type)) return wrong(fmt::format("{}.{}", path, type), "it must be an object");
  return {};
}

Result<void> check_message(const ChatMessage& message, const std::string& path, Reads reads) {
  if (!message.content && !message.tool_calls && !message.function_call && message.role != Role::assistant) {
    return missing(path + ".content");
  }
  if (message.role == Role::tool && !message.tool_call_id) return missing(path + ".tool_call_id");
  if (message.content) {
    if (const auto* parts = std::get_if<std::vector<json::Object>>(&*message.content)) {
      for (std::size_t i = 0; i < parts->size(); ++i) {
        auto sound = check_part((*parts)[i], fmt::format("{}.content[{}]", path, i), reads);
        if (!sound) return sound;
      }
    }
  }
  if (message.tool_calls) {
    for (std::size_t i = 0; i < message.tool_calls->size(); ++i) {
      const json::Object& call = (*message.tool_calls)[i];
      const std::string here = fmt::format("{}.tool_calls[{}]", path, i);
      if (text_in(call, "id").empty()) return missing(here + ".id");
      if (text_in(call, "type") != "function") {
        if (reads == Reads::text_only) return wrong(here + ".type", "use 'function'");
        continue;
      }
      const json::Object* function = object_in(call, "function");
      if (!function) return missing(here + ".function");
      if (text_in(*function, "name").empty()) return missing(here + ".function.name");
      const json::Value* arguments = function->if_contains("arguments");
      if (!arguments || !arguments->is_string())
        return wrong(here + ".function.arguments", "it must be a string of JSON");
    }
  }
  return {};
}

Result<void> check_tools(const ChatRequest& request, Reads reads) {
  std::vector<std::string_view> names;
  if (request.tools) {
    for (std::size_t i = 0; i < request.tools->size(); ++i) {
      const json::Object& tool = (*request.tools)[i];
      const std::string path = fmt::format("tools[{}]", i);
      const std::string_view type = text_in(tool, "type");
      if (type.empty()) return missing(path + ".type");
      if (type == "custom" && reads == Reads::anything) continue;
      if (type != "function") return wrong(path + ".type", "use 'function'");
      const json::Object* function = object_in(tool, "function");
      if (!function) return missing(path + ".function");
      if (!function->contains("name")) return missing(path + ".function.name");
      if (!is_name(text_in(*function, "name"))) return wrong(path + ".function.name", name_rule);
      if (const json::Value* parameters = function->if_contains("parameters"); parameters && !parameters->is_object()) {
        return wrong(path + ".function.parameters", "it must be a JSON Schema object");
      }
      names.push_back(text_in(*function, "name"));
    }
  }
  if (!request.tool_choice || request.tool_choice->is_null()) return {};
  const json::Value& choice = *request.tool_choice;
  if (choice.is_string()) {
    const std::string_view word = choice.get_string();
    if (word != "none" && word != "auto" && word != "required") {
      return wrong("tool_choice", "use 'none', 'auto', 'required', or an object that names a function");
    }
    if (word == "required" && (!request.tools || request.tools->empty())) {
      return wrong("tool_choice", "'required' is only allowed when 'tools' are given");
    }
    return {};
  }
  const json::Object* object = choice.if_object();
  if (!object) return wrong("tool_choice", "use 'none', 'auto', 'required', or an object that names a function");
  const std::string_view type = text_in(*object, "type");
  if (reads == Reads::anything && (type == "custom" || type == "allowed_tools")) return {};
  if (type != "function") return wrong("tool_choice.type", "use 'function'");
  const json::Object* function = object_in(*object, "function");
  if (!function) return missing("tool_choice.function");
  if (std::ranges::find(names, text_in(*function, "name")) == names.end()) {
    return wrong("tool_choice.function.name", "it must be the name of one of 'tools'");
  }
  return {};
}

Result<void> check_response_format(const json::Object& format) {
  const std::string_view type = text_in(format, "type");
  if (type == "text" || type == "json_object") return {};
  if (type != "json_schema") return wrong("response_format.type", "use 'text', 'json_object' or 'json_schema'");
  const json::Object* described = object_in(format, "json_schema");
  if (!described) return missing("response_format.json_schema");
  if (!described->contains("name")) return missing("response_format.json_schema.name");
  if (!is_name(text_in(*described, "name"))) return wrong("response_format.json_schema.name", name_rule);
  if (!object_in(*described, "schema"))
    return wrong("response_format.json_schema.schema", "it must be a JSON Schema object");
  return {};
}

Result<void> check_logit_bias(const json::Object& biases) {
  for (const auto& [token, bias] : biases) {
    std::int64_t id = 0;
    const auto [end, error] = std::from_chars(token.data(), token.data() + token.size(), id);
    const bool is_id = error == std::errc() && end == token.data() + token.size() && id >= 0;
    const double value = bias.is_number() ? bias.to_number<double>() : 1e9;
    if (!is_id || value < -100 || value > 100) {
      return wrong("logit_bias", "it maps ids of tokens to numbers from -100 to 100");
    }
  }
  return {};
}

}  // namespace

Result<void> check_chat(const ChatRequest& request, Reads reads) {
  if (request.stream_options && !request.stream) {
    return fail(Code::invalid_argument, "The 'stream_options' parameter is only allowed when 'stream' is enabled.",
                "stream_options");
  }
  for (std::size_t i = 0; i < request.messages.size(); ++i) {
    auto sound = check_message(request.messages[i], fmt::format("messages[{}]", i), reads);
    if (!sound) return sound;
  }
  if (auto sound = check_tools(request, reads); !sound) return sound;
  if (request.response_format) {
    if (auto sound = check_response_format(*request.response_format); !sound) return sound;
  }
  if (request.logit_bias) {
    if (auto sound = check_logit_bias(*request.logit_bias); !sound) return sound;
  }
  if (request.top_logprobs && !request.logprobs.value_or(false)) {
    return wrong("top_logprobs", "it is only allowed when 'logprobs' is true");
  }
  if (request.stop) {
    const auto* stops = std::get_if<std::vector<std::string>>(&*request.stop);
    if (stops && stops->size() > stops_max) return wrong("stop", "at most four texts end an answer");
  }
  return {};
}

}  // namespace wrkhrs::api::openai
