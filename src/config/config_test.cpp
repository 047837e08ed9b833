#include <fstream>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "config/load.hpp"
#include "config/reference.hpp"

namespace wrkhrs::config {
namespace {

using ::testing::HasSubstr;
using ::testing::Not;

class ConfigTest : public ::testing::Test {
 protected:
  ConfigTest() {
    home_ = std::filesystem::path(::testing::TempDir()) / ("config_test_" + std::to_string(::getpid()));
    std::filesystem::create_directories(home_);
  }
  ~ConfigTest() override { std::filesystem::remove_all(home_); }

  void write(const std::string& yaml) { std::ofstream(home_ / "wrkhrs.yaml") << yaml; }
  Result<LoadedConfig> load(std::map<std::string, std::string> environment = {}) {
    LoadOptions options{.home = home_,
                        .environment = [environment](const std::string& name) -> std::optional<std::string> {
                          auto found = environment.find(name);
                          if (found == environment.end()) return std::nullopt;
                          return found->second;
                        }};
    return load_with_origins(options);
  }
  std::string error_of(const std::string& yaml) {
    write(yaml);
    auto loaded = load();
    return loaded ? "no error" : loaded.error().message;
  }

  std::filesystem::path home_;
};

TEST_F(ConfigTest, WithoutAFileEveryServiceHasItsPortAndUrl) {
  auto loaded = load();
  ASSERT_TRUE(loaded);
  EXPECT_EQ(loaded->config.port_of("gateway"), 8080);
  EXPECT_EQ(loaded->config.port_of("wrkhrs-tool-registry"), 8086);
  EXPECT_EQ(loaded->config.url_of("rag"), "http://127.0.0.1:8082");
  EXPECT_TRUE(loaded->config.runs_locally("llm"));
  EXPECT_EQ(loaded->config.data_dir("wrkhrs-rag"), home_ / "data/rag");
}

TEST_F(ConfigTest, TheFileSetsValuesListsMapsAndListsOfStructs) {
  write(R"(
log_level: debug
port_offset: 100
gateway:
  port: 9000
  aliases: {gpt-4o: wrkhrs}
  providers:
    - id: big
      base_url: http://10.0.0.1:8000/v1/
      models: [llama-70b, "qwen*"]
mcp:
  servers:
    - id: files
      command: [mcp-files, /data]
)");
  auto loaded = load();
  ASSERT_TRUE(loaded) << loaded.error().message;
  const StackConfig& c = loaded->config;
  EXPECT_EQ(c.common.log_level, "debug");
  EXPECT_EQ(c.port_of("gateway"), 9100);
  EXPECT_EQ(c.gateway.aliases.at("gpt-4o"), "wrkhrs");
  ASSERT_EQ(c.gateway.providers.size(), 1u);
  EXPECT_EQ(c.gateway.providers[0].base_url, "http://10.0.0.1:8000/v1");
  EXPECT_EQ(c.gateway.providers[0].models[1], "qwen*");
  EXPECT_EQ(c.mcp.servers[0].command[0], "mcp-files");
  EXPECT_EQ(loaded->origins.at("gateway.port"), "wrkhrs.yaml line 5");
}

TEST_F(ConfigTest, AnEnvironmentVariableWinsOverTheFileAndTheCommandLineOverBoth) {
  write("rag: {embedding_model: from-file}\nport_offset: 1\n");
  auto loaded = load({{"EMBEDDING_MODEL", "from-env"},
                      {"LLM_RUNNER_URL", "http://gpu:8000"},
                      {"WRKHRS_GATEWAY_PORT", "9999"},
                      {"WRKHRS_ALLOWED_HOSTS", "a.example, b.example"},
                      {"WRKHRS_GATEWAY_ALIASES", R"({"gpt-4o":"wrkhrs"})"},
                      {"WRKHRS_LOG_LEVEL", ""}});
  ASSERT_TRUE(loaded) << loaded.error().message;
  EXPECT_EQ(loaded->config.rag.embedding_model, "from-env");
  EXPECT_EQ(loaded->origins.at("rag.embedding_model"), "EMBEDDING_MODEL");
  EXPECT_EQ(loaded->config.port_of("gateway"), 10000);
  EXPECT_EQ(loaded->config.url_of("llm"), "http://gpu:8000");
  EXPECT_FALSE(loaded->config.runs_locally("llm"));
  EXPECT_EQ(loaded->config.common.allowed_hosts, (std::vector<std::string>{"a.example", "b.example"}));
  EXPECT_EQ(loaded->config.gateway.aliases.at("gpt-4o"), "wrkhrs");
  EXPECT_EQ(loaded->config.common.log_level, "info");

  LoadOptions options{.home = home_, .port_offset = 7, .environment = [](const std::string&) { return std::nullopt; }};
  EXPECT_EQ(config::load(options)->port_of("gateway"), 8087);
}

TEST_F(ConfigTest, WhatProgramsHaveSetUpCountsUntilThePersonSaysOtherwise) {
  std::filesystem::create_directories(home_ / "wrkhrs.d");
  std::ofstream(home_ / "wrkhrs.d/platform.yaml") << "database: {url: 'postgresql:///a', connections: 7}\n";
  std::ofstream(home_ / "wrkhrs.d/zz.yaml") << "database: {connections: 8}\n";
  std::ofstream(home_ / "wrkhrs.d/notes.txt") << "not settings";
  write("database: {url: 'postgresql:///b'}\n");
  auto loaded = load();
  ASSERT_TRUE(loaded) << loaded.error().message;
  EXPECT_EQ(loaded->config.database.url, "postgresql:///b");
  EXPECT_EQ(loaded->config.database.connections, 8);
  EXPECT_EQ(loaded->origins.at("database.connections"), "wrkhrs.d/zz.yaml line 1");
  EXPECT_EQ(loaded->file, home_ / "wrkhrs.yaml");

  std::ofstream(home_ / "wrkhrs.d/zz.yaml") << "databsae: {}\n";
  auto wrong = load();
  ASSERT_FALSE(wrong);
  EXPECT_THAT(wrong.error().message, HasSubstr("wrkhrs.d/zz.yaml line 1: unknown setting 'databsae'"));
}

TEST_F(ConfigTest, AnUnknownKeyNamesTheNearestOneAndTheLine) {
  EXPECT_EQ(error_of("log_level: info\ngateway:\n  prot: 1\n"),
            "wrkhrs.yaml line 3: unknown setting 'gateway.prot'. Did you mean 'port'?");
  EXPECT_EQ(error_of("gatway: {}\n"), "wrkhrs.yaml line 1: unknown setting 'gatway'. Did you mean 'gateway'?");
  EXPECT_THAT(error_of("gateway:\n  providers:\n    - {id: a, base_url: http://a, models: [m], time_ms: 1}\n"),
              HasSubstr("unknown setting 'gateway.providers[0].time_ms'"));
}

TEST_F(ConfigTest, ABadValueSaysTheRange) {
  EXPECT_EQ(error_of("gateway: {port: 99999}"),
            "wrkhrs.yaml line 1: 'gateway.port' is 99999; it must be from 1 to 65535.");
  EXPECT_EQ(error_of("gateway: {port: 99999999999}"),
            "wrkhrs.yaml line 1: 'gateway.port' is 99999999999; it must be from 1 to 65535.");
  EXPECT_EQ(error_of("threads: many"), "wrkhrs.yaml line 1: 'threads' must be a whole number, not 'many'.");
  EXPECT_EQ(error_of("asr: {device: cudo}"),
            "wrkhrs.yaml line 1: 'asr.device' must be one of auto, cpu, cuda, not 'cudo'. Did you mean 'cuda'?");
  EXPECT_THAT(error_of("tracking: {mlflow_uri: localhost}"), HasSubstr("http://"));
  EXPECT_THAT(error_of("rag: 3"), HasSubstr("must be a map"));
  EXPECT_THAT(error_of("log_level: [a]"), HasSubstr("single value"));
}

TEST_F(ConfigTest, EveryMistakeIsReportedAtOnce) {
  EXPECT_EQ(error_of("threads: -1\nthreads: 2\nnonsense: 1\n"),
            "wrkhrs.yaml line 1: 'threads' is -1; it must be from 0 to 256.\n"
            "wrkhrs.yaml line 2: 'threads' is set twice.\n"
            "wrkhrs.yaml line 3: unknown setting 'nonsense'.");
}

TEST_F(ConfigTest, WhatIsNotYamlIsAnErrorAndNotAnException) {
  EXPECT_THAT(error_of("a: [1, 2"), HasSubstr("not valid YAML"));
  EXPECT_THAT(error_of("\tx: 1"), HasSubstr("not valid YAML"));
  EXPECT_THAT(error_of("- a\n- b\n"), HasSubstr("must be a map"));
  EXPECT_THAT(error_of("? [a]\n: b\n"), HasSubstr("a key must be a name"));
  write("");
  EXPECT_TRUE(load());
  EXPECT_THAT(load({{"WRKHRS_GATEWAY_ALIASES", "{a: "}}).error().message, HasSubstr("WRKHRS_GATEWAY_ALIASES"));
}

TEST_F(ConfigTest, PartsMustFitTogether) {
  EXPECT_THAT(error_of("rag: {port: 8080}"), HasSubstr("same port"));
  EXPECT_THAT(error_of("gateway: {port: 65000}\nport_offset: 1000"), HasSubstr("past 65535"));
  EXPECT_THAT(error_of("mcp: {servers: [{id: a}]}"), HasSubstr("either 'command' or 'url'"));
  EXPECT_THAT(error_of("gateway: {providers: [{id: a}]}"), HasSubstr("lacks 'base_url'"));
}

TEST_F(ConfigTest, SecretsAreNeverShown) {
  auto loaded = load({{"WRKHRS_API_KEY", "wk-canary"}});
  ASSERT_TRUE(loaded);
  for (const Section& section : sections(loaded->config)) {
    for (const Setting& setting : section.settings) EXPECT_THAT(shown_value(setting), Not(HasSubstr("canary")));
  }
}

TEST_F(ConfigTest, EverySettingIsInTheReferenceWithAVariableOfItsOwn) {
  StackConfig defaults;
  const std::string markdown = reference_markdown();
  std::map<std::string, std::string> variables;
  for (const Section& section : sections(defaults)) {
    for (const Setting& setting : section.settings) {
      EXPECT_THAT(markdown, HasSubstr(std::string(setting.name)));
      EXPECT_TRUE(setting.description.ends_with('.')) << setting.name;
      auto [other, fresh] = variables.emplace(environment_variable(section, setting), setting.name);
      EXPECT_TRUE(fresh) << setting.name << " and " << other->second;
    }
  }
  EXPECT_THAT(help_text(), HasSubstr("$OTEL_EXPORTER_OTLP_ENDPOINT"));
}

TEST_F(ConfigTest, TheReferenceInTheRepositoryIsUpToDate) {
  const char* source = std::getenv("WRKHRS_SOURCE_DIR");
  if (!source) GTEST_SKIP() << "run by ctest";
  std::ifstream file(std::filesystem::path(source) / "docs/generated/config.md");
  std::string text((std::istreambuf_iterator<char>(file)), {});
  EXPECT_EQ(text, reference_markdown()) << "run `make docs`";
}

}  // namespace
}  // namespace wrkhrs::config
