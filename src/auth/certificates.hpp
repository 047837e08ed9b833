// A stack's own authority: the certificates by which its services prove to each other who they are.
//
//   tls/ca.pem        whom clients of this stack trust (may be given to others: curl --cacert)
//   tls/ca.key        signs; whoever has it can pass for any service
//   tls/wrkhrs-<service>.pem, tls/wrkhrs-<service>.key
//
// All are 0600 in a folder that is 0700. Several processes may call these at once.
#pragma once

#include <filesystem>
#include <string_view>

#include "base/error.hpp"
#include "config/stack_config.hpp"

namespace wrkhrs::auth {

struct ServiceCertificate {
  std::filesystem::path certificate;
  std::filesystem::path key;
};

/// The certificate of a service (a short name), made where there is none, or one that expires within 60 days, or one of
/// another authority; the authority, too, on a first call. Good for 398 days, for localhost, the loopback addresses,
/// this machine's name and the service's name. Blocks for some milliseconds.
/// Errors: unavailable (a file cannot be made or read; the message names it), internal (OpenSSL).
Result<ServiceCertificate> ensure_certificate(const config::StackConfig& config, std::string_view service);

}  // namespace wrkhrs::auth
