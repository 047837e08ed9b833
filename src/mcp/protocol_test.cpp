#include <boost/asio/co_spawn.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/use_future.hpp>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "mcp/catalogue.hpp"
#include "mcp/mirrored_arguments.hpp"
#include "mcp/revision.hpp"
#include "mcp/server.hpp"
#include "mcp/session.hpp"

namespace wrkhrs::mcp {
namespace {

// Tools `echo` (with schemas) and `fails`; a resource, a prompt.
class FakeProvider final : public Provider {
 public:
  std::vector<Item> tools() const override {
    auto echo = json::parse_object(
        R"({"name":"echo","inputSchema":{"type":"object","required":["text"],"properties":{"text":{"type":"string"}}},
      "outputSchema":{"type":"object","required":["text"],"properties":{"text":{"type":"string","maxLength":5}}}})");
    json::Object fails{{"name", "fails"}};
    fails.emplace("inputSchema", json::Object{{"type", "object"}});
    return {{"fails", std::move(fails)}, {"echo", std::move(*echo)}};
  }
  std::vector<Item> prompts() const override {
    return {{"greet", *json::parse_object(R"({"name":"greet","arguments":[{"name":"who","required":true}]})")}};
  }
  RpcTask<json::Object> call_tool(const Context&, std::string name, json::Object arguments,
                                  ClientChannel& client) override {
    ++calls;
    if (name == "fails") co_return rpc_fail(code::internal_error, "It broke.");
    auto sent = co_await client.progress(1, 2.0, "half");
    EXPECT_TRUE(sent);
    co_return structured_result(arguments);
  }
  RpcTask<json::Object> get_prompt(const Context&, std::string, json::Object, ClientChannel&) override {
    json::Object result;
    result.emplace("messages", json::Array());
    co_return result;
  }
  int calls = 0;
};

class FakeClient final : public ClientChannel {
 public:
  Task<void> notify(std::string method, json::Object params) override {
    sent.push_back(make_notification(method, std::move(params)));
    co_return Result<void>{};
  }
  Task<void> keep_alive() override { co_return Result<void>{}; }
  RpcTask<json::Object> ask(const Context&, std::string, json::Object) override {
    co_return rpc_fail(code::method_not_found, "no");
  }
  bool cancelled() const override { return false; }
  bool wants_log(std::string_view) const override { return true; }
  std::vector<json::Object> sent;
};

class ProtocolTest : public testing::Test {
 protected:
  RpcResult<json::Object> handle(std::string_view method, std::string_view params = "{}") {
    asio::io_context loop;
    Message request{
        .kind = Message::Kind::request, .id = 1, .method = std::string(method), .params = *json::parse_object(params)};
    const auto ctx = Context::background();
    auto answer = asio::co_spawn(loop, server.handle(ctx, std::move(request), client), asio::use_future);
    loop.run();
    return answer.get();
  }
  FakeProvider provider;
  FakeClient client;
  Server server{{&provider}, {.version = "1", .page_items_max = 1}};
};

TEST(Jsonrpc, ReadsRequestsNotificationsAndResponses) {
  const auto request = parse_message(R"({"jsonrpc":"2.0","id":"a","method":"m","params":{"x":1}})");
  ASSERT_TRUE(request);
  EXPECT_EQ(request->kind, Message::Kind::request);
  EXPECT_EQ(request->params.at("x"), 1);
  EXPECT_EQ(parse_message(R"({"jsonrpc":"2.0","method":"n"})")->kind, Message::Kind::notification);
  const auto response = parse_message(R"({"jsonrpc":"2.0","id":7,"error":{"code":-1,"message":"no"}})");
  ASSERT_TRUE(response);
  EXPECT_TRUE(response->is_error);
  EXPECT_EQ(response->error.message, "no");
}

TEST(Jsonrpc, RefusesWhatIsNoMessage) {
  EXPECT_EQ(parse_message("{").error().code, code::parse_error);
  for (const auto* text :
       {"[]", "1", "{}", R"({"jsonrpc":"1.0","id":1,"method":"m"})", R"({"jsonrpc":"2.0","id":1.5,"method":"m"})",
        R"({"jsonrpc":"2.0","id":null,"method":"m"})", R"({"jsonrpc":"2.0","id":1,"method":5})",
        R"({"jsonrpc":"2.0","id":1,"method":"m","params":[]})", R"({"jsonrpc":"2.0","id":1})"}) {
    const auto message = parse_message(text);
    ASSERT_FALSE(message) << text;
    EXPECT_EQ(message.error().code, code::invalid_request) << text;
  }
}

TEST(Revision, ChecksTheEnvelopeOfAStatelessRequest) {
  const auto request = parse_message(R"({"jsonrpc":"2.0","id":1,"method":"tools/call","params":{"name":"add","_meta":{
    "io.modelcontextprotocol/protocolVersion":"2026-07-28","io.modelcontextprotocol/clientCapabilities":{}}}})");
  ASSERT_TRUE(request);
  EXPECT_TRUE(check_envelope({"2026-07-28", "tools/call", "add"}, *request));
  EXPECT_TRUE(check_envelope({"2026-07-28", "tools/call", "=?base64?YWRk?="}, *request));
  EXPECT_EQ(check_envelope({"2026-07-28", "tools/call", "=?base64?YWR?="}, *request).error().code,
            code::header_mismatch);
  EXPECT_EQ(check_envelope({"2026-07-28", "tools/call", "sub"}, *request).error().code, code::header_mismatch);
  EXPECT_EQ(check_envelope({"2026-07-28", "tools/list", "add"}, *request).error().code, code::header_mismatch);
  EXPECT_EQ(check_envelope({"", "tools/call", "add"}, *request).error().code, code::header_mismatch);
  const auto bare = parse_message(R"({"jsonrpc":"2.0","id":1,"method":"tools/list"})");
  EXPECT_EQ(check_envelope({"2026-07-28", "tools/list", ""}, *bare).error().code, code::invalid_params);
  EXPECT_TRUE(is_stateless({"2026-07-28", "", ""}, *bare));
  EXPECT_FALSE(is_stateless({"2025-11-25", "", ""}, *request));
  EXPECT_FALSE(is_stateless({"", "", ""}, *bare));
}

