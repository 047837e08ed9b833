#include <fstream>

#include "backup/adapters/folder_target.hpp"
#include "backup/adapters/s3_target.hpp"
#include "backup/target_contract.hpp"
#include "store/s3_testing.hpp"
#include "store/testing.hpp"

namespace wrkhrs::backup {
namespace {

class FolderFixture {
 public:
  std::string missing() const { return ""; }
  Target& target() { return target_; }

 private:
  store::TemporaryFolder folder_;
  FolderTarget target_{folder_.path() / "made when needed"};
};
INSTANTIATE_TYPED_TEST_SUITE_P(Folder, TargetContract, FolderFixture);

template <store::TestS3::Kind kind>
class S3Fixture {
 public:
  ~S3Fixture() { runtime_.stop(); }
  std::string missing() const { return store::TestS3::shared(kind).missing(); }
  Target& target() {
    if (!target_) target_ = std::make_unique<S3Target>(runtime_, store::TestS3::shared(kind).options(), 30);
    return *target_;
  }

 private:
  net::Runtime runtime_{1};
  std::unique_ptr<S3Target> target_;
};
INSTANTIATE_TYPED_TEST_SUITE_P(Versitygw, TargetContract, S3Fixture<store::TestS3::Kind::versitygw>);
INSTANTIATE_TYPED_TEST_SUITE_P(Minio, TargetContract, S3Fixture<store::TestS3::Kind::minio>);

TEST(FolderTargetTest, what_a_killed_writer_left_is_not_listed) {
  store::TemporaryFolder folder;
  FolderTarget target(folder.path());
  ASSERT_TRUE(target.put("pieces/aa/b", "x"));
  std::ofstream(folder.path() / "pieces/aa/.part-01abc") << "half";
  EXPECT_EQ(target.list("pieces/")->size(), 1U);
}

TEST(OpenTargetTest, says_what_to_set) {
  net::Runtime runtime(1);
  config::StackConfig config;
  EXPECT_TRUE(open_target(config, "", runtime).error().message.contains("backup.target"));
  EXPECT_TRUE(open_target(config, "backups", runtime).error().message.contains("absolute"));
  EXPECT_TRUE(open_target(config, "s3://bucket/x", runtime).error().message.contains("AWS_ACCESS_KEY_ID"));
  EXPECT_TRUE(open_target(config, "/mnt/x", runtime));
  config.objects.access_key_id = "a";
  config.objects.secret_access_key = "b";
  config.backup.endpoint = "http://127.0.0.1:9";
  EXPECT_EQ((*open_target(config, "s3://bucket/x", runtime))->describe(), "s3://bucket/x/ at http://127.0.0.1:9");
}

}  // namespace
}  // namespace wrkhrs::backup
