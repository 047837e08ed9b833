// How good and how fast the search is, on judged data in BEIR's layout (corpus.jsonl, queries.jsonl, qrels/*.tsv).
//
//     [QDRANT_URL=…] search_bench DATA_FOLDER MODEL.gguf WORK_FOLDER [PAIRS.tsv]
//
// With QDRANT_URL (and QDRANT_API_KEY) Qdrant ranks; then the rankings by one of both alone are not known.
// Each document (title and text) becomes a file of one store. The work folder keeps what was embedded for the next run.
// Prints nDCG@10 and recall@100 of the dense, the lexical and the fused ranking and of the order by score, and the time
// a search takes. PAIRS.tsv gets cosine, coverage and judgement of each candidate: what relevance_score() was fitted
// on.
#include <charconv>
#include <cmath>
#include <cstdio>
#include <cstdlib>
#include <fstream>
#include <map>
#include <set>
#include <thread>

#include <fmt/format.h>

#include "net/runtime.hpp"
#include "rag/adapters/llama_embedder.hpp"
#include "rag/adapters/qdrant_index.hpp"
#include "rag/files.hpp"
#include "rag/index_follower.hpp"
#include "rag/ingest.hpp"
#include "rag/schema.hpp"
#include "rag/search.hpp"
#include "rag/store_files.hpp"
#include "rag/stores.hpp"
#include "store/adapters/file_object_store.hpp"

namespace {

using namespace wrkhrs;

/// The file's text as one block.
class TextReader final : public rag::DocumentReader {
 public:
  explicit TextReader(store::ObjectStore& objects) : objects_(objects) {}
  Task<rag::Document> read(const Context& ctx, store::ObjectId object, std::string) override {
    auto copy = co_await objects_.local_copy(ctx, object);
    if (!copy) co_return forward_error(copy);
    std::ifstream file(copy->path());
    rag::Document document;
    document.text.assign(std::istreambuf_iterator<char>(file), {});
    document.blocks.push_back({.begin = 0, .end = document.text.size()});
    co_return document;
  }

 private:
  store::ObjectStore& objects_;
};

std::vector<json::Value> lines_of(const std::filesystem::path& path) {
  std::ifstream file(path);
  std::vector<json::Value> lines;
  for (std::string line; std::getline(file, line);) lines.push_back(json::parse(line).value());
  return lines;
}

using Judgements = std::map<std::string, std::map<std::string, int>>;  // query, document, grade

Judgements judgements_of(const std::filesystem::path& folder) {
  Judgements judgements;
  for (const auto& entry : std::filesystem::directory_iterator(folder)) {
    std::ifstream file(entry.path());
    std::string line;
    std::getline(file, line);  // names of the columns
    while (std::getline(file, line)) {
      const auto first = line.find('\t');
      const auto second = line.find('\t', first + 1);
      int grade = 0;
      std::from_chars(line.data() + second + 1, line.data() + line.size(), grade);
      judgements[line.substr(0, first)][line.substr(first + 1, second - first - 1)] = grade;
    }
  }
  return judgements;
}

struct Quality {
  double ndcg = 0;
  double recall = 0;
  void add(const std::vector<std::string>& ranking, const std::map<std::string, int>& relevant) {
    std::vector<int> ideal;
    for (const auto& [id, grade] : relevant) ideal.push_back(grade);
    std::ranges::sort(ideal, std::greater{});
    double gain = 0, best = 0, found = 0;
    for (std::size_t i = 0; i < 10; ++i) {
      const double discount = 1 / std::log2(static_cast<double>(i) + 2);
      if (i < ideal.size()) best += ideal[i] * discount;
      if (i < ranking.size() && relevant.contains(ranking[i])) gain += relevant.at(ranking[i]) * discount;
    }
    for (std::size_t i = 0; i < std::min<std::size_t>(100, ranking.size()); ++i) found += relevant.contains(ranking[i]);
    ndcg += gain / best;
    recall += found / static_cast<double>(relevant.size());
  }
};

/// Documents by the best of their passages.
template <class Key>
std::vector<std::string> ranking_by(const std::vector<api::rag::SearchResult>& results, Key key) {
  std::vector<std::pair<double, std::string>> keyed;
  for (const auto& result : results) {
    if (const auto value = key(result)) keyed.emplace_back(*value, result.filename);
  }
  std::ranges::stable_sort(keyed, std::greater{}, [](const auto& item) { return item.first; });
  std::vector<std::string> ranking;
  std::set<std::string> seen;
  for (const auto& [value, name] : keyed) {
    if (seen.insert(name).second) ranking.push_back(name);
  }
  return ranking;
}

void fill(net::Runtime& runtime, const Context& ctx, rag::Files& files, rag::StoreFiles& store_files,
          rag::Stores& stores, const std::filesystem::path& corpus) {
  auto store = runtime.run(stores.create(ctx, {.name = "bench"})).value();
  for (const auto& line : lines_of(corpus)) {
    auto writer = runtime.run(files.begin_upload(ctx)).value();
    std::string text(json::string_or(line, "title", ""));
    text += "\n";
    text += json::string_or(line, "text", "");
    (void)runtime.run(writer->write(ctx, text));
    auto file = runtime
                    .run(files.add(ctx, std::move(writer),
                                   {.name = std::string(json::string_or(line, "_id", "")), .purpose = "user_data"}))
                    .value();
    (void)runtime.run(store_files.add(
        ctx, {.vector_store_id = store.id, .file_id = file.id, .attributes = {}, .chunking_strategy = {}}));
  }
}

}  // namespace

