// For tests: a scripted rag, tool registry and model, and a replica of the orchestrator that asks them.
#pragma once

#include <atomic>
#include <chrono>
#include <memory>
#include <mutex>
#include <string>
#include <string_view>
#include <thread>
#include <vector>

#include <gtest/gtest.h>

#include "api/rag/operations.hpp"
#include "base/ids.hpp"
#include "net/test_server.hpp"
#include "orchestrator/adapters/http_backends.hpp"
#include "orchestrator/engine.hpp"
#include "orchestrator/patient_backends.hpp"
#include "store/testing.hpp"

namespace wrkhrs::orchestrator {

using namespace std::chrono_literals;

inline constexpr std::string_view pump_text =
    "The pump must be switched off before the filter is changed. It draws 2.2 kW at full load. The filter is changed "
    "every 500 "
    "hours.";

/// rag, tool-registry and model runner in one scripted server.
class FakeBackends {
 public:
  FakeBackends()
      : server({}, [](const net::RequestHead& head) -> Result<Principal> {
          return Principal{.key_id = std::string(head.header("x-wrkhrs-key-id")), .internal = true};
        }) {
    auto& router = server.router;
    router.bind(api::rag::search_vector_stores,
                [this](const Context& ctx, api::rag::SearchStores request) -> Task<api::rag::SearchResults> {
                  ++searches;
                  if (searches_refused > 0) {
                    --searches_refused;
                    co_return fail(Code::unavailable, "The index is being loaded.");
                  }
                  last_key = ctx.principal().key_id;
                  api::rag::SearchResults results;
                  api::rag::SearchResult result;
                  result.file_id = "file-1";
                  result.filename = "pump.md";
                  result.score = 0.9;
                  result.content.push_back({.text = std::string(pump_text)});
                  result.wrkhrs.passage_id = "psg_1";
                  result.wrkhrs.vector_store_id = "vs_1";
                  results.data.push_back(std::move(result));
                  co_return results;
                });
    router.bind(api::tools::search_tools,
                [this](const Context&, api::tools::SearchToolsRequest) -> Task<api::tools::ToolHits> {
                  api::tools::ToolHits hits;
                  api::tools::ToolHit hit;
                  hit.tool.name = tool_name;
                  hit.tool.description = "Molar mass of a formula";
                  hit.tool.input_schema = {{"type", "object"}};
                  hits.data.push_back(std::move(hit));
                  co_return hits;
                });
    router.bind(api::tools::invoke_tool,
                [this](const Context&, api::tools::InvokeToolRequest request) -> Task<api::tools::InvokeToolResponse> {
                  {
                    std::lock_guard lock(mutex);
                    tool_keys.push_back(request.idempotency_key.value_or(""));
                  }
                  if (tool_unknown)
                    co_return fail(Code::conflict, "It may or may not have happened.", "", "outcome_unknown");
                  while (tool_hangs) co_await net::sleep_for(10ms);  // tidy: allow(sleep) a fake that takes its time
                  api::tools::InvokeToolResponse response;
                  response.name = request.name;
                  response.output = json::Object{{"molar_mass", json::Object{{"value", 18.015}, {"unit", "g/mol"}}}};
                  co_return response;
                });
    router.bind_raw(complete, [this](const Context&, net::Exchange& exchange) -> Task<void> {
      auto body = co_await exchange.body.read_all();
      if (!body) co_return forward_error(body);
      ++completions;
      while (model_hangs) co_await net::sleep_for(10ms);  // tidy: allow(sleep) a fake that takes its time
      if (model_down) co_return fail(Code::unavailable, "The model is loading.");
      json::Object message{{"role", "assistant"}, {"content", draft}};
      const bool told = body->find("\"tool_call_id\"") != std::string::npos;
      if (wants_tool && body->find("\"tools\"") != std::string::npos && (!told || insists)) {
        message["content"] = nullptr;
        json::Object function{{"name", tool_name}, {"arguments", tool_arguments}};
        message["tool_calls"] =
            json::Array{json::Object{{"id", "call_1"}, {"type", "function"}, {"function", std::move(function)}}};
      }
      json::Object answer{
          {"model", "fake"},
          {"choices",
           json::Array{json::Object{{"index", 0}, {"message", std::move(message)}, {"finish_reason", "stop"}}}},
          {"usage", json::Object{{"prompt_tokens", 10}, {"completion_tokens", 5}, {"total_tokens", 15}}}};
      std::string text = json::write(json::Value(std::move(answer)));
      co_return co_await net::send_json(exchange.response, 200, std::move(text));
    });
    server.start();
  }

