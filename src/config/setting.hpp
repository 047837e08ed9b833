// One row of the table of settings: a name and a description bound to a member of a configuration object.
#pragma once

#include <cstdint>
#include <functional>
#include <limits>
#include <map>
#include <string>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

namespace wrkhrs::config {

struct Setting;

/// A list of structs, such as the gateway's providers. The settings point into the list: they hold until the next
/// `append`.
struct ItemList {
  std::function<void()> clear;
  std::function<std::vector<Setting>()> append;  ///< adds an item with defaults and returns its settings
  std::function<std::vector<std::vector<Setting>>()> all;
};

/// A setting of one configuration object, which must outlive it. Built in stack_config.cpp only.
struct Setting {
  using Target = std::variant<bool*, int*, std::int64_t*, double*, std::string*, std::vector<std::string>*,
                              std::map<std::string, std::string>*, ItemList>;

  std::string_view name;
  Target target;
  std::string_view description;
  double minimum = -std::numeric_limits<double>::infinity();
  double maximum = std::numeric_limits<double>::infinity();
  std::vector<std::string_view> choices = {};  ///< of a text; empty: any
  std::string_view environment = {};           ///< empty: WRKHRS_<SECTION>_<NAME>
  std::string_view default_text = {};          ///< for people, where the default depends on the machine
  bool is_secret = false;
  bool is_required = false;  ///< of an item of a list
  bool is_url = false;

  Setting(std::string_view setting_name, Target where, std::string_view text)
      : name(setting_name), target(std::move(where)), description(text) {}

  /// Bounds of a number, both included.
  Setting range(double low, double high) && {
    minimum = low;
    maximum = high;
    return std::move(*this);
  }
  Setting one_of(std::vector<std::string_view> values) && {
    choices = std::move(values);
    return std::move(*this);
  }
  Setting env(std::string_view variable) && {
    environment = variable;
    return std::move(*this);
  }
  Setting shown_as(std::string_view text) && {
    default_text = text;
    return std::move(*this);
  }
  /// Never shown, neither by `config show` nor in a log.
  Setting secret() && {
    is_secret = true;
    return std::move(*this);
  }
  Setting required() && {
    is_required = true;
    return std::move(*this);
  }
  /// An http:// or https:// address, or empty.
  Setting url() && {
    is_url = true;
    return std::move(*this);
  }
};

/// A group of settings under one key of the file. The common section has no name: its settings stand at the top level.
struct Section {
  std::string_view name;
  std::string_view description;
  std::vector<Setting> settings;
};

/// The variable that overrides a setting: its own name where it has one, else WRKHRS_<SECTION>_<NAME>.
std::string environment_variable(const Section& section, const Setting& setting);

/// `gateway.port`, or `log_level` for the common section.
std::string dotted_name(const Section& section, const Setting& setting);

}  // namespace wrkhrs::config
