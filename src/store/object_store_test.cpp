#include <chrono>
#include <csignal>
#include <fstream>
#include <thread>

#include <sys/resource.h>

#include "store/adapters/file_object_store.hpp"
#include "store/object_store_contract.hpp"
#include "store/testing.hpp"

namespace wrkhrs::store {
namespace {

class FileStoreFixture {
 public:
  ObjectStore& store() { return *store_; }
  template <class T>
  T run(asio::awaitable<T> coroutine) {
    return run_to_end(std::move(coroutine));
  }

 private:
  TemporaryFolder folder_;
  WorkerPool workers_{"files", 2, 64};
  std::unique_ptr<FileObjectStore> store_ = FileObjectStore::open(folder_.path() / "blobs", workers_).value();
};
INSTANTIATE_TYPED_TEST_SUITE_P(Files, ObjectStoreContract, FileStoreFixture);

class FileObjectStoreTest : public ::testing::Test {
 protected:
  TemporaryFolder folder;
  WorkerPool workers{"files", 2, 64};
  std::unique_ptr<FileObjectStore> open() { return FileObjectStore::open(folder.path(), workers).value(); }
  std::filesystem::path path_of(const ObjectId& id) {
    return folder.path() / "objects" / id.value.substr(0, 2) / id.value.substr(2);
  }
  static std::size_t files_in(const std::filesystem::path& path) {
    return static_cast<std::size_t>(std::distance(std::filesystem::directory_iterator(path), {}));
  }
};

TEST_F(FileObjectStoreTest, damage_on_disk_is_noticed_when_read_and_healed_by_writing_again) {
  auto store = open();
  const auto info = run_to_end(put(*store, "precious")).value();
  std::ofstream(path_of(info.id)) << "preciouz";
  auto back = run_to_end(get(*store, info.id));
  ASSERT_FALSE(back);
  EXPECT_EQ(back.error().code, Code::internal);
  ASSERT_TRUE(run_to_end(put(*store, "precious")));
  EXPECT_EQ(run_to_end(get(*store, info.id)), "precious");
}

TEST_F(FileObjectStoreTest, what_a_killed_process_left_unfinished_is_removed_when_opened) {
  auto store = open();
  std::ofstream(folder.path() / "unfinished" / "upload_of_a_dead_process") << "half";
  store.reset();
  store = open();
  EXPECT_EQ(files_in(folder.path() / "unfinished"), 0u);
}

TEST_F(FileObjectStoreTest, a_full_disk_refuses_the_upload_and_leaves_nothing_behind) {
  auto store = open();
  // A limit on the size of files stands in for a full disk: it needs no root and fails in the same place, write(2).
  std::signal(SIGXFSZ, SIG_IGN);
  rlimit before{};
  ::getrlimit(RLIMIT_FSIZE, &before);
  const rlimit limited{.rlim_cur = 150'000, .rlim_max = before.rlim_max};
  ::setrlimit(RLIMIT_FSIZE, &limited);
  auto info = run_to_end(put(*store, std::string(400'000, 'x')));
  ::setrlimit(RLIMIT_FSIZE, &before);
  ASSERT_FALSE(info);
  EXPECT_EQ(info.error().code, Code::storage_full) << info.error().detail;
  for (int tries = 0; tries < 500 && files_in(folder.path() / "unfinished") > 0; ++tries) {
    std::this_thread::sleep_for(std::chrono::milliseconds(10));  // tidy: allow(sleep) a worker removes it
  }
  EXPECT_EQ(files_in(folder.path() / "unfinished"), 0u);
  EXPECT_TRUE(run_to_end(put(*store, "small"))) << "it works on afterwards";
}

TEST_F(FileObjectStoreTest, a_reader_keeps_its_object_when_it_is_removed_meanwhile) {
  auto store = open();
  const auto ctx = Context::background();
  const auto info = run_to_end(put(*store, "still here")).value();
  auto reader = run_to_end(store->open(ctx, info.id)).value();
  ASSERT_TRUE(run_to_end(store->remove(ctx, info.id, std::chrono::system_clock::now() + std::chrono::hours(1))));
  EXPECT_EQ(run_to_end(reader->read(ctx, 100)), "still here");
}

}  // namespace
}  // namespace wrkhrs::store
