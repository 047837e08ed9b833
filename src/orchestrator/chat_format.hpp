// A run's output in the form of OpenAI's chat completions. Pure.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "api/openai/chat.hpp"
#include "base/error.hpp"
#include "base/json.hpp"

namespace wrkhrs::orchestrator {

/// What the model `wrkhrs` cannot do is refused rather than ignored. Errors: invalid_argument with `param`.
Result<void> check_chat_request(const api::openai::ChatRequest& request);

struct ChatHead {
  std::string id;     ///< chatcmpl-…
  std::string model;  ///< as the client asked for it
  std::int64_t created = 0;
};

/// The whole answer as `chat.completion`. `output`: see answer_question().
json::Object chat_completion(const ChatHead& head, const json::Value& output);

/// The same as `chat.completion.chunk`s: the role, the text sentence by sentence, the annotations, then the end with
/// `wrkhrs`; and the usage where it is asked for.
std::vector<json::Object> chat_chunks(const ChatHead& head, const json::Value& output, bool include_usage);

}  // namespace wrkhrs::orchestrator
