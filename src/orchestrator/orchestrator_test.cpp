// The engine, the journal and question-answering@1 against a scripted rag, tool registry and model (fakes, over real
// HTTP).
#include <atomic>
#include <mutex>
#include <thread>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "base/ids.hpp"
#include "net/sse.hpp"
#include "orchestrator/answer_metrics.hpp"
#include "orchestrator/chat_format.hpp"
#include "orchestrator/http.hpp"
#include "orchestrator/prompt.hpp"
#include "orchestrator/run_record.hpp"
#include "orchestrator/testing.hpp"
#include "orchestrator/workflow.hpp"
#include "store/sqlite.hpp"

namespace wrkhrs::orchestrator {
namespace {

using namespace std::chrono_literals;

class OrchestratorTest : public ::testing::Test {
 protected:
  OrchestratorTest() { open(); }
  ~OrchestratorTest() override {
    fake_.tool_hangs = fake_.model_hangs = false;
    engine_.reset();
    runtime_.stop();
  }

  /// A process that starts on the same journal.
  void open() {
    engine_.reset();
    journal_.reset();
    auto journal = Journal::open({.path = folder_.path() / "runs.db"});
    ASSERT_TRUE(journal) << journal.error().message;
    journal_ = std::move(*journal);
    net::Endpoint endpoint = fake_.server.endpoint();
    http_backends_ =
        std::make_unique<HttpBackends>(http_, std::make_unique<net::ServiceClient>(http_, endpoint, "token"),
                                       std::make_unique<net::ServiceClient>(http_, endpoint, "token"),
                                       ModelEndpoint{.endpoint = endpoint, .ours = true}, "token");
    backends_ = std::make_unique<PatientBackends>(
        *http_backends_, PatientBackends::Patience{.services = 5s, .model = 100ms, .first_pause = 10ms});
    EngineOptions options;
    options.answer.model = "fake";
    options.run_timeout = 20s;
    auto remember = [this](const Context&, JournalledRun run) -> Task<void> {
      std::lock_guard lock(ended_mutex_);
      ended_.push_back(std::move(run));
      co_return Result<void>{};
    };
    auto spawn = [this](std::string name, asio::awaitable<void> work) {
      runtime_.spawn(std::move(name), std::move(work));
    };
    engine_ = std::make_unique<Engine>(spawn, *journal_, *backends_, options, metrics_, remember);
  }

  NewRun new_run(std::string question, bool durable = true) {
    json::Object message{{"role", "user"}, {"content", question}};
    return {.id = new_id("run_"),
            .key_id = "key_a",
            .workflow = "question-answering@1",
            .durable = durable,
            .input = {{"messages", json::Array{std::move(message)}}}};
  }
  std::shared_ptr<ActiveRun> start(NewRun run) {
    auto active = runtime_.run(engine_->start(ctx_, std::move(run)));
    EXPECT_TRUE(active) << (active ? "" : active.error().message);
    return active ? *active : nullptr;
  }
  Result<json::Value> outcome_of(ActiveRun& run) {
    for (int i = 0; i < 1000; ++i) {
      if (auto outcome = run.outcome()) return *outcome;
      std::this_thread::sleep_for(5ms);  // tidy: allow(sleep) looks again soon, up to a limit
    }
    return fail(Code::deadline_exceeded, "the run did not end");
  }
  JournalledRun journalled(const std::string& id) {
    auto run = runtime_.run(journal_->get(ctx_, id, true));
    EXPECT_TRUE(run);
    return run ? *run : JournalledRun{};
  }
  template <class Condition>
  void wait_until(Condition condition) {
    for (int i = 0; i < 1000 && !condition(); ++i)
      std::this_thread::sleep_for(5ms);  // tidy: allow(sleep) looks again soon, up to a limit
    ASSERT_TRUE(condition());
  }

