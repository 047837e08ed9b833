// The server that the MCP conformance suite is run against: its fixtures on src/mcp. Prints its address, ends on
// SIGTERM.
#include <cstdio>

#include <fmt/format.h>

#include "base/ids.hpp"
#include "base/metrics.hpp"
#include "base/trace.hpp"
#include "mcp/http.hpp"
#include "mcp/server.hpp"
#include "net/server.hpp"

namespace {

using namespace wrkhrs;
using mcp::ClientChannel;
using mcp::Item;
using mcp::RpcResult;
using mcp::RpcTask;

constexpr std::string_view png =
    "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mP8z8BQDwAEhQGAhKmMIQAAAABJRU5ErkJggg==";
constexpr std::string_view wav = "UklGRiYAAABXQVZFZm10IBAAAAABAAEAQB8AAAB9AAACABAAZGF0YQIAAAA=";

json::Object parsed(std::string_view text) {
  auto object = json::parse_object(text);
  if (!object) {
    std::fprintf(stderr, "fixture: %s\n%.*s\n", object.error().message.c_str(), static_cast<int>(text.size()),
                 text.data());
    std::abort();
  }
  return std::move(*object);
}

json::Object content(std::string_view items) { return parsed(fmt::format(R"({{"content":[{}]}})", items)); }

std::string image() { return fmt::format(R"({{"type":"image","data":"{}","mimeType":"image/png"}})", png); }

const std::map<std::string, json::Object, std::less<>>& fixed_tools() {
  static const auto& tools = *new std::map<std::string, json::Object, std::less<>>{
      {"test_simple_text", content(R"({"type":"text","text":"This is a simple text response for testing."})")},
      {"test_image_content", content(image())},
      {"test_audio_content", content(fmt::format(R"({{"type":"audio","data":"{}","mimeType":"audio/wav"}})", wav))},
      {"test_embedded_resource",
       content(R"({"type":"resource","resource":{"uri":"test://embedded-resource","mimeType":"text/plain",
         "text":"This is an embedded resource content."}})")},
      {"test_multiple_content_types",
       content(R"({"type":"text","text":"Multiple content types test:"},)" + image() +
               R"(,{"type":"resource","resource":{"uri":"test://mixed-content-resource","mimeType":"application/json",
         "text":"{\"test\":\"data\",\"value\":123}"}})")},
      {"test_error_handling", mcp::text_result("This tool intentionally returns an error for testing", true)},
  };
  return tools;
}

// What each tool of several rounds asks the client for, by key.
const std::map<std::string, json::Object, std::less<>>& input_requests() {
  static const auto& requests = *new std::map<std::string, json::Object, std::less<>>{
      {"test_input_required_result_elicitation",
       parsed(R"({"user_name":{"method":"elicitation/create","params":{"message":"What is your name?",
         "requestedSchema":{"type":"object","properties":{"name":{"type":"string"}},"required":["name"]}}}})")},
      {"test_input_required_result_sampling",
       parsed(R"({"capital_question":{"method":"sampling/createMessage","params":{"messages":[
         {"role":"user","content":{"type":"text","text":"What is the capital of France?"}}],"maxTokens":100}}})")},
      {"test_input_required_result_list_roots", parsed(R"({"client_roots":{"method":"roots/list","params":{}}})")},
      {"test_input_required_result_request_state",
       parsed(R"({"confirm":{"method":"elicitation/create","params":{"message":"Please confirm",
         "requestedSchema":{"type":"object","properties":{"ok":{"type":"boolean"}},"required":["ok"]}}}})")},
      {"test_input_required_result_tampered_state",
       parsed(R"({"confirm":{"method":"elicitation/create","params":{"message":"Please confirm",
         "requestedSchema":{"type":"object","properties":{"ok":{"type":"boolean"}},"required":["ok"]}}}})")},
      {"test_input_required_result_multiple_inputs",
       parsed(R"({"user_name":{"method":"elicitation/create","params":{"message":"What is your name?",
         "requestedSchema":{"type":"object","properties":{"name":{"type":"string"}},"required":["name"]}}},
         "greeting":{"method":"sampling/createMessage","params":{"messages":[{"role":"user","content":{"type":"text","text":"Generate a greeting"}}],
         "maxTokens":50}},"client_roots":{"method":"roots/list","params":{}}})")},
      {"test_input_required_result_capabilities",
       parsed(R"({"user_name":{"method":"elicitation/create","params":{"message":"What is your name?",
         "requestedSchema":{"type":"object","properties":{"name":{"type":"string"}},"required":["name"]}}},
         "greeting":{"method":"sampling/createMessage","params":{"messages":[{"role":"user","content":{"type":"text","text":"Generate a greeting"}}],
         "maxTokens":50}}})")},
      {"test_input_required_result_multi_round",
       parsed(R"({"step1":{"method":"elicitation/create","params":{"message":"Step 1: What is your name?",
         "requestedSchema":{"type":"object","properties":{"name":{"type":"string"}},"required":["name"]}}}})")},
      {"step2",
       parsed(R"({"step2":{"method":"elicitation/create","params":{"message":"Step 2: What is your favorite color?",
         "requestedSchema":{"type":"object","properties":{"color":{"type":"string"}},"required":["color"]}}}})")},
      {"test_input_required_result_prompt", parsed(R"({"user_context":{"method":"elicitation/create","params":{
         "message":"What context should the prompt use?",
         "requestedSchema":{"type":"object","properties":{"context":{"type":"string"}},"required":["context"]}}}})")},
  };
  return requests;
}

