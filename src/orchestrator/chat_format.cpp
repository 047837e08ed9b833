#include "orchestrator/chat_format.hpp"

#include <fmt/format.h>

#include "api/openai/chat_rules.hpp"

namespace wrkhrs::orchestrator {
namespace {

std::unexpected<Error> refuse(std::string_view param, std::string message) {
  return std::unexpected(
      Error{.code = Code::invalid_argument, .message = std::move(message), .param = std::string(param)});
}

json::Object chunk_of(const ChatHead& head) {
  return {{"id", head.id}, {"object", "chat.completion.chunk"}, {"created", head.created}, {"model", head.model}};
}

json::Object with_delta(const ChatHead& head, json::Object delta, json::Value finish_reason) {
  json::Object chunk = chunk_of(head);
  chunk["choices"] = json::Array{json::Object{
      {"index", 0}, {"delta", std::move(delta)}, {"logprobs", nullptr}, {"finish_reason", std::move(finish_reason)}}};
  return chunk;
}

/// Pieces that end behind a blank or line feed after a citation marker, so that no marker is torn.
std::vector<std::string_view> pieces(std::string_view text) {
  std::vector<std::string_view> out;
  std::size_t start = 0;
  for (std::size_t at = 0; at < text.size(); ++at) {
    if (text[at] == ' ' || text[at] == '\n') {
      out.push_back(text.substr(start, at + 1 - start));
      start = at + 1;
    }
  }
  if (start < text.size()) out.push_back(text.substr(start));
  return out;
}

}  // namespace

Result<void> check_chat_request(const api::openai::ChatRequest& request) {
  if (auto sound = api::openai::check_chat(request, api::openai::Reads::text_only); !sound) return sound;
  if (request.n.value_or(1) != 1) return refuse("n", "The model 'wrkhrs' gives one answer; 'n' must be 1.");
  if (request.tools && !request.tools->empty()) {
    return refuse(
        "tools",
        "The model 'wrkhrs' runs the tools of the tool registry itself: name them in 'wrkhrs.tools'. For functions of "
        "your own, use a model of the runner.");
  }
  if (request.functions && !request.functions->empty())
    return refuse("functions", "The model 'wrkhrs' takes no functions; see 'wrkhrs.tools'.");
  if (request.response_format) {
    std::string_view type = json::string_or(*request.response_format, "type", "");
    if (type != "text")
      return refuse("response_format",
                    "The model 'wrkhrs' answers in text, with citations. Use a model of the runner for JSON.");
  }
  if (request.logprobs.value_or(false)) return refuse("logprobs", "The model 'wrkhrs' has no log probabilities.");
  if (request.modalities) {
    for (const std::string& modality : *request.modalities) {
      if (modality != "text") return refuse("modalities", "The model 'wrkhrs' answers in text.");
    }
  }
  if (request.grammar) return refuse("grammar", "The model 'wrkhrs' answers in text, with citations.");
  return {};
}

json::Object chat_completion(const ChatHead& head, const json::Value& output) {
  json::Object message{{"role", "assistant"},
                       {"content", output.at("content")},
                       {"refusal", nullptr},
                       {"annotations", output.at("annotations")}};
  json::Object choice{{"index", 0}, {"message", std::move(message)}, {"logprobs", nullptr}, {"finish_reason", "stop"}};
  return {{"id", head.id},
          {"object", "chat.completion"},
          {"created", head.created},
          {"model", head.model},
          {"choices", json::Array{std::move(choice)}},
          {"usage", output.at("usage")},
          {"wrkhrs", output.at("wrkhrs")}};
}

std::vector<json::Object> chat_chunks(const ChatHead& head, const json::Value& output, bool include_usage) {
  std::vector<json::Object> chunks;
  chunks.push_back(with_delta(head, {{"role", "assistant"}, {"content", ""}, {"refusal", nullptr}}, nullptr));
  std::string_view text = output.at("content").as_string();
  for (std::string_view piece : pieces(text)) {
    chunks.push_back(with_delta(head, {{"content", boost::json::string_view(piece)}}, nullptr));
  }
  json::Object last = with_delta(head, {{"annotations", output.at("annotations")}}, "stop");
  last["wrkhrs"] = output.at("wrkhrs");
  chunks.push_back(std::move(last));
  if (include_usage) {
    for (json::Object& chunk : chunks) chunk["usage"] = nullptr;
    json::Object usage = chunk_of(head);
    usage["choices"] = json::Array{};
    usage["usage"] = output.at("usage");
    chunks.push_back(std::move(usage));
  }
  return chunks;
}

}  // namespace wrkhrs::orchestrator
