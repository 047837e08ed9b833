// wrkhrs-rag: documents in, cited passages out.
#include "config/command_line.hpp"
#include "process/child.hpp"
#include "rag/adapters/file_reader.hpp"
#include "rag/adapters/late_embedder.hpp"
#include "rag/adapters/qdrant_index.hpp"
#include "rag/generations.hpp"
#include "rag/http.hpp"
#include "rag/http_embeddings.hpp"
#include "rag/index_follower.hpp"
#include "rag/ingest.hpp"
#include "rag/janitor.hpp"
#include "rag/schema.hpp"
#include "service/databases.hpp"
#include "service/host.hpp"
#include "store/adapters/open_object_store.hpp"
#include "store/data_epoch.hpp"

int main(int argc, char** argv) {
  using namespace wrkhrs;
  auto started = config::start(argc, argv, "wrkhrs-rag");
  if (const int* code = std::get_if<int>(&started)) return *code;
  const auto& config = std::get<config::StackConfig>(started);
  auto host = service::Host::create(config, "rag");
  if (!host) return service::explain(host.error());

  const auto folder = config.data_dir("rag");
  const auto file_bytes_max = static_cast<std::uint64_t>(config.rag.file_bytes_max);
  WorkerPool file_workers("files", 2, 1024);
  WorkerPool cutters("cutters", 1, 64);
  auto database = store::Database::open(service::database_options(config, "rag", "rag.db", "rag"), rag::schema);
  if (!database) return service::explain(database.error());
  std::unique_ptr<rag::LexicalCache> words;
  if ((*database)->dialect() == store::Dialect::postgres) {
    auto epoch = (*host)->runtime().run((*database)->read(Context::background(), store::data_epoch));
    if (!epoch) return service::explain(epoch.error());
    auto opened = rag::LexicalCache::open(folder / "words", *epoch);
    if (!opened) return service::explain(opened.error());
    words = std::move(*opened);
  }
  auto objects = store::open_object_store(config.objects, folder, (*host)->runtime(), file_workers);
  if (!objects) return service::explain(objects.error());
  rag::LateEmbedder embedder([&config]() -> Result<std::unique_ptr<rag::LlamaEmbedder>> {
    auto model = models::Library(config.models_dir()).resolve(config.rag.embedding_model);
    if (!model) return forward_error(model);
    return rag::LlamaEmbedder::load(*model, config.rag.embedding_threads);
  });
  auto asr = (*host)->client_of("asr");
  if (!asr) return service::explain(asr.error());

  extract::ExtractLimits limits;
  limits.worker.time = std::chrono::milliseconds(config.rag.extract_timeout_ms);
  limits.worker.cpu_seconds = static_cast<std::uint64_t>(config.rag.extract_timeout_ms / 1000 + 1);
  extract::Extractor extractor(process::sibling_program("wrkhrs-extract"), limits);
  rag::FileReader reader(**objects, extractor, **asr, static_cast<std::uint64_t>(config.asr.audio_bytes_max));

  rag::Ingest ingest(**database, reader, embedder, cutters, (*host)->runtime(), (*host)->metrics());
  auto wake = [&ingest] { ingest.wake(); };
  rag::Files files(**database, **objects, file_bytes_max);
  rag::Stores stores(**database, wake);
  rag::StoreFiles store_files(**database, wake);
  std::unique_ptr<rag::QdrantIndex> qdrant;
  std::unique_ptr<rag::IndexFollower> follower;
  if (!config.qdrant.url.empty()) {
    auto made = rag::QdrantIndex::make((*host)->http(), (*host)->metrics(), config.qdrant);
    if (!made) return service::explain(made.error());
    qdrant = std::move(*made);
    follower =
        std::make_unique<rag::IndexFollower>(**database, *qdrant, embedder, (*host)->runtime(), (*host)->metrics());
    (*host)->add_dependency({.name = "qdrant", .check = [&follower](Context ctx) -> Task<void> {
                               co_return co_await follower->check(ctx);
                             }});
  }
  rag::Search search(**database, embedder, {}, words.get(), follower.get());
  const Clock clock;
  rag::Janitor janitor(**database, **objects, (*host)->runtime(), clock, std::chrono::seconds(20), words.get());
  rag::bind_operations((*host)->router(), {files, stores, store_files, search}, file_bytes_max);

  rag::NextGeneration next(**database, embedder, file_workers, (*host)->runtime(),
                           [&config](const std::string& id) -> Result<std::unique_ptr<rag::Embedder>> {
                             auto model = models::Library(config.models_dir()).resolve(id);
                             if (!model) return forward_error(model);
                             auto loaded = rag::LlamaEmbedder::load(*model, 1);  // beside one that serves
                             if (!loaded) return forward_error(loaded);
                             return std::unique_ptr<rag::Embedder>(std::move(*loaded));
                           });
  rag::bind_upkeep((*host)->router(), janitor, next,
                   [&embedder, &config] {
                     auto loaded = embedder.ready();
                     return loaded ? (*loaded)->model() : config.rag.embedding_model;
                   },
                   !config.database.url.empty());

  auto engine = [&embedder]() -> Result<engine::Embedder*> {
    auto loaded = embedder.ready();
    if (!loaded) return forward_error(loaded);
    return &(*loaded)->engine();
  };
  rag::bind_embeddings((*host)->router(), engine, config.rag.embedding_model);

  (*host)->depends_on("asr");
  if (!config.objects.url.empty()) {
    (*host)->add_dependency({.name = "objects", .check = [&](Context ctx) -> Task<void> {
                               auto answer = co_await (*objects)->stat(ctx, {std::string(64, '0')});
                               if (!answer) co_return forward_error(answer);
                               co_return Result<void>{};
                             }});
  }
  (*host)->add_dependency({.name = "database", .required = true, .check = [&](Context ctx) -> Task<void> {
                             if (auto trouble = (*database)->trouble()) co_return std::unexpected(std::move(*trouble));
                             auto ask = [](store::Connection& c) { return c.integer("SELECT count(*) FROM meta"); };
                             auto answer = co_await (*database)->read(ctx, ask);
                             if (!answer) co_return forward_error(answer);
                             co_return Result<void>{};
                           }});
  (*host)->add_dependency({.name = "embedding_model", .required = true, .check = [&](Context) -> Task<void> {
                             auto loaded = embedder.ready();
                             if (!loaded) co_return forward_error(loaded);
                             co_return Result<void>{};
                           }});
  (*host)->add_health_details([&] {
    auto loaded = embedder.ready();
    const auto stats = (*database)->stats();
    return json::Object{{"embedding_model", loaded ? (*loaded)->model() : config.rag.embedding_model},
                        {"index_bytes", search.index_bytes()},
                        {"database_queue", stats.queued},
                        {"database_damaged", stats.damaged}};
  });
  (*host)->watch_queue(
      "embeddings",
      [&] {
        auto loaded = embedder.ready();
        return loaded ? static_cast<double>((*loaded)->engine().queued_texts()) : 0;
      },
      static_cast<double>(engine::EmbedderOptions{}.queued_texts_max));
  (*host)->watch_queue(
      "database", [&] { return static_cast<double>((*database)->stats().queued); },
      static_cast<double>(store::DatabaseOptions{}.queue_max));
  // Files are taken in without the model; they are read when it is there.
  const bool usable = !(*database)->trouble();  // without it there are still embeddings
  embedder.start([&ingest, &follower, usable](rag::Embedder&) -> Result<void> {
    if (!usable) return {};
    auto taken_up = ingest.start();
    if (taken_up && follower) follower->start();
    return taken_up;
  });
  if (usable) janitor.start();
  (*host)->on_stop([&] {
    embedder.stop();
    next.stop();
    ingest.stop();
    if (follower) follower->stop();
    janitor.stop();
  });
  return (*host)->run();
}
