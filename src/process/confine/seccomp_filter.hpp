// RAII over libseccomp.
#pragma once

#include <cstdint>
#include <initializer_list>

#include <seccomp.h>

#include "base/error.hpp"

namespace wrkhrs::process {

/// A filter under construction; errors are kept and come out of load(). Calls unknown to the running architecture are
/// skipped.
class SeccompFilter {
 public:
  explicit SeccompFilter(std::uint32_t default_action) : context_(seccomp_init(default_action)) {}
  ~SeccompFilter() {
    if (context_ != nullptr) seccomp_release(context_);
  }
  SeccompFilter(const SeccompFilter&) = delete;
  SeccompFilter& operator=(const SeccompFilter&) = delete;

  void add(std::uint32_t action, std::initializer_list<const char*> calls);
  void add_if(std::uint32_t action, const char* call, std::initializer_list<scmp_arg_cmp> conditions);

  /// Puts the filter in force. Errors: unavailable.
  Result<void> load();

 private:
  scmp_filter_ctx context_;
  int error_ = 0;
};

/// Leaves only what a parser over open pipes needs: reading, writing, memory that is not executable, time, its own
/// signals.
Result<void> allow_only_computing();

}  // namespace wrkhrs::process
