#include "config/reference.hpp"

#include <cmath>

#include <fmt/format.h>
#include <fmt/ranges.h>

namespace wrkhrs::config {
namespace {

template <class... F>
struct Overloaded : F... {
  using F::operator()...;
};

std::string bounds_text(const Setting& setting, std::string_view type) {
  if (!std::isfinite(setting.minimum)) return std::string(type);
  return fmt::format("{}, {:.0f} to {:.0f}", type, setting.minimum, setting.maximum);
}

const ItemList* items_of(const Setting& setting) { return std::get_if<ItemList>(&setting.target); }

std::string default_value(const Setting& setting) {
  if (!setting.default_text.empty()) return std::string(setting.default_text);
  return shown_value(setting);
}

std::string markdown_cell(std::string text) {
  for (std::size_t at = 0; (at = text.find('|', at)) != std::string::npos; at += 2) text.replace(at, 1, "\\|");
  return text;
}

std::string code(const std::string& text) { return text.empty() ? "" : "`" + text + "`"; }

}  // namespace

std::string type_text(const Setting& setting) {
  return std::visit(Overloaded{[](bool*) -> std::string { return "true or false"; },
                               [&](int*) { return bounds_text(setting, "whole number"); },
                               [&](std::int64_t*) { return bounds_text(setting, "whole number"); },
                               [&](double*) { return bounds_text(setting, "number"); },
                               [&](std::string*) -> std::string {
                                 if (setting.is_url) return "address";
                                 if (setting.choices.empty()) return "text";
                                 return fmt::format("one of {}", fmt::join(setting.choices, ", "));
                               },
                               [](std::vector<std::string>*) -> std::string { return "list of texts"; },
                               [](std::map<std::string, std::string>*) -> std::string { return "map of texts"; },
                               [](const ItemList&) -> std::string { return "list"; }},
                    setting.target);
}

std::string shown_value(const Setting& setting) {
  return std::visit(Overloaded{[](bool* value) -> std::string { return *value ? "true" : "false"; },
                               [](int* value) { return fmt::format("{}", *value); },
                               [](std::int64_t* value) { return fmt::format("{}", *value); },
                               [](double* value) { return fmt::format("{}", *value); },
                               [&](std::string* value) -> std::string {
                                 if (setting.is_secret) return value->empty() ? "" : "(set)";
                                 return *value;
                               },
                               [](std::vector<std::string>* value) -> std::string {
                                 return fmt::format("[{}]", fmt::join(*value, ", "));
                               },
                               [](std::map<std::string, std::string>* value) -> std::string {
                                 std::vector<std::string> entries;
                                 for (const auto& [key, text] : *value) entries.push_back(key + ": " + text);
                                 return fmt::format("{{{}}}", fmt::join(entries, ", "));
                               },
                               [](const ItemList& list) -> std::string {
                                 std::vector<std::string> items;
                                 for (const std::vector<Setting>& item : list.all()) {
                                   std::vector<std::string> entries;
                                   for (const Setting& field : item) {
                                     // an item's environment may carry secrets: names only
                                     std::string value = field.name == "environment" ? "…" : shown_value(field);
                                     if (!value.empty() && value != "[]" && value != "{}") {
                                       entries.push_back(fmt::format("{}: {}", field.name, value));
                                     }
                                   }
                                   items.push_back(fmt::format("{{{}}}", fmt::join(entries, ", ")));
                                 }
                                 return fmt::format("[{}]", fmt::join(items, ", "));
                               }},
                    setting.target);
}

std::string help_text() {
  StackConfig defaults;
  std::string out =
      "Settings of wrkhrs.yaml, in the home of the stack. Each can be overridden by the variable after the $.\n"
      "Order: default, file, environment variable, command line; the later one wins.\n";
  for (const Section& section : sections(defaults)) {
    out += section.name.empty() ? fmt::format("\n# {}\n", section.description)
                                : fmt::format("\n{}:  # {}\n", section.name, section.description);
    const std::string_view indent = section.name.empty() ? "" : "  ";
    for (const Setting& setting : section.settings) {
      out += fmt::format("{0}{1}: {2}\n{0}    {3} ({4}) ${5}\n", indent, setting.name, default_value(setting),
                         setting.description, type_text(setting), environment_variable(section, setting));
      if (const ItemList* list = items_of(setting)) {
        for (const Setting& field : list->append()) {
          out += fmt::format("{}    - {}: {} ({})\n", indent, field.name, field.description, type_text(field));
        }
      }
    }
  }
  return out;
}

std::string reference_markdown() {
  StackConfig defaults;
  std::string out =
      "# Configuration reference\n\n"
      "<!-- generated from src/config/stack_config.cpp by `wrkhrs config reference`; do not edit -->\n\n"
      "One file, `wrkhrs.yaml`, in the home of the stack. Each setting can be overridden by an environment variable, "
      "and some by the\n"
      "command line; the later one wins. What programs have set up for the stack, such as the addresses of the "
      "platform "
      "that\n"
      "`make platform-up` started, stands in `wrkhrs.d/*.yaml` beside it and yields to all three. Lists of texts are "
      "comma-separated in a variable, other lists and maps are "
      "written as JSON.\n"
      "`wrkhrs config show` prints the values in force and where each came from; `wrkhrs config check` says what is "
      "wrong.\n";
  for (const Section& section : sections(defaults)) {
    out += fmt::format("\n## {}\n\n{}\n\n| setting | type | default | variable | meaning |\n|---|---|---|---|---|\n",
                       section.name.empty() ? "top level" : code(std::string(section.name)), section.description);
    std::string items;
    for (const Setting& setting : section.settings) {
      out += fmt::format("| `{}` | {} | {} | `{}` | {} |\n", setting.name, markdown_cell(type_text(setting)),
                         markdown_cell(code(default_value(setting))), environment_variable(section, setting),
                         markdown_cell(std::string(setting.description)));
      if (const ItemList* list = items_of(setting)) {
        items += fmt::format("\nEach item of `{}`:\n\n| setting | type | default | meaning |\n|---|---|---|---|\n",
                             setting.name);
        for (const Setting& field : list->append()) {
          items += fmt::format("| `{}`{} | {} | {} | {} |\n", field.name, field.is_required ? " (required)" : "",
                               markdown_cell(type_text(field)), markdown_cell(code(shown_value(field))),
                               markdown_cell(std::string(field.description)));
        }
      }
    }
    out += items;
  }
  return out;
}

}  // namespace wrkhrs::config
