// What is generated from the table of settings.
#pragma once

#include <string>

#include "config/load.hpp"

namespace wrkhrs::config {

/// `--help-config`: every setting with its default, variable and meaning, as text.
std::string help_text();

/// docs/generated/config.md.
std::string reference_markdown();

/// A setting's value as it would stand in the file; secrets that are set become `(set)`.
std::string shown_value(const Setting& setting);

/// "text", "whole number, 1 to 65535", "one of auto, cpu, cuda", …
std::string type_text(const Setting& setting);

}  // namespace wrkhrs::config
