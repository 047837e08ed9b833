#include "asr/http_upload.hpp"

#include <charconv>
#include <optional>
#include <set>
#include <vector>

#include <fmt/format.h>

#include "base/nearest_name.hpp"
#include "net/multipart.hpp"  // tidy: allow(domain) reads the body as it arrives

namespace wrkhrs::asr {
namespace {

constexpr std::size_t kFieldBytesMax = 64 << 10;
constexpr std::size_t kBufferBytes = 256 << 10;

const std::vector<std::string_view> kFields{"file",
                                            "model",
                                            "language",
                                            "prompt",
                                            "response_format",
                                            "temperature",
                                            "timestamp_granularities[]",
                                            "stream",
                                            "chunking_strategy"};
const std::vector<std::string_view> kTranslationFields{"file", "model", "prompt", "response_format", "temperature"};

std::unexpected<Error> wrong(std::string message, std::string_view param, std::string code = "invalid_value") {
  return fail(Code::invalid_argument, std::move(message), std::string(param), std::move(code));
}

Result<double> parse_temperature(std::string_view text) {
  double value = 0;
  auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (error != std::errc() || end != text.data() + text.size() || !(value >= 0 && value <= 1)) {
    return wrong(fmt::format("temperature '{:.40}' is not a number from 0 to 1.", text), "temperature");
  }
  return value;
}

Result<bool> parse_bool(std::string_view text, std::string_view param) {
  if (text == "true" || text == "True" || text == "1") return true;
  if (text == "false" || text == "False" || text == "0") return false;
  return wrong(fmt::format("{} '{:.40}' is neither true nor false.", param, text), param);
}

/// The fields beside the file, as they arrive.
class Form {
 public:
  explicit Form(bool translate) : known_(translate ? kTranslationFields : kFields) {}

  /// Is this a field we know, and not one given before?
  Result<void> expect(const std::string& name) {
    if (std::ranges::find(known_, name) == known_.end()) {
      return fail(Code::invalid_argument,
                  fmt::format("Unknown parameter: '{:.80}'.{}", name, did_you_mean(name, known_)), name,
                  "unknown_parameter");
    }
    if (!seen_.insert(name).second && name != "timestamp_granularities[]") {
      return wrong(fmt::format("'{}' is given twice.", name), name);
    }
    return {};
  }

  Result<void> set(const std::string& name, const std::string& text) {
    if (name == "model") model = text;
    if (name == "prompt") options.prompt = text;
    if (name == "chunking_strategy") return {};  // the recording is always cut in pauses
    if (name == "language" && !text.empty()) {
      auto language = engine::parse_language(text);
      if (!language) return forward_error(language);
      options.language = std::move(*language);
    }
    if (name == "response_format") {
      auto parsed = parse_format(text);
      if (!parsed) return forward_error(parsed);
      format = *parsed;
    }
    if (name == "temperature") {
      auto parsed = parse_temperature(text);
      if (!parsed) return forward_error(parsed);
      options.temperature = *parsed;
    }
    if (name == "stream") {
      auto parsed = parse_bool(text, name);
      if (!parsed) return forward_error(parsed);
      stream = *parsed;
    }
    if (name == "timestamp_granularities[]") {
      if (text != "word" && text != "segment") {
        return wrong(fmt::format("timestamp_granularities '{:.40}' is neither word nor segment.", text),
                     "timestamp_granularities");
      }
      (text == "word" ? options.words : segments_asked) = true;
    }
    return {};
  }

  Result<void> check_whole() const {
    if (!seen_.contains("file")) return missing("file");
    if (model.empty()) return missing("model");
    if ((options.words || segments_asked) && format != Format::verbose_json) {
      return wrong("timestamp_granularities needs response_format=verbose_json.", "timestamp_granularities");
    }
    if (stream && format != Format::json && format != Format::text) {
      return wrong("stream=true goes with response_format json or text.", "stream");
    }
    return {};
  }

  std::string model;
  Format format = Format::json;
  bool stream = false;
  bool segments_asked = false;
  engine::TranscribeOptions options;

 private:
  static std::unexpected<Error> missing(std::string_view name) {
    return wrong(fmt::format("Missing required parameter: '{}'.", name), name, "missing_required_parameter");
  }

  const std::vector<std::string_view>& known_;
  std::set<std::string> seen_;
};

Task<SpoolFile> spool(const Context& ctx, net::MultipartReader& reader, const UploadLimits& limits, WorkerPool& disk) {
  auto make = [&limits] { return SpoolFile::make(limits.spool_folder); };
  auto file = co_await disk.run(ctx, make);
  if (!file) co_return forward_error(file);
  std::vector<char> buffer(kBufferBytes);
  for (bool ended = false; !ended;) {
    std::size_t filled = 0;
    while (filled < buffer.size()) {
      auto count = co_await reader.read_some(std::span(buffer).subspan(filled));
      if (!count) co_return forward_error(count);
      if (*count == 0) {
        ended = true;
        break;
      }
      filled += *count;
    }
    if (file->size() + filled > limits.file_bytes_max) {
      co_return fail(Code::too_large, fmt::format("The recording is larger than {} bytes.", limits.file_bytes_max),
                     "file");
    }
    auto append = [&file, bytes = std::span<const char>(buffer).first(filled)] { return file->append(bytes); };
    auto appended = co_await disk.run(ctx, append);
    if (!appended) co_return forward_error(appended);
  }
  co_return std::move(*file);
}

}  // namespace

Task<Upload> read_upload(const Context& ctx, net::Exchange& exchange, const UploadLimits& limits, WorkerPool& disk,
                         bool translate) {
  auto reader = net::MultipartReader::open(exchange);
  if (!reader) co_return forward_error(reader);
  Form form(translate);
  std::optional<SpoolFile> file;
  for (;;) {
    auto part = co_await reader->next();
    if (!part) co_return forward_error(part);
    if (!*part) break;
    std::string name = (*part)->name == "timestamp_granularities" ? "timestamp_granularities[]" : (*part)->name;
    if (auto expected = form.expect(name); !expected) co_return forward_error(expected);
    if (name == "file") {
      auto spooled = co_await spool(ctx, *reader, limits, disk);
      if (!spooled) co_return forward_error(spooled);
      file = std::move(*spooled);
      continue;
    }
    auto text = co_await reader->read_text(kFieldBytesMax);
    if (!text) co_return forward_error(text);
    if (auto set = form.set(name, *text); !set) co_return forward_error(set);
  }
  if (auto whole = form.check_whole(); !whole) co_return forward_error(whole);
  if (file->size() == 0) co_return wrong("The recording is empty.", "file");
  form.options.translate = translate;
  co_return Upload{.file = std::move(*file),
                   .model = std::move(form.model),
                   .format = form.format,
                   .stream = form.stream,
                   .segments = form.segments_asked || !form.options.words,
                   .options = std::move(form.options)};
}

}  // namespace wrkhrs::asr
