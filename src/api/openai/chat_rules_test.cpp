#include "api/openai/chat_rules.hpp"

#include <gtest/gtest.h>

namespace wrkhrs::api::openai {
namespace {

/// The field that is refused; empty: none is.
std::string refused(std::string_view more, Reads reads = Reads::text_only) {
  const std::string text = R"({"model":"m",)" + std::string(more) + "}";
  auto object = json::parse_object(text);
  EXPECT_TRUE(object) << text;
  auto request = json::read<ChatRequest>(*object);
  EXPECT_TRUE(request) << text << request.error().message;
  auto sound = check_chat(*request, reads);
  return sound ? "" : sound.error().param;
}

std::string with(std::string_view more) { return R"("messages":[{"role":"user","content":"a"}],)" + std::string(more); }
std::string said(std::string_view part) {
  return R"("messages":[{"role":"user","content":[)" + std::string(part) + "]}]";
}
constexpr std::string_view tool = R"("tools":[{"type":"function","function":{"name":"f","parameters":{}}}])";

TEST(ChatRules, TakeWhatTheApiTakes) {
  EXPECT_EQ(refused(with(tool)), "");
  EXPECT_EQ(refused(with(std::string(tool) + R"(,"tool_choice":{"type":"function","function":{"name":"f"}})")), "");
  EXPECT_EQ(refused(with(std::string(tool) + R"(,"tool_choice":"required")")), "");
  EXPECT_EQ(refused(with(R"("tool_choice":"none")")), "");
  EXPECT_EQ(refused(with(R"("response_format":{"type":"json_schema","json_schema":{"name":"n","schema":{}}})")), "");
  EXPECT_EQ(refused(with(R"("logit_bias":{"17":-100,"18":0.5},"stop":["a","b"],"logprobs":true,"top_logprobs":2)")),
            "");
  EXPECT_EQ(refused(said(R"({"type":"text","text":"a"},{"type":"text","text":""})")), "");
  EXPECT_EQ(refused(said(R"({"type":"image_url","image_url":{"url":"data:"}})"), Reads::anything), "");
  EXPECT_EQ(refused(R"("messages":[{"role":"assistant","content":null,"tool_calls":[
      {"id":"c","type":"function","function":{"name":"f","arguments":"{}"}}]},
      {"role":"tool","tool_call_id":"c","content":"4"}])"),
            "");
}

TEST(ChatRules, NameTheFieldThatIsWrong) {
  EXPECT_EQ(refused(said(R"({"type":"text"})")), "messages[0].content[0].text");
  EXPECT_EQ(refused(said(R"({"type":"text","text":1})")), "messages[0].content[0].text");
  EXPECT_EQ(refused(said(R"({"text":"a"})")), "messages[0].content[0].type");
  EXPECT_EQ(refused(said(R"({"type":"video"})"), Reads::anything), "messages[0].content[0].type");
  EXPECT_EQ(refused(said(R"({"type":"image_url","image_url":{}})")), "messages[0].content[0].type");
  EXPECT_EQ(
      refused(
          R"("messages":[{"role":"assistant","tool_calls":[{"id":"c","type":"function","function":{"name":"f"}}]}])"),
      "messages[0].tool_calls[0].function.arguments");
  EXPECT_EQ(refused(with(R"("tools":[{}])")), "tools[0].type");
  EXPECT_EQ(refused(with(R"("tools":[{"type":"function"}])")), "tools[0].function");
  EXPECT_EQ(refused(with(R"("tools":[{"type":"function","function":{"name":"a b"}}])")), "tools[0].function.name");
  EXPECT_EQ(refused(with(R"("tools":[{"type":"function","function":{"name":"a","parameters":1}}])")),
            "tools[0].function.parameters");
  EXPECT_EQ(refused(with(R"("tool_choice":17)")), "tool_choice");
  EXPECT_EQ(refused(with(R"("tool_choice":"required")")), "tool_choice");
  EXPECT_EQ(refused(with(std::string(tool) + R"(,"tool_choice":{"type":"function","function":{"name":"g"}})")),
            "tool_choice.function.name");
  EXPECT_EQ(refused(with(R"("response_format":{"type":"json_schema"})")), "response_format.json_schema");
  EXPECT_EQ(refused(with(R"("response_format":{"type":"json_schema","json_schema":{"name":"n","schema":1}})")),
            "response_format.json_schema.schema");
  EXPECT_EQ(refused(with(R"("logit_bias":{"x":1})")), "logit_bias");
  EXPECT_EQ(refused(with(R"("logit_bias":{"1":101})")), "logit_bias");
  EXPECT_EQ(refused(with(R"("stop":["a","b","c","d","e"])")), "stop");
  EXPECT_EQ(refused(with(R"("top_logprobs":2)")), "top_logprobs");
}

}  // namespace
}  // namespace wrkhrs::api::openai
