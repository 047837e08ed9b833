// The hub against real servers: its own HTTP side, and a child process.
#include "mcp/adapters/hub.hpp"

#include <fstream>
#include <iterator>

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <signal.h>

#include "base/ids.hpp"
#include "mcp/adapters/http_link.hpp"
#include "mcp/adapters/stdio_link.hpp"
#include "mcp/http.hpp"
#include "mcp/names.hpp"
#include "net/test_server.hpp"

namespace wrkhrs::mcp {
namespace {

using testing::HasSubstr;

// Counts calls; `safe` says that it may be repeated.
class CountingProvider final : public Provider {
 public:
  std::vector<Item> tools() const override {
    return {{"once", *json::parse_object(R"({"name":"once","inputSchema":{"type":"object"}})")},
            {"safe", *json::parse_object(
                         R"({"name":"safe","inputSchema":{"type":"object"},"annotations":{"idempotentHint":true}})")},
            {"input", *json::parse_object(R"({"name":"input","inputSchema":{"type":"object"}})")}};
  }
  std::vector<Item> prompts() const override { return {{"ask", *json::parse_object(R"({"name":"ask"})")}}; }
  std::vector<Item> resources() const override { return {{"t:a", *json::parse_object(R"({"name":"a","uri":"t:a"})")}}; }
  RpcTask<json::Object> call_tool(const Context&, std::string name, json::Object, ClientChannel& client) override {
    ++calls;
    auto sent = co_await client.progress(1, std::nullopt, "working");
    if (!sent) co_return rpc_fail(code::server_error, "gone");
    if (name == "input") {
      capabilities = client.capabilities;
      if (!client.input_responses.is_null()) co_return text_result(client.request_state.as_string());
      co_return *json::parse_object(R"({"resultType":"input_required","requestState":"opaque","inputRequests":{}})");
    }
    co_return text_result(name);
  }
  RpcTask<std::optional<json::Object>> read_resource(const Context&, std::string uri, ClientChannel&) override {
    if (uri != "t:a") co_return std::optional<json::Object>();
    co_return std::optional(json::Object{{"contents", json::Array()}});
  }
  RpcTask<json::Object> get_prompt(const Context&, std::string name, json::Object, ClientChannel&) override {
    co_return json::Object{{"description", name}};
  }
  std::atomic<int> calls{0};
  json::Object capabilities;  // of the client that called `input`
};

class QuietClient final : public ClientChannel {
 public:
  Task<void> notify(std::string method, json::Object params) override {
    sent.push_back(make_notification(method, std::move(params)));
    co_return Result<void>{};
  }
  Task<void> keep_alive() override { co_return Result<void>{}; }
  RpcTask<json::Object> ask(const Context&, std::string, json::Object) override {
    co_return rpc_fail(code::method_not_found, "no");
  }
  bool cancelled() const override { return is_cancelled; }
  bool wants_log(std::string_view) const override { return true; }
  std::vector<json::Object> sent;
  std::atomic<bool> is_cancelled{false};
};

// The same server as one that knows sessions only.
class SessionLink final : public Link {
 public:
  explicit SessionLink(std::unique_ptr<Link> link) : link_(std::move(link)) {}
  Task<void> open(const Context& ctx) override { return link_->open(ctx); }
  Task<Message> request(const Context& ctx, json::Object message, Inbox inbox) override {
    if (message.at("method") != "server/discover") return link_->request(ctx, std::move(message), std::move(inbox));
    return refuse();
  }
  Task<void> notify(const Context& ctx, json::Object message) override {
    return link_->notify(ctx, std::move(message));
  }
  void set_revision(std::string revision) override { link_->set_revision(std::move(revision)); }
  bool alive() const override { return link_->alive(); }
  Task<void> close() override { return link_->close(); }

 private:
  static Task<Message> refuse() {
    Message answer{.kind = Message::Kind::response, .is_error = true, .error = {code::method_not_found, "unknown"}};
    co_return answer;
  }
  const std::unique_ptr<Link> link_;
};

class HubTest : public testing::Test {
 protected:
  void SetUp() override {
    std::filesystem::create_directories(folder);
    transport.bind(server.router);
    server.start();
  }
  void TearDown() override {
    hub.stop();
    std::filesystem::remove_all(folder);
  }