constexpr std::string_view defaults_schema =
    R"({"message":"Please review","requestedSchema":{"type":"object","properties":{
  "name":{"type":"string","default":"John Doe"},"age":{"type":"integer","default":30},"score":{"type":"number","default":95.5},
  "status":{"type":"string","enum":["active","inactive","pending"],"default":"active"},"verified":{"type":"boolean","default":true}}}})";
constexpr std::string_view enums_schema =
    R"({"message":"Please choose","requestedSchema":{"type":"object","properties":{
  "untitledSingle":{"type":"string","enum":["option1","option2","option3"]},
  "titledSingle":{"type":"string","oneOf":[{"const":"value1","title":"First Option"},{"const":"value2","title":"Second Option"},{"const":"value3","title":"Third Option"}]},
  "legacyEnum":{"type":"string","enum":["opt1","opt2","opt3"],"enumNames":["Option One","Option Two","Option Three"]},
  "untitledMulti":{"type":"array","items":{"type":"string","enum":["option1","option2","option3"]}},
  "titledMulti":{"type":"array","items":{"anyOf":[{"const":"value1","title":"First Choice"},{"const":"value2","title":"Second Choice"},{"const":"value3","title":"Third Choice"}]}}}}})";

Item tool(std::string name, std::string_view properties = "{}") {
  auto definition = parsed(
      fmt::format(R"({{"name":"{}","description":"A fixture.","inputSchema":{{"type":"object","properties":{}}}}})",
                  name, properties));
  return {std::move(name), std::move(definition)};
}

Item item(std::string key, std::string_view definition) { return {std::move(key), parsed(definition)}; }

