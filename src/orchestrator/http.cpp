#include "orchestrator/http.hpp"

#include <charconv>

#include <fmt/format.h>

#include "api/orchestrator/upkeep.hpp"
#include "base/clock.hpp"
#include "base/ids.hpp"
#include "net/runtime.hpp"
#include "net/sse.hpp"
#include "orchestrator/chat_format.hpp"
#include "orchestrator/workflow.hpp"

namespace wrkhrs::orchestrator {
namespace {

namespace api = wrkhrs::api::orchestrator;
using net::Exchange;
using wrkhrs::api::openai::ChatRequest;

constexpr std::chrono::seconds keep_alive_every(10);
constexpr std::chrono::milliseconds look_at_client_every(200);

std::int64_t seconds(std::int64_t ms) { return ms / 1000; }

api::Run to_api(JournalledRun run, bool with_outputs) {
  api::Run out;
  out.id = std::move(run.id);
  out.workflow = std::move(run.workflow);
  out.status = run.status;
  out.durable = run.durable;
  out.created_at = seconds(run.created_at_ms);
  if (run.started_at_ms) out.started_at = seconds(*run.started_at_ms);
  if (run.finished_at_ms) out.finished_at = seconds(*run.finished_at_ms);
  out.input = std::move(run.input);
  out.output = std::move(run.output);
  out.error = std::move(run.error);
  out.last_event_id = run.last_event;
  out.metadata = std::move(run.metadata);
  for (JournalledStep& step : run.steps) {
    out.steps.push_back({.number = step.number,
                         .name = std::move(step.name),
                         .status = step.status,
                         .attempts = step.attempts,
                         .started_at_ms = step.started_at_ms,
                         .finished_at_ms = step.finished_at_ms,
                         .output = with_outputs ? std::move(step.output) : json::Value(nullptr)});
  }
  return out;
}

class OrchestratorHttp {
 public:
  OrchestratorHttp(Engine& engine, Journal& journal) : engine_(engine), journal_(journal) {}

  Task<api::Run> create(const Context& ctx, api::CreateRun request) {
    const WorkflowDefinition* definition = find_workflow(request.workflow);
    if (!definition) {
      co_return std::unexpected(
          Error{.code = Code::invalid_argument,
                .message = fmt::format("There is no workflow '{}'. See GET /v1/workflows.", request.workflow),
                .param = "workflow"});
    }
    for (const auto& [key, value] : request.metadata) {
      if (key.size() > 64 || value.size() > 512) {
        co_return std::unexpected(Error{.code = Code::invalid_argument,
                                        .message = "Keys of metadata have at most 64 bytes, values 512.",
                                        .param = "metadata"});
      }
    }
    if (request.input.question && !request.input.messages.empty()) {
      co_return fail(Code::invalid_argument, "Give 'messages' or 'question', not both.", "input.question");
    }
    auto question = question_of(request.input);
    if (!question) co_return forward_error(question);
    NewRun run{.id = new_id("run_"),
               .key_id = ctx.principal().key_id,
               .workflow = definition->id(),
               .durable = true,
               .input = json::to_value(request.input).as_object(),
               .metadata = std::move(request.metadata)};
    std::string id = run.id;
    auto started = co_await engine_.start(ctx, std::move(run));
    if (!started) co_return forward_error(started);
    co_return co_await read(ctx, std::move(id), false);
  }

  Task<api::Run> get(const Context& ctx, api::RunRequest request) {
    bool outputs = request.include.value_or("") == "outputs";
    co_return co_await read(ctx, std::move(request.run_id), outputs);
  }

  Task<api::RunPage> list(const Context& ctx, api::ListRuns request) {
    RunFilter filter{.key_id = ctx.principal().key_id,
                     .after = request.after,
                     .status = request.status,
                     .newest_first = request.order == api::Order::desc,
                     .limit = request.limit};
    auto runs = co_await journal_.list(ctx, std::move(filter));
    if (!runs) co_return forward_error(runs);
    api::RunPage page;
    for (JournalledRun& run : runs->first) page.data.push_back(to_api(std::move(run), false));
    page.has_more = runs->second;
    if (!page.data.empty()) {
      page.first_id = page.data.front().id;
      page.last_id = page.data.back().id;
    }
    co_return page;
  }

  Task<api::Run> cancel(const Context& ctx, api::RunRequest request) {
    auto run = co_await owned(ctx, request.run_id);
    if (!run) co_return forward_error(run);
    auto cancelled = co_await engine_.cancel(ctx, request.run_id);
    if (!cancelled) co_return forward_error(cancelled);
    if (!*cancelled) {
      co_return std::unexpected(
          Error{.code = Code::conflict, .message = "The run has ended already.", .param = "run_id"});
    }
    co_return co_await read(ctx, std::move(request.run_id), false);
  }

