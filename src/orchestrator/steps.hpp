// One run's way through its definition: a step that is in the journal is not taken again.
#pragma once

#include <cstdint>
#include <functional>
#include <map>
#include <string>
#include <utility>

#include "base/context.hpp"
#include "base/json.hpp"
#include "base/task.hpp"
#include "orchestrator/journal.hpp"

namespace wrkhrs::orchestrator {

/// `openai_code` of an error of the journal that passes: the run can be taken up again.
inline constexpr std::string_view journal_unavailable = "journal_unavailable";

/// What a step gave.
struct StepResult {
  json::Value output;
  StepStatus status = StepStatus::completed;
  json::Object event;  ///< for those who follow the run; small
};

/// Steps are numbered in the order in which a run takes them, which depends on nothing but its input and what earlier
/// steps gave. So a run that is taken up again finds its steps under the same numbers. Belongs to one coroutine.
class Steps {
 public:
  /// `recorded`: the run as the journal has it, with outputs. `on_change` is called after each entry in the journal.
  Steps(Journal& journal, const JournalledRun& recorded, std::function<void()> on_change);

  const std::string& run_id() const { return run_id_; }

  /// What the next step gave: from the journal if it has ended before, else by `work` (a callable that takes the step's
  /// idempotency key and returns Task<StepResult>), noted before and after.
  ///
  /// Errors: those of `work`, after they were noted as the step's end; cancelled and deadline_exceeded leave it begun,
  /// to be taken up again. unavailable with code
  /// `journal_unavailable`: the journal is away. conflict with code `claim_lost`. internal: the journal has another
  /// step under this number.
  template <class Work>
  Task<json::Value> take(const Context& ctx, std::string name, Work work) {
    std::int64_t number = ++last_;
    if (auto found = recorded_.find(number); found != recorded_.end()) {
      if (found->second.name != name) co_return mismatch(number, name, found->second.name);
      if (found->second.status != StepStatus::started) co_return std::move(found->second.output);
    }
    auto begun = co_await journal_.step_started(ctx, run_id_, number, name);
    if (!begun) co_return of_journal(begun.error());
    on_change_();
    Result<StepResult> result = co_await work(idempotency_key(number));
    if (!result) {
      if (result.error().code == Code::cancelled || result.error().code == Code::deadline_exceeded)
        co_return forward_error(result);
      json::Object error{{"error", result.error().message}};
      auto noted = co_await journal_.step_finished(ctx, run_id_, number, StepStatus::failed, error, error);
      if (!noted) co_return of_journal(noted.error());
      on_change_();
      co_return forward_error(result);
    }
    json::Value output = result->output;
    auto noted = co_await journal_.step_finished(ctx, run_id_, number, result->status, std::move(result->output),
                                                 std::move(result->event));
    if (!noted) co_return of_journal(noted.error());
    on_change_();
    co_return output;
  }

 private:
  std::string idempotency_key(std::int64_t number) const { return run_id_ + "/" + std::to_string(number); }
  static std::unexpected<Error> of_journal(Error error);
  static std::unexpected<Error> mismatch(std::int64_t number, const std::string& wanted, const std::string& recorded);

  Journal& journal_;
  const std::string run_id_;
  std::map<std::int64_t, JournalledStep> recorded_;
  std::int64_t last_ = 0;
  std::function<void()> on_change_;
};

}  // namespace wrkhrs::orchestrator
