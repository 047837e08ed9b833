#include "asr/http.hpp"

#include <fmt/format.h>

#include "api/openai/audio.hpp"
#include "api/openai/models.hpp"
#include "net/http.hpp"
#include "net/sse.hpp"

namespace wrkhrs::asr {
namespace {

constexpr int kPartSeconds = 300;
constexpr int kStreamedPartSeconds = 30;

/// One admitted request; gives its place back when it goes.
class Place {
 public:
  explicit Place(std::atomic<std::size_t>& requests) : requests_(requests) {}
  ~Place() { requests_.fetch_sub(1, std::memory_order_relaxed); }
  Place(const Place&) = delete;
  Place& operator=(const Place&) = delete;

 private:
  std::atomic<std::size_t>& requests_;
};

}  // namespace

Http::Http(Recogniser& recogniser, WorkerPool& disk, metrics::Registry& metrics, HttpOptions options)
    : recogniser_(recogniser),
      disk_(disk),
      options_(std::move(options)),
      audio_seconds_(metrics.counter("asr_audio_seconds_total", "Length of the recordings that were transcribed.")),
      work_seconds_(metrics.counter("asr_work_seconds_total", "Time that their requests took after the upload.")) {}

void Http::bind(net::Router& router) {
  router.bind_raw(api::openai::create_transcription,
                  [this](const Context& ctx, net::Exchange& exchange) { return transcribe(ctx, exchange, false); });
  router.bind_raw(api::openai::create_translation,
                  [this](const Context& ctx, net::Exchange& exchange) { return transcribe(ctx, exchange, true); });
  router.bind(api::openai::list_models, [this](const Context&, Empty) -> Task<api::openai::ModelList> {
    api::openai::ModelList list;
    api::openai::Model model;
    model.id = options_.model;
    model.owned_by = "wrkhrs";
    list.data.push_back(std::move(model));
    co_return list;
  });
}

Task<void> Http::transcribe(const Context& ctx, net::Exchange& exchange, bool translate) {
  if (requests_.fetch_add(1, std::memory_order_relaxed) >= options_.requests_max) {
    requests_.fetch_sub(1, std::memory_order_relaxed);
    Error busy{.code = Code::unavailable, .message = "Too many recordings wait to be transcribed. Try again later."};
    busy.retry_after = std::chrono::seconds(10);
    co_return std::unexpected(std::move(busy));
  }
  const Place place(requests_);
  if (auto there = co_await recogniser_.ready(ctx); !there) co_return forward_error(there);
  auto upload = co_await read_upload(ctx, exchange, options_.upload, disk_, translate);
  if (!upload) co_return forward_error(upload);
  if (upload->model != options_.model && upload->model != "whisper-1") {
    co_return fail(Code::not_found,
                   fmt::format("The model '{:.80}' does not exist here. Use '{}'.", upload->model, options_.model),
                   "model", "model_not_found");
  }
  if (upload->stream) co_return co_await stream(ctx, exchange, std::move(*upload));
  co_return co_await answer(ctx, exchange, std::move(*upload));
}

Task<void> Http::answer(const Context& ctx, net::Exchange& exchange, Upload upload) {
  const SteadyTime started = std::chrono::steady_clock::now();
  const FormatOptions how{.segments = upload.segments,
                          .words = upload.options.words,
                          .translated = upload.options.translate,
                          .temperature = upload.options.temperature};
  auto transcription =
      co_await recogniser_.recognise(ctx, upload.file, std::move(upload.options), kPartSeconds, nullptr);
  if (!transcription) co_return forward_error(transcription);
  count(*transcription, started);
  net::HeaderList headers;
  headers.emplace_back("content-type", content_type(upload.format));
  std::string body = render(*transcription, upload.format, how);
  co_return co_await exchange.response.send(200, std::move(headers), std::move(body));
}

Task<void> Http::stream(const Context& ctx, net::Exchange& exchange, Upload upload) {
  const SteadyTime started = std::chrono::steady_clock::now();
  net::ResponseWriter& response = exchange.response;
  auto begin = [&response]() -> Task<void> {
    if (response.started()) co_return Result<void>();
    net::HeaderList headers;
    headers.emplace_back("content-type", "text/event-stream");
    headers.emplace_back("cache-control", "no-cache");
    co_return co_await response.start(200, std::move(headers));
  };
  auto send = [&response, &begin](std::span<const engine::Segment> segments) -> Task<void> {
    if (auto begun = co_await begin(); !begun) co_return forward_error(begun);
    for (const engine::Segment& segment : segments) {
      const std::string event = net::sse::format_data(delta_event(segment.text));
      if (auto written = co_await response.write(event); !written) co_return forward_error(written);
    }
    co_return Result<void>();
  };
  auto transcription =
      co_await recogniser_.recognise(ctx, upload.file, std::move(upload.options), kStreamedPartSeconds, std::ref(send));
  if (!transcription) {
    if (!response.started()) co_return forward_error(transcription);
    const std::string event = net::sse::format_data(net::error_body(transcription.error()));
    (void)co_await response.write(event);
    co_return forward_error(transcription);
  }
  count(*transcription, started);
  if (auto begun = co_await begin(); !begun) co_return forward_error(begun);
  const std::string event = net::sse::format_data(done_event(*transcription));
  if (auto written = co_await response.write(event); !written) co_return forward_error(written);
  co_return co_await response.finish();
}

void Http::count(const Transcription& transcription, SteadyTime started) {
  audio_seconds_.add(transcription.duration_s);
  work_seconds_.add(std::chrono::duration<double>(std::chrono::steady_clock::now() - started).count());
}

}  // namespace wrkhrs::asr
