#include <fstream>
#include <set>

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sys/stat.h>
#include <unistd.h>

#include "audit/gather.hpp"
#include "audit/rules.hpp"
#include "audit/secrets.hpp"
#include "auth/key_files.hpp"
#include "base/ids.hpp"

namespace wrkhrs::audit {
namespace {

using ::testing::Contains;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::Not;
using ::testing::UnorderedElementsAre;

constexpr std::int64_t day_s = 86'400;

/// What a careful person has: nothing but the note on the sandbox.
Facts good() {
  Facts facts;
  facts.now = 1'800'000'000;
  facts.requests_per_minute = 600;
  facts.sandbox = "bubblewrap";
  facts.secrets = {{.name = "api_key", .origin = "WRKHRS_API_KEY"}};
  facts.addresses = {{.name = "provider 'a'", .host = "api.example.com", .tls = true, .sends_key = true},
                     {.name = "rag.url", .host = "edge", .local = true, .sends_key = true}};
  facts.ports = {{.port = 8080,
                  .name = "wrkhrs-gateway",
                  .kind = PortFact::Kind::door,
                  .address = "127.0.0.1",
                  .loopback = true,
                  .program = "wrkhrs-gateway",
                  .pid = 7},
                 {.port = 5432,
                  .name = "postgres",
                  .kind = PortFact::Kind::platform,
                  .address = "127.0.0.1",
                  .loopback = true,
                  .program = "postgres",
                  .pid = 8}};
  facts.files = {{.path = "/h", .kind = FileFact::Kind::folder, .mode = 0700},
                 {.path = "/h/api-key", .mode = 0600},
                 {.path = "/h/tools/a.yaml", .kind = FileFact::Kind::script, .mode = 0644}};
  facts.has_platform = true;
  facts.models = {{.id = "m", .in_catalogue = true}};
  facts.tools = {{.name = "tool 'a'", .where = "/h/tools/a.yaml"}};
  facts.keys = {{.id = "key_1", .created_at = facts.now - 10 * day_s}};
  facts.certificates = {{.path = "/c.pem", .expires_at = facts.now + 90 * day_s}};
  return facts;
}

std::vector<std::string> ids(const Facts& facts) {
  std::vector<std::string> out;
  for (const Finding& finding : judge(facts)) out.push_back(finding.id);
  return out;
}

struct Case {
  std::string_view id;
  std::function<void(Facts&)> spoil;
};

/// One way to provoke each row of the table.
const std::vector<Case>& cases() {
  static const std::vector<Case> all{
      {"config-invalid", [](Facts& f) { f.config_error = "line 3: unknown setting"; }},
      {"bind-without-tls", [](Facts& f) { f.bind_address = "0.0.0.0", f.binds_loopback = false; }},
      {"hosts-any", [](Facts& f) { f.any_host = true; }},
      {"origins-any", [](Facts& f) { f.any_origin = true; }},
      {"secret-in-file", [](Facts& f) { f.secrets[0].in_config_file = true; }},
      {"weak-secret", [](Facts& f) { f.secrets[0].weakness = "it has only 6 characters"; }},
      {"plain-http-key", [](Facts& f) { f.addresses[0].tls = false; }},
      {"plain-http", [](Facts& f) { f.addresses[0].tls = f.addresses[0].sends_key = false; }},
      {"no-rate-limit", [](Facts& f) { f.requests_per_minute = 0; }},
      {"port-open", [](Facts& f) { f.ports[0].kind = PortFact::Kind::service, f.ports[0].loopback = false; }},
      {"platform-port-open", [](Facts& f) { f.ports[1].loopback = false; }},
      {"port-foreign", [](Facts& f) { f.ports[0].program = "python3"; }},
      {"file-mode", [](Facts& f) { f.files[1].mode = 0640; }},
      {"file-writable", [](Facts& f) { f.files[2].mode = 0666; }},
      {"file-owner", [](Facts& f) { f.files[0].own = false; }},
      {"default-secret",
       [](Facts& f) {
         f.secrets.push_back({.name = "MINIO_ROOT_PASSWORD", .origin = ".env line 1", .weakness = "a default"});
       }},
      {"compose-secret", [](Facts& f) { f.compose_secrets = {"docker-compose.yml line 2 (PASSWORD)"}; }},
      {"publish-without-tls", [](Facts& f) { f.publish_address = "0.0.0.0"; }},
      {"model-changed", [](Facts& f) { f.models[0].problem = "other bytes"; }},
      {"model-differs", [](Facts& f) { f.models[0].matches_catalogue = false; }},
      {"model-unknown", [](Facts& f) { f.models[0].in_catalogue = false; }},
      {"tool-unconfined", [](Facts& f) { f.tools[0].confined = false; }},
      {"tool-secret", [](Facts& f) { f.tools[0].secrets = {"authorization"}; }},
      {"tool-plain-http", [](Facts& f) { f.tools[0].key_over_plain_http = true; }},
      {"tool-reach", [](Facts& f) { f.tools[0].network_and_files = true; }},
      {"sandbox-none", [](Facts& f) { f.sandbox = ""; }},
      {"sandbox-weaker", [](Facts& f) { f.sandbox = "landlock"; }},
      {"sandbox", [](Facts&) {}},
      {"keys-unread", [](Facts& f) { f.keys_error = "PostgreSQL cannot be reached"; }},
      {"key-old", [](Facts& f) { f.keys[0].created_at = f.now - 400 * day_s; }},
      {"key-expired", [](Facts& f) { f.keys[0].expires_at = f.now - 1; }},
      {"certificate-expired", [](Facts& f) { f.certificates[0].expires_at = f.now - 1; }},
      {"certificate-expiring", [](Facts& f) { f.certificates[0].expires_at = f.now + 5 * day_s; }},
      {"certificate-unreadable", [](Facts& f) { f.certificates[0].expires_at.reset(); }},
  };
  return all;
}

TEST(Rules, EachIsProvokedByItsCaseAndByNothingElse) {
  EXPECT_THAT(ids(good()), ElementsAre("sandbox"));
  for (const Case& one : cases()) {
    Facts facts = good();
    one.spoil(facts);
    std::vector<std::string> found = ids(facts);
    EXPECT_THAT(found, Contains(one.id)) << one.id;
    std::erase(found, "sandbox");
    EXPECT_LE(found.size(), 1u) << one.id << ": " << ::testing::PrintToString(found);
  }
}

TEST(Rules, NoneIsWithoutACaseAndNoneTwiceInTheTable) {
  std::set<std::string_view> with_case, in_table;
  for (const Case& one : cases()) with_case.insert(one.id);
  for (const Rule& rule : rules()) {
    EXPECT_TRUE(in_table.insert(rule.id).second) << rule.id;
    EXPECT_FALSE(rule.what.empty() || rule.why.empty() || rule.fix.empty()) << rule.id;
    EXPECT_EQ(rule.fix.find('\n'), std::string_view::npos) << rule.id;
  }
  EXPECT_EQ(with_case, in_table);
}

TEST(Rules, TheWorstStandFirstAndDecideTheExitCode) {
  EXPECT_EQ(exit_code(judge(good())), 0);
  Facts facts = good();
  facts.requests_per_minute = 0;
  EXPECT_EQ(exit_code(judge(facts)), 1);
  facts.files[1].mode = 0644;
  const std::vector<Finding> findings = judge(facts);
  EXPECT_EQ(exit_code(findings), 2);
  EXPECT_EQ(findings.front().id, "file-mode");
  EXPECT_EQ(findings.front().what, "/h/api-key can be read or changed by others (mode 0644)");
  EXPECT_EQ(findings.front().fix, "chmod go-rwx /h/api-key");
  EXPECT_EQ(findings.back().id, "sandbox");
}

TEST(Secrets, AreKnownByNameAndLook) {
  for (const char* name : {"POSTGRES_PASSWORD", "x-api-key", "Authorization", "AWS_SECRET_ACCESS_KEY", "HF_TOKEN"}) {
    EXPECT_TRUE(is_secret_name(name)) << name;
  }
  for (const char* name : {"POSTGRES_PASSWORD_FILE", "api_key_env", "max_tokens", "accept", "POSTGRES_IMAGE"}) {
    EXPECT_FALSE(is_secret_name(name)) << name;
  }
  EXPECT_TRUE(looks_like_token("Bearer abcdefghijk"));
  EXPECT_FALSE(looks_like_token("Bearer {token}"));
  EXPECT_FALSE(is_literal("${PASSWORD:-}"));
  EXPECT_FALSE(is_literal("/run/secrets/postgres"));
  EXPECT_TRUE(is_literal("hunter2"));
}

TEST(Secrets, ThatCouldBeGuessedSayWhyWithoutTheSecret) {
  EXPECT_THAT(weakness_of("MinioAdmin"), HasSubstr("default"));
  EXPECT_THAT(weakness_of("hunter2-canary"), HasSubstr("14 characters"));
  EXPECT_THAT(weakness_of("aaaaaaaaaaaaaaaaaaaaaaaa"), HasSubstr("1 different"));
  EXPECT_THAT(weakness_of("hunter2-canary"), Not(HasSubstr("canary")));
  EXPECT_EQ(weakness_of(new_secret("wk-")), "");
}

/// A home and a platform folder on disk.
class Gather : public ::testing::Test {
 protected:
  Gather() : folder_(std::filesystem::path(::testing::TempDir()) / new_id("audit_test_")) {
    std::filesystem::create_directories(folder_ / "home");
    options_.load.home = folder_ / "home";
    options_.load.environment = [this](const std::string& name) -> std::optional<std::string> {
      const auto found = environment_.find(name);
      return found == environment_.end() ? std::nullopt : std::optional(found->second);
    };
    options_.proc = folder_ / "proc";
    options_.sandbox = "bubblewrap";
    environment_["WRKHRS_MODELS_DIR"] = (folder_ / "models").string();
    environment_["WRKHRS_GATEWAY_REQUESTS_PER_MINUTE"] = "600";
    config::StackConfig config;
    config.common.home = (folder_ / "home").string();
    EXPECT_TRUE(auth::prepare_home(config));
  }
  ~Gather() override { std::filesystem::remove_all(folder_); }