  void add_http(std::string id, net::Endpoint endpoint, bool sessions = false) {
    endpoint.base_path = "/mcp";
    hub.add({.id = std::move(id),
             .transport = "http",
             .make_link = [this, endpoint, sessions](asio::any_io_executor executor) -> std::unique_ptr<Link> {
               auto link = std::make_unique<HttpLink>(server.runtime, server.client, std::move(executor),
                                                      HttpServer{.endpoint = endpoint});
               if (sessions) return std::make_unique<SessionLink>(std::move(link));
               return link;
             },
             .backoff_min = std::chrono::milliseconds(20)});
  }
  void add_stdio(std::string id, bool silent = false, std::optional<StdioConfinement> confinement = {}) {
    const char* source = std::getenv("WRKHRS_SOURCE_DIR");
    const StdioServer program{
        .command = {"/usr/bin/python3",
                    std::string(source == nullptr ? "." : source) + "/src/mcp/testdata/stdio_server.py",
                    silent ? "--silent" : "--polite"},
        .log_file = folder / "server.log",
        .confinement = std::move(confinement)};
    hub.add({.id = std::move(id),
             .transport = "stdio",
             .make_link =
                 [this, program](asio::any_io_executor executor) {
                   return std::make_unique<StdioLink>(server.runtime, std::move(executor), program);
                 },
             .discover_timeout = std::chrono::milliseconds(silent ? 50 : 5'000),
             .backoff_min = std::chrono::milliseconds(20)});
  }
  RpcResult<json::Object> call(std::string name, json::Object arguments = {},
                               std::chrono::milliseconds timeout = std::chrono::seconds(20)) {
    const auto ctx = Context::background(timeout);
    return server.runtime.run(hub.call_tool(ctx, std::move(name), std::move(arguments), client));
  }
  std::string text_of(const RpcResult<json::Object>& result) {
    return result ? std::string(result->at("content").at(0).at("text").as_string())
                  : "error: " + result.error().message;
  }
  template <class Condition>
  bool eventually(Condition condition, std::chrono::seconds limit = std::chrono::seconds(10)) {
    const auto until = std::chrono::steady_clock::now() + limit;
    while (std::chrono::steady_clock::now() < until) {
      if (condition()) return true;
      std::this_thread::sleep_for(std::chrono::milliseconds(10));  // tidy: allow(sleep) polls the condition itself
    }
    return false;
  }
  bool ready(std::size_t tools) {
    return eventually([&] { return hub.tools().size() == tools && hub.status().back().state == "ready"; });
  }

  const std::filesystem::path folder = std::filesystem::path(testing::TempDir()) / new_id("mcp_hub_");
  CountingProvider provider;
  Server mcp_server{{&provider}, {.version = "1", .page_items_max = 1}};
  HttpTransport transport{mcp_server};
  net::TestServer server;
  Hub hub{server.runtime};
  QuietClient client;
};

TEST(ExposedName, StaysShortAndUnique) {
  EXPECT_EQ(exposed_name("lab", "weigh"), "lab__weigh");
  const auto dotted = exposed_name("lab", "a.b");
  EXPECT_THAT(dotted, testing::MatchesRegex("lab__a_b_[0-9a-f]{8}"));
  EXPECT_NE(dotted, exposed_name("lab", "a b"));
  const auto longer = exposed_name("lab", std::string(200, 'x'));
  EXPECT_EQ(longer.size(), name_characters_max);
  EXPECT_NE(longer, exposed_name("lab", std::string(201, 'x')));
}

TEST_F(HubTest, OffersAndCallsTheToolsOfAnHttpServer) {
  add_http("a", server.endpoint());
  hub.start();
  ASSERT_TRUE(ready(3));
  client.progress_token = "mine";
  EXPECT_EQ(text_of(call("a__once")), "once");
  ASSERT_EQ(client.sent.size(), 1U);
  EXPECT_EQ(client.sent[0].at("params").at("progressToken"), "mine");
  const auto ctx = Context::background();
  json::Object prompt{{"name", "a__ask"}};
  EXPECT_EQ(server.runtime.run(hub.get_prompt(ctx, "a__ask", std::move(prompt), client))->at("description"), "ask");
  EXPECT_TRUE(*server.runtime.run(hub.read_resource(ctx, "t:a", client)));
  EXPECT_FALSE(*server.runtime.run(hub.read_resource(ctx, "t:b", client)));
}

TEST_F(HubTest, OneDeadServerLeavesTheOthersUp) {
  add_http("dead", {.host = "127.0.0.1", .port = 1});
  add_http("live", server.endpoint());
  hub.start();
  ASSERT_TRUE(ready(3));
  EXPECT_EQ(text_of(call("live__once")), "once");
  EXPECT_TRUE(
      eventually([&] { return hub.status().front().state == "failed" && !hub.status().front().last_error.empty(); }));
}

TEST_F(HubTest, PassesOnWhatAStatelessServerAsksOfAStatelessClientOnly) {
  add_http("a", server.endpoint());
  hub.start();
  ASSERT_TRUE(ready(3));
  const auto refused = call("a__input");
  ASSERT_FALSE(refused);
  EXPECT_THAT(refused.error().message, HasSubstr("asks for what this client cannot be asked"));
  client.stateless = true;
  client.capabilities = *json::parse_object(R"({"elicitation":{},"tasks":{}})");
  const auto asked = call("a__input");
  ASSERT_TRUE(asked);
  EXPECT_EQ(asked->at("resultType"), "input_required");
  EXPECT_EQ(provider.capabilities, *json::parse_object(R"({"elicitation":{}})"));
  client.request_state = asked->at("requestState");
  client.input_responses = *json::parse_object(R"({"name":{"action":"decline"}})");
  const auto done = call("a__input");
  EXPECT_EQ(text_of(done), "opaque");
  EXPECT_FALSE(done->contains("resultType"));
}

TEST_F(HubTest, RenewsAnExpiredSessionAndRepeatsOnlyWhatIsSafe) {
  add_http("a", server.endpoint(), true);
  hub.start();
  ASSERT_TRUE(ready(3));
  transport.stop();  // ends all sessions
  EXPECT_EQ(text_of(call("a__safe")), "safe");
  EXPECT_EQ(provider.calls, 1);
  transport.stop();
  const auto refused = call("a__once");
  ASSERT_FALSE(refused);
  EXPECT_THAT(refused.error().message, HasSubstr("call again if that is safe"));
  EXPECT_EQ(provider.calls, 1);
  EXPECT_EQ(text_of(call("a__once")), "once");
  EXPECT_EQ(hub.status()[0].restarts, 2);
}

TEST_F(HubTest, RunsAServerAsAChildProcess) {
  add_stdio("s");
  hub.start();
  ASSERT_TRUE(ready(7));
  EXPECT_EQ(text_of(call("s__echo", {{"text", "grüß"}})), "grüß");
  EXPECT_EQ(text_of(call("s__noise", {{"text", "still here"}})), "still here");
}

/// What a confined server may do, besides seeing its own program.
class ConfinedServer : public HubTest {
 protected:
  void SetUp() override {
    HubTest::SetUp();
    const auto mechanism =
        server.runtime.run(process::probe_sandbox(std::chrono::steady_clock::now() + std::chrono::seconds(60)));
    ASSERT_TRUE(mechanism) << mechanism.error().message << mechanism.error().detail;
    const char* source = std::getenv("WRKHRS_SOURCE_DIR");
    confinement_ = {.readable = {std::filesystem::path(source == nullptr ? "." : source) / "src/mcp/testdata"},
                    .folder = folder / "own",
                    .mechanism = *mechanism};
    write("secret");
    write("shared/readable");
  }
  void write(const std::string& name) {
    std::filesystem::create_directories((folder / name).parent_path());
    std::ofstream(folder / name) << "content";
  }
  void start_confined() {
    add_stdio("s", false, confinement_);
    hub.start();
    ASSERT_TRUE(ready(7)) << hub.status()[0].last_error;
  }
  std::string attempt(std::string kind, std::string target) {
    return text_of(call("s__try", {{"kind", std::move(kind)}, {"target", std::move(target)}}));
  }

