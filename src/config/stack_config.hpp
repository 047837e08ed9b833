// What every process of a stack is told: one struct a section of wrkhrs.yaml.
//
// Plain values with their defaults; load.hpp fills them. What each setting means, its bounds and its environment
// variable stand in one table in stack_config.cpp. Read-only after loading, so safe to share between threads.
#pragma once

#include <cstdint>
#include <filesystem>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "base/error.hpp"
#include "config/setting.hpp"

namespace wrkhrs::config {

/// What all services share; the top level of the file.
struct CommonConfig {
  std::string home;  ///< absolute after loading
  int port_offset = 0;
  std::string bind_address = "127.0.0.1";
  std::string log_level = "info";
  int threads = 0;
  std::vector<std::string> allowed_hosts;
  std::vector<std::string> allowed_origins;
  int connections_max = 10000;
  int drain_ms = 10000;
  std::string api_key;
  std::string internal_token;
  std::string otlp_endpoint;
  std::string models_dir;  ///< absolute after loading
};

/// Where a service listens and where the others find it.
struct ServiceAddress {
  int port = 0;     ///< before port_offset
  std::string url;  ///< empty: http://127.0.0.1:<port + port_offset>
};

/// A server that speaks the OpenAI API, to which the gateway routes models.
struct ProviderConfig {
  std::string id;
  std::string base_url;
  std::string api_key_env;
  std::string api_key_file;
  std::string ca_file;
  std::vector<std::string> models;
  int timeout_ms = 600000;
};

struct GatewayConfig {
  ServiceAddress address;
  std::string bind_address;  ///< empty: that of all services
  std::map<std::string, std::string> aliases;
  std::vector<ProviderConfig> providers;
  int request_timeout_ms = 600000;
  int requests_per_minute = 0;
  int concurrent_requests_max = 512;
  std::vector<std::string> certificate_files;
};

struct OrchestratorConfig {
  ServiceAddress address;
  std::string model = "smollm2-135m-instruct";
  int passages_max = 6;
  int tool_rounds_max = 4;
  int answer_tokens_max = 512;
  int run_timeout_ms = 300000;
  int concurrent_runs_max = 16;
  bool resume_runs = true;
};

struct RagConfig {
  ServiceAddress address;
  std::string embedding_model = "all-minilm-l6-v2";
  std::int64_t file_bytes_max = 512 << 20;
  int embedding_threads = 0;
  int extract_timeout_ms = 120000;
};

struct AsrConfig {
  ServiceAddress address;
  std::string model = "whisper-tiny.en";
  std::string device = "auto";
  int threads = 0;
  int queue_max = 16;
  std::int64_t audio_bytes_max = 512 << 20;
  int audio_seconds_max = 4 * 3600;
};

/// An MCP server that wrkhrs-mcp passes on: a program on standard input and output, or an address.
struct McpServerConfig {
  std::string id;
  std::vector<std::string> command;
  std::map<std::string, std::string> environment;
  bool sandbox = true;                ///< confine `command`; false: it has this user's rights
  std::vector<std::string> readable;  ///< what a confined program may read besides the system's programs and libraries
  std::vector<std::string> writable;
  bool network = false;
  std::string url;
  std::string api_key_env;
  int timeout_ms = 60000;
};

struct McpConfig {
  ServiceAddress address;
  std::vector<McpServerConfig> servers;
};

struct ToolRegistryConfig {
  ServiceAddress address;
  std::vector<std::string> folders;
  int call_timeout_ms = 30000;
  int concurrent_calls_max = 16;
};

struct LlmConfig {
  ServiceAddress address;  ///< a url here means: no local runner
  std::string model = "smollm2-135m-instruct";
  int context_tokens = 4096;
  int slots = 2;
  int threads = 0;
  std::string server_binary;
};

struct TrackingConfig {
  std::string mlflow_uri;
  std::string username;
  std::string password;
  std::string token;
  std::string experiment = "wrkhrs";
  int batch_runs_max = 50;
  int retry_seconds_max = 60;
  int outbox_runs_max = 100'000;
  std::int64_t outbox_bytes_max = 256 << 20;
};

/// Encryption of what goes over the network.
struct TlsConfig {
  std::string certificate_file;  ///< of the gateway, for clients; empty: http
  std::string key_file;
  bool internal = false;  ///< every service speaks https, with certificates of the stack's own authority
  std::string ca_file;    ///< who is trusted at `https` urls of services; empty: the system's authorities
};

struct DatabaseConfig {
  std::string url;  ///< libpq's; a secret, for it holds the password. Empty: SQLite
  int connections = 4;
};

/// Where uploaded files and recordings are kept.
struct ObjectsConfig {
  std::string url;  ///< empty: files in the data folder; `s3://bucket/prefix`
  std::string endpoint;
  std::string region = "us-east-1";
  std::string addressing_style = "auto";
  std::string access_key_id;
  std::string secret_access_key;
  std::string session_token;
  std::string ca_file;
  bool create_bucket = true;
};

/// Where vectors lie besides the database, when `url` is set.
struct QdrantConfig {
  std::string url;
  std::string api_key;
  std::string ca_file;
  std::string collection_prefix = "wrkhrs";
  int timeout_ms = 10000;
};

/// The programs that scripts/platform_native runs under a native stack; no service reads this.
struct PlatformConfig {
  std::vector<std::string> programs{"postgres", "s3", "mlflow", "prometheus", "alertmanager"};
  std::string s3_server = "versitygw";
  int postgres_port = 5432;
  int s3_port = 9000;
  int mlflow_port = 5000;
  int prometheus_port = 9090;
  int alertmanager_port = 9093;
};

/// What `wrkhrs backup` does.
struct BackupConfig {
  std::string target;    ///< a folder, or `s3://bucket/prefix`
  std::string key_path;  ///< empty: `backup-key` in the home
  int every_hours = 0;
  int verify_every_days = 7;
  int keep_last = 3;
  int keep_daily = 7;
  int keep_weekly = 4;
  int keep_monthly = 6;
  std::string endpoint;  ///< of S3; this and the following: empty: those of `objects`
  std::string region;
  std::string access_key_id;
  std::string secret_access_key;
};

struct StackConfig {
  CommonConfig common;
  GatewayConfig gateway;
  OrchestratorConfig orchestrator;
  RagConfig rag;
  AsrConfig asr;
  McpConfig mcp;
  ToolRegistryConfig tool_registry;
  LlmConfig llm;
  TrackingConfig tracking;
  DatabaseConfig database;
  ObjectsConfig objects;
  QdrantConfig qdrant;
  PlatformConfig platform;
  BackupConfig backup;
  TlsConfig tls;

