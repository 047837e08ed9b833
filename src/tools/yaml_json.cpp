#include "tools/yaml_json.hpp"

#include <charconv>

#include <fmt/format.h>
#include <yaml-cpp/yaml.h>

namespace wrkhrs::tools {
namespace {

constexpr int depth_max = 32;
constexpr int values_max = 20'000;

json::Value scalar(const YAML::Node& node) {
  const std::string& text = node.Scalar();
  if (node.Tag() == "!") return json::Value(text);  // quoted
  if (text == "null" || text == "~" || text.empty()) return nullptr;
  if (text == "true" || text == "True" || text == "TRUE") return true;
  if (text == "false" || text == "False" || text == "FALSE") return false;
  const char* const begin = text.data() + (text.front() == '+' ? 1 : 0);
  const char* const end = text.data() + text.size();
  std::int64_t integer = 0;
  if (const auto [stop, error] = std::from_chars(begin, end, integer); error == std::errc() && stop == end)
    return integer;
  const bool looks_numeric = text.find_first_not_of("+-.0123456789eE") == std::string::npos;
  double number = 0;
  if (const auto [stop, error] = std::from_chars(begin, end, number);
      looks_numeric && error == std::errc() && stop == end) {
    return number;
  }
  return json::Value(text);
}

class Converter {
 public:
  explicit Converter(std::map<std::string, int>& lines) : lines_(lines) {}

  Result<json::Value> convert(const YAML::Node& node, const std::string& pointer, int depth) {
    const int line = node.Mark().line + 1;
    lines_.emplace(pointer, line);
    if (depth > depth_max || ++values_ > values_max) {
      return fail(Code::invalid_argument,
                  fmt::format("line {}: more than {} levels or {} values.", line, depth_max, values_max));
    }
    if (node.IsSequence()) {
      json::Array array;
      for (const auto& item : node) {
        auto value = convert(item, fmt::format("{}/{}", pointer, array.size()), depth + 1);
        if (!value) return value;
        array.push_back(std::move(*value));
      }
      return array;
    }
    if (node.IsMap()) {
      json::Object object;
      for (const auto& entry : node) {
        if (!entry.first.IsScalar())
          return fail(Code::invalid_argument, fmt::format("line {}: a key must be a plain text.", line));
        const std::string& key = entry.first.Scalar();
        if (object.contains(key)) {
          return fail(Code::invalid_argument,
                      fmt::format("line {}: '{}' stands there twice.", entry.first.Mark().line + 1, key));
        }
        auto value = convert(entry.second, fmt::format("{}/{}", pointer, key), depth + 1);
        if (!value) return value;
        object.emplace(key, std::move(*value));
      }
      return object;
    }
    return node.IsScalar() ? scalar(node) : json::Value(nullptr);
  }

 private:
  std::map<std::string, int>& lines_;
  int values_ = 0;
};

}  // namespace

Result<YamlDocument> read_yaml(std::string_view text) {
  YamlDocument document;
  try {
    const auto root = YAML::Load(std::string(text));
    auto value = Converter(document.lines).convert(root, "", 0);
    if (!value) return forward_error(value);
    document.value = std::move(*value);
  } catch (const YAML::Exception& error) {  // yaml-cpp reports with exceptions only
    return fail(Code::invalid_argument, fmt::format("line {}: not YAML: {}.", error.mark.line + 1, error.msg));
  }
  return document;
}

}  // namespace wrkhrs::tools
