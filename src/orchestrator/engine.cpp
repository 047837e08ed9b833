#include "orchestrator/engine.hpp"

#include <algorithm>
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

/// How often the journal of a run of another replica is looked at for those who follow it.
constexpr std::chrono::milliseconds look_at_others_every{100};

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

bool Engine::reserve() {
  std::lock_guard lock(mutex_);
  if (stopping_ || running_ >= options_.running_max) return false;
  ++running_;
  return true;
}

void Engine::unreserve() {
  std::lock_guard lock(mutex_);
  --running_;
}

/// A run that is about to be worked on; forgotten, and its place given up, unless it is kept: also when the coroutine
/// is thrown away.
class Engine::Begun {
 public:
  Begun(Engine& engine, std::shared_ptr<ActiveRun> active) : engine_(engine), active_(std::move(active)) {
    std::lock_guard lock(engine_.mutex_);
    engine_.active_.emplace(active_->id(), active_);
  }
  ~Begun() {
    if (!active_) return;
    std::lock_guard lock(engine_.mutex_);
    engine_.active_.erase(active_->id());
    --engine_.running_;
  }
  Begun(const Begun&) = delete;
  Begun& operator=(const Begun&) = delete;
  void keep() { active_.reset(); }

 private:
  Engine& engine_;
  std::shared_ptr<ActiveRun> active_;
};

Task<std::shared_ptr<ActiveRun>> Engine::start(const Context& ctx, NewRun run) {
  if (draining()) co_return fail(Code::unavailable, "The orchestrator is stopping. Try again in a moment.");
  const bool durable = run.durable;
  if (!reserve()) {
    if (!durable) {
      co_return fail(Code::rate_limited, "Too many questions are being answered. Try again in a moment.");
    }
    auto created = co_await journal_.create_waiting(ctx, std::move(run), options_.waiting_max);
    if (!created) co_return forward_error(created);
    others_wait_ = true;
    co_return std::shared_ptr<ActiveRun>();
  }
  auto active = std::make_shared<ActiveRun>(run.id, durable, std::chrono::steady_clock::now() + journal_.lease());
  Begun begun(*this, active);
  // A durable run has a deadline of its own; others never outlive their request's.
  Context run_ctx =
      durable ? Context(ctx.request_id(), ctx.trace(), std::chrono::steady_clock::now() + options_.run_timeout,
                        ctx.principal(), active->cancelled_)
              : ctx.with_timeout(options_.run_timeout).with_cancel_flag(active->cancelled_);
  auto created = co_await journal_.create(ctx, std::move(run));
  if (!created) co_return forward_error(created);
  begun.keep();
  spawn_("run", work({active, std::move(run_ctx)}));
  co_return active;
}

/// Claims a run that waits and starts it in a place that is reserved; false where there is none, and the place is still
/// the caller's.
asio::awaitable<bool> Engine::take_one() {
  const SteadyTime asked = std::chrono::steady_clock::now();
  const Context ctx = Context::background(journal_.lease() / 3);
  auto claimed = co_await journal_.claim_next(ctx);
  if (!claimed || !*claimed) {
    if (!claimed) log::warn("runs that wait cannot be claimed", {{"error", claimed.error().message}});
    others_wait_ = false;  // until the next look
    co_return false;
  }
  auto active = std::make_shared<ActiveRun>(**claimed, true, asked + journal_.lease());
  bool is_here = false;
  {
    std::lock_guard lock(mutex_);
    is_here = !active_.emplace(active->id(), active).second;
  }
  if (is_here) {  // this process had lost it and has not ended its work on it yet
    others_wait_ = false;
    (void)co_await journal_.release(ctx, active->id());
    co_return false;
  }
  log::info("a run is taken up", {{"run_id", active->id()}});
  Context run_ctx(new_id("req_"), TraceContext::start(), std::chrono::steady_clock::now() + options_.run_timeout,
                  Principal{}, active->cancelled_);
  spawn_("run", work({active, std::move(run_ctx)}));
  co_return true;
}

/// Takes runs that wait as long as there is room.
asio::awaitable<void> Engine::fill() {
  while (others_wait_ && reserve()) {
    if (co_await take_one()) continue;
    unreserve();
    co_return;
  }
}

