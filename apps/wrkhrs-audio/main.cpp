// The confined worker that decodes one recording: the file on standard input, 16 kHz mono floats as frames on standard
// output. Started by audio::Decoder; see process/worker.hpp for the frames and process/confine/worker_main.hpp for the
// confinement.
#include <span>
#include <string>
#include <string_view>

#include "engine/audio/ffmpeg/decode.hpp"
#include "process/confine/worker_input.hpp"
#include "process/confine/worker_main.hpp"

int main(int argc, char** argv) {
  using Kind = wrkhrs::process::WorkerFrame::Kind;
  const auto options = wrkhrs::process::WorkerOptions::parse(argc, argv);
  const std::string_view bytes = wrkhrs::process::map_worker_input();
  wrkhrs::audio::prepare_decoder();
  auto out = wrkhrs::process::enter_worker(options);

  const wrkhrs::audio::DecodeCallbacks callbacks{
      .on_info =
          [&](const wrkhrs::audio::AudioInfo& info) {  // both are FFmpeg's own names: nothing in them needs escaping
            out.write(Kind::header, R"({"format":")" + info.format + R"(","codec":")" + info.codec + R"("})");
          },
      .on_samples =
          [&](std::span<const float> samples) {
            out.write(Kind::bytes, {reinterpret_cast<const char*>(samples.data()), samples.size_bytes()});
          }};
  const auto decoded = wrkhrs::audio::decode(bytes, options.number("duration-max-s", 4 * 3600), callbacks);
  if (!decoded) out.fail(decoded.error());
  out.finish(Kind::end, "{}");
}
