// Fakes, and a process of wrkhrs-rag made with them, for tests.
#pragma once

#include <fstream>
#include <thread>

#include <gtest/gtest.h>

#include "rag/adapters/qdrant_index.hpp"
#include "rag/files.hpp"
#include "rag/index_follower.hpp"
#include "rag/ingest.hpp"
#include "rag/janitor.hpp"
#include "rag/lexical.hpp"
#include "rag/lexical_cache.hpp"
#include "rag/rows.hpp"
#include "rag/schema.hpp"
#include "rag/search.hpp"
#include "rag/store_files.hpp"
#include "rag/stores.hpp"
#include "store/adapters/file_object_store.hpp"
#include "store/data_epoch.hpp"
#include "store/testing.hpp"

namespace wrkhrs::rag {

using namespace std::chrono_literals;
namespace api = wrkhrs::api::rag;

/// Texts with words in common are near each other: each word adds to one of 256 components.
class FakeEmbedder final : public Embedder {
 public:
  const std::string& model() const override { return name; }
  std::size_t dimensions() const override { return 256; }
  Task<std::vector<std::vector<float>>> embed(const Context& ctx, std::vector<std::string> texts, Side side) override {
    while (side == Side::passage && embedded >= pause_after && !ctx.cancelled()) co_await net::sleep_for(1ms);
    if (auto alive = ctx.check(); !alive) co_return forward_error(alive);
    std::vector<std::vector<float>> vectors;
    for (const auto& text : texts) {
      std::vector<float> vector(dimensions(), 0.0F);
      const auto words = stems(query_words(text));
      for (const auto& word : words) vector[std::hash<std::string>{}(word) % vector.size()] += 1.0F;
      float length = 0;
      for (const float component : vector) length += component * component;
      for (float& component : vector) component /= length > 0 ? std::sqrt(length) : 1.0F;
      vectors.push_back(std::move(vector));
    }
    if (side == Side::passage) embedded += static_cast<int>(texts.size());
    co_return vectors;
  }
  std::string name = "fake-1";
  std::atomic<int> embedded{0};
  std::atomic<int> pause_after{1'000'000};
};

/// Lines of text; `# ` begins a section. A file whose text is `fail <code>` cannot be read.
class FakeReader final : public DocumentReader {
 public:
  explicit FakeReader(store::ObjectStore& objects) : objects_(objects) {}
  Task<Document> read(const Context& ctx, store::ObjectId object, std::string) override {
    ++reads;
    auto copy = co_await objects_.local_copy(ctx, object);
    if (!copy) co_return forward_error(copy);
    std::ifstream file(copy->path());
    Document document;
    std::vector<std::string> headings;
    for (std::string line; std::getline(file, line);) {
      if (line == "fail unsupported") co_return fail(Code::unsupported_media, "Cannot read this format.");
      if (line == "fail unavailable" && unavailable-- > 0) co_return fail(Code::unavailable, "Not now.");
      if (line.starts_with("# ")) {
        headings = {line.substr(2)};
        continue;
      }
      const std::size_t begin = document.text.size();
      document.text += line + "\n";
      document.blocks.push_back({.begin = begin, .end = document.text.size(), .headings = headings});
    }
    co_return document;
  }
  std::atomic<int> reads{0};
  std::atomic<int> unavailable{0};

 private:
  store::ObjectStore& objects_;
};

class FakeClock final : public Clock {
 public:
  SystemTime system_now() const override { return std::chrono::system_clock::now() + shift; }
  std::chrono::seconds shift{0};
};

/// What came, or an exception that says why not, which fails the test.
template <class T>
T must(Result<T> result) {
  if (!result) throw std::runtime_error(fmt::format("{} {}", result.error().message, result.error().detail));
  return std::move(*result);
}

/// Where the state of a Service is.
struct Home {
  std::filesystem::path folder;
  std::string url = {};  ///< of PostgreSQL; empty: SQLite in the folder
  std::string schema = {};
  config::QdrantConfig qdrant = {};  ///< `url` empty: none
  bool qdrant_must_rank = false;     ///< every search, and no call of it may fail
};

/// One process of wrkhrs-rag; start a second over the same home for what a restart does, or, on PostgreSQL, for what
/// replicas do.
class Service {
 public:
  explicit Service(const Home& home, std::string model = "fake-1", bool ingests = true,
                   std::chrono::milliseconds lease = 15s, SearchOptions search_options = {})
      : database(must(store::Database::open(
            {.path = home.folder / "rag.db", .url = home.url, .schema = home.schema, .connections = 3}, schema))),
        objects(must(store::FileObjectStore::open(home.folder, workers))),
        reader(*objects) {
    embedder.name = std::move(model);
    qdrant_must_rank = home.qdrant_must_rank;
    if (!home.url.empty()) {
      const auto epoch = must(run(database->read(Context::background(), store::data_epoch)));
      words = must(LexicalCache::open(home.folder / "words", epoch));
    }
    if (!home.qdrant.url.empty()) {
      qdrant = must(QdrantIndex::make(http, metrics, home.qdrant));
      follower = std::make_unique<IndexFollower>(
          *database, *qdrant, embedder, runtime, metrics,
          FollowerOptions{.look_every = 50ms, .compare_every = 300ms, .list_every = 1s, .away_for = 100ms});
    }
    search = std::make_unique<Search>(*database, embedder, search_options, words.get(), follower.get());
    ingest = std::make_unique<Ingest>(*database, reader, embedder, workers, runtime, metrics,
                                      IngestOptions{.embedding_batch = 4, .retry_after = 5ms, .lease = lease});
    if (ingests) EXPECT_TRUE(ingest->start());
    if (follower) {
      follower->start();
      for (int tries = 0; tries < 1000 && follower->state().copy.empty(); ++tries) {
        if (follower->state().write_trouble) break;
        std::this_thread::sleep_for(5ms);
      }
    }
  }
  ~Service() {
    ingest->stop();
    if (follower) follower->stop();
    if (qdrant_must_rank) {
      const std::string figures = metrics.text();
      EXPECT_NE(figures.find("rag_index_searches_total{ranked_by=\"rag\"} 0\n"), std::string::npos) << figures;
      for (const char* call : {"put", "search", "remove", "manage", "list", "ping"}) {
        const std::string none = fmt::format("rag_qdrant_request_failures_total{{call=\"{}\"}} 0\n", call);
        EXPECT_NE(figures.find(none), std::string::npos) << figures;
      }
    }
    runtime.stop();
  }

