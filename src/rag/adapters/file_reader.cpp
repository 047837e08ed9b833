#include "rag/adapters/file_reader.hpp"

#include <array>
#include <fstream>

#include <fmt/format.h>

#include "net/upload_body.hpp"
#include "rag/file_name.hpp"

namespace wrkhrs::rag {
namespace {

constexpr std::size_t read_bytes = 1 << 18;
constexpr std::size_t signature_bytes = 16;

std::string first_bytes_of(const std::filesystem::path& path) {
  std::ifstream file(path, std::ios::binary);
  std::string bytes(signature_bytes, '\0');
  file.read(bytes.data(), static_cast<std::streamsize>(bytes.size()));
  bytes.resize(static_cast<std::size_t>(file.gcount()));
  return bytes;
}

void append_block(Document& document, std::string_view text, Block block) {
  if (!document.text.empty()) document.text += "\n\n";
  block.begin = document.text.size();
  document.text += text;
  block.end = document.text.size();
  document.blocks.push_back(std::move(block));
}

std::string trimmed(std::string_view text) {
  const auto first = text.find_first_not_of(" \t\r\n");
  if (first == std::string_view::npos) return "";
  return std::string(text.substr(first, text.find_last_not_of(" \t\r\n") - first + 1));
}

/// The object piece by piece; both must outlive the function.
net::UploadBody::Read pieces_of(const Context& ctx, store::ObjectReader& reader) {
  return [&ctx, &reader] { return reader.read(ctx, read_bytes); };
}

std::optional<double> number_at(const json::Value& value, std::string_view key) {
  const auto* found = json::find(value, key);
  if (found == nullptr || !found->is_number()) return std::nullopt;
  return found->to_number<double>();
}

}  // namespace

bool is_recording(std::string_view bytes) {
  using namespace std::string_view_literals;
  auto at = [&](std::size_t offset, std::string_view mark) {
    return bytes.size() > offset && bytes.substr(offset).starts_with(mark);
  };
  if (at(0, "RIFF") && at(8, "WAVE")) return true;
  if (at(0, "FORM") && (at(8, "AIFF") || at(8, "AIFC"))) return true;
  if (at(4, "ftyp")) return !at(8, "heic") && !at(8, "avif") && !at(8, "mif1");
  static constexpr std::array marks{"fLaC"sv, "OggS"sv, "ID3"sv, "\x1A\x45\xDF\xA3"sv};
  for (const auto mark : marks) {
    if (at(0, mark)) return true;
  }
  // Frames of MPEG audio or ADTS: eleven or twelve set bits, then a layer and a rate that exist.
  if (bytes.size() < 3 || static_cast<unsigned char>(bytes[0]) != 0xFF) return false;
  const auto second = static_cast<unsigned char>(bytes[1]);
  const auto third = static_cast<unsigned char>(bytes[2]);
  if (second == 0xFE)
    return false;  // the byte order mark of UTF-16; as audio it would be MPEG layer I, which nobody makes
  const bool is_adts = (second & 0xF6U) == 0xF0U;
  const bool is_mpeg = (second & 0xE0U) == 0xE0U && (second & 0x18U) != 0x08U && (second & 0x06U) != 0 &&
                       (third & 0xF0U) != 0xF0U && (third & 0x0CU) != 0x0CU;
  return is_adts || is_mpeg;
}

Document document_of(const extract::Document& extracted) {
  Document document;
  const auto& blocks = extracted.blocks;
  for (std::size_t i = 0; i < blocks.size(); ++i) {
    const auto& block = blocks[i];
    // A heading is carried by what stands under it.
    const bool has_content = i + 1 < blocks.size() && (blocks[i + 1].kind != extract::BlockKind::heading ||
                                                       blocks[i + 1].heading_path.size() > block.heading_path.size());
    if (block.kind == extract::BlockKind::heading && has_content) continue;
    Block mine;
    mine.headings = block.heading_path;
    if (block.page > 0) mine.page = block.page;
    append_block(document, block.text, std::move(mine));
  }
  return document;
}

Result<Document> document_of(std::string_view verbose_json) {
  auto parsed = json::parse(verbose_json);
  const auto* segments = parsed ? json::find(*parsed, "segments") : nullptr;
  if (segments == nullptr || !segments->is_array()) {
    return fail_with_detail(Code::upstream_failed, "The transcription service gave an answer that cannot be read.",
                            parsed ? "no segments" : parsed.error().message);
  }
  Document document;
  for (const auto& segment : segments->get_array()) {
    const std::string text = trimmed(json::string_or(segment, "text", ""));
    if (text.empty()) continue;
    Block block;
    block.start_seconds = number_at(segment, "start");
    block.end_seconds = number_at(segment, "end");
    append_block(document, text, std::move(block));
  }
  return document;
}

Task<Document> FileReader::read(const Context& ctx, store::ObjectId object, std::string file_name) {
  auto copy = co_await objects_.local_copy(ctx, object);
  if (!copy) co_return forward_error(copy);
  if (is_recording(first_bytes_of(copy->path())))
    co_return co_await read_recording(ctx, std::move(object), std::move(file_name));
  co_return co_await read_document(ctx, *copy, std::move(file_name));
}

Task<Document> FileReader::read_document(const Context& ctx, const store::LocalCopy& copy, std::string file_name) {
  auto input = process::WorkerInput::from_file(copy.path());
  if (!input) co_return forward_error(input);
  auto extracted = co_await extractor_.extract(ctx, std::move(*input), std::move(file_name));
  if (!extracted) co_return forward_error(extracted);
  co_return document_of(*extracted);
}

Task<Document> FileReader::read_recording(const Context& ctx, store::ObjectId object, std::string file_name) {
  auto reader = co_await objects_.open(ctx, std::move(object));
  if (!reader) co_return forward_error(reader);
  if ((*reader)->bytes() > recording_bytes_max_) {
    co_return fail(Code::too_large,
                   fmt::format("The recording is larger than the {} bytes that are allowed.", recording_bytes_max_));
  }
  net::UploadBody body({{"model", "whisper-1"}, {"response_format", "verbose_json"}}, clean_file_name(file_name),
                       (*reader)->bytes(), pieces_of(ctx, **reader));
  auto request = body.request("/v1/audio/transcriptions");
  auto response = co_await asr_.fetch(ctx, std::move(request));
  if (!response) co_return forward_error(response);
  if (!response->ok()) co_return std::unexpected(net::error_from_response(response->status, response->body));
  co_return document_of(response->body);
}

}  // namespace wrkhrs::rag