int main(int argc, char** argv) {
  if (argc < 4) {
    fmt::print(stderr, "usage: search_bench DATA_FOLDER MODEL.gguf WORK_FOLDER [PAIRS.tsv]\n");
    return 2;
  }
  const std::filesystem::path data = argv[1];
  const std::filesystem::path work = argv[3];
  const Context ctx = Context::background(std::chrono::hours(2)).with_principal({.key_id = "bench"});
  net::Runtime runtime(2);
  WorkerPool workers("bench", 2, 64);
  metrics::Registry metrics;
  auto database = store::Database::open({.path = work / "bench.db"}, rag::schema).value();
  auto objects = store::FileObjectStore::open(work, workers).value();
  models::Installed model;
  model.id = std::filesystem::path(argv[2]).stem().string();
  model.path = argv[2];
  auto embedder = rag::LlamaEmbedder::load(model, 0).value();
  TextReader reader(*objects);
  rag::Ingest ingest(*database, reader, *embedder, workers, runtime, metrics);
  auto wake = [&ingest] { ingest.wake(); };
  rag::Files files(*database, *objects, 1 << 20);
  rag::Stores stores(*database, wake);
  rag::StoreFiles store_files(*database, wake);
  net::HttpClient http(runtime);
  std::unique_ptr<rag::QdrantIndex> qdrant;
  std::unique_ptr<rag::IndexFollower> follower;
  if (const char* url = std::getenv("QDRANT_URL")) {
    config::QdrantConfig settings;
    settings.url = url;
    settings.timeout_ms = 60'000;
    if (const char* key = std::getenv("QDRANT_API_KEY")) settings.api_key = key;
    qdrant = rag::QdrantIndex::make(http, metrics, settings).value();
    follower = std::make_unique<rag::IndexFollower>(*database, *qdrant, *embedder, runtime, metrics);
  }
  rag::Search search(*database, *embedder, {}, nullptr, follower.get());

  if (runtime.run(stores.list(ctx, {})).value().data.empty())
    fill(runtime, ctx, files, store_files, stores, data / "corpus.jsonl");
  const auto began = std::chrono::steady_clock::now();
  ingest.start().value();
  std::int64_t left = 1;
  while (left > 0) {
    std::this_thread::sleep_for(std::chrono::milliseconds(200));
    left = database
               ->read_now([](store::Connection& c) {
                 return c.integer("SELECT count(*) FROM document WHERE status = 'in_progress'");
               })
               .value();
  }
  fmt::print("ingest: {:.1f} s\n", std::chrono::duration<double>(std::chrono::steady_clock::now() - began).count());

  if (follower) {
    const auto start = std::chrono::steady_clock::now();
    if (auto followed = runtime.run(follower->follow(ctx)); !followed) {
      fmt::print(stderr, "{} {}\n", followed.error().message, followed.error().detail);
      return 1;
    }
    fmt::print("filling Qdrant: {:.1f} s\n",
               std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count());
  }

  std::ofstream pairs;
  if (argc > 4) pairs.open(argv[4]);
  const auto judgements = judgements_of(data / "qrels");
  Quality dense, lexical, fused, scored;
  std::vector<double> milliseconds;
  for (const auto& line : lines_of(data / "queries.jsonl")) {
    const std::string id(json::string_or(line, "_id", ""));
    const auto relevant = judgements.find(id);
    if (relevant == judgements.end()) continue;
    api::rag::SearchStores request;
    request.query = std::string(json::string_or(line, "text", ""));
    request.max_num_results = 200;
    const auto start = std::chrono::steady_clock::now();
    const auto results = runtime.run(search.search(ctx, request)).value().data;
    milliseconds.push_back(std::chrono::duration<double, std::milli>(std::chrono::steady_clock::now() - start).count());
    using Result = api::rag::SearchResult;
    auto negative = [](const std::optional<std::int64_t>& rank) {
      return rank ? std::optional(-static_cast<double>(*rank)) : std::nullopt;
    };
    dense.add(ranking_by(results, [&](const Result& r) { return negative(r.wrkhrs.dense_rank); }), relevant->second);
    lexical.add(ranking_by(results, [&](const Result& r) { return negative(r.wrkhrs.lexical_rank); }),
                relevant->second);
    fused.add(ranking_by(results, [](const Result& r) { return std::optional(r.wrkhrs.fused); }), relevant->second);
    scored.add(ranking_by(results, [](const Result& r) { return std::optional(r.score); }), relevant->second);
    for (const auto& r : results) {
      if (pairs.is_open()) {
        pairs << fmt::format("{}\t{}\t{}\t{}\t{}\t{}\n", id, r.filename, relevant->second.contains(r.filename) ? 1 : 0,
                             *r.wrkhrs.cosine, r.wrkhrs.lexical_coverage, r.wrkhrs.bm25.value_or(0));
      }
    }
  }
  const auto count = static_cast<double>(milliseconds.size());
  auto print = [&](std::string_view name, const Quality& quality) {
    fmt::print("{:8} nDCG@10 {:.3f}  recall@100 {:.3f}\n", name, quality.ndcg / count, quality.recall / count);
  };
  print("dense", dense);
  print("lexical", lexical);
  print("fused", fused);
  print("by score", scored);
  std::ranges::sort(milliseconds);
  fmt::print("a search of 200 results: p50 {:.1f} ms, p95 {:.1f} ms\n", milliseconds[milliseconds.size() / 2],
             milliseconds[milliseconds.size() * 95 / 100]);
  ingest.stop();
  runtime.stop();
  return 0;
}
