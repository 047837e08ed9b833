// The rules of chat completions that the table of fields cannot say. Pure.
#pragma once

#include "api/openai/chat.hpp"
#include "base/error.hpp"

namespace wrkhrs::api::openai {

/// What a request may ask of the model that gets it.
enum class Reads { text_only, anything };

/// Refuses what OpenAI's API refuses, before a backend answers it with a failure of its own. `text_only`: content parts
/// that are no text, and tools that are no functions, are refused too. Errors: invalid_argument, with the path of the
/// field.
Result<void> check_chat(const ChatRequest& request, Reads reads);

}  // namespace wrkhrs::api::openai
