#include "rag/lexical_cache.hpp"

#include <algorithm>
#include <unordered_set>

#include <fcntl.h>
#include <fmt/format.h>
#include <sys/file.h>
#include <unistd.h>

#include "base/log.hpp"
#include "store/statement_failure.hpp"

namespace wrkhrs::rag {

using store::Connection;
using store::Row;
using store::SqliteConnection;

namespace {

constexpr int replicas_max = 64;  // that share a folder
constexpr std::int64_t passages_a_page = 1000;

// The same names as in rag.db, as far as a search by words reads them.
constexpr const char* tables = R"sql(
  PRAGMA synchronous=NORMAL;  -- a cache: what the machine forgets in a power cut is taken in again
  CREATE TABLE IF NOT EXISTS followed(store INTEGER PRIMARY KEY, owner INTEGER NOT NULL, revision INTEGER NOT NULL);
  CREATE TABLE IF NOT EXISTS document(number INTEGER PRIMARY KEY, store INTEGER NOT NULL, status TEXT NOT NULL);
  CREATE INDEX IF NOT EXISTS document_by_store ON document(store);
  CREATE TABLE IF NOT EXISTS passage(number INTEGER PRIMARY KEY, document INTEGER NOT NULL);
  CREATE INDEX IF NOT EXISTS passage_by_document ON passage(document);
  CREATE TABLE IF NOT EXISTS source(epoch TEXT NOT NULL);
)sql";

Result<void> done(const Result<std::int64_t>& result) {
  if (!result) return std::unexpected(result.error());
  return {};
}

/// Runs `change` in a transaction.
template <class F>
Result<void> in_transaction(SqliteConnection& connection, F change) {
  Result<void> result = perform(connection, "BEGIN IMMEDIATE");
  if (!result) return result;
  result = change();
  if (result) result = perform(connection, "COMMIT");
  if (!result && !connection.in_autocommit()) (void)perform(connection, "ROLLBACK");
  return result;
}

Result<SqliteConnection> open_file(const std::filesystem::path& file, const std::string& epoch) {
  auto connection = SqliteConnection::open(file, SqliteConnection::Mode::read_write);
  if (!connection) return connection;
  if (auto made = connection->run_script(tables); !made) return forward_error(made);
  auto verdict = connection->one("PRAGMA quick_check(1)", [](const Row& row) { return row.text(0); });
  if (!verdict) return forward_error(verdict);
  if (*verdict != "ok")
    return fail_with_detail(Code::internal, "The full-text cache is damaged.", verdict->value_or(""));
  auto source = connection->one("SELECT epoch FROM source", [](const Row& row) { return row.text(0); });
  if (!source) return forward_error(source);
  if (!*source) {
    auto noted = connection->execute("INSERT INTO source(epoch) VALUES(?)", epoch);
    if (!noted) return forward_error(noted);
  } else if (**source != epoch) {
    return fail_with_detail(Code::internal, "The full-text cache is of other data.", "the database was restored");
  }
  return connection;
}

Result<SqliteConnection> open_or_make_again(const std::filesystem::path& file, const std::string& epoch) {
  auto connection = open_file(file, epoch);
  if (connection) return connection;
  const Error& error = connection.error();
  if (error.code != Code::internal && error.openai_code != store::database_unusable) return connection;
  log::warn("the full-text cache is made again", {{"detail", error.detail}});
  std::error_code ignored;
  for (const char* suffix : {"", "-wal", "-shm"}) std::filesystem::remove(file.string() + suffix, ignored);
  return open_file(file, epoch);
}

}  // namespace

Result<std::unique_ptr<LexicalCache>> LexicalCache::open(const std::filesystem::path& folder,
                                                         const std::string& epoch) {
  std::error_code error;
  std::filesystem::create_directories(folder, error);
  int lock = -1;
  std::filesystem::path file;
  for (int number = 1; number <= replicas_max && lock < 0; ++number) {
    file = folder / fmt::format("words-{}.db", number);
    lock = ::open((file.string() + ".lock").c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0600);
    if (lock < 0) return fail_with_detail(Code::unavailable, "The full-text cache cannot be opened.", file.string());
    if (::flock(lock, LOCK_EX | LOCK_NB) == 0) break;
    ::close(lock);
    lock = -1;
  }
  if (lock < 0) return fail(Code::unavailable, "Too many replicas share one data folder.");
  auto writer = open_or_make_again(file, epoch);
  if (!writer) {
    ::close(lock);
    return forward_error(writer);
  }
  std::unique_ptr<LexicalCache> cache(new LexicalCache(std::move(file), lock, std::move(*writer)));
  auto known = cache->writer_.each("SELECT store, revision FROM followed",
                                   [&](const Row& row) { cache->followed_[row.integer(0)] = row.integer(1); });
  if (!known) return forward_error(known);
  return cache;
}

LexicalCache::~LexicalCache() { ::close(lock_); }

Result<void> LexicalCache::with_words(Connection& connection, std::span<const StoreRow> stores,
                                      const std::function<Result<void>(Connection&)>& use) {
  if (is_behind(stores)) {
    const std::lock_guard lock(writing_);
    for (const StoreRow& store : stores) {
      if (auto taken = take_in(connection, store); !taken) return taken;
    }
  }
  auto reader = borrow_reader();
  if (!reader) return forward_error(reader);
  auto result = use(**reader);
  const std::lock_guard lock(mutex_);
  idle_readers_.push_back(std::move(*reader));
  return result;
}