  Task<api::PruneResult> prune(const Context& ctx, api::PruneRuns request) {
    if (!ctx.principal().internal || !ctx.principal().key_id.empty()) {
      co_return fail(Code::permission_denied, "Only this stack itself deletes the runs of all keys: `wrkhrs prune`.");
    }
    const std::int64_t cutoff_ms = unix_millis_now() - request.older_than_days * 86'400'000;
    auto pruned = co_await journal_.prune_ended_before(ctx, cutoff_ms, request.dry_run);
    if (!pruned) co_return forward_error(pruned);
    co_return api::PruneResult{.count = pruned->runs, .bytes = pruned->bytes};
  }

  Task<api::WorkflowList> list_workflows(const Context&, Empty) {
    api::WorkflowList list;
    for (const WorkflowDefinition& definition : workflows()) {
      api::Workflow workflow{.name = std::string(definition.name),
                             .version = definition.version,
                             .description = std::string(definition.description)};
      for (const StepDefinition& step : definition.steps) {
        workflow.steps.push_back({.name = std::string(step.name),
                                  .description = std::string(step.description),
                                  .repeats = step.repeats,
                                  .effects = step.effects});
      }
      list.data.push_back(std::move(workflow));
    }
    co_return list;
  }

  Task<void> events(const Context& ctx, api::RunEventsRequest request, Exchange& exchange) {
    auto run = co_await owned(ctx, request.run_id);
    if (!run) co_return forward_error(run);
    std::int64_t after = request.after.value_or(0);
    std::string_view last_seen = exchange.head.header("last-event-id");
    if (!last_seen.empty()) {
      auto [end, error] = std::from_chars(last_seen.data(), last_seen.data() + last_seen.size(), after);
      if (error != std::errc() || end != last_seen.data() + last_seen.size() || after < 0) {
        co_return std::unexpected(Error{.code = Code::invalid_argument,
                                        .message = "Last-Event-ID must be the id of an event of this run.",
                                        .param = "Last-Event-ID"});
      }
    }
    auto started = co_await start_stream(exchange);
    if (!started) co_return forward_error(started);
    std::uint64_t version = 0;
    auto last_write = std::chrono::steady_clock::now();
    while (true) {
      auto events = co_await journal_.events(ctx, request.run_id, after, 100);
      if (!events) co_return forward_error(events);
      bool ended = false;
      std::string out;
      for (const RunEvent& event : *events) {
        out += net::sse::format({.id = std::to_string(event.id), .event = event.type, .data = event.data});
        after = event.id;
        ended |= event.type == "run.completed" || event.type == "run.failed" || event.type == "run.cancelled";
      }
      if (out.empty()) {
        auto now = co_await journal_.get(ctx, request.run_id, false);
        if (!now) co_return forward_error(now);
        bool over = now->status != RunStatus::queued && now->status != RunStatus::in_progress;
        if (over && after >= now->last_event) break;
        if (std::chrono::steady_clock::now() - last_write >= keep_alive_every) out = net::sse::keep_alive;
      }
      if (!out.empty()) {
        auto written = co_await exchange.response.write(out);
        if (!written) co_return forward_error(written);
        last_write = std::chrono::steady_clock::now();
      }
      if (ended || engine_.draining()) break;  // the client comes back with Last-Event-ID
      if (events->size() == 100) continue;
      if (auto wanted = ctx.check(); !wanted) co_return forward_error(wanted);
      version = co_await engine_.wait(request.run_id, version, std::chrono::seconds(1));
    }
    co_return co_await exchange.response.finish();
  }

  Task<void> chat(const Context& ctx, ChatRequest request, Exchange& exchange) {
    auto fits = check_chat_request(request);
    if (!fits) co_return forward_error(fits);
    ::wrkhrs::api::orchestrator::RunInput input;
    input.messages = std::move(request.messages);
    input.temperature = request.temperature;
    input.max_completion_tokens = request.max_completion_tokens ? request.max_completion_tokens : request.max_tokens;
    input.seed = request.seed;
    input.wrkhrs = std::move(request.wrkhrs);
    auto question = question_of(input);
    if (!question) co_return forward_error(question);
    NewRun run{.id = new_id("run_"),
               .key_id = ctx.principal().key_id,
               .workflow = find_workflow("question-answering")->id(),
               .durable = false,
               .input = json::to_value(input).as_object()};
    ChatHead head{.id = "chatcmpl-" + run.id.substr(4), .model = request.model, .created = unix_seconds_now()};
    auto active = co_await engine_.start(ctx, std::move(run));
    if (!active) co_return forward_error(active);

    auto outcome = co_await wait_for(ctx, **active, request.stream ? &exchange : nullptr);
    if (!request.stream) {
      if (!outcome) co_return forward_error(outcome);
      std::string body = json::write(chat_completion(head, *outcome));
      co_return co_await net::send_json(exchange.response, 200, std::move(body));
    }
    if (!outcome) {
      if (!exchange.response.started()) co_return forward_error(outcome);
      std::string event = net::sse::format_data(net::error_body(outcome.error()));
      auto told = co_await exchange.response.write(event);
      if (!told) co_return forward_error(told);
      co_return co_await exchange.response.finish();
    }
    if (!exchange.response.started()) {
      auto started = co_await start_stream(exchange);
      if (!started) co_return forward_error(started);
    }
    bool usage = request.stream_options && request.stream_options->include_usage;
    std::string out;
    for (const json::Object& chunk : chat_chunks(head, *outcome, usage))
      out += net::sse::format_data(json::write(chunk));
    out += net::sse::format_data("[DONE]");
    auto written = co_await exchange.response.write(out);
    if (!written) co_return forward_error(written);
    co_return co_await exchange.response.finish();
  }

