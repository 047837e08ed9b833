// OpenAI's chat completions: https://platform.openai.com/docs/api-reference/chat/create
//
// Requests are strict as the real API is: unknown fields are refused. What the API has no place for travels under
// `wrkhrs`.
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <tuple>
#include <variant>
#include <vector>

#include "base/json_fields.hpp"
#include "base/operation.hpp"

namespace wrkhrs::api::openai {

enum class Role { system, developer, user, assistant, tool, function };
constexpr auto enum_names(Role) {
  return std::array{
      std::pair{std::string_view("system"), Role::system}, std::pair{std::string_view("developer"), Role::developer},
      std::pair{std::string_view("user"), Role::user},     std::pair{std::string_view("assistant"), Role::assistant},
      std::pair{std::string_view("tool"), Role::tool},     std::pair{std::string_view("function"), Role::function}};
}

struct ChatMessage {
  Role role = Role::user;
  std::optional<std::variant<std::string, std::vector<json::Object>>> content;
  std::optional<std::string> name;
  std::optional<std::string> refusal;
  std::optional<std::vector<json::Object>> tool_calls;
  std::optional<std::string> tool_call_id;
  std::optional<json::Object> audio;
  std::optional<json::Object> function_call;
  std::optional<std::string> reasoning_content;
  std::optional<std::vector<json::Object>> annotations;  ///< of an answer that is sent back to us

  static constexpr auto fields() {
    using json::field;
    return std::tuple{field("role", &ChatMessage::role, "Who speaks.").required(),
                      field("content", &ChatMessage::content, "A text, or a list of content parts.").nullable(),
                      field("name", &ChatMessage::name, "Tells participants of the same role apart."),
                      field("refusal", &ChatMessage::refusal, "The model's refusal."),
                      field("tool_calls", &ChatMessage::tool_calls, "Calls that the model made."),
                      field("tool_call_id", &ChatMessage::tool_call_id, "The call that this message answers."),
                      field("audio", &ChatMessage::audio, "An earlier audio answer."),
                      field("function_call", &ChatMessage::function_call, "Deprecated by OpenAI."),
                      field("reasoning_content", &ChatMessage::reasoning_content, "The model's reasoning, sent back."),
                      field("annotations", &ChatMessage::annotations, "Citations of an earlier answer; ignored.")};
  }
  /// The text of the message: `content`, or its text parts joined by line feeds.
  std::string text() const;
};

struct StreamOptions {
  bool include_usage = false;
  std::optional<bool> include_obfuscation;
  static constexpr auto fields() {
    using json::field;
    return std::tuple{
        field("include_usage", &StreamOptions::include_usage, "A last chunk with the usage and no choices."),
        field("include_obfuscation", &StreamOptions::include_obfuscation, "Accepted; nothing is obfuscated here.")};
  }
};

/// What WrkHrs adds to a request.
struct ChatExtension {
  std::optional<std::vector<std::string>> vector_store_ids;
  std::optional<std::vector<std::string>> tools;
  std::optional<std::map<std::string, double>> domains;
  std::optional<json::Object> conditioning;  ///< put in by the gateway

  static constexpr auto fields() {
    using json::field;
    return std::tuple{
        field("vector_store_ids", &ChatExtension::vector_store_ids,
              "Where to look for passages; all stores of the key when left out.")
            .length(0, 64),
        field("tools", &ChatExtension::tools, "Names of the tools that may be used; all when left out.").length(0, 128),
        field("domains", &ChatExtension::domains, "Domain scores to use instead of the computed ones, 0 to 1."),
        field("conditioning", &ChatExtension::conditioning, "Set by the gateway.")};
  }
};

struct ChatRequest {
  std::string model;
  std::vector<ChatMessage> messages;
  bool stream = false;
  std::optional<StreamOptions> stream_options;
  std::optional<double> temperature, top_p, presence_penalty, frequency_penalty;
  std::optional<std::int64_t> n, max_tokens, max_completion_tokens, seed, top_logprobs;
  std::optional<std::variant<std::string, std::vector<std::string>>> stop;
  std::optional<std::vector<json::Object>> tools;
  std::optional<json::Value> tool_choice;
  std::optional<bool> parallel_tool_calls, logprobs, store;
  std::optional<json::Object> response_format, logit_bias, metadata, prediction, audio, web_search_options;
  std::optional<std::string> user, reasoning_effort, service_tier, safety_identifier, prompt_cache_key,
      prompt_cache_retention, verbosity;
  std::optional<std::vector<std::string>> modalities;
  std::optional<std::vector<json::Object>> functions;
  std::optional<json::Value> function_call;
  // Sampling of local runners (llama-server, vLLM); providers that do not know them answer with an error of their own.
  std::optional<std::int64_t> top_k;
  std::optional<double> min_p, typical_p, repeat_penalty;
  std::optional<std::string> grammar;
  std::optional<bool> cache_prompt;
  std::optional<json::Object> chat_template_kwargs;
  std::optional<ChatExtension> wrkhrs;

