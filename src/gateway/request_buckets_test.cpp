#include "gateway/request_buckets.hpp"

#include <csignal>
#include <latch>
#include <thread>

#include "gateway/adapters/shared_buckets.hpp"
#include "gateway/request_buckets_contract.hpp"
#include "net/runtime.hpp"
#include "store/migration_testing.hpp"
#include "store/postgres_testing.hpp"

namespace wrkhrs::gateway {
namespace {

using namespace std::chrono_literals;

struct FakeClock : Clock {
  SteadyTime steady_now() const override { return now; }
  SteadyTime now = std::chrono::steady_clock::now();
};

struct LocalFixture {
  ~LocalFixture() { runtime.stop(); }
  void open(double per_minute) { buckets = std::make_unique<LocalBuckets>(per_minute, clock); }
  void pass(std::chrono::milliseconds time) { clock.now += time; }
  double now_s() const { return std::chrono::duration<double>(clock.now.time_since_epoch()).count(); }
  Result<void> take(std::string key) { return runtime.run(buckets->take(Context::background(), std::move(key))); }
  FakeClock clock;
  net::Runtime runtime{1};
  std::unique_ptr<RequestBuckets> buckets;
};
INSTANTIATE_TYPED_TEST_SUITE_P(Local, RequestBucketsContract, LocalFixture);

/// A gateway's worth of shared buckets.
struct Gateway {
  Gateway(const std::string& url, const std::string& schema, double per_minute) {
    auto spawn = [this](std::string name, asio::awaitable<void> work) {
      runtime.spawn(std::move(name), std::move(work));
    };
    auto opened = SharedBuckets::open({.url = url, .schema = schema, .connections = 1, .connect_limit = 1000ms},
                                      per_minute, spawn);
    EXPECT_TRUE(opened) << (opened ? "" : opened.error().message + opened.error().detail);
    buckets = std::move(*opened);
  }
  ~Gateway() {
    buckets.reset();
    runtime.stop();
  }
  Result<void> take(std::string key) {
    const Context ctx = Context::background();
    return runtime.run(buckets->take(ctx, std::move(key)));
  }
  net::Runtime runtime{1};
  std::unique_ptr<SharedBuckets> buckets;
};

struct SharedFixture {
  void open(double per_minute) {
    auto& server = store::TestPostgres::shared();
    gateway = std::make_unique<Gateway>(server.url(), server.new_schema(), per_minute);
  }
  static void pass(std::chrono::milliseconds time) {
    std::this_thread::sleep_for(time);  // tidy: allow(sleep) the time that is to go by
  }
  static double now_s() {
    return std::chrono::duration<double>(std::chrono::steady_clock::now().time_since_epoch()).count();
  }
  Result<void> take(std::string key) { return gateway->take(std::move(key)); }
  std::unique_ptr<Gateway> gateway;
};
INSTANTIATE_TYPED_TEST_SUITE_P(Shared, RequestBucketsContract, SharedFixture);

/// Asks through all replicas at once, `workers` each, for `duration`; how many were let through.
int ask_all(std::vector<std::unique_ptr<Gateway>>& replicas, std::chrono::milliseconds duration, int workers = 4) {
  std::atomic<int> passed{0};
  const auto end = std::chrono::steady_clock::now() + duration;
  std::vector<std::jthread> threads;
  for (auto& replica : replicas) {
    for (int i = 0; i < workers; ++i) {
      threads.emplace_back([&, gateway = replica.get()] {
        while (std::chrono::steady_clock::now() < end) {
          if (gateway->take("key")) {
            ++passed;
          } else {
            std::this_thread::sleep_for(2ms);  // tidy: allow(sleep) a client that comes again soon
          }
        }
      });
    }
  }
  threads.clear();
  return passed;
}

std::vector<std::unique_ptr<Gateway>> three(const std::string& url, const std::string& schema, double per_minute) {
  std::vector<std::unique_ptr<Gateway>> replicas;
  for (int i = 0; i < 3; ++i) replicas.push_back(std::make_unique<Gateway>(url, schema, per_minute));
  return replicas;
}

/// What the key's bucket holds, once nothing is held by a replica any more.
double left_of(const std::string& url, const std::string& schema, double per_minute) {
  std::this_thread::sleep_for(4s);  // tidy: allow(sleep) the time after which it is put back, and some
  auto database = store::Database::open({.url = url, .schema = schema, .connections = 1}, bucket_schema).value();
  return database
      ->read_now([&](store::Connection& c) -> Result<double> {
        auto left = c.one(
            "SELECT tokens, CAST(extract(epoch FROM clock_timestamp()) * 1000 AS BIGINT) - refilled_ms FROM bucket",
            [&](const store::Row& row) {
              return row.real(0) + static_cast<double>(row.integer(1)) * per_minute / 60'000;
            });
        if (!left) return forward_error(left);
        return left->value_or(0);
      })
      .value();
}

TEST(SharedBucketsTest, three_replicas_together_let_through_what_one_would) {
  auto& server = store::TestPostgres::shared();
  for (const int per_minute : {60, 3000}) {
    const std::string schema = server.new_schema();
    auto replicas = three(server.url(), schema, per_minute);
    const auto began = std::chrono::steady_clock::now();
    const auto flowed = [&] {
      return per_minute / 60.0 * std::chrono::duration<double>(std::chrono::steady_clock::now() - began).count();
    };
    const int passed = ask_all(replicas, 4s);
    EXPECT_LE(passed, per_minute + flowed()) << "never more";
    // What was not let through is still there: on a slow machine fewer are asked for, and none may be lost.
    const double left = left_of(server.url(), schema, per_minute);
    const double allowance = std::max(per_minute / 100.0, 3.0);  // one percent, or one request a replica
    EXPECT_GE(passed + left,
              std::min<double>(per_minute + passed, per_minute + flowed()) - allowance - per_minute / 60.0);
    fmt::print("limit {} a minute: {} let through, {:.1f} left, {:.1f} flowed in\n", per_minute, passed, left,
               flowed());
  }
}

// A replica that holds more than it needs, since the others have emptied the bucket, while requests of its own wait: it
// once took a negative number, gave requests what it no longer had, and forgot the difference when idle.
TEST(SharedBucketsTest, a_replica_with_waiting_requests_and_more_than_it_needs_lets_none_through_twice) {
  auto& server = store::TestPostgres::shared();
  const std::string schema = server.new_schema();
  constexpr double per_minute = 600;
  Gateway other(server.url(), schema, per_minute);
  Gateway gateway(server.url(), schema, per_minute);
  const auto began = std::chrono::steady_clock::now();
  std::atomic<int> passed{0};
  while (passed < 540) {
    ASSERT_TRUE(other.take("key"));
    ++passed;
  }
  std::latch locked{1};
  std::latch finish{1};
  std::jthread lock([&] {
    auto database = store::Database::open({.url = server.url(), .schema = schema, .connections = 1}, bucket_schema);
    auto held = database.value()->write_now([&](store::Connection& c) -> Result<bool> {
      auto taken = c.run_script("LOCK TABLE bucket IN EXCLUSIVE MODE");
      locked.count_down();
      finish.wait();
      return taken.has_value();
    });
    EXPECT_EQ(held, true);
  });
  locked.wait();
  std::vector<std::jthread> clients;
  for (int i = 0; i < 4; ++i) {
    clients.emplace_back([&] {
      for (int request = 0; request < 8; ++request) passed += gateway.take("key") ? 1 : 0;
    });
    // The first one's round waits for the lock, the others wait for the next round.
    std::this_thread::sleep_for(50ms);  // tidy: allow(sleep) until it waits
  }
  finish.count_down();
  clients.clear();
  const double left = left_of(server.url(), schema, per_minute);
  const double flowed =
      per_minute / 60 * std::chrono::duration<double>(std::chrono::steady_clock::now() - began).count();
  EXPECT_LE(passed + left, per_minute + flowed);
}

TEST(SharedBucketsTest, what_a_replica_holds_and_does_not_use_goes_back) {
  auto& server = store::TestPostgres::shared();
  const std::string schema = server.new_schema();
  Gateway idle(server.url(), schema, 60);
  Gateway busy(server.url(), schema, 60);
  EXPECT_TRUE(idle.take("key"));
  std::this_thread::sleep_for(3s);  // tidy: allow(sleep) the time after which it is put back, and some
  int passed = 0;
  while (passed < 100 && busy.take("key")) ++passed;
  EXPECT_GE(passed, 60) << "59, and what has flowed in since";
}

TEST(SharedBucketsTest, a_replica_that_is_killed_takes_a_batch_with_it_at_most) {
  auto& server = store::TestPostgres::shared();
  const std::string schema = server.new_schema();
  int ends[2];
  ASSERT_EQ(::pipe(ends), 0);
  const pid_t child = ::fork();
  if (child == 0) {
    Gateway gateway(server.url(), schema, 60);
    const char done = gateway.take("key") ? 'y' : 'n';
    if (::write(ends[1], &done, 1) != 1) ::_exit(3);
    ::pause();
    ::_exit(0);
  }
  char done = 0;
  ASSERT_EQ(::read(ends[0], &done, 1), 1);
  EXPECT_EQ(done, 'y');
  ::kill(child, SIGKILL);
  int status = 0;
  ::waitpid(child, &status, 0);
  const auto began = std::chrono::steady_clock::now();
  Gateway other(server.url(), schema, 60);
  int passed = 0;
  while (passed < 100 && other.take("key")) ++passed;
  const double seconds = std::chrono::duration<double>(std::chrono::steady_clock::now() - began).count();
  EXPECT_GE(passed, 59 - 60 / 8) << "an eighth of what was left";
  EXPECT_LE(passed, 59 + 3 + seconds) << "and what has flowed in since, and between the request and here";
}

TEST(SharedBucketsTest, while_the_database_is_away_each_goes_on_with_its_share_and_it_is_counted_afterwards) {
  store::TestPostgres server;
  constexpr int per_minute = 300;
  auto replicas = three(server.url(), "own", per_minute);
  std::this_thread::sleep_for(2500ms);  // tidy: allow(sleep) until each has heard of the others
  server.kill();
  const auto began = std::chrono::steady_clock::now();
  int passed = ask_all(replicas, 5s);
  for (auto& replica : replicas) EXPECT_TRUE(replica->buckets->trouble());
  EXPECT_GE(passed, per_minute * 9 / 10) << "it goes on";
  server.start();
  for (auto& replica : replicas) {
    const auto give_up = std::chrono::steady_clock::now() + 20s;
    while (replica->buckets->trouble() && std::chrono::steady_clock::now() < give_up) {
      std::this_thread::sleep_for(20ms);  // tidy: allow(sleep) looks again soon
    }
    EXPECT_FALSE(replica->buckets->trouble());
  }
  passed += ask_all(replicas, 2s);
  const double seconds = std::chrono::duration<double>(std::chrono::steady_clock::now() - began).count();
  // What was let through while it was away is taken out: over all, the limit holds but for what flowed in meanwhile.
  EXPECT_LE(passed, per_minute + per_minute / 60.0 * seconds + 3);
}

TEST(SharedBucketsTest, asks_the_database_for_few_of_many_requests) {
  auto& server = store::TestPostgres::shared();
  Gateway gateway(server.url(), server.new_schema(), 1'000'000);
  const auto began = std::chrono::steady_clock::now();
  for (int i = 0; i < 5000; ++i) ASSERT_TRUE(gateway.take("key"));
  EXPECT_LE(gateway.buckets->rounds(), 50u);
  fmt::print("5000 requests in {} ms, {} rounds\n",
             std::chrono::duration_cast<std::chrono::milliseconds>(std::chrono::steady_clock::now() - began).count(),
             gateway.buckets->rounds());
}

TEST(BucketSchema, migrates_from_each_earlier_version) {
  auto check = [](store::Database& database, int) {
    auto buckets = database.read_now(
        [](store::Connection& c) { return c.integer("SELECT count(*) FROM bucket WHERE tokens > 12"); });
    EXPECT_EQ(buckets, 1);
  };
  store::migrates_on_postgres("gateway", bucket_schema, check);
}

}  // namespace
}  // namespace wrkhrs::gateway
