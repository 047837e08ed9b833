#include "engine/llama/embedder.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <condition_variable>
#include <cstring>
#include <deque>
#include <mutex>
#include <thread>

#include <boost/asio/associated_executor.hpp>
#include <boost/asio/executor_work_guard.hpp>
#include <boost/asio/post.hpp>
#include <fmt/format.h>
#include <llama.h>
#include <pthread.h>

#include "engine/bert/encoder.hpp"
#include "engine/cpu.hpp"
#include "engine/log_lines.hpp"

namespace wrkhrs::engine {
namespace {

/// A token never stands for more bytes than this on average in real text; what lies beyond the context is cut before it
/// is tokenised, so that a huge text costs no more than a long one.
constexpr std::size_t kBytesPerTokenMax = 32;
constexpr std::size_t kTextsPerBatchMax = 32;
constexpr int workers_max = 16;

using Embeddings = std::vector<Embedding>;

/// One call of embed(). Shared by the queue and the workers that compute some of its texts.
struct Job {
  Context context;
  std::vector<std::string> texts;
  Priority priority;
  Embeddings done;        ///< one a text, each written by the worker that took it
  std::size_t next = 0;   ///< the first text that no worker has taken; guarded by the queue's mutex
  std::size_t left = 0;   ///< texts without an embedding; guarded by the queue's mutex
  bool answered = false;  ///< guarded by the queue's mutex
  std::move_only_function<void(Result<Embeddings>)> answer;
};

struct BatchItem {
  std::shared_ptr<Job> job;
  std::size_t index;
};

void keep_log(ggml_log_level level, const char* text, void*) {
  static LogLines lines("llama.cpp");
  lines.add(static_cast<int>(level), text);
}

void start_backend() {
  static std::once_flag once;
  std::call_once(once, [] {
    llama_log_set(keep_log, nullptr);
    llama_backend_init();
  });
}

/// Cuts before a UTF-8 continuation byte, so that no character is split.
std::string_view prefix(std::string_view text, std::size_t bytes_max) {
  if (text.size() <= bytes_max) return text;
  std::size_t end = bytes_max;
  while (end > 0 && (static_cast<unsigned char>(text[end]) & 0xc0) == 0x80) --end;
  return text.substr(0, end);
}

void normalise(std::vector<float>& vector) {
  double squares = 0;
  for (float value : vector) squares += static_cast<double>(value) * value;
  const auto scale = squares > 0 ? static_cast<float>(1 / std::sqrt(squares)) : 0.0f;
  for (float& value : vector) value *= scale;
}

}  // namespace

struct Embedder::Impl {
  /// Computes one batch at a time in memory of its own; the weights are shared.
  struct Worker {
    std::unique_ptr<llama_context, decltype(&llama_free)> context{nullptr, llama_free};  ///< where there is no encoder
    bert::Encoder::Workspace workspace;
    std::vector<BatchItem> items;  ///< what it computes now; used by its own thread only
    std::jthread thread;
  };

  std::unique_ptr<llama_model, decltype(&llama_model_free)> model{nullptr, llama_model_free};
  std::unique_ptr<bert::Encoder> encoder;  ///< where it knows the model; then `model` holds the vocabulary alone
  const llama_vocab* vocab = nullptr;
  std::uint32_t dimensions = 0;
  std::uint32_t context_tokens = 0;
  EmbedderOptions options;

  mutable std::mutex mutex;
  std::condition_variable wake;
  using Queue = std::deque<std::shared_ptr<Job>>;
  std::array<Queue, 2> queues;    ///< by priority: jobs with texts that nobody has taken, in turn; guarded by mutex
  std::size_t waiting_texts = 0;  ///< that nobody has taken; guarded by mutex
  bool stopping = false;          ///< guarded by mutex

  std::vector<std::unique_ptr<Worker>> workers;

