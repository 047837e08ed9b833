// ingest, search, transcribe
#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include "cli/shell.hpp"

namespace wrkhrs::cli {

struct IngestOptions {
  std::vector<std::filesystem::path> paths;
  std::string store = "documents";  ///< a name, or an id `vs_…`
  bool wait = true;
};
/// Uploads files (folders: everything in them that can be read as a document or recording), several at a time, adds
/// them to a vector store, waits until they can be searched and says what failed. What is there already, under this or
/// another name, is passed over; what has changed is replaced. So a run that was broken off is taken up by running it
/// again.
int ingest(Shell& shell, const IngestOptions& options);

struct SearchOptions {
  std::vector<std::string> words;
  std::vector<std::string> stores;  ///< empty: all of the key
  int results = 5;
};
int search(Shell& shell, const SearchOptions& options);

struct TranscribeOptions {
  std::filesystem::path file;
  std::string format = "text";
  std::string language;
  std::string model;  ///< empty: the configured one
};
int transcribe(Shell& shell, const TranscribeOptions& options);

/// The files to ingest: the named ones, and those in named folders whose extension is known. Hidden ones in folders are
/// left out. Sorted, each once. Errors: not_found.
Result<std::vector<std::filesystem::path>> files_to_ingest(const std::vector<std::filesystem::path>& paths);

}  // namespace wrkhrs::cli