Result<void> LexicalCache::follow(Connection& connection) {
  std::vector<StoreRow> stores;
  std::unordered_set<std::int64_t> present;
  auto listed = connection.each("SELECT number, owner, revision FROM store", [&](const Row& row) {
    stores.push_back({.number = row.integer(0), .owner = row.integer(1), .revision = row.integer(2)});
    present.insert(row.integer(0));
  });
  if (!listed) return listed;
  std::vector<std::int64_t> gone;
  {
    const std::lock_guard lock(mutex_);
    for (const auto& [store, revision] : followed_) {
      if (!present.contains(store)) gone.push_back(store);
    }
  }
  if (gone.empty() && !is_behind(stores)) return {};
  const std::lock_guard lock(writing_);
  for (const StoreRow& store : stores) {
    if (auto taken = take_in(connection, store); !taken) return taken;
  }
  for (const auto store : gone) {
    auto removed = in_transaction(writer_, [&]() -> Result<void> {
      auto owner = writer_.integer("SELECT owner FROM followed WHERE store = ?", store);
      if (!owner) return forward_error(owner);
      auto documents = writer_.all(
          "SELECT number FROM document WHERE store = ?", [](const Row& row) { return row.integer(0); }, store);
      if (!documents) return forward_error(documents);
      for (const auto document : *documents) {
        if (auto one = remove_document(*owner, document); !one) return one;
      }
      return done(writer_.execute("DELETE FROM followed WHERE store = ?", store));
    });
    if (!removed) return removed;
    const std::lock_guard known(mutex_);
    followed_.erase(store);
  }
  return {};
}

bool LexicalCache::is_behind(std::span<const StoreRow> stores) const {
  const std::lock_guard lock(mutex_);
  return std::ranges::any_of(stores, [&](const StoreRow& store) {
    const auto found = followed_.find(store.number);
    return found == followed_.end() || found->second < store.revision;
  });
}

/// With `writing_` held.
Result<void> LexicalCache::take_in(Connection& connection, const StoreRow& store) {
  if (!is_behind({&store, 1})) return {};
  if (auto made = make_lexical_table(writer_, store.owner); !made) return made;
  std::unordered_set<std::int64_t> live;
  std::unordered_set<std::int64_t> present;
  auto listed = connection.each(
      "SELECT number FROM document WHERE store = ? AND status = 'completed'",
      [&](const Row& row) { live.insert(row.integer(0)); }, store.number);
  if (listed) {
    listed = writer_.each(
        "SELECT number FROM document WHERE store = ?", [&](const Row& row) { present.insert(row.integer(0)); },
        store.number);
  }
  if (!listed) return listed;
  for (const auto document : present) {
    if (live.contains(document)) continue;
    auto removed = in_transaction(writer_, [&] { return remove_document(store.owner, document); });
    if (!removed) return removed;
  }
  for (const auto document : live) {
    if (present.contains(document)) continue;
    auto added = in_transaction(writer_, [&] { return add_document(connection, store, document); });
    if (!added) return added;
  }
  auto noted = writer_.execute("INSERT OR REPLACE INTO followed(store, owner, revision) VALUES(?,?,?)", store.number,
                               store.owner, store.revision);
  if (!noted) return forward_error(noted);
  const std::lock_guard lock(mutex_);
  followed_[store.number] = store.revision;
  return {};
}

Result<void> LexicalCache::add_document(Connection& connection, const StoreRow& store, std::int64_t document) {
  const std::string insert_words = fmt::format(insert_words_sql, store.owner);
  const std::string scope = fmt::format("s{}", store.number);
  std::int64_t last = 0;
  std::int64_t count = 0;
  do {
    count = 0;
    auto add = [&](const Row& row) -> Result<void> {
      ++count;
      last = row.integer(0);
      auto added =
          writer_.execute(insert_words, last, scope, joined_headings(row.text_view(2), " > "), row.text_view(1));
      if (added) added = writer_.execute("INSERT INTO passage(number, document) VALUES(?,?)", last, document);
      return done(added);
    };
    auto page = connection.each(
        "SELECT number, text, headings FROM passage WHERE document = ? AND number > ? ORDER BY number LIMIT ?", add,
        document, last, passages_a_page);
    if (!page) return page;
  } while (count == passages_a_page);
  return done(
      writer_.execute("INSERT INTO document(number, store, status) VALUES(?,?,'completed')", document, store.number));
}

Result<void> LexicalCache::remove_document(std::int64_t owner, std::int64_t document) {
  auto removed = writer_.execute(
      fmt::format("DELETE FROM lexical_{} WHERE rowid IN (SELECT number FROM passage WHERE document = ?)", owner),
      document);
  if (removed) removed = writer_.execute("DELETE FROM passage WHERE document = ?", document);
  if (removed) removed = writer_.execute("DELETE FROM document WHERE number = ?", document);
  return done(removed);
}

Result<std::unique_ptr<SqliteConnection>> LexicalCache::borrow_reader() {
  {
    const std::lock_guard lock(mutex_);
    if (!idle_readers_.empty()) {
      auto reader = std::move(idle_readers_.back());
      idle_readers_.pop_back();
      return reader;
    }
  }
  auto opened = SqliteConnection::open(file_, SqliteConnection::Mode::read_only);
  if (!opened) return forward_error(opened);
  return std::make_unique<SqliteConnection>(std::move(*opened));
}

}  // namespace wrkhrs::rag
