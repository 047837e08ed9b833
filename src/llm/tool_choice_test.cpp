#include "llm/tool_choice.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace wrkhrs::llm {
namespace {

using testing::HasSubstr;

constexpr std::string_view tools = R"([
  {"type": "function", "function": {"name": "weather", "parameters":
    {"$schema": "http://json-schema.org/draft-07/schema#", "type": "object", "properties": {"city": {"enum": ["Oslo"]}},
     "required": ["city"], "additionalProperties": false}}},
  {"type": "function", "function": {"name": "now"}}])";

json::Object request(std::string_view more) {
  return *json::parse_object(
      fmt::format(R"({{"messages": [{{"role": "user", "content": "Hi"}}], "tools": {}{}}})", tools, more));
}

PreparedChat prepared(std::string_view more, bool own_template = true) {
  auto chat = prepare_chat(request(more), own_template);
  EXPECT_TRUE(chat) << chat.error().message;
  return std::move(*chat);
}

json::Value answer(std::string_view message, std::string_view reason = "tool_calls") {
  return *json::parse(
      fmt::format(R"({{"choices": [{{"index": 0, "message": {}, "finish_reason": "{}"}}]}})", message, reason));
}

std::string call(std::string_view name, std::string_view arguments) {
  json::Object function{{"name", name}, {"arguments", arguments}};
  return json::write(json::Object{{"tool_calls", json::Array{json::Object{{"function", std::move(function)}}}}});
}

std::string objection_to(const PreparedChat& chat, const json::Value& chunk) {
  CallCheck check(chat);
  check.add(chunk);
  return check.objection().value_or("");
}

TEST(ToolChoice, ARequestWithoutToolsOrWithNoneStaysAsItIs) {
  for (const char* text :
       {R"({"messages": []})", R"({"messages": [], "tools": []})", R"({"tools": [{}], "tool_choice": "none"})"}) {
    auto chat = prepare_chat(*json::parse_object(text), true);
    ASSERT_TRUE(chat);
    EXPECT_FALSE(chat->changed || chat->must_call) << text;
  }
}

TEST(ToolChoice, AutoAsksForOneCallUnlessSeveralAreWanted) {
  EXPECT_EQ(prepared("").body.at("parallel_tool_calls"), json::Value(false));
  EXPECT_EQ(prepared(R"(, "parallel_tool_calls": true)").body.at("parallel_tool_calls"), json::Value(true));
  EXPECT_FALSE(prepared("").must_call);
  EXPECT_FALSE(prepared("", false).changed);
}

TEST(ToolChoice, RequiredBeginsTheAnswerWithACall) {
  auto chat = prepared(R"(, "tool_choice": "required", "response_format": {"type": "json_object"})");
  EXPECT_TRUE(chat.must_call);
  EXPECT_EQ(json::string_or(chat.body.at("messages").get_array().back(), "content", ""), call_prefix);
  EXPECT_EQ(chat.body.at("continue_final_message"), json::Value(true));
  EXPECT_EQ(chat.body.at("add_generation_prompt"), json::Value(false));
  EXPECT_FALSE(chat.body.contains("response_format"));
}

TEST(ToolChoice, AnotherTemplateIsNotBegunWithWordsOfOurs) {
  auto chat = prepared(R"(, "tool_choice": "required")", false);
  EXPECT_TRUE(chat.must_call);
  EXPECT_EQ(chat.body.at("messages").get_array().size(), 1u);
}

TEST(ToolChoice, ANamedFunctionIsTheOnlyOneThatIsShown) {
  auto chat =
      prepared(R"(, "parallel_tool_calls": true, "tool_choice": {"type": "function", "function": {"name": "now"}})");
  EXPECT_EQ(chat.body.at("tool_choice"), json::Value("required"));
  ASSERT_EQ(chat.body.at("tools").get_array().size(), 1u);
  EXPECT_EQ(chat.body.at("parallel_tool_calls"), json::Value(false));
  EXPECT_TRUE(chat.parameters.contains("now"));
}

TEST(ToolChoice, WrongChoicesAndParametersAreTheClientsFault) {
  for (const char* more : {R"(, "tool_choice": "perhaps")", R"(, "tool_choice": 7)",
                           R"(, "tool_choice": {"type": "function", "function": {"name": "nothing"}})"}) {
    auto chat = prepare_chat(request(more), true);
    ASSERT_FALSE(chat) << more;
    EXPECT_EQ(chat.error().code, Code::invalid_argument);
    EXPECT_THAT(chat.error().param, HasSubstr("tool_choice"));
  }
  auto chat = prepare_chat(*json::parse_object(R"({"messages": [], "tool_choice": "required", "tools":
      [{"type": "function", "function": {"name": "f", "parameters": {"type": "strange"}}}]})"),
                           true);
  ASSERT_FALSE(chat);
  EXPECT_EQ(chat.error().param, "tools.0.function.parameters");
}

TEST(CallCheckTest, CallsAreHeldToTheirParameters) {
  auto chat = prepared(R"(, "tool_choice": "required")");
  EXPECT_EQ(objection_to(chat, answer(call("weather", R"({"city": "Oslo"})"))), "");
  EXPECT_THAT(objection_to(chat, answer(call("weather", R"({"city": "Rome"})"))), HasSubstr("do not satisfy"));
  EXPECT_THAT(objection_to(chat, answer(call("weather", R"({"city": )"))), HasSubstr("not JSON"));
  EXPECT_THAT(objection_to(chat, answer(call("delete_all", "{}"))), HasSubstr("no tool"));
  EXPECT_THAT(objection_to(chat, answer(R"({"content": "It rains."})", "stop")), HasSubstr("called no function"));
  EXPECT_EQ(objection_to(chat, answer(call("weather", R"({"ci)"), "length")), "");
}

TEST(CallCheckTest, CallsInPiecesArePutTogether) {
  auto chat = prepared(R"(, "tool_choice": "required")");
  CallCheck check(chat);
  for (const char* delta : {R"({"tool_calls": [{"index": 0, "function": {"name": "weather", "arguments": "{\"ci"}}]})",
                            R"({"tool_calls": [{"index": 0, "function": {"arguments": "ty\": \"Rome\"}"}}]})", "{}"}) {
    EXPECT_FALSE(check.finished());
    const char* reason = std::string_view(delta) == "{}" ? "\"tool_calls\"" : "null";
    check.add(*json::parse(
        fmt::format(R"({{"choices": [{{"index": 0, "delta": {}, "finish_reason": {}}}]}})", delta, reason)));
  }
  EXPECT_TRUE(check.finished());
  EXPECT_THAT(check.objection().value_or(""), HasSubstr("do not satisfy"));
}

TEST(CallCheckTest, AMessageThatIsACallHasNoContent) {
  json::Object object = answer(R"({"content": "", "tool_calls": [{}]})").get_object();
  tidy_calls(object);
  EXPECT_THAT(json::write(object), HasSubstr(R"("content":null)"));
}

}  // namespace
}  // namespace wrkhrs::llm
