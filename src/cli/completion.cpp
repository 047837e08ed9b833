#include "cli/completion.hpp"

#include <functional>

#include <fmt/format.h>
#include <fmt/ranges.h>

#include "base/services.hpp"

namespace wrkhrs::cli {
namespace {

std::string service_names() {
  std::string names;
  for (const ServiceInfo& info : services) names += (names.empty() ? "" : " ") + std::string(info.short_name);
  return names;
}

/// Calls `visit` for each command below the root with its words ("models pull").
void walk(const CommandNode& node, const std::string& words,
          const std::function<void(const CommandNode&, const std::string&)>& visit) {
  visit(node, words);
  for (const CommandNode& command : node.commands)
    walk(command, words.empty() ? command.name : words + " " + command.name, visit);
}

std::string candidates(const CommandNode& node) {
  std::vector<std::string> words;
  for (const CommandNode& command : node.commands) words.push_back(command.name);
  if (node.takes_service) words.push_back(service_names());
  words.insert(words.end(), node.options.begin(), node.options.end());
  return fmt::format("{}", fmt::join(words, " "));
}

std::string bash(const CommandNode& root) {
  std::string cases;
  walk(root, "", [&](const CommandNode& node, const std::string& words) {
    cases += fmt::format("    \"{}\") words=\"{}\"; files={} ;;\n", words, candidates(node), node.takes_files ? 1 : 0);
  });
  return fmt::format(R"(# wrkhrs completion bash > ~/.local/share/bash-completion/completions/wrkhrs
_wrkhrs() {{
  local current="${{COMP_WORDS[COMP_CWORD]}}" path="" words="" files=0 i
  for ((i = 1; i < COMP_CWORD; i++)); do
    case "${{COMP_WORDS[i]}}" in
      -*) ;;
      *) _wrkhrs_words "${{path:+$path }}${{COMP_WORDS[i]}}" && path="${{path:+$path }}${{COMP_WORDS[i]}}" ;;
    esac
  done
  _wrkhrs_words "$path"
  mapfile -t COMPREPLY < <(compgen -W "$words" -- "$current")
  if ((files)) && [[ $current != -* ]]; then
    mapfile -t -O "${{#COMPREPLY[@]}}" COMPREPLY < <(compgen -f -- "$current")
  fi
}}
_wrkhrs_words() {{
  case "$1" in
{}    *) return 1 ;;
  esac
}}
complete -o filenames -F _wrkhrs wrkhrs
)",
                     cases);
}

std::string zsh(const CommandNode& root) {
  // zsh runs bash's completion function as it is.
  return "#compdef wrkhrs\nautoload -U +X bashcompinit && bashcompinit\n" + bash(root);
}

std::string fish(const CommandNode& root) {
  std::string out = "# wrkhrs completion fish > ~/.config/fish/completions/wrkhrs.fish\ncomplete -c wrkhrs -f\n";
  auto quoted = [](std::string text) {
    for (std::size_t at = 0; (at = text.find('\'', at)) != std::string::npos; at += 2) text.insert(at, "\\");
    return "'" + text + "'";
  };
  for (const CommandNode& command : root.commands) {
    out += fmt::format("complete -c wrkhrs -n __fish_use_subcommand -a {} -d {}\n", command.name,
                       quoted(command.description));
    const std::string seen = fmt::format("'__fish_seen_subcommand_from {}'", command.name);
    for (const CommandNode& inner : command.commands) {
      out += fmt::format("complete -c wrkhrs -n {} -a {} -d {}\n", seen, inner.name, quoted(inner.description));
    }
    for (const std::string& option : command.options)
      out += fmt::format("complete -c wrkhrs -n {} -l {}\n", seen, option.substr(2));
    if (command.takes_service) out += fmt::format("complete -c wrkhrs -n {} -a '{}'\n", seen, service_names());
    if (command.takes_files) out += fmt::format("complete -c wrkhrs -n {} -F\n", seen);
  }
  return out;
}

}  // namespace

Result<std::string> completion_script(const CommandNode& root, const std::string& shell) {
  if (shell == "bash") return bash(root);
  if (shell == "zsh") return zsh(root);
  if (shell == "fish") return fish(root);
  return fail(Code::invalid_argument,
              fmt::format("No completion for '{}'; there is one for bash, zsh and fish.", shell));
}

}  // namespace wrkhrs::cli
