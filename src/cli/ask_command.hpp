// ask
#pragma once

#include <string>
#include <vector>

#include "cli/shell.hpp"

namespace wrkhrs::cli {

struct AskOptions {
  std::vector<std::string> words;  ///< the question; a single `-` reads it from standard input
  std::string model = "wrkhrs";
  std::vector<std::string> stores;
  std::vector<std::string> tools;
};

/// Asks, prints the answer as it comes and then its sources.
int ask(Shell& shell, const AskOptions& options);

/// The lines below an answer: one a source, from `wrkhrs.citations` of the response. Empty where there are none. Pure.
std::string sources_text(const json::Value& extension, bool colours, std::size_t width);

}  // namespace wrkhrs::cli
