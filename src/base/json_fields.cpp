#include "base/json_fields.hpp"

#include "base/nearest_name.hpp"

namespace wrkhrs::json::detail {
namespace {

std::string_view kind_of(const Value& value) {
  switch (value.kind()) {
    case boost::json::kind::null:
      return "null";
    case boost::json::kind::bool_:
      return "a boolean";
    case boost::json::kind::int64:
    case boost::json::kind::uint64:
      return "an integer";
    case boost::json::kind::double_:
      return "a number";
    case boost::json::kind::string:
      return "a string";
    case boost::json::kind::array:
      return "a list";
    case boost::json::kind::object:
      return "an object";
  }
  return "something else";
}

}  // namespace

std::unexpected<Error> wrong_type(std::string_view path, std::string_view wanted, const Value& got) {
  return fail(Code::invalid_argument,
              fmt::format("Invalid type for '{}': expected {}, but got {} instead.", path, wanted, kind_of(got)),
              std::string(path), "invalid_type");
}

std::unexpected<Error> out_of_range(std::string_view path, double low, double high) {
  std::string bounds;
  if (std::isfinite(low) && std::isfinite(high)) {
    bounds = fmt::format("between {} and {}", low, high);
  } else {
    bounds = std::isfinite(low) ? fmt::format("{} or more", low) : fmt::format("{} or less", high);
  }
  return fail(Code::invalid_argument, fmt::format("Invalid value for '{}': it must be {}.", path, bounds),
              std::string(path), "invalid_value");
}

std::unexpected<Error> wrong_length(std::string_view path, std::string_view what, std::size_t low, std::size_t high) {
  std::string message;
  if (high == std::numeric_limits<std::size_t>::max()) {
    message = fmt::format("Invalid value for '{}': it must have at least {} {}.", path, low, what);
  } else if (low == 0) {
    message = fmt::format("Invalid value for '{}': it must have at most {} {}.", path, high, what);
  } else {
    message = fmt::format("Invalid value for '{}': it must have {} to {} {}.", path, low, high, what);
  }
  return fail(Code::invalid_argument, std::move(message), std::string(path), "invalid_value");
}

std::unexpected<Error> unknown_field(std::string_view path, std::string_view name,
                                     const std::vector<std::string_view>& known) {
  std::string field_path = join(path, name);
  return fail(Code::invalid_argument, fmt::format("Unknown parameter: '{}'.{}", field_path, did_you_mean(name, known)),
              field_path, "unknown_parameter");
}

std::unexpected<Error> not_one_of(std::string_view path, std::string_view got,
                                  const std::vector<std::string_view>& known) {
  std::string list;
  for (std::string_view name : known) list += fmt::format("{}'{}'", list.empty() ? "" : ", ", name);
  return fail(Code::invalid_argument,
              fmt::format("Invalid value: '{}'. Supported values of '{}' are: {}.", got.substr(0, 64), path, list),
              std::string(path), "invalid_value");
}

std::string join(std::string_view path, std::string_view name) {
  return path.empty() ? std::string(name) : fmt::format("{}.{}", path, name);
}

}  // namespace wrkhrs::json::detail
