// Copies of the passages in Qdrant, over its REST API (as of 1.19).
//
// A copy is a collection with a named dense vector (cosine) and a named sparse one (words, whose weights are ours: see
// lexical.hpp). A point is a passage: its id is the passage's number, its payload says owner, store and document, each
// indexed. A search is one request: for each query two prefetches, filtered by owner and store, fused by reciprocal
// rank in Qdrant. Writes wait until they are on disk there.
#pragma once

#include <chrono>
#include <map>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "base/metrics.hpp"
#include "config/stack_config.hpp"
#include "net/client.hpp"
#include "rag/ports.hpp"

namespace wrkhrs::rag {

class QdrantIndex final : public PassageIndex {
 public:
  /// Errors: invalid_argument (the address, the prefix), upstream_failed (ca_file).
  static Result<std::unique_ptr<QdrantIndex>> make(net::HttpClient& http, metrics::Registry& metrics,
                                                   const config::QdrantConfig& config);

  Task<void> ping(const Context& ctx) override;
  Task<bool> has(const Context& ctx, std::string copy) override;
  Task<void> make(const Context& ctx, std::string copy, std::size_t dimensions) override;
  Task<void> remove_others(const Context& ctx, std::string family, std::string kept) override;
  Task<void> put(const Context& ctx, std::string copy, std::vector<IndexedPassage> passages) override;
  Task<void> remove(const Context& ctx, std::string copy, std::vector<std::int64_t> documents) override;
  Task<std::vector<std::vector<IndexHit>>> search(const Context& ctx, std::string copy,
                                                  std::vector<IndexQuery> queries) override;
  Task<std::int64_t> count(const Context& ctx, std::string copy) override;
  Task<std::map<std::int64_t, std::int64_t>> documents(const Context& ctx, std::string copy) override;

  /// What is asked of Qdrant, for the metrics.
  enum class Call { ping, manage, put, remove, search, list };

 private:
  struct Probe {
    metrics::Histogram* duration_s;
    metrics::Counter* failed;
  };
  QdrantIndex(net::HttpClient& http, net::Endpoint endpoint, metrics::Registry& metrics,
              const config::QdrantConfig& config);

  /// One call; the `result` of the answer.
  Task<json::Value> call(const Context& ctx, Call kind, Method method, std::string path, json::Value body);
  Task<net::ClientResponse> ask(const Context& ctx, Method method, std::string path, json::Value body);
  std::string path_of(std::string_view copy, std::string_view rest = {}) const;

  net::HttpClient& http_;
  const net::Endpoint endpoint_;
  const std::string api_key_;
  const std::string prefix_;
  const std::chrono::milliseconds timeout_;
  std::map<Call, Probe> probes_;
};

}  // namespace wrkhrs::rag
