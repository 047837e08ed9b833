// Function calls that keep their form, whatever the model.
//
// llama-server puts tools into the prompt and holds a call, once begun, to its parameters. What it does not do: know a
// tool_choice that names a function, keep a model that must call from talking instead, or check what a grammar cannot
// say. So a request that must call is changed before it goes there (only the named tool, the answer begun with the
// words that begin a call) and its answer is checked when it comes back. Pure.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/error.hpp"
#include "base/json.hpp"
#include "jsonschema/schema.hpp"

namespace wrkhrs::llm {

/// How a call begins in the templates of models/templates.
inline constexpr std::string_view call_prefix = "<tool_calls>[";

/// A chat completion as the runner is asked for it.
struct PreparedChat {
  json::Object body;
  bool changed = false;    ///< `body` is not what the client sent
  bool must_call = false;  ///< the answer shall be calls, each valid against its schema below
  std::map<std::string, jsonschema::Schema, std::less<>> parameters;  ///< by function; filled when must_call
};

/// `own_template`: the model answers in a template of models/templates. There one call a turn is asked for unless
/// `parallel_tool_calls` is true, for small models repeat themselves. Without it the model's own template decides how
/// calls look, and a model that must call may still talk first.
/// Errors: invalid_argument (tool_choice names no tool or is of a wrong form; parameters that are no JSON Schema).
Result<PreparedChat> prepare_chat(json::Object request, bool own_template);

/// Watches an answer that must be calls. One an answer; not thread-safe.
class CallCheck {
 public:
  explicit CallCheck(const PreparedChat& chat) : chat_(chat) {}

  /// The next chunk of a streamed answer, or a whole answer (`message` in place of `delta`).
  void add(const json::Value& chunk);
  /// After the chunk with a finish_reason: why the calls cannot be used, else nothing. An answer that its token limit
  /// cut off is what the client asked for.
  std::optional<std::string> objection() const;
  bool finished() const { return !finish_reasons_.empty(); }

 private:
  struct Call {
    std::string name;
    std::string arguments;
  };
  const PreparedChat& chat_;
  std::map<std::pair<std::int64_t, std::int64_t>, Call> calls_;  ///< by choice and place
  std::map<std::int64_t, std::string> finish_reasons_;           ///< by choice
};

/// Gives `content` of messages that are nothing but calls the form that OpenAI has for it: null, not "".
void tidy_calls(json::Object& answer);

}  // namespace wrkhrs::llm
