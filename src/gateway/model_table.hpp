// Which models there are, and where each is served.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/error.hpp"
#include "config/stack_config.hpp"

namespace wrkhrs::gateway {

/// Where a model's requests go.
enum class Way { orchestrator, local_runner, provider, embeddings, speech };

struct ModelEntry {
  std::string id;  ///< as clients name it; `qwen*` stands for all that begin so
  Way way = Way::local_runner;
  std::string upstream_id;   ///< as the server behind names it
  std::size_t provider = 0;  ///< index into the configuration's providers, with Way::provider
  std::string owned_by;

  bool is_prefix() const { return id.ends_with('*'); }
  /// What the server behind is asked for when a client asks for `asked`.
  std::string upstream_name(std::string_view asked) const { return is_prefix() ? std::string(asked) : upstream_id; }
};

/// Read-only after it is made; safe to share. Aliases are resolved when it is made.
class ModelTable {
 public:
  /// Errors: invalid_argument (an alias of nothing, or a model named twice; the message names it).
  static Result<ModelTable> make(const config::StackConfig& config);

  /// The entry of exactly that id, else the one with the longest fitting prefix, else null.
  const ModelEntry* find(std::string_view id) const;
  /// OpenAI's `model_not_found`, naming the nearest model.
  Error not_found(std::string_view id) const;
  const std::vector<ModelEntry>& entries() const { return entries_; }

 private:
  std::vector<ModelEntry> entries_;
};

}  // namespace wrkhrs::gateway
