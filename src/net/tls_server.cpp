#include "net/tls_server.hpp"

#include <condition_variable>

#include <boost/asio/ssl.hpp>
#include <fmt/format.h>
#include <openssl/err.h>
#include <openssl/x509v3.h>
#include <sys/stat.h>

#include "base/log.hpp"

namespace wrkhrs::net {

namespace ssl = boost::asio::ssl;
using boost::system::error_code;

/// Each is the settings and, for `outside`, what its certificate is made for.
struct ServerTls::Contexts {
  std::shared_ptr<ssl::context> outside;
  std::shared_ptr<ssl::context> inside;
  std::string version;
};

namespace {

constexpr std::chrono::milliseconds look_interval{1000};
constexpr int looks_an_hour = 3600;

/// HTTP/1.1 is what is spoken here; a client that offers no list gets it, too.
int choose_protocol(SSL*, const unsigned char** out, unsigned char* out_length, const unsigned char* in,
                    unsigned in_length, void*) {
  static constexpr unsigned char wanted[] = "\x08http/1.1";
  unsigned char* chosen = nullptr;
  if (SSL_select_next_proto(&chosen, out_length, wanted, sizeof wanted - 1, in, in_length) != OPENSSL_NPN_NEGOTIATED) {
    return SSL_TLSEXT_ERR_ALERT_FATAL;
  }
  *out = chosen;
  return SSL_TLSEXT_ERR_OK;
}

/// A client on this machine that asks for a name which the outer certificate is made for gets that one.
int choose_by_name(SSL* connection, int*, void* outside) {
  const char* name = SSL_get_servername(connection, TLSEXT_NAMETYPE_host_name);
  auto* other = static_cast<SSL_CTX*>(outside);
  if (name == nullptr || other == nullptr) return SSL_TLSEXT_ERR_OK;
  X509* certificate = SSL_CTX_get0_certificate(other);
  if (certificate != nullptr && X509_check_host(certificate, name, 0, 0, nullptr) == 1) {
    SSL_set_SSL_CTX(connection, other);
  }
  return SSL_TLSEXT_ERR_OK;
}

/// OpenSSL would ask for the password of a key on the terminal, and the service would wait for it.
int no_password(char*, int, int, void*) { return -1; }

/// What is allowed, whatever the machine's openssl.cnf says. With TLS 1.2 only what has forward secrecy and
/// authenticated encryption; 1.3 has nothing else. No session is taken up again: no ticket key whose theft would open
/// recorded connections, and no store of sessions that clients could fill. Connections are kept alive instead.
bool restrict(SSL_CTX* handle) {
  SSL_CTX_set_options(handle, SSL_OP_NO_RENEGOTIATION | SSL_OP_CIPHER_SERVER_PREFERENCE | SSL_OP_PRIORITIZE_CHACHA |
                                  SSL_OP_NO_COMPRESSION | SSL_OP_NO_TICKET);
  SSL_CTX_set_session_cache_mode(handle, SSL_SESS_CACHE_OFF);
  SSL_CTX_set_alpn_select_cb(handle, choose_protocol, nullptr);
  SSL_CTX_set_default_passwd_cb(handle, no_password);
  return SSL_CTX_set_min_proto_version(handle, TLS1_2_VERSION) == 1 && SSL_CTX_set_num_tickets(handle, 0) == 1 &&
         SSL_CTX_set_cipher_list(handle, "ECDHE+AESGCM:ECDHE+CHACHA20") == 1;
}

/// Why clients that look at the clock refuse it, or nothing.
std::string problem_of(const SSL_CTX* handle, const std::string& file) {
  const X509* certificate = SSL_CTX_get0_certificate(handle);
  if (X509_cmp_current_time(X509_get0_notAfter(certificate)) < 0) {
    return fmt::format("The certificate {} has expired. Renew it; it is read again without a restart.", file);
  }
  if (X509_cmp_current_time(X509_get0_notBefore(certificate)) > 0) {
    return fmt::format("The certificate {} is not valid yet. Check the clock of this machine.", file);
  }
  return {};
}

Result<std::shared_ptr<ssl::context>> make_context(const CertificateFiles& files) {
  auto context = std::make_shared<ssl::context>(ssl::context::tls_server);
  SSL_CTX* handle = context->native_handle();
  if (!restrict(handle)) return fail(Code::internal, "The installed OpenSSL lacks the ciphers of TLS 1.2 and 1.3.");
  error_code ec;
  context->use_certificate_chain_file(files.certificate, ec);
  if (ec) {
    return fail_with_detail(Code::invalid_argument,
                            fmt::format("The certificate {} cannot be used. It has to be a readable PEM file with the "
                                        "certificate first, then its chain.",
                                        files.certificate),
                            ec.message());
  }
  context->use_private_key_file(files.key, ssl::context::pem, ec);
  // A key of another kind than the certificate's is taken without a word.
  if (ec || SSL_CTX_check_private_key(handle) != 1) {
    ERR_clear_error();
    return fail_with_detail(Code::invalid_argument,
                            fmt::format("The key {} cannot be used. It has to be a readable PEM file without a "
                                        "password, and belong to the certificate {}.",
                                        files.key, files.certificate),
                            ec ? ec.message() : "they are of different kinds");
  }
  return context;
}

std::string version_of(const std::string& path) {
  struct stat status{};
  if (path.empty() || ::stat(path.c_str(), &status) != 0) return "-";
  return fmt::format("{}.{}.{}.{}", status.st_mtim.tv_sec, status.st_mtim.tv_nsec, status.st_size, status.st_ino);
}

}  // namespace

ServerTls::~ServerTls() = default;

std::string ServerTls::version_on_disk() const {
  return fmt::format("{} {} {} {}", version_of(options_.outside.certificate), version_of(options_.outside.key),
                     version_of(options_.inside.certificate), version_of(options_.inside.key));
}

Result<std::shared_ptr<const ServerTls::Contexts>> ServerTls::read() const {
  auto contexts = std::make_shared<Contexts>();
  contexts->version = version_on_disk();  // before reading: a change in between is seen at the next look
  for (auto [files, context] :
       {std::pair{&options_.outside, &contexts->outside}, std::pair{&options_.inside, &contexts->inside}}) {
    if (files->empty()) continue;
    auto made = make_context(*files);
    if (!made) return forward_error(made);
    *context = std::move(*made);
  }
  if (!contexts->outside) contexts->outside = contexts->inside;
  if (!contexts->inside) contexts->inside = contexts->outside;
  if (contexts->inside != contexts->outside) {
    SSL_CTX_set_tlsext_servername_callback(contexts->inside->native_handle(), choose_by_name);
    SSL_CTX_set_tlsext_servername_arg(contexts->inside->native_handle(), contexts->outside->native_handle());
  }
  return contexts;
}

/// Why clients refuse one of these now, such as that it has expired; empty: none known.
std::string ServerTls::problem_of(const Contexts& contexts) const {
  for (const auto& [files, context] :
       {std::pair{&options_.outside, &contexts.outside}, std::pair{&options_.inside, &contexts.inside}}) {
    if (files->empty()) continue;
    std::string problem = net::problem_of((*context)->native_handle(), files->certificate);
    if (!problem.empty()) return problem;
  }
  return {};
}

Result<std::shared_ptr<ServerTls>> ServerTls::open(ServerTlsOptions options) {
  if (options.outside.empty() && options.inside.empty()) {
    return fail(Code::invalid_argument, "TLS needs a certificate.");
  }
  std::shared_ptr<ServerTls> tls(new ServerTls(std::move(options)));
  auto contexts = tls->read();
  if (!contexts) return forward_error(contexts);
  // Served all the same: those who come by the other certificate are served well.
  if (const std::string problem = tls->problem_of(**contexts); !problem.empty()) log::error(problem, {});
  tls->contexts_.store(std::move(*contexts));
  tls->watcher_ = std::jthread([self = tls.get()](std::stop_token stop) { self->watch(std::move(stop)); });
  return tls;
}

void ServerTls::watch(std::stop_token stop) {
  std::mutex mutex;
  std::condition_variable_any woken_by_stop;
  std::unique_lock lock(mutex);
  std::string refused;
  for (int looks = 1; !woken_by_stop.wait_for(lock, stop, look_interval, [&stop] { return stop.stop_requested(); });
       ++looks) {
    if (looks % looks_an_hour == 0) {
      refused.clear();  // what was not valid yet may be by now
      if (options_.renew) options_.renew();
    }
    const std::string version = version_on_disk();
    if (version == contexts_.load()->version || version == refused) continue;
    auto contexts = read();
    if (contexts) {
      const std::string problem = problem_of(**contexts);
      if (!problem.empty() && problem_of(*contexts_.load()).empty()) contexts = fail(Code::invalid_argument, problem);
    }
    if (contexts) {
      contexts_.store(std::move(*contexts));
      log::info("certificates were read again");
    } else {
      refused = version;
      log::error("new certificates cannot be used; the ones before stay",
                 {{"reason", contexts.error().message}, {"detail", contexts.error().detail}});
    }
  }
}

std::shared_ptr<ssl::context> ServerTls::context(bool from_this_machine) const {
  const std::shared_ptr<const Contexts> now = contexts_.load();
  // The name callback of `inside` refers to `outside`: a connection keeps both.
  return {now, from_this_machine ? now->inside.get() : now->outside.get()};
}

}  // namespace wrkhrs::net
