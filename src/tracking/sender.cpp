#include "tracking/sender.hpp"

#include <algorithm>

#include "base/clock.hpp"
#include "base/log.hpp"

namespace wrkhrs::tracking {
namespace {

/// MLflow will say the same again: only a person or a change of the run can help.
bool is_refusal(const Error& error) { return error.code == Code::invalid_argument || error.code == Code::not_found; }

constexpr std::string_view settling = "settling";

}  // namespace

Sender::Sender(Outbox& outbox, Mlflow mlflow, Options options, metrics::Registry& metrics)
    : outbox_(outbox),
      mlflow_(std::move(mlflow)),
      options_(std::move(options)),
      sent_(metrics.counter("wrkhrs_tracking_runs_sent_total", "Runs that MLflow has taken.")),
      refused_(metrics.counter("wrkhrs_tracking_refusals_total", "Times that MLflow refused a run.")),
      duplicates_(metrics.counter("wrkhrs_tracking_duplicates_deleted_total",
                                  "Second MLflow runs of one run, left by a crash and deleted.")) {}

Task<Sender::Sent> Sender::send_due(const Context& ctx) {
  const int limit = options_.batch_runs_max;
  auto due = co_await outbox_.due(ctx, unix_millis_now(), limit);
  if (!due) co_return forward_error(due);
  Sent result{.more = static_cast<int>(due->size()) == limit};
  for (Waiting& waiting : *due) {
    const std::int64_t sequence = waiting.sequence;
    const std::int64_t attempts = waiting.attempts;
    const std::string run_id = waiting.run.run_id;
    const std::string experiment = waiting.run.experiment.empty() ? options_.experiment : waiting.run.experiment;
    auto done = co_await send(ctx, std::move(waiting));
    if (done) {
      ++result.runs;
      sent_.add();
      continue;
    }
    if (done.error().openai_code == settling) {
      result.pause = options_.create_settles;
      continue;
    }
    experiment_ids_.erase(experiment);  // perhaps it is another MLflow now
    if (!is_refusal(done.error())) co_return forward_error(done);
    refused_.add();
    const bool give_up = attempts + 1 >= options_.refusals_max;
    const std::int64_t retry_at = give_up ? 0 : unix_millis_now() + 1000 * (std::int64_t{1} << attempts);
    log::warn("MLflow refuses a run", {{"run_id", run_id}, {"reason", done.error().message}, {"set_aside", give_up}});
    std::string reason = done.error().message;
    auto marked = co_await outbox_.mark_refused(ctx, sequence, std::move(reason), retry_at);
    if (!marked) co_return forward_error(marked);
    result.pause = std::max(result.pause, std::chrono::milliseconds(1000));
  }
  co_return result;
}

Task<> Sender::send(const Context& ctx, Waiting waiting) {
  const std::int64_t sequence = waiting.sequence;
  const bool interrupted_before = waiting.create_sent_at_ms > 0;
  const RunRecord run = waiting.run;
  const std::string experiment = run.experiment.empty() ? options_.experiment : run.experiment;
  auto known = experiment_ids_.find(experiment);
  if (known == experiment_ids_.end()) {
    auto id = co_await mlflow_.experiment_id(ctx, experiment);
    if (!id) co_return forward_error(id);
    known = experiment_ids_.insert_or_assign(experiment, std::move(*id)).first;
  }
  const std::string experiment_id = known->second;

  auto mlflow_run = co_await mlflow_run_for(ctx, experiment_id, std::move(waiting));
  if (!mlflow_run) co_return forward_error(mlflow_run);
  auto logged = co_await mlflow_.log_batch(ctx, *mlflow_run, run);
  if (!logged) {
    // Another MLflow than the one that made it, or one that has lost its database: begin anew. With access control on
    // it forbids what it does not know, as it would with a right that is missing; so it is asked whether it has the
    // run.
    bool is_gone = logged.error().code == Code::not_found;
    if (logged.error().code == Code::permission_denied) {
      auto there = co_await mlflow_.runs_of(ctx, experiment_id, run.run_id);
      is_gone = there && std::ranges::find(*there, *mlflow_run) == there->end();
    }
    if (is_gone) {
      auto forgotten = co_await outbox_.note_mlflow_run(ctx, sequence, "");
      if (!forgotten) co_return forward_error(forgotten);
    }
  }
  if (!logged) co_return forward_error(logged);
  if (!run.trace_otlp.empty()) {
    auto traced = co_await mlflow_.send_trace(ctx, experiment_id, run.trace_otlp);
    // An MLflow without OTLP, or one that dislikes a span, still gets the run.
    if (!traced && !is_refusal(traced.error())) co_return forward_error(traced);
    if (!traced) log::warn("MLflow refuses a trace", {{"run_id", run.run_id}, {"reason", traced.error().message}});
  }
  auto ended = co_await mlflow_.end_run(ctx, *mlflow_run, run);
  if (!ended) co_return forward_error(ended);

  if (interrupted_before) {
    auto all = co_await mlflow_.runs_of(ctx, experiment_id, run.run_id);
    if (!all) co_return forward_error(all);
    for (const std::string& other : *all) {
      if (other == *mlflow_run) continue;
      auto deleted = co_await mlflow_.delete_run(ctx, other);
      if (!deleted) co_return forward_error(deleted);
      duplicates_.add();
    }
  }
  co_return co_await outbox_.mark_sent(ctx, sequence, unix_millis_now());
}

Task<std::string> Sender::mlflow_run_for(const Context& ctx, std::string experiment_id, Waiting waiting) {
  if (!waiting.mlflow_run_id.empty()) co_return waiting.mlflow_run_id;
  // Also where this outbox never asked for it: it may have been restored from a backup.
  const std::string run_id = waiting.run.run_id;
  auto found = co_await mlflow_.runs_of(ctx, experiment_id, run_id);
  if (!found) co_return forward_error(found);
  if (!found->empty()) {
    const std::string id = found->front();
    auto noted = co_await outbox_.note_mlflow_run(ctx, waiting.sequence, id);
    if (!noted) co_return forward_error(noted);
    co_return id;
  }
  const std::int64_t age_ms = unix_millis_now() - waiting.create_sent_at_ms;
  if (waiting.create_sent_at_ms > 0 && age_ms >= 0 && age_ms < options_.create_settles.count()) {
    co_return fail(Code::conflict, "An earlier attempt is still settling.", "", std::string(settling));
  }
  auto noted = co_await outbox_.note_create_sent(ctx, waiting.sequence, unix_millis_now());
  if (!noted) co_return forward_error(noted);
  auto made = co_await mlflow_.create_run(ctx, experiment_id, std::move(waiting.run));
  if (!made) co_return forward_error(made);
  auto kept = co_await outbox_.note_mlflow_run(ctx, waiting.sequence, *made);
  if (!kept) co_return forward_error(kept);
  co_return std::move(*made);
}

}  // namespace wrkhrs::tracking
