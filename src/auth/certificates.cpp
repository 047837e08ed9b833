#include "auth/certificates.hpp"

#include <cerrno>
#include <cstdio>
#include <cstring>
#include <ctime>
#include <memory>
#include <optional>
#include <string>
#include <system_error>
#include <utility>

#include <fcntl.h>
#include <fmt/format.h>
#include <openssl/ec.h>
#include <openssl/evp.h>
#include <openssl/pem.h>
#include <openssl/rand.h>
#include <openssl/x509.h>
#include <openssl/x509v3.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/ids.hpp"

namespace wrkhrs::auth {
namespace {

namespace fs = std::filesystem;

constexpr long day_s = 86'400;
constexpr long authority_valid_s = 3650 * day_s;
constexpr long service_valid_s = 398 * day_s;
constexpr long renewed_before_s = 60 * day_s;
constexpr long clock_skew_s = 3600;

template <auto Free>
struct Freed {
  template <class T>
  void operator()(T* object) const {
    Free(object);
  }
};
using Key = std::unique_ptr<EVP_PKEY, Freed<EVP_PKEY_free>>;
using Certificate = std::unique_ptr<X509, Freed<X509_free>>;
using File = std::unique_ptr<std::FILE, Freed<std::fclose>>;

std::unexpected<Error> file_error(std::string_view what, const fs::path& path, int error) {
  return fail(Code::unavailable,
              fmt::format("{} {}: {}.", what, path.string(), std::generic_category().message(error)));
}
std::unexpected<Error> openssl_error(std::string_view what) {
  return fail(Code::internal, fmt::format("A certificate could not be made: {}.", what));
}

/// Held while certificates are looked at and made.
class FolderLock {
 public:
  static Result<FolderLock> take(const fs::path& path) {
    const int fd = ::open(path.c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0600);
    if (fd < 0) return file_error("Cannot open", path, errno);
    while (::flock(fd, LOCK_EX) != 0) {
      if (errno == EINTR) continue;
      const int error = errno;
      ::close(fd);
      return file_error("Cannot lock", path, error);
    }
    return FolderLock(fd);
  }
  FolderLock(FolderLock&& other) noexcept : fd_(std::exchange(other.fd_, -1)) {}
  FolderLock& operator=(FolderLock&&) = delete;
  ~FolderLock() {
    if (fd_ >= 0) ::close(fd_);
  }

