// The five response formats of OpenAI's audio API. Pure.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "asr/transcription.hpp"

namespace wrkhrs::asr {

enum class Format { json, text, srt, vtt, verbose_json };

/// Errors: invalid_argument with param `response_format`, naming the formats there are.
Result<Format> parse_format(std::string_view text);
std::string_view content_type(Format format);

struct FormatOptions {
  bool segments = true;  ///< of verbose_json
  bool words = false;    ///< of verbose_json
  bool translated = false;
  double temperature = 0;
};

std::string render(const Transcription& transcription, Format format, const FormatOptions& options);

/// The events of `stream=true`, without their SSE framing.
std::string delta_event(std::string_view text);
std::string done_event(const Transcription& transcription);

}  // namespace wrkhrs::asr