  Context ctx_ = Context::background(1min).with_principal({.key_id = "key_a"});
  store::TemporaryFolder folder_;
  net::Runtime runtime_{2};
  FakeBackends fake_;
  net::HttpClient http_{runtime_};
  metrics::Registry metrics_;
  std::unique_ptr<Journal> journal_;
  std::unique_ptr<Backends> http_backends_, backends_;
  std::mutex ended_mutex_;
  std::vector<JournalledRun> ended_;
  std::unique_ptr<Engine> engine_;
};

TEST_F(OrchestratorTest, AnswersWithASentenceOfTheModelThatItsPassageSupports) {
  auto run = start(new_run("How much power does the pump draw at full load?"));
  auto output = outcome_of(*run);
  ASSERT_TRUE(output) << output.error().message;
  EXPECT_EQ(output->at("content").as_string(), "The pump draws 2.2 kW at full load. [1]");
  EXPECT_EQ(output->at("annotations").as_array().at(0).at("file_id").as_string(), "file-1");
  const json::Value& extension = output->at("wrkhrs");
  EXPECT_EQ(extension.at("answer").as_string(), "composed");
  EXPECT_EQ(extension.at("citations").as_array().at(0).at("quote").as_string(), "It draws 2.2 kW at full load.");
  for (const char* verdict : {"citations", "units", "doubt"})
    EXPECT_TRUE(extension.at("verdicts").at(verdict).at("ok").as_bool());
  EXPECT_EQ(fake_.last_key, "key_a");
  EXPECT_EQ(journalled(run->id()).status, RunStatus::completed);
}

TEST(Prompt, AChoiceIsReadFromTheFirstWordsOfAStatement) {
  const std::vector<std::string> statements = {"The supervisor process restarts services.",
                                               "The supervisor process restarts nothing else."};
  EXPECT_EQ(chosen_statement(R"({"answer": "The supervisor process restarts nothing"})", statements), 1u);
  EXPECT_EQ(chosen_statement(R"({"answer": "The supervisor"})", statements), std::nullopt);
  EXPECT_EQ(chosen_statement("The supervisor process restarts services.", statements), std::nullopt);
}

TEST_F(OrchestratorTest, WaitsForAServiceThatIsBeingRestarted) {
  fake_.searches_refused = 3;
  auto run = start(new_run("How much power does the pump draw at full load?"));
  auto output = outcome_of(*run);
  ASSERT_TRUE(output) << output.error().message;
  EXPECT_EQ(fake_.searches, 4);
}

TEST_F(OrchestratorTest, QuotesWhenTheModelInventsAndSaysSo) {
  fake_.draft = "The pump draws 3.5 kW at full load.";
  auto run = start(new_run("How much power does the pump draw at full load?"));
  auto output = outcome_of(*run);
  ASSERT_TRUE(output) << output.error().message;
  EXPECT_EQ(output->at("wrkhrs").at("answer").as_string(), "quoted");
  EXPECT_THAT(std::string(output->at("content").as_string()),
              ::testing::AllOf(::testing::HasSubstr("I quote"), ::testing::HasSubstr("It draws 2.2 kW at full load."),
                               ::testing::Not(::testing::HasSubstr("3.5"))));
}

TEST_F(OrchestratorTest, QuotesWhenTheModelIsDown) {
  fake_.model_down = true;
  auto run = start(new_run("How much power does the pump draw at full load?"));
  auto output = outcome_of(*run);
  ASSERT_TRUE(output) << output.error().message;
  EXPECT_EQ(output->at("wrkhrs").at("answer").as_string(), "quoted");
}

TEST_F(OrchestratorTest, SaysThatItDoesNotKnowAndAsksNoModel) {
  auto run = start(new_run("What is the boiling point of ethanol?"));
  auto output = outcome_of(*run);
  ASSERT_TRUE(output) << output.error().message;
  EXPECT_EQ(output->at("wrkhrs").at("answer").as_string(), "unknown");
  EXPECT_THAT(std::string(output->at("content").as_string()), ::testing::StartsWith("I don't know"));
  EXPECT_EQ(fake_.completions, 0);
}

TEST_F(OrchestratorTest, ResumesWithoutRepeatingAFinishedStep) {
  fake_.model_hangs = true;
  auto run = start(new_run("How much power does the pump draw at full load?"));
  wait_until([&] { return fake_.completions == 1; });
  engine_->drain();
  engine_->stop(5s);
  EXPECT_EQ(journalled(run->id()).status, RunStatus::in_progress) << "a stop leaves durable runs open";

  fake_.model_hangs = false;
  open();
  auto resumed = engine_->resume();
  ASSERT_TRUE(resumed);
  EXPECT_EQ(*resumed, 1u);
  wait_until([&] { return journalled(run->id()).status == RunStatus::completed; });
  EXPECT_EQ(fake_.searches, 1) << "the passages of before the stop are used";
  JournalledRun after = journalled(run->id());
  auto model = std::ranges::find_if(after.steps, [](const JournalledStep& step) { return step.name == "model#1"; });
  ASSERT_NE(model, after.steps.end());
  EXPECT_EQ(model->attempts, 2);
  std::lock_guard lock(ended_mutex_);
  EXPECT_EQ(ended_.size(), 1u);
}

TEST_F(OrchestratorTest, MakesAnInterruptedToolCallAgainUnderTheSameKey) {
  fake_.wants_tool = fake_.tool_hangs = true;
  NewRun run = new_run("What is the molar mass of H2O?");
  run.input["wrkhrs"] = json::Object{{"tools", json::Array{"molar_mass"}}};
  auto active = start(std::move(run));
  wait_until([&] {
    std::lock_guard lock(fake_.mutex);
    return fake_.tool_keys.size() == 1;
  });
  engine_->drain();
  engine_->stop(5s);
  fake_.tool_hangs = false;
  fake_.draft = "The molar mass of H2O is 18.015 g/mol.";
  open();
  ASSERT_TRUE(engine_->resume());
  wait_until([&] { return journalled(active->id()).status == RunStatus::completed; });
  std::lock_guard lock(fake_.mutex);
  ASSERT_EQ(fake_.tool_keys.size(), 2u);
  EXPECT_EQ(fake_.tool_keys[0], fake_.tool_keys[1]);
  EXPECT_FALSE(fake_.tool_keys[0].empty());
  json::Value output = journalled(active->id()).output;
  EXPECT_THAT(std::string(output.at("content").as_string()), ::testing::HasSubstr("18.015 g/mol"));
  EXPECT_EQ(output.at("wrkhrs").at("citations").as_array().at(0).at("tool").as_string(), "molar_mass");
}

TEST_F(OrchestratorTest, AQuestionReadForAToolIsAnsweredByItWithoutTheModel) {
  fake_.tool_name = "chem_molar_mass";
  auto active = start(new_run("What is the molar mass of H2O?"));
  auto output = outcome_of(*active);
  ASSERT_TRUE(output) << output.error().message;
  EXPECT_THAT(std::string(output->at("content").as_string()),
              ::testing::StartsWith("The molar mass of H2O is 18.015 g/mol. [1]"));
  EXPECT_EQ(fake_.completions, 0);
  const json::Value& extension = output->at("wrkhrs");
  EXPECT_EQ(extension.at("answer"), json::Value("composed"));
  const json::Value& citation = extension.at("citations").as_array().at(0);
  EXPECT_EQ(citation.at("tool"), json::Value("chem_molar_mass"));
  EXPECT_EQ(citation.at("arguments").at("formula"), json::Value("H2O"));
  EXPECT_EQ(citation.at("step"), json::Value("tool#1"));
  EXPECT_EQ(extension.at("tools").as_array().at(0).at("outcome"), json::Value("done"));
}

TEST_F(OrchestratorTest, WhatAToolNeedsIsAskedForAndNotInvented) {
  fake_.tool_name = "chem_molar_mass";
  auto active = start(new_run("What is the molar mass of the product?"));
  auto output = outcome_of(*active);
  ASSERT_TRUE(output) << output.error().message;
  const std::string text(output->at("content").as_string());
  EXPECT_THAT(text, ::testing::HasSubstr("I don't know"));
  EXPECT_THAT(text, ::testing::HasSubstr("I need the chemical formula"));
  EXPECT_TRUE(fake_.tool_keys.empty());
}

TEST_F(OrchestratorTest, AModelsInventedArgumentsAreNotPassedOn) {
  fake_.wants_tool = true;
  fake_.tool_arguments = R"({"formula":"C8H10N4O2"})";
  NewRun run = new_run("What is the molar mass of H2O?");
  run.input["wrkhrs"] = json::Object{{"tools", json::Array{"molar_mass"}}};
  auto active = start(std::move(run));
  auto output = outcome_of(*active);
  ASSERT_TRUE(output) << output.error().message;
  EXPECT_TRUE(fake_.tool_keys.empty());
  EXPECT_EQ(output->at("wrkhrs").at("tools").as_array().at(0).at("outcome"), json::Value("refused"));
}

TEST_F(OrchestratorTest, AModelThatCallsWithoutEndIsStopped) {
  fake_.wants_tool = fake_.insists = true;
  NewRun run = new_run("What is the molar mass of H2O?");
  run.input["wrkhrs"] = json::Object{{"tools", json::Array{"molar_mass"}}};
  auto active = start(std::move(run));
  auto output = outcome_of(*active);
  ASSERT_TRUE(output) << output.error().message;
  const AnswerOptions limits;
  EXPECT_EQ(fake_.tool_keys.size(), static_cast<std::size_t>(limits.tool_rounds_max - 1));
  EXPECT_LE(fake_.completions, limits.tool_rounds_max + limits.drafts_max);
}

TEST_F(OrchestratorTest, ReportsAToolCallWhoseOutcomeIsUnknown) {
  fake_.wants_tool = fake_.tool_unknown = true;
  NewRun run = new_run("What is the molar mass of H2O?");
  run.input["wrkhrs"] = json::Object{{"tools", json::Array{"molar_mass"}}};
  auto active = start(std::move(run));
  auto output = outcome_of(*active);
  ASSERT_TRUE(output) << output.error().message;
  EXPECT_EQ(output->at("wrkhrs").at("tools").as_array().at(0).at("outcome").as_string(), "outcome_unknown");
  EXPECT_FALSE(output->at("wrkhrs").at("verdicts").at("tools").at("ok").as_bool());
  bool noted = std::ranges::any_of(journalled(active->id()).steps, [](const JournalledStep& step) {
    return step.status == StepStatus::outcome_unknown;
  });
  EXPECT_TRUE(noted);
}

TEST_F(OrchestratorTest, CancelsARun) {
  fake_.model_hangs = true;
  auto run = start(new_run("How much power does the pump draw at full load?"));
  wait_until([&] { return fake_.completions == 1; });
  auto cancelled = runtime_.run(engine_->cancel(ctx_, run->id()));
  ASSERT_TRUE(cancelled && *cancelled);
  EXPECT_FALSE(outcome_of(*run));
  EXPECT_EQ(journalled(run->id()).status, RunStatus::cancelled);
  auto again = runtime_.run(engine_->cancel(ctx_, run->id()));
  EXPECT_TRUE(again && !*again);
}

TEST_F(OrchestratorTest, NumbersItsEventsWithoutGaps) {
  auto run = start(new_run("How much power does the pump draw at full load?"));
  ASSERT_TRUE(outcome_of(*run));
  auto events = runtime_.run(journal_->events(ctx_, run->id(), 0, 100));
  ASSERT_TRUE(events);
  for (std::size_t i = 0; i < events->size(); ++i) EXPECT_EQ((*events)[i].id, static_cast<std::int64_t>(i + 1));
  EXPECT_EQ(events->front().type, "run.created");
  EXPECT_EQ(events->back().type, "run.completed");
  auto later = runtime_.run(journal_->events(ctx_, run->id(), 3, 100));
  EXPECT_EQ(later->size(), events->size() - 3);
}

TEST_F(OrchestratorTest, StoresEachPayloadOnce) {
  for (int i = 0; i < 3; ++i) {
    auto run = start(new_run("What is the boiling point of ethanol?"));
    ASSERT_TRUE(outcome_of(*run));
  }
  auto count = store::SqliteConnection::open(folder_.path() / "runs.db", store::SqliteConnection::Mode::read_only);
  ASSERT_TRUE(count);
  auto payloads = count->integer("SELECT count(*) FROM payloads WHERE body LIKE '%2.2 kW%'");
  ASSERT_TRUE(payloads);
  EXPECT_EQ(*payloads, 1) << "three runs retrieved the same passages";
}

TEST_F(OrchestratorTest, TracksNoContent) {
  auto run = start(new_run("How much power does the pump draw at full load?"));
  ASSERT_TRUE(outcome_of(*run));
  wait_until([&] {
    std::lock_guard lock(ended_mutex_);
    return ended_.size() == 1;
  });
  tracking::RunRecord record = to_record(ended_.front());
  EXPECT_EQ(record.run_id, run->id());
  EXPECT_EQ(record.params.at("answer"), "composed");
  EXPECT_THAT(json::to_text(record), ::testing::Not(::testing::HasSubstr("pump")));
}

TEST(AnswerMetricsTest, CountsAnswersByKindAndWhatWasWrongWithThem) {
  metrics::Registry registry;
  AnswerMetrics answers(registry);
  tracking::RunRecord run;
  answers.count(run);  // a run that failed before it had an answer
  run.params["answer"] = "composed";
  run.metrics = {{.name = "citations", .value = 3},
                 {.name = "sentences_dropped", .value = 1},
                 {.name = "verdict_citations", .value = 1},
                 {.name = "verdict_units", .value = 0}};
  answers.count(run);
  const std::string text = registry.text();
  for (const char* line :
       {"wrkhrs_answers_total{kind=\"composed\"} 1\n", "wrkhrs_answers_total{kind=\"unknown\"} 0\n",
        "wrkhrs_answer_sentences_total{result=\"kept\"} 3\n", "wrkhrs_answer_sentences_total{result=\"dropped\"} 1\n",
        "wrkhrs_answer_verdict_failures_total{verdict=\"citations\"} 0\n",
        "wrkhrs_answer_verdict_failures_total{verdict=\"units\"} 1\n"}) {
    EXPECT_THAT(text, ::testing::HasSubstr(line));
  }
}

/// The operations over HTTP.
class OrchestratorHttpTest : public OrchestratorTest {
 protected:
  OrchestratorHttpTest() {
    bind_orchestrator(server_.router, *engine_, *journal_);
    server_.start();
  }
  net::ClientResponse send(Method method, std::string path, std::string body = "", net::HeaderList headers = {}) {
    net::ClientRequest request{
        .method = method, .path = std::move(path), .headers = std::move(headers), .body = std::move(body)};
    auto response = runtime_.run(http_.fetch(ctx_, server_.endpoint(), std::move(request)));
    EXPECT_TRUE(response) << (response ? "" : response.error().message);
    return response ? *response : net::ClientResponse{};
  }
  net::TestServer server_{{},
                          [](const net::RequestHead&) -> Result<Principal> { return Principal{.key_id = "key_a"}; }};
};

TEST_F(OrchestratorHttpTest, AnswersAChatCompletion) {
  auto response = send(
      Method::post, "/v1/chat/completions",
      R"({"model":"wrkhrs","messages":[{"role":"user","content":"How much power does the pump draw at full load?"}]})");
  ASSERT_EQ(response.status, 200) << response.body;
  auto body = json::parse(response.body);
  ASSERT_TRUE(body);
  const json::Value& message = body->at("choices").as_array().at(0).at("message");
  EXPECT_EQ(message.at("content").as_string(), "The pump draws 2.2 kW at full load. [1]");
  EXPECT_EQ(message.at("annotations").as_array().at(0).at("type").as_string(), "file_citation");
  EXPECT_EQ(body->at("usage").at("total_tokens").as_int64(), 15);
}

TEST_F(OrchestratorHttpTest, StreamsTheSameAnswer) {
  auto response = send(
      Method::post, "/v1/chat/completions",
      R"({"model":"wrkhrs","stream":true,"stream_options":{"include_usage":true},"messages":[{"role":"user","content":"How much power does the pump draw at full load?"}]})");
  ASSERT_EQ(response.status, 200) << response.body;
  net::sse::Parser parser;
  auto events = parser.feed(response.body);
  ASSERT_TRUE(events);
  std::string text;
  bool extension = false, usage = false;
  for (const auto& event : *events) {
    if (event.data == "[DONE]") continue;
    auto chunk = json::parse(event.data);
    ASSERT_TRUE(chunk);
    extension |= chunk->as_object().contains("wrkhrs");
    usage |= chunk->at("usage").is_object();
    for (const json::Value& choice : chunk->at("choices").as_array()) {
      text += json::string_or(choice.at("delta"), "content", "");
    }
  }
  EXPECT_EQ(text, "The pump draws 2.2 kW at full load. [1]");
  EXPECT_TRUE(extension && usage);
  EXPECT_EQ(events->back().data, "[DONE]");
}

TEST_F(OrchestratorHttpTest, RefusesWhatItCannotDo) {
  for (std::string_view extra : {R"("n":2)", R"("tools":[{"type":"function","function":{"name":"f"}}])",
                                 R"("response_format":{"type":"json_object"})"}) {
    auto response =
        send(Method::post, "/v1/chat/completions",
             "{\"model\":\"wrkhrs\",\"messages\":[{\"role\":\"user\",\"content\":\"x\"}]," + std::string(extra) + "}");
    EXPECT_EQ(response.status, 400) << extra;
  }
  EXPECT_EQ(
      send(Method::post, "/v1/chat/completions", R"({"model":"wrkhrs","messages":[{"role":"system","content":"x"}]})")
          .status,
      400);
  EXPECT_EQ(send(Method::post, "/v1/runs", R"({"workflow":"nothing@9","input":{"question":"x"}})").status, 400);
  EXPECT_EQ(send(Method::get, "/v1/runs/run_none").status, 404);
}

TEST_F(OrchestratorHttpTest, TellsOfARunAndTakesUpItsEventsAgain) {
  auto created =
      send(Method::post, "/v1/runs",
           R"({"input":{"question":"How much power does the pump draw at full load?"},"metadata":{"a":"b"}})");
  ASSERT_EQ(created.status, 202) << created.body;
  std::string id(json::parse(created.body)->at("id").as_string());
  auto stream = send(Method::get, "/v1/runs/" + id + "/events");  // ends with the run
  net::sse::Parser parser;
  auto events = parser.feed(stream.body);
  ASSERT_TRUE(events && !events->empty());
  EXPECT_EQ(events->back().event, "run.completed");
  auto rest = send(Method::get, "/v1/runs/" + id + "/events", "", {{"last-event-id", "5"}});
  net::sse::Parser second;
  auto later = second.feed(rest.body);
  ASSERT_TRUE(later && !later->empty());
  EXPECT_EQ(later->front().id, "6");
  EXPECT_EQ(later->size(), events->size() - 5);

  auto run = json::parse(send(Method::get, "/v1/runs/" + id + "?include=outputs").body);
  ASSERT_TRUE(run);
  EXPECT_EQ(run->at("status").as_string(), "completed");
  EXPECT_EQ(run->at("workflow").as_string(), "question-answering@1");
  EXPECT_EQ(run->at("steps").as_array().at(0).at("name").as_string(), "condition");
  auto page = json::parse(send(Method::get, "/v1/runs?limit=1").body);
  EXPECT_EQ(page->at("data").as_array().size(), 1u);
}

TEST(Workflow, IsFoundByNameAndVersion) {
  ASSERT_NE(find_workflow("question-answering"), nullptr);
  EXPECT_EQ(find_workflow("question-answering")->id(), "question-answering@1");
  EXPECT_EQ(find_workflow("question-answering@2"), nullptr);
}

}  // namespace
}  // namespace wrkhrs::orchestrator
