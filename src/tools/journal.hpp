// Calls with an idempotency key, on disk: so that none is made twice, and one that was cut off is known as such.
//
// A SQLite file, or a schema of the PostgreSQL database that replicas of the registry share. A call belongs to the
// process that makes it as long as that process says so: one that is not heard of for a lease has lost its calls.
#pragma once

#include <atomic>
#include <chrono>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>
#include <thread>
#include <vector>

#include "api/tools/tools.hpp"
#include "base/context.hpp"
#include "base/task.hpp"
#include "store/database.hpp"

namespace wrkhrs::tools {

/// Whose call of which tool under which key.
struct CallKey {
  std::string owner;  ///< key id
  std::string tool;
  std::string key;

  bool operator==(const CallKey&) const = default;
};

/// Safe from any thread. Rows are kept for seven days.
class Journal {
 public:
  static constexpr std::chrono::milliseconds default_lease{10'000};

  /// SQLite is one process's own: calls that run in it were cut off. Errors: those of store::Database::open.
  static Result<std::unique_ptr<Journal>> open(store::DatabaseOptions where,
                                               std::chrono::milliseconds lease = default_lease);

  /// True where other processes may write to it.
  bool is_shared() const { return database_->dialect() == store::Dialect::postgres; }
  /// Succeeds when the database answers and takes writes. Errors also: those of store::Database::trouble().
  Task<void> check(const Context& ctx);

  /// Notes on disk that a call begins. The stored answer when it was made before; else nothing, and the caller makes
  /// the call and ends with finish(), lose() or forget().
  ///
  /// Errors: conflict with code `idempotency_key_reused` (other arguments), `call_in_progress` (here or at another
  /// replica), or `outcome_unknown` (an earlier call did not come to its end and `repeatable` is false), and those of
  /// the store.
  Task<std::optional<api::tools::InvokeToolResponse>> begin(const Context& ctx, CallKey call,
                                                            std::string arguments_sha256, bool repeatable);
  /// Stores the answer. Where that fails (a full disk), it is kept and stored as soon as it can be, as what lose() and
  /// forget() say is; until then another call with the key is refused as `call_in_progress`.
  Task<void> finish(const Context& ctx, CallKey call, std::string response_json);
  /// The call may or may not have happened.
  Task<void> lose(const Context& ctx, CallKey call);
  /// The call has certainly not happened: the key is free again.
  Task<void> forget(const Context& ctx, CallKey call);

 private:
  Journal(std::unique_ptr<store::Database> database, std::chrono::milliseconds lease);
  /// How a call of this process ended. `state` empty: it has not happened.
  struct Outcome {
    CallKey call;
    std::string state;
    std::optional<std::string> response;
  };
  static constexpr std::size_t unnoted_max = 1000;
  Task<void> end(const Context& ctx, Outcome outcome);
  Result<void> note(store::Connection& connection, const Outcome& outcome) const;
  void note_what_is_left();
  void keep_calls();

  const std::string process_id_;
  const std::chrono::milliseconds lease_;
  std::unique_ptr<store::Database> database_;
  std::atomic<int> running_{0};  ///< calls of this process
  std::mutex mutex_;
  std::vector<Outcome> unnoted_;  ///< guarded by mutex_
  std::jthread keeper_;           ///< last: it ends before what it uses
};

}  // namespace wrkhrs::tools