  template <class T>
  T run(asio::awaitable<T> work) {
    return runtime.run(std::move(work));
  }
  static Context as(std::string key) { return Context::background(20s).with_principal({.key_id = std::move(key)}); }

  Result<api::FileObject> upload(const Context& ctx, std::string name, std::string content,
                                 NewFile file = {.name = "", .purpose = "assistants"}) {
    auto writer = run(files.begin_upload(ctx));
    if (!writer) return forward_error(writer);
    if (auto written = run((*writer)->write(ctx, std::move(content))); !written) return forward_error(written);
    file.name = std::move(name);
    return run(files.add(ctx, std::move(*writer), std::move(file)));
  }
  std::string make_store(const Context& ctx, api::CreateVectorStore request = {}) {
    return must(run(stores.create(ctx, std::move(request)))).id;
  }
  api::StoreFile add(const Context& ctx, const std::string& store, const std::string& file,
                     json::Object attributes = {}) {
    api::AddStoreFile request{
        .vector_store_id = store, .file_id = file, .attributes = std::move(attributes), .chunking_strategy = {}};
    return must(run(store_files.add(ctx, std::move(request))));
  }
  /// Waits until the file is read, or 5 s.
  api::StoreFile settled(const Context& ctx, const std::string& store, const std::string& file) {
    for (int tries = 0; tries < 1000; ++tries) {
      auto found = must(run(store_files.get(ctx, {.vector_store_id = store, .file_id = file})));
      if (found.status != "in_progress") return found;
      std::this_thread::sleep_for(5ms);
    }
    ADD_FAILURE() << "still in progress";
    return {};
  }
  /// Uploads, adds and waits; the file's id.
  std::string ingested(const Context& ctx, const std::string& store, std::string name, std::string content,
                       json::Object attributes = {}) {
    const auto file = must(upload(ctx, std::move(name), std::move(content)));
    add(ctx, store, file.id, std::move(attributes));
    EXPECT_EQ(settled(ctx, store, file.id).status, "completed");
    return file.id;
  }
  Result<api::SearchResults> find(const Context& ctx, std::vector<std::string> stores_to_search, std::string query,
                                  json::Value filters = nullptr, double threshold = 0) {
    api::SearchStores request;
    request.vector_store_ids = std::move(stores_to_search);
    request.query = std::move(query);
    request.filters = std::move(filters);
    request.ranking_options = api::RankingOptions{.ranker = {}, .score_threshold = threshold, .hybrid_search = {}};
    return run(search->search(ctx, std::move(request)));
  }
  std::int64_t count(const std::string& sql) {
    return must(database->read_now([&](store::Connection& c) { return c.integer(sql); }));
  }

  net::Runtime runtime{2};  // first: the loops outlive every thread that resumes a coroutine on them
  WorkerPool workers{"test", 2, 64};
  std::unique_ptr<store::Database> database;
  std::unique_ptr<store::FileObjectStore> objects;
  FakeEmbedder embedder;
  FakeReader reader;
  metrics::Registry metrics;
  bool qdrant_must_rank = false;
  std::unique_ptr<LexicalCache> words;  ///< on PostgreSQL
  net::HttpClient http{runtime};
  std::unique_ptr<QdrantIndex> qdrant;      ///< where the home names one
  std::unique_ptr<IndexFollower> follower;  ///< the same
  std::unique_ptr<Search> search;
  std::unique_ptr<Ingest> ingest;
  Files files{*database, *objects, 1'000'000};
  Stores stores{*database, [this] { ingest->wake(); }};
  StoreFiles store_files{*database, [this] { ingest->wake(); }};
};

}  // namespace wrkhrs::rag