  StackConfig();

  /// The port that a service of base/services.hpp listens on, offset included. `service`: a name ("wrkhrs-rag") or
  /// short name
  /// ("rag", "tool-registry"). Precondition: there is such a service.
  int port_of(std::string_view service) const;
  /// What a service of this machine listens on.
  const std::string& bind_address_of(std::string_view service) const;
  /// Where to reach a service, without a slash at the end. `http://127.0.0.1:<port>` (https where it serves TLS) unless
  /// its `url` is set.
  std::string url_of(std::string_view service) const;
  /// Whom to trust there, for net::Endpoint::ca_file; empty: the system's authorities.
  std::string ca_file_of(std::string_view service) const;
  /// Whether a service of this machine speaks https.
  bool serves_tls(std::string_view service) const;
  /// False where an address of its own replaces the local process (LLM_RUNNER_URL).
  bool runs_locally(std::string_view service) const;

  /// The folders and files of a home; none is created here.
  std::filesystem::path home() const { return common.home; }
  std::filesystem::path data_dir(std::string_view service) const;
  std::filesystem::path log_file(std::string_view service) const;
  std::filesystem::path run_dir() const { return home() / "run"; }
  /// What jobs leave for Prometheus; see base/job_metrics.hpp.
  std::filesystem::path job_metrics_dir() const { return home() / "metrics"; }
  std::filesystem::path api_key_file() const { return home() / "api-key"; }
  std::filesystem::path keys_file() const { return home() / "keys.json"; }
  std::filesystem::path internal_token_file() const { return home() / "internal-token"; }
  std::filesystem::path backup_key_file() const {
    return backup.key_path.empty() ? home() / "backup-key" : std::filesystem::path(backup.key_path);
  }
  /// There while a restore (src/backup) puts files in their places: no service may start meanwhile.
  std::filesystem::path restore_marker() const { return home() / ".restore" / "commit"; }
  /// The stack's own authority and certificates; see auth/certificates.hpp.
  std::filesystem::path tls_dir() const { return home() / "tls"; }
  std::filesystem::path models_dir() const { return common.models_dir; }
};

/// Every section with its settings bound to `config`, in the order of the reference.
std::vector<Section> sections(StackConfig& config);

/// `${XDG_DATA_HOME:-~/.local/share}/wrkhrs`.
std::filesystem::path default_home();
/// `${XDG_CACHE_HOME:-~/.cache}/wrkhrs/models`.
std::filesystem::path default_models_dir();

}  // namespace wrkhrs::config
