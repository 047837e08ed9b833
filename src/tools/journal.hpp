// Calls with an idempotency key, on disk: so that none is made twice, and one that was cut off is known as such.
#pragma once

#include <filesystem>
#include <memory>
#include <optional>
#include <string>

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
};

/// Safe from any thread. Rows are kept for seven days.
class Journal {
 public:
  /// Errors: those of store::Database::open.
  static Result<std::unique_ptr<Journal>> open(std::filesystem::path file);

  /// Notes on disk that a call begins. The stored answer when it was made before; else nothing, and the caller makes
  /// the call and ends with finish(), lose() or forget().
  ///
  /// Errors: conflict with code `idempotency_key_reused` (other arguments), `call_in_progress`, or `outcome_unknown`
  /// (an earlier call did not come to its end and `repeatable` is false), and those of the store.
  Task<std::optional<api::tools::InvokeToolResponse>> begin(const Context& ctx, CallKey call,
                                                            std::string arguments_sha256, bool repeatable);
  /// Stores the answer.
  Task<void> finish(const Context& ctx, CallKey call, std::string response_json);
  /// The call may or may not have happened.
  Task<void> lose(const Context& ctx, CallKey call);
  /// The call has certainly not happened: the key is free again.
  Task<void> forget(const Context& ctx, CallKey call);

 private:
  explicit Journal(std::unique_ptr<store::Database> database);

  const std::string
      process_id_;  ///< of this process: its own unfinished calls are running, those of others were cut off
  std::unique_ptr<store::Database> database_;
};

}  // namespace wrkhrs::tools