  void write(const std::string& name, const std::string& text, mode_t mode = 0600) {
    std::filesystem::create_directories((folder_ / name).parent_path());
    std::ofstream(folder_ / name) << text;
    ::chmod((folder_ / name).c_str(), mode);
  }
  /// The ids found, without the note on the sandbox.
  std::vector<std::string> found() { return ids(judge(gather(options_))); }
  static std::vector<std::string> ids(const std::vector<Finding>& findings) {
    std::vector<std::string> out;
    for (const Finding& finding : findings) {
      if (finding.id != "sandbox") out.push_back(finding.id);
    }
    return out;
  }

  std::filesystem::path folder_;
  std::map<std::string, std::string> environment_;
  GatherOptions options_;
};

TEST_F(Gather, AFreshHomeHasNothing) { EXPECT_THAT(found(), IsEmpty()); }

TEST_F(Gather, TheConfigurationIsRead) {
  write("home/wrkhrs.yaml",
        "bind_address: 0.0.0.0\nallowed_hosts: ['*']\nallowed_origins: ['*']\napi_key: changeme\n"
        "database:\n  url: postgresql://wrkhrs:postgres@127.0.0.1:1/wrkhrs\n"
        "gateway:\n  providers:\n    - {id: a, base_url: 'http://models.example.com/v1', api_key_env: A_KEY, models: "
        "[m]}\n"
        "otlp_endpoint: http://otel.example.com:4318\n");
  ::chmod((folder_ / "home/wrkhrs.yaml").c_str(), 0644);  // and it holds secrets
  const std::vector<Finding> findings = judge(gather(options_));
  EXPECT_THAT(ids(findings), UnorderedElementsAre("bind-without-tls", "hosts-any", "origins-any", "secret-in-file",
                                                  "secret-in-file", "weak-secret", "weak-secret", "plain-http-key",
                                                  "plain-http", "keys-unread", "file-mode"));
  for (const Finding& finding : findings) EXPECT_THAT(finding.what, Not(HasSubstr("changeme")));
}

TEST_F(Gather, ABrokenConfigurationIsAFindingAndTheRestIsLookedAt) {
  write("home/wrkhrs.yaml", "gateway:\n  prot: 1\n");
  ::chmod((folder_ / "home/api-key").c_str(), 0644);
  EXPECT_THAT(found(), UnorderedElementsAre("config-invalid", "file-mode"));
}

TEST_F(Gather, OpenFilesAreFound) {
  ::chmod((folder_ / "home").c_str(), 0755);
  ::chmod((folder_ / "home/internal-token").c_str(), 0640);
  write("home/backups/one.tar", "x", 0644);
  ::chmod((folder_ / "home/backups").c_str(), 0700);
  EXPECT_THAT(found(), UnorderedElementsAre("file-mode", "file-mode", "file-mode"));
}

TEST_F(Gather, WhatListensIsReadFromProc) {
  write("proc/net/tcp",
        "  sl  local_address rem_address   st tx_queue rx_queue tr tm->when retrnsmt   uid  timeout inode\n"
        "   0: 00000000:1F92 00000000:0000 0A 00000000:00000000 00:00000000 00000000  0 0 101 1\n"  // rag, everywhere
        "   1: 0100007F:1F90 00000000:0000 0A 00000000:00000000 00:00000000 00000000  0 0 102 1\n"  // gateway, loopback
        "   2: 0100007F:1F93 0100007F:9999 01 00000000:00000000 00:00000000 00000000  0 0 103 1\n");  // only connected
  write("proc/net/tcp6",
        "heading\n"
        "   0: 00000000000000000000000000000000:1538 00000000000000000000000000000000:0000 0A 00000000:00000000 "
        "00:00000000 00000000 0 0 104 1\n"  // 5432
        "   1: 00000000000000000000000001000000:2328 00000000000000000000000000000000:0000 0A 00000000:00000000 "
        "00:00000000 00000000 0 0 105 1\n");  // 9000 on ::1
  write("proc/42/comm", "wrkhrs-rag\n");
  std::filesystem::create_directories(folder_ / "proc/42/fd");
  std::filesystem::create_symlink("socket:[101]", folder_ / "proc/42/fd/3");
  EXPECT_THAT(found(), UnorderedElementsAre("port-open", "platform-port-open"));
  const Finding worst = judge(gather(options_)).front();
  EXPECT_EQ(worst.what, "wrkhrs-rag listens beyond this machine (0.0.0.0:8082, wrkhrs-rag, process 42)");
}

TEST_F(Gather, TheContainersFilesAreRead) {
  options_.platform = folder_ / "platform";
  write("platform/docker-compose.yml",
        "services:\n  a:\n    environment:\n      POSTGRES_PASSWORD: hunter2\n      API_KEY: ${API_KEY:-}\n"
        "      POSTGRES_PASSWORD_FILE: /run/secrets/postgres\n  secrets:\n    depends_on: [a]\n"
        "    volumes:\n      - platform_secrets:/run/secrets:ro\n      - \"MINIO_SECRET_KEY=minio123\"\n",
        0644);
  write("platform/.env", "# a comment\nMINIO_ROOT_PASSWORD=minioadmin\nWRKHRS_PUBLISH_ADDRESS=0.0.0.0\n", 0644);
  EXPECT_THAT(found(), UnorderedElementsAre("compose-secret", "compose-secret", "default-secret", "file-mode",
                                            "publish-without-tls"));
  write("platform/deploy/edge/certificates/edge.pem", "no certificate");
  EXPECT_THAT(found(), Contains("certificate-unreadable"));
  EXPECT_THAT(found(), Not(Contains("publish-without-tls")));
}

TEST_F(Gather, TheProjectsOwnComposeFilesHoldNoSecret) {
  const char* source = std::getenv("WRKHRS_SOURCE_DIR");
  ASSERT_NE(source, nullptr);
  for (const auto& entry : std::filesystem::directory_iterator(source)) {
    const std::string name = entry.path().filename();
    if (!name.starts_with("docker-compose")) continue;
    std::filesystem::create_directories(folder_ / "platform");
    std::filesystem::copy_file(entry.path(), folder_ / "platform" / name);
  }
  options_.platform = folder_ / "platform";
  EXPECT_TRUE(gather(options_).has_platform);
  EXPECT_THAT(found(), IsEmpty());
}

TEST_F(Gather, AModelFileThatChangedIsFound) {
  const models::Library library(folder_ / "models");
  for (const char* id : {"own-model", "all-minilm-l6-v2"}) {
    auto staged = library.stage(id);
    ASSERT_TRUE(staged);
    std::ofstream(staged->path()) << "weights";
    ASSERT_TRUE(library.commit(std::move(*staged), {.id = id, .kind = models::Kind::embedding}));
  }
  EXPECT_THAT(found(), UnorderedElementsAre("model-unknown", "model-differs"));
  std::ofstream(folder_ / "models/own-model.gguf") << "wei9hts";  // same size
  EXPECT_THAT(found(), UnorderedElementsAre("model-changed", "model-differs"));
}

TEST_F(Gather, ToolsThatHoldSecretsOrReachTooFarAreFound) {
  write("home/tools/a.yaml",
        "name: a\nkind: http\nhttp:\n  url: http://example.com/x/{id}\n  allowed_hosts: [example.com]\n"
        "  headers: {x-api-key: hunter2, accept: text/plain}\n");
  write("home/tools/b.yaml",
        "name: b\nkind: command\ncommand: {argv: [/bin/x, sk-abcdefghijkl], network: true, writable: [/srv]}\n");
  write("home/tools/c.yaml", "name: c\nkind: command\ncommand: {argv: [/bin/x], network: true}\n", 0666);
  write("home/tools/broken.yaml", "name: [\n");
  write("home/wrkhrs.yaml",
        "mcp:\n  servers:\n    - {id: fs, command: [/usr/bin/server], sandbox: false}\n"
        "    - {id: confined, command: [/usr/bin/server]}\n");
  EXPECT_THAT(found(), UnorderedElementsAre("tool-secret", "tool-plain-http", "tool-secret", "tool-reach",
                                            "file-writable", "tool-unconfined"));
}

TEST_F(Gather, OldKeysAreFound) {
  const config::StackConfig config = [&] {
    config::StackConfig one;
    one.common.home = (folder_ / "home").string();
    return one;
  }();
  auto keys = *auth::read_keys(config.keys_file());
  ASSERT_EQ(keys.size(), 1u);
  std::ifstream file(config.keys_file());
  std::string text((std::istreambuf_iterator<char>(file)), {});
  const std::string created = std::to_string(keys[0].created_at);
  text.replace(text.find(created), created.size(), "1500000000");
  std::ofstream(config.keys_file()) << text;
  EXPECT_THAT(found(), ElementsAre("key-old"));
}

}  // namespace
}  // namespace wrkhrs::audit