TEST(Revision, NamesTheSupportedRevisionsForAnUnknownOne) {
  const auto request = parse_message(R"({"jsonrpc":"2.0","id":1,"method":"tools/list","params":{"_meta":{
    "io.modelcontextprotocol/protocolVersion":"v999","io.modelcontextprotocol/clientCapabilities":{}}}})");
  const auto checked = check_envelope({"v999", "tools/list", ""}, *request);
  ASSERT_FALSE(checked);
  EXPECT_EQ(checked.error().code, code::unsupported_version);
  EXPECT_EQ(checked.error().data.at("requested"), "v999");
  EXPECT_EQ(checked.error().data.at("supported").at(0), "2026-07-28");
}

TEST(Revision, WritesHeaderValuesThatItReads) {
  for (const std::string_view plain : {"", "us-west1", "us west 1"}) EXPECT_EQ(encode_header(plain), plain);
  EXPECT_EQ(encode_header(" padded "), "=?base64?IHBhZGRlZCA=?=");
  for (const std::string_view text : {"Hello, 世界", "a\r\nb", "\tx", "us-west1 ", "=?base64?IA==?="}) {
    EXPECT_NE(encode_header(text), text);
    EXPECT_EQ(decode_header(encode_header(text)), text);
  }
}

TEST(MirroredArguments, BecomeHeadersUnlessAbsentOrNull) {
  const auto mirrored = mirrored_arguments(*json::parse_object(R"({"properties":{
      "region":{"type":"string","x-mcp-header":"Region"}, "count":{"type":"integer","x-mcp-header":"Count"},
      "off":{"type":"boolean","x-mcp-header":"Off"}, "none":{"type":"string","x-mcp-header":"None"}, "free":{"type":"string"},
      "deep":{"type":"object","properties":{"er":{"type":"string","x-mcp-header":"Deeper"}}},
      "x-mcp-header":{"type":"object","default":{"x-mcp-header":"only data"}}}})"));
  ASSERT_TRUE(mirrored) << mirrored.error().message;
  const auto headers = argument_headers(
      *mirrored,
      *json::parse_object(R"({"region":"ü","count":42.0,"off":false,"none":null,"free":"x","deep":{"er":"y"}})"));
  const std::vector<std::pair<std::string, std::string>> expected{{"Mcp-Param-Region", "=?base64?w7w=?="},
                                                                  {"Mcp-Param-Count", "42"},
                                                                  {"Mcp-Param-Off", "false"},
                                                                  {"Mcp-Param-Deeper", "y"}};
  EXPECT_EQ(headers, expected);
  EXPECT_TRUE(argument_headers(*mirrored, {}).empty());
}

