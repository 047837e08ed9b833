// What the model is told. Pure.
#pragma once

#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "api/openai/chat.hpp"
#include "api/tools/tools.hpp"
#include "base/json.hpp"

namespace wrkhrs::orchestrator {

/// A passage as the model sees it.
struct PromptPassage {
  std::string_view title;
  std::string_view text;
};

/// Bounds of a prompt, in bytes of UTF-8 (about four a token).
struct PromptLimits {
  std::size_t passage_bytes_max = 1600;
  std::size_t passages_bytes_max = 6000;
};

/// Messages that ask for an answer from passages alone. `conversation`: earlier turns and the question, which stands
/// last.
json::Array answer_messages(std::span<const api::openai::ChatMessage> conversation,
                            std::span<const PromptPassage> passages, const PromptLimits& limits = {});

/// Messages for a very small model: one passage, one sentence, with examples of how to stay with the passage.
json::Array sentence_messages(std::string_view question, const PromptPassage& passage, const PromptLimits& limits = {});

/// A chat request's `messages` and `response_format` that let the model choose one of `statements` (at least one): the
/// answer is `{"answer": START}` with the first words of one of them.
struct Choice {
  json::Array messages;
  json::Object response_format;
};
Choice choice_of(std::string_view question, std::span<const std::string> statements);

/// Which of the statements a model's answer to `choice_of` starts; none: it is something else.
std::optional<std::size_t> chosen_statement(std::string_view content, std::span<const std::string> statements);

/// Tools as OpenAI's `tools`.
json::Array tool_definitions(std::span<const api::tools::ToolHit> tools);

}  // namespace wrkhrs::orchestrator
