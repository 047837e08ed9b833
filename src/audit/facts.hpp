// What is known of an installation, as plain values. gather.hpp fills them, rules.hpp judges them.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace wrkhrs::audit {

/// A setting or variable that holds a secret, never the secret itself.
struct SecretFact {
  std::string name;    ///< "api_key", "MINIO_ROOT_PASSWORD"
  std::string origin;  ///< "wrkhrs.yaml line 12", "WRKHRS_API_KEY", ".env line 3"
  bool in_config_file = false;
  std::string weakness;  ///< why it could be guessed; empty: it could not
};

/// An address that this stack calls.
struct AddressFact {
  std::string name;  ///< "provider 'acme'", "llm.url"
  std::string host;
  bool tls = false;
  bool local = false;      ///< this machine, or a name without dots (a container network)
  bool sends_key = false;  ///< a secret travels with each request
};

/// A TCP port that is part of the installation.
struct PortFact {
  enum class Kind { door, service, platform };  ///< door: the gateway, made for clients
  int port = 0;
  std::string name;  ///< "wrkhrs-rag", "postgres"
  Kind kind = Kind::service;
  std::string address;  ///< what it listens on
  bool loopback = false;
  std::string program;  ///< empty: another user's
  int pid = 0;
};

/// A file or folder that must be kept from others.
struct FileFact {
  enum class Kind { secret, folder, script };  ///< script: may be read, must not be written by others
  std::string path;
  std::string what;  ///< "the person's key"
  Kind kind = Kind::secret;
  unsigned mode = 0;  ///< the nine permission bits
  bool own = true;    ///< belongs to this user or to root
};

struct ModelFact {
  std::string id;
  bool in_catalogue = false;
  bool matches_catalogue = true;  ///< the record's hash is the catalogue's
  std::string problem;            ///< why the file is not what was installed; empty: it is
};

/// A tool of a manifest, or an MCP server.
struct ToolFact {
  std::string name;
  std::string where;                 ///< manifest and line, or setting
  bool confined = true;              ///< false: a program that runs with all rights of the user
  std::vector<std::string> secrets;  ///< names of fields that hold a literal secret
  bool network_and_files = false;    ///< a program that may write files and use the network
  bool key_over_plain_http = false;
};

struct KeyFact {
  std::string id;
  std::string name;
  std::int64_t created_at = 0;  ///< of its secret; seconds since 1970
  std::int64_t expires_at = 0;  ///< 0: never
};

struct CertificateFact {
  std::string path;
  std::optional<std::int64_t> expires_at;  ///< seconds since 1970; nothing: it cannot be read
};

struct Facts {
  std::int64_t now = 0;  ///< seconds since 1970

  std::string config_error;  ///< not empty: the configuration cannot be read, and most else is not known
  std::string bind_address = "127.0.0.1";
  bool binds_loopback = true;
  bool serves_tls = false;  ///< all that listens beyond this machine
  bool any_host = false;
  bool any_origin = false;
  int requests_per_minute = 0;
  std::vector<SecretFact> secrets;
  std::vector<AddressFact> addresses;

  std::vector<PortFact> ports;  ///< those that something listens on
  std::vector<FileFact> files;

  bool has_platform = false;  ///< Compose files were found
  std::string publish_address = "127.0.0.1";
  bool edge_certificate = false;
  std::vector<std::string> compose_secrets;  ///< "docker-compose.yml line 12: POSTGRES_PASSWORD"

  std::vector<ModelFact> models;
  std::vector<ToolFact> tools;
  std::vector<KeyFact> keys;
  std::string keys_error;  ///< not empty: the keys cannot be read, and `keys` says nothing
  std::vector<CertificateFact> certificates;
  /// "bubblewrap", "landlock"; empty: programs cannot be confined here. Nothing: it was not tried.
  std::optional<std::string> sandbox;
};

}  // namespace wrkhrs::audit
