#include "orchestrator/question_answering.hpp"

#include <algorithm>

#include <boost/asio/steady_timer.hpp>
#include <fmt/format.h>

#include "base/log.hpp"
#include "capabilities/capability.hpp"
#include "orchestrator/evidence.hpp"
#include "orchestrator/prompt.hpp"
#include "orchestrator/tool_answer.hpp"

namespace wrkhrs::orchestrator {
namespace {

using api::orchestrator::RunInput;

constexpr int sentence_tokens_max = 144;  ///< of a draft that shall be one sentence, perhaps with a command

/// What a model step gave, in the journal's form.
struct ModelStep {
  std::string content;
  std::vector<json::Object> tool_calls;  ///< {id, name, arguments}
  std::string model;
  std::string problem;  ///< why the model could not be asked; else empty
  std::int64_t prompt_tokens = 0, completion_tokens = 0;

  static constexpr auto fields() {
    using json::field;
    using M = ModelStep;
    return std::tuple{field("content", &M::content, ""),
                      field("tool_calls", &M::tool_calls, ""),
                      field("model", &M::model, ""),
                      field("problem", &M::problem, ""),
                      field("prompt_tokens", &M::prompt_tokens, ""),
                      field("completion_tokens", &M::completion_tokens, "")};
  }
};

/// What a tool step gave.
struct ToolStep {
  std::string name;
  json::Object arguments;
  std::string outcome;  ///< done, failed, outcome_unknown
  json::Value output;
  std::string problem;
  bool replayed = false;
  std::int64_t duration_ms = 0;

  static constexpr auto fields() {
    using json::field;
    using T = ToolStep;
    return std::tuple{field("name", &T::name, ""),
                      field("arguments", &T::arguments, ""),
                      field("outcome", &T::outcome, ""),
                      field("output", &T::output, ""),
                      field("problem", &T::problem, ""),
                      field("replayed", &T::replayed, ""),
                      field("duration_ms", &T::duration_ms, "")};
  }
};

template <class T>
Result<T> from_journal(const json::Value& value) {
  auto read = json::read_value<T>(value, json::Unknown::skip, "journal");
  if (!read) return fail_with_detail(Code::internal, "The run's journal cannot be read.", read.error().message);
  return read;
}

/// The state of one run between its steps.
class QuestionAnswering {
 public:
  QuestionAnswering(const Context& ctx, Backends& backends, Steps& steps, AnswerOptions options, RunInput input)
      : ctx_(ctx), backends_(backends), steps_(steps), options_(std::move(options)), input_(std::move(input)) {}

  Task<json::Value> run() {
    auto question = question_of(input_);
    if (!question) co_return forward_error(question);
    question_ = std::move(*question);
    reading_ = capabilities::read_question(question_);

    auto conditioned = co_await condition();
    if (!conditioned) co_return forward_error(conditioned);
    auto retrieved = co_await retrieve();
    if (!retrieved) co_return forward_error(retrieved);
    auto found = co_await find_tools();
    if (!found) co_return forward_error(found);
    auto computed = co_await compute();
    if (!computed) co_return forward_error(computed);
    if (!computed_) {
      auto drafted = co_await draft();
      if (!drafted) co_return forward_error(drafted);
    }
    co_return co_await conclude();
  }

 private:
  Task<void> condition() {
    auto work = [this](std::string) -> Task<StepResult> {
      json::Value conditioning(nullptr);
      if (input_.wrkhrs && input_.wrkhrs->conditioning) conditioning = *input_.wrkhrs->conditioning;
      co_return StepResult{.output = std::move(conditioning)};
    };
    auto output = co_await steps_.take(ctx_, "condition", std::move(work));
    if (!output) co_return forward_error(output);
    conditioning_ = std::move(*output);
    co_return Result<void>{};
  }

