// Deletes in the background what nobody can see any more: passages of documents that left their store, objects without
// a file, files and vector stores that have expired.
#pragma once

#include <atomic>
#include <chrono>
#include <condition_variable>
#include <memory>
#include <mutex>

#include <boost/asio/steady_timer.hpp>

#include "base/clock.hpp"
#include "net/runtime.hpp"
#include "rag/lexical_cache.hpp"
#include "store/database.hpp"
#include "store/object_store.hpp"

namespace wrkhrs::rag {

/// What is deleted was made invisible before, in the write that the client waited for; so it does no harm when this
/// runs late or is killed at any moment. start() and stop() once each, from one thread.
class Janitor {
 public:
  Janitor(store::Database& database, store::ObjectStore& objects, net::Runtime& runtime, const Clock& clock,
          std::chrono::milliseconds interval = std::chrono::seconds(20), LexicalCache* words = nullptr)
      : database_(database), objects_(objects), runtime_(runtime), clock_(clock), interval_(interval), words_(words) {}
  ~Janitor() { stop(); }

  void start();
  /// Returns when the step that runs has ended (at most a few seconds).
  void stop();

  /// One round of everything. For start() and tests.
  Task<void> clean(const Context& ctx);
  struct Swept {
    std::int64_t objects = 0;
    std::int64_t bytes = 0;
  };
  /// Looks at every object: finds those whose upload died between bytes and description, and unless `dry_run` deletes
  /// them. Run once at the start, and by `wrkhrs prune`.
  Task<Swept> sweep_objects(const Context& ctx, bool dry_run = false);

 private:
  asio::awaitable<void> work();
  Task<void> expire(const Context& ctx);
  Task<void> delete_passages(const Context& ctx);
  Task<void> delete_objects(const Context& ctx);

  store::Database& database_;
  store::ObjectStore& objects_;
  net::Runtime& runtime_;
  const Clock& clock_;
  const std::chrono::milliseconds interval_;
  LexicalCache* const words_;

  std::shared_ptr<std::atomic<bool>> stopping_ = std::make_shared<std::atomic<bool>>(false);
  std::mutex mutex_;
  std::condition_variable ended_;
  std::shared_ptr<asio::steady_timer> timer_;
  bool running_ = false;
};

}  // namespace wrkhrs::rag