class Fixtures final : public mcp::Provider {
 public:
  std::vector<Item> tools() const override {
    std::vector<Item> items;
    for (const auto& [name, result] : fixed_tools()) items.push_back(tool(name));
    for (const auto& [name, requests] : input_requests()) {
      if (name.starts_with("test_") && !name.ends_with("_prompt")) items.push_back(tool(name));
    }
    for (const auto* name :
         {"test_tool_with_logging", "test_logging_tool", "test_tool_with_progress", "test_elicitation_sep1034_defaults",
          "test_elicitation_sep1330_enums", "test_missing_capability", "test_streaming_elicitation",
          "test_trigger_tool_change", "test_trigger_prompt_change", "test_reconnection"}) {
      items.push_back(tool(name));
    }
    items.push_back(tool("test_sampling", R"({"prompt":{"type":"string"}})"));
    items.push_back(tool("test_elicitation", R"({"message":{"type":"string"}})"));
    items.push_back(item("json_schema_2020_12_tool",
                         R"({"name":"json_schema_2020_12_tool","description":"Tool with JSON Schema 2020-12 features",
      "inputSchema":{"$schema":"https://json-schema.org/draft/2020-12/schema","type":"object","$defs":{"address":{"$anchor":"addressDef","type":"object",
      "properties":{"street":{"type":"string"},"city":{"type":"string"}}}},"properties":{"name":{"type":"string"},"address":{"$ref":"#/$defs/address"},
      "contactMethod":{"type":"string","enum":["phone","email"]},"phone":{"type":"string"},"email":{"type":"string"}},
      "allOf":[{"anyOf":[{"required":["phone"]},{"required":["email"]}]}],
      "if":{"properties":{"contactMethod":{"const":"phone"}},"required":["contactMethod"]},"then":{"required":["phone"]},"else":{"required":["email"]},
      "additionalProperties":false}})"));
    return items;
  }