  Task<void> retrieve() {
    auto work = [this](std::string) -> Task<StepResult> {
      api::rag::SearchStores request;
      if (input_.wrkhrs && input_.wrkhrs->vector_store_ids) {
        request.vector_store_ids = *input_.wrkhrs->vector_store_ids;
        if (request.vector_store_ids.empty()) {  // "look nowhere", which an empty list does not mean to rag
          co_return StepResult{.output = json::Array{}, .event = json::Object{{"passages", 0}}};
        }
      }
      request.query = question_;
      request.max_num_results = options_.passages_max;
      auto results = co_await backends_.search(ctx_, std::move(request));
      if (!results) co_return forward_error(results);
      std::vector<Evidence> evidence;
      for (const auto& result : results->data) evidence.push_back(from_search(result));
      auto count = static_cast<std::int64_t>(evidence.size());
      co_return StepResult{.output = json::to_value(evidence), .event = json::Object{{"passages", count}}};
    };
    auto output = co_await steps_.take(ctx_, "retrieve", std::move(work));
    if (!output) co_return forward_error(output);
    auto evidence = from_journal<std::vector<Evidence>>(*output);
    if (!evidence) co_return forward_error(evidence);
    evidence_ = std::move(*evidence);
    co_return Result<void>{};
  }

  bool names_tools() const { return input_.wrkhrs && input_.wrkhrs->tools; }

  /// Which tools are looked for: those that the client names; the one that the question was read for; else, for an
  /// engineering question (a domain scores high), those that the question's words find. None: no tools.
  std::optional<api::tools::SearchToolsRequest> wanted_tools() const {
    if (names_tools() && input_.wrkhrs->tools->empty()) return std::nullopt;
    const bool readable = reading_ && reading_->complete();
    const json::Value* domains = json::find(conditioning_, "domains");
    const bool engineering =
        domains && domains->is_object() && std::ranges::any_of(domains->get_object(), [](const auto& domain) {
          const json::Value& score = domain.value();
          return score.is_double() && score.get_double() >= 0.5;
        });
    if (!names_tools() && !readable && !engineering) return std::nullopt;
    api::tools::SearchToolsRequest request;
    request.query = question_.substr(0, 4096);
    request.limit = 4;
    if (names_tools()) request.names = *input_.wrkhrs->tools;
    if (readable && !names_tools()) request.names = std::vector<std::string>{reading_->capability};
    if (readable) request.query = reading_->capability + " " + request.query.substr(0, 4000);
    return request;
  }

  Task<void> find_tools() {
    auto work = [this](std::string) -> Task<StepResult> {
      auto request = wanted_tools();
      if (!request) co_return StepResult{.output = json::Array{}, .event = json::Object{{"tools", 0}}};
      auto hits = co_await backends_.find_tools(ctx_, std::move(*request));
      if (!hits) {  // tools help, but an answer from documents needs none
        if (ctx_.check()) {
          log::warn("tools cannot be searched", {{"run_id", steps_.run_id()}, {"error", hits.error().message}});
          co_return StepResult{.output = json::Array{},
                               .event = json::Object{{"tools", 0}, {"problem", hits.error().message}}};
        }
        co_return forward_error(hits);
      }
      auto count = static_cast<std::int64_t>(hits->data.size());
      co_return StepResult{.output = json::to_value(hits->data), .event = json::Object{{"tools", count}}};
    };
    auto output = co_await steps_.take(ctx_, "tools", std::move(work));
    if (!output) co_return forward_error(output);
    auto hits = from_journal<std::vector<api::tools::ToolHit>>(*output);
    if (!hits) co_return forward_error(hits);
    tools_ = std::move(*hits);
    co_return Result<void>{};
  }

  bool is_offered(std::string_view name) const {
    return std::ranges::any_of(tools_, [&](const api::tools::ToolHit& hit) { return hit.tool.name == name; });
  }

