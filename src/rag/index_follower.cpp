#include "rag/index_follower.hpp"

#include <algorithm>
#include <cstring>
#include <map>

#include <boost/asio/post.hpp>
#include <boost/asio/redirect_error.hpp>
#include <fmt/format.h>

#include "base/ids.hpp"
#include "base/log.hpp"
#include "rag/generations.hpp"
#include "rag/lexical.hpp"
#include "rag/rows.hpp"
#include "store/data_epoch.hpp"

namespace wrkhrs::rag {

using store::Connection;
using store::Row;

namespace {

constexpr std::int64_t passages_a_page = 256;
constexpr std::int64_t documents_a_round = 64;
constexpr std::chrono::minutes round_limit{30};
constexpr std::chrono::seconds stop_limit{10};
constexpr int list_rest_factor = 20;  // a listing that took 1 s is not repeated for 20 s

/// Documents that are completed and that the copy lacks.
constexpr std::string_view lacking =
    "FROM document d JOIN store s ON s.number = d.store LEFT JOIN followed f ON f.index_name = ? AND f.document = "
    "d.number WHERE d.status = 'completed' AND f.document IS NULL";

Result<void> done(const Result<std::int64_t>& result) {
  if (!result) return std::unexpected(result.error());
  return {};
}

Result<bool> is_completed(Connection& c, std::int64_t document) {
  auto count = c.integer("SELECT count(*) FROM document WHERE number = ? AND status = 'completed'", document);
  if (!count) return forward_error(count);
  return *count > 0;
}

Result<std::string> meta_or(Connection& c, std::string_view key, std::string fallback) {
  auto value = c.one("SELECT value FROM meta WHERE key = ?", [](const Row& row) { return row.text(0); }, key);
  if (!value) return forward_error(value);
  return value->value_or(std::move(fallback));
}

constexpr std::string_view database_key = "index_database";  // names this database to the engine
constexpr std::string_view count_key = "index_copies";       // copies that were lost

/// `<database>-<hash>`: all copies of this database begin alike.
Result<std::string> copy_name(Connection& c, const std::string& model) {
  auto database = meta_or(c, database_key, "");
  if (!database) return database;
  auto epoch = store::data_epoch(c);
  if (!epoch) return epoch;
  auto count = meta_or(c, count_key, "0");
  if (!count) return count;
  const std::string hash = sha256_hex(fmt::format("{}\n{}\n{}", *epoch, model, *count));
  return fmt::format("{}-{}", *database, hash.substr(0, 12));
}

Result<void> forget(Connection& c, const std::string& copy, const std::vector<std::int64_t>& documents) {
  for (const auto document : documents) {
    auto removed = c.execute("DELETE FROM followed WHERE index_name = ? AND document = ?", copy, document);
    if (!removed) return forward_error(removed);
  }
  return {};
}

}  // namespace

IndexFollower::IndexFollower(store::Database& database, PassageIndex& index, const Embedder& embedder,
                             net::Runtime& runtime, metrics::Registry& metrics, FollowerOptions options)
    : database_(database),
      index_(index),
      embedder_(embedder),
      runtime_(runtime),
      options_(options),
      behind_(metrics.gauge("rag_index_documents_behind",
                            "Completed documents that Qdrant lacked when last looked at (64: or more).")),
      filled_again_(
          metrics.counter("rag_index_filled_again_total", "Times that Qdrant was found to have lost passages.")),
      searches_(metrics.counter("rag_index_searches_total", "Searches, by what ranked the passages.",
                                {{"ranked_by", "qdrant"}})),
      searches_without_(metrics.counter("rag_index_searches_total", "Searches, by what ranked the passages.",
                                        {{"ranked_by", "rag"}})) {}

// ---- life

void IndexFollower::start() {
  const auto executor = runtime_.next_executor();
  const std::lock_guard lock(mutex_);
  timer_ = std::make_shared<asio::steady_timer>(executor);
  running_ = true;
  runtime_.spawn_on(executor, "index follower", work());
}

void IndexFollower::stop() {
  *stopping_ = true;
  wake();
  std::unique_lock lock(mutex_);
  ended_.wait_for(lock, stop_limit, [this] { return !running_; });
}

void IndexFollower::wake() {
  const std::lock_guard lock(mutex_);
  woken_ = true;
  if (timer_) asio::post(timer_->get_executor(), [timer = timer_] { timer->cancel(); });
}

asio::awaitable<void> IndexFollower::work() {
  const auto timer = timer_;
  while (!*stopping_) {
    {
      const std::lock_guard lock(mutex_);
      woken_ = false;
    }
    const Context ctx = Context::background(round_limit).with_cancel_flag(stopping_);
    const auto followed = co_await follow(ctx);
    bool again = false;
    {
      const std::lock_guard lock(mutex_);
      again = woken_ && followed.has_value();
    }
    if (*stopping_ || again) continue;
    timer->expires_after(options_.look_every);
    boost::system::error_code ignored;
    co_await timer->async_wait(asio::redirect_error(asio::use_awaitable, ignored));
  }
  const std::lock_guard lock(mutex_);
  running_ = false;
  ended_.notify_all();
}

IndexFollower::State IndexFollower::state() const {
  const std::lock_guard lock(mutex_);
  return state_;
}

/// Remembers how a search, or a round of following, ended.
Result<void> IndexFollower::note(std::optional<Error> State::* kind, Result<void> outcome) {
  const std::lock_guard lock(mutex_);
  auto& trouble = state_.*kind;
  const bool is_search = kind == &State::search_trouble;
  if (outcome) {
    if (trouble) log::info(is_search ? "Qdrant answers searches again" : "Qdrant takes in passages again");
    trouble.reset();
    return outcome;
  }
  const Error& error = outcome.error();
  if (error.code == Code::cancelled) return outcome;
  if (!trouble) {
    log::warn(is_search ? "searches go on without Qdrant" : "Qdrant does not follow the database",
              {{"error", error.message}, {"detail", error.detail}});
  }
  if (error.code == Code::not_found) state_.copy.clear();  // wiped: ready() finds out
  trouble = error;
  if (is_search) away_until_ = std::chrono::steady_clock::now() + options_.away_for;
  return outcome;
}

void IndexFollower::note_behind(std::int64_t documents) {
  behind_.set(static_cast<double>(documents));
  const std::lock_guard lock(mutex_);
  state_.behind = documents;
}

Task<void> IndexFollower::check(const Context& ctx) {
  auto answers = co_await index_.ping(ctx);
  if (!answers) co_return answers;
  const State now = state();
  if (now.write_trouble) co_return std::unexpected(*now.write_trouble);
  if (now.search_trouble) co_return std::unexpected(*now.search_trouble);
  if (now.copy.empty() || now.behind >= documents_a_round) {
    co_return fail(Code::unavailable, "Qdrant is being filled from the database; searches go on without it.");
  }
  co_return Result<void>{};
}

// ---- following

Task<void> IndexFollower::follow(const Context& ctx) {
  auto outcome = co_await round(ctx);
  if (outcome) {
    // What was in the way of searches may be over; the next one tells. Not where Qdrant answers and refuses.
    const std::lock_guard lock(mutex_);
    auto& trouble = state_.search_trouble;
    constexpr Code passing[] = {Code::unavailable, Code::not_found, Code::deadline_exceeded, Code::upstream_failed};
    if (trouble && std::ranges::find(passing, trouble->code) != std::end(passing)) trouble.reset();
  }
  co_return note(&State::write_trouble, std::move(outcome));
}

Task<void> IndexFollower::round(const Context& ctx) {
  auto copy = co_await ready(ctx);
  if (!copy) co_return forward_error(copy);
  bool compares = false;
  bool lists = false;
  bool clears = false;
  {
    const std::lock_guard lock(mutex_);
    const auto now = std::chrono::steady_clock::now();
    compares = now >= compare_at_;
    lists = now >= list_at_;
    clears = !others_cleared_;
  }
  Result<void> outcome;
  if (lists) {
    outcome = co_await compare_documents(ctx, *copy);
  } else if (compares) {
    outcome = co_await compare(ctx, *copy);
  }
  if (outcome) outcome = co_await drop_gone(ctx, *copy);
  if (outcome) outcome = co_await take_in(ctx, *copy);
  if (outcome && clears) outcome = co_await clear_others(ctx, *copy);
  co_return outcome;
}

/// The name of the copy, which is there.
Task<std::string> IndexFollower::ready(const Context& ctx) {
  {
    const std::lock_guard lock(mutex_);
    if (!state_.copy.empty()) co_return state_.copy;
  }
  auto copy = co_await current_copy(ctx);
  if (!copy) co_return copy;
  auto there = co_await index_.has(ctx, *copy);
  if (!there) co_return forward_error(there);
  if (!*there) {
    auto made = co_await index_.make(ctx, *copy, embedder_.dimensions());
    if (!made) co_return forward_error(made);
  }
  const std::lock_guard lock(mutex_);
  state_.copy = *copy;
  compare_at_ = list_at_ = SteadyTime{};
  others_cleared_ = false;
  co_return copy;
}

/// The name of the copy, which is there or was never filled.
Task<std::string> IndexFollower::current_copy(const Context& ctx) {
  auto name = [model = embedder_.model()](Connection& c) { return copy_name(c, model); };
  auto copy = co_await database_.read(ctx, name);
  if (copy && copy->starts_with('-')) {  // this database has no name yet
    auto give_name = [id = sha256_hex(new_id("database_")).substr(0, 12)](Connection& c) {
      return done(
          c.execute("INSERT INTO meta(key, value) VALUES(?, ?) ON CONFLICT (key) DO NOTHING", database_key, id));
    };
    auto named = co_await database_.write(ctx, std::move(give_name));
    if (!named) co_return forward_error(named);
    copy = co_await database_.read(ctx, name);
  }
  if (!copy) co_return copy;
  auto there = co_await index_.has(ctx, *copy);
  if (!there) co_return forward_error(there);
  if (*there) co_return copy;
  auto count_up = [lost = *copy, model = embedder_.model()](Connection& c) -> Result<std::pair<std::string, bool>> {
    auto now = copy_name(c, model);
    if (!now) return forward_error(now);
    if (*now != lost) return std::pair(*now, false);  // another replica was faster
    auto filled = c.integer("SELECT count(*) FROM followed WHERE index_name = ?", lost);
    if (!filled) return forward_error(filled);
    if (*filled == 0) return std::pair(*now, false);  // it never was
    auto forgotten = c.execute("DELETE FROM followed WHERE index_name = ?", lost);
    if (!forgotten) return forward_error(forgotten);
    auto counted = c.execute(
        "INSERT INTO meta(key, value) VALUES(?, '1') ON CONFLICT (key) DO UPDATE SET value = CAST(CAST(meta.value AS "
        "BIGINT) + 1 AS TEXT)",
        count_key);
    if (!counted) return forward_error(counted);
    now = copy_name(c, model);
    if (!now) return forward_error(now);
    return std::pair(*now, true);
  };
  auto next = co_await database_.write(ctx, std::move(count_up));
  if (!next) co_return forward_error(next);
  if (next->second) {
    log::warn("Qdrant has lost its copy of the passages; it is filled again", {{"was", *copy}, {"is", next->first}});
    filled_again_.add();
    const std::lock_guard lock(mutex_);
    ++state_.filled_again;
  }
  co_return next->first;
}

/// Puts in what the copy lacks.
Task<void> IndexFollower::take_in(const Context& ctx, std::string copy) {
  while (true) {
    auto look = [copy](Connection& c) {
      return c.all(
          fmt::format("SELECT d.number, d.store, s.owner, d.passages {} ORDER BY d.number LIMIT {}", lacking,
                      documents_a_round),
          [](const Row& row) { return Document{row.integer(0), row.integer(1), row.integer(2), row.integer(3)}; },
          copy);
    };
    auto documents = co_await database_.read(ctx, std::move(look));
    if (!documents) co_return forward_error(documents);
    note_behind(static_cast<std::int64_t>(documents->size()));
    if (documents->empty()) co_return Result<void>{};
    for (const Document& document : *documents) {
      auto put = co_await put_document(ctx, copy, document);
      if (!put) co_return put;
    }
  }
}

/// Puts in what the copy lacks of the stores. Errors: also unavailable where that is much.
Task<void> IndexFollower::take_in_for_search(const Context& ctx, std::string copy, std::vector<std::int64_t> stores) {
  auto look = [copy, stores = std::move(stores)](Connection& c) {
    return c.all(
        fmt::format("SELECT d.number, d.store, s.owner, d.passages {} AND d.store IN ({}) ORDER BY d.number LIMIT {}",
                    lacking, fmt::join(stores, ","), documents_a_round),
        [](const Row& row) { return Document{row.integer(0), row.integer(1), row.integer(2), row.integer(3)}; }, copy);
  };
  auto documents = co_await database_.read(ctx, std::move(look));
  if (!documents) co_return forward_error(documents);
  if (documents->empty()) co_return Result<void>{};
  std::int64_t passages = 0;
  for (const Document& document : *documents) passages += document.passages;
  if (static_cast<std::int64_t>(documents->size()) == documents_a_round || passages > options_.passages_a_search_max) {
    wake();
    co_return fail(Code::unavailable, "Qdrant is being filled from the database; searches go on without it.");
  }
  for (const Document& document : *documents) {
    auto put = co_await put_document(ctx, copy, document);
    if (!put) co_return put;
  }
  co_return Result<void>{};
}

Task<void> IndexFollower::put_document(const Context& ctx, std::string copy, Document document) {
  std::int64_t last = 0;
  std::int64_t total = 0;
  while (true) {
    auto read = [document, last, dimensions = embedder_.dimensions(),
                 model = embedder_.model()](Connection& c) -> Result<std::vector<IndexedPassage>> {
      auto ours = is_in_use(c, model);
      if (!ours) return forward_error(ours);
      if (!*ours) {  // the copy of this model must not get vectors of another
        return fail(Code::unavailable, "Another embedding model is in use than this replica has.");
      }
      return c.all(
          "SELECT p.number, p.text, p.headings, e.vector FROM passage p JOIN embedding e ON e.passage = p.number WHERE "
          "p.document = ? AND p.number > ? ORDER BY p.number LIMIT ?",
          [&](const Row& row) {
            IndexedPassage passage{.passage = row.integer(0),
                                   .document = document.number,
                                   .store = document.store,
                                   .owner = document.owner,
                                   .dense = {},
                                   .words = {}};
            passage.words =
                sparse_passage(joined_headings(row.text_view(2), " > ") + "\n" + std::string(row.text_view(1)));
            const auto bytes = row.blob_view(3);
            if (bytes.size() == dimensions * sizeof(float)) {
              passage.dense.resize(dimensions);
              std::memcpy(passage.dense.data(), bytes.data(), bytes.size());
            }
            return passage;
          },
          document.number, last, passages_a_page);
    };
    auto passages = co_await database_.read(ctx, std::move(read));
    if (!passages) co_return forward_error(passages);
    if (passages->empty()) break;
    last = passages->back().passage;
    // Of another model, about to be made again: the document will be completed anew.
    std::erase_if(*passages, [](const IndexedPassage& passage) { return passage.dense.empty(); });
    total += static_cast<std::int64_t>(passages->size());
    auto put = co_await index_.put(ctx, copy, std::move(*passages));
    if (!put) co_return put;
  }
  auto note_followed = [copy, document, total](Connection& c) -> Result<bool> {
    auto wanted = is_completed(c, document.number);
    if (!wanted || !*wanted) return wanted;
    auto noted = c.execute(
        "INSERT INTO followed(index_name, document, passages) VALUES(?,?,?) ON CONFLICT (index_name, document) DO "
        "UPDATE SET passages = excluded.passages",
        copy, document.number, total);
    if (!noted) return forward_error(noted);
    return true;
  };
  auto noted = co_await database_.write(ctx, std::move(note_followed));
  if (!noted) co_return forward_error(noted);
  if (*noted) co_return Result<void>{};
  std::vector<std::int64_t> gone{document.number};  // it was taken out meanwhile
  co_return co_await index_.remove(ctx, std::move(copy), std::move(gone));
}

/// Removes what the copy has of documents that are gone.
Task<void> IndexFollower::drop_gone(const Context& ctx, std::string copy) {
  while (true) {
    auto look = [copy](Connection& c) {
      return c.all(
          fmt::format("SELECT f.document FROM followed f LEFT JOIN document d ON d.number = f.document AND d.status = "
                      "'completed' WHERE f.index_name = ? AND d.number IS NULL LIMIT {}",
                      documents_a_round),
          [](const Row& row) { return row.integer(0); }, copy);
    };
    auto gone = co_await database_.read(ctx, std::move(look));
    if (!gone) co_return forward_error(gone);
    if (gone->empty()) co_return Result<void>{};
    auto removed = co_await index_.remove(ctx, copy, *gone);
    if (!removed) co_return removed;
    auto forget_them = [copy, gone = std::move(*gone)](Connection& c) { return forget(c, copy, gone); };
    auto forgotten = co_await database_.write(ctx, std::move(forget_them));
    if (!forgotten) co_return forgotten;
  }
}

/// Finds by the number of passages whether the copy has lost some, or has some that it should not have: it was set back
/// to an older state, or a write that was given up came through late.
Task<void> IndexFollower::compare(const Context& ctx, std::string copy) {
  auto sum = [copy](Connection& c) {
    return c.integer("SELECT CAST(coalesce(sum(passages), 0) AS BIGINT) FROM followed WHERE index_name = ?", copy);
  };
  auto ours = co_await database_.read(ctx, std::move(sum));
  if (!ours) co_return forward_error(ours);
  auto theirs = co_await index_.count(ctx, copy);
  if (!theirs) co_return forward_error(theirs);
  if (*ours != *theirs) co_return co_await compare_documents(ctx, std::move(copy));
  const std::lock_guard lock(mutex_);
  compare_at_ = std::chrono::steady_clock::now() + options_.compare_every;
  co_return Result<void>{};
}

/// The same document by document.
Task<void> IndexFollower::compare_documents(const Context& ctx, std::string copy) {
  const auto began = std::chrono::steady_clock::now();
  // Ours first: what is noted after that is no loss.
  auto list = [copy](Connection& c) {
    return c.all(
        "SELECT document, passages FROM followed WHERE index_name = ?",
        [](const Row& row) { return std::pair(row.integer(0), row.integer(1)); }, copy);
  };
  auto ours = co_await database_.read(ctx, std::move(list));
  if (!ours) co_return forward_error(ours);
  auto theirs = co_await index_.documents(ctx, copy);
  if (!theirs) co_return forward_error(theirs);
  std::vector<std::int64_t> lost;         // put in again, over what is there of them
  std::vector<std::int64_t> superfluous;  // removed
  std::vector<std::int64_t> unknown;
  for (const auto& [document, passages] : *ours) {
    const auto found = theirs->find(document);
    const std::int64_t there = found == theirs->end() ? 0 : found->second;
    if (there != passages) lost.push_back(document);
    if (there > passages) superfluous.push_back(document);
    if (found != theirs->end()) theirs->erase(found);
  }
  for (const auto& [document, passages] : *theirs) unknown.push_back(document);
  auto find_gone = [unknown = std::move(unknown)](Connection& c) -> Result<std::vector<std::int64_t>> {
    std::vector<std::int64_t> gone;
    for (const auto document : unknown) {
      auto wanted = is_completed(c, document);
      if (!wanted) return forward_error(wanted);
      if (!*wanted) gone.push_back(document);  // one that is wanted is just being put in by another replica
    }
    return gone;
  };
  auto gone = co_await database_.read(ctx, std::move(find_gone));
  if (!gone) co_return forward_error(gone);
  superfluous.insert(superfluous.end(), gone->begin(), gone->end());
  if (!superfluous.empty()) {
    auto removed = co_await index_.remove(ctx, copy, std::move(superfluous));
    if (!removed) co_return removed;
  }
  if (!lost.empty()) {
    log::warn("Qdrant has lost passages; they are put in again", {{"documents", lost.size()}});
    auto forget_them = [copy, lost](Connection& c) { return forget(c, copy, lost); };
    auto forgotten = co_await database_.write(ctx, std::move(forget_them));
    if (!forgotten) co_return forgotten;
    filled_again_.add();
  }
  const auto now = std::chrono::steady_clock::now();
  const auto rest = list_rest_factor * (now - began);
  const std::lock_guard lock(mutex_);
  if (!lost.empty()) ++state_.filled_again;
  compare_at_ = now + std::max<SteadyTime::duration>(rest, options_.compare_every);
  list_at_ = now + std::max<SteadyTime::duration>(rest, options_.list_every);
  co_return Result<void>{};
}

/// Removes the copies of earlier models, epochs and counts, once this one is whole.
Task<void> IndexFollower::clear_others(const Context& ctx, std::string copy) {
  const std::string family = copy.substr(0, copy.find('-') + 1);
  auto removed = co_await index_.remove_others(ctx, family, copy);
  if (!removed) co_return removed;
  auto forget_others = [copy](Connection& c) {
    return done(c.execute("DELETE FROM followed WHERE index_name <> ?", copy));
  };
  auto forgotten = co_await database_.write(ctx, std::move(forget_others));
  if (!forgotten) co_return forgotten;
  const std::lock_guard lock(mutex_);
  others_cleared_ = true;
  co_return Result<void>{};
}

// ---- searching

Task<std::vector<std::vector<IndexHit>>> IndexFollower::search(const Context& ctx, std::vector<IndexQuery> queries) {
  std::vector<std::vector<IndexHit>> hits;
  if (queries.empty()) co_return hits;
  std::string copy;
  {
    const std::lock_guard lock(mutex_);
    if (std::chrono::steady_clock::now() < away_until_ && state_.search_trouble) {
      searches_without_.add();
      co_return std::unexpected(*state_.search_trouble);
    }
    copy = state_.copy;
  }
  const Context bounded = ctx.with_timeout(options_.search_waits);
  Result<void> outcome;
  if (copy.empty()) {
    wake();
    outcome = fail(Code::unavailable, "Qdrant is being filled from the database; searches go on without it.");
  }
  std::vector<std::int64_t> stores = queries.front().stores;
  if (outcome) outcome = co_await take_in_for_search(bounded, copy, std::move(stores));
  if (outcome) {
    auto found = co_await index_.search(bounded, std::move(copy), std::move(queries));
    if (found) hits = std::move(*found);
    if (!found) outcome = forward_error(found);
  }
  if (!outcome && ctx.check().has_value()) {
    const bool was_wiped = outcome.error().code == Code::not_found;
    outcome = note(&State::search_trouble, std::move(outcome));
    if (was_wiped) wake();
  } else if (outcome) {
    outcome = note(&State::search_trouble, std::move(outcome));
  }
  (outcome ? searches_ : searches_without_).add();
  if (!outcome) co_return forward_error(outcome);
  co_return hits;
}

}  // namespace wrkhrs::rag
