#include "config/load.hpp"

#include <algorithm>
#include <charconv>
#include <cstdlib>
#include <fstream>
#include <set>
#include <sstream>

#include <fmt/format.h>
#include <fmt/ranges.h>
#include <yaml-cpp/yaml.h>

#include "base/nearest_name.hpp"

namespace wrkhrs::config {
namespace {

template <class... F>
struct Overloaded : F... {
  using F::operator()...;
};

/// A value on its way in: what it is called for people, and where it stands.
struct Source {
  std::string name;    ///< `gateway.providers[0].models`
  std::string origin;  ///< `wrkhrs.yaml line 3` or `WRKHRS_GATEWAY_PORT`
};

class Loader {
 public:
  explicit Loader(const LoadOptions& options) : options_(options) {}

  Result<LoadedConfig> load();

 private:
  void problem(const std::string& origin, const std::string& text) { problems_.push_back(origin + ": " + text); }
  std::string at(const YAML::Node& node) const { return fmt::format("{} line {}", file_name_, node.Mark().line + 1); }

  void read_file(const std::filesystem::path& path, std::vector<Section>& all);
  void read_folder(const std::filesystem::path& folder, std::vector<Section>& all);
  void read_settings(const YAML::Node& map, const std::string& prefix, std::vector<Setting>& settings,
                     const std::vector<Section>* sections);
  void read_environment(std::vector<Section>& all);
  void assign(Setting& setting, const YAML::Node& node, const Source& source);
  void assign_text(const Setting& setting, const std::string& text, const Source& source);
  template <class Integer>
  void assign_integer(const Setting& setting, Integer& target, const std::string& text, const Source& source);
  void check_range(const Setting& setting, double value, const Source& source);
  void check_whole();