TEST(MirroredArguments, RefuseMarksThatBreakTheRules) {
  for (const auto* schema :
       {R"({"properties":{"a":{"type":"string","x-mcp-header":""}}})",
        R"({"properties":{"a":{"type":"string","x-mcp-header":"My Region"}}})",
        R"({"properties":{"a":{"type":"string","x-mcp-header":7}}})",
        R"({"properties":{"a":{"type":"number","x-mcp-header":"A"}}})", R"({"properties":{"a":{"x-mcp-header":"A"}}})",
        R"({"properties":{"a":{"type":"string","x-mcp-header":"A"},"b":{"type":"string","x-mcp-header":"a"}}})",
        R"({"properties":{"a":{"type":"array","items":{"type":"string","x-mcp-header":"A"}}}})",
        R"({"anyOf":[{"properties":{"a":{"type":"string","x-mcp-header":"A"}}}]})",
        R"({"type":"string","x-mcp-header":"A"})"}) {
    EXPECT_FALSE(mirrored_arguments(*json::parse_object(schema))) << schema;
  }
}

TEST_F(ProtocolTest, AgreesOnARevision) {
  const auto params = json::parse_object(
      R"({"protocolVersion":"2025-06-18","capabilities":{},"clientInfo":{"name":"t","version":"1"}})");
  EXPECT_EQ(server.initialize(*params)->revision, "2025-06-18");
  const auto newer = json::parse_object(
      R"({"protocolVersion":"2099-01-01","capabilities":{},"clientInfo":{"name":"t","version":"1"}})");
  EXPECT_EQ(server.initialize(*newer)->revision, "2025-11-25");
  EXPECT_EQ(server.initialize({}).error().code, code::invalid_params);
}

TEST_F(ProtocolTest, PagesToolsInOneOrder) {
  const auto first = handle("tools/list");
  ASSERT_TRUE(first);
  EXPECT_EQ(first->at("tools").at(0).at("name"), "echo");
  const auto cursor = json::write(first->at("nextCursor"));
  const auto second = handle("tools/list", "{\"cursor\":" + cursor + "}");
  ASSERT_TRUE(second);
  EXPECT_EQ(second->at("tools").at(0).at("name"), "fails");
  EXPECT_FALSE(second->contains("nextCursor"));
  EXPECT_EQ(handle("tools/list", R"({"cursor":"forged"})").error().code, code::invalid_params);
  EXPECT_EQ(handle("tools/list", R"({"cursor":5})").error().code, code::invalid_params);
}

TEST_F(ProtocolTest, CallsAToolWithProgress) {
  client.progress_token = 9;
  const auto result = handle("tools/call", R"({"name":"echo","arguments":{"text":"hi"}})");
  ASSERT_TRUE(result);
  EXPECT_EQ(result->at("structuredContent").at("text"), "hi");
  ASSERT_EQ(client.sent.size(), 1U);
  EXPECT_EQ(client.sent[0].at("params").at("progressToken"), 9);
}

TEST_F(ProtocolTest, AnswersWrongArgumentsInAWayThatAModelCanActOn) {
  const auto result = handle("tools/call", R"({"name":"echo","arguments":{"text":5}})");
  ASSERT_TRUE(result);
  EXPECT_TRUE(result->at("isError").as_bool());
  EXPECT_THAT(json::write(result->at("content")), testing::HasSubstr("'/text' must be a string"));
  EXPECT_EQ(provider.calls, 0);
}

TEST_F(ProtocolTest, RefusesOutputThatBreaksItsSchema) {
  const auto result = handle("tools/call", R"({"name":"echo","arguments":{"text":"too long"}})");
  ASSERT_TRUE(result);
  EXPECT_TRUE(result->at("isError").as_bool());
  EXPECT_FALSE(result->contains("structuredContent"));
}

