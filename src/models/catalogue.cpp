#include "models/catalogue.hpp"

#include <algorithm>
#include <charconv>
#include <initializer_list>
#include <stdexcept>

#include <fmt/format.h>
#include <yaml-cpp/yaml.h>

#include "base/nearest_name.hpp"
#include "models/catalogue_builtin.hpp"

namespace wrkhrs::models {
namespace {

/// Thrown and caught within this file only.
struct Wrong : std::runtime_error {
  using std::runtime_error::runtime_error;
};

void require(bool condition, const YAML::Node& node, std::string_view message) {
  if (!condition) throw Wrong(fmt::format("line {}: {}", node.Mark().line + 1, message));
}

void allow_only(const YAML::Node& node, std::initializer_list<std::string_view> fields) {
  require(node.IsMap(), node, "a mapping is expected");
  for (const auto& item : node) {
    const auto key = item.first.as<std::string>();
    require(std::ranges::find(fields, key) != fields.end(), item.first, fmt::format("unknown field '{}'", key));
  }
}

std::string text(const YAML::Node& node, const char* field, bool optional = false) {
  const YAML::Node value = node[field];
  if (!value && optional) return {};
  require(value && value.IsScalar() && !value.Scalar().empty(), node, fmt::format("'{}' is missing", field));
  return value.Scalar();
}

std::uint64_t number(const YAML::Node& node, const char* field, bool optional = false) {
  if (!node[field] && optional) return 0;
  std::uint64_t value = 0;
  const std::string digits = text(node, field);
  auto [end, error] = std::from_chars(digits.data(), digits.data() + digits.size(), value);
  require(error == std::errc() && end == digits.data() + digits.size() && value > 0, node,
          fmt::format("'{}' is not a positive number", field));
  return value;
}

FileFact fact(const YAML::Node& node) {
  FileFact out{text(node, "sha256"), number(node, "size")};
  const bool hex = out.sha256.size() == 64 && out.sha256.find_first_not_of("0123456789abcdef") == std::string::npos;
  require(hex, node, "'sha256' is not 64 lower-case hex digits");
  return out;
}

/// A relative path that stays below its folder.
bool is_inner_path(const std::string& text) {
  const std::filesystem::path path(text);
  if (path.empty() || path.is_absolute()) return false;
  return std::ranges::none_of(path, [](const std::filesystem::path& part) { return part == ".." || part == "."; });
}

Source source(const YAML::Node& node, const std::map<std::string, FileFact>& files) {
  allow_only(node, {"pypi", "huggingface", "file", "files"});
  Source out;
  if (const YAML::Node packages = node["pypi"]) {
    require(packages.IsSequence() && packages.size() > 0, node, "'pypi' is a list of packages");
    for (const YAML::Node& package : packages) {
      allow_only(package, {"package", "wheel", "sha256", "size"});
      const Wheel& wheel =
          out.packages.emplace_back(Wheel{text(package, "package"), text(package, "wheel"), fact(package)});
      require(wheel.requirement.find("==") != std::string::npos, package,
              "'package' must pin a version: NAME==VERSION");
      require(wheel.file_name.find('/') == std::string::npos, package, "'wheel' is a file name");
    }
  } else if (node["huggingface"]) {
    out.kind = Source::Kind::huggingface;
    out.name = text(node, "huggingface");
    require(is_inner_path(out.name), node, "'huggingface' must be OWNER/REPOSITORY");
  } else {
    out.kind = Source::Kind::file;
    out.name = text(node, "file");
  }
  const YAML::Node places = node["files"];
  require(places && places.IsMap(), node, "'files' is missing");
  for (const auto& place : places) {
    std::vector<std::string>& parts = out.files[place.first.as<std::string>()];
    if (place.second.IsSequence()) {
      parts = place.second.as<std::vector<std::string>>();
    } else {
      parts.push_back(place.second.as<std::string>());
    }
    require(parts.size() == 1 || (parts.size() > 1 && out.kind == Source::Kind::pypi), places,
            "only files from packages may come in parts");
  }
  for (const auto& [name, _] : files) require(out.files.contains(name), places, fmt::format("'{}' is missing", name));
  for (const auto& [name, parts] : out.files) {
    require(files.contains(name), places, fmt::format("'{}' is not among the model's files", name));
    for (const std::string& path : parts) {
      require(is_inner_path(path), places, fmt::format("'{}' is not a path inside the source", path));
    }
  }
  return out;
}

Entry entry(const YAML::Node& node) {
  allow_only(node, {"id", "kind", "about", "licence", "language", "default", "dimensions", "context", "chat_template",
                    "convert", "sha256", "size", "files", "sources"});
  Entry out;
  out.id = text(node, "id");
  require(is_model_id(out.id), node, fmt::format("'{}' is not a model id", out.id));
  auto kind = parse_kind(text(node, "kind"));
  require(kind.has_value(), node, kind ? "" : kind.error().message);
  out.kind = *kind;
  out.about = text(node, "about", true);
  out.licence = text(node, "licence");
  out.language = text(node, "language", true);
  out.is_default = node["default"] && node["default"].as<bool>();
  out.dimensions = static_cast<std::uint32_t>(number(node, "dimensions", true));
  out.context = static_cast<std::uint32_t>(number(node, "context", true));
  out.chat_template = text(node, "chat_template", true);
  if (const std::string convert = text(node, "convert", true); !convert.empty()) {
    require(convert == "bert-gguf" || convert == "whisper-ggml", node,
            "'convert' is neither bert-gguf nor whisper-ggml");
    out.conversion = convert == "bert-gguf" ? Conversion::bert_gguf : Conversion::whisper_ggml;
  }
  out.product = fact(node);
  const YAML::Node files = node["files"];
  require(files && files.IsMap() && files.size() > 0, node, "'files' is missing");
  for (const auto& file : files) {
    allow_only(file.second, {"sha256", "size"});
    const auto name = file.first.as<std::string>();
    require(is_inner_path(name), file.first, fmt::format("'{}' is not a relative path", name));
    out.files[name] = fact(file.second);
  }
  require(out.conversion != Conversion::none || out.files.size() == 1, files,
          "without 'convert' there is exactly one file");
  const YAML::Node sources = node["sources"];
  require(sources && sources.IsSequence() && sources.size() > 0, node, "'sources' is missing");
  for (const YAML::Node& item : sources) out.sources.push_back(source(item, out.files));
  return out;
}

}  // namespace

std::string_view to_string(Kind kind) {
  for (auto [name, value] : enum_names(kind)) {
    if (value == kind) return name;
  }
  return "unknown";
}

Result<Kind> parse_kind(std::string_view text) {
  for (auto [name, value] : enum_names(Kind{})) {
    if (name == text) return value;
  }
  return fail(Code::invalid_argument,
              fmt::format("'{}' is not a kind of model. The kinds are language, embedding, speech and vad.", text));
}

std::string Source::describe() const {
  switch (kind) {
    case Kind::pypi: {
      std::string out = "pypi";
      for (const Wheel& package : packages) out += " " + package.requirement;
      return out;
    }
    case Kind::huggingface:
      return "huggingface " + name;
    case Kind::file:
      break;
  }
  return "file " + name;
}

bool is_model_id(std::string_view id) {
  constexpr std::string_view kAllowed = "abcdefghijklmnopqrstuvwxyz0123456789._-";
  return !id.empty() && id.size() <= 64 && id.find_first_not_of(kAllowed) == std::string_view::npos &&
         std::string_view("._-").find(id.front()) == std::string_view::npos;
}

Result<Catalogue> Catalogue::parse(const std::string& yaml) try {
  Catalogue out;
  const YAML::Node root = YAML::Load(yaml);
  allow_only(root, {"models"});
  require(root["models"] && root["models"].IsSequence(), root, "'models' is missing");
  for (const YAML::Node& node : root["models"]) {
    Entry next = entry(node);
    require(!out.find(next.id), node, fmt::format("the id '{}' occurs twice", next.id));
    out.entries_.push_back(std::move(next));
  }
  return out;
} catch (const Wrong& wrong) {
  return fail(Code::invalid_argument, fmt::format("The model catalogue is wrong: {}.", wrong.what()));
} catch (const YAML::Exception& wrong) {
  return fail(Code::invalid_argument, fmt::format("The model catalogue is not YAML: {}.", wrong.what()));
}

const Catalogue& Catalogue::builtin() {
  static const Catalogue catalogue = [] {
    auto parsed = parse(std::string(kBuiltinCatalogue));
    if (!parsed) throw std::logic_error(parsed.error().message);  // a test reads it, so this cannot ship
    return std::move(*parsed);
  }();
  return catalogue;
}

Result<Entry> Catalogue::find(std::string_view id) const {
  std::vector<std::string_view> ids;
  for (const Entry& entry : entries_) {
    if (entry.id == id) return entry;
    ids.push_back(entry.id);
  }
  std::string_view near = nearest_name(id, ids);
  return fail(Code::not_found, near.empty()
                                   ? fmt::format("The catalogue has no model '{}'. See `wrkhrs models list`.", id)
                                   : fmt::format("The catalogue has no model '{}'. Did you mean '{}'?", id, near));
}

}  // namespace wrkhrs::models
