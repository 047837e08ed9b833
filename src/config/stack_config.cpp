#include "config/stack_config.hpp"

#include <algorithm>
#include <cassert>
#include <cctype>
#include <cstdlib>

#include <fmt/format.h>

#include "base/services.hpp"

namespace wrkhrs::config {
namespace {

template <class T>
ItemList item_list(std::vector<T>& list, std::vector<Setting> (*describe)(T&)) {
  return {.clear = [&list] { list.clear(); },
          .append = [&list, describe] { return describe(list.emplace_back()); },
          .all =
              [&list, describe] {
                std::vector<std::vector<Setting>> all;
                for (T& item : list) all.push_back(describe(item));
                return all;
              }};
}

const ServiceInfo& service_info(std::string_view service) {
  auto found = std::find_if(services.begin(), services.end(), [&](const ServiceInfo& info) {
    return info.name == service || info.short_name == service;
  });
  assert(found != services.end());
  return *found;
}

Setting port_setting(ServiceAddress& address) {
  return Setting("port", &address.port, "TCP port; `port_offset` is added to it.").range(1, 65535);
}
Setting url_setting(ServiceAddress& address) {
  return Setting("url", &address.url, "Where the other services reach it. Empty: this machine, at its port.").url();
}

std::vector<Setting> describe(CommonConfig& c) {
  return {
      Setting("home", &c.home,
              "Folder of this stack: configuration, keys, data, logs. Not settable in the file, which lies in it.")
          .shown_as("${XDG_DATA_HOME:-~/.local/share}/wrkhrs"),
      Setting("port_offset", &c.port_offset, "Added to every port, so that several stacks run side by side.")
          .range(0, 57000),
      Setting("bind_address", &c.bind_address, "Address that services listen on. 0.0.0.0 opens them to the network."),
      Setting("log_level", &c.log_level, "Least level that is logged.").one_of({"debug", "info", "warn", "error"}),
      Setting("threads", &c.threads, "Event loop threads of each service. 0: one a core, at most four.").range(0, 256),
      Setting("allowed_hosts", &c.allowed_hosts,
              "Names that a request's Host header may carry, besides this machine's own. `*` allows all."),
      Setting("allowed_origins", &c.allowed_origins,
              "Web origins whose pages may call the services (CORS), as `https://host:port`."),
      Setting("connections_max", &c.connections_max, "Open client connections of each service; more are refused.")
          .range(1, 1000000),
      Setting("drain_ms", &c.drain_ms, "How long a stopping service waits for running requests, in milliseconds.")
          .range(0, 600000),
      Setting("api_key", &c.api_key,
              "A key that is accepted besides those in keys.json. Prefer the variable to the file.")
          .secret(),
      Setting("internal_token", &c.internal_token,
              "What services show each other. Empty: read from `internal-token` in the home. Set it for containers.")
          .secret(),
      Setting("otlp_endpoint", &c.otlp_endpoint,
              "OpenTelemetry collector (OTLP over HTTP) that gets the traces. Empty: none.")
          .env("OTEL_EXPORTER_OTLP_ENDPOINT")
          .url(),
      Setting("models_dir", &c.models_dir, "Folder of the model files.")
          .shown_as("${XDG_CACHE_HOME:-~/.cache}/wrkhrs/models"),
  };
}

std::vector<Setting> describe(ProviderConfig& c) {
  return {
      Setting("id", &c.id, "Name of the provider, in logs and metrics.").required(),
      Setting("base_url", &c.base_url, "Address up to and with `/v1`.").required().url(),
      Setting("api_key_env", &c.api_key_env, "Environment variable that holds its key."),
      Setting("api_key_file", &c.api_key_file, "File that holds its key."),
      Setting("ca_file", &c.ca_file,
              "PEM file of the authorities that its https certificate may come from. Empty: the system's."),
      Setting("models", &c.models, "Model ids that go to it. `prefix*` stands for all that begin so.").required(),
      Setting("timeout_ms", &c.timeout_ms, "Longest time of one call, in milliseconds.").range(1, 86400000),
  };
}

std::vector<Setting> describe(GatewayConfig& c) {
  return {
      port_setting(c.address),
      url_setting(c.address),
      Setting("bind_address", &c.bind_address,
              "Address that the gateway alone listens on, so that the services behind it stay closed. Empty: that of "
              "all services."),
      Setting("aliases", &c.aliases, "Other names of models: `gpt-4o: wrkhrs`."),
      Setting("providers", item_list<ProviderConfig>(c.providers, describe),
              "OpenAI-compatible servers beside the local runner."),
      Setting("request_timeout_ms", &c.request_timeout_ms, "Longest time of one request, in milliseconds.")
          .range(1, 86400000),
      Setting("requests_per_minute", &c.requests_per_minute, "Requests a minute that one key may make. 0: no limit.")
          .range(0, 1000000),
      Setting("concurrent_requests_max", &c.concurrent_requests_max,
              "Requests to models at the same time; more get 503.")
          .range(1, 100000),
      Setting("certificate_files", &c.certificate_files,
              "Certificates (PEM), such as those of the edge, whose expiry /metrics tells."),
  };
}

std::vector<Setting> describe(OrchestratorConfig& c) {
  return {
      port_setting(c.address),
      url_setting(c.address),
      Setting("model", &c.model, "Model that answers when the model `wrkhrs` is asked for."),
      Setting("passages_max", &c.passages_max, "Passages that a run puts before the model.").range(0, 50),
      Setting("tool_rounds_max", &c.tool_rounds_max, "Rounds of tool calls in one run.").range(0, 32),
      Setting("answer_tokens_max", &c.answer_tokens_max, "Longest answer of the model, in tokens.").range(1, 32768),
      Setting("run_timeout_ms", &c.run_timeout_ms, "Longest time of one run, in milliseconds.").range(1000, 86400000),
      Setting("concurrent_runs_max", &c.concurrent_runs_max, "Runs at the same time; more wait.").range(1, 1024),
      Setting("resume_runs", &c.resume_runs,
              "Take up at start what was running before. A drill of a backup must not: its tools would act again."),
  };
}

std::vector<Setting> describe(RagConfig& c) {
  return {
      port_setting(c.address),
      url_setting(c.address),
      Setting("embedding_model", &c.embedding_model, "Model that turns passages into vectors.").env("EMBEDDING_MODEL"),
      Setting("file_bytes_max", &c.file_bytes_max, "Largest uploaded file, in bytes.").range(1024, 4e9),
      Setting("embedding_threads", &c.embedding_threads, "Threads of the embedding model. 0: one a core.")
          .range(0, 256),
      Setting("extract_timeout_ms", &c.extract_timeout_ms, "Longest time to parse one file, in milliseconds.")
          .range(100, 3600000),
  };
}

std::vector<Setting> describe(AsrConfig& c) {
  return {
      port_setting(c.address),
      url_setting(c.address),
      Setting("model", &c.model, "Model that turns speech into text.").env("ASR_MODEL"),
      Setting("device", &c.device,
              "Where it runs. `cuda` falls back to the CPU when there is no GPU, and /health says so.")
          .one_of({"auto", "cpu", "cuda"})
          .env("ASR_DEVICE"),
      Setting("threads", &c.threads, "Threads of one transcription. 0: half of the cores.").range(0, 256),
      Setting("queue_max", &c.queue_max, "Transcriptions that may wait; more get 503.").range(0, 10000),
      Setting("audio_bytes_max", &c.audio_bytes_max, "Largest recording, in bytes.").range(1024, 4e9),
      Setting("audio_seconds_max", &c.audio_seconds_max, "Longest recording, in seconds.").range(1, 86400),
  };
}

std::vector<Setting> describe(McpServerConfig& c) {
  return {
      Setting("id", &c.id, "Name of the server; the prefix of its tools.").required(),
      Setting("command", &c.command, "Program and arguments of a server on standard input and output."),
      Setting("environment", &c.environment, "Variables that the program gets."),
      Setting("sandbox", &c.sandbox,
              "Confine the program: it sees the system's programs and libraries, `readable`, `writable` and nothing "
              "else. `false`: it has the rights of the user that the stack runs as."),
      Setting("readable", &c.readable, "Absolute paths that the confined program may read."),
      Setting("writable", &c.writable, "Absolute paths that the confined program may read and change."),
      Setting("network", &c.network, "Let the confined program use the network."),
      Setting("url", &c.url, "Address of a server over Streamable HTTP.").url(),
      Setting("api_key_env", &c.api_key_env, "Environment variable that holds the bearer token for `url`."),
      Setting("timeout_ms", &c.timeout_ms, "Longest time of one call, in milliseconds.").range(1, 3600000),
  };
}

std::vector<Setting> describe(McpConfig& c) {
  return {
      port_setting(c.address),
      url_setting(c.address),
      Setting("servers", item_list<McpServerConfig>(c.servers, describe),
              "MCP servers that wrkhrs-mcp makes reachable."),
  };
}

std::vector<Setting> describe(ToolRegistryConfig& c) {
  return {
      port_setting(c.address),
      url_setting(c.address),
      Setting("folders", &c.folders, "Folders with tool manifests (*.yaml), besides `tools` in the home."),
      Setting("call_timeout_ms", &c.call_timeout_ms, "Longest time of one tool call, in milliseconds.")
          .range(1, 3600000),
      Setting("concurrent_calls_max", &c.concurrent_calls_max, "Tool calls at the same time; more get 503.")
          .range(1, 1024),
  };
}

std::vector<Setting> describe(LlmConfig& c) {
  return {
      port_setting(c.address),
      Setting("url", &c.address.url, "A model runner elsewhere (OpenAI API); the local one is then not started.")
          .env("LLM_RUNNER_URL")
          .url(),
      Setting("model", &c.model, "Model that the local runner serves."),
      Setting("context_tokens", &c.context_tokens, "Context of one conversation, in tokens.").range(512, 1 << 20),
      Setting("slots", &c.slots, "Conversations at the same time.").range(1, 64),
      Setting("threads", &c.threads,
              "Threads of the runner. 0: half of the cores, for threads that wait for a busy core hold up the others.")
          .range(0, 256),
      Setting("server_binary", &c.server_binary, "Path of `llama-server`. Empty: the one that was built with WrkHrs."),
  };
}

std::vector<Setting> describe(TrackingConfig& c) {
  return {
      Setting("mlflow_uri", &c.mlflow_uri,
              "MLflow server that gets the finished runs. Empty: they are kept until there is one.")
          .env("MLFLOW_TRACKING_URI")
          .url(),
      Setting("username", &c.username, "User at the MLflow server.").env("MLFLOW_TRACKING_USERNAME"),
      Setting("password", &c.password, "Password at the MLflow server.").env("MLFLOW_TRACKING_PASSWORD").secret(),
      Setting("token", &c.token, "Bearer token at the MLflow server.").env("MLFLOW_TRACKING_TOKEN").secret(),
      Setting("experiment", &c.experiment, "Experiment that the runs belong to.").env("MLFLOW_EXPERIMENT_NAME"),
      Setting("batch_runs_max", &c.batch_runs_max, "Runs taken from the outbox at a time.").range(1, 1000),
      Setting("retry_seconds_max", &c.retry_seconds_max,
              "Longest pause between attempts while MLflow is away, in seconds.")
          .range(1, 3600),
      Setting("outbox_runs_max", &c.outbox_runs_max, "Runs kept until MLflow takes them; then the oldest are dropped.")
          .range(1, 100'000'000),
      Setting("outbox_bytes_max", &c.outbox_bytes_max, "Bytes of the runs kept; then the oldest are dropped.")
          .range(1 << 20, std::int64_t{1} << 40),
  };
}

std::vector<Setting> describe(TlsConfig& c) {
  return {
      Setting("certificate_file", &c.certificate_file,
              "Certificate of the gateway with its chain (PEM): then its port speaks https only. Read again when it "
              "changes. Empty: http."),
      Setting("key_file", &c.key_file, "Private key of that certificate (PEM, no password)."),
      Setting("internal", &c.internal,
              "Encrypt what services say to each other: each gets a certificate of an authority in `tls` in the home, "
              "and every port speaks https only."),
      Setting("ca_file", &c.ca_file,
              "PEM file of the authorities that an `https` url of a service may come from. Empty: the system's."),
  };
}

std::vector<Setting> describe(DatabaseConfig& c) {
  return {
      Setting("url", &c.url,
              "PostgreSQL that replicas share (`postgresql://user:password@host/database`), a schema for each service; "
              "the user needs CREATE on the database. Empty: SQLite and files in the home, one process a service. "
              "Documents, runs, calls of tools, keys and limits are there.")
          .env("DATABASE_URL")
          .secret(),
      Setting("connections", &c.connections, "Connections of a service for writes, and as many for reads.")
          .range(1, 64),
  };
}

std::vector<Setting> describe(ObjectsConfig& c) {
  return {
      Setting("url", &c.url, "`s3://bucket/prefix` on an S3 server. Empty: files in the service's data folder."),
      Setting("endpoint", &c.endpoint, "The S3 server, such as `http://minio:9000`. Empty: Amazon's of the region.")
          .env("AWS_ENDPOINT_URL_S3")
          .url(),
      Setting("region", &c.region, "Region of the bucket. Servers other than Amazon's mostly take any.")
          .env("AWS_REGION"),
      Setting("addressing_style", &c.addressing_style,
              "Where the bucket's name stands: `path` (host/bucket), `virtual` (bucket.host), or `auto`: path where "
              "`endpoint` is set.")
          .one_of({"auto", "path", "virtual"}),
      Setting("access_key_id", &c.access_key_id, "Access key of the S3 server.").env("AWS_ACCESS_KEY_ID").secret(),
      Setting("secret_access_key", &c.secret_access_key, "Secret of the access key.")
          .env("AWS_SECRET_ACCESS_KEY")
          .secret(),
      Setting("session_token", &c.session_token, "Token of temporary credentials.").env("AWS_SESSION_TOKEN").secret(),
      Setting("ca_file", &c.ca_file, "Certificates (PEM) that an https endpoint is checked by. Empty: the system's.")
          .env("AWS_CA_BUNDLE"),
      Setting("create_bucket", &c.create_bucket, "Make the bucket where it is missing."),
  };
}

std::vector<Setting> describe(QdrantConfig& c) {
  return {
      Setting("url", &c.url, "Address of a Qdrant server. Empty: an index inside wrkhrs-rag.").env("QDRANT_URL").url(),
      Setting("api_key", &c.api_key, "Key of that server.").env("QDRANT_API_KEY").secret(),
      Setting("ca_file", &c.ca_file, "Certificates (PEM) that an https `url` is checked by. Empty: the system's."),
      Setting("collection_prefix", &c.collection_prefix,
              "Begin of the names of the collections: letters, digits, `_` and `-`."),
      Setting("timeout_ms", &c.timeout_ms, "Longest time of one call, in milliseconds.").range(1, 600000),
  };
}

Setting platform_port(std::string_view name, int& port) {
  return Setting(name, &port, "TCP port; `port_offset` is added to it.").range(1, 65535);
}

std::vector<Setting> describe(PlatformConfig& c) {
  return {
      Setting("programs", &c.programs,
              "Which of postgres, s3, mlflow, prometheus and alertmanager `make platform-up` starts natively. mlflow "
              "needs postgres."),
      Setting("s3_server", &c.s3_server, "Which S3 server. `minio` takes half an hour to build, once.")
          .one_of({"versitygw", "minio"}),
      platform_port("postgres_port", c.postgres_port),
      platform_port("s3_port", c.s3_port),
      platform_port("mlflow_port", c.mlflow_port),
      platform_port("prometheus_port", c.prometheus_port),
      platform_port("alertmanager_port", c.alertmanager_port),
  };
}

std::vector<Setting> describe(BackupConfig& c) {
  return {
      Setting("target", &c.target,
              "Where backups go: an absolute path, best on another machine's disk, or `s3://bucket/prefix`."),
      Setting("key_path", &c.key_path,
              "File with the secret that encrypts backups, mode 0600: without it they cannot be read. Empty: "
              "`backup-key` in the home, made by the first backup."),
      Setting("every_hours", &c.every_hours, "How often a running stack makes a backup by itself. 0: never.")
          .range(0, 8760),
      Setting("verify_every_days", &c.verify_every_days,
              "After how many days a scheduled backup is also read back and verified. 0: never.")
          .range(0, 3650),
      Setting("keep_last", &c.keep_last, "How many of the newest backups are kept in any case.").range(1, 10000),
      Setting("keep_daily", &c.keep_daily, "Of how many days the last backup is kept.").range(0, 10000),
      Setting("keep_weekly", &c.keep_weekly, "Of how many weeks the last backup is kept.").range(0, 10000),
      Setting("keep_monthly", &c.keep_monthly, "Of how many months the last backup is kept.").range(0, 10000),
      Setting("endpoint", &c.endpoint, "The S3 server of `target`. Empty: that of `objects`.").url(),
      Setting("region", &c.region, "Region of the bucket of `target`. Empty: that of `objects`."),
      Setting("access_key_id", &c.access_key_id, "Access key of that server. Empty: that of `objects`.").secret(),
      Setting("secret_access_key", &c.secret_access_key, "Secret of the access key.").secret(),
  };
}

const ServiceAddress& address_of(const StackConfig& c, std::string_view short_name) {
  if (short_name == "gateway") return c.gateway.address;
  if (short_name == "orchestrator") return c.orchestrator.address;
  if (short_name == "rag") return c.rag.address;
  if (short_name == "asr") return c.asr.address;
  if (short_name == "mcp") return c.mcp.address;
  if (short_name == "tool-registry") return c.tool_registry.address;
  return c.llm.address;
}

std::filesystem::path folder_from(const char* variable, const char* below_home) {
  const char* value = std::getenv(variable);
  if (value && *value == '/') return value;
  const char* home = std::getenv("HOME");
  return std::filesystem::path(home && *home ? home : "/") / below_home;
}

}  // namespace

StackConfig::StackConfig() {
  auto set = [](ServiceAddress& address, std::string_view name) { address.port = service_info(name).port; };
  set(gateway.address, "gateway");
  set(orchestrator.address, "orchestrator");
  set(rag.address, "rag");
  set(asr.address, "asr");
  set(mcp.address, "mcp");
  set(tool_registry.address, "tool-registry");
  set(llm.address, "llm");
  common.home = default_home();
  common.models_dir = default_models_dir();
}

int StackConfig::port_of(std::string_view service) const {
  return address_of(*this, service_info(service).short_name).port + common.port_offset;
}

const std::string& StackConfig::bind_address_of(std::string_view service) const {
  const bool own = service_info(service).short_name == "gateway" && !gateway.bind_address.empty();
  return own ? gateway.bind_address : common.bind_address;
}

std::string StackConfig::url_of(std::string_view service) const {
  const std::string& url = address_of(*this, service_info(service).short_name).url;
  if (!url.empty()) return url;
  return fmt::format("{}://127.0.0.1:{}", serves_tls(service) ? "https" : "http", port_of(service));
}

std::string StackConfig::ca_file_of(std::string_view service) const {
  if (!address_of(*this, service_info(service).short_name).url.empty()) return tls.ca_file;
  return serves_tls(service) ? (tls_dir() / "ca.pem").string() : std::string();
}

bool StackConfig::serves_tls(std::string_view service) const {
  return tls.internal || (service_info(service).short_name == "gateway" && !tls.certificate_file.empty());
}

bool StackConfig::runs_locally(std::string_view service) const {
  return service_info(service).short_name != "llm" || llm.address.url.empty();
}

std::filesystem::path StackConfig::data_dir(std::string_view service) const {
  return home() / "data" / service_info(service).short_name;
}

std::filesystem::path StackConfig::log_file(std::string_view service) const {
  return home() / "logs" / (std::string(service_info(service).name) + ".log");
}

std::vector<Section> sections(StackConfig& c) {
  std::vector<Section> all;
  all.push_back({"", "What all services share; these stand at the top level of the file.", describe(c.common)});
  all.push_back({"gateway", "The one door: keys, limits, routing.", describe(c.gateway)});
  all.push_back({"orchestrator", "Runs that answer questions.", describe(c.orchestrator)});
  all.push_back({"rag", "Documents in, cited passages out.", describe(c.rag)});
  all.push_back({"asr", "Speech to text.", describe(c.asr)});
  all.push_back({"mcp", "MCP tools, built in and passed on.", describe(c.mcp)});
  all.push_back({"tool_registry", "Finds, describes and runs tools.", describe(c.tool_registry)});
  all.push_back({"llm", "The local model runner.", describe(c.llm)});
  all.push_back({"tracking", "Experiment tracking.", describe(c.tracking)});
  all.push_back({"tls", "Encryption of what goes over the network.", describe(c.tls)});
  all.push_back({"database", "Where state lives.", describe(c.database)});
  all.push_back({"objects", "Uploaded files and recordings.", describe(c.objects)});
  all.push_back({"qdrant", "A vector database in place of the index inside wrkhrs-rag.", describe(c.qdrant)});
  all.push_back({"platform", "What `make platform-up` starts on a machine without Docker.", describe(c.platform)});
  all.push_back({"backup", "Copies of all that cannot be made again.", describe(c.backup)});
  return all;
}

std::string environment_variable(const Section& section, const Setting& setting) {
  if (!setting.environment.empty()) return std::string(setting.environment);
  std::string variable = "WRKHRS_";
  if (!section.name.empty()) variable += std::string(section.name) + "_";
  variable += setting.name;
  std::transform(variable.begin(), variable.end(), variable.begin(), [](unsigned char c) { return std::toupper(c); });
  return variable;
}

std::string dotted_name(const Section& section, const Setting& setting) {
  return section.name.empty() ? std::string(setting.name) : fmt::format("{}.{}", section.name, setting.name);
}

std::filesystem::path default_home() { return folder_from("XDG_DATA_HOME", ".local/share") / "wrkhrs"; }
std::filesystem::path default_models_dir() { return folder_from("XDG_CACHE_HOME", ".cache") / "wrkhrs" / "models"; }

}  // namespace wrkhrs::config