  /// A question that was read for a tool is answered by that tool, without the model. When the tool fails, the
  /// documents are left.
  Task<void> compute() {
    const bool readable = reading_ && reading_->complete() && is_offered(reading_->capability);
    // Without names from the client the model gets no tool whose questions are read here: it would invent arguments.
    if (!names_tools()) {
      std::erase_if(tools_, [](const auto& hit) { return capabilities::find(hit.tool.name) != nullptr; });
    }
    if (!readable) co_return Result<void>{};
    auto step = co_await call_tool(reading_->capability, reading_->arguments);
    if (!step) co_return forward_error(step);
    note_use(*step);
    if (step->outcome != "done") {
      tool_problem_ = fmt::format("`{}` could not answer: {}", step->name, step->problem);
      co_return Result<void>{};
    }
    if (!step->output.is_object()) co_return Result<void>{};
    Evidence evidence = evidence_of(*reading_, step->output, fmt::format("tool#{}", tool_calls_));
    computed_ = tool_answer(*reading_, step->output, evidence);
    if (computed_) evidence_.insert(evidence_.begin(), std::move(evidence));
    co_return Result<void>{};
  }

  void note_use(const ToolStep& step) {
    json::Object used{{"name", step.name},         {"arguments", step.arguments},
                      {"outcome", step.outcome},   {"step", fmt::format("tool#{}", tool_calls_)},
                      {"replayed", step.replayed}, {"duration_ms", step.duration_ms}};
    if (!step.problem.empty()) used["problem"] = step.problem;
    used_tools_.push_back(std::move(used));
  }

  /// Asks the model. A failure of the model is an outcome, not an error, unless the run itself has ended.
  Task<ModelStep> ask(json::Object body) {
    auto work = [this, body = std::move(body)](std::string) mutable -> Task<StepResult> {
      ModelStep step;
      auto reply = co_await backends_.complete(ctx_, std::move(body));
      if (!reply) {
        if (!ctx_.check()) co_return forward_error(reply);
        log::warn("the model cannot be asked", {{"run_id", steps_.run_id()}, {"error", reply.error().message}});
        step.problem = reply.error().message;
      } else {
        step.content = std::move(reply->content);
        step.model = std::move(reply->model);
        step.prompt_tokens = reply->prompt_tokens;
        step.completion_tokens = reply->completion_tokens;
        for (ToolCall& call : reply->tool_calls) {
          step.tool_calls.push_back({{"id", call.id}, {"name", call.name}, {"arguments", std::move(call.arguments)}});
        }
      }
      json::Object event{{"completion_tokens", step.completion_tokens},
                         {"tool_calls", static_cast<std::int64_t>(step.tool_calls.size())}};
      co_return StepResult{.output = json::to_value(step), .event = std::move(event)};
    };
    std::string name = fmt::format("model#{}", ++model_rounds_);
    auto output = co_await steps_.take(ctx_, std::move(name), std::move(work));
    if (!output) co_return forward_error(output);
    auto step = from_journal<ModelStep>(*output);
    if (!step) co_return forward_error(step);
    prompt_tokens_ += step->prompt_tokens;
    completion_tokens_ += step->completion_tokens;
    if (!step->model.empty()) model_ = step->model;
    if (!step->problem.empty()) model_problem_ = step->problem;
    co_return std::move(*step);
  }