  std::vector<Item> resources() const override {
    return {
        item("test://static-text",
             R"({"uri":"test://static-text","name":"Static text","description":"A text.","mimeType":"text/plain"})"),
        item(
            "test://static-binary",
            R"({"uri":"test://static-binary","name":"Static binary","description":"An image.","mimeType":"image/png"})"),
        item("test://watched-resource",
             R"({"uri":"test://watched-resource","name":"Watched","description":"Changes.","mimeType":"text/plain"})")};
  }
  std::vector<Item> resource_templates() const override {
    return {item(
        "test://template/{id}/data",
        R"({"uriTemplate":"test://template/{id}/data","name":"Template","description":"Data by id.","mimeType":"application/json"})")};
  }
  std::vector<Item> prompts() const override {
    return {item("test_simple_prompt", R"({"name":"test_simple_prompt","description":"Simple."})"),
            item("test_prompt_with_arguments",
                 R"({"name":"test_prompt_with_arguments","description":"With arguments.","arguments":[
              {"name":"arg1","description":"First","required":true},{"name":"arg2","description":"Second","required":true}]})"),
            item("test_prompt_with_embedded_resource",
                 R"({"name":"test_prompt_with_embedded_resource","description":"With a resource.","arguments":[
              {"name":"resourceUri","description":"URI","required":true}]})"),
            item("test_prompt_with_image", R"({"name":"test_prompt_with_image","description":"With an image."})"),
            item("test_input_required_result_prompt",
                 R"({"name":"test_input_required_result_prompt","description":"Asks first."})")};
  }

  RpcTask<json::Object> call_tool(const Context& ctx, std::string name, json::Object arguments,
                                  ClientChannel& client) override {
    if (const auto fixed = fixed_tools().find(name); fixed != fixed_tools().end()) co_return fixed->second;
    if (name == "test_tool_with_logging" || name == "test_logging_tool") {
      for (const auto* text : {"Tool execution started", "Tool processing data", "Tool execution completed"}) {
        static_cast<void>(co_await client.log("info", text));
        co_await net::sleep_for(std::chrono::milliseconds(50));  // tidy: allow(sleep) the suite asks for it
      }
      co_return mcp::text_result("Logged.");
    }
    if (name == "test_tool_with_progress" || name == "test_streaming_elicitation") {
      for (const int progress : {0, 50, 100}) {
        static_cast<void>(co_await client.progress(progress, 100, ""));
        co_await net::sleep_for(std::chrono::milliseconds(50));  // tidy: allow(sleep) the suite asks for it
      }
      co_return mcp::text_result("Done.");
    }
    if (name == "test_missing_capability") {
      if (client.capabilities.contains("sampling")) co_return mcp::text_result("The client can sample.");
      json::Object data;
      data.emplace("requiredCapabilities", parsed(R"({"sampling":{}})"));
      co_return mcp::rpc_fail(mcp::code::missing_capability, "This tool needs sampling.", std::move(data));
    }
    if (name == "test_trigger_tool_change" || name == "test_trigger_prompt_change") {
      on_change({name == "test_trigger_tool_change" ? mcp::Change::Kind::tools : mcp::Change::Kind::prompts});
      co_return mcp::text_result("Changed.");
    }
    if (input_requests().contains(name)) co_return ask_in_rounds(name, client);
    if (name == "test_sampling" || name.starts_with("test_elicitation"))
      co_return co_await ask_client(ctx, name, std::move(arguments), client);
    co_return mcp::text_result(name);
  }

  RpcTask<std::optional<json::Object>> read_resource(const Context&, std::string uri, ClientChannel&) override {
    constexpr std::string_view prefix = "test://template/";
    std::optional<json::Object> result;
    if (uri == "test://static-text" || uri == "test://watched-resource") {
      result = parsed(fmt::format(
          R"({{"contents":[{{"uri":"{}","mimeType":"text/plain","text":"This is the content of the static text resource."}}]}})",
          uri));
    } else if (uri == "test://static-binary") {
      result = parsed(fmt::format(R"({{"contents":[{{"uri":"{}","mimeType":"image/png","blob":"{}"}}]}})", uri, png));
    } else if (uri.starts_with(prefix) && uri.ends_with("/data")) {
      const auto id = uri.substr(prefix.size(), uri.size() - prefix.size() - 5);
      const auto text = json::write(json::Object{{"id", id}, {"templateTest", true}, {"data", "Data for ID: " + id}});
      json::Array contents;
      contents.push_back(json::Object{{"uri", uri}, {"mimeType", "application/json"}, {"text", text}});
      result.emplace();
      result->emplace("contents", std::move(contents));
    }
    co_return result;
  }

  RpcTask<json::Object> get_prompt(const Context&, std::string name, json::Object params,
                                   ClientChannel& client) override {
    const auto argument = [&](std::string_view key) {
      return std::string(json::string_or(params["arguments"], key, ""));
    };
    constexpr std::string_view user = R"({{"messages":[{}]}})";
    const auto text = [](const std::string& words) {
      return fmt::format(R"({{"role":"user","content":{{"type":"text","text":{}}}}})", json::write(json::Value(words)));
    };
    if (name == "test_input_required_result_prompt") {
      auto asked = ask_in_rounds(name, client);
      if (asked && asked->contains("resultType")) co_return asked;
      co_return parsed(fmt::format(user, text("With context.")));
    }
    if (name == "test_simple_prompt") co_return parsed(fmt::format(user, text("This is a simple prompt for testing.")));
    if (name == "test_prompt_with_arguments") {
      co_return parsed(fmt::format(
          user, text(fmt::format("Prompt with arguments: arg1='{}', arg2='{}'", argument("arg1"), argument("arg2")))));
    }
    if (name == "test_prompt_with_image") {
      const auto picture = fmt::format(R"({{"role":"user","content":{}}})", image());
      co_return parsed(fmt::format(user, picture + "," + text("Please analyze the image above.")));
    }
    const auto resource = fmt::format(
        R"({{"role":"user","content":{{"type":"resource","resource":{{"uri":{},"mimeType":"text/plain","text":"Embedded resource content for testing."}}}}}})",
        json::write(json::Value(argument("resourceUri"))));
    co_return parsed(fmt::format(user, resource + "," + text("Please process the embedded resource above.")));
  }

 private:
  // Sampling and elicitation of the revisions with sessions: a request on the way.
  RpcTask<json::Object> ask_client(const Context& ctx, std::string name, json::Object arguments,
                                   ClientChannel& client) {
    const bool samples = name == "test_sampling";
    const std::string_view capability = samples ? "sampling" : "elicitation";
    if (!client.capabilities.contains(capability))
      co_return mcp::text_result(fmt::format("The client has no {}.", capability), true);
    json::Object params;
    if (samples) {
      params = parsed(
          fmt::format(R"({{"messages":[{{"role":"user","content":{{"type":"text","text":{}}}}}],"maxTokens":100}})",
                      json::write(arguments["prompt"])));
    } else if (name == "test_elicitation") {
      params = parsed(
          fmt::format(R"({{"message":{},"requestedSchema":{{"type":"object","properties":{{"username":{{"type":"string",
        "description":"User's response"}},"email":{{"type":"string","description":"User's email address"}}}},"required":["username","email"]}}}})",
                      json::write(arguments["message"])));
    } else {
      params = parsed(name.ends_with("defaults") ? defaults_schema : enums_schema);
    }
    auto answer =
        co_await client.ask(ctx, samples ? "sampling/createMessage" : "elicitation/create", std::move(params));
    if (!answer) co_return std::unexpected(std::move(answer).error());
    if (samples)
      co_return mcp::text_result(fmt::format("LLM response: {}", json::string_or((*answer)["content"], "text", "")));
    const auto action = json::string_or(json::Value(*answer), "action", "");
    const auto given = json::write((*answer)["content"]);
    co_return mcp::text_result(name == "test_elicitation"
                                   ? fmt::format("User response: action: {}, content: {}", action, given)
                                   : fmt::format("Elicitation completed: action={}, content={}", action, given));
  }

  // 2026-07-28: the result says what is missing, and the client calls again with it.
  RpcResult<json::Object> ask_in_rounds(const std::string& name, ClientChannel& client) const {
    std::string round = "1";
    if (client.request_state.is_string()) {
      const std::string state(client.request_state.get_string());
      const auto dot = state.find('.');
      round = state.substr(0, dot);
      if (dot == std::string::npos || state.substr(dot + 1) != seal(round)) {
        return mcp::rpc_fail(mcp::code::invalid_params, "'requestState' is not one that this server gave.");
      }
    }
    const bool rounds = name.ends_with("multi_round");
    const auto& wanted = rounds && round == "2" ? input_requests().at("step2") : input_requests().at(name);
    json::Object missing;
    for (const auto& [key, request] : wanted) {
      const auto* given = json::find(client.input_responses, key);
      const auto method = json::string_or(request, "method", "");
      const auto capability = method.substr(0, method.find('/'));
      if ((given == nullptr || !given->is_object()) && client.capabilities.contains(capability))
        missing.emplace(key, request);
    }
    const bool answered = client.input_responses.is_object() && missing.empty();
    if (answered && (!rounds || round == "2")) {
      return mcp::text_result("state-ok: " + json::write(client.input_responses) + " Hello, " +
                              name_in(client.input_responses) + "!");
    }
    if (answered && rounds) {
      missing = input_requests().at("step2");
      round = "2";
    }
    json::Object result{{"resultType", "input_required"}};
    result.emplace("inputRequests", std::move(missing));
    result.emplace("requestState", round + "." + seal(round));
    return result;
  }

  static std::string name_in(const json::Value& responses) {
    const auto* response = json::find(responses, "user_name");
    const auto* given = response == nullptr ? nullptr : json::find(*response, "content");
    return std::string(given == nullptr ? "" : json::string_or(*given, "name", ""));
  }

  std::string seal(std::string_view round) const { return sha256_hex(secret_ + std::string(round)).substr(0, 16); }

  const std::string secret_ = new_secret("s");
};

}  // namespace

int main() {
  net::SignalWaiter signals;
  net::Runtime runtime;
  net::Router router;
  metrics::Registry metrics;
  trace::Tracer tracer;
  Fixtures fixtures;
  mcp::Server protocol({&fixtures}, {.name = "wrkhrs-test", .version = WRKHRS_VERSION});
  mcp::HttpTransport transport(protocol);
  fixtures.on_change = [&](const mcp::Change& change) { transport.publish(change); };
  transport.bind(router);
  net::Server server(runtime, {.service = "test"}, router, nullptr, metrics, tracer);
  if (auto listening = server.listen(); !listening) {
    std::fprintf(stderr, "%s\n", listening.error().message.c_str());
    return 1;
  }
  std::printf("http://127.0.0.1:%d/mcp\n", static_cast<int>(server.port()));
  std::fflush(stdout);
  signals.wait();
  transport.stop();
  server.drain(std::chrono::seconds(2));
  runtime.stop();
}
