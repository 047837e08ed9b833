#include "net/tls_server.hpp"

#include <fstream>

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <openssl/err.h>
#include <openssl/pem.h>
#include <openssl/rsa.h>
#include <openssl/ssl.h>
#include <poll.h>
#include <sys/stat.h>

#include "auth/certificates.hpp"
#include "base/ids.hpp"
#include "net/test_server.hpp"

namespace wrkhrs::net {
namespace {

namespace fs = std::filesystem;
using ::testing::AllOf;
using ::testing::HasSubstr;
using namespace std::chrono_literals;

constexpr Operation<Empty, Empty> echo{{.method = Method::post,
                                        .path = "/echo",
                                        .name = "echo",
                                        .summary = "",
                                        .needs_key = false,
                                        .body_bytes_max = 64 << 20}};
constexpr Operation<Empty, Empty> stream{{.path = "/stream", .name = "stream", .summary = "", .needs_key = false}};
constexpr Operation<Empty, Empty> late{{.path = "/late", .name = "late", .summary = "", .needs_key = false}};
constexpr Operation<Empty, Empty> breaks{{.path = "/breaks", .name = "breaks", .summary = "", .needs_key = false}};
constexpr Operation<Empty, Empty> hang{{.path = "/hang", .name = "hang", .summary = "", .needs_key = false}};

/// A home with an authority, and a server with a certificate of it.
class TlsServerTest : public ::testing::Test {
 protected:
  TlsServerTest() { config_.common.home = (fs::path(::testing::TempDir()) / new_id("tls_test_")).string(); }
  ~TlsServerTest() override {
    server_.reset();
    fs::remove_all(config_.home());
  }