 private:
  explicit FolderLock(int fd) : fd_(fd) {}
  int fd_;
};

struct Pair {
  Certificate certificate;
  Key key;
};

/// In place of OpenSSL's question on the terminal.
int no_password(char*, int, int, void*) { return -1; }

/// Both, or nothing when one is missing or broken, or when they do not belong together.
std::optional<Pair> read_pair(const ServiceCertificate& files) {
  const File certificate(std::fopen(files.certificate.c_str(), "re"));
  const File key(std::fopen(files.key.c_str(), "re"));
  if (!certificate || !key) return std::nullopt;
  Pair pair{.certificate = Certificate(PEM_read_X509(certificate.get(), nullptr, nullptr, nullptr)),
            .key = Key(PEM_read_PrivateKey(key.get(), nullptr, no_password, nullptr))};
  if (!pair.certificate || !pair.key || X509_check_private_key(pair.certificate.get(), pair.key.get()) != 1) {
    return std::nullopt;
  }
  return pair;
}

/// Writes a file beside and renames it.
template <class Write>
Result<void> write_file(const fs::path& path, Write write) {
  fs::path temporary = path;
  temporary += "." + new_id("tmp-");
  const int fd = ::open(temporary.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC | O_NOFOLLOW, 0600);
  if (fd < 0) return file_error("Cannot write", temporary, errno);
  File file(::fdopen(fd, "w"));
  const bool written = file && write(file.get()) == 1 && std::fflush(file.get()) == 0 && ::fsync(fd) == 0;
  const int error = errno;
  file.reset();
  if (written && ::rename(temporary.c_str(), path.c_str()) == 0) return {};
  ::unlink(temporary.c_str());
  return file_error("Cannot write", path, written ? errno : error);
}

Result<void> write_pair(const ServiceCertificate& files, const Pair& pair) {
  // The key first: a kill in between leaves a pair that does not match, which is made again.
  auto key = write_file(files.key, [&](std::FILE* file) {
    return PEM_write_PrivateKey(file, pair.key.get(), nullptr, nullptr, 0, nullptr, nullptr);
  });
  if (!key) return key;
  return write_file(files.certificate, [&](std::FILE* file) { return PEM_write_X509(file, pair.certificate.get()); });
}

bool add_extension(X509* certificate, X509* issuer, int nid, const std::string& value) {
  X509V3_CTX context;
  X509V3_set_ctx_nodb(&context);
  X509V3_set_ctx(&context, issuer, certificate, nullptr, nullptr, 0);
  const std::unique_ptr<X509_EXTENSION, Freed<X509_EXTENSION_free>> extension(
      X509V3_EXT_conf_nid(nullptr, &context, nid, value.c_str()));
  return extension && X509_add_ext(certificate, extension.get(), -1) == 1;
}

struct Wanted {
  std::string name;
  std::string alternatives;  ///< empty: an authority
  long valid_s = 0;
};

/// A new key and its certificate, signed by `authority`, or by itself.
Result<Pair> issue(const Wanted& wanted, const Pair* authority) {
  Pair pair{.certificate = Certificate(X509_new()), .key = Key(EVP_EC_gen("P-256"))};
  X509* certificate = pair.certificate.get();
  if (!certificate || !pair.key) return openssl_error("no key");
  unsigned char serial[16];
  if (RAND_bytes(serial, sizeof serial) != 1) return openssl_error("no random numbers");
  serial[0] &= 0x7f;  // positive
  const std::unique_ptr<BIGNUM, Freed<BN_free>> number(BN_bin2bn(serial, sizeof serial, nullptr));
  BN_to_ASN1_INTEGER(number.get(), X509_get_serialNumber(certificate));
  X509_set_version(certificate, 2);
  X509_gmtime_adj(X509_getm_notBefore(certificate), -clock_skew_s);
  X509_gmtime_adj(X509_getm_notAfter(certificate), wanted.valid_s);
  X509_set_pubkey(certificate, pair.key.get());
  X509_NAME* subject = X509_get_subject_name(certificate);
  X509_NAME_add_entry_by_txt(subject, "CN", MBSTRING_UTF8, reinterpret_cast<const unsigned char*>(wanted.name.c_str()),
                             -1, -1, 0);
  X509* issuer = authority ? authority->certificate.get() : certificate;
  X509_set_issuer_name(certificate, X509_get_subject_name(issuer));
  bool added = add_extension(certificate, issuer, NID_subject_key_identifier, "hash");
  if (wanted.alternatives.empty()) {
    added = added && add_extension(certificate, issuer, NID_basic_constraints, "critical,CA:TRUE,pathlen:0") &&
            add_extension(certificate, issuer, NID_key_usage, "critical,keyCertSign,cRLSign");
  } else {
    added = added && add_extension(certificate, issuer, NID_authority_key_identifier, "keyid") &&
            add_extension(certificate, issuer, NID_basic_constraints, "critical,CA:FALSE") &&
            add_extension(certificate, issuer, NID_key_usage, "critical,digitalSignature") &&
            add_extension(certificate, issuer, NID_ext_key_usage, "serverAuth,clientAuth") &&
            add_extension(certificate, issuer, NID_subject_alt_name, wanted.alternatives);
  }
  EVP_PKEY* signer = authority ? authority->key.get() : pair.key.get();
  if (!added || X509_sign(certificate, signer, EVP_sha256()) <= 0) return openssl_error("it could not be signed");
  return pair;
}

bool lasts(const X509* certificate, long seconds) {
  std::time_t then = std::time(nullptr) + seconds;
  return X509_cmp_time(X509_get0_notAfter(certificate), &then) > 0;
}

ServiceCertificate authority_files(const fs::path& folder) {
  return {.certificate = folder / "ca.pem", .key = folder / "ca.key"};
}

/// The authority's certificate, where it is good for a while. Errors: not_found (none, or a new one is due),
/// unavailable (it is there and cannot be read: others trust it, so it is not replaced).
Result<Certificate> current_authority(const fs::path& folder) {
  const fs::path path = authority_files(folder).certificate;
  const File file(std::fopen(path.c_str(), "re"));
  if (!file && errno != ENOENT) return file_error("Cannot read", path, errno);
  Certificate certificate(file ? PEM_read_X509(file.get(), nullptr, nullptr, nullptr) : nullptr);
  if (!certificate || !lasts(certificate.get(), renewed_before_s)) return fail(Code::not_found, "No authority.");
  return certificate;
}

/// The pair that signs; made where there is none.
Result<Pair> authority_of(const fs::path& folder) {
  const ServiceCertificate files = authority_files(folder);
  auto current = current_authority(folder);
  if (!current && current.error().code != Code::not_found) return forward_error(current);
  if (current) {
    if (auto pair = read_pair(files)) return std::move(*pair);
    if (const File key(std::fopen(files.key.c_str(), "re")); !key) {
      return fail(Code::unavailable,
                  fmt::format("A certificate is to be made, and the key of the stack's authority cannot be read: {}: "
                              "{}. Put it back; or stop the stack and delete {}, and a new authority is made.",
                              files.key.string(), std::generic_category().message(errno), files.certificate.string()));
    }
    // A kill while they were written leaves two that do not belong together.
  }
  const Wanted wanted{.name = "WrkHrs " + new_id(""), .valid_s = authority_valid_s};
  auto pair = issue(wanted, nullptr);
  if (!pair) return pair;
  if (auto written = write_pair(files, *pair); !written) return forward_error(written);
  return pair;
}

/// `DNS:localhost,IP:127.0.0.1,…` of a service.
std::string alternatives_of(std::string_view service) {
  std::string text = fmt::format("DNS:localhost,DNS:wrkhrs-{},DNS:{},IP:127.0.0.1,IP:::1", service, service);
  char machine[256] = "";
  if (::gethostname(machine, sizeof machine - 1) == 0) {
    const std::string_view name(machine);
    constexpr std::string_view plain = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789.-";
    if (!name.empty() && name.find_first_not_of(plain) == std::string_view::npos) text += fmt::format(",DNS:{}", name);
  }
  return text;
}

}  // namespace

Result<ServiceCertificate> ensure_certificate(const config::StackConfig& config, std::string_view service) {
  const fs::path folder = config.tls_dir();
  std::error_code error;
  fs::create_directories(folder, error);
  if (error) return file_error("Cannot make the folder", folder, error.value());
  if (::chmod(folder.c_str(), 0700) != 0 && errno != EPERM)
    return file_error("Cannot protect the folder", folder, errno);
  auto lock = FolderLock::take(folder / ".lock");
  if (!lock) return forward_error(lock);
  const ServiceCertificate files{.certificate = folder / fmt::format("wrkhrs-{}.pem", service),
                                 .key = folder / fmt::format("wrkhrs-{}.key", service)};
  // Looked at without the authority's key, which may be kept elsewhere until a certificate is due.
  auto current = current_authority(folder);
  if (auto pair = read_pair(files); current && pair && lasts(pair->certificate.get(), renewed_before_s) &&
                                    X509_verify(pair->certificate.get(), X509_get0_pubkey(current->get())) == 1) {
    return files;
  }
  auto authority = authority_of(folder);
  if (!authority) return forward_error(authority);
  const Wanted wanted{
      .name = fmt::format("wrkhrs-{}", service), .alternatives = alternatives_of(service), .valid_s = service_valid_s};
  auto pair = issue(wanted, &*authority);
  if (!pair) return forward_error(pair);
  if (auto written = write_pair(files, *pair); !written) return forward_error(written);
  return files;
}

}  // namespace wrkhrs::auth
