#include "net/tls.hpp"

#include <fmt/format.h>
#include <openssl/err.h>
#include <openssl/x509_vfy.h>

namespace wrkhrs::net {

namespace ssl = asio::ssl;
using boost::system::error_code;

namespace {

constexpr unsigned char http_1_1[] = "\x08http/1.1";  // ALPN: a length, then the protocol's name

Result<std::unique_ptr<ssl::context>> make_context(const std::string& ca_file) {
  auto context = std::make_unique<ssl::context>(ssl::context::tls_client);
  error_code ec;
  if (ca_file.empty()) {
    context->set_default_verify_paths(ec);
  } else {
    context->load_verify_file(ca_file, ec);
  }
  if (ec) {
    return fail_with_detail(
        Code::upstream_failed,
        fmt::format("The file of trusted authorities {} cannot be used. It has to be a readable PEM file with at least "
                    "one certificate.",
                    ca_file),
        ec.message());
  }
  context->set_verify_mode(ssl::verify_peer);
  SSL_CTX_set_min_proto_version(context->native_handle(), TLS1_2_VERSION);
  SSL_CTX_set_alpn_protos(context->native_handle(), http_1_1, sizeof http_1_1 - 1);
  return context;
}

/// What is wrong with the certificate and what to do, for a verification that failed.
std::string certificate_problem(long verdict) {
  switch (verdict) {
    case X509_V_ERR_HOSTNAME_MISMATCH:
    case X509_V_ERR_IP_ADDRESS_MISMATCH:
      return "is made for another name. Use the name that it is made for in the address";
    case X509_V_ERR_CERT_HAS_EXPIRED:
      return "has expired. Whoever runs that server has to renew it";
    case X509_V_ERR_CERT_NOT_YET_VALID:
      return "is not valid yet. Check the clock of this machine";
    case X509_V_ERR_UNABLE_TO_GET_ISSUER_CERT:
    case X509_V_ERR_UNABLE_TO_GET_ISSUER_CERT_LOCALLY:
    case X509_V_ERR_UNABLE_TO_VERIFY_LEAF_SIGNATURE:
    case X509_V_ERR_SELF_SIGNED_CERT_IN_CHAIN:
    case X509_V_ERR_DEPTH_ZERO_SELF_SIGNED_CERT:
      return "comes from an authority that is not trusted here. If it is yours, name its PEM file in the setting "
             "'ca_file' of this server";
    default:
      return fmt::format("cannot be trusted: {}", X509_verify_cert_error_string(verdict));
  }
}

}  // namespace

Result<ssl::context*> TlsContexts::get(const std::string& ca_file) {
  const std::lock_guard lock(mutex_);
  auto& context = by_ca_file_[ca_file];
  if (!context) {
    auto made = make_context(ca_file);
    if (!made) return forward_error(made);
    context = std::move(*made);
  }
  return context.get();
}

void expect_host(TlsStream& stream, const std::string& host) {
  SSL* handle = stream.native_handle();
  error_code no_address;
  asio::ip::make_address(host, no_address);
  if (no_address) {
    SSL_set_tlsext_host_name(handle, host.c_str());
    SSL_set_hostflags(handle, X509_CHECK_FLAG_NO_PARTIAL_WILDCARDS);
    SSL_set1_host(handle, host.c_str());
  } else {
    X509_VERIFY_PARAM_set1_ip_asc(SSL_get0_param(handle), host.c_str());
  }
}

Error handshake_error(TlsStream& stream, const Endpoint& endpoint, const error_code& failure) {
  const std::string url = endpoint.url();
  Error error{.code = Code::upstream_failed,
              .detail = fmt::format("TLS handshake with {}: {}", url, failure.message())};
  const long verdict = SSL_get_verify_result(stream.native_handle());
  const bool of_openssl = failure.category() == asio::error::get_ssl_category();
  const int reason = of_openssl ? ERR_GET_REASON(static_cast<unsigned long>(failure.value())) : 0;
  if (verdict != X509_V_OK) {
    error.message = fmt::format("The certificate of {} {}.", url, certificate_problem(verdict));
  } else if (failure == asio::error::operation_aborted) {
    error.message = fmt::format("{} did not finish the TLS handshake in time. Check that https is spoken there.", url);
  } else if (reason == SSL_R_WRONG_VERSION_NUMBER || reason == SSL_R_HTTP_REQUEST) {
    error.message = fmt::format("{} does not speak TLS. Check the port, or write its address with http://.", url);
  } else if (!of_openssl) {
    error.message = fmt::format(
        "{} closed the connection during the TLS handshake. Check that https with TLS 1.2 or later is spoken there.",
        url);
  } else {
    error.message = fmt::format("The TLS handshake with {} failed: {}. TLS 1.2 or later is spoken from here.", url,
                                failure.message());
  }
  return error;
}

}  // namespace wrkhrs::net