TEST_F(ProtocolTest, NamesWhatIsUnknown) {
  EXPECT_EQ(handle("tools/call", R"({"name":"none"})").error().code, code::invalid_params);
  EXPECT_EQ(handle("tools/call", R"({"name":"echo","arguments":[]})").error().code, code::invalid_params);
  EXPECT_EQ(handle("tools/call").error().code, code::invalid_params);
  EXPECT_EQ(handle("resources/read", R"({"uri":"x:y"})").error().code, code::resource_not_found);
  EXPECT_EQ(handle("prompts/get", R"({"name":"greet"})").error().code, code::invalid_params);
  EXPECT_TRUE(handle("prompts/get", R"({"name":"greet","arguments":{"who":"me"}})"));
  EXPECT_EQ(handle("nothing").error().code, code::method_not_found);
  EXPECT_EQ(handle("server/discover").error().code, code::method_not_found);
}

TEST_F(ProtocolTest, GivesStatelessResultsTheirEnvelope) {
  client.stateless = true;
  const auto result = handle("tools/list");
  ASSERT_TRUE(result);
  EXPECT_EQ(result->at("resultType"), "complete");
  EXPECT_TRUE(result->contains("ttlMs"));
  EXPECT_EQ(result->at("_meta").at(meta_server_info).at("name"), "wrkhrs-mcp");
  EXPECT_TRUE(handle("server/discover"));
  EXPECT_EQ(handle("ping").error().code, code::method_not_found);
}

TEST(SessionTable, ShowsASessionToItsOwnerOnly) {
  SessionTable table;
  const auto session = table.create("key_a", "2025-11-25", {});
  EXPECT_EQ(table.find(session->id, "key_a"), session);
  EXPECT_EQ(table.find(session->id, "key_b"), nullptr);
  EXPECT_FALSE(table.end(session->id, "key_b"));
  EXPECT_TRUE(table.end(session->id, "key_a"));
  EXPECT_EQ(table.find(session->id, "key_a"), nullptr);
}

TEST(SessionTable, EndsTheLongestUnusedSessionWhenFull) {
  SessionTable table({.sessions_max = 2});
  const auto first = table.create("k", "2025-11-25", {});
  const auto second = table.create("k", "2025-11-25", {});
  second->used_at_ms = first->used_at_ms - 1;
  table.create("k", "2025-11-25", {});
  EXPECT_LE(table.size(), 2U);
  EXPECT_NE(table.find(first->id, "k"), nullptr);
  EXPECT_EQ(table.find(second->id, "k"), nullptr);
}

TEST(Session, CallsOffARunningRequestAndRefusesItsIdTwice) {
  Session session("s", "k", "2025-11-25", {});
  const auto flag = session.begin_request(5);
  ASSERT_TRUE(flag);
  EXPECT_EQ(session.begin_request(5).error().code, code::invalid_request);
  session.cancel_request("5");
  EXPECT_FALSE(**flag);
  session.cancel_request(5);
  EXPECT_TRUE(**flag);
  session.end_request(5);
  EXPECT_TRUE(session.begin_request(5));
}

TEST(Session, PublishesToOneStreamWhatTheClientWants) {
  asio::io_context loop;
  Session session("s", "k", "2025-11-25", {});
  const auto first = session.open_stream(loop.get_executor());
  const auto second = session.open_stream(loop.get_executor());
  session.publish({.kind = Change::Kind::resource_updated, .uri = "a:b"});
  session.subscribe("a:b");
  session.publish({.kind = Change::Kind::resource_updated, .uri = "a:b"});
  session.publish({.kind = Change::Kind::tools});
  session.close();
  std::vector<std::string> methods;
  const auto drain = [&](std::shared_ptr<TextStream> stream) -> asio::awaitable<void> {
    while (auto message = co_await stream->pop(std::chrono::steady_clock::now() + std::chrono::seconds(1))) {
      methods.emplace_back(message->at("method").as_string());
    }
  };
  auto drained_first = asio::co_spawn(loop, drain(first), asio::use_future);
  auto drained_second = asio::co_spawn(loop, drain(second), asio::use_future);
  loop.run();
  EXPECT_EQ(methods, (std::vector<std::string>{"notifications/resources/updated", "notifications/tools/list_changed"}));
}

}  // namespace
}  // namespace wrkhrs::mcp
