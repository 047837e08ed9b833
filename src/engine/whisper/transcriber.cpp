#include "engine/whisper/transcriber.hpp"

#include <algorithm>
#include <array>
#include <condition_variable>
#include <cstdio>
#include <deque>
#include <fstream>
#include <functional>
#include <mutex>
#include <thread>

#include <boost/asio/associated_executor.hpp>
#include <boost/asio/executor_work_guard.hpp>
#include <boost/asio/post.hpp>
#include <fcntl.h>
#include <fmt/format.h>
#include <ggml-backend.h>
#include <ggml.h>
#include <malloc.h>
#include <pthread.h>
#include <unistd.h>
#include <whisper.h>

#include "engine/cpu.hpp"
#include "engine/log_lines.hpp"
#include "engine/whisper/speech_map.hpp"

namespace wrkhrs::engine {
namespace {

constexpr std::size_t kRate = WHISPER_SAMPLE_RATE;
/// Speech is kept with a margin, and pauses shorter than this stay, so that sentences keep their rhythm.
constexpr std::size_t kSpeechPad = kRate / 5;
constexpr std::size_t kPauseKept = 2 * kRate;
constexpr std::size_t kSeparator = kRate / 2;
constexpr std::size_t kPromptBytesMax = 2000;

thread_local std::string cuda_error;  // the last one of this thread; an abort may follow

void keep_log(ggml_log_level level, const char* text, void*) {
  static LogLines lines("whisper.cpp");
  lines.add(static_cast<int>(level), text);
  const std::string_view said = text;
  if (level == GGML_LOG_LEVEL_ERROR && (said.contains("CUDA error") || said.contains("cudaMalloc"))) cuda_error = said;
}

struct FailureFile {
  std::mutex mutex;
  std::string path;  ///< guarded by mutex

  static FailureFile& instance() {
    static FailureFile file;
    return file;
  }
};

/// Called by ggml just before it ends the process.
void keep_reason(const char* message) {
  std::string_view reason = message;
  reason.remove_prefix(reason.find_last_of('/') == std::string_view::npos ? 0 : reason.find_last_of('/') + 1);
  if (!cuda_error.empty()) reason = cuda_error;
  std::fprintf(stderr, "%s\n%.*s\n", message, static_cast<int>(reason.size()), reason.data());
  FailureFile& file = FailureFile::instance();
  std::lock_guard lock(file.mutex);
  const int fd = file.path.empty() ? -1 : ::open(file.path.c_str(), O_CREAT | O_WRONLY | O_TRUNC | O_CLOEXEC, 0600);
  if (fd < 0) return;
  if (::write(fd, reason.data(), reason.size()) < 0) std::perror("the reason of the failure cannot be kept");
  ::close(fd);
}

void start_backend() {
  static std::once_flag once;
  std::call_once(once, [] {
    whisper_log_set(keep_log, nullptr);
    ggml_set_abort_callback(keep_reason);
  });
}

/// Why the process before this one ended on the GPU, if it did; the file is taken away.
std::optional<std::string> take_reason(const std::filesystem::path& path) {
  std::ifstream in(path);
  if (!in) return std::nullopt;
  std::string reason;
  std::getline(in, reason);
  std::error_code ignored;
  std::filesystem::remove(path, ignored);
  constexpr std::size_t kReasonBytesMax = 200;
  return reason.substr(0, kReasonBytesMax);
}

bool has_gpu() {
  for (std::size_t i = 0; i < ggml_backend_dev_count(); ++i) {
    if (ggml_backend_dev_type(ggml_backend_dev_get(i)) == GGML_BACKEND_DEVICE_TYPE_GPU) return true;
  }
  return false;
}

/// Replaces what is not UTF-8 by U+FFFD: a token may hold part of a character, and a segment may end within one.
std::string valid_utf8(std::string_view text) {
  std::string out;
  for (std::size_t i = 0; i < text.size();) {
    const auto lead = static_cast<unsigned char>(text[i]);
    const std::size_t length = lead < 0x80                   ? 1
                               : lead >= 0xc2 && lead < 0xe0 ? 2
                               : (lead & 0xf0) == 0xe0       ? 3
                               : lead >= 0xf0 && lead < 0xf5 ? 4
                                                             : 0;
    bool good = length > 0 && i + length <= text.size();
    for (std::size_t k = 1; good && k < length; ++k) good = (static_cast<unsigned char>(text[i + k]) & 0xc0) == 0x80;
    if (good && length == 3) {
      const auto second = static_cast<unsigned char>(text[i + 1]);
      good = !(lead == 0xe0 && second < 0xa0) && !(lead == 0xed && second >= 0xa0);
    }
    if (good && length == 4) {
      const auto second = static_cast<unsigned char>(text[i + 1]);
      good = !(lead == 0xf0 && second < 0x90) && !(lead == 0xf4 && second >= 0x90);
    }
    if (good) {
      out.append(text.substr(i, length));
      i += length;
    } else {
      out += "\uFFFD";
      ++i;
    }
  }
  return out;
}

using Answer = std::move_only_function<void(Result<Transcript>)>;

struct Job {
  Context context;
  std::vector<float> samples;
  TranscribeOptions options;
  Answer answer;
};

}  // namespace

struct Transcriber::Impl {
  std::filesystem::path model_path;
  TranscriberOptions options;
  SpeechModelFacts facts;
  bool use_gpu = false;
  std::string device_note;

