#include "rag/janitor.hpp"

#include <algorithm>
#include <string>

#include <boost/asio/post.hpp>
#include <boost/asio/redirect_error.hpp>
#include <fmt/format.h>

#include "base/log.hpp"
#include "rag/files.hpp"
#include "rag/rows.hpp"
#include "store/object_hold.hpp"

namespace wrkhrs::rag {

using store::Connection;
using store::Row;

namespace {

constexpr int passages_a_write = 500;
constexpr int objects_a_round = 500;
constexpr int expired_a_write = 50;
constexpr std::chrono::seconds stop_limit{10};
constexpr std::chrono::minutes round_limit{10};

/// Deletes some passages of one doomed document; true when there may be more to do.
Result<bool> delete_some_passages(Connection& c) {
  struct Doomed {
    std::int64_t document;
    std::int64_t owner;
  };
  auto doomed = c.one("SELECT document, owner FROM doomed LIMIT 1",
                      [](const Row& row) { return Doomed{row.integer(0), row.integer(1)}; });
  if (!doomed) return forward_error(doomed);
  if (!*doomed) return false;
  auto passages = c.all(
      "SELECT number FROM passage WHERE document = ? LIMIT ?", [](const Row& row) { return row.integer(0); },
      (*doomed)->document, passages_a_write);
  if (!passages) return forward_error(passages);
  const std::string delete_words = fmt::format("DELETE FROM lexical_{} WHERE rowid = ?", (*doomed)->owner);
  Result<std::int64_t> done = 0;
  for (const auto passage : *passages) {
    // Passages that were not embedded yet have no words in the index; deleting none is no error.
    if (done && has_lexical_tables(c)) done = c.execute(delete_words, passage);
    if (done) done = c.execute("DELETE FROM embedding WHERE passage = ?", passage);
    if (done) done = c.execute("DELETE FROM spare_embedding WHERE passage = ?", passage);
    if (done) done = c.execute("DELETE FROM passage WHERE number = ?", passage);
  }
  if (done && passages->empty()) done = c.execute("DELETE FROM doomed WHERE document = ?", (*doomed)->document);
  if (!done) return forward_error(done);
  return true;
}

Result<std::int64_t> expire_some(Connection& c, std::int64_t now) {
  auto files = c.all(
      "SELECT id FROM file WHERE expires_at <= ? LIMIT ?", [](const Row& row) { return row.text(0); }, now,
      expired_a_write);
  if (!files) return forward_error(files);
  for (const auto& id : *files) {
    if (auto removed = remove_file(c, id); !removed) return forward_error(removed);
  }
  auto stores = c.all(
      "SELECT number FROM store WHERE expired = 0 AND expires_days IS NOT NULL AND last_active_at + expires_days * "
      "86400 <= ? LIMIT ?",
      [](const Row& row) { return row.integer(0); }, now, expired_a_write);
  if (!stores) return forward_error(stores);
  for (const auto store : *stores) {
    auto done = c.execute(
        "INSERT INTO doomed(document, owner) SELECT d.number, s.owner FROM document d JOIN store s ON s.number = "
        "d.store "
        "WHERE d.store = ?",
        store);
    if (done) done = c.execute("DELETE FROM document WHERE store = ?", store);
    if (done) done = c.execute("UPDATE store SET expired = 1, revision = revision + 1 WHERE number = ?", store);
    if (!done) return forward_error(done);
  }
  return static_cast<std::int64_t>(files->size() + stores->size());
}

/// Since when this database has known of objects, in milliseconds since 1970. What is older is of a database that was
/// there before: where that was lost and begun anew (a dropped volume), its blobs are not rubbish.
Result<std::int64_t> objects_since_ms(Connection& c) {
  auto known = c.integer("SELECT coalesce(max(CAST(value AS BIGINT)), -1) FROM meta WHERE key = 'objects_since_ms'");
  if (!known || *known >= 0) return known;
  auto since = c.now_ms();
  if (!since) return since;
  auto oldest_file_s = c.integer("SELECT coalesce(min(created_at), 0) FROM file");
  if (!oldest_file_s) return oldest_file_s;
  if (*oldest_file_s > 0) since = std::min(*since, *oldest_file_s * 1000);
  auto kept = c.execute("INSERT INTO meta(key, value) VALUES('objects_since_ms', ?) ON CONFLICT(key) DO NOTHING",
                        std::to_string(*since));
  if (!kept) return kept;
  return since;
}

}  // namespace

void Janitor::start() {
  const auto executor = runtime_.next_executor();
  const std::lock_guard lock(mutex_);
  timer_ = std::make_shared<asio::steady_timer>(executor);
  running_ = true;
  runtime_.spawn_on(executor, "janitor", work());
}

void Janitor::stop() {
  *stopping_ = true;
  std::unique_lock lock(mutex_);
  if (!running_) return;
  asio::post(timer_->get_executor(), [timer = timer_] { timer->cancel(); });
  ended_.wait_for(lock, stop_limit, [this] { return !running_; });
}

asio::awaitable<void> Janitor::work() {
  const auto timer = timer_;
  bool swept = false;
  while (!*stopping_) {
    const Context ctx = Context::background(round_limit).with_cancel_flag(stopping_);
    Result<void> cleaned = co_await clean(ctx);
    if (cleaned && !swept) {
      auto looked = co_await sweep_objects(ctx);
      swept = looked.has_value();
      if (!looked) cleaned = forward_error(looked);
    }
    if (!cleaned && !*stopping_) {
      log::warn("the janitor could not clean up",
                {{"error", cleaned.error().message}, {"detail", cleaned.error().detail}});
    }
    if (*stopping_) break;
    timer->expires_after(interval_);
    boost::system::error_code ignored;
    co_await timer->async_wait(asio::redirect_error(asio::use_awaitable, ignored));
  }
  const std::lock_guard lock(mutex_);
  running_ = false;
  ended_.notify_all();
}

Task<void> Janitor::clean(const Context& ctx) {
  auto expired = co_await expire(ctx);
  if (!expired) co_return expired;
  auto deleted = co_await delete_passages(ctx);
  if (!deleted) co_return deleted;
  if (words_ != nullptr) {
    auto follow = [this](Connection& c) { return words_->follow(c); };
    auto followed = co_await database_.read(ctx, std::move(follow));
    if (!followed) co_return followed;
  }
  co_return co_await delete_objects(ctx);
}

Task<void> Janitor::expire(const Context& ctx) {
  while (true) {
    auto some = [now = unix_seconds(clock_.system_now())](Connection& c) { return expire_some(c, now); };
    auto count = co_await database_.write(ctx, std::move(some));
    if (!count) co_return forward_error(count);
    if (*count == 0) co_return Result<void>{};
  }
}

Task<void> Janitor::delete_passages(const Context& ctx) {
  while (true) {
    // Look first: a write costs an fsync, and mostly there is nothing to do.
    auto look = [](Connection& c) {
      return c.integer("SELECT count(*) FROM (SELECT 1 FROM doomed LIMIT 1) AS waiting");
    };
    auto waiting = co_await database_.read(ctx, look);
    if (!waiting) co_return forward_error(waiting);
    if (*waiting == 0) co_return Result<void>{};
    auto more = co_await database_.write(ctx, delete_some_passages);
    if (!more) co_return forward_error(more);
  }
}

Task<void> Janitor::delete_objects(const Context& ctx) {
  const auto old = clock_.system_now() - object_grace;
  struct Orphan {
    std::string object;
    bool is_used;
  };
  auto look = [old](Connection& c) -> Result<std::vector<Orphan>> {
    auto held = store::objects_are_held(c);
    if (!held) return forward_error(held);
    if (*held) return std::vector<Orphan>{};  // a backup may be about to copy them
    return c.all(
        "SELECT o.object, EXISTS (SELECT 1 FROM file f WHERE f.object = o.object) FROM orphan o WHERE o.since <= ? "
        "LIMIT ?",
        [](const Row& row) { return Orphan{row.text(0), row.integer(1) != 0}; }, unix_seconds(old), objects_a_round);
  };
  auto orphans = co_await database_.read(ctx, std::move(look));
  if (!orphans) co_return forward_error(orphans);
  for (const Orphan& orphan : *orphans) {
    if (!orphan.is_used) {
      auto removed = co_await objects_.remove(ctx, store::ObjectId{orphan.object}, old);
      if (!removed) co_return forward_error(removed);
      if (!*removed) continue;  // uploaded again just now: the next round looks once more
    }
    auto forget = [object = orphan.object](Connection& c) {
      return c.execute("DELETE FROM orphan WHERE object = ?", object);
    };
    auto forgotten = co_await database_.write(ctx, std::move(forget));
    if (!forgotten) co_return forward_error(forgotten);
  }
  co_return Result<void>{};
}

Task<Janitor::Swept> Janitor::sweep_objects(const Context& ctx, bool dry_run) {
  const auto old = clock_.system_now() - object_grace;
  auto since_ms = co_await database_.write(ctx, objects_since_ms);
  if (!since_ms) co_return forward_error(since_ms);
  const auto foreign = std::chrono::system_clock::time_point(std::chrono::milliseconds(*since_ms)) - object_grace;
  store::ObjectId after;
  Swept swept;
  std::int64_t left = 0;
  while (true) {
    auto page = co_await objects_.list(ctx, after, objects_a_round);
    if (!page) co_return forward_error(page);
    if (page->empty()) break;
    after = page->back().id;
    for (const auto& info : *page) {
      if (info.written_at >= old) continue;
      auto used = [id = info.id.value](Connection& c) -> Result<std::int64_t> {
        auto held = store::objects_are_held(c);
        if (!held) return forward_error(held);
        if (*held) return 1;
        return c.integer("SELECT count(*) FROM file WHERE object = ?", id);
      };
      auto count = co_await database_.read(ctx, std::move(used));
      if (!count) co_return forward_error(count);
      if (*count > 0) continue;
      if (info.written_at < foreign) {
        ++left;
        continue;
      }
      if (dry_run) {
        ++swept.objects;
        swept.bytes += static_cast<std::int64_t>(info.bytes);
        continue;
      }
      auto removed = co_await objects_.remove(ctx, info.id, old);
      if (!removed) co_return forward_error(removed);
      if (!*removed) continue;
      ++swept.objects;
      swept.bytes += static_cast<std::int64_t>(info.bytes);
    }
  }
  if (left > 0) {
    log::warn("blobs that are older than the database are left alone: was it lost, and begun anew?", {{"blobs", left}});
  }
  co_return swept;
}

}  // namespace wrkhrs::rag
