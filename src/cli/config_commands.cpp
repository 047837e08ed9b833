#include "cli/config_commands.hpp"

#include <set>

#include <fmt/format.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/nearest_name.hpp"
#include "cli/terminal.hpp"
#include "config/reference.hpp"

extern char** environ;

namespace wrkhrs::cli {
namespace {

/// Variables that other parts of the project read.
const std::set<std::string, std::less<>> other_variables{
    "WRKHRS_RUNTIME",    "WRKHRS_CUDA",  "WRKHRS_CUDA_ARCHITECTURES", "WRKHRS_NATIVE", "WRKHRS_BIN_DIR",
    "WRKHRS_SOURCE_DIR", "WRKHRS_CONFIG"};

/// What is not an error and still most likely not what the person wanted.
std::vector<std::string> warnings(config::StackConfig& config, const std::filesystem::path& file) {
  std::vector<std::string> found;
  std::vector<std::string> variables;
  bool secret_in_use = false;
  for (const config::Section& section : config::sections(config)) {
    for (const config::Setting& setting : section.settings) {
      variables.push_back(config::environment_variable(section, setting));
      secret_in_use = secret_in_use || (setting.is_secret && !config::shown_value(setting).empty());
    }
  }
  const std::vector<std::string_view> known(variables.begin(), variables.end());
  for (char** entry = environ; *entry; ++entry) {
    const std::string_view name = std::string_view(*entry).substr(0, std::string_view(*entry).find('='));
    if (!name.starts_with("WRKHRS_") || other_variables.contains(name)) continue;
    if (std::find(known.begin(), known.end(), name) != known.end()) continue;
    found.push_back(fmt::format("the variable {} is not one of WrkHrs.{}", name, did_you_mean(name, known)));
  }
  auto open_to_others = [&](const std::filesystem::path& path) {
    struct stat status{};
    if (::stat(path.c_str(), &status) == 0 && (status.st_mode & 077) != 0) {
      found.push_back(fmt::format("{} can be read by others: chmod 600 {}", path.string(), path.string()));
    }
  };
  open_to_others(config.api_key_file());
  open_to_others(config.internal_token_file());
  open_to_others(config.keys_file());
  if (secret_in_use && !file.empty()) open_to_others(file);
  std::error_code no_folder;
  for (const auto& entry : std::filesystem::directory_iterator(config.home() / "wrkhrs.d", no_folder)) {
    if (entry.path().extension() == ".yaml") open_to_others(entry.path());
  }
  for (const config::ProviderConfig& provider : config.gateway.providers) {
    if (!provider.api_key_env.empty() && !std::getenv(provider.api_key_env.c_str())) {
      found.push_back(fmt::format("provider '{}': the variable {} is not set.", provider.id, provider.api_key_env));
    }
    if (!provider.api_key_file.empty() && ::access(provider.api_key_file.c_str(), R_OK) != 0) {
      found.push_back(fmt::format("provider '{}': {} cannot be read.", provider.id, provider.api_key_file));
    }
  }
  if (config.common.bind_address != "127.0.0.1" && config.common.bind_address != "::1" &&
      config.common.allowed_hosts.empty()) {
    found.push_back(
        fmt::format("services listen on {}, but allowed_hosts names no other host: requests by name are refused.",
                    config.common.bind_address));
  }
  return found;
}

}  // namespace

int config_show(Shell& shell, bool changed_only) {
  auto loaded = config::load_with_origins(shell.load_options());
  if (!loaded) {
    shell.report(loaded.error());
    return exit_usage;
  }
  Table table({"setting", "value", "from"});
  json::Object object;
  for (const config::Section& section : config::sections(loaded->config)) {
    for (const config::Setting& setting : section.settings) {
      const std::string name = config::dotted_name(section, setting);
      auto origin = loaded->origins.find(name);
      const std::string from = origin == loaded->origins.end() ? "default" : origin->second;
      if (changed_only && from == "default") continue;
      const std::string value = printable(config::shown_value(setting));
      table.row({name, value.empty() ? "–" : value, {from, from == "default" ? Colour::grey : Colour::green}});
      object[name] = json::Object{{"value", config::shown_value(setting)}, {"from", from}};
    }
  }
  if (shell.json()) {
    shell.print_json(object);
  } else {
    fmt::print("{}", table.text(colours_on(STDOUT_FILENO)));
    if (loaded->file.empty()) {
      fmt::print("\nThere is no {} yet; the settings and their meaning: `wrkhrs config reference`.\n",
                 (loaded->config.home() / "wrkhrs.yaml").string());
    }
  }
  return exit_ok;
}

int config_check(Shell& shell) {
  auto loaded = config::load_with_origins(shell.load_options());
  if (!loaded) {
    shell.report(loaded.error());
    return exit_usage;
  }
  const std::vector<std::string> found = warnings(loaded->config, loaded->file);
  if (shell.json()) {
    json::Array list;
    for (const std::string& warning : found) list.emplace_back(warning);
    shell.print_json(json::Object{{"valid", true}, {"warnings", std::move(list)}});
    return exit_ok;
  }
  for (const std::string& warning : found) {
    fmt::print("{} {}\n", coloured("warning:", Colour::yellow, colours_on(STDOUT_FILENO)), warning);
  }
  fmt::print("The configuration is valid ({}).\n", loaded->file.empty() ? "defaults, no file" : loaded->file.string());
  return exit_ok;
}

int config_reference() {
  fmt::print("{}", config::reference_markdown());
  return exit_ok;
}

}  // namespace wrkhrs::cli
