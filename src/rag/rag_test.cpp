// The domain as a whole: files go in, passages come out: on SQLite, on PostgreSQL, and on PostgreSQL with Qdrant. The
// embedding model and the readers of formats are fakes here; the real ones run in tests/e2e/test_rag.py.
#include "rag/generations.hpp"
#include "rag/qdrant_testing.hpp"
#include "rag/testing.hpp"
#include "store/object_hold.hpp"
#include "store/postgres_testing.hpp"

namespace wrkhrs::rag {
namespace {

/// Where the state is, and what ranks.
enum class Kind { sqlite, postgres, postgres_qdrant };

class RagTest : public ::testing::TestWithParam<Kind> {
 protected:
  void SetUp() override {
    if (has_qdrant() && !TestQdrant::missing().empty()) GTEST_SKIP() << TestQdrant::missing();
  }
  static bool has_qdrant() { return GetParam() == Kind::postgres_qdrant; }
  static bool is_sqlite() { return GetParam() == Kind::sqlite; }
  Home home() const {
    Home home{.folder = folder.path()};
    if (!is_sqlite()) {
      home.url = store::TestPostgres::shared().url();
      home.schema = schema_name;
    }
    if (has_qdrant()) {
      home.qdrant = TestQdrant::shared().config();
      home.qdrant_must_rank = true;
    }
    return home;
  }
  store::TemporaryFolder folder;
  const std::string schema_name = is_sqlite() ? "" : store::TestPostgres::shared().new_schema();
  const Context alice = Service::as("key_alice");
  const Context bob = Service::as("key_bob");
};
std::string name_of(const ::testing::TestParamInfo<Kind>& test) {
  switch (test.param) {
    case Kind::sqlite:
      return "sqlite";
    case Kind::postgres:
      return "postgres";
    case Kind::postgres_qdrant:
      return "postgres_qdrant";
  }
  return "";
}
INSTANTIATE_TEST_SUITE_P(, RagTest, ::testing::Values(Kind::sqlite, Kind::postgres, Kind::postgres_qdrant), name_of);

constexpr std::string_view manual =
    "# Backup\nStop the database before copying its files. A copy of a running database is damaged.\n"
    "# Restore\nPut the snapshot back and start the server.\n"
    "# Colours\nThe logo is green and yellow.\n";

TEST_P(RagTest, a_file_is_read_and_its_passages_are_found_with_their_place) {
  Service service(home());
  const auto store = service.make_store(alice, {.name = "manuals"});
  const auto file = service.ingested(alice, store, "manual.txt", std::string(manual));

  auto results = service.find(alice, {store}, "How do I restore a snapshot?").value();
  ASSERT_FALSE(results.data.empty());
  const auto& best = results.data.front();
  EXPECT_EQ(best.file_id, file);
  EXPECT_EQ(best.filename, "manual.txt");
  EXPECT_EQ(best.content.front().text, "Put the snapshot back and start the server.");
  EXPECT_EQ(best.wrkhrs.headings, std::vector<std::string>{"Restore"});
  if (!has_qdrant()) {  // which says how it ranked both together only
    EXPECT_EQ(best.wrkhrs.dense_rank, 1);
    EXPECT_EQ(best.wrkhrs.lexical_rank, 1);
  }
  EXPECT_DOUBLE_EQ(best.wrkhrs.lexical_coverage, 1.0);
  EXPECT_GT(best.score, results.data.back().score);
  EXPECT_LE(best.score, 1.0);

  const auto described = service.run(service.stores.get(alice, store)).value();
  EXPECT_EQ(described.file_counts.completed, 1);
  EXPECT_EQ(described.status, "completed");
  EXPECT_GT(described.usage_bytes, 0u);
  const auto content = service.run(service.store_files.content(alice, {store, file})).value();
  EXPECT_EQ(content.data.size(), 3u);
}

TEST_P(RagTest, another_key_finds_nothing_and_can_do_nothing) {
  Service service(home());
  const auto store = service.make_store(alice);
  const auto file = service.ingested(alice, store, "secret.txt", "The launch code is 1234.");
  service.ingested(bob, service.make_store(bob), "other.txt", "Nothing of interest.");

  auto code_of = [](const auto& result) { return result ? std::optional<Code>() : result.error().code; };
  EXPECT_EQ(code_of(service.run(service.files.get(bob, file))), Code::not_found);
  EXPECT_EQ(code_of(service.run(service.files.open(bob, file))), Code::not_found);
  EXPECT_EQ(code_of(service.run(service.files.remove(bob, file))), Code::not_found);
  EXPECT_EQ(code_of(service.run(service.stores.get(bob, store))), Code::not_found);
  EXPECT_EQ(code_of(service.run(service.stores.remove(bob, store))), Code::not_found);
  EXPECT_EQ(code_of(service.run(service.store_files.get(bob, {store, file}))), Code::not_found);
  EXPECT_EQ(code_of(service.run(service.store_files.content(bob, {store, file}))), Code::not_found);
  EXPECT_EQ(code_of(service.find(bob, {store}, "launch code")), Code::not_found);
  api::CreateVectorStore with_foreign_file;
  with_foreign_file.file_ids = {file};
  EXPECT_EQ(code_of(service.run(service.stores.create(bob, with_foreign_file))), Code::not_found);
  EXPECT_EQ(service.run(service.stores.list(bob, {})).value().data.size(), 1u) << "no store is left of the refused one";
  for (const auto& result : service.find(bob, {}, "launch code").value().data) EXPECT_NE(result.file_id, file);
  EXPECT_EQ(service.run(service.files.list(bob, {})).value().data.size(), 1u);
}

TEST_P(RagTest, word_statistics_of_one_key_do_not_depend_on_the_documents_of_another) {
  Service service(home());
  const auto store = service.make_store(alice);
  service.ingested(alice, store, "a.txt", std::string(manual));
  const auto before = service.find(alice, {store}, "restore snapshot").value().data.front();
  service.ingested(bob, service.make_store(bob), "b.txt",
                   "Restore restore snapshot.\nsnapshot again\n# Restore\nsnapshot");
  const auto after = service.find(alice, {store}, "restore snapshot").value().data.front();
  EXPECT_EQ(before.wrkhrs.bm25, after.wrkhrs.bm25);
  EXPECT_EQ(before.score, after.score);
}

TEST_P(RagTest, a_file_that_cannot_be_read_fails_with_the_reason) {
  Service service(home());
  const auto store = service.make_store(alice);
  const auto unsupported = service.upload(alice, "x.bin", "fail unsupported").value().id;
  const auto empty = service.upload(alice, "empty.txt", "").value().id;
  service.add(alice, store, unsupported);
  service.add(alice, store, empty);
  auto failed = service.settled(alice, store, unsupported);
  EXPECT_EQ(failed.status, "failed");
  ASSERT_TRUE(failed.last_error);
  EXPECT_EQ(failed.last_error->code, "unsupported_file");
  EXPECT_EQ(failed.last_error->message, "Cannot read this format.");
  EXPECT_EQ(service.settled(alice, store, empty).last_error->code, "invalid_file");
  EXPECT_EQ(service.run(service.stores.get(alice, store)).value().file_counts.failed, 2);
}

TEST_P(RagTest, a_reader_that_is_away_is_asked_again) {
  Service service(home());
  service.reader.unavailable = 3;
  const auto store = service.make_store(alice);
  const auto file = service.upload(alice, "x.txt", "fail unavailable\nnow it works").value().id;
  service.add(alice, store, file);
  // The delays are 5, 10, 20 ms; the worker itself looks every 5 s, or when woken.
  for (int i = 0; i < 100; ++i) {
    service.ingest->wake();
    std::this_thread::sleep_for(5ms);
  }
  EXPECT_EQ(service.settled(alice, store, file).status, "completed");
  EXPECT_EQ(service.reader.reads, 4);
}

TEST_P(RagTest, a_restart_goes_on_where_the_ingest_stood_and_doubles_nothing) {
  std::string text;
  for (int i = 0; i < 40; ++i)
    text += "# Section " + std::to_string(i) + "\nText number" + std::to_string(i) + " stands here.\n";
  std::string store;
  std::string file;
  {
    Service service(home());
    service.embedder.pause_after = 10;
    store = service.make_store(alice);
    file = service.upload(alice, "long.txt", text).value().id;
    service.add(alice, store, file);
    while (service.embedder.embedded < 10) std::this_thread::sleep_for(1ms);
    const auto halfway = service.run(service.store_files.get(alice, {store, file})).value();
    EXPECT_EQ(halfway.status, "in_progress");
    EXPECT_EQ(halfway.wrkhrs.stage, "embedding");
    EXPECT_EQ(halfway.wrkhrs.passages, 40);
    EXPECT_TRUE(service.find(alice, {store}, "number7").value().data.empty()) << "not found before it is whole";
  }
  Service service(home());
  EXPECT_EQ(service.settled(alice, store, file).status, "completed");
  EXPECT_EQ(service.reader.reads, 0) << "it was read before";
  EXPECT_LT(service.embedder.embedded, 40) << "what was embedded stays";
  EXPECT_EQ(service.count("SELECT count(*) FROM passage"), 40);
  EXPECT_EQ(service.count("SELECT count(*) FROM embedding"), 40);
  EXPECT_EQ(service.find(alice, {store}, "number7").value().data.front().content.front().text,
            "Text number7 stands here.");
}

TEST_P(RagTest, another_embedding_model_embeds_everything_again) {
  std::string store;
  std::string file;
  {
    Service service(home());
    store = service.make_store(alice);
    file = service.ingested(alice, store, "manual.txt", std::string(manual));
  }
  Service service(home(), "fake-2");
  EXPECT_EQ(service.settled(alice, store, file).status, "completed");
  EXPECT_EQ(service.embedder.embedded, 3);
  EXPECT_EQ(service.reader.reads, 0);
  EXPECT_EQ(service.find(alice, {store}, "restore snapshot").value().data.size(), 3u);
}

TEST_P(RagTest, vectors_of_a_model_to_come_are_made_while_the_old_one_serves_and_taken_over_at_a_restart) {
  std::string store, file;
  auto load_fake = [](const std::string& id) -> Result<std::unique_ptr<Embedder>> {
    if (id == "missing") return fail(Code::not_found, "There is no model 'missing'.");
    auto embedder = std::make_unique<FakeEmbedder>();
    embedder->name = id;
    return std::unique_ptr<Embedder>(std::move(embedder));
  };
  {
    Service service(home());
    store = service.make_store(alice);
    file = service.ingested(alice, store, "manual.txt", std::string(manual));
    NextGeneration next(*service.database, service.embedder, service.workers, service.runtime, load_fake);
    EXPECT_EQ(next.status().state, "idle");
    next.prepare("fake-2");
    for (int i = 0; i < 2000 && next.status().state != "ready"; ++i)
      std::this_thread::sleep_for(5ms);  // tidy: allow(sleep) looks again soon, up to a limit
    EXPECT_EQ(next.status().state, "ready") << next.status().error;
    EXPECT_EQ(next.status().done, 3);
    EXPECT_EQ(service.find(alice, {store}, "restore snapshot").value().data.size(), 3u) << "the old one serves";
    auto compared =
        service.run(next.compare(alice, "key_alice", {{"restore snapshot", "manual.txt"}, {"x", "other"}}, 3));
    ASSERT_TRUE(compared) << compared.error().message;
    EXPECT_EQ(compared->questions, 2);
    EXPECT_EQ(compared->found_now, 1);
    EXPECT_EQ(compared->found_next, 1);
    EXPECT_EQ(compared->documents, 1);
    EXPECT_EQ(next.give_up("another").state, "ready") << "it is not the one";
    EXPECT_EQ(next.give_up("fake-2").state, "idle");
    auto given_up = service.run(next.compare(alice, "key_alice", {{"restore snapshot", "manual.txt"}}, 3));
    ASSERT_FALSE(given_up);
    EXPECT_EQ(given_up.error().code, Code::unavailable);
    next.prepare("missing");
    for (int i = 0; i < 2000 && next.status().state != "failed"; ++i)
      std::this_thread::sleep_for(5ms);  // tidy: allow(sleep) looks again soon, up to a limit
    EXPECT_EQ(next.status().error, "There is no model 'missing'.");
    EXPECT_EQ(service.count("SELECT count(*) FROM spare_embedding"), 3) << "what was made stays";
  }
  {
    Service service(home(), "fake-2");
    EXPECT_EQ(service.settled(alice, store, file).status, "completed");
    EXPECT_EQ(service.embedder.embedded, 0) << "nothing is embedded again";
    EXPECT_EQ(service.find(alice, {store}, "restore snapshot").value().data.size(), 3u);
    EXPECT_EQ(service.count("SELECT count(*) FROM spare_embedding WHERE model = 'fake-1'"), 3) << "for the way back";
    const auto more = service.ingested(alice, store, "more.txt", "Another text about pumps.");
    EXPECT_EQ(service.embedder.embedded, 1);
  }
  Service service(home(), "fake-1");  // the way back: only what was added meanwhile is embedded
  EXPECT_EQ(service.settled(alice, store, file).status, "completed");
  for (int i = 0; i < 2000 && service.embedder.embedded < 1; ++i)
    std::this_thread::sleep_for(5ms);  // tidy: allow(sleep) looks again soon, up to a limit
  EXPECT_EQ(service.embedder.embedded, 1);
  EXPECT_FALSE(service.find(alice, {store}, "restore snapshot").value().data.empty());
}

TEST_P(RagTest, a_search_never_compares_vectors_of_two_models) {
  Service service(home());
  const auto store = service.make_store(alice);
  service.ingested(alice, store, "manual.txt", std::string(manual));
  // Another replica goes over to another model.
  ASSERT_TRUE(service.database->write_now([](store::Connection& c) -> Result<int> {
    if (auto used = use_model(c, "fake-2"); !used) return forward_error(used);
    return 0;
  }));
  auto refused = service.find(alice, {store}, "restore snapshot");
  ASSERT_FALSE(refused);
  EXPECT_EQ(refused.error().code, Code::unavailable);
  EXPECT_NE(refused.error().message.find("another embedding model"), std::string::npos);
  // Nor does it take up what is to be embedded again, write vectors of the old one among the new, or give anything up.
  service.add(alice, store, service.upload(alice, "more.txt", "Another text about pumps.").value().id, {});
  std::this_thread::sleep_for(300ms);  // tidy: allow(sleep) ingest must have looked for work
  EXPECT_EQ(service.count("SELECT count(*) FROM embedding"), 0);
  EXPECT_EQ(service.count("SELECT count(*) FROM document WHERE status = 'in_progress'"), 2);
  EXPECT_EQ(service.count("SELECT coalesce(sum(attempts), 0) FROM document"), 0);
}

TEST_P(RagTest, taking_a_file_out_stops_its_ingest_and_hides_it_at_once) {
  Service service(home());
  service.embedder.pause_after = 0;
  const auto store = service.make_store(alice);
  const auto file = service.upload(alice, "manual.txt", std::string(manual)).value().id;
  service.add(alice, store, file);
  while (service.count("SELECT count(*) FROM passage") == 0) std::this_thread::sleep_for(1ms);
  ASSERT_TRUE(service.run(service.store_files.remove(alice, {store, file})));
  service.embedder.pause_after = 1'000'000;
  EXPECT_FALSE(service.run(service.store_files.get(alice, {store, file})));
  const auto next = service.ingested(alice, store, "next.txt", "Another text.");
  EXPECT_EQ(service.count("SELECT count(*) FROM embedding"), 1) << "of the next file only";

  FakeClock clock;
  Janitor janitor(*service.database, *service.objects, service.runtime, clock);
  ASSERT_TRUE(service.run(janitor.clean(alice)));
  EXPECT_EQ(service.count("SELECT count(*) FROM passage"), 1);
  EXPECT_EQ(service.count("SELECT count(*) FROM doomed"), 0);
  EXPECT_TRUE(service.run(service.files.get(alice, file))) << "the file itself stays";
}

TEST_P(RagTest, a_deleted_file_leaves_every_store_and_its_bytes_go_after_a_while) {
  Service service(home());
  const auto store = service.make_store(alice);
  const auto file = service.ingested(alice, store, "manual.txt", std::string(manual));
  const auto twin = service.upload(bob, "same.txt", std::string(manual)).value().id;
  ASSERT_TRUE(service.run(service.files.remove(alice, file)));
  EXPECT_FALSE(service.run(service.files.open(alice, file)));
  EXPECT_TRUE(service.find(alice, {store}, "restore snapshot").value().data.empty());
  EXPECT_EQ(service.run(service.stores.get(alice, store)).value().file_counts.total, 0);

  FakeClock clock;
  Janitor janitor(*service.database, *service.objects, service.runtime, clock);
  const store::ObjectId object{sha256_hex(manual)};
  clock.shift = 2h;
  ASSERT_TRUE(service.run(janitor.clean(alice)));
  EXPECT_TRUE(service.run(service.objects->stat(alice, object)).value()) << "another key has uploaded the same bytes";
  ASSERT_TRUE(service.run(service.files.remove(bob, twin)));
  clock.shift = 0h;
  ASSERT_TRUE(service.run(janitor.clean(alice)));
  EXPECT_TRUE(service.run(service.objects->stat(alice, object)).value()) << "somebody may be uploading it again";
  clock.shift = 2h;
  ASSERT_TRUE(service.run(janitor.clean(alice)));
  EXPECT_FALSE(service.run(service.objects->stat(alice, object)).value());
  if (is_sqlite()) {
    EXPECT_EQ(service.count("SELECT count(*) FROM lexical_1_words WHERE term = 'snapshot'"), 0)
        << "its words are gone too";
  }
}

TEST_P(RagTest, objects_of_uploads_that_died_are_swept) {
  Service service(home());
  auto writer = service.run(service.files.begin_upload(alice)).value();
  ASSERT_TRUE(service.run(writer->write(alice, "never described")));
  ASSERT_TRUE(service.run(writer->finish(alice)));
  const auto kept = service.upload(alice, "kept.txt", "described").value();
  FakeClock clock;
  clock.shift = 2h;
  Janitor janitor(*service.database, *service.objects, service.runtime, clock);
  const auto would = service.run(janitor.sweep_objects(alice, true));
  ASSERT_TRUE(would);
  EXPECT_EQ(would->objects, 1);
  EXPECT_EQ(would->bytes, 15);
  EXPECT_TRUE(service.run(service.objects->stat(alice, {sha256_hex("never described")})).value());
  const auto swept = service.run(janitor.sweep_objects(alice));
  ASSERT_TRUE(swept);
  EXPECT_EQ(swept->objects, 1);
  EXPECT_FALSE(service.run(service.objects->stat(alice, {sha256_hex("never described")})).value());
  EXPECT_TRUE(service.run(service.files.open(alice, kept.id)));
}

TEST_P(RagTest, objects_older_than_the_database_are_not_swept) {
  Service service(home());
  auto writer = service.run(service.files.begin_upload(alice)).value();
  ASSERT_TRUE(service.run(writer->write(alice, "of a database that was lost")));
  ASSERT_TRUE(service.run(writer->finish(alice)));
  FakeClock clock;
  clock.shift = 2h;
  Janitor janitor(*service.database, *service.objects, service.runtime, clock);
  const auto began = [&](std::chrono::system_clock::time_point at) {
    const auto ms = std::chrono::duration_cast<std::chrono::milliseconds>(at.time_since_epoch()).count();
    auto write = [ms](store::Connection& c) {
      return c.execute(
          "INSERT INTO meta(key, value) VALUES('objects_since_ms', ?) ON CONFLICT(key) DO UPDATE SET value = "
          "excluded.value",
          std::to_string(ms));
    };
    ASSERT_TRUE(service.database->write_now(write));
  };
  began(std::chrono::system_clock::now() + 1h);
  ASSERT_EQ(service.run(janitor.sweep_objects(alice)).value().objects, 0);
  EXPECT_TRUE(service.run(service.objects->stat(alice, {sha256_hex("of a database that was lost")})).value());
  began(std::chrono::system_clock::now());
  EXPECT_EQ(service.run(janitor.sweep_objects(alice)).value().objects, 1);
}

TEST_P(RagTest, no_object_is_deleted_while_a_backup_holds_them) {
  Service service(home());
  auto writer = service.run(service.files.begin_upload(alice)).value();
  ASSERT_TRUE(service.run(writer->write(alice, "never described")));
  ASSERT_TRUE(service.run(writer->finish(alice)));
  const store::ObjectId undescribed{sha256_hex("never described")}, orphan{sha256_hex("short text")};
  const auto file = service.upload(alice, "a.txt", "short text").value();
  ASSERT_TRUE(service.run(service.files.remove(alice, file.id)));
  const auto hold = [&](std::chrono::milliseconds duration) {
    auto write = [duration](store::Connection& c) { return store::hold_objects(c, duration); };
    ASSERT_TRUE(service.database->write_now(write));
  };
  hold(1min);
  FakeClock clock;
  clock.shift = 2h;
  Janitor janitor(*service.database, *service.objects, service.runtime, clock);
  ASSERT_TRUE(service.run(janitor.sweep_objects(alice)));
  ASSERT_TRUE(service.run(janitor.clean(alice)));
  EXPECT_TRUE(service.run(service.objects->stat(alice, undescribed)).value());
  EXPECT_TRUE(service.run(service.objects->stat(alice, orphan)).value());
  hold(1ms);
  ASSERT_TRUE(service.database->read_now(store::objects_are_held).value()) << "a longer hold stays";
  // It ends by itself, and one that ends too far away (a clock that was set back) counts as ended.
  for (const char* until : {"1000", "99999999999999"}) {
    ASSERT_TRUE(service.database->write_now([until](store::Connection& c) {
      return c.execute("UPDATE meta SET value = ? WHERE key = 'objects_held_until_ms'", std::string(until));
    }));
    EXPECT_FALSE(service.database->read_now(store::objects_are_held).value());
  }
  ASSERT_TRUE(service.run(janitor.sweep_objects(alice)));
  ASSERT_TRUE(service.run(janitor.clean(alice)));
  EXPECT_FALSE(service.run(service.objects->stat(alice, undescribed)).value());
  EXPECT_FALSE(service.run(service.objects->stat(alice, orphan)).value());
}

TEST_P(RagTest, files_and_stores_expire) {
  Service service(home());
  NewFile expiring{.name = "", .purpose = "user_data", .expires_seconds = 3600};
  const auto file = service.upload(alice, "short.txt", "short-lived", expiring).value();
  EXPECT_EQ(file.expires_at, file.created_at + 3600);
  api::CreateVectorStore request;
  request.expires_after = api::ExpiresAfter{.days = 1};
  const auto store = service.make_store(alice, request);
  service.ingested(alice, store, "manual.txt", std::string(manual));

  FakeClock clock;
  Janitor janitor(*service.database, *service.objects, service.runtime, clock);
  clock.shift = 2h;
  ASSERT_TRUE(service.run(janitor.clean(alice)));
  EXPECT_FALSE(service.run(service.files.get(alice, file.id)));
  EXPECT_EQ(service.run(service.stores.get(alice, store)).value().status, "completed");
  clock.shift = 25h;
  ASSERT_TRUE(service.run(janitor.clean(alice)));
  EXPECT_EQ(service.run(service.stores.get(alice, store)).value().status, "expired");
  auto search = service.find(alice, {store}, "snapshot");
  ASSERT_FALSE(search);
  EXPECT_EQ(search.error().code, Code::invalid_argument);
  EXPECT_TRUE(service.find(alice, {}, "snapshot").value().data.empty()) << "a search of all stores passes over it";
}

TEST_P(RagTest, searches_can_be_limited_by_attributes_and_score) {
  Service service(home());
  const auto store = service.make_store(alice);
  service.ingested(alice, store, "old.txt", "The pump needs oil.", {{"year", 1999}});
  const auto recent = service.ingested(alice, store, "new.txt", "The pump needs grease.", {{"year", 2024}});
  const json::Value since_2000 = json::parse(R"({"type":"gte","key":"year","value":2000})").value();
  auto filtered = service.find(alice, {store}, "pump", since_2000).value();
  ASSERT_EQ(filtered.data.size(), 1u);
  EXPECT_EQ(filtered.data[0].file_id, recent);
  EXPECT_TRUE(service.find(alice, {store}, "zebra migration", nullptr, 0.5).value().data.empty());
  EXPECT_FALSE(service.find(alice, {store}, "pump", json::parse(R"({"type":"like"})").value()));
  EXPECT_FALSE(service.find(alice, {store}, "  "));

  api::UpdateStoreFile update{.vector_store_id = store, .file_id = recent, .attributes = {{"year", 1998}}};
  ASSERT_TRUE(service.run(service.store_files.update(alice, update)));
  EXPECT_TRUE(service.find(alice, {store}, "pump", since_2000).value().data.empty());
}

TEST_P(RagTest, a_search_over_several_stores_gives_each_passage_once) {
  Service service(home());
  const auto first = service.make_store(alice);
  const auto second = service.make_store(alice);
  const auto file = service.ingested(alice, first, "manual.txt", std::string(manual));
  service.add(alice, second, file);
  service.settled(alice, second, file);
  service.ingested(alice, second, "more.txt", "A snapshot of the restore.");
  auto results = service.find(alice, {}, "restore snapshot").value();
  EXPECT_EQ(results.data.size(), 4u);
  EXPECT_EQ(service.find(alice, {first}, "restore snapshot").value().data.size(), 3u);
  EXPECT_TRUE(service.find(Service::as("key_of_nobody"), {}, "anything").value().data.empty());
}

TEST_P(RagTest, a_document_that_was_ingested_twice_gives_its_passages_once) {
  Service service(home());
  const auto store = service.make_store(alice);
  const auto first = service.ingested(alice, store, "manual.txt", std::string(manual));
  const auto alone = service.find(alice, {}, "restore snapshot").value();
  const auto second = service.ingested(alice, store, "copy of manual.txt", std::string(manual));
  service.ingested(alice, store, "more.txt", "A snapshot of the restore.");
  const auto results = service.find(alice, {}, "restore snapshot").value();
  ASSERT_EQ(results.data.size(), alone.data.size() + 1);
  for (const auto& result : results.data) {
    if (result.filename == "more.txt") continue;
    ASSERT_EQ(result.wrkhrs.also_in.size(), 1u);
    EXPECT_NE(result.wrkhrs.also_in.front().file_id, result.file_id);
    EXPECT_TRUE(result.wrkhrs.also_in.front().file_id == first || result.wrkhrs.also_in.front().file_id == second);
    EXPECT_EQ(result.wrkhrs.also_in.front().vector_store_id, store);
  }
}

TEST_P(RagTest, a_batch_is_all_or_nothing_and_can_be_cancelled) {
  Service service(home());
  service.embedder.pause_after = 0;
  const auto store = service.make_store(alice);
  api::CreateBatch request;
  request.vector_store_id = store;
  for (int i = 0; i < 5; ++i)
    request.file_ids.push_back(service.upload(alice, "f.txt", "text " + std::to_string(i)).value().id);
  auto broken = request;
  broken.file_ids.push_back("file-of-nobody");
  EXPECT_FALSE(service.run(service.store_files.create_batch(alice, broken)));
  EXPECT_EQ(service.run(service.stores.get(alice, store)).value().file_counts.total, 0);

  const auto batch = service.run(service.store_files.create_batch(alice, request)).value();
  EXPECT_EQ(batch.status, "in_progress");
  EXPECT_EQ(batch.file_counts.total, 5);
  const auto cancelled = service.run(service.store_files.cancel_batch(alice, {store, batch.id})).value();
  EXPECT_EQ(cancelled.status, "cancelled");
  EXPECT_EQ(cancelled.file_counts.cancelled, 5);
  service.embedder.pause_after = 1'000'000;
  const auto again = service.run(service.store_files.create_batch(alice, request)).value();
  for (const auto& file : request.file_ids) EXPECT_EQ(service.settled(alice, store, file).status, "completed");
  EXPECT_EQ(service.run(service.store_files.get_batch(alice, {store, again.id})).value().status, "completed");
  api::ListBatchFiles list{.vector_store_id = store, .batch_id = again.id, .limit = 2};
  EXPECT_EQ(service.run(service.store_files.list_batch(alice, list)).value().data.size(), 2u);
}

TEST_P(RagTest, lists_are_paged_in_both_directions) {
  Service service(home(), "fake-1", false);
  std::vector<std::string> ids;
  for (int i = 0; i < 5; ++i) {
    ids.push_back(service.make_store(alice));
    std::this_thread::sleep_for(2ms);
  }
  auto ids_of = [](const auto& page) {
    std::vector<std::string> found;
    for (const auto& item : page.data) found.push_back(item.id);
    return found;
  };
  auto list = [&](api::ListVectorStores request) {
    return service.run(service.stores.list(alice, std::move(request))).value();
  };
  using Ids = std::vector<std::string>;
  auto page = list({.limit = 2});
  EXPECT_EQ(ids_of(page), (Ids{ids[4], ids[3]}));
  EXPECT_TRUE(page.has_more);
  page = list({.after = page.last_id, .limit = 2});
  EXPECT_EQ(ids_of(page), (Ids{ids[2], ids[1]}));
  page = list({.after = page.last_id, .limit = 2});
  EXPECT_EQ(ids_of(page), (Ids{ids[0]}));
  EXPECT_FALSE(page.has_more);
  EXPECT_EQ(ids_of(list({.before = ids[1], .limit = 2})), (Ids{ids[3], ids[2]})) << "the page just before it";
  EXPECT_EQ(ids_of(list({.after = ids[1], .limit = 2, .order = api::Order::asc})), (Ids{ids[2], ids[3]}));
  EXPECT_EQ(ids_of(list({.before = ids[2], .limit = 9, .order = api::Order::asc})), (Ids{ids[0], ids[1]}));
}

TEST_P(RagTest, uploads_are_checked) {
  Service service(home(), "fake-1", false);
  auto bad_purpose = service.upload(alice, "a.txt", "x", {.name = "", .purpose = "world domination"});
  ASSERT_FALSE(bad_purpose);
  EXPECT_EQ(bad_purpose.error().param, "purpose");
  EXPECT_EQ(service.upload(alice, "a.txt", std::string(1'000'001, 'x')).error().code, Code::too_large);
  EXPECT_EQ(service.upload(alice, "../../etc/passwd", "x").value().filename, "passwd");
  EXPECT_EQ(service.run(service.files.begin_upload(Context::background())).error().code, Code::permission_denied);
}

TEST_P(RagTest, owners_take_turns) {
  Service service(home(), "fake-1", false);
  service.embedder.pause_after = 12;  // of 31
  const auto many = service.make_store(alice);
  for (int i = 0; i < 30; ++i)
    service.add(alice, many, service.upload(alice, "f.txt", "text " + std::to_string(i)).value().id);
  const auto one = service.make_store(bob);
  const auto file = service.upload(bob, "b.txt", "bob's only text").value().id;
  service.add(bob, one, file);
  ASSERT_TRUE(service.ingest->start());
  service.settled(bob, one, file);
  EXPECT_GT(service.run(service.stores.get(alice, many)).value().file_counts.in_progress, 10)
      << "bob does not wait for all of alice's";
  service.embedder.pause_after = 1'000'000;
}

}  // namespace
}  // namespace wrkhrs::rag
