// What is Qdrant's own: keys, TLS, what is lost and filled again. That searches are the same is in rag_test.cpp, which
// runs on it too. The server is a stand-in (qdrant_testing.hpp): Qdrant's engine behind its wire format.
#include "rag/qdrant_testing.hpp"
#include "rag/testing.hpp"
#include "store/postgres_testing.hpp"

namespace wrkhrs::rag {
namespace {

class QdrantTest : public ::testing::Test {
 protected:
  void SetUp() override {
    if (!TestQdrant::missing().empty()) GTEST_SKIP() << TestQdrant::missing();
  }
  Home home(const TestQdrant& server) const { return {.folder = folder.path(), .qdrant = server.config()}; }
  template <class Condition>
  static bool eventually(Condition condition, std::chrono::milliseconds limit = 30s) {
    const auto give_up = std::chrono::steady_clock::now() + limit;
    while (!condition()) {
      if (std::chrono::steady_clock::now() >= give_up) return false;
      std::this_thread::sleep_for(20ms);  // tidy: allow(sleep) looks again soon, up to a limit
    }
    return true;
  }
  std::int64_t points(Service& service) {
    const std::string copy = service.follower->state().copy;
    auto count = service.run(service.qdrant->count(alice, copy));
    return count ? *count : -1;
  }
  /// Found, and ranked by Qdrant.
  bool qdrant_finds(Service& service, const std::string& store, int number) {
    auto found = service.find(alice, {store}, fmt::format("marker{}", number));
    if (!found || found->data.empty()) return false;
    const auto& best = found->data.front();
    return !best.wrkhrs.dense_rank &&
           best.content.front().text.find(fmt::format("marker{} ", number)) != std::string::npos;
  }
  static std::string text_number(int number) {
    return fmt::format("# Part\nThe marker{} stands here.\n# Other\nNothing of interest.\n", number);
  }
  static void make_certificate(const std::string& certificate, const std::string& key) {
    const std::vector<std::string> words{
        "openssl", "req",   "-x509", "-newkey",  "ec",         "-pkeyopt", "ec_paramgen_curve:prime256v1",
        "-nodes",  "-days", "2",     "-subj",    "/CN=qdrant", "-addext",  "subjectAltName=IP:127.0.0.1",
        "-keyout", key,     "-out",  certificate};
    std::vector<char*> pointers;
    for (const auto& word : words) pointers.push_back(const_cast<char*>(word.c_str()));
    pointers.push_back(nullptr);
    const pid_t pid = ::fork();
    if (pid == 0) {
      ::dup2(::open("/dev/null", O_WRONLY), STDERR_FILENO);
      ::execvp(pointers.front(), pointers.data());
      ::_exit(127);
    }
    int status = 0;
    ASSERT_EQ(::waitpid(pid, &status, 0), pid);
    ASSERT_EQ(status, 0);
  }
  store::TemporaryFolder folder;
  const Context alice = Context::background(3min).with_principal({.key_id = "key_alice"});
};

TEST_F(QdrantTest, a_wrong_key_is_told_from_a_server_that_is_away) {
  TestQdrant server({.api_key = "the-right-key"});
  Home wrong = home(server);
  wrong.qdrant.api_key = "another";
  {
    Service service(wrong);
    const auto store = service.make_store(alice);
    service.ingested(alice, store, "text.txt", text_number(1));
    EXPECT_FALSE(service.find(alice, {store}, "marker1").value().data.empty()) << "searches go on";
    auto refused = service.run(service.follower->check(alice));
    ASSERT_FALSE(refused);
    EXPECT_EQ(refused.error().code, Code::unauthenticated);
    EXPECT_NE(refused.error().message.find("QDRANT_API_KEY"), std::string::npos);
    EXPECT_EQ(refused.error().detail.find("another"), std::string::npos);
  }
  Service service(home(server));
  EXPECT_TRUE(eventually([&] { return service.run(service.follower->check(alice)).has_value(); }));
  server.kill();
  auto away = service.run(service.follower->check(alice));
  ASSERT_FALSE(away);
  EXPECT_EQ(away.error().code, Code::unavailable);
  EXPECT_NE(away.error().message.find("QDRANT_URL"), std::string::npos);
}

TEST_F(QdrantTest, speaks_tls_to_a_server_whose_authority_is_named) {
  const std::string certificate = folder.path() / "certificate.pem";
  const std::string key = folder.path() / "key.pem";
  make_certificate(certificate, key);
  TestQdrant server({.certificate = certificate, .key = key});
  Service service(home(server));
  const auto store = service.make_store(alice);
  service.ingested(alice, store, "text.txt", text_number(1));
  EXPECT_TRUE(qdrant_finds(service, store, 1));
  config::QdrantConfig untrusting = server.config();
  untrusting.ca_file.clear();
  auto other = QdrantIndex::make(service.http, service.metrics, untrusting).value();
  auto refused = service.run(other->ping(alice));
  ASSERT_FALSE(refused) << "an authority that is not trusted";
  EXPECT_EQ(refused.error().code, Code::upstream_failed);
}

TEST_F(QdrantTest, what_is_deleted_or_of_another_key_is_never_found_whatever_the_engine_says) {
  TestQdrant server;
  Service service(home(server));
  const Context bob = Service::as("key_bob");
  const auto store = service.make_store(alice);
  const auto file = service.ingested(alice, store, "text.txt", text_number(1));
  const auto bobs = service.make_store(bob);
  service.ingested(bob, bobs, "secret.txt", "The marker1 of Bob is secret.");
  ASSERT_TRUE(qdrant_finds(service, store, 1));
  // An engine gone wrong: it says of Bob's passage that it stands in Alice's store.
  const auto owner = service.count("SELECT owner FROM store WHERE id = '" + store + "'");
  const auto number = service.count("SELECT number FROM store WHERE id = '" + store + "'");
  IndexedPassage false_one{.passage = service.count("SELECT number FROM passage WHERE text LIKE '%secret%'"),
                           .document = service.count("SELECT document FROM passage WHERE text LIKE '%secret%'"),
                           .store = number,
                           .owner = owner,
                           .dense = std::vector<float>(256, 1.0F / 16),
                           .words = sparse_passage("marker1 marker1 marker1")};
  std::vector<IndexedPassage> put{std::move(false_one)};
  ASSERT_TRUE(service.run(service.qdrant->put(alice, service.follower->state().copy, std::move(put))));
  auto found = service.find(alice, {store}, "marker1").value();
  EXPECT_FALSE(found.data.empty());
  for (const auto& result : found.data) EXPECT_EQ(result.content.front().text.find("secret"), std::string::npos);

  ASSERT_TRUE(service.run(service.files.remove(alice, file)));
  EXPECT_TRUE(service.find(alice, {store}, "marker1")->data.empty()) << "from the moment of the acknowledgement";
  EXPECT_TRUE(eventually([&] { return points(service) == 1; })) << "what is left is Bob's";
}

TEST_F(QdrantTest, while_it_is_away_searches_and_ingest_go_on_and_it_catches_up) {
  TestQdrant server;
  Service service(home(server));
  const auto store = service.make_store(alice);
  service.ingested(alice, store, "text.txt", text_number(1));
  ASSERT_TRUE(qdrant_finds(service, store, 1));
  server.kill();
  service.ingested(alice, store, "text.txt", text_number(2));
  for (const int number : {1, 2}) {
    auto found = service.find(alice, {store}, fmt::format("marker{}", number)).value();
    ASSERT_FALSE(found.data.empty());
    EXPECT_TRUE(found.data.front().wrkhrs.dense_rank && found.data.front().wrkhrs.lexical_rank) << "ranked here";
  }
  EXPECT_TRUE(service.follower->state().search_trouble);
  auto degraded = service.run(service.follower->check(alice));
  ASSERT_FALSE(degraded);
  EXPECT_EQ(degraded.error().code, Code::unavailable);
  server.start();
  EXPECT_TRUE(eventually([&] { return qdrant_finds(service, store, 1) && qdrant_finds(service, store, 2); }));
  EXPECT_TRUE(eventually([&] { return service.run(service.follower->check(alice)).has_value(); }));
  EXPECT_EQ(points(service), 4);
}

TEST_F(QdrantTest, while_it_is_away_large_stores_are_searched_by_words) {
  TestQdrant server;
  Service service(home(server), "fake-1", true, 15s, {.stand_in_passages_max = 1});
  const auto store = service.make_store(alice);
  service.ingested(alice, store, "text.txt", text_number(1));
  server.kill();
  auto found = service.find(alice, {store}, "marker1").value();
  ASSERT_FALSE(found.data.empty());
  EXPECT_FALSE(found.data.front().wrkhrs.dense_rank);
  EXPECT_EQ(found.data.front().wrkhrs.lexical_rank, 1);
  EXPECT_EQ(service.search->index_bytes(), 0u) << "no vector was loaded";
}

TEST_F(QdrantTest, one_that_was_wiped_is_filled_again) {
  TestQdrant server;
  Service service(home(server));
  const auto store = service.make_store(alice);
  for (int number = 0; number < 5; ++number) service.ingested(alice, store, "text.txt", text_number(number));
  ASSERT_TRUE(qdrant_finds(service, store, 0));
  server.kill();
  server.wipe();
  server.start();
  auto at_once = service.find(alice, {store}, "marker3");
  EXPECT_TRUE(at_once && !at_once->data.empty()) << "a search meanwhile";
  EXPECT_TRUE(eventually([&] { return points(service) == 10; }));
  for (int number = 0; number < 5; ++number)
    EXPECT_TRUE(eventually([&] { return qdrant_finds(service, store, number); }));
  EXPECT_GT(service.follower->state().filled_again, 0u);
}

TEST_F(QdrantTest, one_that_was_set_back_is_filled_again_and_what_it_should_not_have_goes) {
  TestQdrant server;
  Service service(home(server));
  const auto store = service.make_store(alice);
  service.ingested(alice, store, "text.txt", text_number(1));
  service.ingested(alice, store, "text.txt", text_number(2));
  ASSERT_TRUE(qdrant_finds(service, store, 1));
  std::vector<std::int64_t> lost{service.count("SELECT max(number) FROM document")};
  ASSERT_TRUE(service.run(service.qdrant->remove(alice, service.follower->state().copy, std::move(lost))));
  std::vector<IndexedPassage> foreign{IndexedPassage{.passage = 999'999,
                                                     .document = 999'999,
                                                     .store = 1,
                                                     .owner = 1,
                                                     .dense = std::vector<float>(256, 1.0F / 16),
                                                     .words = {}}};
  ASSERT_TRUE(service.run(service.qdrant->put(alice, service.follower->state().copy, std::move(foreign))));
  EXPECT_TRUE(eventually([&] {
    auto documents = service.run(service.qdrant->documents(alice, service.follower->state().copy));
    return documents && documents->size() == 2 && !documents->contains(999'999);
  }));
  EXPECT_TRUE(qdrant_finds(service, store, 2));
}

TEST_F(QdrantTest, a_server_killed_while_it_is_filled_loses_nothing) {
  TestQdrant server;
  Service service(home(server));
  const auto store = service.make_store(alice);
  constexpr int documents = 40;
  std::vector<std::string> files;
  for (int number = 0; number < documents; ++number) {
    files.push_back(service.upload(alice, "text.txt", text_number(number)).value().id);
    service.add(alice, store, files.back());
    if (number % 10 == 5) {
      server.kill();
      server.start();
    }
  }
  for (const auto& file : files) EXPECT_EQ(service.settled(alice, store, file).status, "completed");
  EXPECT_TRUE(eventually([&] { return points(service) == 2 * documents; }));
  for (int number = 0; number < documents; ++number) {
    EXPECT_TRUE(eventually([&] { return qdrant_finds(service, store, number); })) << number;
  }
}

TEST_F(QdrantTest, replicas_share_it_and_find_what_one_has_acknowledged_at_once) {
  TestQdrant server;
  Home shared = home(server);
  shared.url = store::TestPostgres::shared().url();
  shared.schema = store::TestPostgres::shared().new_schema();
  Service a(shared);
  Service b(shared, "fake-1", false);
  EXPECT_TRUE(eventually([&] {
    const std::string copy = a.follower->state().copy;
    return !copy.empty() && copy == b.follower->state().copy;
  }));
  const auto store = a.make_store(alice);
  for (int number = 0; number < 5; ++number) {
    const auto file = a.ingested(alice, store, "text.txt", text_number(number));
    EXPECT_TRUE(qdrant_finds(b, store, number));
    EXPECT_TRUE(qdrant_finds(a, store, number));
    if (number != 3) continue;
    ASSERT_TRUE(b.run(b.files.remove(alice, file)));
    for (Service* replica : {&a, &b}) EXPECT_FALSE(qdrant_finds(*replica, store, 3));
  }
}

TEST_F(QdrantTest, a_copy_that_is_lost_is_never_taken_for_an_empty_one_by_another_replica) {
  TestQdrant server;
  Home shared = home(server);
  shared.url = store::TestPostgres::shared().url();
  shared.schema = store::TestPostgres::shared().new_schema();
  Service a(shared);
  Service b(shared, "fake-1", false);
  const auto store = a.make_store(alice);
  for (int number = 0; number < 5; ++number) a.ingested(alice, store, "text.txt", text_number(number));
  for (int round = 0; round < 3; ++round) {
    ASSERT_TRUE(eventually([&] { return qdrant_finds(a, store, 1) && qdrant_finds(b, store, 1); }));
    server.kill();
    server.wipe();
    server.start();
    for (int tries = 0; tries < 20; ++tries) {
      for (Service* replica : {&a, &b}) {
        auto found = replica->find(alice, {store}, fmt::format("marker{}", tries % 5));
        ASSERT_TRUE(found) << found.error().message;
        ASSERT_FALSE(found->data.empty()) << "round " << round << ", try " << tries;
        EXPECT_NE(found->data.front().content.front().text.find(fmt::format("marker{} ", tries % 5)),
                  std::string::npos);
      }
    }
  }
  EXPECT_TRUE(eventually([&] { return a.follower->state().copy == b.follower->state().copy && points(a) == 10; }));
}

TEST_F(QdrantTest, while_much_is_lacking_searches_do_not_wait_for_it) {
  TestQdrant server;
  Service service(home(server));
  const auto store = service.make_store(alice);
  server.kill();
  for (int number = 0; number < 70; ++number) {
    const auto file = service.upload(alice, "text.txt", text_number(number)).value().id;
    service.add(alice, store, file);
  }
  ASSERT_TRUE(
      eventually([&] { return service.count("SELECT count(*) FROM document WHERE status = 'completed'") == 70; }));
  service.follower->stop();  // so that searches alone could take it in
  server.start();
  auto found = service.find(alice, {store}, "marker7").value();
  ASSERT_FALSE(found.data.empty());
  EXPECT_TRUE(found.data.front().wrkhrs.dense_rank) << "ranked here";
  const auto trouble = service.follower->state().search_trouble;
  ASSERT_TRUE(trouble);
  EXPECT_NE(trouble->message.find("being filled"), std::string::npos) << trouble->message;
  EXPECT_FALSE(service.run(service.follower->check(alice))) << "and /health says so";
  ASSERT_TRUE(service.run(service.follower->follow(alice)));
  EXPECT_TRUE(eventually([&] { return qdrant_finds(service, store, 7); }));
  EXPECT_TRUE(service.run(service.follower->check(alice)));
}

TEST_F(QdrantTest, another_model_gets_a_collection_of_its_own_and_the_old_one_goes) {
  TestQdrant server;
  std::string store;
  std::string old;
  {
    Service service(home(server));
    store = service.make_store(alice);
    service.ingested(alice, store, "text.txt", text_number(1));
    ASSERT_TRUE(qdrant_finds(service, store, 1));
    old = service.follower->state().copy;
  }
  Service service(home(server), "fake-2");
  EXPECT_TRUE(eventually([&] { return qdrant_finds(service, store, 1); }));
  EXPECT_NE(service.follower->state().copy, old);
  EXPECT_TRUE(eventually([&] { return !service.run(service.qdrant->has(alice, old)).value(); }));
}

TEST_F(QdrantTest, data_restored_from_a_backup_gets_a_copy_of_its_own) {
  TestQdrant server;
  std::string store;
  std::string old;
  const auto saved = folder.path() / "saved.db";
  {
    Service service(home(server));
    store = service.make_store(alice);
    service.ingested(alice, store, "text.txt", text_number(1));
    ASSERT_TRUE(qdrant_finds(service, store, 1));
    auto other = store::SqliteConnection::open(folder.path() / "rag.db", store::SqliteConnection::Mode::read_write);
    ASSERT_TRUE(other->run_script(fmt::format("VACUUM INTO '{}'", saved.string())));
    // What comes after the backup, as many passages as will come after the restore: counts alone would not tell.
    service.ingested(alice, store, "lost.txt", text_number(2));
    ASSERT_TRUE(qdrant_finds(service, store, 2));
    old = service.follower->state().copy;
  }
  for (const char* suffix : {"-wal", "-shm"}) std::filesystem::remove(folder.path() / (std::string("rag.db") + suffix));
  std::filesystem::rename(saved, folder.path() / "rag.db");
  {
    auto database = store::Database::open({.path = folder.path() / "rag.db"}, schema).value();
    ASSERT_TRUE(database->write_now(store::renew_data_epoch));
  }
  Service service(home(server));
  service.ingested(alice, store, "new.txt", text_number(3));
  EXPECT_TRUE(eventually([&] { return qdrant_finds(service, store, 1) && qdrant_finds(service, store, 3); }));
  EXPECT_FALSE(qdrant_finds(service, store, 2));
  EXPECT_NE(service.follower->state().copy, old);
  EXPECT_EQ(points(service), 4);
  EXPECT_TRUE(eventually([&] { return !service.run(service.qdrant->has(alice, old)).value(); }));
}

TEST(Sparse, words_that_a_passage_and_a_query_share_multiply_to_bm25) {
  const std::vector<WeightedStem> query{{"pump", 2.0}, {"missing", 5.0}};
  const SparseVector passage = sparse_passage("The pump drives another pump.");
  const SparseVector wanted = sparse_query(query);
  double product = 0;
  for (std::size_t i = 0; i < wanted.indices.size(); ++i) {
    for (std::size_t j = 0; j < passage.indices.size(); ++j) {
      if (wanted.indices[i] == passage.indices[j]) product += wanted.values[i] * passage.values[j];
    }
  }
  const double length = 1.2 * (0.25 + 0.75 * 5 / 180);
  EXPECT_NEAR(product, 2.0 * 2 * 2.2 / (2 + length), 1e-5);
  EXPECT_TRUE(std::ranges::is_sorted(passage.indices));
}

}  // namespace
}  // namespace wrkhrs::rag