  /// Runs one tool, at most once: the registry knows the call by its idempotency key, also after a restart of either
  /// side.
  Task<ToolStep> call_tool(std::string name, json::Object arguments) {
    auto work = [this, name, arguments](std::string key) -> Task<StepResult> {
      ToolStep step{.name = name, .arguments = arguments};
      Result<api::tools::InvokeToolResponse> response = fail(Code::internal, "not called");
      for (int attempt = 0;; ++attempt) {
        api::tools::InvokeToolRequest request{.name = name, .arguments = arguments, .idempotency_key = key};
        response = co_await backends_.invoke(ctx_, std::move(request));
        // The call of before the restart is still running there: its answer is the one to wait for.
        bool running = !response && response.error().openai_code == "call_in_progress";
        if (!running || attempt >= 100 || !ctx_.check()) break;
        asio::steady_timer pause(co_await asio::this_coro::executor,
                                 std::chrono::milliseconds(std::min(50 * (attempt + 1), 1000)));
        co_await pause.async_wait(asio::use_awaitable);
      }
      StepStatus status = StepStatus::completed;
      if (response) {
        step.outcome = response->is_error ? "failed" : "done";
        step.output = std::move(response->output);
        step.replayed = response->replayed;
        step.duration_ms = response->duration_ms;
        if (response->is_error) step.problem = describe(step.output);
      } else if (!ctx_.check()) {
        co_return forward_error(response);
      } else {
        // Whether it happened is known only where the registry refused it before it began.
        bool unknown = response.error().openai_code == "outcome_unknown" ||
                       response.error().code == Code::upstream_failed ||
                       response.error().code == Code::deadline_exceeded;
        step.outcome = unknown ? "outcome_unknown" : "failed";
        step.problem = response.error().message;
        if (unknown) status = StepStatus::outcome_unknown;
      }
      json::Object event{{"tool", name}, {"outcome", step.outcome}};
      co_return StepResult{.output = json::to_value(step), .status = status, .event = std::move(event)};
    };
    std::string step_name = fmt::format("tool#{}", ++tool_calls_);
    auto output = co_await steps_.take(ctx_, std::move(step_name), std::move(work));
    if (!output) co_return forward_error(output);
    co_return from_journal<ToolStep>(*output);
  }

  json::Object request_body(json::Array messages, int tokens_max) const {
    json::Object body{
        {"model", options_.model},
        {"messages", std::move(messages)},
        {"temperature", input_.temperature.value_or(0)},
        {"max_tokens", std::min<std::int64_t>(input_.max_completion_tokens.value_or(tokens_max), tokens_max)}};
    if (input_.seed) body["seed"] = *input_.seed;
    return body;
  }

  std::vector<grounding::ReadPassage> read_evidence() const {
    std::vector<grounding::ReadPassage> passages;
    for (const Evidence& source : evidence_) {
      passages.emplace_back(grounding::Passage{
          .id = source.passage_id, .title = source.title(), .text = source.text, .answers = !source.tool.empty()});
    }
    return passages;
  }

  Task<void> draft() {
    if (!tools_.empty()) {
      auto looped = co_await tool_loop();
      if (!looped) co_return forward_error(looped);
    }
    auto passages = read_evidence();
    grounding::Answer so_far = grounding::compose(question_, drafts_, passages);
    for (int attempt = 0; attempt < options_.drafts_max; ++attempt) {
      // Nothing relevant to draft from, or a draft that can be used: the model need not be asked (again).
      if (so_far.kind != grounding::AnswerKind::quoted || !model_problem_.empty()) break;
      std::vector<std::string> statements;
      for (const grounding::Statement& statement : so_far.statements) statements.push_back(statement.text);
      json::Object body;
      if (attempt == 0 && !statements.empty()) {
        Choice choice = choice_of(question_, statements);
        body = request_body(std::move(choice.messages), sentence_tokens_max);
        body["response_format"] = std::move(choice.response_format);
      } else {
        json::Array messages = draft_messages(attempt, so_far, passages);
        if (messages.empty()) break;
        body = request_body(std::move(messages), attempt == 0 ? sentence_tokens_max : options_.answer_tokens_max);
        if (attempt == 0) body["stop"] = json::Array{"\n"};  // small models go on with other sentences
      }
      auto step = co_await ask(std::move(body));
      if (!step) co_return forward_error(step);
      const auto chosen = chosen_statement(step->content, statements);
      if (chosen) {
        drafts_.push_back(statements[*chosen]);
      } else if (!step->content.empty() && !step->content.starts_with('{')) {  // a torn choice is no sentence
        drafts_.push_back(step->content);
      }
      so_far = grounding::compose(question_, drafts_, passages);
    }
    co_return Result<void>{};
  }

