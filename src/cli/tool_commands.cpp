#include "cli/tool_commands.hpp"

#include <set>

#include <fmt/format.h>
#include <unistd.h>

#include "api/tools/tools.hpp"
#include "cli/terminal.hpp"

namespace wrkhrs::cli {
namespace {

namespace tools = api::tools;

constexpr std::string_view door = "gateway";

template <class Request, class Response>
Result<Response> call(Shell& shell, const Operation<Request, Response>& operation, Request request) {
  auto client = shell.service(door);
  if (!client) return forward_error(client);
  Context ctx = Context::background(std::chrono::minutes(10));
  return shell.runtime().run(client->call(ctx, operation, std::move(request)));
}

std::string first_line(std::string_view text) { return printable(text.substr(0, text.find('\n'))); }

std::string property_text(const json::Value& schema) {
  std::string text(json::string_or(schema, "type", "any"));
  if (const json::Value* choices = json::find(schema, "enum")) text = "one of " + json::write(*choices);
  if (std::string_view unit = json::string_or(schema, "unit", ""); !unit.empty()) text += fmt::format(", {}", unit);
  return text;
}

}  // namespace

Result<json::Object> tool_arguments(const std::vector<std::string>& arguments) {
  if (arguments.size() == 1 && arguments[0].starts_with('{')) return json::parse_object(arguments[0]);
  json::Object object;
  for (const std::string& argument : arguments) {
    const auto equals = argument.find('=');
    if (equals == std::string::npos || equals == 0) {
      return fail(
          Code::invalid_argument,
          fmt::format("'{}' is not name=value. Example: wrkhrs tools run chem_molar_mass formula=H2O", argument));
    }
    const std::string value = argument.substr(equals + 1);
    auto parsed = json::parse(value);
    object[argument.substr(0, equals)] = parsed ? std::move(*parsed) : json::Value(value);
  }
  return object;
}

int tools_list(Shell& shell, const std::string& query) {
  Table table({"tool", "kind", "what it does"});
  json::Array list;
  auto add = [&](const tools::Tool& tool) {
    table.row({tool.name, tool.kind, first_line(tool.description)});
    list.push_back(json::to_value(tool));
  };
  std::vector<tools::Diagnostic> diagnostics;
  if (!query.empty()) {
    auto hits = call(shell, tools::search_tools, tools::SearchToolsRequest{.query = query});
    if (!hits) return shell.report_call(hits.error(), door);
    for (const tools::ToolHit& hit : hits->data) add(hit.tool);
  } else {
    std::optional<std::string> after;
    do {
      auto page = call(shell, tools::list_tools, tools::ListToolsRequest{.limit = 1000, .after = after});
      if (!page) return shell.report_call(page.error(), door);
      for (const tools::Tool& tool : page->data) add(tool);
      after = page->has_more ? page->last_id : std::nullopt;
      diagnostics = std::move(page->diagnostics);
    } while (after);
  }
  if (shell.json()) {
    shell.print_json(list);
    return exit_ok;
  }
  if (table.empty()) {
    fmt::print("{}\n", query.empty() ? "There are no tools." : "No tool does that.");
  } else {
    fmt::print("{}", table.text(colours_on(STDOUT_FILENO), terminal_width(STDOUT_FILENO)));
  }
  for (const tools::Diagnostic& problem : diagnostics) {
    fmt::print(stderr, "{} {}: {}\n", coloured("warning:", Colour::yellow, colours_on(STDERR_FILENO)), problem.source,
               printable(problem.message));
  }
  return exit_ok;
}

int tools_describe(Shell& shell, const std::string& name) {
  auto tool = call(shell, tools::get_tool, tools::GetToolRequest{.name = name});
  if (!tool) return shell.report_call(tool.error(), door);
  if (shell.json()) {
    shell.print_json(json::to_value(*tool));
    return exit_ok;
  }
  const bool colours = colours_on(STDOUT_FILENO);
  fmt::print("{}  ({}, from {})\n\n{}\n\n", coloured(tool->name, Colour::bold, colours), tool->kind, tool->source,
             printable(tool->description));
  const json::Value schema(tool->input_schema);
  const json::Value* properties = json::find(schema, "properties");
  if (!properties || !properties->is_object()) return exit_ok;
  std::set<std::string> required;
  if (const json::Value* names = json::find(schema, "required"); names && names->is_array()) {
    for (const json::Value& item : names->get_array()) {
      if (item.is_string()) required.emplace(item.get_string());
    }
  }
  Table table({"argument", "type", "meaning"});
  for (const auto& [key, value] : properties->get_object()) {
    const std::string argument(key);
    table.row({required.contains(argument) ? argument + " *" : argument, property_text(value),
               printable(json::string_or(value, "description", ""))});
  }
  fmt::print("{}* must be given\n", table.text(colours, terminal_width(STDOUT_FILENO)));
  return exit_ok;
}

int tools_run(Shell& shell, const std::string& name, const std::vector<std::string>& arguments) {
  auto object = tool_arguments(arguments);
  if (!object) {
    shell.report(object.error());
    return exit_usage;
  }
  auto result =
      call(shell, tools::invoke_tool, tools::InvokeToolRequest{.name = name, .arguments = std::move(*object)});
  if (!result) return shell.report_call(result.error(), door);
  if (shell.json()) {
    shell.print_json(json::to_value(*result));
  } else if (result->output.is_string()) {
    fmt::print(result->is_error ? stderr : stdout, "{}\n", printable(std::string_view(result->output.get_string())));
  } else {
    fmt::print(result->is_error ? stderr : stdout, "{}\n", json::write_pretty(result->output));
  }
  return result->is_error ? exit_failed : exit_ok;
}

}  // namespace wrkhrs::cli
