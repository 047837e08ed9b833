#include "audit/gather.hpp"

#include <algorithm>
#include <array>
#include <cstdlib>
#include <fstream>
#include <map>

#include <fmt/format.h>
#include <sys/stat.h>
#include <unistd.h>
#include <yaml-cpp/yaml.h>

#include "audit/secrets.hpp"
#include "auth/key_files.hpp"
#include "base/clock.hpp"
#include "base/services.hpp"
#include "net/http.hpp"
#include "service/vitals.hpp"
#include "supervise/port_owner.hpp"

namespace wrkhrs::audit {
namespace {

namespace fs = std::filesystem;

constexpr std::uintmax_t text_bytes_max = 256 << 10;  ///< of a manifest, .env or Compose file
constexpr std::size_t entries_max = 10'000;           ///< looked at in one folder

bool is_loopback(std::string_view address) {
  return address.starts_with("127.") || address == "::1" || address == "localhost";
}

std::string_view trimmed(std::string_view text) {
  constexpr std::string_view space = " \t\r\n";
  const auto first = text.find_first_not_of(space);
  if (first == std::string_view::npos) return {};
  return text.substr(first, text.find_last_not_of(space) - first + 1);
}

std::string_view unquoted(std::string_view text) {
  text = trimmed(text);
  if (text.size() >= 2 && (text.front() == '"' || text.front() == '\'') && text.back() == text.front()) {
    return text.substr(1, text.size() - 2);
  }
  return text;
}

/// The lines of a small text file; none when it cannot be read.
std::vector<std::string> lines_of(const fs::path& path) {
  std::error_code error;
  if (fs::file_size(path, error) > text_bytes_max || error) return {};
  std::vector<std::string> lines;
  std::ifstream file(path);
  for (std::string line; std::getline(file, line);) lines.push_back(std::move(line));
  return lines;
}

/// Files of a folder, at most `entries_max`, by name.
std::vector<fs::path> files_in(const fs::path& folder) {
  std::vector<fs::path> files;
  std::error_code error;
  for (const fs::directory_entry& entry : fs::directory_iterator(folder, error)) {
    if (files.size() == entries_max) break;
    files.push_back(entry.path());
  }
  std::ranges::sort(files);
  return files;
}

void add_file(Facts& facts, const fs::path& path, std::string_view what, FileFact::Kind kind) {
  struct stat status{};
  if (::stat(path.c_str(), &status) != 0) return;
  facts.files.push_back({.path = path.string(),
                         .what = std::string(what),
                         .kind = kind,
                         .mode = status.st_mode & 0777u,
                         .own = status.st_uid == ::geteuid() || status.st_uid == 0});
}

void add_address(Facts& facts, std::string name, const std::string& url, bool sends_key) {
  if (url.empty()) return;
  auto endpoint = net::Endpoint::parse(url);
  if (!endpoint) return;  // the configuration check says so
  const bool container = endpoint->host.find('.') == std::string::npos && endpoint->host.find(':') == std::string::npos;
  facts.addresses.push_back({.name = std::move(name),
                             .host = endpoint->host,
                             .tls = endpoint->tls,
                             .local = container || is_loopback(endpoint->host),
                             .sends_key = sends_key});
}

/// The password of `postgresql://user:password@host/…`, or the text itself.
std::string_view password_in(std::string_view text) {
  const auto scheme = text.find("://");
  if (scheme == std::string_view::npos) return text;
  const auto begin = scheme + 3;
  const auto at = text.find('@', begin);
  const auto colon = text.find(':', begin);
  if (at == std::string_view::npos || colon == std::string_view::npos || colon > at) return {};
  return text.substr(colon + 1, at - colon - 1);
}

void configuration_secrets(Facts& facts, config::LoadedConfig& loaded) {
  for (const config::Section& section : config::sections(loaded.config)) {
    for (const config::Setting& setting : section.settings) {
      auto* const* text = std::get_if<std::string*>(&setting.target);
      if (!setting.is_secret || text == nullptr || (**text).empty()) continue;
      const std::string name = config::dotted_name(section, setting);
      const auto origin = loaded.origins.find(name);
      SecretFact fact{.name = name, .origin = origin == loaded.origins.end() ? "default" : origin->second};
      fact.in_config_file = fact.origin.contains(" line ");
      const std::string_view password = password_in(**text);
      // An access key id is a name, and a database may let the user in by other means than a password.
      if (!name.ends_with("_id") && !password.empty()) fact.weakness = weakness_of(password);
      facts.secrets.push_back(std::move(fact));
    }
  }
}

void configuration(Facts& facts, config::LoadedConfig& loaded) {
  const config::StackConfig& config = loaded.config;
  facts.bind_address = config.bind_address_of("gateway");
  facts.serves_tls = config.serves_tls("gateway");
  for (const ServiceInfo& info : services) {
    const std::string& address = config.bind_address_of(info.name);
    if (is_loopback(address)) continue;
    if (facts.binds_loopback || !config.serves_tls(info.name)) facts.bind_address = address;
    facts.binds_loopback = false;
    facts.serves_tls = facts.serves_tls && config.serves_tls(info.name);
  }
  facts.any_host = std::ranges::find(config.common.allowed_hosts, "*") != config.common.allowed_hosts.end();
  facts.any_origin = std::ranges::find(config.common.allowed_origins, "*") != config.common.allowed_origins.end();
  facts.requests_per_minute = config.gateway.requests_per_minute;
  configuration_secrets(facts, loaded);
  if (auto key = auth::read_secret(config.api_key_file())) {
    facts.secrets.push_back(
        {.name = "the person's key", .origin = config.api_key_file().string(), .weakness = weakness_of(*key)});
  }
  for (const config::ProviderConfig& provider : config.gateway.providers) {
    const bool has_key = !provider.api_key_env.empty() || !provider.api_key_file.empty();
    add_address(facts, fmt::format("provider '{}'", provider.id), provider.base_url, has_key);
    if (!provider.api_key_file.empty()) {
      add_file(facts, provider.api_key_file, "the key of a provider", FileFact::Kind::secret);
    }
  }
  for (const auto& [name, address] :
       {std::pair{"gateway", &config.gateway.address}, std::pair{"orchestrator", &config.orchestrator.address},
        std::pair{"rag", &config.rag.address}, std::pair{"asr", &config.asr.address},
        std::pair{"mcp", &config.mcp.address}, std::pair{"tool_registry", &config.tool_registry.address},
        std::pair{"llm", &config.llm.address}}) {
    add_address(facts, fmt::format("{}.url", name), address->url, true);  // the internal token
  }
  const bool mlflow_key = !config.tracking.password.empty() || !config.tracking.token.empty();
  add_address(facts, "tracking.mlflow_uri", config.tracking.mlflow_uri, mlflow_key);
  add_address(facts, "objects.endpoint", config.objects.endpoint, false);  // requests are signed
  add_address(facts, "otlp_endpoint", config.common.otlp_endpoint, false);
  for (const config::McpServerConfig& server : config.mcp.servers) {
    add_address(facts, fmt::format("MCP server '{}'", server.id), server.url, !server.api_key_env.empty());
  }
}

void listening_ports(Facts& facts, const config::StackConfig& config, const fs::path& proc) {
  std::map<int, std::pair<std::string, PortFact::Kind>> wanted;
  for (const auto& [name, port] : platform_ports) {
    wanted[port] = {std::string(name), PortFact::Kind::platform};
    if (config.common.port_offset != 0) {
      wanted[port + config.common.port_offset] = {std::string(name), PortFact::Kind::platform};
    }
  }
  for (const ServiceInfo& info : services) {
    const bool door = info.short_name == "gateway";
    wanted[config.port_of(info.name)] = {std::string(info.name), door ? PortFact::Kind::door : PortFact::Kind::service};
  }
  for (supervise::Listener& listener : supervise::listeners(proc)) {
    const auto found = wanted.find(listener.port);
    if (found == wanted.end()) continue;
    facts.ports.push_back({.port = listener.port,
                           .name = found->second.first,
                           .kind = found->second.second,
                           .address = std::move(listener.address),
                           .loopback = listener.loopback,
                           .program = std::move(listener.program),
                           .pid = listener.pid});
  }
}

void home_files(Facts& facts, const config::StackConfig& config) {
  add_file(facts, config.home(), "the home", FileFact::Kind::folder);
  add_file(facts, config.api_key_file(), "the person's key", FileFact::Kind::secret);
  add_file(facts, config.keys_file(), "hashes of keys", FileFact::Kind::secret);
  add_file(facts, config.internal_token_file(), "what services show each other", FileFact::Kind::secret);
  for (const fs::path& file : files_in(config.home() / "tls")) {
    if (file.extension() == ".key") add_file(facts, file, "a private key", FileFact::Kind::secret);
  }
  for (const char* folder : {"backups", "backup"}) {
    add_file(facts, config.home() / folder, "backups", FileFact::Kind::folder);
    for (const fs::path& file : files_in(config.home() / folder)) {
      add_file(facts, file, "a backup", FileFact::Kind::secret);
    }
  }
  for (const fs::path& file : files_in(config.models_dir())) {
    add_file(facts, file, "a model", FileFact::Kind::script);
  }
}

void certificate(Facts& facts, const fs::path& path) {
  CertificateFact fact{.path = path.string()};
  if (auto expiry = service::certificate_expiry_s(path)) fact.expires_at = static_cast<std::int64_t>(*expiry);
  facts.certificates.push_back(std::move(fact));
}

/// Lines of a Compose file that give a variable a literal secret.
void compose_file(Facts& facts, const fs::path& path) {
  std::size_t number = 0;
  for (const std::string& line : lines_of(path)) {
    ++number;
    std::string_view text = trimmed(line);
    if (text.starts_with("- ")) text = unquoted(text.substr(2));
    const auto end = text.find_first_of(":=");
    if (text.starts_with('#') || end == std::string_view::npos) continue;
    const std::string_view name = trimmed(text.substr(0, end));
    if (!is_secret_name(name) || !is_literal(unquoted(text.substr(end + 1)))) continue;
    facts.compose_secrets.push_back(fmt::format("{} line {} ({})", path.filename().string(), number, name));
  }
}

void platform(Facts& facts, const fs::path& folder) {
  for (const fs::path& file : files_in(folder)) {
    const std::string name = file.filename();
    if (!name.starts_with("docker-compose") || file.extension() != ".yml") continue;
    facts.has_platform = true;
    compose_file(facts, file);
  }
  if (!facts.has_platform) return;
  std::map<std::string, std::string, std::less<>> environment;
  std::size_t number = 0;
  bool holds_secret = false;
  for (const std::string& line : lines_of(folder / ".env")) {
    ++number;
    const std::string_view text = trimmed(line);
    const auto equals = text.find('=');
    if (text.starts_with('#') || equals == std::string_view::npos) continue;
    const std::string name(trimmed(text.substr(0, equals)));
    const std::string value(unquoted(text.substr(equals + 1)));
    environment[name] = value;
    if (!is_secret_name(name) || value.empty()) continue;
    holds_secret = true;
    facts.secrets.push_back(
        {.name = name, .origin = fmt::format(".env line {}", number), .weakness = weakness_of(value)});
  }
  auto value_of = [&](const char* name, std::string otherwise) {
    if (const char* set = std::getenv(name); set != nullptr && *set != '\0') return std::string(set);
    const auto found = environment.find(name);
    return found == environment.end() || found->second.empty() ? otherwise : found->second;
  };
  add_file(facts, folder / ".env", "variables of the containers",
           holds_secret ? FileFact::Kind::secret : FileFact::Kind::script);
  facts.publish_address = value_of("WRKHRS_PUBLISH_ADDRESS", "127.0.0.1");
  const fs::path pem = folder / value_of("EDGE_CERTIFICATES", "deploy/edge/certificates") / "edge.pem";
  std::error_code error;
  facts.edge_certificate = fs::exists(pem, error);
  if (facts.edge_certificate) {
    add_file(facts, pem, "the key of the edge", FileFact::Kind::secret);
    certificate(facts, pem);
  }
}

void installed_models(Facts& facts, const config::StackConfig& config, const GatherOptions& options) {
  const models::Library library(config.models_dir());
  for (const fs::path& file : files_in(library.folder())) {
    if (file.extension() != ".json") continue;
    ModelFact fact{.id = file.stem().string()};
    auto found = options.hash_models ? library.verify(fact.id, options.progress) : library.find(fact.id);
    if (!found && found.error().code == Code::not_found) continue;  // some other file
    if (!found) fact.problem = found.error().message;
    if (auto entry = models::Catalogue::builtin().find(fact.id)) {
      fact.in_catalogue = true;
      fact.matches_catalogue = !found || found->sha256 == entry->product.sha256;
    }
    facts.models.push_back(std::move(fact));
  }
}

/// Names of the entries of a map that are literal secrets, by their name or their look.
std::vector<std::string> secrets_in(const YAML::Node& map) {
  std::vector<std::string> names;
  if (!map || !map.IsMap()) return names;  // asking a missing node for its kind throws
  for (const auto& entry : map) {
    if (!entry.second.IsScalar()) continue;
    const auto name = entry.first.as<std::string>();
    const auto value = entry.second.as<std::string>();
    if ((is_secret_name(name) && is_literal(value)) || looks_like_token(value)) names.push_back(name);
  }
  return names;
}

ToolFact tool_of(const YAML::Node& manifest, const fs::path& path) {
  ToolFact fact{.name = fmt::format("tool '{}'", manifest["name"] ? manifest["name"].as<std::string>("") : ""),
                .where = path.string()};
  if (const YAML::Node http = manifest["http"]) {
    for (const char* part : {"headers", "query"}) {
      for (std::string& name : secrets_in(http[part])) fact.secrets.push_back(std::move(name));
    }
    const std::string url = http["url"] ? http["url"].as<std::string>("") : "";
    if (auto endpoint = net::Endpoint::parse(url.substr(0, url.find_first_of("{?#"))); endpoint && !endpoint->tls) {
      const bool local = is_loopback(endpoint->host) || !endpoint->host.contains('.');
      fact.key_over_plain_http = !local && (http["api_key_env"] || !fact.secrets.empty());
    }
  }
  if (const YAML::Node command = manifest["command"]) {
    fact.secrets = secrets_in(command["environment"]);
    for (const YAML::Node& argument : command["argv"]) {
      if (argument.IsScalar() && looks_like_token(argument.as<std::string>())) fact.secrets.emplace_back("argv");
    }
    const bool network = command["network"] && command["network"].as<bool>(false);
    fact.network_and_files = network && command["writable"] && command["writable"].size() > 0;
  }
  return fact;
}

void tools(Facts& facts, const config::StackConfig& config) {
  std::vector<fs::path> folders{config.home() / "tools"};
  folders.insert(folders.end(), config.tool_registry.folders.begin(), config.tool_registry.folders.end());
  for (const fs::path& folder : folders) {
    for (const fs::path& file : files_in(folder)) {
      std::error_code error;
      if (file.extension() != ".yaml" || fs::file_size(file, error) > text_bytes_max || error) continue;
      add_file(facts, file, "a tool manifest", FileFact::Kind::script);
      try {
        const YAML::Node manifest = YAML::LoadFile(file);
        if (manifest.IsMap()) facts.tools.push_back(tool_of(manifest, file));
      } catch (const YAML::Exception&) {
        continue;  // the registry says so in its log and its list
      }
    }
  }
  for (const config::McpServerConfig& server : config.mcp.servers) {
    ToolFact fact{.name = fmt::format("MCP server '{}'", server.id), .where = "mcp.servers"};
    fact.confined = server.command.empty() || server.sandbox;
    fact.network_and_files = !server.command.empty() && server.sandbox && server.network && !server.writable.empty();
    for (const auto& [name, value] : server.environment) {
      if ((is_secret_name(name) && is_literal(value)) || looks_like_token(value)) fact.secrets.push_back(name);
    }
    if (std::ranges::any_of(server.command, looks_like_token)) fact.secrets.emplace_back("command");
    facts.tools.push_back(std::move(fact));
  }
}

}  // namespace

Facts gather(const GatherOptions& options) {
  Facts facts{.now = unix_seconds_now(), .sandbox = options.sandbox};
  config::LoadedConfig loaded;
  if (auto read = config::load_with_origins(options.load)) {
    loaded = std::move(*read);
    configuration(facts, loaded);
    const bool holds_secret = std::ranges::any_of(facts.secrets, &SecretFact::in_config_file);
    if (!loaded.file.empty()) {
      add_file(facts, loaded.file, "the configuration", holds_secret ? FileFact::Kind::secret : FileFact::Kind::script);
    }
    tools(facts, loaded.config);
    for (const std::string& file : loaded.config.gateway.certificate_files) certificate(facts, file);
    const config::TlsConfig& tls = loaded.config.tls;
    if (!tls.certificate_file.empty()) certificate(facts, tls.certificate_file);
    if (!tls.key_file.empty()) add_file(facts, tls.key_file, "the gateway's private key", FileFact::Kind::secret);
    if (loaded.config.serves_tls("gateway")) {
      for (const fs::path& file : files_in(loaded.config.tls_dir())) {
        if (file.extension() == ".pem") certificate(facts, file);
      }
    }
  } else {
    facts.config_error = read.error().message;
    if (options.load.home) loaded.config.common.home = fs::absolute(*options.load.home).string();
    if (options.load.port_offset) loaded.config.common.port_offset = *options.load.port_offset;
  }
  const config::StackConfig& config = loaded.config;
  listening_ports(facts, config, options.proc);
  home_files(facts, config);
  installed_models(facts, config, options);
  auto document = auth::KeyDocument::open(config);
  auto keys = document ? auth::read_keys(**document) : Result<std::vector<auth::KeyRecord>>(forward_error(document));
  if (!keys) {
    facts.keys_error = keys.error().message;
  } else {
    for (const auth::KeyRecord& key : *keys) {
      const std::int64_t since = std::max(key.created_at, key.rotated_at);
      facts.keys.push_back({.id = key.id, .name = key.name, .created_at = since, .expires_at = key.expires_at});
    }
  }
  if (!options.platform.empty()) platform(facts, options.platform);
  return facts;
}

}  // namespace wrkhrs::audit
