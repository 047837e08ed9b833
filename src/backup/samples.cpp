#include "backup/samples.hpp"

#include <algorithm>
#include <map>

#include <fmt/format.h>

#include "api/rag/operations.hpp"
#include "base/ids.hpp"

namespace wrkhrs::backup {

using store::Row;

namespace {

constexpr std::size_t query_bytes_max = 200;
constexpr int results = 10;

/// The beginning of a text, to the end of a word.
std::string first_words(const std::string& text) {
  if (text.size() <= query_bytes_max) return text;
  const auto space = text.find_last_of(" \n\t", query_bytes_max);
  std::string words = text.substr(0, space == std::string::npos || space < 20 ? query_bytes_max : space);
  while (!words.empty() && (words.back() & 0xc0) == 0x80) words.pop_back();  // no half character
  if (!words.empty() && (words.back() & 0x80) != 0) words.pop_back();
  return words;
}

Result<std::map<std::string, std::int64_t>> revisions(store::Connection& connection) {
  std::map<std::string, std::int64_t> all;
  auto done =
      connection.each("SELECT id, revision FROM store", [&](const Row& row) { all[row.text(0)] = row.integer(1); });
  if (!done) return forward_error(done);
  return all;
}

}  // namespace

Result<std::vector<SampleSearch>> choose_samples(store::Connection& rag, int count) {
  std::vector<SampleSearch> samples;
  auto range = rag.one("SELECT min(number), max(number) FROM passage",
                       [](const Row& row) { return std::pair(row.integer(0), row.integer(1)); });
  if (!range) return forward_error(range);
  if (!*range || (*range)->second == 0) return samples;
  const auto [first, last] = **range;
  for (int i = 0; i < count; ++i) {
    const std::int64_t from = first + (last - first) * i / count;
    const std::int64_t to = first + (last - first) * (i + 1) / count;
    auto sample = rag.one(
        "SELECT o.key_id, s.id, p.text, d.file_id FROM passage p JOIN document d ON d.number = p.document JOIN store s "
        "ON "
        "s.number = d.store JOIN owner o ON o.number = s.owner JOIN embedding e ON e.passage = p.number WHERE p.number "
        "BETWEEN ? AND ? AND d.status = 'completed' AND s.expired = 0 AND length(p.text) >= 20 ORDER BY p.number LIMIT "
        "1",
        [](const Row& row) {
          const std::string text = row.text(2);
          return SampleSearch{.key_id = row.text(0),
                              .store = row.text(1),
                              .query = first_words(text),
                              .expected = {.file_id = row.text(3), .text_sha256 = sha256_hex(text)}};
        },
        from, to);
    if (!sample) return forward_error(sample);
    if (*sample && std::ranges::none_of(samples, [&](const SampleSearch& s) { return s.query == (*sample)->query; }))
      samples.push_back(std::move(**sample));
  }
  return samples;
}

Task<std::vector<SampleHit>> run_sample(net::ServiceClient& rag, SampleSearch sample) {
  const Context ctx = Context::background(std::chrono::minutes(2)).with_principal({.key_id = sample.key_id});
  api::rag::SearchStore request{.vector_store_id = sample.store, .query = sample.query, .max_num_results = results};
  auto found = co_await rag.call(ctx, api::rag::search_vector_store, std::move(request));
  if (!found) co_return forward_error(found);
  std::vector<SampleHit> hits;
  for (const api::rag::SearchResult& result : found->data) {
    std::string text;
    for (const auto& part : result.content) text += part.text;
    hits.push_back({.file_id = result.file_id, .text_sha256 = sha256_hex(text)});
  }
  co_return hits;
}

void record_hits(std::vector<SampleSearch>& samples, store::Connection& copy,
                 const std::function<Result<std::unique_ptr<store::Connection>>()>& live,
                 const std::function<Result<std::vector<SampleHit>>(const SampleSearch&)>& search) {
  const auto before = revisions(copy);
  const auto doomed = copy.integer("SELECT count(*) FROM doomed");
  if (!before || !doomed || *doomed > 0) return;
  for (SampleSearch& sample : samples) {
    auto hits = search(sample);
    if (!hits) return;  // it does not run
    sample.hits = std::move(*hits);
  }
  auto now = live();
  const auto after = now ? revisions(**now) : Result<std::map<std::string, std::int64_t>>(std::unexpected(now.error()));
  for (SampleSearch& sample : samples) {
    const bool unchanged = after && after->contains(sample.store) && before->contains(sample.store) &&
                           after->at(sample.store) == before->at(sample.store);
    if (!unchanged) sample.hits.clear();
  }
}

std::string difference(const SampleSearch& sample, const std::vector<SampleHit>& found) {
  if (sample.hits.empty()) {
    if (std::ranges::find(found, sample.expected) != found.end()) return {};
    return fmt::format("the search '{}' does not find the passage that it was made of", sample.query.substr(0, 60));
  }
  if (found == sample.hits) return {};
  std::size_t same = 0;
  while (same < std::min(found.size(), sample.hits.size()) && found[same] == sample.hits[same]) ++same;
  return fmt::format("the search '{}' finds {} passages, {} before; the first {} are the same",
                     sample.query.substr(0, 60), found.size(), sample.hits.size(), same);
}

}  // namespace wrkhrs::backup