  /// Where the passages offer no statement: first one sentence about the best passage, which even a tiny model can
  /// write; then the usual form with all passages.
  json::Array draft_messages(int attempt, const grounding::Answer& so_far,
                             const std::vector<grounding::ReadPassage>& passages) const {
    if (attempt == 0) {
      std::size_t best = so_far.relevance.best.front().passage;
      std::string excerpt = excerpt_around(passages[best], so_far.relevance.best.front().unit);
      std::string title = evidence_[best].title();
      return sentence_messages(question_, {.title = title, .text = excerpt});
    }
    std::vector<std::string> titles;
    for (const Evidence& source : evidence_) titles.push_back(source.title());
    std::vector<PromptPassage> shown;
    for (std::size_t i = 0; i < evidence_.size(); ++i) shown.push_back({.title = titles[i], .text = evidence_[i].text});
    std::vector<api::openai::ChatMessage> conversation = input_.messages;
    if (conversation.size() > 8) conversation.erase(conversation.begin(), conversation.end() - 8);
    return answer_messages(conversation, shown);
  }

  /// The sentence that comes nearest with its neighbours: small models lose the thread in long texts.
  static std::string excerpt_around(const grounding::ReadPassage& passage, std::size_t unit) {
    std::vector<std::size_t> chosen = passage.context_of(unit);
    chosen.push_back(unit);
    if (unit + 1 < passage.units().size()) chosen.push_back(unit + 1);
    std::ranges::sort(chosen);
    chosen.erase(std::unique(chosen.begin(), chosen.end()), chosen.end());
    std::string text;
    for (std::size_t index : chosen) {
      if (!text.empty()) text += '\n';
      text += passage.units()[index].sentence.span.of(passage.text());
    }
    return text;
  }

  Task<void> tool_loop() {
    std::vector<PromptPassage> shown;
    std::vector<std::string> titles;
    for (const Evidence& source : evidence_) titles.push_back(source.title());
    for (std::size_t i = 0; i < evidence_.size(); ++i) shown.push_back({.title = titles[i], .text = evidence_[i].text});
    json::Array messages = answer_messages(input_.messages, shown);
    json::Array definitions = tool_definitions(tools_);
    for (int round = 0; round < options_.tool_rounds_max; ++round) {
      json::Object body = request_body(messages, options_.answer_tokens_max);
      bool may_call = round + 1 < options_.tool_rounds_max && tool_calls_ < options_.tool_calls_max;
      if (may_call) body["tools"] = definitions;
      auto reply = co_await ask(std::move(body));
      if (!reply) co_return forward_error(reply);
      if (reply->tool_calls.empty() || !may_call) {
        if (!reply->content.empty()) drafts_.push_back(reply->content);
        break;
      }
      messages.push_back(assistant_turn(*reply));
      for (const json::Object& call : reply->tool_calls) {
        auto told = co_await answer_call(call);
        if (!told) co_return forward_error(told);
        messages.push_back(json::Object{{"role", "tool"}, {"tool_call_id", call.at("id")}, {"content", *told}});
      }
    }
    co_return Result<void>{};
  }

  static json::Object assistant_turn(const ModelStep& step) {
    json::Array calls;
    for (const json::Object& call : step.tool_calls) {
      calls.push_back(json::Object{
          {"id", call.at("id")},
          {"type", "function"},
          {"function", json::Object{{"name", call.at("name")}, {"arguments", json::write(call.at("arguments"))}}}});
    }
    return {{"role", "assistant"}, {"content", step.content}, {"tool_calls", std::move(calls)}};
  }

