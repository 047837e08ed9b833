// Each cause from the facts that show it, roots before consequences. What facts look like in life:
// tests/e2e/test_doctor.py.
#include "doctor/diagnose.hpp"

#include <functional>
#include <set>

#include <fmt/format.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "base/services.hpp"
#include "doctor/gatherers.hpp"

namespace wrkhrs::doctor {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::Not;
using ::testing::StartsWith;

/// A native stack in which all is well.
Facts well() {
  Facts facts;
  facts.home = {.path = "/srv/wrkhrs", .exists = true, .disk_bytes = 100e9, .disk_free_bytes = 50e9};
  facts.home.key = KeyState::accepted;
  facts.home.key_source = "/srv/wrkhrs/api-key";
  facts.supervisor = {.state = SupervisorState::running, .pid = 100};
  int pid = 101;
  for (const ServiceInfo& info : services) {
    ServiceFacts service{.name = std::string(info.name),
                         .short_name = std::string(info.short_name),
                         .url = "http://127.0.0.1:1",
                         .port = info.port,
                         .answered = true,
                         .is_ours = true,
                         .status = 200};
    service.process = supervise::ServiceStatus{
        .name = service.name, .state = supervise::State::healthy, .pid = pid++, .port = info.port, .uptime_s = 500};
    facts.services.push_back(std::move(service));
  }
  facts.models = {
      {.role = "language", .service = "llm", .variable = "llm.model", .id = "small", .state = FileState::sound},
      {.role = "embedding",
       .service = "rag",
       .variable = "EMBEDDING_MODEL",
       .id = "minilm",
       .state = FileState::sound,
       .bytes = 25e6},
      {.role = "speech", .service = "asr", .variable = "ASR_MODEL", .id = "tiny", .state = FileState::sound}};
  facts.search = {.asked = true, .latency_ms = 8};
  facts.machine = {.memory_bytes = 16e9, .memory_available_bytes = 8e9, .cores = 4, .load = 1};
  facts.gpu.asked = "auto";
  return facts;
}

/// The same in containers.
Facts well_in_containers() {
  Facts facts = well();
  facts.runtime = Runtime::containers;
  facts.supervisor = {};
  facts.docker = {.asked = true, .answers = true};
  for (ServiceFacts& service : facts.services) {
    service.process.reset();
    facts.docker.containers.push_back({.service = service.name,
                                       .name = "birtha-" + service.name + "-1",
                                       .state = "running",
                                       .health = "healthy",
                                       .memory_limit_bytes = 2e9});
  }
  facts.docker.containers.push_back(
      {.service = "mlflow", .name = "birtha-mlflow-1", .state = "running", .health = "healthy"});
  facts.docker.containers.push_back(
      {.service = "secrets", .name = "birtha-secrets-1", .state = "exited", .one_shot = true});
  return facts;
}

ServiceFacts& service(Facts& facts, std::string_view short_name) {
  return *std::ranges::find(facts.services, short_name, &ServiceFacts::short_name);
}

ContainerFacts& container(Facts& facts, std::string_view name) {
  return *std::ranges::find(facts.docker.containers, name, &ContainerFacts::service);
}

/// It does not answer, and those that need it say so.
void take_away(Facts& facts, std::string_view short_name) {
  ServiceFacts& gone = service(facts, short_name);
  gone.answered = gone.is_ours = false;
  gone.status = 0;
  gone.error = "No connection: Connection refused.";
  for (const char* other : {"gateway", "orchestrator"}) {
    service(facts, other).dependencies.push_back({.name = gone.name, .ok = false, .error = "No connection."});
  }
}

void nothing_runs(Facts& facts) {
  facts.supervisor = {};
  for (ServiceFacts& one : facts.services) {
    one.answered = one.is_ours = false;
    one.status = 0;
    one.process.reset();
  }
  facts.home.key = KeyState::not_asked;
  facts.search = {};
}

std::vector<std::string> ids(const std::vector<Finding>& findings) {
  std::vector<std::string> all;
  for (const Finding& finding : findings) all.push_back(finding.id);
  return all;
}

json::Value parsed(std::string_view text) { return *json::parse(text); }

struct Case {
  const char* id;
  std::function<void(Facts&)> provoke;
  const char* cause = "";  ///< a part of the cause
  const char* fix = "";    ///< a part of the fix
  bool in_containers = false;
};

SystemFacts mlflow(Reach reach, int status = 0, std::string error = "No connection.") {
  return {.name = "mlflow",
          .setting = "MLFLOW_TRACKING_URI",
          .url = "http://mlflow:5000",
          .reach = reach,
          .status = status,
          .error = std::move(error),
          .alive = true};
}

const std::vector<Case>& cases() {
  static const std::vector<Case> all{
      {"config-invalid",
       [](Facts& f) {
         f.configuration = {.problems = {"wrkhrs.yaml line 3: unknown setting 'prot'."},
                            .file = "/srv/wrkhrs/wrkhrs.yaml"};
       },
       "no service starts", "wrkhrs config check"},
      {"variable-unknown",
       [](Facts& f) { f.configuration.misspelt = {{"MLFLOW_TRACKING_URL", "MLFLOW_TRACKING_URI"}}; },
       "MLFLOW_TRACKING_URI is meant", "unset MLFLOW_TRACKING_URL"},
      {"variable-not-in-effect", [](Facts& f) { f.configuration.not_in_effect = {"EMBEDDING_MODEL"}; },
       "when the stack starts", "wrkhrs down && wrkhrs up --detach"},
      {"config-not-in-effect",
       [](Facts& f) { f.configuration = {.file = "/srv/wrkhrs/wrkhrs.yaml", .changed_since_start = true}; },
       "when they start", "wrkhrs up"},
      {"home-not-writable",
       [](Facts& f) { f.home.write_problem = "/srv/wrkhrs/data cannot be written to: Permission denied."; },
       "another user", "sudo chown"},
      {"home-not-writable",
       [](Facts& f) { f.home.write_problem = "/srv/wrkhrs cannot be written to: Read-only file system."; },
       "mounted read-only", "mount -o remount,rw"},
      {"secret-readable", [](Facts& f) { f.home.open_to_others = {{.path = "/srv/wrkhrs/api-key", .mode = 0644}}; },
       "Other users", "chmod 600 /srv/wrkhrs/api-key"},
      {"disk-full", [](Facts& f) { f.home.disk_free_bytes = 1e6; }, "full", "du -xhd2 /srv/wrkhrs"},
      {"disk-nearly-full", [](Facts& f) { f.home.disk_free_bytes = 3e9; }, "soon", "du -xhd2"},
      {"memory-low", [](Facts& f) { f.machine.memory_available_bytes = 0.2e9; }, "hold nearly all", "ps "},
      {"memory-near-limit",
       [](Facts& f) { service(f, "rag").resident_bytes = 1.95e9, service(f, "rag").memory_limit_bytes = 2e9; },
       "kills it", "limits.memory of wrkhrs-rag", true},
      {"stack-not-running", nothing_runs, "Nothing has started it", "wrkhrs up --detach"},
      {"supervisor-died",
       [](Facts& f) { nothing_runs(f), f.supervisor = {.state = SupervisorState::died, .pid = 4711}; }, "was killed",
       "wrkhrs up --detach"},
      {"supervisor-hung",
       [](Facts& f) {
         f.supervisor = {.state = SupervisorState::hung, .pid = 4711};
         for (ServiceFacts& one : f.services) one.process.reset();
       },
       "hangs", "kill -9 4711 && wrkhrs up --detach"},
      {"key-missing", [](Facts& f) { f.home.key = KeyState::missing; }, "taken away", "wrkhrs keys add me"},
      {"key-refused", [](Facts& f) { f.home.key = KeyState::refused, f.home.key_source = "WRKHRS_API_KEY"; },
       "another stack", "unset WRKHRS_API_KEY"},
      {"keys-damaged", [](Facts& f) { f.home.keys_problem = "/srv/wrkhrs/keys.json is damaged: line 1"; },
       "none starts", "mv /srv/wrkhrs/keys.json /srv/wrkhrs/keys.json.damaged"},
      {"token-differs", [](Facts& f) { f.home.token_refused = true; }, "different tokens", "wrkhrs down && wrkhrs up"},
      {"check-unfinished", [](Facts& f) { f.unfinished = {"S3"}; }, "hangs", "dmesg"},
      {"port-taken",
       [](Facts& f) {
         take_away(f, "rag");
         service(f, "rag").port_owner = "nginx (process 4711)";
         service(f, "rag").process->pid = 0;
       },
       "nginx (process 4711) listens on its port 8082", "kill 4711"},
      {"service-failed",
       [](Facts& f) {
         take_away(f, "mcp");
         service(f, "mcp").process->state = supervise::State::failed;
         service(f, "mcp").process->note = "Two MCP servers have the id 'x'.";
         service(f, "mcp").process->pid = 0;
       },
       "Two MCP servers have the id 'x'.", "wrkhrs logs mcp"},
      {"crash-loop",
       [](Facts& f) {
         take_away(f, "rag");
         service(f, "rag").process->state = supervise::State::pausing;
         service(f, "rag").process->restarts = 7;
         service(f, "rag").process->pid = 0;
         service(f, "rag").process->note = "was killed by SIGKILL (killed)";
       },
       "for want of memory", "wrkhrs logs rag"},
      {"service-hung", [](Facts& f) { take_away(f, "asr"); }, "SIGSTOP", "kill -9"},
      {"service-starting",
       [](Facts& f) {
         take_away(f, "asr");
         service(f, "asr").process->state = supervise::State::starting;
         service(f, "asr").process->uptime_s = 2;
       },
       "does not listen yet", "wrkhrs status"},
      {"not-serving", [](Facts& f) { service(f, "mcp").status = 503; }, "stopping", "wrkhrs restart mcp"},
      {"dependency-down",
       [](Facts& f) {
         service(f, "orchestrator").dependencies = {
             {.name = "wrkhrs-rag", .ok = false, .error = "No connection to http://rag:1."}};
       },
       "does not answer where wrkhrs-orchestrator looks for it", "wrkhrs restart rag"},
      {"database-damaged",
       [](Facts& f) {
         f.databases = {{.service = "rag",
                         .path = "/srv/wrkhrs/data/rag/rag.db",
                         .state = FileState::damaged,
                         .error = "malformed"}};
       },
       "bytes were changed", "wrkhrs backup restore"},
      {"database-gone",
       [](Facts& f) {
         f.databases = {{.service = "rag",
                         .path = "/srv/wrkhrs/data/rag/rag.db",
                         .state = FileState::missing,
                         .error = "deleted"}};
       },
       "moved or deleted", "wrkhrs backup restore"},
      {"docker-unreachable",
       [](Facts& f) {
         f.docker = {.asked = true, .answers = false, .error = "Cannot connect to the Docker daemon"};
         for (const ServiceInfo& info : services) take_away(f, info.short_name);
       },
       "does not run", "systemctl start docker", true},
      {"container-missing",
       [](Facts& f) {
         take_away(f, "rag");
         std::erase_if(f.docker.containers, [](const ContainerFacts& c) { return c.service == "wrkhrs-rag"; });
       },
       "never started", "docker compose -f docker-compose.yml -f docker-compose.ai.yml up -d wrkhrs-rag", true},
      {"container-out-of-memory",
       [](Facts& f) {
         take_away(f, "rag");
         container(f, "wrkhrs-rag").state = "exited", container(f, "wrkhrs-rag").exit_code = 137;
         container(f, "wrkhrs-rag").out_of_memory = true;
       },
       "its limit of 2.0 GB", "raise deploy.resources.limits.memory of wrkhrs-rag", true},
      {"container-ended",
       [](Facts& f) {
         take_away(f, "rag");
         container(f, "wrkhrs-rag").state = "exited", container(f, "wrkhrs-rag").exit_code = 137;
       },
       "137: SIGKILL", "up -d wrkhrs-rag", true},
      {"container-restarting",
       [](Facts& f) {
         take_away(f, "mcp");
         container(f, "wrkhrs-mcp").state = "restarting", container(f, "wrkhrs-mcp").exit_code = 1;
         container(f, "wrkhrs-mcp").last_words = "needs either 'command' or 'url'";
       },
       "needs either 'command' or 'url'", "logs --tail 50 wrkhrs-mcp", true},
      {"container-unhealthy", [](Facts& f) { container(f, "mlflow").health = "unhealthy"; }, "does not do its work",
       "restart mlflow", true},
      {"model-missing",
       [](Facts& f) {
         f.models[2].state = FileState::missing, f.models[2].error = "The model 'tiny' is not installed.";
         service(f, "asr").status = 503;
         service(f, "asr").dependencies = {
             {.name = "speech model", .required = true, .ok = false, .error = "not installed"}};
       },
       "ASR_MODEL names it", "wrkhrs models pull tiny"},
      {"model-damaged", [](Facts& f) { f.models[1].state = FileState::damaged, f.models[1].error = "sha256 differs"; },
       "changed or cut short", "wrkhrs models pull --again minilm && wrkhrs restart rag"},
      {"model-not-offered",
       [](Facts& f) {
         f.systems = {{.name = "llm-runner",
                       .setting = "LLM_RUNNER_URL",
                       .url = "http://gpu:8000",
                       .wants_model = "a",
                       .models = {"b"}}};
       },
       "orchestrator.model is 'a'", "WRKHRS_ORCHESTRATOR_MODEL=b"},
      {"search-slow", [](Facts& f) { f.search.latency_ms = 2500, f.machine.load = 20; },
       "20.0 processes want its 4 cores", "top"},
      {"search-slow", [](Facts& f) { f.search.latency_ms = 2500, f.models[1].bytes = 2e9; }, "minilm is large (2.0 GB)",
       "EMBEDDING_MODEL="},
      {"search-fails", [](Facts& f) { f.search.error = "The request ran out of time."; }, "says that it can",
       "wrkhrs logs rag"},
      {"model-heavy", [](Facts& f) { f.models[1].bytes = 1e9, service(f, "rag").memory_limit_bytes = 2e9; },
       "Little is left", "EMBEDDING_MODEL=all-minilm-l6-v2"},
      {"gpu-without-driver",
       [](Facts& f) {
         f.gpu.asked = "cuda";
         service(f, "asr").health =
             parsed(R"({"device":"cpu","device_note":"cuda was asked for, but this build has no CUDA"})");
       },
       "no NVIDIA GPU", "ASR_DEVICE=cpu"},
      {"gpu-without-driver",
       [](Facts& f) {
         f.gpu = {.hardware = true, .asked = "cuda"};
         service(f, "asr").health = parsed(R"({"device":"cpu"})");
       },
       "no driver for it", "nvidia-driver"},
      {"gpu-driver-broken",
       [](Facts& f) {
         f.gpu = {.tool = true,
                  .tool_error = "Failed to initialize NVML: Driver/library version mismatch",
                  .hardware = true,
                  .asked = "cuda"};
       },
       "old module is still loaded", "reboot"},
      {"gpu-not-in-build",
       [](Facts& f) {
         f.gpu = {.tool = true, .hardware = true, .cards = {{.name = "L4"}}, .asked = "cuda"};
         service(f, "asr").health =
             parsed(R"({"device":"cpu","device_note":"cuda was asked for, but this build has no CUDA"})");
       },
       "built without CUDA", "WRKHRS_CUDA=1 make build"},
      {"gpu-not-in-build",
       [](Facts& f) {
         f.gpu = {.tool = true, .hardware = true, .cards = {{.name = "L4"}}, .asked = "cuda"};
         service(f, "asr").health =
             parsed(R"({"device":"cpu","device_note":"cuda was asked for, but this build has no CUDA"})");
       },
       "images were built without CUDA", "echo WRKHRS_CUDA=1 >>.env && make ai-up", true},
      {"gpu-not-in-container",
       [](Facts& f) {
         f.gpu = {.tool = true, .hardware = true, .cards = {{.name = "L4"}}, .asked = "cuda"};
         service(f, "asr").health =
             parsed(R"({"device":"cpu","device_note":"cuda was asked for, but no GPU is available"})");
       },
       "was not given it", "nvidia-ctk runtime configure", true},
      {"gpu-failed",
       [](Facts& f) {
         f.gpu = {.tool = true, .hardware = true, .cards = {{.name = "L4"}}, .asked = "cuda"};
         service(f, "asr").health = parsed(
             R"({"device":"cpu","device_note":"the GPU failed (CUDA error: out of memory); running on the CPU"})");
       },
       "want of memory", "wrkhrs restart asr"},
      {"gpu-memory-full",
       [](Facts& f) {
         f.gpu = {.tool = true,
                  .hardware = true,
                  .cards = {{.name = "L4", .memory_bytes = 24e9, .memory_used_bytes = 23.9e9}},
                  .asked = "auto"};
         service(f, "asr").health = parsed(R"({"device":"cuda"})");
       },
       "Other programs hold it", "CUDA_VISIBLE_DEVICES= "},
      {"gpu-memory-full",  // so full that asr itself ended
       [](Facts& f) {
         f.gpu = {.tool = true,
                  .hardware = true,
                  .cards = {{.name = "L4", .memory_bytes = 24e9, .memory_used_bytes = 23.9e9}},
                  .asked = "cuda"};
         service(f, "asr").health = {};
       },
       "models that are to be loaded", "nvidia-smi"},
      {"gpu-unused",
       [](Facts& f) {
         f.gpu = {.tool = true, .hardware = true, .cards = {{.name = "L4"}}, .asked = "auto"};
         service(f, "asr").health = parsed(R"({"device":"cpu"})");
       },
       "without CUDA", "WRKHRS_CUDA=1 make build"},
      {"gpu-unused",
       [](Facts& f) {
         f.gpu = {.tool = true, .hardware = true, .cards = {{.name = "L4"}}, .asked = "auto"};
         service(f, "asr").health = parsed(R"({"device":"cpu"})");
       },
       "was not given the GPU", "echo WRKHRS_CUDA=1 >>.env && make ai-up", true},
      {"mcp-server-failed",
       [](Facts& f) {
         service(f, "mcp").health = parsed(
             R"({"upstreams":[{"id":"cad","transport":"stdio","state":"failed","last_error":"The program 'cadd' was not found in PATH."}]})");
       },
       "'cadd' was not found", "tail /srv/wrkhrs/logs/mcp-cad.log"},
      {"tool-manifest-wrong",
       [](Facts& f) {
         service(f, "tool-registry").health =
             parsed(R"({"tools":4,"diagnostics":[{"source":"x.yaml","message":"line 2: no name"}]})");
       },
       "has an error", "correct x.yaml"},
      {"tools-missing", [](Facts& f) { service(f, "tool-registry").health = parsed(R"({"tools":0})"); },
       "could not read its list", "wrkhrs restart tool-registry"},
      {"sandbox-missing",
       [](Facts& f) {
         service(f, "tool-registry").health =
             parsed(R"({"tools":4,"sandbox":"none: tools that are programs are off"})");
       },
       "bubblewrap", "apt-get install -y bubblewrap"},
      {"system-address-wrong", [](Facts& f) { f.systems = {mlflow(Reach::not_found, 404)}; }, "Something answers",
       "correct MLFLOW_TRACKING_URI"},
      {"system-unreachable", [](Facts& f) { f.systems = {mlflow(Reach::unreachable)}; }, "wait in the outbox",
       "make platform-up"},
      {"system-refuses", [](Facts& f) { f.systems = {mlflow(Reach::refused, 401)}; }, "MLFLOW_TRACKING_PASSWORD",
       "set MLFLOW_TRACKING_USERNAME"},
      {"mlflow-host-check",
       [](Facts& f) {
         f.systems = {mlflow(Reach::refused, 403, "Invalid Host header - possible DNS rebinding attack detected")};
       },
       "--allowed-hosts lacks it", "--allowed-hosts 'mlflow:5000"},
      {"system-fails", [](Facts& f) { f.systems = {mlflow(Reach::failing, 500)}; }, "cannot do its work",
       "curl -i http://mlflow:5000"},
      {"runs-dropped",
       [](Facts& f) { service(f, "orchestrator").health = parsed(R"({"tracking":{"runs_dropped":12}})"); },
       "oldest runs gave way", "MLFLOW_TRACKING_URI"},
  };
  return all;
}

TEST(Diagnose, FindsNothingWhereAllIsWell) {
  EXPECT_THAT(diagnose(well()), IsEmpty());
  EXPECT_THAT(ids(diagnose(well_in_containers())), IsEmpty());
  EXPECT_FALSE(needs_action({}));
}

TEST(Diagnose, NamesEachCauseAloneAndItsFix) {
  for (const Case& one : cases()) {
    SCOPED_TRACE(one.id);
    Facts facts = one.in_containers ? well_in_containers() : well();
    one.provoke(facts);
    const std::vector<Finding> findings = diagnose(facts);
    ASSERT_THAT(ids(findings), ElementsAre(one.id));
    EXPECT_THAT(findings.front().cause, HasSubstr(one.cause));
    EXPECT_THAT(findings.front().fix, HasSubstr(one.fix));
    EXPECT_THAT(findings.front().fix, Not(HasSubstr("\n")));
    EXPECT_FALSE(findings.front().observed.empty());
    EXPECT_FALSE(findings.front().subject.empty());
  }
}

TEST(Diagnose, EveryKindHasACase) {
  std::set<std::string_view> provoked, known;
  for (const Case& one : cases()) provoked.insert(one.id);
  for (const Kind& kind : kinds()) known.insert(kind.id);
  EXPECT_EQ(provoked, known);
  EXPECT_EQ(known.size(), kinds().size()) << "two kinds have one id";
}

TEST(Diagnose, ATakenPortIsOneFindingAndNotFive) {
  Facts facts = well();
  take_away(facts, "rag");
  ServiceFacts& rag = service(facts, "rag");
  rag.port_owner = "python3 (process 4711)";
  rag.process->state = supervise::State::pausing;
  rag.process->restarts = 9;
  rag.process->pid = 0;
  rag.process->note = "Cannot listen on 127.0.0.1:8082: Address already in use.";
  facts.search = {.asked = true, .error = "404"};
  const std::vector<Finding> findings = diagnose(facts);
  ASSERT_THAT(ids(findings), ElementsAre("port-taken"));
  EXPECT_EQ(findings[0].section, Section::rag);
  EXPECT_THAT(findings[0].affects, ElementsAre("wrkhrs-orchestrator", "wrkhrs-gateway"));
}

TEST(Diagnose, WhatListensOnItsOwnPortIsNoIntruder) {
  Facts facts = well();
  take_away(facts, "rag");
  service(facts, "rag").port_owner = "wrkhrs-rag (process 105)";
  service(facts, "rag").process->pid = 105;
  EXPECT_THAT(ids(diagnose(facts)), ElementsAre("service-hung"));
}

TEST(Diagnose, WhatKeepsAStackFromStartingComesWithTheCommandThatStartsIt) {
  Facts facts = well();
  nothing_runs(facts);
  facts.cli_options = " --home /srv/wrkhrs";
  service(facts, "mcp").port_owner = "nginx (process 4711)";
  auto findings = diagnose(facts);
  ASSERT_THAT(ids(findings), ElementsAre("port-taken"));
  EXPECT_EQ(findings[0].fix, "kill 4711 && wrkhrs up --detach --home /srv/wrkhrs");
}

TEST(Diagnose, AFullDiskExplainsTheServicesThatEndForIt) {
  Facts facts = well();
  facts.home.disk_free_bytes = 0;
  take_away(facts, "rag");
  service(facts, "rag").process->state = supervise::State::pausing;
  service(facts, "rag").process->pid = 0;
  service(facts, "rag").process->note = "The disk is full.";
  const auto findings = diagnose(facts);
  ASSERT_THAT(ids(findings), ElementsAre("disk-full"));
  EXPECT_THAT(findings[0].affects, ElementsAre("wrkhrs-rag", "wrkhrs-orchestrator", "wrkhrs-gateway"));
}

TEST(Diagnose, ADatabaseThatIsAwayExplainsRagAndWhatNeedsIt) {
  Facts facts = well();
  facts.systems = {{.name = "postgres",
                    .setting = "DATABASE_URL",
                    .url = "postgresql://db:5432/w",
                    .reach = Reach::unreachable,
                    .error = "Connection refused"}};
  service(facts, "rag").status = 503;
  service(facts, "rag").dependencies = {{.name = "database", .required = true, .ok = false, .error = "no server"}};
  const auto findings = diagnose(facts);
  ASSERT_THAT(ids(findings), ElementsAre("system-unreachable"));
  EXPECT_THAT(findings[0].affects, ElementsAre("wrkhrs-rag"));
}

TEST(Diagnose, ADatabaseThatCannotBeLookedAtIsToldOfByItsService) {
  for (const bool damaged : {true, false}) {
    Facts facts = well_in_containers();
    ServiceFacts& orchestrator = service(facts, "orchestrator");
    orchestrator.status = 503;
    orchestrator.dependencies = {
        {.name = "database",
         .required = true,
         .ok = false,
         .error = fmt::format("The database data/orchestrator/runs.db of the home is {}. `wrkhrs backup restore`",
                              damaged ? "damaged" : "gone")}};
    const auto findings = diagnose(facts);
    ASSERT_THAT(ids(findings), ElementsAre(damaged ? "database-damaged" : "database-gone"));
    EXPECT_THAT(findings[0].fix, HasSubstr("run --rm --no-deps wrkhrs-backup backup restore --force"));
    EXPECT_EQ(findings[0].subject, "the database of wrkhrs-orchestrator");
  }
}

TEST(Diagnose, AContainerOfThePlatformExplainsTheDependency) {
  Facts facts = well_in_containers();
  container(facts, "mlflow").state = "exited";
  container(facts, "mlflow").exit_code = 1;
  service(facts, "orchestrator").dependencies = {{.name = "mlflow", .ok = false, .error = "No connection."}};
  const auto findings = diagnose(facts);
  ASSERT_THAT(ids(findings), ElementsAre("container-ended"));
  EXPECT_THAT(findings[0].affects, ElementsAre("wrkhrs-orchestrator"));
}

TEST(Diagnose, ASectionShowsItsOwnAndWhatTheWholeStackSuffersFrom) {
  Facts facts = well();
  facts.home.disk_free_bytes = 0;
  take_away(facts, "rag");
  service(facts, "rag").port_owner = "python3 (process 4711)";
  service(facts, "rag").process->pid = 0;
  facts.home.open_to_others = {{.path = "/srv/wrkhrs/api-key", .mode = 0644}};
  EXPECT_THAT(ids(of_section(diagnose(facts), Section::rag)), ElementsAre("disk-full", "port-taken"));
  EXPECT_THAT(ids(of_section(diagnose(facts), Section::gateway)), ElementsAre("disk-full", "port-taken"));
  EXPECT_THAT(ids(of_section(diagnose(facts), Section::asr)), ElementsAre("disk-full"));
}

TEST(Gather, NeverShowsCredentials) {
  EXPECT_EQ(without_credentials("postgresql://user:secret@db:5432/wrkhrs?sslmode=require"),
            "postgresql://db:5432/wrkhrs");
  EXPECT_EQ(without_credentials("postgresql://user:s%40@cret@db/w"), "postgresql://db/w");
  EXPECT_EQ(without_credentials("http://mlflow:5000/a@b"), "http://mlflow:5000/a@b");
  EXPECT_EQ(without_credentials("host=db password=secret"), "");
}

TEST(Gather, ReadsWhatNvidiaSmiPrints) {
  const auto cards = read_nvidia_smi("NVIDIA H100 80GB HBM3, 550.54.15, 81559, 1024\n");
  ASSERT_EQ(cards.size(), 1u);
  EXPECT_EQ(cards[0].name, "NVIDIA H100 80GB HBM3");
  EXPECT_EQ(cards[0].driver, "550.54.15");
  EXPECT_EQ(cards[0].memory_bytes, 81559.0 * 1024 * 1024);
  EXPECT_EQ(cards[0].memory_used_bytes, 1024.0 * 1024 * 1024);
}

TEST(Gather, ReadsWhatDockerInspectPrints) {
  const auto containers = read_inspect(R"([
    {"Name": "/birtha-wrkhrs-rag-1", "RestartCount": 2,
     "State": {"Status": "exited", "ExitCode": 137, "OOMKilled": true},
     "Config": {"Labels": {"com.docker.compose.service": "wrkhrs-rag", "com.docker.compose.oneoff": "False"}},
     "HostConfig": {"Memory": 2147483648, "RestartPolicy": {"Name": "unless-stopped"}}},
    {"Name": "/run-1", "State": {"Status": "exited"},
     "Config": {"Labels": {"com.docker.compose.service": "wrkhrs-cli", "com.docker.compose.oneoff": "True"}}},
    {"Name": "/x", "State": {"Status": "running"}, "Config": {"Labels": {}}}])");
  ASSERT_TRUE(containers) << containers.error().message;
  ASSERT_EQ(containers->size(), 1u);
  const ContainerFacts& rag = containers->front();
  EXPECT_EQ(rag.name, "birtha-wrkhrs-rag-1");
  EXPECT_TRUE(rag.out_of_memory);
  EXPECT_FALSE(rag.one_shot);
  EXPECT_EQ(rag.restarts, 2);
  EXPECT_EQ(rag.memory_limit_bytes, 2147483648.0);
  EXPECT_FALSE(read_inspect("[]x"));
}

TEST(Gather, ReadsAMetric) {
  constexpr std::string_view text =
      "# HELP process_resident_memory_bytes Resident memory.\nprocess_resident_memory_bytes_x 1\n"
      "process_resident_memory_bytes 7.5e6\n";
  EXPECT_EQ(metric_value(text, "process_resident_memory_bytes"), 7.5e6);
  EXPECT_EQ(metric_value(text, "wrkhrs_memory_limit_bytes"), std::nullopt);
}

}  // namespace
}  // namespace wrkhrs::doctor
