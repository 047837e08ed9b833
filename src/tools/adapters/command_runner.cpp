#include "tools/adapters/command_runner.hpp"

#include <fmt/format.h>

#include "tools/template_text.hpp"

namespace wrkhrs::tools {

Result<process::ChildSpec> make_child(const CommandCall& call, const json::Object& arguments) {
  process::ChildSpec spec;
  spec.inherit_environment = {"LANG", "LC_ALL", "TZ"};
  spec.environment = call.environment;
  spec.environment.emplace("PATH", "/usr/local/bin:/usr/bin:/bin");
  for (const auto& text : call.argv) {
    auto filled = fill(text, arguments, [](std::string value) { return value; });
    if (!filled) continue;
    const bool from_argument = text.starts_with('{');
    const bool is_number = filled->find_first_not_of("+-.0123456789eE") == std::string::npos;
    if (from_argument && filled->starts_with('-') && !is_number) {
      return fail(Code::invalid_argument, fmt::format("The argument '{}' must not begin with a dash.", *filled),
                  "arguments");
    }
    if (filled->contains('\0'))
      return fail(Code::invalid_argument, "An argument must not hold a NUL character.", "arguments");
    spec.argv.push_back(std::move(*filled));
  }
  process::SandboxProfile profile{.readable = process::SandboxProfile::system_paths(), .network = call.network};
  profile.readable.insert(profile.readable.end(), call.readable.begin(), call.readable.end());
  profile.writable.assign(call.writable.begin(), call.writable.end());
  spec.sandbox = std::move(profile);
  spec.limits.address_space_bytes = static_cast<std::uint64_t>(call.memory_bytes_max);
  spec.limits.file_bytes = std::uint64_t{1} << 30;
  spec.limits.open_files = 256;
  return spec;
}

Task<Output> CommandRunner::run(const Context& ctx, ToolPtr tool, json::Object arguments, std::string) {
  if (!mechanism_) {
    co_return fail(Code::unavailable,
                   "This machine cannot confine programs, so tools that are programs are off. See /health.");
  }
  const auto& call = std::get<CommandCall>(tool->call);
  auto spec = make_child(call, arguments);
  if (!spec) co_return forward_error(spec);
  spec->sandbox->mechanism = *mechanism_;
  std::string input = call.gets_arguments ? json::write(json::Value(arguments)) : std::string();
  process::RunLimits limits;
  limits.out_bytes_max = tool->output_bytes_max;
  auto completed = co_await process::run(ctx, std::move(*spec), std::move(input), limits);
  if (!completed) {
    auto error = std::move(completed).error();
    if (error.code == Code::not_found) error.code = Code::unavailable;  // the program, not the tool
    if (error.code == Code::too_large) {
      co_return fail(Code::upstream_failed,
                     fmt::format("The output of the tool is larger than {} bytes.", tool->output_bytes_max), "",
                     "tool_output_too_large");
    }
    co_return std::unexpected(std::move(error));
  }
  Output output;
  if (!completed->status.ok()) {
    output.is_error = true;
    output.value =
        json::Object{{"status", completed->status.describe()}, {"stderr", completed->err}, {"stdout", completed->out}};
    co_return output;
  }
  if (!call.gives_json) {
    output.value = json::Value(completed->out);
    co_return output;
  }
  auto parsed = json::parse(completed->out);
  if (!parsed)
    co_return fail_with_detail(Code::upstream_failed, "The tool did not write JSON as it should.",
                               parsed.error().message);
  output.value = std::move(*parsed);
  co_return output;
}

}  // namespace wrkhrs::tools
