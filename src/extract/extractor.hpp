// Reads documents of any supported format, each in a confined process of its own.
#pragma once

#include <string>
#include <vector>

#include "base/context.hpp"
#include "base/task.hpp"
#include "extract/document.hpp"
#include "process/worker.hpp"

namespace wrkhrs::extract {

/// What people are told that can be read: "plain text, Markdown, HTML, PDF, …".
std::string supported_formats();

struct ExtractLimits {
  process::WorkerLimits worker = {};
  int pages_max = 5000;
  std::uint64_t text_bytes_max = 32u << 20;  ///< of all blocks together
};

/// Safe to share between requests; must outlive its calls.
class Extractor {
 public:
  /// worker: the file of `wrkhrs-extract`, normally process::sibling_program("wrkhrs-extract").
  Extractor(std::filesystem::path worker, ExtractLimits limits);

  /// Reads one document. The type comes from its content; `filename` tells formats apart that look alike (Markdown and
  /// plain text) and must not contradict the content.
  ///
  /// Errors: unsupported_media (not a supported format, or the name says another one; the message lists what is
  /// supported); invalid_argument (damaged, protected by a password, nested too deeply, or without any text); too_large
  /// (the file, its pages, its text, or the memory or time it needs; the message says which); deadline_exceeded,
  /// cancelled, unavailable.
  Task<Document> extract(const Context& ctx, process::WorkerInput input, std::string filename);

 private:
  ExtractLimits limits_;
  process::WorkerRunner runner_;
};

}  // namespace wrkhrs::extract
