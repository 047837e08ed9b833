#include "llm/tool_choice.hpp"

#include <algorithm>

#include <fmt/format.h>

namespace wrkhrs::llm {
namespace {

std::unexpected<Error> wrong(std::string param, std::string message) {
  return std::unexpected(
      Error{.code = Code::invalid_argument, .message = std::move(message), .param = std::move(param)});
}

std::string_view name_of(const json::Value& tool) {
  const json::Value* function = json::find(tool, "function");
  return function ? json::string_or(*function, "name", "") : std::string_view();
}

/// What the request says about calling: "none", "auto", "required", or one function, whose name goes to `named`.
Result<std::string_view> mode_of(const json::Object& request, std::string& named) {
  const json::Value* choice = request.if_contains("tool_choice");
  if (!choice || choice->is_null()) return "auto";
  if (choice->is_string()) {
    for (std::string_view mode : {"none", "auto", "required"})
      if (choice->get_string() == mode) return mode;
  }
  named = name_of(*choice);
  if (json::string_or(*choice, "type", "") == "function" && !named.empty()) return "named";
  return wrong("tool_choice", "'tool_choice': use 'none', 'auto', 'required', or an object that names a function.");
}

std::int64_t index_of(const json::Value& value, std::int64_t fallback) {
  const json::Value* index = json::find(value, "index");
  return index && index->is_int64() ? index->get_int64() : fallback;
}

Result<void> read_parameters(const json::Array& tools, PreparedChat& chat) {
  for (std::size_t i = 0; i < tools.size(); ++i) {
    const json::Value* function = json::find(tools[i], "function");
    const json::Value* parameters = function ? json::find(*function, "parameters") : nullptr;
    json::Value schema = parameters ? *parameters : json::Value(json::Object{{"type", "object"}});
    if (json::Object* object = schema.if_object()) object->erase("$schema");  // drafts differ little in what tools use
    auto compiled = jsonschema::Schema::compile(schema);
    if (!compiled) {
      return wrong(fmt::format("tools.{}.function.parameters", i),
                   fmt::format("The parameters of '{}' are not a JSON Schema (2020-12): {}", name_of(tools[i]),
                               compiled.error().message));
    }
    chat.parameters.insert_or_assign(std::string(name_of(tools[i])), std::move(*compiled));
  }
  return {};
}

}  // namespace

Result<PreparedChat> prepare_chat(json::Object request, bool own_template) {
  PreparedChat chat{.body = std::move(request)};
  json::Value* tools = chat.body.if_contains("tools");
  if (!tools || !tools->is_array() || tools->get_array().empty()) return chat;
  std::string named;
  auto mode = mode_of(chat.body, named);
  if (!mode) return forward_error(mode);
  if (*mode == "none") return chat;

  if (*mode == "named") {
    json::Array& offered = tools->get_array();
    auto found = std::ranges::find(offered, std::string_view(named), name_of);
    if (found == offered.end())
      return wrong("tool_choice.function.name", fmt::format("'tools' has no function '{}'.", named));
    json::Value only = std::move(*found);
    offered.clear();
    offered.push_back(std::move(only));
  }
  chat.must_call = *mode != "auto";
  if (chat.must_call) {
    if (auto read = read_parameters(tools->get_array(), chat); !read) return forward_error(read);
  }
  // From here on fields are added, which moves all values of the body.
  if (own_template) {
    const json::Value* parallel = chat.body.if_contains("parallel_tool_calls");
    const bool several = *mode != "named" && parallel && parallel->is_bool() && parallel->get_bool();
    chat.body["parallel_tool_calls"] = several;
    chat.changed = true;
  }
  if (!chat.must_call) return chat;

  chat.changed = true;
  chat.body["tool_choice"] = "required";
  chat.body.erase("response_format");  // the answer is a call
  json::Value* messages = chat.body.if_contains("messages");
  if (own_template && messages && messages->is_array()) {
    messages->get_array().push_back(json::Object{{"role", "assistant"}, {"content", call_prefix}});
    chat.body["continue_final_message"] = true;
    chat.body["add_generation_prompt"] = false;
  }
  return chat;
}

void CallCheck::add(const json::Value& chunk) {
  const json::Value* choices = json::find(chunk, "choices");
  if (!choices || !choices->is_array()) return;
  for (const json::Value& choice : choices->get_array()) {
    const std::int64_t number = index_of(choice, 0);
    const json::Value* message = json::find(choice, "delta");
    if (!message) message = json::find(choice, "message");
    const json::Value* calls = message ? json::find(*message, "tool_calls") : nullptr;
    if (calls && calls->is_array()) {
      std::int64_t place = 0;
      for (const json::Value& call : calls->get_array()) {
        Call& known = calls_[{number, index_of(call, place++)}];
        const json::Value* function = json::find(call, "function");
        if (!function) continue;
        known.name += json::string_or(*function, "name", "");
        known.arguments += json::string_or(*function, "arguments", "");
      }
    }
    if (std::string_view reason = json::string_or(choice, "finish_reason", ""); !reason.empty())
      finish_reasons_[number] = reason;
  }
}

std::optional<std::string> CallCheck::objection() const {
  for (const auto& [number, reason] : finish_reasons_) {
    if (reason == "length") continue;
    bool called = false;
    for (const auto& [place, call] : calls_) {
      if (place.first != number) continue;
      called = true;
      auto schema = chat_.parameters.find(call.name);
      if (schema == chat_.parameters.end()) return fmt::format("The model called '{}', which is no tool.", call.name);
      auto arguments = json::parse(call.arguments);
      if (!arguments) return fmt::format("The model's arguments for '{}' are not JSON.", call.name);
      if (auto errors = schema->second.validate(*arguments); !errors.empty()) {
        return fmt::format("The model's arguments for '{}' do not satisfy its parameters: {}", call.name,
                           jsonschema::describe(errors));
      }
    }
    if (!called) return "The model called no function, although it had to.";
  }
  return std::nullopt;
}

void tidy_calls(json::Object& answer) {
  json::Value* choices = answer.if_contains("choices");
  if (!choices || !choices->is_array()) return;
  for (json::Value& choice : choices->get_array()) {
    json::Value* message = choice.is_object() ? choice.get_object().if_contains("message") : nullptr;
    if (!message || !message->is_object() || !message->get_object().contains("tool_calls")) continue;
    json::Value& content = message->get_object()["content"];
    if (content.is_string() && content.get_string().empty()) content = nullptr;
  }
}

}  // namespace wrkhrs::llm
