// The values of `format` that can be checked: date-time, date, time, duration, email, hostname, ipv4, ipv6, uri,
// uri-reference, uri-template, uuid, json-pointer, relative-json-pointer, regex. The internationalised ones (idn-*,
// iri*) are not: they pass.
#pragma once

#include <string_view>

namespace wrkhrs::jsonschema {

/// Whether `text` is a `format`; true for a format that is not known, as the specification asks.
bool matches_format(std::string_view format, std::string_view text);

}  // namespace wrkhrs::jsonschema
