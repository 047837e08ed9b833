#include "gateway/model_table.hpp"

#include <algorithm>

#include <fmt/format.h>

#include "base/nearest_name.hpp"

namespace wrkhrs::gateway {

Result<ModelTable> ModelTable::make(const config::StackConfig& config) {
  ModelTable table;
  table.entries_.push_back({.id = "wrkhrs", .way = Way::orchestrator, .upstream_id = "wrkhrs", .owned_by = "wrkhrs"});
  table.entries_.push_back(
      {.id = config.llm.model, .way = Way::local_runner, .upstream_id = config.llm.model, .owned_by = "wrkhrs-llm"});
  table.entries_.push_back({.id = config.rag.embedding_model,
                            .way = Way::embeddings,
                            .upstream_id = config.rag.embedding_model,
                            .owned_by = "wrkhrs-rag"});
  table.entries_.push_back(
      {.id = config.asr.model, .way = Way::speech, .upstream_id = config.asr.model, .owned_by = "wrkhrs-asr"});
  for (std::size_t i = 0; i < config.gateway.providers.size(); ++i) {
    for (const std::string& model : config.gateway.providers[i].models) {
      table.entries_.push_back({.id = model,
                                .way = Way::provider,
                                .upstream_id = model,
                                .provider = i,
                                .owned_by = config.gateway.providers[i].id});
    }
  }
  for (const auto& [alias, target] : config.gateway.aliases) {
    const ModelEntry* entry = table.find(target);
    if (!entry) {
      return fail(
          Code::invalid_argument,
          fmt::format("gateway.aliases: '{}' stands for '{}', which is no model of this stack.", alias, target));
    }
    ModelEntry copy = *entry;
    copy.upstream_id = entry->upstream_name(target);
    copy.id = alias;
    table.entries_.push_back(std::move(copy));
  }
  for (const ModelEntry& entry : table.entries_) {
    auto same = [&](const ModelEntry& other) { return other.id == entry.id; };
    if (std::count_if(table.entries_.begin(), table.entries_.end(), same) > 1) {
      return fail(Code::invalid_argument,
                  fmt::format("gateway: the model '{}' is named twice; give one of them another name.", entry.id));
    }
  }
  return table;
}

const ModelEntry* ModelTable::find(std::string_view id) const {
  const ModelEntry* best = nullptr;
  for (const ModelEntry& entry : entries_) {
    if (entry.id == id) return &entry;
    const std::string_view prefix = std::string_view(entry.id).substr(0, entry.id.size() - 1);
    if (entry.is_prefix() && id.starts_with(prefix) && (!best || entry.id.size() > best->id.size())) best = &entry;
  }
  return best;
}

Error ModelTable::not_found(std::string_view id) const {
  std::vector<std::string_view> known;
  for (const ModelEntry& entry : entries_) known.push_back(entry.id);
  return {.code = Code::not_found,
          .message = fmt::format(
              "The model '{}' does not exist or you do not have access to it.{} GET /v1/models lists what there is.",
              id.substr(0, 100), did_you_mean(id, known)),
          .param = "model",
          .openai_code = "model_not_found"};
}

}  // namespace wrkhrs::gateway
