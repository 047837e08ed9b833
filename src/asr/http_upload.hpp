// Reads the form of a transcription request.
#pragma once

#include <filesystem>
#include <string>

#include "asr/formats.hpp"
#include "asr/spool_file.hpp"
#include "base/worker_pool.hpp"
#include "net/exchange.hpp"  // tidy: allow(domain) reads the body as it arrives

namespace wrkhrs::asr {

struct UploadLimits {
  std::uint64_t file_bytes_max = 512 << 20;
  std::filesystem::path spool_folder;
};

struct Upload {
  SpoolFile file;
  std::string model;
  Format format = Format::json;
  bool stream = false;
  bool segments = true;  ///< times for segments, in verbose_json
  engine::TranscribeOptions options;
};

/// Reads and checks the whole form; the recording goes to disk on `disk`. `translate`: the operation is a translation,
/// which takes no language, no stream and no granularities. Errors: invalid_argument with the param (unknown, doubled,
/// missing or wrong fields, in OpenAI's words where it has some), too_large (the file), storage_full, and those of
/// MultipartReader.
Task<Upload> read_upload(const Context& ctx, net::Exchange& exchange, const UploadLimits& limits, WorkerPool& disk,
                         bool translate);

}  // namespace wrkhrs::asr
