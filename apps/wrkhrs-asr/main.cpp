// wrkhrs-asr: speech to text. Wiring only; see src/asr.
#include "asr/http.hpp"
#include "asr/speech_model.hpp"
#include "config/command_line.hpp"
#include "models/models.hpp"
#include "process/child.hpp"
#include "service/host.hpp"

int main(int argc, char** argv) {
  using namespace wrkhrs;
  auto started = config::start(argc, argv, "wrkhrs-asr");
  if (const int* code = std::get_if<int>(&started)) return *code;
  const auto& config = std::get<config::StackConfig>(started);
  auto host = service::Host::create(config, "asr");
  if (!host) return service::explain(host.error());

  const models::Library library(config.models_dir());
  asr::SpeechModel model([&library, &config]() -> Result<std::unique_ptr<engine::Transcriber>> {
    auto installed = library.resolve(config.asr.model);
    if (!installed) return forward_error(installed);
    engine::TranscriberOptions speech{.threads = config.asr.threads,
                                      .queue_max = static_cast<std::size_t>(config.asr.queue_max) + 1,
                                      .gpu_failure_file = config.data_dir("asr") / "gpu-failure"};
    if (auto vad = library.find("silero-vad")) speech.vad_model = vad->path;
    if (config.asr.device == "cpu") speech.device = engine::Device::cpu;
    if (config.asr.device == "cuda") speech.device = engine::Device::cuda;
    return engine::Transcriber::open(installed->path, std::move(speech));
  });

  audio::DecodeLimits limits;
  limits.worker.input_bytes_max = static_cast<std::uint64_t>(config.asr.audio_bytes_max);
  limits.duration_max = std::chrono::seconds(config.asr.audio_seconds_max);
  audio::Decoder decoder(process::sibling_program("wrkhrs-audio"), limits);
  WorkerPool disk("disk", 2, 1024);
  const std::filesystem::path spool_folder = config.data_dir("asr") / "spool";
  asr::Recogniser recogniser(decoder, model, disk, spool_folder);
  const std::string id =
      config.asr.model.contains('/') ? std::filesystem::path(config.asr.model).stem().string() : config.asr.model;
  asr::Http http(recogniser, disk, (*host)->metrics(),
                 {.model = id,
                  .requests_max = static_cast<std::size_t>(config.asr.queue_max) + 1,
                  .upload = {.file_bytes_max = static_cast<std::uint64_t>(config.asr.audio_bytes_max),
                             .spool_folder = spool_folder}});
  http.bind((*host)->router());

  (*host)->watch_queue(
      "transcriptions", [&http] { return static_cast<double>(http.requests()); }, config.asr.queue_max + 1);
  (*host)->set_server_options([&config](net::ServerOptions& options) {
    // A transcription that takes longer than the recording is of no use; what callers want sooner they say in their
    // deadline.
    options.request_timeout = std::chrono::seconds(std::max(600, config.asr.audio_seconds_max));
  });
  (*host)->add_dependency({.name = "speech model", .required = true, .check = [&](Context ctx) -> Task<void> {
                             auto look = [&model] { return model.get(); };
                             auto there = co_await disk.run(ctx, look);
                             if (!there) co_return forward_error(there);
                             co_return Result<void>();
                           }});
  (*host)->add_health_details([&model, id] {
    const engine::Transcriber* transcriber = model.opened();
    if (!transcriber) return json::Object{{"model", id}, {"model_loaded", false}};
    json::Object details{{"model", id}, {"device", transcriber->device()}, {"model_loaded", transcriber->loaded()}};
    if (!transcriber->device_note().empty()) details["device_note"] = transcriber->device_note();
    return details;
  });
  return (*host)->run();
}
