// What wrkhrs-rag takes and gives: OpenAI's files and vector stores. What OpenAI has no place for stands under
// `wrkhrs`.
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <tuple>
#include <variant>
#include <vector>

#include "base/json_fields.hpp"

namespace wrkhrs::api::rag {

using json::field;

// ---- lists

enum class Order { asc, desc };
constexpr auto enum_names(Order) {
  return std::array{std::pair{std::string_view("asc"), Order::asc}, std::pair{std::string_view("desc"), Order::desc}};
}

/// One page of a list, as OpenAI's clients page through it.
template <class Item>
struct Page {
  std::string object = "list";
  std::vector<Item> data;
  std::optional<std::string> first_id;
  std::optional<std::string> last_id;
  bool has_more = false;
  static constexpr auto fields() {
    return std::tuple{field("object", &Page::object, "Always `list`."), field("data", &Page::data, "The items."),
                      field("first_id", &Page::first_id, "Id of the first item, for `before`.").nullable(),
                      field("last_id", &Page::last_id, "Id of the last item, for `after`.").nullable(),
                      field("has_more", &Page::has_more, "Whether more follow.")};
  }
};

struct Deleted {
  std::string id;
  std::string object;
  bool deleted = true;
  static constexpr auto fields() {
    return std::tuple{field("id", &Deleted::id, "What was deleted."), field("object", &Deleted::object, "Its kind."),
                      field("deleted", &Deleted::deleted, "Always true.")};
  }
};

// ---- files

struct FileObject {
  std::string id;
  std::string object = "file";
  std::uint64_t bytes = 0;
  std::int64_t created_at = 0;
  std::optional<std::int64_t> expires_at;
  std::string filename;
  std::string purpose;
  std::string status = "processed";
  static constexpr auto fields() {
    return std::tuple{
        field("id", &FileObject::id, "`file-…`."),
        field("object", &FileObject::object, "Always `file`."),
        field("bytes", &FileObject::bytes, "Size in bytes."),
        field("created_at", &FileObject::created_at, "Seconds since 1970."),
        field("expires_at", &FileObject::expires_at, "When it is deleted, seconds since 1970.").nullable(),
        field("filename", &FileObject::filename, "The name it was uploaded with, cleaned."),
        field("purpose", &FileObject::purpose, "What it is for."),
        field("status", &FileObject::status, "Always `processed`; kept for old clients.")};
  }
};

struct FileRequest {
  std::string file_id;
  static constexpr auto fields() { return std::tuple{field("file_id", &FileRequest::file_id, "The file.").in_path()}; }
};

struct ListFilesRequest {
  std::optional<std::string> after;
  int limit = 10'000;
  Order order = Order::desc;
  std::optional<std::string> purpose;
  static constexpr auto fields() {
    return std::tuple{field("after", &ListFilesRequest::after, "Begin behind this id.").in_query(),
                      field("limit", &ListFilesRequest::limit, "How many at most.").in_query().range(1, 10'000),
                      field("order", &ListFilesRequest::order, "By time of creation.").in_query(),
                      field("purpose", &ListFilesRequest::purpose, "Only files with this purpose.").in_query()};
  }
};

// ---- vector stores

struct FileCounts {
  std::int64_t in_progress = 0;
  std::int64_t completed = 0;
  std::int64_t failed = 0;
  std::int64_t cancelled = 0;
  std::int64_t total = 0;
  static constexpr auto fields() {
    return std::tuple{field("in_progress", &FileCounts::in_progress, "Being read."),
                      field("completed", &FileCounts::completed, "Ready to be searched."),
                      field("failed", &FileCounts::failed, "Could not be read; see `last_error` of the file."),
                      field("cancelled", &FileCounts::cancelled, "Cancelled before they were read."),
                      field("total", &FileCounts::total, "All.")};
  }
};

struct ExpiresAfter {
  std::string anchor = "last_active_at";
  int days = 0;
  static constexpr auto fields() {
    return std::tuple{
        field("anchor", &ExpiresAfter::anchor, "Always `last_active_at`.").required(),
        field("days", &ExpiresAfter::days, "Days without a search or a change.").required().range(1, 365)};
  }
};

struct StaticChunking {
  int max_chunk_size_tokens = 800;
  int chunk_overlap_tokens = 400;
  static constexpr auto fields() {
    return std::tuple{field("max_chunk_size_tokens", &StaticChunking::max_chunk_size_tokens, "Largest passage.")
                          .required()
                          .range(100, 4096),
                      field("chunk_overlap_tokens", &StaticChunking::chunk_overlap_tokens,
                            "Repeated from the passage before; at most half.")
                          .required()
                          .range(0, 2048)};
  }
};

enum class ChunkingType { automatic, fixed, other };
constexpr auto enum_names(ChunkingType) {
  return std::array{std::pair{std::string_view("auto"), ChunkingType::automatic},
                    std::pair{std::string_view("static"), ChunkingType::fixed},
                    std::pair{std::string_view("other"), ChunkingType::other}};
}

struct ChunkingStrategy {
  ChunkingType type = ChunkingType::automatic;
  std::optional<StaticChunking> fixed;
  static constexpr auto fields() {
    return std::tuple{field("type", &ChunkingStrategy::type, "How documents are cut into passages.").required(),
                      field("static", &ChunkingStrategy::fixed, "With type `static`.")};
  }
};

using Metadata = std::map<std::string, std::string>;

/// How far the reading of a store's files has come.
struct StoreProgress {
  std::int64_t passages = 0;
  std::int64_t embedded = 0;
  static constexpr auto fields() {
    return std::tuple{field("passages", &StoreProgress::passages, "Passages found so far."),
                      field("embedded", &StoreProgress::embedded, "Passages embedded.")};
  }
};

struct VectorStore {
  std::string id;
  std::string object = "vector_store";
  std::int64_t created_at = 0;
  std::string name;
  std::optional<std::string> description;
  std::uint64_t usage_bytes = 0;
  FileCounts file_counts;
  std::string status;
  std::optional<ExpiresAfter> expires_after;
  std::optional<std::int64_t> expires_at;
  std::int64_t last_active_at = 0;
  Metadata metadata;
  std::optional<StoreProgress> wrkhrs;
  static constexpr auto fields() {
    return std::tuple{
        field("id", &VectorStore::id, "`vs_…`."),
        field("object", &VectorStore::object, "Always `vector_store`."),
        field("created_at", &VectorStore::created_at, "Seconds since 1970."),
        field("name", &VectorStore::name, "Its name."),
        field("description", &VectorStore::description, "What it is for.").nullable(),
        field("usage_bytes", &VectorStore::usage_bytes, "Bytes of passages and vectors."),
        field("file_counts", &VectorStore::file_counts, "How many files, by status."),
        field("status", &VectorStore::status, "`in_progress` while files are being read, `completed`, or `expired`."),
        field("expires_after", &VectorStore::expires_after, "When it expires.").nullable(),
        field("expires_at", &VectorStore::expires_at, "Seconds since 1970.").nullable(),
        field("last_active_at", &VectorStore::last_active_at, "Of the last search or change, to the minute."),
        field("metadata", &VectorStore::metadata, "What the client stored with it."),
        field("wrkhrs", &VectorStore::wrkhrs, "How far the reading has come; not in lists.")};
  }
};

struct CreateVectorStore {
  std::string name;
  std::optional<std::string> description;
  std::vector<std::string> file_ids;
  std::optional<ChunkingStrategy> chunking_strategy;
  std::optional<ExpiresAfter> expires_after;
  Metadata metadata;
  static constexpr auto fields() {
    return std::tuple{
        field("name", &CreateVectorStore::name, "Its name.").length(0, 512),
        field("description", &CreateVectorStore::description, "What it is for.").length(0, 2048),
        field("file_ids", &CreateVectorStore::file_ids, "Files to add at once.").length(0, 2000),
        field("chunking_strategy", &CreateVectorStore::chunking_strategy, "For `file_ids`."),
        field("expires_after", &CreateVectorStore::expires_after, "Delete its passages after days without use."),
        field("metadata", &CreateVectorStore::metadata, "Up to 16 pairs of text.").length(0, 16)};
  }
};

struct UpdateVectorStore {
  std::string vector_store_id;
  std::optional<std::string> name;
  std::optional<ExpiresAfter> expires_after;
  std::optional<Metadata> metadata;
  static constexpr auto fields() {
    return std::tuple{field("vector_store_id", &UpdateVectorStore::vector_store_id, "The store.").in_path(),
                      field("name", &UpdateVectorStore::name, "A new name.").length(0, 512),
                      field("expires_after", &UpdateVectorStore::expires_after, "A new policy."),
                      field("metadata", &UpdateVectorStore::metadata, "Replaces all pairs.").length(0, 16)};
  }
};

struct VectorStoreRequest {
  std::string vector_store_id;
  static constexpr auto fields() {
    return std::tuple{field("vector_store_id", &VectorStoreRequest::vector_store_id, "The store.").in_path()};
  }
};

struct ListVectorStores {
  std::optional<std::string> after;
  std::optional<std::string> before;
  int limit = 20;
  Order order = Order::desc;
  static constexpr auto fields() {
    return std::tuple{field("after", &ListVectorStores::after, "Begin behind this id.").in_query(),
                      field("before", &ListVectorStores::before, "End before this id.").in_query(),
                      field("limit", &ListVectorStores::limit, "How many at most.").in_query().range(1, 100),
                      field("order", &ListVectorStores::order, "By time of creation.").in_query()};
  }
};

// ---- files of a store

struct LastError {
  std::string code;
  std::string message;
  static constexpr auto fields() {
    return std::tuple{field("code", &LastError::code, "`server_error`, `unsupported_file` or `invalid_file`."),
                      field("message", &LastError::message, "What was wrong.")};
  }
};

/// How far the reading of a file has come.
struct Progress {
  std::string stage;
  std::int64_t passages = 0;
  std::int64_t embedded = 0;
  static constexpr auto fields() {
    return std::tuple{field("stage", &Progress::stage, "`waiting`, `reading`, `embedding` or `done`."),
                      field("passages", &Progress::passages, "Passages found."),
                      field("embedded", &Progress::embedded, "Passages embedded.")};
  }
};

struct StoreFile {
  std::string id;
  std::string object = "vector_store.file";
  std::uint64_t usage_bytes = 0;
  std::int64_t created_at = 0;
  std::string vector_store_id;
  std::string status;
  std::optional<LastError> last_error;
  ChunkingStrategy chunking_strategy;
  json::Object attributes;
  Progress wrkhrs;
  static constexpr auto fields() {
    return std::tuple{field("id", &StoreFile::id, "The file."),
                      field("object", &StoreFile::object, "Always `vector_store.file`."),
                      field("usage_bytes", &StoreFile::usage_bytes, "Bytes of its passages and vectors."),
                      field("created_at", &StoreFile::created_at, "When it was added, seconds since 1970."),
                      field("vector_store_id", &StoreFile::vector_store_id, "The store."),
                      field("status", &StoreFile::status, "`in_progress`, `completed`, `failed` or `cancelled`."),
                      field("last_error", &StoreFile::last_error, "Why it failed.").nullable(),
                      field("chunking_strategy", &StoreFile::chunking_strategy, "How it is cut into passages."),
                      field("attributes", &StoreFile::attributes, "What searches can filter by."),
                      field("wrkhrs", &StoreFile::wrkhrs, "How far it has come.")};
  }
};

struct AddStoreFile {
  std::string vector_store_id;
  std::string file_id;
  json::Object attributes;
  std::optional<ChunkingStrategy> chunking_strategy;
  static constexpr auto fields() {
    return std::tuple{field("vector_store_id", &AddStoreFile::vector_store_id, "The store.").in_path(),
                      field("file_id", &AddStoreFile::file_id, "The file.").required(),
                      field("attributes", &AddStoreFile::attributes, "Up to 16 texts, numbers and booleans."),
                      field("chunking_strategy", &AddStoreFile::chunking_strategy, "How it is cut into passages.")};
  }
};

struct StoreFileRequest {
  std::string vector_store_id;
  std::string file_id;
  static constexpr auto fields() {
    return std::tuple{field("vector_store_id", &StoreFileRequest::vector_store_id, "The store.").in_path(),
                      field("file_id", &StoreFileRequest::file_id, "The file.").in_path()};
  }
};

struct UpdateStoreFile {
  std::string vector_store_id;
  std::string file_id;
  json::Object attributes;
  static constexpr auto fields() {
    return std::tuple{field("vector_store_id", &UpdateStoreFile::vector_store_id, "The store.").in_path(),
                      field("file_id", &UpdateStoreFile::file_id, "The file.").in_path(),
                      field("attributes", &UpdateStoreFile::attributes, "Replaces all attributes.")};
  }
};

enum class FileStatus { in_progress, completed, failed, cancelled };
constexpr auto enum_names(FileStatus) {
  return std::array{std::pair{std::string_view("in_progress"), FileStatus::in_progress},
                    std::pair{std::string_view("completed"), FileStatus::completed},
                    std::pair{std::string_view("failed"), FileStatus::failed},
                    std::pair{std::string_view("cancelled"), FileStatus::cancelled}};
}

struct ListStoreFiles {
  std::string vector_store_id;
  std::optional<std::string> after;
  std::optional<std::string> before;
  int limit = 20;
  Order order = Order::desc;
  std::optional<FileStatus> filter;
  static constexpr auto fields() {
    return std::tuple{field("vector_store_id", &ListStoreFiles::vector_store_id, "The store.").in_path(),
                      field("after", &ListStoreFiles::after, "Begin behind this id.").in_query(),
                      field("before", &ListStoreFiles::before, "End before this id.").in_query(),
                      field("limit", &ListStoreFiles::limit, "How many at most.").in_query().range(1, 100),
                      field("order", &ListStoreFiles::order, "By the time they were added.").in_query(),
                      field("filter", &ListStoreFiles::filter, "Only files with this status.").in_query()};
  }
};

struct ListBatchFiles {
  std::string vector_store_id;
  std::string batch_id;
  std::optional<std::string> after;
  std::optional<std::string> before;
  int limit = 20;
  Order order = Order::desc;
  std::optional<FileStatus> filter;
  static constexpr auto fields() {
    return std::tuple{field("vector_store_id", &ListBatchFiles::vector_store_id, "The store.").in_path(),
                      field("batch_id", &ListBatchFiles::batch_id, "The batch.").in_path(),
                      field("after", &ListBatchFiles::after, "Begin behind this id.").in_query(),
                      field("before", &ListBatchFiles::before, "End before this id.").in_query(),
                      field("limit", &ListBatchFiles::limit, "How many at most.").in_query().range(1, 100),
                      field("order", &ListBatchFiles::order, "By the time they were added.").in_query(),
                      field("filter", &ListBatchFiles::filter, "Only files with this status.").in_query()};
  }
};

struct TextContent {
  std::string type = "text";
  std::string text;
  static constexpr auto fields() {
    return std::tuple{field("type", &TextContent::type, "Always `text`."),
                      field("text", &TextContent::text, "The text.")};
  }
};

struct StoreFileContent {
  std::string object = "vector_store.file_content.page";
  std::vector<TextContent> data;
  bool has_more = false;
  std::optional<std::string> next_page;
  static constexpr auto fields() {
    return std::tuple{field("object", &StoreFileContent::object, "Always `vector_store.file_content.page`."),
                      field("data", &StoreFileContent::data, "The passages, in the order of the document."),
                      field("has_more", &StoreFileContent::has_more, "Always false."),
                      field("next_page", &StoreFileContent::next_page, "Always null.").nullable()};
  }
};

// ---- batches

struct BatchFile {
  std::string file_id;
  json::Object attributes;
  std::optional<ChunkingStrategy> chunking_strategy;
  static constexpr auto fields() {
    return std::tuple{field("file_id", &BatchFile::file_id, "The file.").required(),
                      field("attributes", &BatchFile::attributes, "Up to 16 texts, numbers and booleans."),
                      field("chunking_strategy", &BatchFile::chunking_strategy, "How it is cut into passages.")};
  }
};

struct CreateBatch {
  std::string vector_store_id;
  std::vector<std::string> file_ids;
  std::vector<BatchFile> files;
  json::Object attributes;
  std::optional<ChunkingStrategy> chunking_strategy;
  static constexpr auto fields() {
    return std::tuple{field("vector_store_id", &CreateBatch::vector_store_id, "The store.").in_path(),
                      field("file_ids", &CreateBatch::file_ids, "Files to add; or give `files`.").length(0, 2000),
                      field("files", &CreateBatch::files, "Files with attributes of their own.").length(0, 2000),
                      field("attributes", &CreateBatch::attributes, "For all `file_ids`."),
                      field("chunking_strategy", &CreateBatch::chunking_strategy, "For all `file_ids`.")};
  }
};

struct Batch {
  std::string id;
  std::string object = "vector_store.files_batch";
  std::int64_t created_at = 0;
  std::string vector_store_id;
  std::string status;
  FileCounts file_counts;
  static constexpr auto fields() {
    return std::tuple{field("id", &Batch::id, "`vsfb_…`."),
                      field("object", &Batch::object, "Always `vector_store.files_batch`."),
                      field("created_at", &Batch::created_at, "Seconds since 1970."),
                      field("vector_store_id", &Batch::vector_store_id, "The store."),
                      field("status", &Batch::status, "`in_progress`, `completed`, `cancelled` or `failed`."),
                      field("file_counts", &Batch::file_counts, "How many files, by status.")};
  }
};

struct BatchRequest {
  std::string vector_store_id;
  std::string batch_id;
  static constexpr auto fields() {
    return std::tuple{field("vector_store_id", &BatchRequest::vector_store_id, "The store.").in_path(),
                      field("batch_id", &BatchRequest::batch_id, "The batch.").in_path()};
  }
};

// ---- search

struct RankingOptions {
  std::optional<std::string> ranker;
  std::optional<double> score_threshold;
  std::optional<json::Object> hybrid_search;
  static constexpr auto fields() {
    return std::tuple{
        field("ranker", &RankingOptions::ranker, "`auto`, `none` or `default-2024-11-15`: all rank the same here."),
        field("score_threshold", &RankingOptions::score_threshold, "Leave out results below this score.").range(0, 1),
        field("hybrid_search", &RankingOptions::hybrid_search, "Accepted and ignored.")};
  }
};

using Query = std::variant<std::string, std::vector<std::string>>;

struct SearchStore {
  std::string vector_store_id;
  Query query;
  json::Value filters;
  int max_num_results = 10;
  std::optional<RankingOptions> ranking_options;
  bool rewrite_query = false;
  static constexpr auto fields() {
    return std::tuple{field("vector_store_id", &SearchStore::vector_store_id, "The store.").in_path(),
                      field("query", &SearchStore::query, "What to look for: a text or a list of texts.").required(),
                      field("filters", &SearchStore::filters, "Which files to search, by their attributes."),
                      field("max_num_results", &SearchStore::max_num_results, "How many results at most.").range(1, 50),
                      field("ranking_options", &SearchStore::ranking_options, "How to rank."),
                      field("rewrite_query", &SearchStore::rewrite_query, "Accepted; the query is searched as it is.")};
  }
};

/// As SearchStore, over several stores at once.
struct SearchStores {
  std::vector<std::string> vector_store_ids;
  Query query;
  json::Value filters;
  int max_num_results = 10;
  std::optional<RankingOptions> ranking_options;
  static constexpr auto fields() {
    return std::tuple{
        field("vector_store_ids", &SearchStores::vector_store_ids, "The stores; empty: every store of the key.")
            .length(0, 100),
        field("query", &SearchStores::query, "What to look for: a text or a list of texts.").required(),
        field("filters", &SearchStores::filters, "Which files to search, by their attributes."),
        field("max_num_results", &SearchStores::max_num_results, "How many results at most.").range(1, 50),
        field("ranking_options", &SearchStores::ranking_options, "How to rank.")};
  }
};

/// Where the words of a passage stand once more.
struct OtherPlace {
  std::string file_id;
  std::string filename;
  std::string vector_store_id;
  std::string passage_id;
  std::optional<std::int64_t> page;
  static constexpr auto fields() {
    return std::tuple{field("file_id", &OtherPlace::file_id, "The file."),
                      field("filename", &OtherPlace::filename, "Its name."),
                      field("vector_store_id", &OtherPlace::vector_store_id, "The store it was found in."),
                      field("passage_id", &OtherPlace::passage_id, "The passage."),
                      field("page", &OtherPlace::page, "Of a paged document, from 1.")};
  }
};

/// Where a passage stands, and how it was found.
struct PassageDetails {
  std::string passage_id;
  std::string vector_store_id;
  std::optional<std::int64_t> page;
  std::vector<std::string> headings;
  std::int64_t char_start = 0;
  std::int64_t char_end = 0;
  std::optional<double> start_seconds;
  std::optional<double> end_seconds;
  std::optional<double> cosine;
  std::optional<std::int64_t> dense_rank;
  std::optional<double> bm25;
  std::optional<std::int64_t> lexical_rank;
  double lexical_coverage = 0;
  double fused = 0;
  std::vector<OtherPlace> also_in;
  static constexpr auto fields() {
    return std::tuple{
        field("passage_id", &PassageDetails::passage_id, "`psg_…`: stays the same while the file is in the store."),
        field("vector_store_id", &PassageDetails::vector_store_id, "The store it was found in."),
        field("page", &PassageDetails::page, "Of a paged document, from 1."),
        field("headings", &PassageDetails::headings, "The headings above it, outermost first."),
        field("char_start", &PassageDetails::char_start, "Where it begins in the document's text, in bytes of UTF-8."),
        field("char_end", &PassageDetails::char_end, "Where it ends."),
        field("start_seconds", &PassageDetails::start_seconds, "Of a recording: when it begins."),
        field("end_seconds", &PassageDetails::end_seconds, "Of a recording: when it ends."),
        field("cosine", &PassageDetails::cosine, "Cosine between the embeddings of query and passage, -1 to 1."),
        field("dense_rank", &PassageDetails::dense_rank, "Rank by cosine, from 1; absent beyond the candidates."),
        field("bm25", &PassageDetails::bm25, "BM25 of the query's words, more is better."),
        field("lexical_rank", &PassageDetails::lexical_rank, "Rank by BM25, from 1; absent when no word matches."),
        field("lexical_coverage", &PassageDetails::lexical_coverage,
              "Share of the query's words, weighted by rarity, that the passage has, 0 to 1."),
        field("fused", &PassageDetails::fused, "Reciprocal rank fusion of both, k = 60: what results are ordered by."),
        field("also_in", &PassageDetails::also_in, "Other files with the same passage, word for word.")};
  }
};

struct SearchResult {
  std::string file_id;
  std::string filename;
  double score = 0;
  json::Object attributes;
  std::vector<TextContent> content;
  PassageDetails wrkhrs;
  static constexpr auto fields() {
    return std::tuple{field("file_id", &SearchResult::file_id, "The file of the passage."),
                      field("filename", &SearchResult::filename, "Its name."),
                      field("score", &SearchResult::score, "How well the passage fits the query, 0 to 1."),
                      field("attributes", &SearchResult::attributes, "Of the file."),
                      field("content", &SearchResult::content, "The passage."),
                      field("wrkhrs", &SearchResult::wrkhrs, "Where it stands and how it was found.")};
  }
};

struct SearchResults {
  std::string object = "vector_store.search_results.page";
  std::vector<std::string> search_query;
  std::vector<SearchResult> data;
  bool has_more = false;
  std::optional<std::string> next_page;
  static constexpr auto fields() {
    return std::tuple{field("object", &SearchResults::object, "Always `vector_store.search_results.page`."),
                      field("search_query", &SearchResults::search_query, "The queries."),
                      field("data", &SearchResults::data, "The passages, best first."),
                      field("has_more", &SearchResults::has_more, "Always false."),
                      field("next_page", &SearchResults::next_page, "Always null.").nullable()};
  }
};

}  // namespace wrkhrs::api::rag
