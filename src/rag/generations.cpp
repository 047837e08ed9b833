#include "rag/generations.hpp"

#include <cstring>
#include <map>
#include <set>

#include <boost/asio/post.hpp>
#include <boost/asio/redirect_error.hpp>
#include <fmt/format.h>

#include "base/log.hpp"
#include "rag/rows.hpp"
#include "rag/vector_index.hpp"

namespace wrkhrs::rag {

using store::Connection;
using store::Row;

namespace {

constexpr std::size_t passages_a_step = 16;  ///< few: searches and ingests want the same cores
constexpr std::chrono::seconds look_again_after{5};
constexpr std::chrono::seconds stop_limit{10};
constexpr std::chrono::minutes step_limit{10};

/// Passages with a vector of the model in use that lack one of `?`.
constexpr std::string_view missing =
    "FROM embedding e JOIN passage p ON p.number = e.passage WHERE NOT EXISTS (SELECT 1 FROM spare_embedding s WHERE "
    "s.model = ? AND s.passage = p.number)";

}  // namespace

Result<std::optional<std::string>> model_in_use(Connection& c) {
  return c.one("SELECT value FROM meta WHERE key = 'embedding_model'", [](const Row& row) { return row.text(0); });
}

Result<bool> is_in_use(Connection& c, const std::string& model) {
  auto in_use = model_in_use(c);
  if (!in_use) return forward_error(in_use);
  return !*in_use || **in_use == model;
}

Result<void> use_model(Connection& c, const std::string& model) {
  auto before = model_in_use(c);
  if (!before) return forward_error(before);
  if (*before == model) return {};
  Result<std::int64_t> result = c.execute(
      "INSERT INTO meta(key, value) VALUES('embedding_model', ?) ON CONFLICT(key) DO UPDATE SET value = "
      "excluded.value",
      model);
  if (result && *before) {
    if (result) result = c.execute("DELETE FROM spare_embedding WHERE model <> ?", model);
    if (result) {
      result = c.execute("INSERT INTO spare_embedding(model, passage, vector) SELECT ?, passage, vector FROM embedding",
                         **before);
    }
    if (result) result = c.execute("DELETE FROM embedding");
    if (result) {
      result = c.execute(
          "INSERT INTO embedding(passage, vector) SELECT s.passage, s.vector FROM spare_embedding s JOIN passage p ON "
          "p.number = s.passage WHERE s.model = ?",
          model);
    }
    const std::int64_t taken_over = result.value_or(0);
    if (result) result = c.execute("DELETE FROM spare_embedding WHERE model = ?", model);
    if (result) {
      result = c.execute(
          "UPDATE document SET status = 'in_progress', stage = 'embedding', attempts = 0, claimed_by = NULL, "
          "claimed_until_ms = 0 WHERE status = 'completed' AND EXISTS (SELECT 1 FROM passage p LEFT JOIN embedding e "
          "ON e.passage = p.number WHERE p.document = document.number AND e.passage IS NULL)");
    }
    const std::int64_t again = result.value_or(0);
    if (result) {
      result = c.execute(
          "UPDATE document SET embedded = (SELECT count(*) FROM passage p JOIN embedding e ON e.passage = p.number "
          "WHERE p.document = document.number) WHERE stage = 'embedding'");
    }
    // Replicas that have another model let go of what they work on.
    if (result) {
      result = c.execute("UPDATE document SET claimed_by = NULL, claimed_until_ms = 0 WHERE claimed_by IS NOT NULL");
    }
    if (result) result = c.execute("UPDATE store SET revision = revision + 1");
    if (result) {
      log::info("another embedding model", {{"before", **before},
                                            {"now", model},
                                            {"vectors_taken_over", taken_over},
                                            {"documents_embedded_again", again}});
    }
  }
  if (!result) return forward_error(result);
  return {};
}

/// One preparation.
struct NextGeneration::Job {
  Job(std::string id, asio::any_io_executor e) : model_id(std::move(id)), executor(e), timer(e) {}
  const std::string model_id;
  asio::any_io_executor executor;
  asio::steady_timer timer;
  std::shared_ptr<std::atomic<bool>> stopping = std::make_shared<std::atomic<bool>>(false);
  std::shared_ptr<Embedder> embedder;  ///< set once, before `ready`
  Status status;                       ///< guarded by the owner's mutex
};

NextGeneration::Status NextGeneration::prepare(std::string model_id) {
  const std::lock_guard lock(mutex_);
  if (job_ && job_->model_id == model_id && job_->status.state != "failed") return job_->status;
  end_job();
  job_ = std::make_shared<Job>(model_id, runtime_.next_executor());
  job_->status = {.model = std::move(model_id), .state = "preparing"};
  ++running_;
  runtime_.spawn_on(job_->executor, "next embeddings", work(job_));
  return job_->status;
}

NextGeneration::Status NextGeneration::give_up(std::string_view model_id) {
  const std::lock_guard lock(mutex_);
  if (job_ && job_->model_id == model_id) {
    end_job();
    job_.reset();
  }
  return job_ ? job_->status : idle();
}

NextGeneration::Status NextGeneration::status() const {
  const std::lock_guard lock(mutex_);
  return job_ ? job_->status : idle();
}

/// Tells the one that runs to stop; it ends by itself. Under the mutex.
void NextGeneration::end_job() {
  if (!job_) return;
  *job_->stopping = true;
  asio::post(job_->executor, [job = job_] { job->timer.cancel(); });
}

void NextGeneration::stop() {
  std::unique_lock lock(mutex_);
  end_job();
  ended_.wait_for(lock, stop_limit, [this] { return running_ == 0; });
}

void NextGeneration::set(Job& job, std::string state, std::string error) {
  const std::lock_guard lock(mutex_);
  job.status.state = std::move(state);
  job.status.error = std::move(error);
}

asio::awaitable<void> NextGeneration::work(std::shared_ptr<Job> job) {
  const Context loading = Context::background(step_limit).with_cancel_flag(job->stopping);
  auto load = [this, id = job->model_id]() -> Result<std::shared_ptr<Embedder>> {
    auto loaded = load_(id);
    if (!loaded) return forward_error(loaded);
    return std::shared_ptr<Embedder>(std::move(*loaded));
  };
  auto loaded = co_await workers_.run(loading, std::move(load));
  if (loaded) {
    const std::lock_guard lock(mutex_);
    job->embedder = std::move(*loaded);
  } else {
    set(*job, "failed", loaded.error().message);
  }
  while (loaded && !*job->stopping) {
    const Context ctx = Context::background(step_limit).with_cancel_flag(job->stopping);
    auto embedded = co_await embed_some(ctx, *job);
    if (*job->stopping) break;
    if (!embedded) {
      set(*job, "failed", embedded.error().message);
      log::warn("the vectors of another model cannot be made",
                {{"error", embedded.error().message}, {"detail", embedded.error().detail}});
      break;
    }
    if (*embedded > 0) continue;
    set(*job, "ready");
    job->timer.expires_after(look_again_after);
    boost::system::error_code ignored;
    co_await job->timer.async_wait(asio::redirect_error(asio::use_awaitable, ignored));
  }
  const std::lock_guard lock(mutex_);
  --running_;
  ended_.notify_all();
}

/// Makes some vectors that are missing; 0: none are.
Task<std::size_t> NextGeneration::embed_some(const Context& ctx, Job& job) {
  struct Missing {
    std::int64_t passage = 0;
    std::string text;
  };
  struct Found {
    std::int64_t total = 0;
    std::int64_t left = 0;
    std::vector<Missing> some;
  };
  const std::string model = job.embedder->model();
  auto look = [model](Connection& c) -> Result<Found> {
    Found found;
    auto total = c.integer("SELECT count(*) FROM embedding");
    if (!total) return forward_error(total);
    auto left = c.integer(fmt::format("SELECT count(*) {}", missing), model);
    if (!left) return forward_error(left);
    auto some = c.all(
        fmt::format("SELECT p.number, p.headings, p.text {} ORDER BY p.number LIMIT ?", missing),
        [](const Row& row) {
          const std::string headings = joined_headings(row.text_view(1), " > ");
          return Missing{row.integer(0), headings.empty() ? row.text(2) : headings + "\n" + row.text(2)};
        },
        model, passages_a_step);
    if (!some) return forward_error(some);
    found.total = *total;
    found.left = *left;
    found.some = std::move(*some);
    return found;
  };
  auto found = co_await database_.read(ctx, std::move(look));
  if (!found) co_return forward_error(found);
  {
    const std::lock_guard lock(mutex_);
    job.status.total = found->total;
    job.status.done = found->total - found->left;
  }
  if (found->some.empty()) co_return std::size_t{0};
  std::vector<std::string> texts;
  std::vector<std::int64_t> passages;
  for (Missing& one : found->some) {
    texts.push_back(std::move(one.text));
    passages.push_back(one.passage);
  }
  const std::size_t count = passages.size();
  auto vectors = co_await job.embedder->embed(ctx, std::move(texts), Embedder::Side::passage);
  if (!vectors) co_return forward_error(vectors);
  auto write = [model, passages = std::move(passages), vectors = std::move(*vectors)](Connection& c) -> Result<void> {
    for (std::size_t i = 0; i < passages.size(); ++i) {
      const auto bytes = std::as_bytes(std::span(vectors[i]));
      auto inserted = c.execute(
          "INSERT INTO spare_embedding(model, passage, vector) VALUES(?,?,?) ON CONFLICT(passage, model) DO UPDATE SET "
          "vector = excluded.vector",
          model, passages[i], bytes);
      if (!inserted) return forward_error(inserted);
    }
    return {};
  };
  auto written = co_await database_.write(ctx, std::move(write));
  if (!written) co_return forward_error(written);
  co_return count;
}

Task<NextGeneration::Comparison> NextGeneration::compare(const Context& ctx, std::string owner,
                                                         std::vector<Question> questions, std::size_t limit) {
  std::shared_ptr<Embedder> next;
  {
    const std::lock_guard lock(mutex_);
    if (job_ && job_->status.state == "ready") next = job_->embedder;
  }
  if (!next) co_return fail(Code::unavailable, "The vectors of the other model are not ready yet.");
  std::vector<std::string> texts;
  for (const Question& question : questions) texts.push_back(question.text);
  auto now_vectors = co_await now_.embed(ctx, texts, Embedder::Side::query);
  if (!now_vectors) co_return forward_error(now_vectors);
  auto next_vectors = co_await next->embed(ctx, std::move(texts), Embedder::Side::query);
  if (!next_vectors) co_return forward_error(next_vectors);

  const auto asked = std::make_shared<const std::vector<Question>>(std::move(questions));
  auto count_found = [owner, asked, limit](Connection& c, const std::vector<std::vector<float>>& vectors,
                                           std::string_view rows, const std::string& model) -> Result<std::int64_t> {
    if (vectors.empty()) return 0;
    VectorIndex index(vectors.front().size());
    std::map<std::int64_t, std::string> names;
    std::map<std::int64_t, std::int64_t> document_of;
    std::vector<float> vector(vectors.front().size());
    auto read = c.each(
        fmt::format("SELECT p.number, p.document, f.name, v.vector FROM {} JOIN passage p ON p.number = v.passage JOIN "
                    "document d ON d.number = p.document JOIN file f ON f.id = d.file_id JOIN store s ON s.number = "
                    "d.store JOIN owner o ON o.number = s.owner WHERE o.key_id = ? AND d.status = 'completed' ORDER BY "
                    "p.document, p.number",
                    rows),
        [&](const Row& row) {
          const auto bytes = row.blob_view(3);
          if (bytes.size() != vector.size() * sizeof(float)) return;
          std::memcpy(vector.data(), bytes.data(), bytes.size());
          names.try_emplace(row.integer(1), row.text(2));
          document_of[row.integer(0)] = row.integer(1);
          index.add(row.integer(0), row.integer(1), vector);
        },
        model, owner);
    if (!read) return forward_error(read);
    std::int64_t found = 0;
    for (std::size_t i = 0; i < vectors.size(); ++i) {
      bool hit = false;
      for (const auto& near : index.nearest(vectors[i], limit)) {
        hit = hit || names[document_of[near.passage]] == (*asked)[i].file_name;
      }
      found += hit ? 1 : 0;
    }
    return found;
  };
  auto both = [count_found, owner, asked, now = std::move(*now_vectors), then = std::move(*next_vectors),
               now_model = now_.model(), next_model = next->model()](Connection& c) -> Result<Comparison> {
    Comparison comparison{.questions = static_cast<std::int64_t>(asked->size())};
    auto before = count_found(c, now, "(SELECT passage, vector FROM embedding WHERE ? <> '') AS v", now_model);
    if (!before) return forward_error(before);
    auto after = count_found(c, then, "(SELECT passage, vector FROM spare_embedding WHERE model = ?) AS v", next_model);
    if (!after) return forward_error(after);
    auto documents = c.integer(
        "SELECT count(*) FROM document d JOIN store s ON s.number = d.store JOIN owner o ON o.number = s.owner WHERE "
        "o.key_id = ? AND d.status = 'completed'",
        owner);
    if (!documents) return forward_error(documents);
    comparison.documents = *documents;
    comparison.found_now = *before;
    comparison.found_next = *after;
    return comparison;
  };
  co_return co_await database_.read(ctx, std::move(both));
}

}  // namespace wrkhrs::rag
