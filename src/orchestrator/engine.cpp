#include "orchestrator/engine.hpp"

#include <thread>

#include <fmt/format.h>

#include "base/clock.hpp"
#include "base/ids.hpp"
#include "base/log.hpp"
#include "orchestrator/workflow.hpp"

namespace wrkhrs::orchestrator {
namespace {

/// For entries in the journal that must be made although the run's own time is over.
Context journal_context() { return Context::background(std::chrono::seconds(30)); }

std::string error_code(const Error& error) {
  if (!error.openai_code.empty()) return error.openai_code;
  switch (error.code) {
    case Code::deadline_exceeded:
      return "deadline_exceeded";
    case Code::unavailable:
      return "unavailable";
    case Code::upstream_failed:
      return "upstream_failed";
    case Code::invalid_argument:
      return "invalid_argument";
    case Code::not_found:
      return "not_found";
    case Code::cancelled:
      return "cancelled";
    default:
      return "internal";
  }
}

}  // namespace

std::optional<Result<json::Value>> ActiveRun::outcome() const {
  std::lock_guard lock(mutex_);
  return outcome_;
}

Engine::Engine(Spawn spawn, Journal& journal, Backends& backends, EngineOptions options, metrics::Registry& metrics,
               OnEnded on_ended)
    : spawn_(std::move(spawn)),
      journal_(journal),
      backends_(backends),
      options_(std::move(options)),
      on_ended_(std::move(on_ended)),
      metrics_(metrics),
      duration_(metrics.histogram("wrkhrs_run_duration_seconds", "How long runs took, from their start to their end.",
                                  metrics::duration_buckets_s())) {}

Engine::~Engine() { stop(std::chrono::seconds(5)); }

std::size_t Engine::running() const {
  std::lock_guard lock(mutex_);
  return running_;
}

std::shared_ptr<ActiveRun> Engine::find(const std::string& run_id) const {
  std::lock_guard lock(mutex_);
  auto found = active_.find(run_id);
  return found == active_.end() ? nullptr : found->second;
}

Task<std::shared_ptr<ActiveRun>> Engine::start(const Context& ctx, NewRun run) {
  auto active = std::make_shared<ActiveRun>(run.id, run.durable);
  bool durable = run.durable;
  {
    std::lock_guard lock(mutex_);
    if (stopping_) co_return fail(Code::unavailable, "The orchestrator is stopping. Try again in a moment.");
    bool full = durable ? waiting_.size() >= options_.waiting_max : running_ >= options_.running_max;
    if (full) co_return fail(Code::rate_limited, "Too many questions are being answered. Try again in a moment.");
    active_.emplace(run.id, active);
  }
  // A durable run has a deadline of its own; others never outlive their request's.
  Context run_ctx =
      durable ? Context(ctx.request_id(), ctx.trace(), std::chrono::steady_clock::now() + options_.run_timeout,
                        ctx.principal(), active->cancelled_)
              : ctx.with_timeout(options_.run_timeout).with_cancel_flag(active->cancelled_);
  auto created = co_await journal_.create(ctx, std::move(run));
  if (!created) {
    std::lock_guard lock(mutex_);
    active_.erase(active->id());
    co_return forward_error(created);
  }
  launch({active, std::move(run_ctx)});
  co_return active;
}

void Engine::launch(Pending pending) {
  {
    std::lock_guard lock(mutex_);
    if (stopping_ || running_ >= options_.running_max) {
      waiting_.push_back(std::move(pending));
      return;
    }
    ++running_;
  }
  spawn_("run", work(std::move(pending)));
}

void Engine::next() {
  std::optional<Pending> pending;
  {
    std::lock_guard lock(mutex_);
    --running_;
    if (!stopping_ && !waiting_.empty() && running_ < options_.running_max) {
      pending = std::move(waiting_.front());
      waiting_.pop_front();
      ++running_;
    }
  }
  if (pending) spawn_("run", work(std::move(*pending)));
}

asio::awaitable<void> Engine::work(Pending pending) {
  auto began = std::chrono::steady_clock::now();
  // Time spent waiting for a turn does not count.
  Context ctx = pending.ctx;
  Result<json::Value> result = co_await run_workflow(ctx, pending.run);
  duration_.observe(std::chrono::duration<double>(std::chrono::steady_clock::now() - began).count());
  co_await conclude(pending.run, std::move(result));
  next();
}

Task<json::Value> Engine::run_workflow(const Context& ctx, std::shared_ptr<ActiveRun> active) {
  auto run = co_await journal_.get(ctx, active->id(), true);
  if (!run) co_return forward_error(run);
  if (run->cancel_requested) active->cancel();
  if (auto wanted = ctx.check(); !wanted) co_return forward_error(wanted);
  const WorkflowDefinition* definition = find_workflow(run->workflow);
  if (!definition) co_return fail(Code::internal, fmt::format("The workflow '{}' is no longer known.", run->workflow));
  auto input_object = run->input.is_object() ? run->input.get_object() : json::Object{};
  auto input = json::read<api::orchestrator::RunInput>(input_object, json::Unknown::skip);
  if (!input) co_return forward_error(input);
  auto started = co_await journal_.started(ctx, active->id());
  if (!started) co_return forward_error(started);
  active->signal().notify();

  Context run_ctx = ctx.with_principal({.key_id = run->key_id, .internal = true});
  Steps steps(journal_, *run, [active] { active->signal().notify(); });
  co_return co_await answer_question(run_ctx, backends_, steps, options_.answer, std::move(*input));
}

Task<void> Engine::note_end(std::string run_id, RunStatus status, json::Value output,
                            std::optional<api::orchestrator::RunError> error) {
  Context ctx = journal_context();
  if (on_ended_) {
    auto run = co_await journal_.get(ctx, run_id, true);
    if (!run) co_return forward_error(run);
    run->status = status;
    run->output = output;
    run->error = error;
    run->finished_at_ms = unix_millis_now();
    auto told = co_await on_ended_(ctx, std::move(*run));
    if (!told) log::error("a run cannot be tracked", {{"run_id", run_id}, {"error", told.error().message}});
  }
  co_return co_await journal_.finished(ctx, std::move(run_id), status, std::move(output), std::move(error));
}

asio::awaitable<void> Engine::conclude(std::shared_ptr<ActiveRun> active, Result<json::Value> result) {
  bool interrupted = false;
  {
    std::lock_guard lock(mutex_);
    interrupted = stopping_;
  }
  RunStatus status = RunStatus::completed;
  std::optional<api::orchestrator::RunError> error;
  json::Value output(nullptr);
  if (result) {
    output = *result;
  } else if (active->cancel_wanted() || result.error().code == Code::cancelled) {
    status = RunStatus::cancelled;
    error = api::orchestrator::RunError{"cancelled", "The run was cancelled."};
  } else {
    status = RunStatus::failed;
    error = api::orchestrator::RunError{error_code(result.error()), result.error().message};
    log::warn("run failed",
              {{"run_id", active->id()}, {"error", result.error().message}, {"detail", result.error().detail}});
  }
  // A durable run that a stop has interrupted stays open in the journal: the next process takes it up again.
  if (!(interrupted && active->durable() && status == RunStatus::cancelled)) {
    auto noted = co_await note_end(active->id(), status, std::move(output), std::move(error));
    if (!noted)
      log::error("the end of a run cannot be journalled", {{"run_id", active->id()}, {"error", noted.error().message}});
    std::string_view status_name = status == RunStatus::completed ? "completed"
                                   : status == RunStatus::failed  ? "failed"
                                                                  : "cancelled";
    metrics_.counter("wrkhrs_runs_total", "Runs that have ended.", {{"status", std::string(status_name)}}).add();
  }
  bool prune = false;
  {
    std::lock_guard lock(mutex_);
    active_.erase(active->id());
    prune = ++ended_ % 256 == 0;
  }
  {
    std::lock_guard lock(active->mutex_);
    active->outcome_ = std::move(result);
  }
  active->signal().notify();
  if (prune) {
    Context prune_ctx = journal_context();
    auto pruned = co_await journal_.prune(prune_ctx, options_.runs_kept);
    if (!pruned) log::warn("old runs cannot be deleted", {{"error", pruned.error().message}});
  }
}

Task<bool> Engine::cancel(const Context& ctx, std::string run_id) {
  auto requested = co_await journal_.request_cancel(ctx, run_id);
  if (!requested) co_return forward_error(requested);
  if (!*requested) co_return false;
  auto active = find(run_id);
  if (active) active->cancel();
  bool waiting = false;
  {
    std::lock_guard lock(mutex_);
    waiting = std::erase_if(waiting_, [&](const Pending& pending) { return pending.run->id() == run_id; }) > 0;
    if (waiting) active_.erase(run_id);
  }
  if (waiting) {
    auto ended = co_await journal_.finished(ctx, run_id, RunStatus::cancelled, nullptr,
                                            api::orchestrator::RunError{"cancelled", "The run was cancelled."});
    if (!ended) co_return forward_error(ended);
    active->signal().notify();
  }
  co_return true;
}

asio::awaitable<std::uint64_t> Engine::wait(std::string run_id, std::uint64_t seen, std::chrono::milliseconds at_most) {
  auto active = find(run_id);
  if (!active) co_return seen + 1;
  co_await active->signal().wait(seen, at_most);
  co_return active->signal().version();
}

Result<std::size_t> Engine::resume() {
  auto unfinished = journal_.unfinished_now();
  if (!unfinished) return forward_error(unfinished);
  for (const std::string& id : *unfinished) {
    auto active = std::make_shared<ActiveRun>(id, true);
    Context ctx(new_id("req_"), TraceContext::start(), std::chrono::steady_clock::now() + options_.run_timeout,
                Principal{}, active->cancelled_);
    {
      std::lock_guard lock(mutex_);
      active_.emplace(id, active);
    }
    launch({active, std::move(ctx)});
  }
  return unfinished->size();
}

void Engine::drain() {
  std::lock_guard lock(mutex_);
  stopping_ = true;
  for (auto& [id, run] : active_) {
    if (run->durable()) run->cancel();
    run->signal().notify();
  }
}

bool Engine::draining() const {
  std::lock_guard lock(mutex_);
  return stopping_;
}

void Engine::stop(std::chrono::milliseconds limit) {
  {
    std::lock_guard lock(mutex_);
    stopping_ = true;
    for (auto& [id, run] : active_) run->cancel();
  }
  auto until = std::chrono::steady_clock::now() + limit;
  while (running() > 0 && std::chrono::steady_clock::now() < until)
    std::this_thread::sleep_for(std::chrono::milliseconds(10));
}

}  // namespace wrkhrs::orchestrator