  Result<void> start_llama(const std::string& name);
  std::vector<llama_token> tokenise(std::string_view text) const;
  Result<void> enqueue(std::shared_ptr<Job> job);
  void work(Worker& worker);
  Queue* next_queue();
  void take(Queue& jobs, Worker& worker);
  void drop_ended();
  void answer(Job& job, Result<Embeddings> result);
  bool compute(Worker& worker);
  bool encode(Worker& worker, std::size_t first, const std::vector<std::vector<llama_token>>& texts);
  bool encode_with_llama(Worker& worker, std::size_t first, const std::vector<std::vector<llama_token>>& texts);
};

std::vector<llama_token> Embedder::Impl::tokenise(std::string_view text) const {
  std::vector<llama_token> tokens(text.size() / 3 + 16);
  for (;;) {
    const int32_t count = llama_tokenize(vocab, text.data(), static_cast<int32_t>(text.size()), tokens.data(),
                                         static_cast<int32_t>(tokens.size()), true, false);
    if (count >= 0) {
      tokens.resize(static_cast<std::size_t>(count));
      return tokens;
    }
    tokens.resize(static_cast<std::size_t>(-static_cast<std::int64_t>(count)));
  }
}

Result<void> Embedder::Impl::enqueue(std::shared_ptr<Job> job) {
  {
    std::lock_guard lock(mutex);
    if (stopping) return fail(Code::unavailable, "The embedding model is shutting down.");
    if (waiting_texts + job->texts.size() > options.queued_texts_max) {
      Error busy{.code = Code::unavailable, .message = "Too many texts wait to be embedded. Try again in a moment."};
      busy.retry_after = std::chrono::seconds(2);
      return std::unexpected(std::move(busy));
    }
    waiting_texts += job->texts.size();
    auto& queue = queues[static_cast<std::size_t>(job->priority)];
    queue.push_back(std::move(job));
  }
  wake.notify_all();
  return {};
}

/// Once a job. Called with the mutex held: the answer is posted, it does not run here.
void Embedder::Impl::answer(Job& job, Result<Embeddings> result) {
  if (job.answered) return;
  job.answered = true;
  waiting_texts -= job.texts.size() - job.next;
  job.next = job.texts.size();
  job.answer(std::move(result));
}

/// Answers the queued jobs whose request has ended. Called with the mutex held.
void Embedder::Impl::drop_ended() {
  for (Queue& jobs : queues) {
    for (const std::shared_ptr<Job>& job : jobs) {
      auto alive = job->context.check();
      if (!alive) answer(*job, forward_error(alive));
      if (stopping) answer(*job, fail(Code::unavailable, "The embedding model is shutting down."));
    }
    std::erase_if(jobs, [](const std::shared_ptr<Job>& job) { return job->next == job->texts.size(); });
  }
}

/// The first one in the order of priorities that has jobs. Called with the mutex held.
Embedder::Impl::Queue* Embedder::Impl::next_queue() {
  const auto found = std::ranges::find_if(queues, [](const Queue& queue) { return !queue.empty(); });
  return found == queues.end() ? nullptr : &*found;
}

/// Takes texts from the jobs in turn until they make a batch. Called with the mutex held.
void Embedder::Impl::take(Queue& jobs, Worker& worker) {
  constexpr std::size_t kBytesPerTokenTypical = 4;
  std::size_t tokens = 0;
  for (bool took = true; took && worker.items.size() < kTextsPerBatchMax;) {
    took = false;
    for (const std::shared_ptr<Job>& job : jobs) {
      if (job->next == job->texts.size() || worker.items.size() == kTextsPerBatchMax) continue;
      const std::size_t more =
          std::min<std::size_t>(job->texts[job->next].size() / kBytesPerTokenTypical + 2, context_tokens);
      if (!worker.items.empty() && tokens + more > options.batch_tokens) continue;
      tokens += more;
      worker.items.push_back({job, job->next++});
      --waiting_texts;
      took = true;
    }
  }
  std::rotate(jobs.begin(), jobs.begin() + 1, jobs.end());  // another one leads the next batch
}

void Embedder::Impl::work(Worker& worker) {
  for (;;) {
    {
      std::unique_lock lock(mutex);
      wake.wait(lock, [&] { return stopping || next_queue() != nullptr; });
      drop_ended();
      if (stopping) return;
      Queue* queue = next_queue();
      if (queue == nullptr) continue;
      take(*queue, worker);
      drop_ended();
    }
    bool computed = false;
    try {
      computed = compute(worker);
    } catch (const std::exception& error) {
      log::error("embedding failed", {{"what", error.what()}});
    }
    std::lock_guard lock(mutex);
    for (const BatchItem& item : worker.items) {
      Job& job = *item.job;
      if (auto alive = job.context.check(); !alive) {
        answer(job, forward_error(alive));
      } else if (!computed) {
        answer(job,
               fail_with_detail(Code::internal, "The embedding model failed. The log has the details.", "embedder"));
      } else if (--job.left == 0) {
        answer(job, std::move(job.done));
      }
    }
    worker.items.clear();
  }
}

/// Stores the embedding of each item. False when the engine failed, or stopped because every request in the batch has
/// ended.
bool Embedder::Impl::compute(Worker& worker) {
  std::vector<std::vector<llama_token>> texts;
  std::size_t first = 0, token_count = 0;
  for (std::size_t i = 0; i < worker.items.size(); ++i) {
    const auto& [job, index] = worker.items[i];
    const std::string_view head = prefix(job->texts[index], std::size_t{context_tokens} * kBytesPerTokenMax);
    std::vector<llama_token> tokens = tokenise(head);
    Embedding& embedding = job->done[index];
    embedding.truncated = head.size() < job->texts[index].size() || tokens.size() > context_tokens;
    if (tokens.size() > context_tokens) {  // keep the end mark
      tokens[context_tokens - 1] = tokens.back();
      tokens.resize(context_tokens);
    }
    embedding.tokens = static_cast<std::uint32_t>(tokens.size());
    if (!texts.empty() && token_count + tokens.size() > options.batch_tokens) {  // the estimate was too low
      if (!encode(worker, first, texts)) return false;
      texts.clear();
      first = i;
      token_count = 0;
    }
    token_count += tokens.size();
    texts.push_back(std::move(tokens));
  }
  return encode(worker, first, texts);
}

/// Computes `texts`, which belong to the items from `first` on.
bool Embedder::Impl::encode(Worker& worker, std::size_t first, const std::vector<std::vector<llama_token>>& texts) {
  if (!encoder) return encode_with_llama(worker, first, texts);
  auto all_have_ended = [&items = worker.items] {
    return std::ranges::none_of(items, [](const BatchItem& item) { return item.job->context.check().has_value(); });
  };
  auto vectors = encoder->encode(worker.workspace, texts, all_have_ended);
  for (std::size_t text = 0; text < vectors.size(); ++text) {
    const auto& [job, index] = worker.items[first + text];
    normalise(vectors[text]);
    job->done[index].vector = std::move(vectors[text]);
  }
  return vectors.size() == texts.size();
}

bool Embedder::Impl::encode_with_llama(Worker& worker, std::size_t first,
                                       const std::vector<std::vector<llama_token>>& texts) {
  std::size_t token_count = 0;
  for (const auto& tokens : texts) token_count += tokens.size();
  llama_batch batch = llama_batch_init(static_cast<int32_t>(token_count), 0, 1);
  const std::unique_ptr<llama_batch, void (*)(llama_batch*)> free_batch(&batch,
                                                                        [](llama_batch* b) { llama_batch_free(*b); });
  for (std::size_t text = 0; text < texts.size(); ++text) {
    for (std::size_t position = 0; position < texts[text].size(); ++position) {
      const int32_t at = batch.n_tokens++;
      batch.token[at] = texts[text][position];
      batch.pos[at] = static_cast<llama_pos>(position);
      batch.n_seq_id[at] = 1;
      batch.seq_id[at][0] = static_cast<llama_seq_id>(text);
      batch.logits[at] = 1;
    }
  }
  llama_context* context = worker.context.get();
  const llama_memory_t memory = llama_get_memory(context);
  if (memory) llama_memory_clear(memory, true);
  if ((memory ? llama_decode(context, batch) : llama_encode(context, batch)) != 0) return false;
  for (std::size_t text = 0; text < texts.size(); ++text) {
    const float* values = llama_get_embeddings_seq(context, static_cast<llama_seq_id>(text));
    if (!values) return false;
    const auto& [job, index] = worker.items[first + text];
    std::vector<float>& vector = job->done[index].vector;
    vector.assign(values, values + dimensions);
    normalise(vector);
  }
  return true;
}

/// Makes the workers' contexts. Errors: unavailable, invalid_argument.
Result<void> Embedder::Impl::start_llama(const std::string& name) {
  dimensions = static_cast<std::uint32_t>(llama_model_n_embd_out(model.get()));
  context_tokens = static_cast<std::uint32_t>(std::min(llama_model_n_ctx_train(model.get()), 8192));
  llama_context_params params = llama_context_default_params();
  params.n_batch = params.n_ubatch = params.n_ctx = std::max(options.batch_tokens, context_tokens);
  params.n_seq_max = kTextsPerBatchMax;
  params.n_threads = params.n_threads_batch = options.threads;
  params.embeddings = true;
  params.kv_unified = true;  // one text may use the whole context
  // Stops a batch whose requests have all ended.
  params.abort_callback = [](void* data) {
    const auto& items = static_cast<Worker*>(data)->items;
    return !items.empty() &&
           std::ranges::all_of(items, [](const BatchItem& item) { return !item.job->context.check(); });
  };
  for (const auto& worker : workers) {
    params.abort_callback_data = worker.get();
    worker->context.reset(llama_init_from_model(model.get(), params));
    if (!worker->context) {
      return fail(Code::unavailable, fmt::format("The model '{}' cannot be started; memory may be short.", name));
    }
  }
  const enum llama_pooling_type pooling = llama_pooling_type(workers.front()->context.get());
  if (pooling == LLAMA_POOLING_TYPE_NONE || pooling == LLAMA_POOLING_TYPE_RANK ||
      pooling == LLAMA_POOLING_TYPE_UNSPECIFIED) {
    return fail(Code::invalid_argument, fmt::format("The model '{}' gives no embedding of a whole text.", name));
  }
  return {};
}

Embedder::Embedder(std::unique_ptr<Impl> impl) : impl_(std::move(impl)) {
  for (auto& worker : impl_->workers) {
    worker->thread = std::jthread([impl = impl_.get(), worker = worker.get()] { impl->work(*worker); });
    ::pthread_setname_np(worker->thread.native_handle(), "embedder");
  }
}

Embedder::~Embedder() {
  {
    std::lock_guard lock(impl_->mutex);
    impl_->stopping = true;
  }
  impl_->wake.notify_all();
  for (auto& worker : impl_->workers) worker->thread.join();
}

Result<std::unique_ptr<Embedder>> Embedder::load(const std::filesystem::path& gguf, EmbedderOptions options) {
  if (auto able = check_cpu(); !able) return forward_error(able);
  std::error_code ignored;
  const std::string name = gguf.filename().string();
  if (!std::filesystem::is_regular_file(gguf, ignored)) {
    return fail(Code::not_found, fmt::format("There is no model file '{}'.", name));
  }
  start_backend();
  auto impl = std::make_unique<Impl>();
  impl->options = options;
  llama_model_params model_params = llama_model_default_params();
  if (!options.llama_only) {
    auto encoder = bert::Encoder::load(gguf);
    if (encoder) impl->encoder = std::move(*encoder);
    if (!encoder && encoder.error().code != Code::unimplemented && encoder.error().code != Code::invalid_argument) {
      return forward_error(encoder);
    }
  }
  std::array<ggml_backend_dev_t, 1> no_devices{};  // a list that ends at once
  if (impl->encoder) {
    // A vocabulary needs no GPU; llama.cpp would open each one nevertheless, and hold half a gigabyte of its memory.
    model_params.vocab_only = true;
    model_params.devices = no_devices.data();
  }
  impl->model.reset(llama_model_load_from_file(gguf.c_str(), model_params));
  if (!impl->model) {
    return fail(Code::invalid_argument,
                fmt::format("'{}' is not a model that llama.cpp reads. Check it with `wrkhrs models verify`.", name));
  }
  impl->vocab = llama_model_get_vocab(impl->model.get());
  const int workers = options.workers > 0 ? options.workers : std::min(cores(), workers_max);
  for (int i = 0; i < workers; ++i) impl->workers.push_back(std::make_unique<Impl::Worker>());
  if (impl->encoder) {
    impl->dimensions = impl->encoder->dimensions();
    impl->context_tokens = impl->encoder->context_tokens();
    return std::unique_ptr<Embedder>(new Embedder(std::move(impl)));
  }
  if (auto started = impl->start_llama(name); !started) return forward_error(started);
  return std::unique_ptr<Embedder>(new Embedder(std::move(impl)));
}

std::uint32_t Embedder::dimensions() const { return impl_->dimensions; }
std::uint32_t Embedder::context_tokens() const { return impl_->context_tokens; }

Task<std::vector<Embedding>> Embedder::embed(const Context& ctx, std::vector<std::string> texts, Priority priority) {
  if (auto alive = ctx.check(); !alive) co_return forward_error(alive);
  if (texts.empty()) co_return Embeddings{};
  if (texts.size() > impl_->options.queued_texts_max) {
    co_return fail(Code::too_large, fmt::format("{} texts at once are too many; send at most {}.", texts.size(),
                                                impl_->options.queued_texts_max));
  }
  auto initiate = [impl = impl_.get(), priority](auto handler, Context context, std::vector<std::string> queued) {
    auto executor = asio::get_associated_executor(handler);
    // The handler is kept apart from the job, so that it can still be called when the queue refuses the job.
    auto shared = std::make_shared<decltype(handler)>(std::move(handler));
    auto answer = [shared, guard = asio::make_work_guard(executor)](Result<Embeddings> result) {
      asio::post(guard.get_executor(),
                 [shared, result = std::move(result)]() mutable { std::move (*shared)(std::move(result)); });
    };
    auto job = std::make_shared<Job>(
        Job{.context = std::move(context), .texts = std::move(queued), .priority = priority, .answer = answer});
    job->done.resize(job->texts.size());
    job->left = job->texts.size();
    if (auto queued_up = impl->enqueue(std::move(job)); !queued_up) answer(forward_error(queued_up));
  };
  Context context = ctx;
  co_return co_await asio::async_initiate<const asio::use_awaitable_t<>, void(Result<Embeddings>)>(
      initiate, asio::use_awaitable, std::move(context), std::move(texts));
}

std::uint32_t Embedder::count_tokens(std::string_view text) const {
  return static_cast<std::uint32_t>(impl_->tokenise(text).size());
}

std::size_t Embedder::queued_texts() const {
  std::lock_guard lock(impl_->mutex);
  return impl_->waiting_texts;
}

}  // namespace wrkhrs::engine
