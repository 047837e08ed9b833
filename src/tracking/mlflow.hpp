// The calls of MLflow's REST API (version 2.0 of it, MLflow 3.17) that tracking needs.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "base/context.hpp"
#include "config/stack_config.hpp"
#include "net/client.hpp"
#include "tracking/run_record.hpp"

namespace wrkhrs::tracking {

/// The tag that a run of ours is known by.
inline constexpr std::string_view run_id_tag = "wrkhrs.run_id";

/// Safe to share between coroutines. Errors of every call: unavailable (no connection, 429, 5xx, or a proxy's answer:
/// try again), permission_denied (401 or 403: the credentials, or MLflow's --allowed-hosts; the message says which),
/// deadline_exceeded, invalid_argument (MLflow refuses what was sent, and would again).
class Mlflow {
 public:
  /// Errors: invalid_argument (not an address).
  static Result<Mlflow> create(net::HttpClient& http, const config::TrackingConfig& config);

  /// The id of an experiment, made when missing. Error besides: conflict (it is deleted: a person must restore it).
  Task<std::string> experiment_id(const Context& ctx, std::string name);
  /// Active runs that carry our tag, oldest first.
  Task<std::vector<std::string>> runs_of(const Context& ctx, std::string experiment_id, std::string run_id);
  /// Makes a run that carries the tag from its first moment. Not idempotent.
  Task<std::string> create_run(const Context& ctx, std::string experiment_id, RunRecord run);
  /// Params, metrics and tags, in as many calls as MLflow's limits ask for. Idempotent.
  Task<> log_batch(const Context& ctx, std::string mlflow_run_id, RunRecord run);
  /// Idempotent: span ids are the same each time.
  Task<> send_trace(const Context& ctx, std::string experiment_id, std::string otlp);
  Task<> end_run(const Context& ctx, std::string mlflow_run_id, RunRecord run);
  Task<> delete_run(const Context& ctx, std::string mlflow_run_id);
  /// A call that proves that runs can be written to; /health of MLflow says nothing about that.
  Task<> check(const Context& ctx);

  const std::string& url() const { return url_; }

 private:
  Mlflow(net::HttpClient& http, net::Endpoint endpoint, std::string authorization);
  Task<json::Object> call(const Context& ctx, Method method, std::string path, std::string body,
                          std::string content_type = "application/json", net::HeaderList headers = {});

  net::HttpClient* http_;
  net::Endpoint endpoint_;
  std::string authorization_;
  std::string url_;
};

/// One call of runs/log-batch. Exposed for tests.
struct LogBatch {
  json::Array params, metrics, tags;
};
/// Splits a run by MLflow's limits: 1000 metrics, 100 params, 100 tags and 1 MB a call; keys of 250 and values of 6000
/// (param) and 8000 (tag) characters, cut with a mark; characters that keys may not have become `_`. Metrics that are
/// no number are left out. Pure.
std::vector<LogBatch> log_batches(const RunRecord& run);

}  // namespace wrkhrs::tracking