  StdioConfinement confinement_;
};

TEST_F(ConfinedServer, SeesNothingButWhatItWasGiven) {
  confinement_.readable.push_back(folder / "shared");
  start_confined();
  EXPECT_THAT(attempt("read", (folder / "secret").string()), HasSubstr("refused"));
  EXPECT_THAT(attempt("read", "/etc/passwd"), HasSubstr("refused"));
  (void)attempt("write", (folder / "new").string());  // in a /tmp of its own it may
  EXPECT_FALSE(std::filesystem::exists(folder / "new"));
  EXPECT_EQ(attempt("read", (folder / "shared/readable").string()), "content");
  EXPECT_THAT(attempt("write", (folder / "shared/readable").string()), HasSubstr("refused"));
  EXPECT_THAT(attempt("connect", std::to_string(server.endpoint().port)), HasSubstr("refused"));
  EXPECT_EQ(attempt("variable", "HOME"), (folder / "own").string());
  EXPECT_EQ(attempt("write", (folder / "own/note").string()), "done");
}

TEST_F(ConfinedServer, MayWriteAndConnectWhereItWasAllowedTo) {
  confinement_.writable.push_back(folder / "shared");
  confinement_.network = true;
  start_confined();
  EXPECT_EQ(attempt("write", (folder / "shared/readable").string()), "done");
  EXPECT_EQ(attempt("connect", std::to_string(server.endpoint().port)), "done");
  EXPECT_THAT(attempt("read", (folder / "secret").string()), HasSubstr("refused"));
}

TEST_F(ConfinedServer, DoesNotStartWhereNothingConfinesIt) {
  confinement_.mechanism.reset();
  add_stdio("s", false, confinement_);
  hub.start();
  ASSERT_TRUE(eventually([&] { return hub.status()[0].state == "failed"; }));
  EXPECT_THAT(hub.status()[0].last_error, HasSubstr("cannot confine programs"));
  EXPECT_FALSE(std::filesystem::exists(folder / "server.log"));
}

TEST_F(ConfinedServer, SaysWhatToListWhereItsProgramCannotBeSeen) {
  const StdioServer hidden{
      .command = {(folder / "program").string()}, .log_file = folder / "x.log", .confinement = confinement_};
  std::ofstream(folder / "program") << "#!" << (folder / "interpreter").string() << "\n";
  std::filesystem::permissions(folder / "program", std::filesystem::perms::owner_all);
  std::filesystem::copy_file("/bin/true", folder / "interpreter");
  hub.add({.id = "hidden", .transport = "stdio", .make_link = [this, hidden](asio::any_io_executor executor) {
             return std::make_unique<StdioLink>(server.runtime, std::move(executor), hidden);
           }});
  hub.start();
  ASSERT_TRUE(eventually([&] { return hub.status()[0].state == "failed"; }));
  EXPECT_THAT(hub.status()[0].last_error, HasSubstr("`readable`"));
}

TEST_F(HubTest, TakesASilentServerForAnOlderOne) {
  add_stdio("s", true);
  hub.start();
  ASSERT_TRUE(ready(7));
  EXPECT_FALSE(call("s__die"));
  EXPECT_EQ(text_of(call("s__echo", {{"text", "back"}})), "back");
}

TEST_F(HubTest, RestartsAChildThatDiedAndSaysThatTheCallMayHaveRun) {
  add_stdio("s");
  hub.start();
  ASSERT_TRUE(ready(7));
  const auto died = call("s__die");
  ASSERT_FALSE(died);
  EXPECT_THAT(died.error().message, HasSubstr("may or may not have run"));
  EXPECT_EQ(text_of(call("s__echo", {{"text", "back"}})), "back");
  EXPECT_GE(hub.status()[0].restarts, 1);
}

TEST_F(HubTest, RefusesAMessageThatIsTooLargeAndRecovers) {
  add_stdio("s");
  hub.start();
  ASSERT_TRUE(ready(7));
  EXPECT_FALSE(call("s__huge"));
  EXPECT_EQ(text_of(call("s__echo", {{"text", "back"}})), "back");
}

TEST_F(HubTest, EndsTheWholeProcessTreeOfAChild) {
  add_stdio("s");
  hub.start();
  ASSERT_TRUE(ready(7));
  const auto pid =
      static_cast<pid_t>(std::stol(text_of(call("s__spawn"))));  // tidy: allow(atoi) the fake writes a number
  EXPECT_EQ(::kill(pid, 0), 0);
  hub.stop();
  EXPECT_TRUE(eventually([&] { return ::kill(pid, 0) != 0; })) << "process " << pid << " is an orphan";
}

TEST_F(HubTest, StopsAtOnceThoughServersDoNotAnswer) {
  const StdioServer mute{.command = {"sleep", "1000"}, .log_file = folder / "mute.log"};
  hub.add({.id = "mute", .transport = "stdio", .make_link = [this, mute](asio::any_io_executor executor) {
             return std::make_unique<StdioLink>(server.runtime, std::move(executor), mute);
           }});
  add_http("dead", {.host = "127.0.0.1", .port = 1});
  hub.start();
  ASSERT_TRUE(eventually([&] { return hub.status().back().state == "failed"; }));
  const auto began = std::chrono::steady_clock::now();
  hub.stop();
  EXPECT_LT(std::chrono::steady_clock::now() - began, std::chrono::seconds(4));
  for (const auto& upstream : hub.status()) EXPECT_EQ(upstream.state, "stopped") << upstream.id;
}

TEST_F(HubTest, PassesACancellationOn) {
  add_stdio("s");
  hub.start();
  ASSERT_TRUE(ready(7));
  client.progress_token = 1;
  const auto file = folder / "cancelled";
  std::thread canceller([&] {
    eventually([&] { return !hub.tools().empty(); });
    std::this_thread::sleep_for(std::chrono::milliseconds(300));  // tidy: allow(sleep) the call must be under way
    client.is_cancelled = true;
  });
  EXPECT_FALSE(call("s__slow", {{"file", file.string()}}));
  canceller.join();
  EXPECT_TRUE(eventually([&] {
    std::ifstream stream(file);
    return std::string(std::istreambuf_iterator<char>(stream), {}) == "notifications/cancelled";
  }));
}

}  // namespace
}  // namespace wrkhrs::mcp
