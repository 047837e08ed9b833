#include "rag/ingest.hpp"

#include <algorithm>
#include <optional>

#include <boost/asio/post.hpp>
#include <boost/asio/redirect_error.hpp>
#include <fmt/format.h>

#include "base/json.hpp"
#include "base/log.hpp"
#include "rag/chunker.hpp"
#include "rag/generations.hpp"
#include "rag/rows.hpp"

namespace wrkhrs::rag {

using store::Connection;
using store::Row;

namespace {

constexpr std::size_t passages_a_write = 500;
constexpr std::chrono::seconds look_again_after{5};  // for documents whose next try is due
constexpr std::chrono::seconds retry_after_max{60};
constexpr std::chrono::seconds stop_limit{10};
constexpr int tries_when_unavailable = 20;
constexpr int tries_otherwise = 3;

/// How many times a document that failed with this error is tried; 1 where the file itself is at fault.
int tries_for(Code code) {
  switch (code) {
    case Code::unsupported_media:
    case Code::invalid_argument:
    case Code::too_large:
    case Code::not_found:
    case Code::unimplemented:
      return 1;
    case Code::unavailable:
    case Code::upstream_failed:
    case Code::rate_limited:
    case Code::storage_full:
      return tries_when_unavailable;
    default:
      return tries_otherwise;
  }
}

std::string_view openai_error_code(Code code) {
  switch (code) {
    case Code::unsupported_media:
      return "unsupported_file";
    case Code::invalid_argument:
    case Code::too_large:
    case Code::not_found:
      return "invalid_file";
    default:
      return "server_error";
  }
}

/// Errors: cancelled (the document was taken out of its store, its batch was cancelled, or another replica has claimed
/// it).
Result<void> check_wanted(Connection& c, std::int64_t document, const std::string& replica) {
  auto wanted =
      c.integer("SELECT count(*) FROM document WHERE number = ? AND status = 'in_progress' AND claimed_by = ?",
                document, replica);
  if (!wanted) return forward_error(wanted);
  if (*wanted == 0) return fail(Code::cancelled, "The file was taken out of the vector store.");
  return {};
}

/// So that no vector of one model gets among those of another.
Result<void> check_model(Connection& c, const std::string& model) {
  auto ours = is_in_use(c, model);
  if (!ours) return forward_error(ours);
  if (!*ours) return fail(Code::unavailable, "Another embedding model is in use than this replica has.");
  return {};
}

Result<void> done(const Result<std::int64_t>& result) {
  if (!result) return std::unexpected(result.error());
  return {};
}

/// Deletes the passages of an earlier try, which have no vectors and no words in the index yet.
Result<void> begin_reading(Connection& c, std::int64_t document, const std::string& replica) {
  if (auto wanted = check_wanted(c, document, replica); !wanted) return wanted;
  auto deleted = c.execute("DELETE FROM passage WHERE document = ?", document);
  if (!deleted) return forward_error(deleted);
  return done(
      c.execute("UPDATE document SET stage = 'reading', passages = 0, embedded = 0 WHERE number = ?", document));
}

Result<void> write_passages(Connection& c, std::int64_t document, const std::string& replica,
                            std::span<const Passage> passages, bool is_last) {
  if (auto wanted = check_wanted(c, document, replica); !wanted) return wanted;
  for (const Passage& passage : passages) {
    std::string text = passage.text;
    std::ranges::replace(text, '\0', ' ');  // PostgreSQL holds none
    auto inserted = c.execute(
        "INSERT INTO passage(document, text, headings, page, char_start, char_end, start_seconds, end_seconds) "
        "VALUES(?,?,?,?,?,?,?,?)",
        document, text, json::write(json::to_value(passage.headings)), passage.page, passage.char_start,
        passage.char_end, passage.start_seconds, passage.end_seconds);
    if (!inserted) return forward_error(inserted);
  }
  return done(c.execute("UPDATE document SET passages = passages + ?, stage = ? WHERE number = ?", passages.size(),
                        is_last ? "embedding" : "reading", document));
}

struct PassageRow {
  std::int64_t number = 0;
  std::string text;
  std::string headings;  ///< joined for reading
};

Result<std::vector<PassageRow>> passages_without_vector(Connection& c, std::int64_t document, std::int64_t after,
                                                        std::size_t limit) {
  return c.all(
      "SELECT p.number, p.text, p.headings FROM passage p LEFT JOIN embedding e ON e.passage = p.number "
      "WHERE p.document = ? AND p.number > ? AND e.passage IS NULL ORDER BY p.number LIMIT ?",
      [](const Row& row) { return PassageRow{row.integer(0), row.text(1), joined_headings(row.text_view(2), " > ")}; },
      document, after, limit);
}

}  // namespace

struct Ingest::Work {
  std::int64_t document = 0;
  std::int64_t store = 0;
  std::int64_t owner = 0;
  std::string file_id;
  std::string file_name;
  std::string object;
  std::string stage;
  ChunkingOptions chunking;
  int attempts = 0;
};

/// A worker that has nothing to do waits here, on its own loop.
struct Ingest::Waiter {
  explicit Waiter(asio::any_io_executor e) : executor(e), timer(e) {}
  asio::any_io_executor executor;
  asio::steady_timer timer;
  std::atomic<std::uint64_t> wakes{0};
};

Ingest::Ingest(store::Database& database, DocumentReader& reader, Embedder& embedder, WorkerPool& workers,
               net::Runtime& runtime, metrics::Registry& metrics, IngestOptions options)
    : database_(database),
      reader_(reader),
      embedder_(embedder),
      workers_(workers),
      runtime_(runtime),
      options_(options),
      completed_(metrics.counter("rag_documents_total", "Documents whose ingest ended.", {{"result", "completed"}})),
      failed_(metrics.counter("rag_documents_total", "Documents whose ingest ended.", {{"result", "failed"}})),
      passages_(metrics.counter("rag_passages_total", "Passages embedded.")),
      waiting_(metrics.gauge("rag_documents_in_progress",
                             "Documents whose ingest has not ended, when a worker last looked for one.")),
      oldest_s_(metrics.gauge("rag_oldest_document_timestamp_seconds",
                              "When the first of them was added, in seconds since 1970; 0: there is none.")) {}

Ingest::~Ingest() { stop(); }

Result<void> Ingest::start() {
  auto prepare = [model = embedder_.model()](Connection& c) -> Result<int> {
    if (c.dialect() == store::Dialect::sqlite) {
      // One process has the file: what is claimed was claimed by one that is no more.
      auto freed =
          c.execute("UPDATE document SET claimed_by = NULL, claimed_until_ms = 0 WHERE claimed_by IS NOT NULL");
      if (!freed) return forward_error(freed);
    }
    if (auto used = use_model(c, model); !used) return forward_error(used);
    return 0;
  };
  auto prepared = database_.write_now(prepare);
  if (!prepared) return forward_error(prepared);
  const std::lock_guard lock(mutex_);
  for (int index = 0; index < options_.workers; ++index) {
    auto waiter = std::make_shared<Waiter>(runtime_.next_executor());
    waiters_.push_back(waiter);
    ++running_;
    runtime_.spawn_on(waiter->executor, "ingest", work(waiter));
  }
  heartbeat_ = std::make_shared<Waiter>(runtime_.next_executor());
  ++running_;
  runtime_.spawn_on(heartbeat_->executor, "ingest claims", keep_claims());
  return {};
}

/// Keeps what this replica works on claimed, until stop().
asio::awaitable<void> Ingest::keep_claims() {
  while (!*stopping_) {
    heartbeat_->timer.expires_after(options_.lease / 3);
    boost::system::error_code ignored;
    co_await heartbeat_->timer.async_wait(asio::redirect_error(asio::use_awaitable, ignored));
    bool is_idle = false;
    {
      const std::lock_guard lock(mutex_);
      is_idle = claimed_.empty();
    }
    if (is_idle || *stopping_) continue;
    auto renew = [this](Connection& c) -> Result<std::int64_t> {
      auto now = c.now_ms();
      if (!now) return now;
      return c.execute("UPDATE document SET claimed_until_ms = ? WHERE claimed_by = ? AND status = 'in_progress'",
                       *now + options_.lease.count(), replica_);
    };
    const Context ctx = Context::background(options_.lease);
    auto renewed = co_await database_.write(ctx, std::move(renew));
    if (!renewed) log::warn("the claims of this replica could not be renewed", {{"detail", renewed.error().detail}});
  }
  const std::lock_guard lock(mutex_);
  --running_;
  all_ended_.notify_all();
}

void Ingest::wake() {
  const std::lock_guard lock(mutex_);
  for (const auto& waiter : waiters_) {
    ++waiter->wakes;
    asio::post(waiter->executor, [waiter] { waiter->timer.cancel(); });
  }
}

void Ingest::stop() {
  *stopping_ = true;
  wake();
  std::unique_lock lock(mutex_);
  if (heartbeat_) asio::post(heartbeat_->executor, [heartbeat = heartbeat_] { heartbeat->timer.cancel(); });
  all_ended_.wait_for(lock, stop_limit, [this] { return running_ == 0; });
}

asio::awaitable<void> Ingest::work(std::shared_ptr<Waiter> waiter) {
  while (!*stopping_) {
    const std::uint64_t wakes = waiter->wakes;
    auto claimed = co_await claim();
    if (!claimed)
      log::error("ingest cannot look for work",
                 {{"error", claimed.error().message}, {"detail", claimed.error().detail}});
    if (!claimed || !*claimed) {
      if (waiter->wakes != wakes || *stopping_) continue;
      waiter->timer.expires_after(look_again_after);
      boost::system::error_code ignored;
      co_await waiter->timer.async_wait(asio::redirect_error(asio::use_awaitable, ignored));
      continue;
    }
    Work& work = **claimed;
    const Context ctx = Context::background(options_.document_timeout).with_cancel_flag(stopping_);
    Result<void> outcome = co_await process(ctx, work);
    if (!outcome && ctx.expired() && !*stopping_) {
      // It would take as long again: the file's own fault.
      outcome = fail_with_detail(
          Code::too_large,
          fmt::format("Reading the file took longer than {} minutes. Split it into smaller ones.",
                      std::chrono::duration_cast<std::chrono::minutes>(options_.document_timeout).count()),
          outcome.error().message);
    }
    co_await settle(work, std::move(outcome));
    forget(work.document);
  }
  const std::lock_guard lock(mutex_);
  --running_;
  all_ended_.notify_all();
}

void Ingest::forget(std::int64_t document) {
  const std::lock_guard lock(mutex_);
  claimed_.erase(document);
}

/// The oldest document of the owner that has waited longest, marked as begun.
Task<std::optional<Ingest::Work>> Ingest::claim() {
  const Context ctx = Context::background();
  std::set<std::int64_t> excluded;
  std::map<std::int64_t, std::uint64_t> last_served;
  {
    const std::lock_guard lock(mutex_);
    excluded = claimed_;
    last_served = last_served_;
    const auto now = std::chrono::steady_clock::now();
    for (const auto& [document, delay] : delayed_) {
      if (delay.until > now) excluded.insert(document);
    }
  }
  auto find = [this, &waiting_documents = waiting_, &oldest_document_s = oldest_s_, excluded = std::move(excluded),
               last_served = std::move(last_served),
               model = embedder_.model()](Connection& c) -> Result<std::optional<Work>> {
    std::map<std::int64_t, std::int64_t> oldest;  // document by owner
    std::int64_t waiting = 0, oldest_s = 0;
    auto now = c.now_ms();
    if (!now) return forward_error(now);
    auto scanned = c.each(
        "SELECT d.number, s.owner, d.created_at, d.claimed_by, d.claimed_until_ms FROM document d JOIN store s ON "
        "s.number = d.store WHERE d.status = "
        "'in_progress' "
        "ORDER BY d.number",
        [&](const Row& row) {
          if (++waiting == 1 || row.integer(2) < oldest_s) oldest_s = row.integer(2);
          const bool is_taken = row.integer(4) > *now && row.text_view(3) != replica_;
          if (!is_taken && !excluded.contains(row.integer(0))) oldest.try_emplace(row.integer(1), row.integer(0));
        });
    if (!scanned) return forward_error(scanned);
    waiting_documents.set(static_cast<double>(waiting));
    oldest_document_s.set(static_cast<double>(oldest_s));
    if (oldest.empty()) return std::nullopt;
    auto ours = is_in_use(c, model);
    if (!ours) return forward_error(ours);
    if (is_waiting_.exchange(!*ours) == *ours) {
      log::warn(*ours ? "ingest goes on" : "ingest waits: another embedding model is in use than this replica has",
                {{"model", model}});
    }
    if (!*ours) return std::nullopt;
    auto served_at = [&](const auto& entry) {
      const auto found = last_served.find(entry.first);
      return found == last_served.end() ? 0 : found->second;
    };
    const auto [owner, document] = *std::ranges::min_element(oldest, {}, served_at);
    return c.one(
        "SELECT d.number, d.store, s.owner, d.file_id, f.name, f.object, d.stage, d.chunk_tokens, d.chunk_overlap, "
        "d.attempts "
        "FROM document d JOIN store s ON s.number = d.store JOIN file f ON f.id = d.file_id WHERE d.number = ?",
        [](const Row& row) {
          Work work;
          work.document = row.integer(0);
          work.store = row.integer(1);
          work.owner = row.integer(2);
          work.file_id = row.text(3);
          work.file_name = row.text(4);
          work.object = row.text(5);
          work.stage = row.text(6);
          if (!row.is_null(7)) {
            work.chunking = {static_cast<std::size_t>(row.integer(7)), static_cast<std::size_t>(row.integer(8))};
          }
          work.attempts = static_cast<int>(row.integer(9)) + 1;
          return work;
        },
        document);
  };
  auto found = co_await database_.read(ctx, std::move(find));
  if (!found || !*found) co_return found;
  {
    const std::lock_guard lock(mutex_);
    if (!claimed_.insert((*found)->document).second) {  // another worker was faster: look again at once
      for (const auto& waiter : waiters_) ++waiter->wakes;
      co_return std::nullopt;
    }
    last_served_[(*found)->owner] = ++served_;
  }
  auto begin = [this, document = (*found)->document](Connection& c) -> Result<std::int64_t> {
    auto now = c.now_ms();
    if (!now) return now;
    return c.execute(
        "UPDATE document SET attempts = attempts + 1, claimed_by = ?1, claimed_until_ms = ?2 WHERE number = ?3 AND "
        "status = 'in_progress' AND (claimed_until_ms <= ?4 OR claimed_by = ?1)",
        replica_, *now + options_.lease.count(), document, *now);
  };
  auto begun = co_await database_.write(ctx, std::move(begin));
  if (!begun || *begun == 0) {
    forget((*found)->document);
    if (!begun) co_return forward_error(begun);
    const std::lock_guard lock(mutex_);  // another replica was faster: look again at once
    for (const auto& waiter : waiters_) ++waiter->wakes;
    co_return std::nullopt;
  }
  co_return found;
}

Task<void> Ingest::process(const Context& ctx, Work& work) {
  if (work.attempts > options_.attempts_max) {
    co_return fail(Code::unimplemented, "The file could not be processed: each try ended before it was done.");
  }
  if (work.stage != "embedding") {
    auto read = co_await read_and_cut(ctx, work);
    if (!read) co_return forward_error(read);
  }
  co_return co_await embed(ctx, work);
}

Task<void> Ingest::read_and_cut(const Context& ctx, Work& work) {
  auto begin = [this, document = work.document](Connection& c) { return begin_reading(c, document, replica_); };
  auto begun = co_await database_.write(ctx, std::move(begin));
  if (!begun) co_return forward_error(begun);

  auto document = co_await reader_.read(ctx, store::ObjectId{work.object}, work.file_name);
  if (!document) co_return forward_error(document);
  auto cut = [text = std::move(*document), chunking = work.chunking,
              limit = options_.passages_max]() -> Result<std::vector<Passage>> {
    auto passages = cut_into_passages(text, chunking);
    if (passages.empty()) return fail(Code::invalid_argument, "The file has no text.");
    if (passages.size() > limit) {
      return fail(Code::too_large,
                  fmt::format("The file makes {} passages; at most {} are allowed. Split it.", passages.size(), limit));
    }
    return passages;
  };
  auto passages = co_await workers_.run(ctx, std::move(cut));
  if (!passages) co_return forward_error(passages);

  const auto all = std::make_shared<const std::vector<Passage>>(std::move(*passages));
  for (std::size_t at = 0; at < all->size(); at += passages_a_write) {
    auto write = [this, all, at, document = work.document](Connection& c) {
      const auto part = std::span(*all).subspan(at, std::min(passages_a_write, all->size() - at));
      return write_passages(c, document, replica_, part, at + part.size() == all->size());
    };
    auto written = co_await database_.write(ctx, std::move(write));
    if (!written) co_return forward_error(written);
  }
  co_return Result<void>{};
}

Task<void> Ingest::embed(const Context& ctx, Work& work) {
  std::int64_t last = 0;
  while (true) {
    auto next = [document = work.document, last, limit = options_.embedding_batch](Connection& c) {
      return passages_without_vector(c, document, last, limit);
    };
    auto rows = co_await database_.read(ctx, std::move(next));
    if (!rows) co_return forward_error(rows);
    if (rows->empty()) break;
    last = rows->back().number;

    std::vector<std::string> texts;
    for (const auto& row : *rows) texts.push_back(row.headings.empty() ? row.text : row.headings + "\n" + row.text);
    auto vectors = co_await embedder_.embed(ctx, std::move(texts), Embedder::Side::passage);
    if (!vectors) co_return forward_error(vectors);
    const auto count = rows->size();
    auto write = [this, rows = std::move(*rows), vectors = std::move(*vectors), work,
                  model = embedder_.model()](Connection& c) -> Result<void> {
      if (auto wanted = check_wanted(c, work.document, replica_); !wanted) return wanted;
      if (auto ours = check_model(c, model); !ours) return ours;
      const std::string insert_words = fmt::format(insert_words_sql, work.owner);
      const std::string scope = fmt::format("s{}", work.store);
      for (std::size_t i = 0; i < rows.size(); ++i) {
        const auto bytes = std::as_bytes(std::span(vectors[i]));
        auto inserted = c.execute(
            "INSERT INTO embedding(passage, vector) VALUES(?,?) ON CONFLICT(passage) DO UPDATE SET vector = "
            "excluded.vector",
            rows[i].number, bytes);
        if (inserted && has_lexical_tables(c))
          inserted = c.execute(insert_words, rows[i].number, scope, rows[i].headings, rows[i].text);
        if (!inserted) return forward_error(inserted);
      }
      return done(
          c.execute("UPDATE document SET embedded = embedded + ? WHERE number = ?", rows.size(), work.document));
    };
    auto written = co_await database_.write(ctx, std::move(write));
    if (!written) co_return forward_error(written);
    passages_.add(static_cast<double>(count));
  }
  auto finish = [this, work, vector_bytes = embedder_.dimensions() * sizeof(float),
                 model = embedder_.model()](Connection& c) -> Result<void> {
    if (auto wanted = check_wanted(c, work.document, replica_); !wanted) return wanted;
    if (auto ours = check_model(c, model); !ours) return ours;
    auto result = c.execute(
        "UPDATE document SET status = 'completed', stage = 'done', claimed_by = NULL, claimed_until_ms = 0, error_code "
        "= NULL, error_message = NULL, "
        "usage_bytes = "
        "(SELECT coalesce(sum(octet_length(text) + ?), 0) FROM passage WHERE document = document.number) WHERE "
        "number = ?",
        vector_bytes, work.document);
    if (result) result = c.execute("UPDATE store SET revision = revision + 1 WHERE number = ?", work.store);
    return done(result);
  };
  co_return co_await database_.write(ctx, std::move(finish));
}

asio::awaitable<void> Ingest::settle(Work& work, Result<void> outcome) {
  if (outcome) {
    completed_.add();
    const std::lock_guard lock(mutex_);
    delayed_.erase(work.document);
    co_return;
  }
  const Error& error = outcome.error();
  if (*stopping_) {  // taken up by another replica at once, or at the next start
    auto release = [this, document = work.document](Connection& c) {
      return c.execute(
          "UPDATE document SET claimed_by = NULL, claimed_until_ms = 0 WHERE number = ? AND claimed_by = ?", document,
          replica_);
    };
    const Context ctx = Context::background(stop_limit);
    (void)co_await database_.write(ctx, std::move(release));
    co_return;
  }
  if (error.code == Code::cancelled) co_return;  // not wanted any more, or another replica has it
  bool again = false;
  {
    const std::lock_guard lock(mutex_);
    Delay& delay = delayed_[work.document];
    again = ++delay.tries < tries_for(error.code);
    const auto doubled = options_.retry_after * (std::int64_t{1} << std::min(delay.tries - 1, 10));
    delay.until = std::chrono::steady_clock::now() + std::min<std::chrono::milliseconds>(doubled, retry_after_max);
    if (!again) delayed_.erase(work.document);
  }
  log::warn(
      again ? "a document could not be read yet" : "a document could not be read",
      {{"file_id", work.file_id}, {"error", error.message}, {"detail", error.detail}, {"attempt", work.attempts}});
  auto write = [this, again, document = work.document, code = std::string(openai_error_code(error.code)),
                message = error.message](Connection& c) -> Result<void> {
    // A try that ended by itself does not count as one that took the process down.
    if (again)
      return done(c.execute("UPDATE document SET attempts = attempts - 1 WHERE number = ? AND claimed_by = ?", document,
                            replica_));
    return done(
        c.execute("UPDATE document SET status = 'failed', claimed_by = NULL, claimed_until_ms = 0, error_code = ?, "
                  "error_message = ? WHERE number = ? AND "
                  "status = 'in_progress' AND claimed_by = ?",
                  code, message, document, replica_));
  };
  if (!again) failed_.add();
  const Context ctx = Context::background();
  auto written = co_await database_.write(ctx, std::move(write));
  if (!written)
    log::error("the end of an ingest cannot be written",
               {{"file_id", work.file_id}, {"detail", written.error().detail}});
}

}  // namespace wrkhrs::rag
