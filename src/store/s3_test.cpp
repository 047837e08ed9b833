#include <atomic>
#include <fstream>

#include "net/test_server.hpp"
#include "store/object_store_contract.hpp"
#include "store/s3_testing.hpp"

namespace wrkhrs::store {
namespace {

template <TestS3::Kind kind>
class S3Fixture {
 public:
  std::string missing() const { return TestS3::shared(kind).missing(); }
  ObjectStore& store() { return *made().store; }
  template <class T>
  T run(asio::awaitable<T> coroutine) {
    return made().run(std::move(coroutine));
  }

 private:
  TestS3Store& made() {
    if (!store_) store_ = std::make_unique<TestS3Store>(TestS3::shared(kind).options());
    return *store_;
  }
  std::unique_ptr<TestS3Store> store_;
};
INSTANTIATE_TYPED_TEST_SUITE_P(Versitygw, ObjectStoreContract, S3Fixture<TestS3::Kind::versitygw>);
INSTANTIATE_TYPED_TEST_SUITE_P(Minio, ObjectStoreContract, S3Fixture<TestS3::Kind::minio>);

SystemTime later() { return std::chrono::system_clock::now() + std::chrono::hours(1); }

/// Bytes that differ from place to place, so that mixed-up parts are noticed.
std::string pattern(std::size_t bytes, std::uint32_t seed) {
  std::string text(bytes, '\0');
  for (char& c : text) c = static_cast<char>((seed = seed * 1664525 + 1013904223) >> 24);
  return text;
}

class S3Server : public ::testing::TestWithParam<TestS3::Kind> {
 protected:
  void SetUp() override {
    if (!server().missing().empty()) GTEST_SKIP() << server().missing();
  }
  static TestS3& server() { return TestS3::shared(GetParam()); }
};
INSTANTIATE_TEST_SUITE_P(Servers, S3Server, ::testing::Values(TestS3::Kind::versitygw, TestS3::Kind::minio),
                         [](const auto& info) { return info.param == TestS3::Kind::minio ? "Minio" : "Versitygw"; });

TEST_P(S3Server, a_large_object_goes_in_parts_and_comes_back) {
  TestS3Store test(server().options());
  const std::string content = pattern((12 << 20) + 345, 7);
  auto info = test.run(put(*test.store, content));
  ASSERT_TRUE(info) << info.error().message << info.error().detail;
  EXPECT_EQ(info->id.value, sha256_hex(content));
  EXPECT_EQ(info->bytes, content.size());
  auto back = test.run(get(*test.store, info->id));
  ASSERT_TRUE(back) << back.error().detail;
  EXPECT_TRUE(*back == content);
}

TEST_P(S3Server, two_stores_see_one_bucket_and_a_second_write_replaces_the_first) {
  const auto options = server().options();
  TestS3Store one(options);
  TestS3Store other(options);
  const auto first = one.run(put(*one.store, "shared")).value();
  EXPECT_EQ(other.run(get(*other.store, first.id)), "shared");
  ASSERT_TRUE(other.run(put(*other.store, "shared")));
  EXPECT_EQ(one.run(get(*one.store, first.id)), "shared");
  EXPECT_EQ(one.run(one.store->remove(one.ctx, first.id, later())), true);
  EXPECT_EQ(other.run(other.store->stat(other.ctx, first.id)), std::nullopt);
}

TEST_P(S3Server, a_local_copy_goes_away_with_its_owner_and_spooled_uploads_have_no_name) {
  TestS3Store test(server().options());
  const auto info = test.run(put(*test.store, "for a program")).value();
  auto files = [&] { return std::distance(std::filesystem::directory_iterator(test.folder.path() / "spool"), {}); };
  {
    auto writer = test.run(test.store->create(test.ctx, 100)).value();
    EXPECT_EQ(files(), 0);
    auto copy = test.run(test.store->local_copy(test.ctx, info.id)).value();
    EXPECT_EQ(files(), 1);
  }
  EXPECT_EQ(files(), 0);
}

TEST_P(S3Server, wrong_keys_are_told_at_once_and_never_shown) {
  auto options = server().options();
  TestS3Store test(options);
  options.credentials.secret_access_key = "wrong-secret";
  auto wrong_secret = test.open(options);
  ASSERT_FALSE(wrong_secret);
  EXPECT_EQ(wrong_secret.error().code, Code::internal);
  EXPECT_TRUE(wrong_secret.error().message.contains("AWS_SECRET_ACCESS_KEY")) << wrong_secret.error().message;
  options.credentials.access_key_id = "nobody-knows-me";
  auto wrong_key = test.open(options);
  ASSERT_FALSE(wrong_key);
  EXPECT_TRUE(wrong_key.error().message.contains("AWS_ACCESS_KEY_ID")) << wrong_key.error().message;
  for (const auto& error : {wrong_secret.error(), wrong_key.error()}) {
    EXPECT_FALSE((error.message + error.detail).contains("wrong-secret"));
    EXPECT_FALSE((error.message + error.detail).contains("nobody-knows-me"));
  }
}

TEST_P(S3Server, a_bucket_that_must_not_be_made_is_missed_with_advice) {
  auto options = server().options();
  TestS3Store test(options);
  options.bucket += "-missing";
  options.create_bucket = false;
  auto missing = test.open(options);
  ASSERT_FALSE(missing);
  EXPECT_TRUE(missing.error().message.contains("objects.create_bucket")) << missing.error().message;
}

TEST_P(S3Server, nothing_that_was_acknowledged_is_lost_when_the_server_is_killed_again_and_again) {
  TestS3Store test(server().options());
  std::atomic<bool> stop = false;
  std::jthread killer([&] {
    for (int kills = 0; kills < 4; ++kills) {
      std::this_thread::sleep_for(std::chrono::milliseconds(300));
      server().kill();
      std::this_thread::sleep_for(std::chrono::milliseconds(kills == 3 ? 3000 : 200));  // the last outage is too long
      server().start();
    }
    stop = true;
  });
  std::vector<std::pair<ObjectId, std::uint32_t>> acknowledged;
  std::vector<Error> failures;
  for (std::uint32_t seed = 1; !stop; ++seed) {
    auto info = test.run(put(*test.store, pattern(seed % 4 == 0 ? (11 << 20) : 40'000, seed)));
    if (info)
      acknowledged.emplace_back(info->id, seed);
    else
      failures.push_back(info.error());
  }
  killer.join();
  for (const auto& [id, seed] : acknowledged) {
    auto back = test.run(get(*test.store, id));
    ASSERT_TRUE(back) << back.error().message << back.error().detail;
    EXPECT_TRUE(*back == pattern(seed % 4 == 0 ? (11 << 20) : 40'000, seed));
  }
  for (const auto& error : failures) {
    EXPECT_EQ(error.code, Code::unavailable) << error.message << error.detail;
    EXPECT_TRUE(error.detail.contains("S3 at http://127.0.0.1")) << error.detail;
  }
  EXPECT_TRUE(test.run(put(*test.store, "works again")));
  RecordProperty("acknowledged", static_cast<int>(acknowledged.size()));
  RecordProperty("failed", static_cast<int>(failures.size()));
}

}  // namespace
}  // namespace wrkhrs::store
