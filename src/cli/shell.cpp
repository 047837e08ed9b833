#include "cli/shell.hpp"

#include <fstream>

#include <fmt/format.h>

#include "auth/key_files.hpp"
#include "cli/terminal.hpp"

namespace wrkhrs::cli {

config::LoadOptions Shell::load_options() const {
  return {.home = options_.home, .port_offset = options_.port_offset, .file = options_.config_file};
}

Result<config::StackConfig> Shell::config() const { return config::load(load_options()); }

config::StackConfig Shell::config_or_home() const {
  auto loaded = config();
  if (loaded) return std::move(*loaded);
  fmt::print(stderr, "{} {}\nGoing on without it.\n", coloured("wrkhrs:", Colour::yellow, colours_on(STDERR_FILENO)),
             printable(loaded.error().message));
  config::StackConfig config;
  const config::Environment variable = load_options().environment;
  std::string home = options_.home ? options_.home->string() : variable("WRKHRS_HOME").value_or("");
  if (home.empty()) home = config.common.home;
  if (home.starts_with("~/")) home.replace(0, 1, variable("HOME").value_or("."));  // as config::load does
  config.common.home = std::filesystem::absolute(home).lexically_normal().string();
  if (options_.port_offset) config.common.port_offset = *options_.port_offset;
  return config;
}

Result<config::StackConfig> Shell::client_config() const {
  auto loaded = config::load_with_origins(load_options());
  if (!loaded) return forward_error(loaded);
  if (!options_.port_offset) {
    std::ifstream file(loaded->config.run_dir() / "state.json");
    const std::string text((std::istreambuf_iterator<char>(file)), {});
    if (auto state = json::parse(text)) {
      const json::Value* offset = json::find(*state, "port_offset");
      if (offset && offset->is_number()) loaded->config.common.port_offset = offset->to_number<int>();
    }
  }
  return std::move(loaded->config);
}

net::Runtime& Shell::runtime() {
  if (!runtime_) runtime_ = std::make_unique<net::Runtime>(1);
  return *runtime_;
}

net::HttpClient& Shell::http() {
  if (!http_) http_ = std::make_unique<net::HttpClient>(runtime());
  return *http_;
}

Result<net::ServiceClient> Shell::service(std::string_view name) {
  auto config = client_config();
  if (!config) return forward_error(config);
  auto endpoint = net::Endpoint::parse(config->url_of(name));
  if (!endpoint) return forward_error(endpoint);
  endpoint->ca_file = config->ca_file_of(name);
  auto key = auth::person_key(*config);
  if (!key) {
    if (key.error().code != Code::not_found) return forward_error(key);
    return fail(Code::not_found,
                fmt::format("There is no key in {}. `wrkhrs up` makes one on its first start; or set WRKHRS_API_KEY.",
                            config->home().string()));
  }
  return net::ServiceClient(http(), *endpoint, *key);
}

int Shell::report(const Error& error) const {
  if (options_.json) {
    fmt::print("{}\n", net::error_body(error));
  } else {
    fmt::print(stderr, "{} {}\n", coloured("wrkhrs:", Colour::red, colours_on(STDERR_FILENO)),
               printable(error.message));
  }
  return exit_failed;
}

int Shell::report_call(const Error& error, std::string_view service) const {
  if (error.code != Code::unavailable) return report(error);
  auto config = client_config();
  const std::string where = config ? config->url_of(service) : std::string();
  const bool reached = error.message.find(where) == std::string::npos;  // then it is something behind it that is away
  Error explained = error;
  explained.message = fmt::format("{}{}\n`wrkhrs status` shows what runs, `wrkhrs up --detach` starts the stack.",
                                  reached ? "" : fmt::format("The {} cannot be reached. ", service), error.message);
  report(explained);
  return exit_not_running;
}

void Shell::print_json(const json::Value& value) const { fmt::print("{}\n", json::write_pretty(value)); }

}  // namespace wrkhrs::cli