  /// Runs the tool of one call, and says what the model is told.
  Task<std::string> answer_call(json::Object call) {
    std::string name(json::string_or(call, "name", ""));
    auto offered = std::ranges::find(tools_, name, [](const api::tools::ToolHit& hit) { return hit.tool.name; });
    if (offered == tools_.end()) co_return fmt::format("There is no tool '{}'.", name);
    if (tool_calls_ >= options_.tool_calls_max)
      co_return std::string("No more tools may be called. Answer with what you have.");
    json::Object arguments;
    if (const json::Value* given = call.if_contains("arguments"); given && given->is_object())
      arguments = given->get_object();
    if (auto invented = invented_argument(arguments, offered->tool.input_schema, said())) {
      used_tools_.push_back(json::Object{{"name", name},
                                         {"arguments", arguments},
                                         {"outcome", "refused"},
                                         {"problem", fmt::format("'{}' was not said by anyone.", *invented)}});
      co_return fmt::format(
          "The argument '{}' is invented: it stands nowhere in the conversation. Say what is missing.", *invented);
    }
    auto step = co_await call_tool(name, arguments);
    if (!step) co_return forward_error(step);
    note_use(*step);
    if (step->outcome == "outcome_unknown") {
      co_return fmt::format("Whether '{}' was carried out is not known. Do not assume that it was.", name);
    }
    if (step->outcome == "failed") co_return fmt::format("The tool failed: {}", step->problem);
    Evidence evidence = from_tool(name, arguments, step->output);
    evidence.arguments = arguments;
    evidence.result = step->output;
    evidence.step = fmt::format("tool#{}", tool_calls_);
    if (evidence.text.size() > options_.tool_output_bytes_max) evidence.text.resize(options_.tool_output_bytes_max);
    evidence_.insert(evidence_.begin(), evidence);
    co_return json::write(step->output).substr(0, options_.tool_output_bytes_max);
  }

  /// What people and tools have said so far: where a model's arguments may come from.
  std::string said() const {
    std::string text = question_;
    for (const auto& turn : input_.messages)
      if (turn.role == api::openai::Role::user) text += "\n" + turn.text();
    for (const Evidence& source : evidence_)
      if (!source.tool.empty()) text += "\n" + source.text;
    return text;
  }

  grounding::Answer compose_answer() const {
    if (computed_) return *computed_;
    grounding::Answer answer = grounding::compose(question_, drafts_, read_evidence());
    if (answer.kind != grounding::AnswerKind::unknown) return answer;
    answer.text = unknown_text(evidence_);
    if (!tool_problem_.empty()) answer.text += " " + tool_problem_;
    if (!reading_ || reading_->complete()) return answer;
    const bool allowed =
        !names_tools() || std::ranges::find(*input_.wrkhrs->tools, reading_->capability) != input_.wrkhrs->tools->end();
    if (allowed) answer.text += " " + missing_text(*reading_);
    return answer;
  }

