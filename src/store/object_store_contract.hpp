// What every ObjectStore must do, as a GoogleTest suite. An adapter's test makes a type with `ObjectStore& store()`,
// `T run(asio::awaitable<T>)` and, where it needs what may not be there, `std::string missing()`, and
//     INSTANTIATE_TYPED_TEST_SUITE_P(Files, ObjectStoreContract, FileStoreFixture);
#pragma once

#include <deque>
#include <fstream>
#include <iterator>
#include <memory>
#include <string>

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/io_context.hpp>
#include <gtest/gtest.h>

#include "store/object_store.hpp"

namespace wrkhrs::store {

/// Runs a coroutine to its end on an event loop of its own. The loop stays until the process ends: the worker that
/// resumed the coroutine last may still be letting go of it.
template <class T>
T run_to_end(asio::awaitable<T> coroutine) {
  static std::deque<asio::io_context> loops;  // of the test's one thread
  asio::io_context& io = loops.emplace_back();
  std::optional<T> result;
  std::exception_ptr failure;
  asio::co_spawn(io, std::move(coroutine), [&](std::exception_ptr exception, T value) {
    failure = exception;
    result.emplace(std::move(value));
  });
  io.run();
  if (failure) std::rethrow_exception(failure);
  return std::move(result).value();
}

inline Task<ObjectInfo> put(ObjectStore& store, std::string content, std::uint64_t bytes_max = 1 << 30) {
  const auto ctx = Context::background();
  auto writer = co_await store.create(ctx, bytes_max);
  if (!writer) co_return forward_error(writer);
  for (std::size_t at = 0; at < content.size(); at += 100'000) {
    auto written = co_await (*writer)->write(ctx, content.substr(at, 100'000));
    if (!written) co_return forward_error(written);
  }
  co_return co_await (*writer)->finish(ctx);
}

inline Task<std::string> get(ObjectStore& store, ObjectId id) {
  const auto ctx = Context::background();
  auto reader = co_await store.open(ctx, id);
  if (!reader) co_return forward_error(reader);
  std::string content;
  while (true) {
    auto chunk = co_await (*reader)->read(ctx, 65'536);
    if (!chunk) co_return forward_error(chunk);
    if (chunk->empty()) co_return content;
    content += *chunk;
  }
}

template <class Fixture>
class ObjectStoreContract : public ::testing::Test {
 protected:
  void SetUp() override {
    if constexpr (requires { fixture_.missing(); }) {
      if (!fixture_.missing().empty()) GTEST_SKIP() << fixture_.missing();
    }
  }
  ObjectStore& store() { return fixture_.store(); }
  template <class T>
  T run(asio::awaitable<T> coroutine) {
    return fixture_.run(std::move(coroutine));
  }
  const Context ctx_ = Context::background();
  static SystemTime later() { return std::chrono::system_clock::now() + std::chrono::hours(1); }

 private:
  Fixture fixture_;
};
TYPED_TEST_SUITE_P(ObjectStoreContract);

TYPED_TEST_P(ObjectStoreContract, what_was_put_comes_back_under_its_sha256) {
  for (std::string content : {std::string(), std::string("hello"), std::string(1'000'001, '\0') + "end"}) {
    auto info = this->run(put(this->store(), content));
    ASSERT_TRUE(info) << info.error().message << info.error().detail;
    EXPECT_EQ(info->id.value, sha256_hex(content));
    EXPECT_EQ(info->bytes, content.size());
    auto back = this->run(get(this->store(), info->id));
    ASSERT_TRUE(back) << back.error().message;
    EXPECT_EQ(*back, content);
  }
}

TYPED_TEST_P(ObjectStoreContract, the_same_bytes_twice_are_one_object) {
  auto first = this->run(put(this->store(), "same"));
  auto second = this->run(put(this->store(), "same"));
  ASSERT_TRUE(first && second);
  EXPECT_EQ(first->id, second->id);
  EXPECT_EQ(this->run(this->store().list(this->ctx_, {}, 10))->size(), 1u);
}

TYPED_TEST_P(ObjectStoreContract, an_unknown_or_impossible_id_is_not_found) {
  for (std::string id : {std::string(64, '0'), std::string("../../etc/passwd"), std::string(), std::string(64, '/')}) {
    auto reader = this->run(this->store().open(this->ctx_, {id}));
    ASSERT_FALSE(reader) << id;
    EXPECT_EQ(reader.error().code, Code::not_found);
    EXPECT_EQ(this->run(this->store().stat(this->ctx_, {id})), std::nullopt);
  }
}

TYPED_TEST_P(ObjectStoreContract, too_many_bytes_are_refused_and_leave_nothing) {
  auto info = this->run(put(this->store(), std::string(250'000, 'x'), 200'000));
  ASSERT_FALSE(info);
  EXPECT_EQ(info.error().code, Code::too_large);
  EXPECT_TRUE(this->run(this->store().list(this->ctx_, {}, 10))->empty());
}

TYPED_TEST_P(ObjectStoreContract, an_upload_that_is_not_finished_is_not_seen) {
  {
    auto writer = this->run(this->store().create(this->ctx_, 1000));
    ASSERT_TRUE(writer);
    ASSERT_TRUE(this->run((*writer)->write(this->ctx_, "half")));
  }
  EXPECT_EQ(this->run(this->store().stat(this->ctx_, {sha256_hex("half")})), std::nullopt);
}

TYPED_TEST_P(ObjectStoreContract, what_was_removed_is_gone_and_removing_again_is_no_error) {
  auto info = this->run(put(this->store(), "short-lived"));
  ASSERT_TRUE(info);
  EXPECT_EQ(this->run(this->store().remove(this->ctx_, info->id, this->later())), true);
  EXPECT_EQ(this->run(this->store().remove(this->ctx_, info->id, this->later())), true);
  auto back = this->run(get(this->store(), info->id));
  ASSERT_FALSE(back);
  EXPECT_EQ(back.error().code, Code::not_found);
}

TYPED_TEST_P(ObjectStoreContract, an_object_written_again_since_is_not_removed) {
  auto info = this->run(put(this->store(), "wanted again"));
  ASSERT_TRUE(info);
  EXPECT_EQ(this->run(this->store().remove(this->ctx_, info->id, info->written_at)), false);
  EXPECT_EQ(this->run(get(this->store(), info->id)), "wanted again");
}

TYPED_TEST_P(ObjectStoreContract, an_object_can_be_had_as_a_local_file) {
  auto info = this->run(put(this->store(), "for programs"));
  ASSERT_TRUE(info);
  auto copy = this->run(this->store().local_copy(this->ctx_, info->id));
  ASSERT_TRUE(copy);
  std::ifstream file(copy->path(), std::ios::binary);
  EXPECT_EQ(std::string(std::istreambuf_iterator<char>(file), {}), "for programs");
  auto none = this->run(this->store().local_copy(this->ctx_, {std::string(64, '0')}));
  ASSERT_FALSE(none);
  EXPECT_EQ(none.error().code, Code::not_found);
}

TYPED_TEST_P(ObjectStoreContract, objects_are_listed_page_by_page) {
  std::vector<std::string> ids;
  for (int index = 0; index < 7; ++index) ids.push_back(this->run(put(this->store(), std::to_string(index)))->id.value);
  std::ranges::sort(ids);
  std::vector<std::string> listed;
  ObjectId after;
  while (true) {
    auto page = this->run(this->store().list(this->ctx_, after, 3));
    ASSERT_TRUE(page);
    if (page->empty()) break;
    for (const auto& info : *page) listed.push_back(info.id.value);
    after = page->back().id;
  }
  EXPECT_EQ(listed, ids);
}

REGISTER_TYPED_TEST_SUITE_P(ObjectStoreContract, what_was_put_comes_back_under_its_sha256,
                            the_same_bytes_twice_are_one_object, an_unknown_or_impossible_id_is_not_found,
                            too_many_bytes_are_refused_and_leave_nothing, an_upload_that_is_not_finished_is_not_seen,
                            what_was_removed_is_gone_and_removing_again_is_no_error,
                            an_object_written_again_since_is_not_removed, an_object_can_be_had_as_a_local_file,
                            objects_are_listed_page_by_page);

}  // namespace wrkhrs::store
