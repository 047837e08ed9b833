// The local model runner: checks what llama-server needs, then becomes it.
#include <cerrno>
#include <cstring>
#include <vector>

#include <unistd.h>

#include "auth/key_files.hpp"
#include "config/command_line.hpp"
#include "engine/cpu.hpp"
#include "llm/runner.hpp"

namespace {

int explain(const wrkhrs::Error& error) {
  fmt::print(stderr, "wrkhrs-llm: {}\n", error.message);
  return 1;
}

}  // namespace

int main(int argc, char** argv) {
  using namespace wrkhrs;
  auto started = config::start(argc, argv, "wrkhrs-llm");
  if (const int* code = std::get_if<int>(&started)) return *code;
  const auto& config = std::get<config::StackConfig>(started);
  if (!config.runs_locally("llm")) {
    fmt::print("wrkhrs-llm: {} is used instead of a local model runner; there is nothing to run.\n",
               config.url_of("llm"));
    return 0;
  }

  if (auto able = engine::check_cpu(); !able) return explain(able.error());
  auto server = llm::find_server(config);
  if (!server) return explain(server.error());
  auto model = models::Library(config.models_dir()).resolve(config.llm.model);
  if (!model) return explain(model.error());
  if (auto prepared = auth::prepare_home(config); !prepared) return explain(prepared.error());
  auto keys_file = llm::write_keys(config);
  if (!keys_file) return explain(keys_file.error());

  // Its own variables would override the options.
  std::vector<std::string> inherited_options;
  for (char** variable = environ; *variable; ++variable) {
    const std::string_view text = *variable;
    if (text.starts_with("LLAMA_")) inherited_options.emplace_back(text.substr(0, text.find('=')));
  }
  for (const std::string& name : inherited_options) ::unsetenv(name.c_str());
  ::unsetenv("WRKHRS_API_KEY");

  const std::vector<std::string> command = llm::server_command(config, *server, *model, *keys_file);
  std::vector<char*> words;
  for (const std::string& word : command) words.push_back(const_cast<char*>(word.c_str()));
  words.push_back(nullptr);
  ::execv(words.front(), words.data());
  return explain({.message = fmt::format("'{}' cannot be started: {}.", server->string(), std::strerror(errno))});
}