  static constexpr Operation<Empty, Empty> complete{
      {.method = Method::post, .path = "/v1/chat/completions", .name = "complete", .summary = "Fake."}};
  std::string draft = "The pump draws 2.2 kW at full load.";
  std::string tool_name = "molar_mass";
  std::string tool_arguments = R"({"formula":"H2O"})";
  std::atomic<bool> insists{false};  ///< calls a tool again however often it was told
  std::atomic<int> searches{0}, searches_refused{0}, completions{0};
  std::atomic<bool> wants_tool{false}, tool_unknown{false}, tool_hangs{false}, model_hangs{false}, model_down{false};
  std::mutex mutex;
  std::vector<std::string> tool_keys;
  std::string last_key;
  net::TestServer server;  // last: its handlers use what stands above until it has drained
};

inline NewRun question(std::string text, bool durable = true) {
  json::Object message{{"role", "user"}, {"content", text}};
  return {.id = new_id("run_"),
          .key_id = "key_a",
          .workflow = "question-answering@1",
          .durable = durable,
          .input = {{"messages", json::Array{std::move(message)}}}};
}

/// A process's worth of orchestrator: a journal, and an engine that works on it.
class Replica {
 public:
  struct Options {
    store::DatabaseOptions database;
    std::chrono::milliseconds lease = Journal::default_lease;
    std::size_t running_max = 16;
    bool works = true;  ///< takes up what waits
  };
  Replica(const net::Endpoint& fakes, Options options) {
    auto opened = Journal::open(std::move(options.database), options.lease);
    if (!opened) {
      ADD_FAILURE() << opened.error().message << opened.error().detail;
      std::abort();
    }
    journal = std::move(*opened);
    http_backends_ = std::make_unique<HttpBackends>(http, std::make_unique<net::ServiceClient>(http, fakes, "token"),
                                                    std::make_unique<net::ServiceClient>(http, fakes, "token"),
                                                    ModelEndpoint{.endpoint = fakes, .ours = true}, "token");
    backends_ = std::make_unique<PatientBackends>(
        *http_backends_, PatientBackends::Patience{.services = 5s, .model = 100ms, .first_pause = 10ms});
    EngineOptions engine_options;
    engine_options.answer.model = "fake";
    engine_options.run_timeout = 60s;
    engine_options.running_max = options.running_max;
    engine_options.look_every = 100ms;
    auto remember = [this](const Context&, JournalledRun run) -> Task<void> {
      std::lock_guard lock(ended_mutex);
      ended.push_back(std::move(run));
      co_return Result<void>{};
    };
    auto spawn = [this](std::string name, asio::awaitable<void> work) {
      runtime.spawn(std::move(name), std::move(work));
    };
    engine = std::make_unique<Engine>(spawn, *journal, *backends_, engine_options, metrics, remember);
    if (options.works) EXPECT_TRUE(engine->resume());
  }
  ~Replica() {
    engine.reset();
    journal.reset();  // before the loops that its threads resume coroutines on
    runtime.stop();
  }

  /// The run's id.
  std::string start(NewRun run) {
    std::string id = run.id;
    auto started = runtime.run(engine->start(ctx, std::move(run)));
    EXPECT_TRUE(started) << (started ? "" : started.error().message);
    return id;
  }
  JournalledRun read(const std::string& id) {
    auto run = runtime.run(journal->get(ctx, id, true));
    EXPECT_TRUE(run) << (run ? "" : run.error().message + run.error().detail);
    return run ? *run : JournalledRun{};
  }
  std::size_t told() {
    std::lock_guard lock(ended_mutex);
    return ended.size();
  }

  Context ctx = Context::background(2min).with_principal({.key_id = "key_a"});
  net::Runtime runtime{2};
  net::HttpClient http{runtime};
  metrics::Registry metrics;
  std::unique_ptr<Journal> journal;

 private:
  std::unique_ptr<Backends> http_backends_, backends_;

 public:
  std::mutex ended_mutex;
  std::vector<JournalledRun> ended;  ///< what tracking was told of
  std::unique_ptr<Engine> engine;
};

/// Looks again until `condition` holds, up to `limit`.
template <class Condition>
bool eventually(Condition condition, std::chrono::milliseconds limit = 30s) {
  const auto give_up = std::chrono::steady_clock::now() + limit;
  while (!condition()) {
    if (std::chrono::steady_clock::now() >= give_up) return false;
    std::this_thread::sleep_for(10ms);  // tidy: allow(sleep) looks again soon, up to a limit
  }
  return true;
}

}  // namespace wrkhrs::orchestrator
