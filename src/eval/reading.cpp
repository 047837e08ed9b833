#include "eval/reading.hpp"

#include <fmt/format.h>

namespace wrkhrs::eval {
namespace {

/// Every line behind a mark, so that it cannot end the quotation.
std::string quoted(std::string_view text) {
  std::string out = "> ";
  for (char c : text) {
    out += c;
    if (c == '\n') out += "> ";
  }
  return out;
}

}  // namespace

std::string for_a_reader(const Question& question, const json::Value& response) {
  const json::Value* extension = json::find(response, "wrkhrs");
  std::string out =
      fmt::format("## {}: {}\n\n{}\n\n", question.id, question.text,
                  question.answerable ? "The documents answer this." : "The documents do not answer this.");
  const json::Value* citations = extension ? json::find(*extension, "citations") : nullptr;
  if (!citations || !citations->is_array() || citations->get_array().empty())
    return out + "It says that it does not know.\n\n";
  out += fmt::format("Answer ({}):\n\n", extension ? json::string_or(*extension, "answer", "") : "");
  for (const json::Value& citation : citations->get_array()) {
    out += fmt::format("- [ ] {}\n\n{}\n>\n> {}{}\n\n", json::string_or(citation, "sentence", ""),
                       quoted(json::string_or(citation, "quote", "")), json::string_or(citation, "filename", ""),
                       json::string_or(citation, "tool", ""));
  }
  return out;
}

}  // namespace wrkhrs::eval
