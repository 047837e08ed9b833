#include "config/command_line.hpp"

#include <cstdio>

#include <CLI/CLI.hpp>
#include <fmt/format.h>

#include "base/services.hpp"
#include "config/reference.hpp"

namespace wrkhrs::config {

std::variant<StackConfig, int> start(int argc, char** argv, std::string_view service) {
  std::string purpose;
  for (const ServiceInfo& info : services) {
    if (info.name == service) purpose = info.purpose;
  }
  CLI::App app(fmt::format("{}: {}. Part of WrkHrs; `wrkhrs up` starts it.", service, purpose), std::string(service));
  LoadOptions options;
  app.add_option("--home", options.home, "Folder of the stack");
  app.add_option("--port-offset", options.port_offset, "Added to every port");
  app.add_option("--config", options.file, "Configuration file instead of wrkhrs.yaml in the home");
  bool help_config = false;
  app.add_flag("--help-config", help_config, "Print every setting and end");
  app.set_version_flag("--version", fmt::format("{} {}", service, WRKHRS_VERSION));
  try {
    app.parse(argc, argv);
  } catch (const CLI::ParseError& error) {
    return app.exit(error) == 0 ? 0 : 2;
  }
  if (help_config) {
    fmt::print("{}", help_text());
    return 0;
  }
  auto config = load(options);
  if (!config) {
    fmt::print(stderr, "{}: the configuration is wrong.\n{}\n", service, config.error().message);
    return 2;
  }
  return std::move(*config);
}

}  // namespace wrkhrs::config