 private:
  static Task<void> start_stream(Exchange& exchange) {
    net::HeaderList headers;
    headers.emplace_back("content-type", "text/event-stream");
    headers.emplace_back("cache-control", "no-cache");
    co_return co_await exchange.response.start(200, std::move(headers));
  }

  /// Waits for a run that ends with its client. A stream is begun, and kept open, when the answer takes long.
  Task<json::Value> wait_for(const Context& ctx, ActiveRun& active, Exchange* stream) {
    auto last_write = std::chrono::steady_clock::now();
    while (true) {
      std::uint64_t seen = active.signal().version();
      if (auto outcome = active.outcome()) co_return std::move(*outcome);
      if (auto wanted = ctx.check(); !wanted) {
        active.cancel();
        co_return forward_error(wanted);
      }
      if (stream && std::chrono::steady_clock::now() - last_write >= keep_alive_every) {
        if (!stream->response.started()) {
          auto started = co_await start_stream(*stream);
          if (!started) co_return give_up(active, started.error());
        }
        auto written = co_await stream->response.write(net::sse::keep_alive);
        if (!written) co_return give_up(active, written.error());
        last_write = std::chrono::steady_clock::now();
      }
      co_await active.signal().wait(seen, look_at_client_every);
    }
  }
  static std::unexpected<Error> give_up(ActiveRun& active, const Error& error) {
    active.cancel();
    return std::unexpected(error);
  }

  /// Errors: not_found, also for a run of another key.
  Task<JournalledRun> owned(const Context& ctx, std::string run_id, bool with_outputs = false) {
    auto run = co_await journal_.get(ctx, run_id, with_outputs);
    if (!run) co_return forward_error(run);
    if (run->key_id != ctx.principal().key_id) {
      co_return std::unexpected(
          Error{.code = Code::not_found, .message = fmt::format("There is no run '{}'.", run_id), .param = "run_id"});
    }
    co_return std::move(*run);
  }
  Task<api::Run> read(const Context& ctx, std::string run_id, bool with_outputs) {
    auto run = co_await owned(ctx, std::move(run_id), with_outputs);
    if (!run) co_return forward_error(run);
    co_return to_api(std::move(*run), with_outputs);
  }

  Engine& engine_;
  Journal& journal_;
};

}  // namespace

void bind_orchestrator(net::Router& router, Engine& engine, Journal& journal) {
  auto http = std::make_shared<OrchestratorHttp>(engine, journal);
  router.bind(api::create_run,
              [http](const Context& ctx, api::CreateRun request) { return http->create(ctx, std::move(request)); });
  router.bind(api::list_runs,
              [http](const Context& ctx, api::ListRuns request) { return http->list(ctx, std::move(request)); });
  router.bind(api::get_run,
              [http](const Context& ctx, api::RunRequest request) { return http->get(ctx, std::move(request)); });
  router.bind(api::cancel_run,
              [http](const Context& ctx, api::RunRequest request) { return http->cancel(ctx, std::move(request)); });
  router.bind(api::prune_runs,
              [http](const Context& ctx, api::PruneRuns request) { return http->prune(ctx, std::move(request)); });
  router.bind(api::list_workflows,
              [http](const Context& ctx, Empty request) { return http->list_workflows(ctx, request); });
  router.bind_stream(api::run_events, [http](const Context& ctx, api::RunEventsRequest request, Exchange& exchange) {
    return http->events(ctx, std::move(request), exchange);
  });
  router.bind_stream(wrkhrs::api::openai::create_chat_completion,
                     [http](const Context& ctx, ChatRequest request, Exchange& exchange) {
                       return http->chat(ctx, std::move(request), exchange);
                     });
}

}  // namespace wrkhrs::orchestrator
