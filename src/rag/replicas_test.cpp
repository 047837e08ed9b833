// Replicas of wrkhrs-rag that share a PostgreSQL database.
#include <csignal>
#include <set>

#include <sys/wait.h>
#include <unistd.h>

#include "rag/testing.hpp"
#include "store/migration_testing.hpp"
#include "store/postgres_testing.hpp"

namespace wrkhrs::rag {
namespace {

class ReplicasTest : public ::testing::Test {
 protected:
  store::TemporaryFolder folder;
  const Home home{.folder = folder.path(),
                  .url = store::TestPostgres::shared().url(),
                  .schema = store::TestPostgres::shared().new_schema()};
  const Context alice = Service::as("key_alice");
};

/// A document with a word of its own.
std::string text_number(int number) {
  std::string text;
  for (int section = 0; section < 6; ++section) {
    text += fmt::format("# Part {}\nThe marker{} stands in part {} of the text.\n", section, number, section);
  }
  return text;
}

/// True when the replica finds the document both by meaning and by words.
bool finds(Service& replica, const Context& ctx, const std::string& store, int number) {
  auto found = replica.find(ctx, {store}, fmt::format("marker{}", number));
  if (!found || found->data.empty()) return false;
  const auto& best = found->data.front();
  return best.content.front().text.find(fmt::format("marker{} ", number)) != std::string::npos &&
         best.wrkhrs.dense_rank && best.wrkhrs.lexical_rank;
}

TEST_F(ReplicasTest, what_one_takes_in_all_find_at_once_and_what_one_deletes_none) {
  Service a(home);
  Service b(home);
  Service c(home, "fake-1", false);
  const auto store = a.make_store(alice);
  EXPECT_TRUE(b.find(alice, {store}, "marker0").value().data.empty());
  for (int number = 0; number < 5; ++number) {
    Service& writer = number % 2 == 0 ? a : b;
    const auto file = writer.ingested(alice, store, "text.txt", text_number(number));
    for (Service* replica : {&a, &b, &c}) EXPECT_TRUE(finds(*replica, alice, store, number));
    if (number == 3) {
      ASSERT_TRUE(a.run(a.files.remove(alice, file)));
      for (Service* replica : {&a, &b, &c}) EXPECT_FALSE(finds(*replica, alice, store, number));
    }
  }
}

TEST_F(ReplicasTest, they_share_the_work_and_none_is_done_twice) {
  constexpr int documents = 24;
  Service a(home);
  Service b(home);
  Service c(home);
  const auto store = a.make_store(alice);
  std::vector<std::string> files;
  for (int number = 0; number < documents; ++number) {
    files.push_back(a.upload(alice, "text.txt", text_number(number)).value().id);
  }
  for (const auto& file : files) a.add(alice, store, file);
  b.ingest->wake();
  c.ingest->wake();
  // They end in any order, while another looks: nothing may be missed.
  for (const auto& file : files) {
    EXPECT_TRUE(c.find(alice, {store}, "marker1"));
    EXPECT_EQ(c.settled(alice, store, file).status, "completed");
  }
  EXPECT_EQ(a.embedder.embedded + b.embedder.embedded + c.embedder.embedded, documents * 6);
  EXPECT_EQ(a.reader.reads + b.reader.reads + c.reader.reads, documents);
  EXPECT_EQ(a.count("SELECT count(*) FROM passage"), documents * 6);
  for (int number = 0; number < documents; ++number) {
    for (Service* replica : {&a, &b, &c}) EXPECT_TRUE(finds(*replica, alice, store, number)) << number;
  }
}

TEST_F(ReplicasTest, words_rank_as_they_do_on_sqlite) {
  Service replica(home);
  const store::TemporaryFolder alone;
  Service single({.folder = alone.path()});
  auto ranking = [&](Service& service) {
    const auto store = service.make_store(alice);
    for (int number = 0; number < 4; ++number) service.ingested(alice, store, "text.txt", text_number(number));
    service.ingested(alice, store, "other.txt", "# Other\nAnother text, which has marker2 and marker2 again.\n");
    std::vector<std::tuple<std::string, std::optional<std::int64_t>, double, double>> rows;
    for (const auto& hit : service.find(alice, {store}, "part 3 of marker2").value().data) {
      rows.emplace_back(hit.content.front().text, hit.wrkhrs.lexical_rank, hit.wrkhrs.bm25.value_or(0), hit.score);
    }
    return rows;
  };
  EXPECT_EQ(ranking(replica), ranking(single));
}

TEST_F(ReplicasTest, a_cache_that_is_damaged_or_gone_is_made_again) {
  std::string store;
  {
    Service replica(home);
    store = replica.make_store(alice);
    replica.ingested(alice, store, "text.txt", text_number(1));
    EXPECT_TRUE(finds(replica, alice, store, 1));
  }
  std::ofstream(folder.path() / "words" / "words-1.db") << std::string(8192, 'x');
  {
    Service replica(home);
    EXPECT_TRUE(finds(replica, alice, store, 1));
  }
  std::filesystem::remove_all(folder.path() / "words");
  Service replica(home);
  EXPECT_TRUE(finds(replica, alice, store, 1));
}

TEST_F(ReplicasTest, a_cache_of_data_that_a_restore_replaced_is_made_again) {
  std::string store;
  {
    Service replica(home);
    store = replica.make_store(alice);
    replica.ingested(alice, store, "text.txt", text_number(1));
    EXPECT_TRUE(finds(replica, alice, store, 1));
    // As a restore of older data does: the same numbers and revisions, other texts.
    auto replace = [](store::Connection& c) -> Result<void> {
      auto done = c.execute("UPDATE passage SET text = replace(text, 'marker1', 'marker2')");
      if (!done) return forward_error(done);
      return store::renew_data_epoch(c);
    };
    ASSERT_TRUE(replica.run(replica.database->write(alice, replace)));
  }
  Service replica(home);
  auto found = replica.find(alice, {store}, "marker2");
  ASSERT_TRUE(found && !found->data.empty());
  EXPECT_TRUE(found->data.front().wrkhrs.lexical_rank);
}

TEST_F(ReplicasTest, a_replica_killed_while_it_works_loses_nothing_and_fails_no_search_of_the_others) {
  // A schema and a store first; then a child process that acknowledges over a pipe what it has been given to do.
  std::string store;
  {
    Service first(home, "fake-1", false);
    store = first.make_store(alice);
  }
  int ends[2];
  ASSERT_EQ(::pipe(ends), 0);
  const pid_t child = ::fork();
  if (child == 0) {
    ::close(ends[0]);
    try {
      Service service(home, "fake-1", true, 1s);
      for (int number = 0;; ++number) {
        auto file = service.upload(alice, "text.txt", text_number(number));
        if (!file) {
          fmt::print(stderr, "the child: {}: {}\n", file.error().message, file.error().detail);
          ::_exit(3);
        }
        service.add(alice, store, file->id);
        if (::write(ends[1], &number, sizeof number) != sizeof number) ::_exit(4);
      }
    } catch (const std::exception& error) {  // or it would go on with the other tests, beside the parent
      fmt::print(stderr, "the child: {}\n", error.what());
      ::_exit(5);
    }
  }
  ::close(ends[1]);
  int acknowledged = 0;
  int failed_searches = 0;
  int searches = 0;
  {
    Service survivor(home, "fake-1", true, 1s);
    std::atomic<bool> ended{false};
    std::thread searcher([&] {
      while (!ended) {
        failed_searches += !survivor.find(alice, {store}, "marker1");
        ++searches;
      }
    });
    for (int number = 0; acknowledged < 25 && ::read(ends[0], &number, sizeof number) == sizeof number;) {
      acknowledged = number + 1;
    }
    ::kill(child, SIGKILL);
    for (int number = 0; ::read(ends[0], &number, sizeof number) == sizeof number;) acknowledged = number + 1;
    int status = 0;
    ::waitpid(child, &status, 0);
    EXPECT_TRUE(WIFSIGNALED(status)) << "the child ended by itself with " << WEXITSTATUS(status);

    const auto give_up = std::chrono::steady_clock::now() + 30s;
    const std::string open = "SELECT count(*) FROM document WHERE status <> 'completed'";
    while (survivor.count(open) > 0 && std::chrono::steady_clock::now() < give_up) {
      survivor.ingest->wake();
      std::this_thread::sleep_for(50ms);
    }
    EXPECT_EQ(survivor.count(open), 0) << "what the dead one had claimed is taken over";
    for (int number = 0; number < acknowledged; ++number) EXPECT_TRUE(finds(survivor, alice, store, number)) << number;
    EXPECT_EQ(survivor.count("SELECT count(*) FROM passage"), survivor.count("SELECT count(*) FROM document") * 6);
    ended = true;
    searcher.join();
  }
  ::close(ends[0]);
  EXPECT_EQ(failed_searches, 0) << "of " << searches;
  EXPECT_GE(acknowledged, 25);
  fmt::print("acknowledged {}, lost 0; searches {}, failed {}\n", acknowledged, searches, failed_searches);
}

void check_migrated_rag(store::Database& database, int version) {
  auto count = [&](const std::string& sql) {
    return database.read_now([&](store::Connection& c) { return c.integer(sql); }).value_or(-1);
  };
  EXPECT_EQ(count("SELECT count(*) FROM document WHERE status = 'completed' AND claimed_until_ms < 2"), 1);
  EXPECT_EQ(
      count("SELECT count(*) FROM passage p JOIN embedding e ON e.passage = p.number WHERE p.text LIKE '%2.2 kW%'"), 1);
  EXPECT_EQ(count("SELECT revision FROM store WHERE id = 'vs_1'"), 3);
  EXPECT_EQ(count("SELECT count(*) FROM spare_embedding WHERE model = 'model-0'"), version >= 4 ? 1 : 0);
  if (database.dialect() == store::Dialect::sqlite)
    EXPECT_EQ(count("SELECT count(*) FROM lexical_1 WHERE lexical_1 MATCH 'pump'"), 1);
}

TEST(RagSchema, migrates_from_each_earlier_version) {
  store::migrates_on_sqlite("rag", schema, check_migrated_rag);
  store::migrates_on_postgres("rag", schema, check_migrated_rag);
}

}  // namespace
}  // namespace wrkhrs::rag
