#include <chrono>
#include <fstream>
#include <thread>

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sys/stat.h>

#include "auth/adapters/shared_key_document.hpp"
#include "auth/key_files.hpp"
#include "auth/key_store.hpp"
#include "base/clock.hpp"
#include "base/ids.hpp"
#include "store/migration_testing.hpp"
#include "store/postgres_testing.hpp"

namespace wrkhrs::auth {
namespace {

using ::testing::HasSubstr;
using ::testing::Not;

class AuthTest : public ::testing::Test {
 protected:
  AuthTest() { config_.common.home = (std::filesystem::path(::testing::TempDir()) / new_id("auth_test_")).string(); }
  ~AuthTest() override { std::filesystem::remove_all(config_.home()); }

  void prepare() { ASSERT_TRUE(prepare_home(config_)); }
  std::unique_ptr<KeyStore> open() {
    auto store = KeyStore::open(config_);
    EXPECT_TRUE(store) << store.error().message;
    return std::move(*store);
  }
  static mode_t mode(const std::filesystem::path& path) {
    struct stat status{};
    ::stat(path.c_str(), &status);
    return status.st_mode & 0777;
  }

  config::StackConfig config_;
};

TEST_F(AuthTest, AFirstStartMakesAKeyThatServicesKnowByItsHashOnly) {
  auto prepared = prepare_home(config_);
  ASSERT_TRUE(prepared);
  EXPECT_TRUE(prepared->made_key);
  auto secret = person_key(config_);
  ASSERT_TRUE(secret);
  EXPECT_TRUE(secret->starts_with("wk-"));
  EXPECT_EQ(mode(config_.api_key_file()), 0600u);
  EXPECT_EQ(mode(config_.keys_file()), 0600u);
  EXPECT_EQ(mode(config_.internal_token_file()), 0600u);
  EXPECT_EQ(mode(config_.home()), 0700u);
  std::ifstream file(config_.keys_file());
  std::string text((std::istreambuf_iterator<char>(file)), {});
  EXPECT_THAT(text, Not(HasSubstr(*secret)));

  auto principal = open()->authenticate("Bearer " + *secret, "");
  ASSERT_TRUE(principal);
  EXPECT_EQ(principal->key_id, key_id_of_hash(sha256_hex(*secret)));
  EXPECT_FALSE(principal->internal);
}

TEST_F(AuthTest, ASecondStartKeepsTheKey) {
  prepare();
  const std::string before = *person_key(config_);
  auto again = prepare_home(config_);
  ASSERT_TRUE(again);
  EXPECT_FALSE(again->made_key);
  EXPECT_EQ(*person_key(config_), before);
  EXPECT_EQ(read_keys(config_.keys_file())->size(), 1u);
}

TEST_F(AuthTest, AHomeWhoseKeyThePersonTookAwayGetsNoSecondOne) {
  prepare();
  const std::string taken = *person_key(config_);
  std::filesystem::remove(config_.api_key_file());
  auto again = prepare_home(config_);
  ASSERT_TRUE(again);
  EXPECT_FALSE(again->made_key);
  EXPECT_FALSE(std::filesystem::exists(config_.api_key_file()));
  EXPECT_TRUE(open()->authenticate("Bearer " + taken, ""));
}

TEST_F(AuthTest, ManyProcessesThatStartAtOnceAgreeOnOneKey) {
  std::vector<std::jthread> starters;
  std::atomic<int> made{0};
  for (int i = 0; i < 8; ++i) {
    starters.emplace_back([&] {
      auto prepared = prepare_home(config_);
      ASSERT_TRUE(prepared) << prepared.error().message;
      made += prepared->made_key;
    });
  }
  starters.clear();
  EXPECT_EQ(made, 1);
  EXPECT_EQ(read_keys(config_.keys_file())->size(), 1u);
}

TEST_F(AuthTest, TheVariableReplacesTheMadeKey) {
  config_.common.api_key = "my-own-key-of-some-length";
  auto prepared = prepare_home(config_);
  ASSERT_TRUE(prepared);
  EXPECT_FALSE(prepared->made_key);
  EXPECT_FALSE(std::filesystem::exists(config_.api_key_file()));
  EXPECT_TRUE(open()->authenticate("bearer my-own-key-of-some-length", ""));
}

TEST_F(AuthTest, MissingAndWrongKeysGetOpenAisErrorsWithoutTheKey) {
  prepare();
  auto store = open();
  for (std::string header : {"", "Basic abc", "Bearer", "Bearer ", "Bearer    "}) {
    auto missing = store->authenticate(header, "");
    ASSERT_FALSE(missing);
    EXPECT_THAT(missing.error().message, HasSubstr("You didn't provide an API key"));
  }
  auto wrong = store->authenticate("Bearer wk-canarycanarycanarycanaryab", "");
  ASSERT_FALSE(wrong);
  EXPECT_EQ(wrong.error().code, Code::unauthenticated);
  EXPECT_EQ(wrong.error().openai_code, "invalid_api_key");
  EXPECT_THAT(wrong.error().message, HasSubstr("Incorrect API key provided: wk-…ab."));
  EXPECT_THAT(wrong.error().message, Not(HasSubstr("canary")));
  EXPECT_THAT(store->authenticate("Bearer short", "").error().message, Not(HasSubstr("short")));
  EXPECT_THAT(store->authenticate("Bearer \x1b[31mred red red red red", "").error().message, Not(HasSubstr("\x1b")));
}

TEST_F(AuthTest, TheInternalTokenActsForAKey) {
  prepare();
  auto store = open();
  const std::string token = *internal_token(config_);
  auto principal = store->authenticate("Bearer " + token, "key_0123");
  ASSERT_TRUE(principal);
  EXPECT_EQ(principal->key_id, "key_0123");
  EXPECT_TRUE(principal->internal);
  EXPECT_FALSE(store->authenticate("Bearer " + token, "a b"));
  auto person = store->authenticate("Bearer " + *person_key(config_), "key_of_someone_else");
  ASSERT_TRUE(person);
  EXPECT_NE(person->key_id, "key_of_someone_else");
}

TEST_F(AuthTest, KeysThatAreAddedAndRevokedCountWithinASecond) {
  prepare();
  auto store = open();
  auto key = add_key(config_.keys_file(), {.name = "ci"});
  ASSERT_TRUE(key);
  auto eventually = [&](bool wanted) {
    for (int i = 0; i < 60; ++i) {
      if (store->authenticate("Bearer " + key->secret, "").has_value() == wanted) return true;
      std::this_thread::sleep_for(std::chrono::milliseconds(25));  // tidy: allow(sleep) polls the condition itself
    }
    return false;
  };
  EXPECT_TRUE(eventually(true));
  ASSERT_TRUE(revoke_key(config_.keys_file(), key->record.id));
  EXPECT_TRUE(eventually(false));
  EXPECT_EQ(revoke_key(config_.keys_file(), key->record.id).error().code, Code::not_found);
}

TEST_F(AuthTest, ARotatedKeyKeepsItsIdAndTheSecretBeforeCountsForTheOverlapOnly) {
  prepare();
  auto key = add_key(config_.keys_file(), {.name = "ci"});
  ASSERT_TRUE(key);
  auto next = rotate_key(config_.keys_file(), key->record.id, std::chrono::hours(1));
  ASSERT_TRUE(next);
  EXPECT_EQ(next->record.id, key->record.id);
  EXPECT_NE(next->secret, key->secret);
  auto store = open();
  EXPECT_EQ(store->authenticate("Bearer " + next->secret, "")->key_id, key->record.id);
  EXPECT_EQ(store->authenticate("Bearer " + key->secret, "")->key_id, key->record.id);

  auto last = rotate_key(config_.keys_file(), key->record.id, std::chrono::seconds(0));
  ASSERT_TRUE(last);
  store = open();
  EXPECT_TRUE(store->authenticate("Bearer " + last->secret, ""));
  EXPECT_FALSE(store->authenticate("Bearer " + next->secret, ""));
  EXPECT_FALSE(store->authenticate("Bearer " + key->secret, ""));
  EXPECT_EQ(rotate_key(config_.keys_file(), "key_none", std::chrono::seconds(0)).error().code, Code::not_found);
}

TEST_F(AuthTest, ThePersonsKeyIsRotatedInItsFileAndTheOneBeforeIsNotTakenInAgain) {
  prepare();
  const std::string before = *person_key(config_);
  const std::string id = open()->authenticate("Bearer " + before, "")->key_id;
  auto rotated = rotate_person_key(config_, std::chrono::seconds(0));
  ASSERT_TRUE(rotated) << rotated.error().message;
  const std::string after = *person_key(config_);
  EXPECT_EQ(rotated->id, id);
  EXPECT_EQ(mode(config_.api_key_file()), 0600u);
  EXPECT_EQ(open()->authenticate("Bearer " + after, "")->key_id, id);
  EXPECT_FALSE(open()->authenticate("Bearer " + before, ""));

  // A kill after keys.json was replaced leaves the old file: it must not make the old key count again.
  std::ofstream(config_.api_key_file()) << before;
  prepare();
  EXPECT_FALSE(open()->authenticate("Bearer " + before, ""));
  ASSERT_TRUE(rotate_person_key(config_, std::chrono::seconds(0)));  // and rotating again mends it
  EXPECT_EQ(open()->authenticate("Bearer " + *person_key(config_), "")->key_id, id);
  EXPECT_EQ(read_keys(config_.keys_file())->size(), 1u);

  config_.common.api_key = "my-own-key-of-some-length";
  EXPECT_EQ(rotate_person_key(config_, std::chrono::seconds(0)).error().code, Code::invalid_argument);
}

TEST_F(AuthTest, ARevokedKeyWhoseFileIsStillThereStaysRevoked) {
  prepare();
  const std::string secret = *person_key(config_);
  const std::string id = open()->authenticate("Bearer " + secret, "")->key_id;
  ASSERT_TRUE(revoke_key(config_.keys_file(), id));
  prepare();  // as each service does at its start
  EXPECT_FALSE(open()->authenticate("Bearer " + secret, ""));
}

TEST_F(AuthTest, AKeyThatHasExpiredOpensNothing) {
  prepare();
  auto dead = add_key(config_.keys_file(), {.name = "dead", .expires_at = unix_seconds_now() - 1});
  auto alive = add_key(config_.keys_file(), {.name = "alive", .expires_at = unix_seconds_now() + 3600});
  ASSERT_TRUE(dead && alive);
  auto store = open();
  EXPECT_TRUE(store->authenticate("Bearer " + alive->secret, ""));
  auto refused = store->authenticate("Bearer " + dead->secret, "");
  ASSERT_FALSE(refused);
  EXPECT_EQ(refused.error().code, Code::unauthenticated);
  EXPECT_EQ(refused.error().openai_code, "expired_api_key");
}

TEST_F(AuthTest, AKeyWithScopesOpensTheirPathsOnly) {
  prepare();
  auto key = add_key(config_.keys_file(), {.name = "notebook", .scopes = {"models", "runs"}});
  ASSERT_TRUE(key);
  auto store = open();
  const std::string header = "Bearer " + key->secret;
  for (const char* path : {"/v1/chat/completions", "/v1/embeddings", "/v1/runs/run_1", "/v1/models", "/openapi.json"}) {
    EXPECT_TRUE(store->authenticate(header, "", path)) << path;
  }
  for (const char* path : {"/v1/files", "/v1/search", "/mcp", "/v1/tools/x/invoke", "/v1/%63hat", "/v1//chat",
                           "/v1/new", "/v1/chatter", "/V1/CHAT"}) {
    auto refused = store->authenticate(header, "", path);
    ASSERT_FALSE(refused) << path;
    EXPECT_EQ(refused.error().code, Code::permission_denied);
    EXPECT_EQ(refused.error().message, "This API key is for models, runs only.");
  }
  EXPECT_EQ(add_key(config_.keys_file(), {.name = "x", .scopes = {"model"}}).error().message,
            "There is no scope 'model'. Did you mean 'models'? There are models, documents, tools and runs.");
}

TEST_F(AuthTest, AKeyIsWrittenToANewFileOnly) {
  prepare();
  const auto file = config_.home() / "out.key";
  ASSERT_TRUE(write_secret(file, "wk-x"));
  EXPECT_EQ(mode(file), 0600u);
  EXPECT_EQ(write_secret(file, "wk-y").error().code, Code::conflict);
  EXPECT_EQ(*read_secret(file), "wk-x");
}

TEST_F(AuthTest, ADamagedFileKeepsTheKeysKnownBefore) {
  prepare();
  auto store = open();
  std::ofstream(config_.keys_file()) << "{";
  std::this_thread::sleep_for(std::chrono::milliseconds(1050));  // tidy: allow(sleep) until the file is looked at
  EXPECT_TRUE(store->authenticate("Bearer " + *person_key(config_), ""));
  EXPECT_EQ(KeyStore::open(config_).error().code, Code::internal);
  std::ofstream(config_.keys_file(), std::ios::trunc);           // what a power cut may leave
  std::this_thread::sleep_for(std::chrono::milliseconds(1050));  // tidy: allow(sleep) until the file is looked at
  EXPECT_TRUE(store->authenticate("Bearer " + *person_key(config_), ""));
  EXPECT_EQ(KeyStore::open(config_).error().code, Code::internal);
}

TEST_F(AuthTest, ManyThreadsMayCheckWhileKeysChange) {
  prepare();
  auto store = open();
  const std::string header = "Bearer " + *person_key(config_);
  std::atomic<int> refused{0};
  std::vector<std::jthread> threads;
  for (int i = 0; i < 4; ++i) {
    threads.emplace_back([&] {
      const auto end = std::chrono::steady_clock::now() + std::chrono::milliseconds(1200);
      while (std::chrono::steady_clock::now() < end) refused += !store->authenticate(header, "");
    });
  }
  for (int i = 0; i < 5; ++i) ASSERT_TRUE(add_key(config_.keys_file(), {.name = "more"}));
  threads.clear();
  EXPECT_EQ(refused, 0);
}

// ---- keys that replicas share

class SharedKeysTest : public AuthTest {
 protected:
  SharedKeysTest() { config_.database.url = server_.url(); }
  /// Another replica: a home of its own, the same database.
  config::StackConfig replica() const {
    config::StackConfig config = config_;
    config.common.home += "-" + new_id("replica_");
    config.common.internal_token = "wi-the-same-at-all-of-them-0123456789";
    return config;
  }
  static bool eventually(const KeyStore& store, const std::string& secret, bool wanted) {
    const auto give_up = std::chrono::steady_clock::now() + std::chrono::seconds(10);
    while (store.authenticate("Bearer " + secret, "").has_value() != wanted) {
      if (std::chrono::steady_clock::now() >= give_up) return false;
      std::this_thread::sleep_for(std::chrono::milliseconds(10));  // tidy: allow(sleep) looks again soon
    }
    return true;
  }
  store::TestPostgres server_;
};

TEST_F(SharedKeysTest, AFirstStartOfManyReplicasMakesOneKey) {
  std::vector<config::StackConfig> replicas;
  for (int i = 0; i < 4; ++i) replicas.push_back(replica());
  std::atomic<int> made{0};
  {
    std::vector<std::jthread> starters;
    for (const auto& config : replicas) {
      starters.emplace_back([&made, &config] {
        auto prepared = prepare_home(config);
        ASSERT_TRUE(prepared) << prepared.error().message << prepared.error().detail;
        made += prepared->made_key;
      });
    }
  }
  EXPECT_EQ(made, 1);
  auto document = KeyDocument::open(config_);
  ASSERT_TRUE(document);
  auto keys = read_keys(**document);
  ASSERT_TRUE(keys);
  EXPECT_EQ(keys->size(), 1u);
  int files = 0;
  for (const auto& config : replicas) {
    if (auto secret = person_key(config)) {
      ++files;
      EXPECT_EQ(keys->front().sha256, sha256_hex(*secret));
    }
    std::filesystem::remove_all(config.home());
  }
  EXPECT_EQ(files, 1);
}

TEST_F(SharedKeysTest, AKeyIsMadeRotatedAndRevokedAtEachReplicaWithinASecond) {
  const auto first = replica();
  const auto second = replica();
  ASSERT_TRUE(prepare_home(first));
  ASSERT_TRUE(prepare_home(second));
  auto a = KeyStore::open(first);
  auto b = KeyStore::open(second);
  ASSERT_TRUE(a && b);
  auto document = KeyDocument::open(first);
  ASSERT_TRUE(document);
  auto counts_everywhere = [&](const std::string& secret, bool wanted) {
    const auto began = std::chrono::steady_clock::now();
    EXPECT_TRUE(eventually(**a, secret, wanted));
    EXPECT_TRUE(eventually(**b, secret, wanted));
    EXPECT_LE(std::chrono::steady_clock::now() - began, std::chrono::seconds(1));
  };
  auto key = add_key(**document, {.name = "ci"});
  ASSERT_TRUE(key) << key.error().message;
  counts_everywhere(key->secret, true);
  EXPECT_EQ((*b)->authenticate("Bearer " + key->secret, "")->key_id, key->record.id);
  auto rotated = rotate_key(**document, key->record.id, std::chrono::seconds(0));
  ASSERT_TRUE(rotated);
  counts_everywhere(rotated->secret, true);
  EXPECT_FALSE((*a)->authenticate("Bearer " + key->secret, ""));
  ASSERT_TRUE(revoke_key(**document, key->record.id));
  counts_everywhere(rotated->secret, false);
  EXPECT_EQ(revoke_key(**document, key->record.id).error().code, Code::not_found);
  for (const auto& config : {first, second}) std::filesystem::remove_all(config.home());
}

TEST_F(SharedKeysTest, WhatAHomeKnewBeforeIsTakenInOnceAndStaysRevoked) {
  config_.database.url.clear();
  prepare();
  auto old = add_key(config_.keys_file(), {.name = "old"});
  ASSERT_TRUE(old);
  config_.database.url = server_.url();
  prepare();
  auto document = KeyDocument::open(config_);
  ASSERT_TRUE(document);
  EXPECT_EQ(read_keys(**document)->size(), 2u) << "the person's and the old one";
  EXPECT_TRUE(open()->authenticate("Bearer " + old->secret, ""));
  ASSERT_TRUE(revoke_key(**document, old->record.id));
  prepare();
  EXPECT_EQ(read_keys(**document)->size(), 1u);
  EXPECT_FALSE(open()->authenticate("Bearer " + old->secret, ""));
}

TEST_F(SharedKeysTest, KeysKnownBeforeStayWhileTheDatabaseIsAway) {
  prepare();
  auto store = open();
  const std::string secret = *person_key(config_);
  server_.kill();
  const auto give_up = std::chrono::steady_clock::now() + std::chrono::seconds(30);
  while (!store->trouble() && std::chrono::steady_clock::now() < give_up) {
    std::this_thread::sleep_for(std::chrono::milliseconds(20));  // tidy: allow(sleep) looks again soon
  }
  EXPECT_TRUE(store->trouble());
  EXPECT_TRUE(store->authenticate("Bearer " + secret, ""));
  server_.start();
  auto document = KeyDocument::open(config_);
  ASSERT_TRUE(document);
  auto key = add_key(**document, {.name = "after"});
  ASSERT_TRUE(key);
  EXPECT_TRUE(eventually(*store, key->secret, true));
  EXPECT_FALSE(store->trouble());
}

TEST(KeySchema, MigratesFromEachEarlierVersion) {
  auto check = [](store::Database& database, int) {
    auto keys = database.read_now(
        [](store::Connection& c) { return c.integer("SELECT count(*) FROM key_document WHERE body LIKE '%key_1%'"); });
    EXPECT_EQ(keys, 1);
  };
  store::migrates_on_postgres("auth", key_schema, check);
}

}  // namespace
}  // namespace wrkhrs::auth
