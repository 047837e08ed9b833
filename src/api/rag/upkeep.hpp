// What `wrkhrs prune` asks of wrkhrs-rag; not passed on by the gateway.
#pragma once

#include <cstdint>
#include <string>
#include <tuple>
#include <vector>

#include "base/json_fields.hpp"
#include "base/operation.hpp"

namespace wrkhrs::api::rag {

using json::field;

struct SweepObjects {
  bool dry_run = true;
  static constexpr auto fields() {
    return std::tuple{field("dry_run", &SweepObjects::dry_run, "Only say what would be deleted.")};
  }
};
struct SweepResult {
  std::int64_t count = 0;
  std::int64_t bytes = 0;
  static constexpr auto fields() {
    return std::tuple{field("count", &SweepResult::count, "How many."),
                      field("bytes", &SweepResult::bytes, "Their bytes.")};
  }
};

/// For `wrkhrs prune`: only with the internal token.
inline constexpr Operation<SweepObjects, SweepResult> sweep_objects{{.method = Method::post,
                                                                     .path = "/v1/objects/sweep",
                                                                     .name = "sweepObjects",
                                                                     .summary = "Delete stored bytes without a file."}};

}  // namespace wrkhrs::api::rag