asio::awaitable<void> Engine::work(Pending pending) {
  auto began = std::chrono::steady_clock::now();
  Context ctx = pending.ctx;
  Result<json::Value> result = co_await run_workflow(ctx, pending.run);
  duration_.observe(std::chrono::duration<double>(std::chrono::steady_clock::now() - began).count());
  co_await conclude(pending.run, std::move(result));
  // The place goes to one that waits; giving it up comes last, since stop() waits for it.
  if (others_wait_ && !draining() && co_await take_one()) co_return;
  unreserve();
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
  auto claimed = co_await journal_.check_claim(ctx, run_id);  // what another replica has is its to tell of
  if (!claimed) co_return forward_error(claimed);
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

/// Journals how a run ended; one that this process has to leave stays open for another.
asio::awaitable<void> Engine::finish(std::shared_ptr<ActiveRun> active, const Result<json::Value>& result) {
  if (active->lost_ || (!result && result.error().openai_code == claim_lost)) {
    log::warn("a run is left to the replica that has taken it over", {{"run_id", active->id()}});
    co_return;
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
  // A durable run that a stop has interrupted, or whose journal was away, stays open: it is taken up again.
  const bool interrupted =
      (draining() && status == RunStatus::cancelled) || (!result && result.error().openai_code == journal_unavailable);
  if (interrupted && active->durable()) {
    const Context ctx = journal_context();
    auto released = co_await journal_.release(ctx, active->id());
    if (!released)
      log::warn("a run is left claimed until its lease ends",
                {{"run_id", active->id()}, {"error", released.error().message}});
    co_return;
  }
  auto noted = co_await note_end(active->id(), status, std::move(output), std::move(error));
  if (!noted) {
    log::error("the end of a run cannot be journalled", {{"run_id", active->id()}, {"error", noted.error().message}});
    co_return;
  }
  std::string_view status_name = status == RunStatus::completed ? "completed"
                                 : status == RunStatus::failed  ? "failed"
                                                                : "cancelled";
  metrics_.counter("wrkhrs_runs_total", "Runs that have ended.", {{"status", std::string(status_name)}}).add();
}

asio::awaitable<void> Engine::conclude(std::shared_ptr<ActiveRun> active, Result<json::Value> result) {
  co_await finish(active, result);
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
  if (auto active = find(run_id); active && *requested == CancelOutcome::asked) active->cancel();
  co_return *requested != CancelOutcome::ended_before;
}

asio::awaitable<std::uint64_t> Engine::wait(std::string run_id, std::uint64_t seen, std::chrono::milliseconds at_most) {
  auto active = find(run_id);
  if (!active) {
    co_await stop_.wait(stop_.version(), std::min(at_most, look_at_others_every));
    co_return seen + 1;
  }
  co_await active->signal().wait(seen, at_most);
  co_return active->signal().version();
}

// ---- claims

Result<std::size_t> Engine::resume() {
  auto waiting = journal_.take_stock_now();
  if (!waiting) return forward_error(waiting);
  others_wait_ = *waiting > 0;
  keepers_ = 2;
  spawn_("run claims", keep_claims());
  spawn_("run claims watch", watch_claims());
  return waiting;
}

/// Keeps what this replica works on claimed, and looks for runs that wait and for wishes to cancel.
asio::awaitable<void> Engine::keep_claims() {
  // Alone, it hears of everything by itself; then this is for what a failed entry in the journal has left.
  const auto pause = journal_.is_shared() ? std::min(options_.look_every, journal_.lease() / 3) : journal_.lease() / 3;
  auto kept = std::chrono::steady_clock::now();
  while (stop_.version() == 0) {
    co_await fill();
    co_await stop_.wait(0, pause);
    if (stop_.version() != 0) break;
    if (std::chrono::steady_clock::now() - kept >= journal_.lease() / 3) {
      kept = std::chrono::steady_clock::now();
      co_await renew();
    }
    const Context ctx = Context::background(journal_.lease() / 3);
    auto news = co_await journal_.news(ctx);
    if (!news) {
      log::warn("the journal of runs cannot be read", {{"error", news.error().message}});
      continue;
    }
    for (const std::string& id : news->to_cancel) {
      if (auto active = find(id)) active->cancel();
    }
    if (news->claimable) others_wait_ = true;
    if (news->abandoned) (void)co_await journal_.fail_abandoned(ctx);
  }
  --keepers_;
}

asio::awaitable<void> Engine::renew() {
  std::vector<std::shared_ptr<ActiveRun>> runs;
  std::vector<std::string> ids;
  {
    std::lock_guard lock(mutex_);
    for (const auto& [id, run] : active_) {
      runs.push_back(run);
      ids.push_back(id);
    }
  }
  if (runs.empty()) co_return;
  const SteadyTime asked = std::chrono::steady_clock::now();
  const Context ctx = Context::background(journal_.lease() / 3);
  auto lost = co_await journal_.keep(ctx, std::move(ids));
  if (!lost) {
    log::warn("the claims of this replica cannot be kept", {{"error", lost.error().message}});
    co_return;
  }
  for (const auto& run : runs) {
    if (std::ranges::find(*lost, run->id()) == lost->end()) run->claimed_until_ = asked + journal_.lease();
    // One that is not claimed any more has just ended, or is another's: its next entry in the journal will tell.
  }
}

/// Ends what this replica could not keep claimed, before another may begin with it. Does not wait for the database.
asio::awaitable<void> Engine::watch_claims() {
  while (stop_.version() == 0) {
    co_await stop_.wait(0, std::min<std::chrono::milliseconds>(std::chrono::milliseconds(200), journal_.lease() / 10));
    const SteadyTime soon = std::chrono::steady_clock::now() + journal_.lease() / 10;
    std::lock_guard lock(mutex_);
    for (const auto& [id, run] : active_) {
      if (run->claimed_until_.load() > soon || run->lost_) continue;
      log::warn("the claim of a run could not be kept; it ends here", {{"run_id", id}});
      run->lose();
    }
  }
  --keepers_;
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
  stop_.notify();
  auto until = std::chrono::steady_clock::now() + limit;
  while ((running() > 0 || keepers_ > 0) && std::chrono::steady_clock::now() < until)
    std::this_thread::sleep_for(std::chrono::milliseconds(10));
}

}  // namespace wrkhrs::orchestrator