  Task<json::Value> conclude() {
    grounding::Answer answer = compose_answer();

    auto ground = [&](std::string) -> Task<StepResult> {
      json::Array dropped;
      for (const auto& sentence : answer.dropped) {
        dropped.push_back(json::Object{{"sentence", sentence.sentence},
                                       {"objection", boost::json::string_view(name_of(sentence.objection))},
                                       {"detail", sentence.detail}});
      }
      json::Object event{{"answer", boost::json::string_view(name_of(answer.kind))},
                         {"citations", static_cast<std::int64_t>(answer.citations.size())}};
      json::Object output{{"answer", event["answer"]},
                          {"text", answer.text},
                          {"citations", citations_of(answer, evidence_)},
                          {"annotations", annotations_of(answer, evidence_)},
                          {"dropped", std::move(dropped)}};
      co_return StepResult{.output = std::move(output), .event = std::move(event)};
    };
    auto grounded = co_await steps_.take(ctx_, "ground", std::move(ground));
    if (!grounded) co_return forward_error(grounded);

    auto judge = [&](std::string) -> Task<StepResult> {
      json::Object verdicts = verdicts_of(question_, answer, evidence_, model_problem_);
      bool unknown = std::ranges::any_of(
          used_tools_, [](const json::Object& tool) { return tool.at("outcome") == "outcome_unknown"; });
      if (unknown) {
        verdicts["tools"] =
            json::Object{{"ok", false}, {"detail", "The outcome of a tool call is unknown; see `tools`."}};
      }
      co_return StepResult{.output = std::move(verdicts)};
    };
    auto verdicts = co_await steps_.take(ctx_, "verdicts", std::move(judge));
    if (!verdicts) co_return forward_error(verdicts);

    auto put_together = [&](std::string) -> Task<StepResult> {
      json::Array tools;
      for (const json::Object& tool : used_tools_) tools.push_back(tool);
      json::Object extension{{"run_id", steps_.run_id()},
                             {"answer", grounded->at("answer")},
                             {"citations", grounded->at("citations")},
                             {"verdicts", *verdicts},
                             {"conditioning", conditioning_},
                             {"tools", std::move(tools)},
                             {"model", model_},
                             {"dropped", grounded->at("dropped")},
                             {"passages", static_cast<std::int64_t>(evidence_.size())}};
      json::Object usage{{"prompt_tokens", prompt_tokens_},
                         {"completion_tokens", completion_tokens_},
                         {"total_tokens", prompt_tokens_ + completion_tokens_}};
      json::Object output{{"content", grounded->at("text")},
                          {"annotations", grounded->at("annotations")},
                          {"usage", std::move(usage)},
                          {"wrkhrs", std::move(extension)}};
      co_return StepResult{.output = std::move(output)};
    };
    co_return co_await steps_.take(ctx_, "answer", std::move(put_together));
  }

  const Context& ctx_;
  Backends& backends_;
  Steps& steps_;
  const AnswerOptions options_;
  const RunInput input_;
  std::string question_;
  json::Value conditioning_;
  std::vector<Evidence> evidence_;
  std::vector<api::tools::ToolHit> tools_;
  std::vector<std::string> drafts_;
  std::vector<json::Object> used_tools_;
  std::optional<capabilities::Reading> reading_;  ///< of the question, when a tool answers such questions
  std::optional<grounding::Answer> computed_;     ///< what the tool answered
  std::string tool_problem_;
  std::string model_, model_problem_;
  int model_rounds_ = 0, tool_calls_ = 0;
  std::int64_t prompt_tokens_ = 0, completion_tokens_ = 0;
};

}  // namespace

Result<std::string> question_of(const RunInput& input) {
  std::string question = input.question.value_or("");
  for (auto message = input.messages.rbegin(); question.empty() && message != input.messages.rend(); ++message) {
    if (message->role == api::openai::Role::user) question = message->text();
  }
  bool blank = std::ranges::all_of(question, [](char c) { return c == ' ' || c == '\n' || c == '\t' || c == '\r'; });
  if (blank) {
    return std::unexpected(Error{.code = Code::invalid_argument,
                                 .message = "There is no question: 'messages' needs a user message with text.",
                                 .param = "messages"});
  }
  if (question.size() > 32 * 1024) {
    return std::unexpected(
        Error{.code = Code::invalid_argument, .message = "The question is longer than 32 KiB.", .param = "messages"});
  }
  return question;
}

Task<json::Value> answer_question(const Context& ctx, Backends& backends, Steps& steps, AnswerOptions options,
                                  RunInput input) {
  if (input.messages.empty() && input.question) {
    api::openai::ChatMessage message;
    message.content = *input.question;
    input.messages.push_back(std::move(message));
  }
  QuestionAnswering workflow(ctx, backends, steps, std::move(options), std::move(input));
  co_return co_await workflow.run();
}

}  // namespace wrkhrs::orchestrator