  CertificateFiles certificate(const std::string& service = "rag") {
    auto made = auth::ensure_certificate(config_, service);
    EXPECT_TRUE(made) << (made ? "" : made.error().message);
    return {.certificate = made->certificate.string(), .key = made->key.string()};
  }
  void start(ServerTlsOptions options) {
    auto tls = ServerTls::open(std::move(options));
    ASSERT_TRUE(tls) << tls.error().message << tls.error().detail;
    ServerOptions server_options;
    server_options.tls = *tls;
    server_options.header_timeout = 600ms;
    server_ = std::make_unique<TestServer>(server_options);
    Router& router = server_->router;
    router.bind_raw(echo, [](const Context&, Exchange& exchange) -> Task<void> {
      auto body = co_await exchange.body.read_all();
      if (!body) co_return forward_error(body);
      co_return co_await exchange.response.send(200, {}, std::move(*body));
    });
    router.bind_raw(stream, [](const Context&, Exchange& exchange) -> Task<void> {
      (void)co_await exchange.response.start(200, {});
      const std::string block(50'000, 'x');
      for (int i = 0; i < 100; ++i) {
        auto written = co_await exchange.response.write(block);
        if (!written) co_return forward_error(written);
      }
      co_return co_await exchange.response.finish();
    });
    router.bind_raw(late, [](const Context&, Exchange& exchange) -> Task<void> {
      (void)co_await exchange.response.start(200, {});
      co_await sleep_for(400ms);  // the sweep sends the head meanwhile
      co_return co_await exchange.response.write_last("late");
    });
    router.bind_raw(breaks, [](const Context&, Exchange& exchange) -> Task<void> {
      (void)co_await exchange.response.start(200, {});
      (void)co_await exchange.response.write("half");
      co_return fail(Code::upstream_failed, "the model died");
    });
    router.bind_raw(hang, [this](const Context& ctx, Exchange&) -> Task<void> {
      co_await sleep_for(30s);
      if (!ctx.check()) ++cancelled_;
      co_return fail(Code::cancelled, "");
    });
    server_->start();
  }
  Endpoint endpoint(bool right_authority = true) {
    Endpoint endpoint = server_->endpoint();
    endpoint.tls = true;
    if (right_authority) endpoint.ca_file = (config_.tls_dir() / "ca.pem").string();
    return endpoint;
  }
  Result<ClientResponse> fetch(ClientRequest request, Endpoint to) {
    const Context ctx = Context::background(10s);
    return server_->runtime.run(server_->client.fetch(ctx, std::move(to), std::move(request)));
  }
  /// The serial number of the certificate that a fresh connection sees, or why there is none.
  std::string seen(const char* name = nullptr, int version = 0, const char* ciphers_1_2 = nullptr,
                   SSL_SESSION** session = nullptr) {
    RawConnection raw(server_->endpoint().port);
    std::unique_ptr<SSL_CTX, decltype(&SSL_CTX_free)> context(SSL_CTX_new(TLS_client_method()), SSL_CTX_free);
    SSL_CTX_set_security_level(context.get(), 0);
    if (version) SSL_CTX_set_max_proto_version(context.get(), version);
    if (ciphers_1_2) SSL_CTX_set_cipher_list(context.get(), ciphers_1_2);
    std::unique_ptr<SSL, decltype(&SSL_free)> tls(SSL_new(context.get()), SSL_free);
    if (name) SSL_set_tlsext_host_name(tls.get(), name);
    SSL_set_fd(tls.get(), raw.fd());
    if (SSL_connect(tls.get()) != 1) {
      const unsigned long error = ERR_get_error();
      return std::string("refused: ") + (ERR_reason_error_string(error) ? ERR_reason_error_string(error) : "closed");
    }
    if (session) *session = SSL_get1_session(tls.get());
    std::unique_ptr<X509, decltype(&X509_free)> certificate(SSL_get1_peer_certificate(tls.get()), X509_free);
    const ASN1_INTEGER* serial = X509_get0_serialNumber(certificate.get());
    return sha256_hex({reinterpret_cast<const char*>(serial->data), static_cast<std::size_t>(serial->length)});
  }
  /// The file of a key, which it takes.
  std::string written_key(const std::string& name, EVP_PKEY* key, const EVP_CIPHER* locked_by = nullptr) {
    const std::string path = (config_.home() / name).string();
    std::unique_ptr<std::FILE, decltype(&std::fclose)> file(std::fopen(path.c_str(), "we"), std::fclose);
    unsigned char password[] = "secret";
    EXPECT_EQ(PEM_write_PrivateKey(file.get(), key, locked_by, locked_by ? password : nullptr, locked_by ? 6 : 0,
                                   nullptr, nullptr),
              1);
    EVP_PKEY_free(key);
    return path;
  }
  /// The same certificate, from an hour ago until `ends_in_s`, signed by its own key.
  void reissue(const CertificateFiles& files, long ends_in_s) {
    std::unique_ptr<BIO, decltype(&BIO_free)> in(BIO_new_file(files.certificate.c_str(), "r"), BIO_free);
    std::unique_ptr<X509, decltype(&X509_free)> certificate(PEM_read_bio_X509(in.get(), nullptr, nullptr, nullptr),
                                                            X509_free);
    std::unique_ptr<BIO, decltype(&BIO_free)> key_in(BIO_new_file(files.key.c_str(), "r"), BIO_free);
    std::unique_ptr<EVP_PKEY, decltype(&EVP_PKEY_free)> key(
        PEM_read_bio_PrivateKey(key_in.get(), nullptr, nullptr, nullptr), EVP_PKEY_free);
    X509_gmtime_adj(X509_getm_notAfter(certificate.get()), ends_in_s);
    ASN1_INTEGER_set(X509_get_serialNumber(certificate.get()), ends_in_s + 1'000'000);
    ASSERT_GT(X509_sign(certificate.get(), key.get(), EVP_sha256()), 0);
    std::unique_ptr<BIO, decltype(&BIO_free)> out(BIO_new_file(files.certificate.c_str(), "w"), BIO_free);
    ASSERT_EQ(PEM_write_bio_X509(out.get(), certificate.get()), 1);
  }
  template <class Condition>
  bool eventually(Condition condition) {
    for (int i = 0; i < 400; ++i) {
      if (condition()) return true;
      std::this_thread::sleep_for(25ms);  // tidy: allow(sleep) polls the condition itself
    }
    return false;
  }

  config::StackConfig config_;
  std::unique_ptr<TestServer> server_;
  std::atomic<int> cancelled_{0};
};

TEST_F(TlsServerTest, AnswersSmallAndLargeBothWaysOverOneConnection) {
  start({.inside = certificate()});
  for (std::size_t bytes : {0uz, 1uz, 16'000uz, 5'000'000uz}) {
    auto answer = fetch({.method = Method::post, .path = "/echo", .body = std::string(bytes, 'b')}, endpoint());
    ASSERT_TRUE(answer) << answer.error().message << answer.error().detail;
    EXPECT_EQ(answer->status, 200);
    EXPECT_EQ(answer->body.size(), bytes);
  }
  EXPECT_EQ(fetch({.path = "/stream"}, endpoint())->body.size(), 5'000'000u);
  EXPECT_EQ(fetch({.path = "/late"}, endpoint())->body, "late");
}

TEST_F(TlsServerTest, AnAnswerThatBreaksOffIsSeenAsBroken) {
  start({.inside = certificate()});
  auto answer = fetch({.path = "/breaks"}, endpoint());
  ASSERT_FALSE(answer);
  EXPECT_EQ(answer.error().code, Code::upstream_failed);
}

TEST_F(TlsServerTest, AClientThatLeavesCancelsItsWork) {
  start({.inside = certificate()});
  const Context ctx = Context::background(400ms);
  EXPECT_FALSE(server_->runtime.run(server_->client.fetch(ctx, endpoint(), {.path = "/hang"})));
  EXPECT_TRUE(eventually([&] { return cancelled_ == 1; }));
}

TEST_F(TlsServerTest, PlainHttpIsToldToUseHttps) {
  start({.inside = certificate()});
  RawConnection raw(server_->endpoint().port);
  raw.send("GET /stream HTTP/1.1\r\nhost: localhost\r\n\r\n");
  const std::string answer = raw.receive();
  EXPECT_THAT(answer, HasSubstr("HTTP/1.1 400"));
  EXPECT_THAT(answer, HasSubstr("speaks https"));
  EXPECT_FALSE(fetch({.path = "/late"}, server_->endpoint()).value().ok());
}

TEST_F(TlsServerTest, AClientWithAnotherAuthorityRefuses) {
  start({.inside = certificate()});
  auto refused = fetch({.path = "/late"}, endpoint(false));
  ASSERT_FALSE(refused);
  EXPECT_THAT(refused.error().message, HasSubstr("authority that is not trusted"));
  config::StackConfig other;
  other.common.home = config_.common.home + "/other";
  ASSERT_TRUE(auth::ensure_certificate(other, "rag"));
  Endpoint wrong = endpoint();
  wrong.ca_file = (other.tls_dir() / "ca.pem").string();
  EXPECT_FALSE(fetch({.path = "/late"}, wrong));
}

TEST_F(TlsServerTest, AnAuthorityWhoseKeyIsKeptElsewhereIsNotReplaced) {
  const CertificateFiles files = certificate();
  const fs::path authority = config_.tls_dir() / "ca.pem", key = config_.tls_dir() / "ca.key";
  const auto text_of = [](const fs::path& path) {
    std::ifstream file(path);
    return std::string(std::istreambuf_iterator<char>(file), {});
  };
  const std::string trusted = text_of(authority), own = text_of(files.certificate);
  fs::rename(key, key.string() + ".away");
  EXPECT_EQ(text_of(certificate().certificate), own);  // the key is not needed yet
  auto refused = auth::ensure_certificate(config_, "asr");
  ASSERT_FALSE(refused);
  EXPECT_THAT(refused.error().message, HasSubstr("ca.key"));
  EXPECT_EQ(text_of(authority), trusted);
  fs::rename(key.string() + ".away", key);
  EXPECT_TRUE(auth::ensure_certificate(config_, "asr"));
  EXPECT_EQ(text_of(authority), trusted);
}

TEST_F(TlsServerTest, OldVersionsAreRefusedAndSilenceEnds) {
  start({.inside = certificate()});
  EXPECT_THAT(seen(nullptr, TLS1_1_VERSION), HasSubstr("refused"));
  EXPECT_EQ(seen(nullptr, TLS1_2_VERSION).size(), 64u);
  RawConnection silent(server_->endpoint().port);
  EXPECT_EQ(silent.receive(), "");  // closed after header_timeout, not kept for ever
}

TEST_F(TlsServerTest, AHandshakeThatTricklesEndsInTime) {
  start({.inside = certificate()});
  RawConnection raw(server_->endpoint().port);
  const std::string hello("\x16\x03\x01\x01\x00\x01\x00\x00\xfc\x03\x03", 11);  // a ClientHello of 252 bytes begins
  const auto began = std::chrono::steady_clock::now();
  bool closed = false;
  for (std::size_t i = 0; i < 250 && !closed; ++i) {
    raw.send(std::string(1, i < hello.size() ? hello[i] : 'x'));
    pollfd look{.fd = raw.fd(), .events = POLLIN | POLLRDHUP, .revents = 0};
    closed = ::poll(&look, 1, 40) > 0;  // nothing is sent in answer to a part of a ClientHello
  }
  EXPECT_TRUE(closed);
  EXPECT_LT(std::chrono::steady_clock::now() - began, 5s);
}

TEST_F(TlsServerTest, AnotherCertificateTakesItsPlaceWithoutARestartAndABrokenOneDoesNot) {
  const CertificateFiles files = certificate();
  start({.inside = files});
  const std::string first = seen();
  ASSERT_EQ(first.size(), 64u);

  std::ofstream(files.certificate) << "no certificate";
  std::this_thread::sleep_for(1500ms);  // tidy: allow(sleep) until the file was looked at
  EXPECT_EQ(seen(), first) << "the one before stays";

  fs::remove(files.certificate);
  EXPECT_EQ(certificate().certificate, files.certificate);  // made anew
  EXPECT_TRUE(eventually([&] {
    const std::string now = seen();
    return now.size() == 64 && now != first;
  }));
  EXPECT_TRUE(fetch({.path = "/late"}, endpoint()));
}

TEST_F(TlsServerTest, ClientsOnThisMachineSeeTheStacksOwnCertificateUnlessTheyAskForTheOthersName) {
  const CertificateFiles outside = certificate("outside");
  start({.outside = outside, .inside = certificate("gateway")});
  const std::string own = seen(), other = seen("wrkhrs-outside");
  EXPECT_NE(own, other);
  EXPECT_EQ(seen("wrkhrs-gateway"), own);
  EXPECT_EQ(seen("wrkhrs-outside"), other);
}

TEST_F(TlsServerTest, FilesThatCannotBeUsedAreNamed) {
  const CertificateFiles good = certificate(), other = certificate("asr");
  auto mixed = ServerTls::open({.outside = {.certificate = good.certificate, .key = other.key}});
  ASSERT_FALSE(mixed);
  EXPECT_THAT(mixed.error().message, HasSubstr(other.key));
  auto missing = ServerTls::open({.outside = {.certificate = "/nowhere.pem", .key = good.key}});
  ASSERT_FALSE(missing);
  EXPECT_THAT(missing.error().message, HasSubstr("/nowhere.pem"));
}

TEST_F(TlsServerTest, AKeyThatDoesNotFitOrAsksForAPasswordIsRefusedAtStart) {
  const CertificateFiles good = certificate();
  // Of another kind: OpenSSL takes it beside the certificate without a word.
  auto rsa =
      ServerTls::open({.outside = {.certificate = good.certificate, .key = written_key("rsa.key", EVP_RSA_gen(2048))}});
  ASSERT_FALSE(rsa);
  EXPECT_THAT(rsa.error().message, AllOf(HasSubstr("rsa.key"), HasSubstr("belong to the certificate")));
  auto locked =
      ServerTls::open({.outside = {.certificate = good.certificate,
                                   .key = written_key("locked.key", EVP_EC_gen("P-256"), EVP_aes_128_cbc())}});
  ASSERT_FALSE(locked);
  EXPECT_THAT(locked.error().message, HasSubstr("without a password"));
}

TEST_F(TlsServerTest, AnExpiredCertificateDoesNotTakeThePlaceOfAGoodOne) {
  const CertificateFiles files = certificate("gateway");
  start({.inside = files});
  const std::string good = seen();
  ASSERT_EQ(good.size(), 64u);
  reissue(files, -10);
  std::this_thread::sleep_for(2500ms);  // tidy: allow(sleep) until the file was looked at
  EXPECT_EQ(seen(), good);
  reissue(files, 3600);
  EXPECT_TRUE(eventually([&] {
    const std::string now = seen();
    return now.size() == 64 && now != good;
  }));
}

TEST_F(TlsServerTest, AnExpiredCertificateIsServedWhereThereIsNoOther) {
  const CertificateFiles files = certificate();
  reissue(files, -10);
  start({.inside = files});
  EXPECT_EQ(seen().size(), 64u);
  auto refused = fetch({.path = "/late"}, endpoint());
  ASSERT_FALSE(refused);
  EXPECT_FALSE(refused.error().message.empty());
}

TEST_F(TlsServerTest, OnlyCiphersWithForwardSecrecyAreSpokenAndNoSessionIsTakenUpAgain) {
  start({.inside = certificate()});
  EXPECT_THAT(seen(nullptr, TLS1_2_VERSION, "ECDHE-ECDSA-AES128-SHA"), HasSubstr("refused"));  // CBC
  EXPECT_THAT(seen(nullptr, TLS1_2_VERSION, "AES128-GCM-SHA256"), HasSubstr("refused"));       // RSA key exchange
  EXPECT_EQ(seen(nullptr, TLS1_2_VERSION, "ECDHE-ECDSA-AES128-GCM-SHA256").size(), 64u);
  for (int version : {TLS1_2_VERSION, TLS1_3_VERSION}) {
    SSL_SESSION* session = nullptr;
    ASSERT_EQ(seen(nullptr, version, nullptr, &session).size(), 64u);
    EXPECT_EQ(SSL_SESSION_is_resumable(session), 0) << version;
    SSL_SESSION_free(session);
  }
}

TEST_F(TlsServerTest, CertificatesAreKeptAndPrivate) {
  const CertificateFiles files = certificate();
  std::ifstream before(files.certificate);
  const std::string text((std::istreambuf_iterator<char>(before)), {});
  (void)certificate();
  std::ifstream after(files.certificate);
  EXPECT_EQ(text, std::string((std::istreambuf_iterator<char>(after)), {}));
  for (const auto& entry : fs::directory_iterator(config_.tls_dir())) {
    struct stat status{};
    ::stat(entry.path().c_str(), &status);
    EXPECT_EQ(status.st_mode & 0777, 0600u) << entry.path();
  }
}

}  // namespace
}  // namespace wrkhrs::net
