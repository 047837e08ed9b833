// Reads the files of the object store: documents in the extract worker, recordings through the transcription service.
#pragma once

#include <cstdint>
#include <string_view>

#include "extract/extractor.hpp"
#include "net/client.hpp"
#include "rag/ports.hpp"

namespace wrkhrs::rag {

class FileReader final : public DocumentReader {
 public:
  /// `recording_bytes_max`: larger recordings are refused.
  FileReader(store::ObjectStore& objects, extract::Extractor& extractor, net::ServiceClient& asr,
             std::uint64_t recording_bytes_max)
      : objects_(objects), extractor_(extractor), asr_(asr), recording_bytes_max_(recording_bytes_max) {}

  Task<Document> read(const Context& ctx, store::ObjectId object, std::string file_name) override;

 private:
  Task<Document> read_document(const Context& ctx, const store::LocalCopy& copy, std::string file_name);
  Task<Document> read_recording(const Context& ctx, store::ObjectId object, std::string file_name);

  store::ObjectStore& objects_;
  extract::Extractor& extractor_;
  net::ServiceClient& asr_;
  const std::uint64_t recording_bytes_max_;
};

/// Whether the bytes that a file begins with are those of a recording (WAV, MP3, FLAC, Ogg, MP4 audio, WebM, AAC,
/// AIFF). Pure.
bool is_recording(std::string_view first_bytes);

/// The text of blocks with the headings they stand under. Headings are no blocks of their own, unless nothing stands
/// under them. Pure.
Document document_of(const extract::Document& extracted);

/// The segments of a `verbose_json` transcription with their times. Errors: upstream_failed (not of that form). Pure.
Result<Document> document_of(std::string_view verbose_json);

}  // namespace wrkhrs::rag