  static constexpr auto fields() {
    using json::field;
    using R = ChatRequest;
    return std::tuple{
        field("model", &R::model, "A model id of /v1/models; `wrkhrs` answers from your documents with sources.")
            .required()
            .length(1, 256),
        field("messages", &R::messages, "The conversation so far.").required().length(1, 4096),
        field("stream", &R::stream, "Send the answer as server-sent events."),
        field("stream_options", &R::stream_options, "Only with `stream`."),
        field("temperature", &R::temperature, "Randomness.").range(0, 2),
        field("top_p", &R::top_p, "Nucleus sampling.").range(0, 1),
        field("presence_penalty", &R::presence_penalty, "Against repeated topics.").range(-2, 2),
        field("frequency_penalty", &R::frequency_penalty, "Against repeated words.").range(-2, 2),
        field("n", &R::n, "How many answers.").range(1, 8),
        field("max_tokens", &R::max_tokens, "Deprecated name of max_completion_tokens.").range(1, 1e9),
        field("max_completion_tokens", &R::max_completion_tokens, "The longest answer, in tokens.").range(1, 1e9),
        field("seed", &R::seed, "For answers that can be repeated."),
        field("top_logprobs", &R::top_logprobs, "How many alternatives a token.").range(0, 20),
        field("stop", &R::stop, "Up to four texts that end the answer."),
        field("tools", &R::tools, "Functions that the model may call.").length(0, 128),
        field("tool_choice", &R::tool_choice, "none, auto, required, or one function."),
        field("parallel_tool_calls", &R::parallel_tool_calls, "Several calls at once."),
        field("logprobs", &R::logprobs, "Give log probabilities."),
        field("store", &R::store, "Accepted; nothing is stored."),
        field("response_format", &R::response_format, "text, json_object, or json_schema."),
        field("logit_bias", &R::logit_bias, "Bias by token id."),
        field("metadata", &R::metadata, "Free key-value pairs."),
        field("prediction", &R::prediction, "Predicted output."),
        field("audio", &R::audio, "Audio output."),
        field("web_search_options", &R::web_search_options, "Web search."),
        field("user", &R::user, "The end user, for abuse detection."),
        field("reasoning_effort", &R::reasoning_effort, "How hard to think."),
        field("service_tier", &R::service_tier, "Accepted and ignored here."),
        field("safety_identifier", &R::safety_identifier, "The end user, hashed."),
        field("prompt_cache_key", &R::prompt_cache_key, "Groups requests for caching."),
        field("prompt_cache_retention", &R::prompt_cache_retention, "Accepted and ignored here."),
        field("verbosity", &R::verbosity, "low, medium or high."),
        field("modalities", &R::modalities, "Kinds of output."),
        field("functions", &R::functions, "Deprecated name of tools."),
        field("function_call", &R::function_call, "Deprecated name of tool_choice."),
        field("top_k", &R::top_k, "Sample from the k likeliest tokens.").range(0, 1e6),
        field("min_p", &R::min_p, "Least probability relative to the likeliest token.").range(0, 1),
        field("typical_p", &R::typical_p, "Locally typical sampling.").range(0, 1),
        field("repeat_penalty", &R::repeat_penalty, "Against repeated tokens.").range(0, 10),
        field("grammar", &R::grammar, "A GBNF grammar for the answer."),
        field("cache_prompt", &R::cache_prompt, "Reuse the prompt's computed part."),
        field("chat_template_kwargs", &R::chat_template_kwargs, "For the model's chat template."),
        field("wrkhrs", &R::wrkhrs, "What OpenAI's API has no place for.")};
  }
};

/// The answers are written by those who make them (llama-server, the orchestrator), so their shape is not described
/// here.
inline constexpr Operation<ChatRequest, json::Object> create_chat_completion{{.method = Method::post,
                                                                              .path = "/v1/chat/completions",
                                                                              .name = "createChatCompletion",
                                                                              .summary = "Answer a conversation.",
                                                                              .body_bytes_max = 32 << 20}};

struct EmbeddingsRequest {
  std::string model;
  json::Value input;
  std::optional<std::string> encoding_format;
  std::optional<std::int64_t> dimensions;
  std::optional<std::string> user;

  static constexpr auto fields() {
    using json::field;
    return std::tuple{
        field("model", &EmbeddingsRequest::model, "An embedding model of /v1/models.").required().length(1, 256),
        field("input", &EmbeddingsRequest::input, "A text, or up to 2048 texts.").required(),
        field("encoding_format", &EmbeddingsRequest::encoding_format, "float or base64."),
        field("dimensions", &EmbeddingsRequest::dimensions, "Fewer dimensions, where the model can.").range(1, 1e5),
        field("user", &EmbeddingsRequest::user, "The end user.")};
  }
};

/// Served by wrkhrs-rag, whose process holds the embedding model; the gateway passes it on.
inline constexpr Operation<EmbeddingsRequest, json::Object> create_embeddings{{.method = Method::post,
                                                                               .path = "/v1/embeddings",
                                                                               .name = "createEmbedding",
                                                                               .summary = "Turn texts into vectors.",
                                                                               .body_bytes_max = 32 << 20}};

}  // namespace wrkhrs::api::openai
