#include "net/server.hpp"

#include <gtest/gtest.h>

#include "net/multipart.hpp"
#include "net/test_server.hpp"

namespace wrkhrs::net {
namespace {

struct Greeting {
  std::string name;
  int times = 1;
  std::optional<std::string> tone;
  static constexpr auto fields() {
    using json::field;
    return std::tuple{field("name", &Greeting::name, "Whom.").in_path(),
                      field("times", &Greeting::times, "How often.").range(1, 3),
                      field("tone", &Greeting::tone, "How.").in_query()};
  }
};
struct Reply {
  std::string text;
  static constexpr auto fields() { return std::tuple{json::field("text", &Reply::text, "The greeting.")}; }
};

constexpr Operation<Greeting, Reply> greet{{.method = Method::post,
                                            .path = "/greet/{name}",
                                            .name = "greet",
                                            .summary = "Greet.",
                                            .needs_key = false,
                                            .body_bytes_max = 1000}};
constexpr Operation<Empty, Empty> echo{{.method = Method::post,
                                        .path = "/echo",
                                        .name = "echo",
                                        .summary = "Echo.",
                                        .needs_key = false,
                                        .body_bytes_max = 8 << 20}};
constexpr Operation<Empty, Empty> hang{
    {.path = "/hang", .name = "hang", .summary = "Never answers.", .needs_key = false}};
constexpr Operation<Empty, Empty> stream{
    {.path = "/stream", .name = "stream", .summary = "Streams.", .needs_key = false}};
constexpr Operation<Empty, Empty> breaks{
    {.path = "/breaks", .name = "breaks", .summary = "Breaks off.", .needs_key = false}};
constexpr Operation<Empty, Empty> secret{{.path = "/secret", .name = "secret", .summary = "Wants a key."}};

struct Echoes : ::testing::Test {
  Echoes() : server(limits(), authenticate) {
    server.router.bind(greet, [](const Context&, Greeting greeting) -> Task<Reply> {
      if (greeting.name == "nobody") co_return fail(Code::not_found, "There is nobody of that name.", "name");
      if (greeting.name == "bug") throw std::runtime_error("a bug with a secret");
      Reply reply{.text = greeting.tone.value_or("hello") + " " + greeting.name};
      co_return reply;
    });
    server.router.bind_raw(echo, [](const Context&, Exchange& exchange) -> Task<void> {
      auto body = co_await exchange.body.read_all();
      if (!body) co_return forward_error(body);
      co_return co_await exchange.response.send(200, {}, std::move(*body));
    });
    server.router.bind_raw(hang, [this](const Context& ctx, Exchange&) -> Task<void> {
      co_await sleep_for(std::chrono::seconds(30));
      auto alive = ctx.check();
      if (!alive) ++cancelled;
      co_return fail(alive ? Code::internal : alive.error().code, "woken");
    });
    server.router.bind_raw(stream, [](const Context&, Exchange& exchange) -> Task<void> {
      auto started = co_await exchange.response.start(200, {});
      if (!started) co_return forward_error(started);
      const std::string block(10'000, 'x');
      for (int i = 0; i < 100; ++i) {
        auto written = co_await exchange.response.write(block);
        if (!written) co_return forward_error(written);
      }
      co_return co_await exchange.response.finish();
    });
    server.router.bind_raw(breaks, [](const Context&, Exchange& exchange) -> Task<void> {
      (void)co_await exchange.response.start(200, {});
      (void)co_await exchange.response.write("half");
      co_return fail(Code::upstream_failed, "the model died");
    });
    server.router.bind_raw(secret, [](const Context& ctx, Exchange& exchange) -> Task<void> {
      std::string id = ctx.principal().key_id;
      co_return co_await exchange.response.send(200, {}, std::move(id));
    });
    server.start();
  }
  static ServerOptions limits() {
    ServerOptions options;
    options.header_timeout = std::chrono::milliseconds(400);
    options.idle_timeout = std::chrono::milliseconds(400);
    options.header_bytes_max = 8 * 1024;
    return options;
  }
  static Result<Principal> authenticate(const RequestHead& head) {
    if (head.header("authorization") != "Bearer right")
      return fail(Code::unauthenticated, "Incorrect API key provided.", "", "invalid_api_key");
    return Principal{.key_id = "key_1"};
  }
  std::atomic<int> cancelled{0};
  TestServer server;
};

TEST_F(Echoes, ServesWhoHasConnectedBeforeADrainAndRefusesWhoComesLater) {
  constexpr int clients = 50;
  std::vector<std::unique_ptr<RawConnection>> connections;
  for (int number = 0; number < clients; ++number) {
    connections.push_back(std::make_unique<RawConnection>(server.endpoint().port));
    connections.back()->send("POST /echo HTTP/1.1\r\nHost: localhost\r\nContent-Length: 2\r\n\r\nok");
  }
  const auto port = server.endpoint().port;
  EXPECT_TRUE(server.server().drain(std::chrono::seconds(10)));
  for (auto& connection : connections) EXPECT_EQ(connection->receive("ok").substr(0, 12), "HTTP/1.1 200");
  EXPECT_THROW(RawConnection{port}, std::runtime_error);
}

TEST_F(Echoes, AnswersTypedRequests) {
  auto response = server.post("/greet/J%C3%BCrgen?tone=good%20day", R"({"times":2})");
  ASSERT_TRUE(response) << response.error().message;
  EXPECT_EQ(response->status, 200);
  EXPECT_EQ(response->body, R"({"text":"good day Jürgen"})");
  EXPECT_EQ(response->header("content-type"), "application/json");
  EXPECT_FALSE(response->header("x-request-id").empty());
}

TEST_F(Echoes, GivesErrorsInOpenAisShape) {
  EXPECT_EQ(
      server.post("/greet/nobody", "{}")->body,
      R"({"error":{"message":"There is nobody of that name.","type":"invalid_request_error","param":"name","code":null}})");
  EXPECT_EQ(server.post("/greet/a", "{")->status, 400);
  EXPECT_EQ(server.post("/greet/a", R"({"times":9})")->status, 400);
  for (std::string_view path : {"/greet/a%00b", "/greet/%ff", "/greet/%c0%af", "/greet/%zz"})
    EXPECT_EQ(server.post(std::string(path), "{}")->status, 404) << path;
  for (std::string_view query : {"?tone=%00", "?tone=%ff", "?tone=%", "?%zz=a"})
    EXPECT_EQ(server.post("/greet/a" + std::string(query), "{}")->status, 400) << query;
  auto long_message = server.post("/greet/a", R"({")" + std::string(900, 'x') + R"(":1})");
  EXPECT_EQ(long_message->status, 400);
  EXPECT_LT(long_message->body.size(), 1400u);
  auto bug = server.post("/greet/bug", "{}");
  EXPECT_EQ(bug->status, 500);
  EXPECT_EQ(bug->body.find("secret"), std::string::npos);
  auto unknown = server.post("/gret", "{}");
  EXPECT_EQ(unknown->status, 404);
  auto method = server.get("/echo");
  EXPECT_EQ(method->status, 405);
  EXPECT_EQ(method->header("allow"), "POST");
}

TEST_F(Echoes, ChecksTheKeyBeforeTheBody) {
  EXPECT_EQ(server.get("/secret")->status, 401);
  EXPECT_EQ(server.fetch({.path = "/secret", .headers = {{"authorization", "Bearer right"}}})->body, "key_1");
}

TEST_F(Echoes, RefusesHostsAndOriginsThatAreNotOurs) {
  RawConnection evil(server.endpoint().port);
  evil.send("GET /secret HTTP/1.1\r\nHost: evil.example\r\nAuthorization: Bearer right\r\n\r\n");
  EXPECT_NE(evil.receive("}}").find("403"), std::string::npos);
  EXPECT_EQ(
      server
          .fetch({.path = "/secret", .headers = {{"authorization", "Bearer right"}, {"origin", "http://evil.example"}}})
          ->status,
      403);
  EXPECT_EQ(server.get("/stream")->status, 200);
}

TEST_F(Echoes, TakesBodiesOfAnySizeUpToTheLimit) {
  std::string body(3'000'000, 'b');
  auto response = server.post("/echo", body);
  ASSERT_TRUE(response) << response.error().message;
  EXPECT_EQ(response->body.size(), body.size());
  auto too_large = server.post("/greet/a", std::string(5000, ' '));
  ASSERT_TRUE(too_large) << too_large.error().message << too_large.error().detail;
  EXPECT_EQ(too_large->status, 413);
}

TEST_F(Echoes, ReadsChunkedBodiesInAnyPieces) {
  RawConnection raw(server.endpoint().port);
  raw.send("POST /echo HTTP/1.1\r\nHost: localhost\r\nTransfer-Encoding: chunked\r\n\r\n4\r\nWi");
  std::this_thread::sleep_for(std::chrono::milliseconds(20));  // tidy: allow(sleep) pieces on the wire
  raw.send("ki\r\n5;x=y\r\npedia\r");
  std::this_thread::sleep_for(std::chrono::milliseconds(20));  // tidy: allow(sleep) pieces on the wire
  raw.send("\n0\r\n\r\n");
  EXPECT_NE(raw.receive("Wikipedia").find("Wikipedia"), std::string::npos);
}

TEST_F(Echoes, AnswersPipelinedRequestsInOrder) {
  RawConnection raw(server.endpoint().port);
  raw.send(
      "POST /echo HTTP/1.1\r\nHost: localhost\r\nContent-Length: 3\r\n\r\nonePOST /echo HTTP/1.1\r\nHost: "
      "localhost\r\nContent-Length: 3\r\n\r\ntwo");
  std::string both = raw.receive("two");
  EXPECT_LT(both.find("one"), both.find("two"));
}

TEST_F(Echoes, SaysContinueToThoseWhoWait) {
  RawConnection raw(server.endpoint().port);
  raw.send("POST /echo HTTP/1.1\r\nHost: localhost\r\nExpect: 100-continue\r\nContent-Length: 2\r\n\r\n");
  EXPECT_NE(raw.receive("\r\n\r\n").find("100 Continue"), std::string::npos);
  raw.send("ok");
  EXPECT_NE(raw.receive("ok").find("200"), std::string::npos);
}

TEST_F(Echoes, RefusesWhatOthersWouldUnderstandDifferently) {
  for (std::string_view head :
       {"Content-Length: 3\r\nTransfer-Encoding: chunked\r\n", "Content-Length: 3\r\nContent-Length: 3\r\n",
        "Content-Length: 3, 3\r\n", "Content-Length: +3\r\n", "Transfer-Encoding: xchunked\r\n",
        "Transfer-Encoding: chunked, identity\r\n", "Transfer-Encoding: chunked\r\nTransfer-Encoding: chunked\r\n",
        "Host: other\r\n", "X: a\r\n b\r\n", "X : a\r\n"}) {
    RawConnection raw(server.endpoint().port);
    raw.send("POST /echo HTTP/1.1\r\nHost: localhost\r\n" + std::string(head) + "\r\nabc");
    std::string answer = raw.receive();
    EXPECT_TRUE(answer.starts_with("HTTP/1.1 400")) << head << answer;
  }
  for (std::string_view request :
       {"GET /stream HTTP/1.1\r\n\r\n", "GET http://evil/ HTTP/1.1\r\nHost: localhost\r\n\r\n",
        "GET /stream HTTP/1.1\nHost: localhost\n\n",
        "POST /echo HTTP/1.0\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
        "GET /stream HTTP/2.0\r\nHost: localhost\r\n\r\n", "\x16\x03\x01\x02"}) {
    RawConnection raw(server.endpoint().port);
    raw.send(request);
    std::string answer = raw.receive();
    EXPECT_TRUE(answer.starts_with("HTTP/1.1 400") || answer.empty()) << request << answer;
  }
  RawConnection big(server.endpoint().port);
  big.send("GET /stream HTTP/1.1\r\nHost: localhost\r\nX: " + std::string(20'000, 'x') + "\r\n\r\n");
  EXPECT_TRUE(big.receive().starts_with("HTTP/1.1 431"));
}

TEST_F(Echoes, ClosesSlowAndIdleConnections) {
  RawConnection slow(server.endpoint().port), idle(server.endpoint().port);
  slow.send("GET /stream HT");
  auto began = std::chrono::steady_clock::now();
  EXPECT_EQ(slow.receive(), "");
  EXPECT_EQ(idle.receive(), "");
  EXPECT_LT(std::chrono::steady_clock::now() - began, std::chrono::seconds(3));
}

TEST_F(Echoes, StreamsWithBackpressure) {
  auto response = server.get("/stream");
  ASSERT_TRUE(response);
  EXPECT_EQ(response->body.size(), 1'000'000u);
}

TEST_F(Echoes, ShowsThatAnAnswerBrokeOff) {
  auto response = server.get("/breaks");
  ASSERT_FALSE(response);
  EXPECT_EQ(response.error().code, Code::upstream_failed);
}

TEST_F(Echoes, CancelsTheWorkOfAClientThatLeaves) {
  {
    RawConnection raw(server.endpoint().port);
    raw.send("GET /hang HTTP/1.1\r\nHost: localhost\r\n\r\n");
    std::this_thread::sleep_for(std::chrono::milliseconds(200));  // tidy: allow(sleep) it hangs by now
  }
  for (int i = 0; i < 100 && cancelled == 0; ++i)
    std::this_thread::sleep_for(std::chrono::milliseconds(20));  // tidy: allow(sleep) pieces on the wire
  EXPECT_EQ(cancelled, 1);
}

TEST_F(Echoes, EndsARequestAtItsDeadline) {
  auto response = server.fetch({.path = "/hang", .headers = {{"x-request-timeout-ms", "200"}}});
  ASSERT_TRUE(response);
  EXPECT_EQ(response->status, 504);
}

TEST_F(Echoes, EndsACallAtTheCallersDeadline) {
  auto began = std::chrono::steady_clock::now();
  auto response = server.fetch({.path = "/hang"}, Context::background(std::chrono::milliseconds(200)));
  ASSERT_FALSE(response);
  EXPECT_EQ(response.error().code, Code::deadline_exceeded);
  EXPECT_LT(std::chrono::steady_clock::now() - began, std::chrono::seconds(3));
}

TEST_F(Echoes, CountsByRoute) {
  (void)server.post("/greet/a", "{}");
  (void)server.get("/nothing/here");
  std::string text = server.metrics.text();
  EXPECT_NE(text.find(R"(http_requests_total{method="POST",route="/greet/{name}",service="test",status="200"} 1)"),
            std::string::npos)
      << text;
  EXPECT_NE(text.find(R"(route="unmatched",service="test",status="404"} 1)"), std::string::npos) << text;
}

TEST_F(Echoes, DescribesItself) {
  auto description = server.router.openapi("test", "1");
  EXPECT_EQ(description.at("paths").at("/greet/{name}").at("post").at("operationId"), "greet");
}

TEST(Client, SaysWhenNobodyListens) {
  TestServer server;
  Endpoint nobody{.host = "127.0.0.1", .port = 1};
  auto response =
      server.runtime.run(server.client.fetch(Context::background(std::chrono::seconds(5)), nobody, {.path = "/"}));
  ASSERT_FALSE(response);
  EXPECT_EQ(response.error().code, Code::unavailable);
}

TEST(Client, RefusesLineBreaksInHeaders) {
  TestServer server;
  Endpoint nobody{.host = "127.0.0.1", .port = 1};
  ClientRequest request{.path = "/", .headers = {{"x", "a\r\nevil: b"}}};
  auto response = server.runtime.run(server.client.fetch(Context::background(), nobody, std::move(request)));
  EXPECT_EQ(response.error().code, Code::invalid_argument);
}

TEST(Multipart, ReadsPartsWhereverTheBytesAreSplit) {
  TestServer server;
  constexpr static Operation<Empty, Empty> upload{
      {.method = Method::post, .path = "/upload", .name = "upload", .summary = "Upload.", .needs_key = false}};
  server.router.bind_raw(upload, [](const Context&, Exchange& exchange) -> Task<void> {
    auto reader = MultipartReader::open(exchange);
    if (!reader) co_return forward_error(reader);
    std::string summary;
    for (;;) {
      auto part = co_await reader->next();
      if (!part) co_return forward_error(part);
      if (!*part) break;
      auto text = co_await reader->read_text(1 << 20);
      if (!text) co_return forward_error(text);
      summary += (*part)->name + "(" + (*part)->file_name.value_or("-") + ")=" + std::to_string(text->size()) +
                 text->substr(0, 8) + ";";
    }
    co_return co_await exchange.response.send(200, {}, std::move(summary));
  });
  server.start();
  auto send = [&](std::string body) {
    return server.fetch({.method = Method::post,
                         .path = "/upload",
                         .headers = {{"content-type", "multipart/form-data; boundary=\"b b\""}},
                         .body = std::move(body)});
  };
  std::string big(40'000, 'z');
  big.replace(100, 6, "\r\n--b\r");
  auto response = send(
      "--b b\r\nContent-Disposition: form-data; name=\"purpose\"\r\n\r\nassistants\r\n--b b\r\n"
      "Content-Disposition: form-data; name=\"file\"; filename=\"a \\\"q\\\".txt\"\r\nContent-Type: "
      "text/plain\r\n\r\n" +
      big + "\r\n--b b\r\nContent-Disposition: form-data; name=\"empty\"\r\n\r\n\r\n--b b--\r\n");
  ASSERT_TRUE(response) << response.error().message;
  EXPECT_EQ(response->body, "purpose(-)=10assistan;file(a \"q\".txt)=40000zzzzzzzz;empty(-)=0;");
  EXPECT_EQ(send("--b b\r\nContent-Disposition: form-data; name=\"x\"\r\n\r\nunfinished")->status, 400);
  EXPECT_EQ(send("nothing")->status, 400);
  EXPECT_EQ(server.post("/upload", "{}")->status, 400);
}

}  // namespace
}  // namespace wrkhrs::net