  // Used by the thread only.
  std::unique_ptr<whisper_context, decltype(&whisper_free)> model{nullptr, whisper_free};
  std::unique_ptr<whisper_vad_context, decltype(&whisper_vad_free)> vad{nullptr, whisper_vad_free};

  mutable std::mutex mutex;
  std::condition_variable wake;
  std::deque<std::unique_ptr<Job>> jobs;  ///< guarded by mutex
  std::atomic<bool> stopping{false};      ///< set with the mutex held
  std::atomic<bool> is_loaded{false};
  std::jthread thread;

  Result<void> enqueue(std::unique_ptr<Job> job);
  void work();
  Result<void> load();
  Result<SpeechMap> find_speech(std::span<const float> samples);
  Result<Transcript> run(const Job& job);
  Segment read_segment(whisper_state* state, int index, const TranscribeOptions& wanted, const SpeechMap& map) const;
};

Result<void> Transcriber::Impl::enqueue(std::unique_ptr<Job> job) {
  {
    std::lock_guard lock(mutex);
    if (stopping) return fail(Code::unavailable, "The speech model is shutting down.");
    if (jobs.size() >= options.queue_max) {
      Error busy{.code = Code::unavailable, .message = "Too many recordings wait to be transcribed. Try again later."};
      busy.retry_after = std::chrono::seconds(10);
      return std::unexpected(std::move(busy));
    }
    jobs.push_back(std::move(job));
  }
  wake.notify_one();
  return {};
}

void Transcriber::Impl::work() {
  for (;;) {
    std::unique_ptr<Job> job;
    {
      std::unique_lock lock(mutex);
      const auto something = [&] { return stopping || !jobs.empty(); };
      if (model && options.idle_unload.count() > 0) {
        if (!wake.wait_for(lock, options.idle_unload, something)) {
          lock.unlock();
          model.reset();
          vad.reset();
          is_loaded = false;
          ::malloc_trim(0);
          continue;
        }
      } else {
        wake.wait(lock, something);
      }
      if (stopping) {
        for (auto& waiting : jobs) waiting->answer(fail(Code::unavailable, "The speech model is shutting down."));
        jobs.clear();
        return;
      }
      job = std::move(jobs.front());
      jobs.pop_front();
    }
    Result<Transcript> result;
    try {
      auto alive = job->context.check();
      result = alive ? run(*job) : forward_error(alive);
    } catch (const std::exception& error) {
      result = fail_with_detail(Code::internal, "The speech model failed. The log has the details.", error.what());
    }
    job->answer(std::move(result));
    job.reset();
    ::malloc_trim(0);  // a transcription takes tens of megabytes, which glibc would keep
  }
}

Result<void> Transcriber::Impl::load() {
  if (model) return {};
  whisper_context_params params = whisper_context_default_params();
  params.use_gpu = use_gpu;
  model.reset(whisper_init_from_file_with_params_no_state(model_path.c_str(), params));
  if (!model)
    return fail(Code::unavailable, "The speech model cannot be loaded. Check it with `wrkhrs models verify`.");
  if (!options.vad_model.empty()) {
    whisper_vad_context_params vad_params = whisper_vad_default_context_params();
    vad_params.n_threads = 1;
    vad.reset(whisper_vad_init_from_file_with_params(options.vad_model.c_str(), vad_params));
    if (!vad) log::warn("the voice activity model cannot be loaded; silence is not left out", {});
  }
  is_loaded = true;
  return {};
}

/// The parts with speech; everything where there is no voice activity model.
Result<SpeechMap> Transcriber::Impl::find_speech(std::span<const float> samples) {
  if (!vad) return SpeechMap({{0, samples.size()}}, kSeparator);
  const std::unique_ptr<whisper_vad_segments, decltype(&whisper_vad_free_segments)> found(
      whisper_vad_segments_from_samples(vad.get(), whisper_vad_default_params(), samples.data(),
                                        static_cast<int>(samples.size())),
      whisper_vad_free_segments);
  if (!found) return fail(Code::internal, "Finding the speech in the recording failed.");
  std::vector<SampleSpan> spans;
  for (int i = 0; i < whisper_vad_segments_n_segments(found.get()); ++i) {  // in hundredths of a second
    auto sample = [](float centiseconds) {
      return static_cast<std::size_t>(std::max(0.0f, centiseconds) * (kRate / 100));
    };
    spans.push_back({sample(whisper_vad_segments_get_segment_t0(found.get(), i)),
                     sample(whisper_vad_segments_get_segment_t1(found.get(), i))});
  }
  return SpeechMap(join_spans(std::move(spans), kSpeechPad, kPauseKept, samples.size()), kSeparator);
}

Result<Transcript> Transcriber::Impl::run(const Job& job) {
  if (auto ready = load(); !ready) return forward_error(ready);
  Transcript out;
  auto speech = find_speech(job.samples);
  if (!speech) return forward_error(speech);
  std::vector<float> samples = speech->condense(job.samples);
  std::string language = facts.multilingual ? job.options.language : "en";
  if (!speech->empty()) {
    // whisper.cpp passes over less than a second.
    if (samples.size() < kRate * 11 / 10) samples.resize(kRate * 11 / 10, 0.0f);
    const std::unique_ptr<whisper_state, decltype(&whisper_free_state)> state(whisper_init_state(model.get()),
                                                                              whisper_free_state);
    if (!state) return fail(Code::unavailable, "There is not enough memory to transcribe the recording.");

    whisper_full_params params = whisper_full_default_params(WHISPER_SAMPLING_GREEDY);
    const std::string prompt =
        job.options.prompt.size() > kPromptBytesMax
            ? valid_utf8(std::string_view(job.options.prompt).substr(job.options.prompt.size() - kPromptBytesMax))
            : valid_utf8(job.options.prompt);
    params.n_threads = options.threads > 0 ? options.threads : default_threads();
    params.translate = job.options.translate;
    params.language = language.empty() ? "auto" : language.c_str();
    params.initial_prompt = prompt.empty() ? nullptr : prompt.c_str();
    // Without a prompt each window stands for itself: text carried over from the one before makes small models repeat
    // it.
    if (prompt.empty()) params.n_max_text_ctx = 0;
    params.temperature = static_cast<float>(job.options.temperature);
    params.token_timestamps = job.options.words;
    params.print_progress = params.print_realtime = params.print_special = params.print_timestamps = false;
    struct Watch {
      const Context& context;
      const std::atomic<bool>& stopping;
      bool over() const { return stopping || !context.check(); }
    } watch{job.context, stopping};
    params.abort_callback = [](void* data) { return static_cast<const Watch*>(data)->over(); };
    params.abort_callback_user_data = &watch;
    params.encoder_begin_callback = [](whisper_context*, whisper_state*, void* data) {
      return !static_cast<const Watch*>(data)->over();
    };
    params.encoder_begin_callback_user_data = &watch;

    const int status =
        whisper_full_with_state(model.get(), state.get(), params, samples.data(), static_cast<int>(samples.size()));
    if (auto alive = job.context.check(); !alive) return forward_error(alive);
    if (stopping) return fail(Code::unavailable, "The speech model is shutting down.");
    if (status != 0) {
      return fail_with_detail(Code::internal, "The speech model failed. The log has the details.",
                              fmt::format("whisper_full gave {}", status));
    }
    for (int i = 0; i < whisper_full_n_segments_from_state(state.get()); ++i) {
      out.segments.push_back(read_segment(state.get(), i, job.options, *speech));
    }
    if (language.empty()) language = whisper_lang_str(whisper_full_lang_id_from_state(state.get()));
  }
  const int language_id = language.empty() ? -1 : whisper_lang_id(language.c_str());
  out.language = language_id < 0 ? "" : whisper_lang_str_full(language_id);
  return out;
}

Segment Transcriber::Impl::read_segment(whisper_state* state, int index, const TranscribeOptions& wanted,
                                        const SpeechMap& map) const {
  auto seconds = [&](std::int64_t centiseconds) {
    const auto position = static_cast<std::size_t>(std::max<std::int64_t>(0, centiseconds)) * (kRate / 100);
    return static_cast<double>(map.original(position)) / kRate;
  };
  Segment out;
  out.start_s = seconds(whisper_full_get_segment_t0_from_state(state, index));
  out.end_s = std::max(out.start_s, seconds(whisper_full_get_segment_t1_from_state(state, index)));
  out.text = valid_utf8(whisper_full_get_segment_text_from_state(state, index));
  out.no_speech_probability = whisper_full_get_segment_no_speech_prob_from_state(state, index);

  std::vector<Word> words;  // still in bytes: a character may be spread over tokens
  int counted = 0;
  for (int i = 0; i < whisper_full_n_tokens_from_state(state, index); ++i) {
    const whisper_token_data token = whisper_full_get_token_data_from_state(state, index, i);
    out.tokens.push_back(token.id);
    if (token.id >= whisper_token_eot(model.get())) continue;  // marks and times
    out.mean_log_probability += token.plog;
    ++counted;
    if (!wanted.words) continue;
    const std::string_view piece = whisper_full_get_token_text_from_state(model.get(), state, index, i);
    if (words.empty() || piece.starts_with(' ')) words.push_back({.start_s = seconds(token.t0)});
    words.back().text += piece;
    words.back().end_s = std::max(words.back().start_s, seconds(token.t1));
  }
  if (counted > 0) out.mean_log_probability /= counted;
  for (Word& word : words) {
    word.text = valid_utf8(std::string_view(word.text).substr(word.text.starts_with(' ') ? 1 : 0));
    if (!word.text.empty()) out.words.push_back(std::move(word));
  }
  return out;
}

Result<SpeechModelFacts> read_speech_model(const std::filesystem::path& ggml) {
  std::ifstream file(ggml, std::ios::binary);
  const std::string name = ggml.filename().string();
  if (!file) return fail(Code::not_found, fmt::format("There is no speech model '{}'.", name));
  std::array<std::int32_t, 12> head{};
  file.read(reinterpret_cast<char*>(head.data()), sizeof head);
  constexpr std::int32_t kMagic = 0x67676d6c;
  constexpr std::int32_t kMultilingualTokens = 51865;
  if (!file || head[0] != kMagic || head[1] < 1) {
    return fail(Code::invalid_argument, fmt::format("'{}' is not a Whisper model for whisper.cpp.", name));
  }
  return SpeechModelFacts{.multilingual = head[1] >= kMultilingualTokens};
}

Result<std::string> parse_language(std::string_view text) {
  std::string lower(text);
  std::ranges::transform(lower, lower.begin(),
                         [](unsigned char c) { return static_cast<char>(c < 128 ? std::tolower(c) : c); });
  const int id = whisper_lang_id(lower.c_str());
  if (id < 0) {
    return fail(Code::invalid_argument,
                fmt::format("Invalid language '{}'. Language parameter must be specified in ISO-639-1 format.", text),
                "language", "invalid_language_format");
  }
  return std::string(whisper_lang_str(id));
}

Transcriber::Transcriber(std::unique_ptr<Impl> impl) : impl_(std::move(impl)) {
  impl_->thread = std::jthread([impl = impl_.get()] { impl->work(); });
  ::pthread_setname_np(impl_->thread.native_handle(), "transcriber");
}

Transcriber::~Transcriber() {
  {
    std::lock_guard lock(impl_->mutex);
    impl_->stopping = true;
  }
  impl_->wake.notify_all();
  impl_->thread.join();
}

Result<std::unique_ptr<Transcriber>> Transcriber::open(const std::filesystem::path& ggml, TranscriberOptions options) {
  if (auto able = check_cpu(); !able) return forward_error(able);
  auto facts = read_speech_model(ggml);
  if (!facts) return forward_error(facts);
  start_backend();
  auto impl = std::make_unique<Impl>();
  impl->model_path = ggml;
  impl->facts = *facts;
  std::optional<std::string> failure;
  if (options.device != Device::cpu && !options.gpu_failure_file.empty()) {
    failure = take_reason(options.gpu_failure_file);
    std::error_code ignored;
    std::filesystem::create_directories(options.gpu_failure_file.parent_path(), ignored);
    FailureFile& file = FailureFile::instance();
    std::lock_guard lock(file.mutex);
    file.path = options.gpu_failure_file;
  }
  impl->use_gpu = options.device != Device::cpu && !failure && has_gpu();
  if (failure) {
    impl->device_note =
        fmt::format("the GPU failed ({}); running on the CPU until the next start", valid_utf8(*failure));
  } else if (options.device == Device::cuda && !impl->use_gpu) {
    impl->device_note = ggml_backend_reg_by_name("CUDA")
                            ? "cuda was asked for, but no GPU is available; running on the CPU"
                            : "cuda was asked for, but this build has no CUDA; running on the CPU";
  }
  impl->options = std::move(options);
  return std::unique_ptr<Transcriber>(new Transcriber(std::move(impl)));
}

Task<Transcript> Transcriber::transcribe(const Context& ctx, std::vector<float> samples, TranscribeOptions options) {
  if (auto alive = ctx.check(); !alive) co_return forward_error(alive);
  if (!options.language.empty()) {
    auto language = parse_language(options.language);
    if (!language) co_return forward_error(language);
    if (!impl_->facts.multilingual && *language != "en") {
      co_return fail(Code::invalid_argument,
                     fmt::format("The configured speech model knows English only, not '{}'.", *language), "language");
    }
    options.language = std::move(*language);
  }
  if (options.translate && !impl_->facts.multilingual) {
    co_return fail(Code::invalid_argument, "The configured speech model knows English only; it cannot translate.",
                   "model");
  }
  auto initiate = [impl = impl_.get()](auto handler, Context context, std::vector<float> queued,
                                       TranscribeOptions wanted) {
    auto executor = asio::get_associated_executor(handler);
    // The handler is kept apart from the job, so that it can still be called when the queue refuses the job.
    auto shared = std::make_shared<decltype(handler)>(std::move(handler));
    auto answer = [shared, guard = asio::make_work_guard(executor)](Result<Transcript> result) {
      asio::post(guard.get_executor(),
                 [shared, result = std::move(result)]() mutable { std::move (*shared)(std::move(result)); });
    };
    auto job = std::make_unique<Job>(Job{
        .context = std::move(context), .samples = std::move(queued), .options = std::move(wanted), .answer = answer});
    if (auto queued_up = impl->enqueue(std::move(job)); !queued_up) answer(forward_error(queued_up));
  };
  Context context = ctx;
  co_return co_await asio::async_initiate<const asio::use_awaitable_t<>, void(Result<Transcript>)>(
      initiate, asio::use_awaitable, std::move(context), std::move(samples), std::move(options));
}

const SpeechModelFacts& Transcriber::facts() const { return impl_->facts; }
std::string_view Transcriber::device() const { return impl_->use_gpu ? "cuda" : "cpu"; }
std::string_view Transcriber::device_note() const { return impl_->device_note; }
bool Transcriber::loaded() const { return impl_->is_loaded; }
std::size_t Transcriber::queued() const {
  std::lock_guard lock(impl_->mutex);
  return impl_->jobs.size();
}

}  // namespace wrkhrs::engine
