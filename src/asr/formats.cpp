#include "asr/formats.hpp"

#include <algorithm>
#include <array>
#include <cmath>

#include <fmt/format.h>
#include <zlib.h>

#include "base/json.hpp"

namespace wrkhrs::asr {
namespace {

constexpr std::array<std::pair<std::string_view, Format>, 5> kFormats{{{"json", Format::json},
                                                                       {"text", Format::text},
                                                                       {"srt", Format::srt},
                                                                       {"verbose_json", Format::verbose_json},
                                                                       {"vtt", Format::vtt}}};

std::string_view trimmed(std::string_view text) {
  constexpr std::string_view kSpace = " \t\r\n";
  const std::size_t begin = text.find_first_not_of(kSpace);
  return begin == std::string_view::npos ? "" : text.substr(begin, text.find_last_not_of(kSpace) - begin + 1);
}

double milliseconds_kept(double seconds) { return std::round(seconds * 1000) / 1000; }

/// 01:02:03,450
std::string clock(double seconds, char decimal_point) {
  const auto total = static_cast<std::int64_t>(std::llround(std::max(0.0, seconds) * 1000));
  return fmt::format("{:02}:{:02}:{:02}{}{:03}", total / 3'600'000, total / 60'000 % 60, total / 1000 % 60,
                     decimal_point, total % 1000);
}

/// One line that cannot be taken for the end of a cue or for its times.
std::string cue(std::string_view text) {
  std::string out(trimmed(text));
  std::ranges::replace(out, '\n', ' ');
  std::ranges::replace(out, '\r', ' ');
  for (std::size_t at; (at = out.find("-->")) != std::string::npos;) out.replace(at, 3, "->");
  return out;
}

/// Bytes of the text by bytes of its zlib form, as Whisper measures repetition.
double compression_ratio(std::string_view text) {
  if (text.empty()) return 0;
  uLongf size = ::compressBound(text.size());
  std::string packed(size, '\0');
  if (::compress(reinterpret_cast<Bytef*>(packed.data()), &size, reinterpret_cast<const Bytef*>(text.data()),
                 text.size()) != Z_OK) {
    return 0;
  }
  return static_cast<double>(text.size()) / static_cast<double>(size);
}

json::Object usage(const Transcription& transcription) {
  return {{"type", "duration"}, {"seconds", static_cast<std::int64_t>(std::ceil(transcription.duration_s))}};
}

std::string verbose(const Transcription& transcription, const FormatOptions& options) {
  json::Object out{{"task", options.translated ? "translate" : "transcribe"},
                   {"language", transcription.language},
                   {"duration", milliseconds_kept(transcription.duration_s)},
                   {"text", transcription.text()}};
  if (options.words) {
    json::Array words;
    for (const engine::Segment& segment : transcription.segments) {
      for (const engine::Word& word : segment.words) {
        words.push_back(json::Object{
            {"word", word.text}, {"start", milliseconds_kept(word.start_s)}, {"end", milliseconds_kept(word.end_s)}});
      }
    }
    out["words"] = std::move(words);
  }
  if (options.segments) {
    json::Array segments;
    for (const engine::Segment& segment : transcription.segments) {
      segments.push_back(json::Object{{"id", segments.size()},
                                      {"seek", static_cast<std::int64_t>(segment.start_s * 100)},
                                      {"start", milliseconds_kept(segment.start_s)},
                                      {"end", milliseconds_kept(segment.end_s)},
                                      {"text", segment.text},
                                      {"tokens", json::Array(segment.tokens.begin(), segment.tokens.end())},
                                      {"temperature", options.temperature},
                                      {"avg_logprob", segment.mean_log_probability},
                                      {"compression_ratio", compression_ratio(segment.text)},
                                      {"no_speech_prob", segment.no_speech_probability}});
    }
    out["segments"] = std::move(segments);
  }
  out["usage"] = usage(transcription);
  return json::write(out);
}

}  // namespace

std::string Transcription::text() const {
  std::string all;
  for (const engine::Segment& segment : segments) {
    if (!all.empty() && !segment.text.empty() && segment.text.front() != ' ' && all.back() != ' ') all += ' ';
    all += segment.text;
  }
  return std::string(trimmed(all));
}

Result<Format> parse_format(std::string_view text) {
  for (auto [name, format] : kFormats) {
    if (name == text) return format;
  }
  return fail(Code::invalid_argument,
              fmt::format("response_format '{:.40}' is not one of json, text, srt, verbose_json and vtt.", text),
              "response_format", "invalid_value");
}

std::string_view content_type(Format format) {
  switch (format) {
    case Format::json:
    case Format::verbose_json:
      return "application/json";
    case Format::vtt:
      return "text/vtt; charset=utf-8";
    case Format::text:
    case Format::srt:
      break;
  }
  return "text/plain; charset=utf-8";
}

std::string render(const Transcription& transcription, Format format, const FormatOptions& options) {
  switch (format) {
    case Format::json:
      return json::write(json::Object{{"text", transcription.text()}, {"usage", usage(transcription)}});
    case Format::verbose_json:
      return verbose(transcription, options);
    case Format::text:
      return transcription.text() + "\n";
    case Format::srt:
    case Format::vtt:
      break;
  }
  const char point = format == Format::srt ? ',' : '.';
  std::string out = format == Format::vtt ? "WEBVTT\n\n" : "";
  std::size_t number = 0;
  for (const engine::Segment& segment : transcription.segments) {
    if (format == Format::srt) out += fmt::format("{}\n", ++number);
    out +=
        fmt::format("{} --> {}\n{}\n\n", clock(segment.start_s, point), clock(segment.end_s, point), cue(segment.text));
  }
  return out;
}

std::string delta_event(std::string_view text) {
  return json::write(json::Object{{"type", "transcript.text.delta"}, {"delta", text}});
}

std::string done_event(const Transcription& transcription) {
  return json::write(
      json::Object{{"type", "transcript.text.done"}, {"text", transcription.text()}, {"usage", usage(transcription)}});
}

}  // namespace wrkhrs::asr