  const LoadOptions& options_;
  LoadedConfig loaded_;
  std::string file_name_;
  std::vector<std::string> problems_;
};

std::string expand_home(const std::string& path, const Environment& environment) {
  if (path != "~" && !path.starts_with("~/")) return path;
  return environment("HOME").value_or("") + path.substr(1);
}

std::string number_text(double value) {
  return value == static_cast<double>(static_cast<std::int64_t>(value))
             ? fmt::format("{}", static_cast<std::int64_t>(value))
             : fmt::format("{}", value);
}

std::vector<std::string> split_list(const std::string& text) {
  std::vector<std::string> items;
  std::istringstream stream(text);
  for (std::string item; std::getline(stream, item, ',');) {
    auto first = item.find_first_not_of(" \t");
    if (first == std::string::npos) continue;
    items.push_back(item.substr(first, item.find_last_not_of(" \t") - first + 1));
  }
  return items;
}

void Loader::check_range(const Setting& setting, double value, const Source& source) {
  if (value >= setting.minimum && value <= setting.maximum) return;
  problem(source.origin, fmt::format("'{}' is {}; it must be from {} to {}.", source.name, number_text(value),
                                     number_text(setting.minimum), number_text(setting.maximum)));
}

template <class Integer>
void Loader::assign_integer(const Setting& setting, Integer& target, const std::string& text, const Source& source) {
  Integer value{};
  auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (error == std::errc::result_out_of_range) {
    problem(source.origin, fmt::format("'{}' is {}; it must be from {} to {}.", source.name, text,
                                       number_text(setting.minimum), number_text(setting.maximum)));
    return;
  }
  if (error != std::errc() || end != text.data() + text.size()) {
    problem(source.origin, fmt::format("'{}' must be a whole number, not '{}'.", source.name, text));
    return;
  }
  check_range(setting, static_cast<double>(value), source);
  target = value;
}

void Loader::assign_text(const Setting& setting, const std::string& text, const Source& source) {
  std::visit(
      Overloaded{[&](bool* target) {
                   static const std::map<std::string, bool> words{{"true", true}, {"yes", true},    {"on", true},
                                                                  {"1", true},    {"false", false}, {"no", false},
                                                                  {"off", false}, {"0", false}};
                   auto word = words.find(text);
                   if (word == words.end()) {
                     problem(source.origin, fmt::format("'{}' must be true or false, not '{}'.", source.name, text));
                   } else {
                     *target = word->second;
                   }
                 },
                 [&](int* target) { assign_integer(setting, *target, text, source); },
                 [&](std::int64_t* target) { assign_integer(setting, *target, text, source); },
                 [&](double* target) {
                   double value = 0;
                   auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
                   if (error != std::errc() || end != text.data() + text.size()) {
                     problem(source.origin, fmt::format("'{}' must be a number, not '{}'.", source.name, text));
                     return;
                   }
                   check_range(setting, value, source);
                   *target = value;
                 },
                 [&](std::string* target) {
                   if (!setting.choices.empty() &&
                       std::find(setting.choices.begin(), setting.choices.end(), text) == setting.choices.end()) {
                     problem(source.origin,
                             fmt::format("'{}' must be one of {}, not '{}'.{}", source.name,
                                         fmt::join(setting.choices, ", "), text, did_you_mean(text, setting.choices)));
                     return;
                   }
                   if (setting.is_url && !text.empty() && !text.starts_with("http://") &&
                       !text.starts_with("https://")) {
                     problem(source.origin,
                             fmt::format("'{}' must be an address that begins with http:// or https://.", source.name));
                     return;
                   }
                   *target = text;
                   if (setting.is_url) {
                     while (target->ends_with('/')) target->pop_back();
                   }
                 },
                 [&](std::vector<std::string>* target) { *target = split_list(text); },
                 [&](std::map<std::string, std::string>*) {
                   problem(source.origin, fmt::format("'{}' must be a map.", source.name));
                 },
                 [&](const ItemList&) { problem(source.origin, fmt::format("'{}' must be a list.", source.name)); }},
      setting.target);
}

void Loader::assign(Setting& setting, const YAML::Node& node, const Source& source) {
  if (node.IsNull()) return;  // `key:` with all its lines commented out
  if (auto* list = std::get_if<std::vector<std::string>*>(&setting.target); list && node.IsSequence()) {
    (*list)->clear();
    for (const YAML::Node& item : node) {
      if (!item.IsScalar()) return problem(at(item), fmt::format("'{}' must be a list of texts.", source.name));
      (*list)->push_back(item.Scalar());
    }
    return;
  }
  if (auto* map = std::get_if<std::map<std::string, std::string>*>(&setting.target)) {
    if (!node.IsMap()) return problem(source.origin, fmt::format("'{}' must be a map of texts.", source.name));
    (*map)->clear();
    for (const auto& entry : node) {
      if (!entry.first.IsScalar() || !entry.second.IsScalar()) {
        return problem(at(entry.first), fmt::format("'{}' must be a map of texts.", source.name));
      }
      (**map)[entry.first.Scalar()] = entry.second.Scalar();
    }
    return;
  }
  if (auto* items = std::get_if<ItemList>(&setting.target)) {
    if (!node.IsSequence()) return problem(source.origin, fmt::format("'{}' must be a list.", source.name));
    items->clear();
    std::size_t index = 0;
    for (const YAML::Node& item : node) {
      std::string prefix = fmt::format("{}[{}]", source.name, index++);
      if (!item.IsMap()) {
        problem(at(item), fmt::format("'{}' must be a map.", prefix));
        continue;
      }
      std::vector<Setting> fields = items->append();
      read_settings(item, prefix + ".", fields, nullptr);
      for (const Setting& field : fields) {
        if (field.is_required && !item[std::string(field.name)]) {
          problem(at(item), fmt::format("'{}' lacks '{}': {}", prefix, field.name, field.description));
        }
      }
    }
    return;
  }
  if (!node.IsScalar()) {
    return problem(source.origin, fmt::format("'{}' must be a single value.", source.name));
  }
  assign_text(setting, node.Scalar(), source);
}

void Loader::read_settings(const YAML::Node& map, const std::string& prefix, std::vector<Setting>& settings,
                           const std::vector<Section>* sections) {
  std::set<std::string> seen;
  for (const auto& entry : map) {
    if (!entry.first.IsScalar()) {
      problem(at(entry.first), "a key must be a name.");
      continue;
    }
    const std::string key = entry.first.Scalar();
    if (!seen.insert(key).second) {
      problem(at(entry.first), fmt::format("'{}{}' is set twice.", prefix, key));
      continue;
    }
    if (sections && std::any_of(sections->begin(), sections->end(), [&](const Section& s) { return s.name == key; }))
      continue;
    auto setting = std::find_if(settings.begin(), settings.end(), [&](const Setting& s) { return s.name == key; });
    if (setting == settings.end()) {
      std::vector<std::string_view> known;
      for (const Setting& s : settings) known.push_back(s.name);
      if (sections) {
        for (const Section& s : *sections) known.push_back(s.name);
      }
      problem(at(entry.first), fmt::format("unknown setting '{}{}'.{}", prefix, key, did_you_mean(key, known)));
      continue;
    }
    if (prefix.empty() && key == "home") {
      problem(at(entry.first), "'home' cannot be set in the file that lies in it. Use --home or WRKHRS_HOME.");
      continue;
    }
    const Source source{.name = prefix + key, .origin = at(entry.first)};
    assign(*setting, entry.second, source);
    if (!entry.second.IsNull()) loaded_.origins[source.name] = source.origin;
  }
}

void Loader::read_file(const std::filesystem::path& path, std::vector<Section>& all) {
  std::ifstream stream(path);
  std::stringstream text;
  text << stream.rdbuf();
  if (!stream) return problem(path.string(), "cannot be read.");
  YAML::Node root = YAML::Load(text.str());
  if (root.IsNull()) return;
  if (!root.IsMap()) return problem(file_name_, "must be a map of settings, such as `log_level: info`.");
  read_settings(root, "", all.front().settings, &all);
  for (Section& section : all) {
    if (section.name.empty()) continue;
    const YAML::Node node = root[std::string(section.name)];
    if (!node || node.IsNull()) continue;
    if (!node.IsMap()) {
      problem(at(node), fmt::format("'{}' must be a map of settings.", section.name));
      continue;
    }
    read_settings(node, std::string(section.name) + ".", section.settings, nullptr);
  }
}

/// What programs have set up for this stack, such as the platform: in files of their own, so that none writes into the
/// person's.
void Loader::read_folder(const std::filesystem::path& folder, std::vector<Section>& all) {
  std::error_code none;
  std::vector<std::filesystem::path> files;
  for (const auto& entry : std::filesystem::directory_iterator(folder, none)) {
    if (entry.path().extension() == ".yaml") files.push_back(entry.path());
  }
  std::sort(files.begin(), files.end());
  for (const std::filesystem::path& file : files) {
    file_name_ = "wrkhrs.d/" + file.filename().string();
    try {
      read_file(file, all);
    } catch (const YAML::Exception& error) {
      problem(fmt::format("{} line {}", file_name_, error.mark.line + 1),
              fmt::format("not valid YAML: {}.", error.msg));
    }
  }
}

void Loader::read_environment(std::vector<Section>& all) {
  for (Section& section : all) {
    for (Setting& setting : section.settings) {
      const std::string variable = environment_variable(section, setting);
      std::optional<std::string> text = options_.environment(variable);
      if (!text || text->empty()) continue;  // an empty variable in a Compose file means: not set
      const Source source{.name = dotted_name(section, setting), .origin = variable};
      if (std::holds_alternative<ItemList>(setting.target) ||
          std::holds_alternative<std::map<std::string, std::string>*>(setting.target)) {
        file_name_ = variable;
        assign(setting, YAML::Load(*text), source);  // lists and maps: YAML (or JSON) in the variable
      } else {
        assign_text(setting, *text, source);
      }
      loaded_.origins[source.name] = variable;
    }
  }
}

void Loader::check_whole() {
  StackConfig& c = loaded_.config;
  std::map<int, std::string> taken;
  for (std::string_view name : {"gateway", "orchestrator", "rag", "llm", "asr", "mcp", "tool-registry"}) {
    const int port = c.port_of(name);
    if (port > 65535)
      problem(std::string(name), fmt::format("its port and port_offset add up to {}, past 65535.", port));
    auto [other, free] = taken.emplace(port, name);
    if (!free) problem(std::string(name), fmt::format("has the same port as {}: {}.", other->second, port));
  }
  std::set<std::string> ids;
  for (const ProviderConfig& provider : c.gateway.providers) {
    if (!ids.insert(provider.id).second) problem("gateway.providers", fmt::format("two are called '{}'.", provider.id));
    if (!provider.api_key_env.empty() && !provider.api_key_file.empty()) {
      problem("gateway.providers", fmt::format("'{}' has both api_key_env and api_key_file; keep one.", provider.id));
    }
  }
  ids.clear();
  for (const McpServerConfig& server : c.mcp.servers) {
    if (!ids.insert(server.id).second) problem("mcp.servers", fmt::format("two are called '{}'.", server.id));
    if (server.command.empty() == server.url.empty()) {
      problem("mcp.servers", fmt::format("'{}' needs either 'command' or 'url'.", server.id));
    }
  }
}

Result<LoadedConfig> Loader::load() {
  StackConfig& config = loaded_.config;
  auto absolute = [&](const std::string& path) {
    return std::filesystem::absolute(expand_home(path, options_.environment)).lexically_normal().string();
  };
  if (options_.home) {
    config.common.home = *options_.home;
  } else if (auto home = options_.environment("WRKHRS_HOME"); home && !home->empty()) {
    config.common.home = *home;
  }
  config.common.home = absolute(config.common.home);
  const std::string home = config.common.home;

  std::vector<Section> all = sections(config);
  read_folder(std::filesystem::path(home) / "wrkhrs.d", all);
  std::filesystem::path file = options_.file.value_or(std::filesystem::path(home) / "wrkhrs.yaml");
  file_name_ = options_.file ? file.string() : "wrkhrs.yaml";
  std::error_code ignored;
  const bool exists = std::filesystem::is_regular_file(file, ignored);
  if (options_.file && !exists) {
    return fail(Code::not_found, fmt::format("There is no configuration file {}.", file.string()));
  }
  try {
    if (exists) {
      read_file(file, all);
      loaded_.file = file;
    }
    read_environment(all);
  } catch (const YAML::ParserException& error) {
    problem(fmt::format("{} line {}", file_name_, error.mark.line + 1), fmt::format("not valid YAML: {}.", error.msg));
  } catch (const YAML::Exception& error) {
    problem(file_name_, fmt::format("not valid YAML: {}.", error.msg));
  }
  if (options_.port_offset) {
    config.common.port_offset = *options_.port_offset;
    check_range(*std::find_if(all.front().settings.begin(), all.front().settings.end(),
                              [](const Setting& s) { return s.name == "port_offset"; }),
                *options_.port_offset, {.name = "port_offset", .origin = "--port-offset"});
    loaded_.origins["port_offset"] = "--port-offset";
  }
  config.common.home = home;  // the variable counted above, before the file was found in it
  if (options_.home) loaded_.origins["home"] = "--home";
  config.common.models_dir = absolute(config.common.models_dir);
  for (std::string* file : {&config.tls.certificate_file, &config.tls.key_file, &config.tls.ca_file}) {
    if (!file->empty()) *file = absolute(*file);
  }
  if (problems_.empty()) check_whole();
  if (!problems_.empty()) return fail(Code::invalid_argument, fmt::format("{}", fmt::join(problems_, "\n")));
  return std::move(loaded_);
}

}  // namespace

std::optional<std::string> process_environment(const std::string& name) {
  const char* value = std::getenv(name.c_str());
  if (!value) return std::nullopt;
  return value;
}

Result<LoadedConfig> load_with_origins(const LoadOptions& options) { return Loader(options).load(); }

Result<StackConfig> load(const LoadOptions& options) {
  auto loaded = load_with_origins(options);
  if (!loaded) return forward_error(loaded);
  return std::move(loaded->config);
}

}  // namespace wrkhrs::config
