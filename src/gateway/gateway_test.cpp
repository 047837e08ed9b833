#include <gtest/gtest.h>

#include "gateway/chat.hpp"
#include "gateway/event_relay.hpp"
#include "gateway/key_limits.hpp"
#include "gateway/model_table.hpp"
#include "net/runtime.hpp"

namespace wrkhrs::gateway {
namespace {

config::StackConfig example() {
  config::StackConfig config;
  config.gateway.providers.push_back({.id = "openai", .base_url = "https://api.example.com/v1", .models = {"gpt-x"}});
  config.gateway.aliases = {{"fast", "gpt-x"}, {"docs", "wrkhrs"}};
  return config;
}

TEST(ModelTable, FindsModelsAndAliases) {
  auto table = ModelTable::make(example());
  ASSERT_TRUE(table) << table.error().message;
  EXPECT_EQ(table->find("wrkhrs")->way, Way::orchestrator);
  EXPECT_EQ(table->find("docs")->way, Way::orchestrator);
  EXPECT_EQ(table->find("fast")->upstream_id, "gpt-x");
  EXPECT_EQ(table->find("fast")->way, Way::provider);
  EXPECT_EQ(table->find("nothing"), nullptr);
  EXPECT_NE(table->not_found("wrkhr").message.find("Did you mean 'wrkhrs'?"), std::string::npos);
}

TEST(ModelTable, APrefixStandsForAllThatBeginSo) {
  auto config = example();
  config.gateway.providers.push_back({.id = "other", .base_url = "http://127.0.0.1:1", .models = {"gpt-*", "gpt-x-*"}});
  config.gateway.aliases["large"] = "gpt-x-large";
  auto table = ModelTable::make(config);
  ASSERT_TRUE(table) << table.error().message;
  EXPECT_EQ(table->find("gpt-x")->owned_by, "openai") << "an exact name wins";
  EXPECT_EQ(table->find("gpt-y")->id, "gpt-*");
  EXPECT_EQ(table->find("gpt-x-small")->id, "gpt-x-*") << "the longest prefix wins";
  EXPECT_EQ(table->find("gpt-y")->upstream_name("gpt-y"), "gpt-y");
  EXPECT_EQ(table->find("large")->upstream_name("large"), "gpt-x-large");
  EXPECT_EQ(table->find("gp"), nullptr);
}

TEST(ModelTable, RefusesWhatIsAmbiguous) {
  auto config = example();
  config.gateway.providers.push_back({.id = "other", .base_url = "http://127.0.0.1:1", .models = {"gpt-x"}});
  EXPECT_NE(ModelTable::make(config).error().message.find("'gpt-x' is named twice"), std::string::npos);
  config = example();
  config.gateway.aliases["x"] = "nowhere";
  EXPECT_NE(ModelTable::make(config).error().message.find("'nowhere'"), std::string::npos);
}

TEST(EventRelay, PassesOnlyWholeEvents) {
  const std::string text =
      "data: {\"a\":\"é\"}\n\n: ping\n\ndata: {\"usage\":{\"prompt_tokens\":3}}\r\n\r\ndata: [DONE]\n\n";
  for (std::size_t split = 0; split <= text.size(); ++split) {
    EventRelay relay;
    std::string passed(relay.feed(std::string_view(text).substr(0, split)));
    EXPECT_TRUE(passed.empty() || passed.ends_with("\n\n") || passed.ends_with("\r\n\r\n")) << split;
    passed += relay.feed(std::string_view(text).substr(split));
    EXPECT_EQ(passed, text) << split;
    EXPECT_TRUE(relay.done());
    EXPECT_FALSE(relay.failed());
    ASSERT_TRUE(relay.usage());
    EXPECT_EQ(relay.usage()->at("prompt_tokens"), 3);
  }
}

TEST(EventRelay, NoticesErrorsAndMissingEnds) {
  EventRelay failing;
  failing.feed("data: {\"error\":{\"message\":\"out of memory\"}}\n\n");
  EXPECT_EQ(failing.error_message(), "out of memory");
  EventRelay cut;
  EXPECT_EQ(cut.feed("data: {\"choices\":[]}\n\ndata: {\"choi"), "data: {\"choices\":[]}\n\n");
  EXPECT_FALSE(cut.done());
  EventRelay harmless;
  harmless.feed("data: {\"choices\":[{\"delta\":{\"content\":\"an \\\"error\\\" of mine\"}}],\"error\":null}\n\n");
  EXPECT_FALSE(harmless.failed());
}

TEST(Conditioned, TellsTheOrchestratorWhatTheLastQuestionHolds) {
  auto object = json::parse_object(
      R"({"model":"wrkhrs","messages":[{"role":"user","content":"A steel beam of 3 m under 12 kN/m: bending stress?"}],
                                       "wrkhrs":{"tools":["a"]}})");
  auto parsed = json::read<api::openai::ChatRequest>(*object);
  ASSERT_TRUE(parsed) << parsed.error().message;
  auto forwarded = conditioned(*object, *parsed);
  const json::Value& extension = forwarded.at("wrkhrs");
  EXPECT_EQ(extension.at("tools").as_array().size(), 1u);
  EXPECT_EQ(extension.at("conditioning").at("quantities").as_array().size(), 2u);
}

TEST(KeyLimits, BoundsWhatRunsAtOnce) {
  net::Runtime runtime{1};
  KeyLimits limits(nullptr, 2);
  const auto admit = [&] {
    const Context ctx = Context::background();
    return runtime.run(limits.admit(ctx));
  };
  auto first = admit();
  {
    auto second = admit();
    EXPECT_EQ(admit().error().code, Code::unavailable);
  }
  EXPECT_TRUE(admit());
  runtime.stop();
}

}  // namespace
}  // namespace wrkhrs::gateway
