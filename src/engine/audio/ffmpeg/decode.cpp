#include "engine/audio/ffmpeg/decode.hpp"

#include <algorithm>
#include <array>
#include <cstring>
#include <memory>
#include <string>
#include <vector>

#include <fmt/format.h>

extern "C" {
#include <libavcodec/avcodec.h>
#include <libavformat/avformat.h>
#include <libavutil/channel_layout.h>
#include <libavutil/opt.h>
#include <libswresample/swresample.h>
}

namespace wrkhrs::audio {
namespace {

// FFmpeg's names. Only these can be chosen, whatever a file claims to be.
constexpr const char* demuxers = "wav,w64,mp3,flac,ogg,mov,mp4,m4a,3gp,3g2,mj2,matroska,webm,aac";
constexpr const char* decoders =
    "pcm_u8,pcm_s16le,pcm_s16be,pcm_s24le,pcm_s24be,pcm_s32le,pcm_s32be,pcm_f32le,pcm_f32be,pcm_f64le,pcm_f64be,pcm_"
    "alaw,pcm_mulaw,"
    "adpcm_ms,adpcm_ima_wav,mp1,mp1float,mp2,mp2float,mp3,mp3float,flac,opus,libopus,vorbis,libvorbis,aac,aac_fixed,"
    "aac_latm,alac";

constexpr int io_buffer_bytes = 64 << 10;
constexpr int errors_in_a_row_max = 500;  ///< packets that cannot be decoded before a recording counts as damaged
constexpr int channels_max = 64;

struct FreeFormat {
  void operator()(AVFormatContext* context) const { avformat_close_input(&context); }
};
struct FreeCodec {
  void operator()(AVCodecContext* context) const { avcodec_free_context(&context); }
};
struct FreeIo {
  void operator()(AVIOContext* io) const {
    av_freep(&io->buffer);
    avio_context_free(&io);
  }
};
struct FreeResampler {
  void operator()(SwrContext* context) const { swr_free(&context); }
};
struct FreePacket {
  void operator()(AVPacket* packet) const { av_packet_free(&packet); }
};
struct FreeFrame {
  void operator()(AVFrame* frame) const { av_frame_free(&frame); }
};

std::string error_text(int error) {
  std::array<char, AV_ERROR_MAX_STRING_SIZE> buffer{};
  av_strerror(error, buffer.data(), buffer.size());
  return buffer.data();
}

std::unexpected<Error> unsupported(std::string detail) {
  auto error =
      fail(Code::unsupported_media,
           fmt::format("The file is not a recording that can be decoded. Supported are {}.", supported_formats()), {},
           "unsupported_file");
  error.error().detail = std::move(detail);
  return error;
}

std::unexpected<Error> damaged(std::string detail) {
  return fail_with_detail(Code::invalid_argument, "The recording is damaged and cannot be decoded.", std::move(detail));
}

/// The recording as FFmpeg reads it: memory with a position.
struct Source {
  std::string_view bytes;
  std::int64_t position = 0;

  static int read(void* opaque, std::uint8_t* target, int size) {
    auto& self = *static_cast<Source*>(opaque);
    const auto left = static_cast<std::int64_t>(self.bytes.size()) - self.position;
    if (left <= 0) return AVERROR_EOF;
    const auto count = std::min<std::int64_t>(left, size);
    std::memcpy(target, self.bytes.data() + self.position, static_cast<std::size_t>(count));
    self.position += count;
    return static_cast<int>(count);
  }
  static std::int64_t seek(void* opaque, std::int64_t offset, int whence) {
    auto& self = *static_cast<Source*>(opaque);
    const auto size = static_cast<std::int64_t>(self.bytes.size());
    std::int64_t target = 0;
    switch (whence & ~AVSEEK_FORCE) {
      case AVSEEK_SIZE:
        return size;
      case SEEK_SET:
        target = offset;
        break;
      case SEEK_CUR:
        target = self.position + offset;
        break;
      case SEEK_END:
        target = size + offset;
        break;
      default:
        return AVERROR(EINVAL);
    }
    if (target < 0 || target > size) return AVERROR(EINVAL);
    return self.position = target;
  }
};

/// References to other files and addresses are never followed.
int refuse_to_open(AVFormatContext*, AVIOContext**, const char*, int, AVDictionary**) { return AVERROR(EACCES); }

/// Any samples to 16 kHz mono floats; set up anew when the stream changes its form in the middle.
class Resampler {
 public:
  Resampler(const std::function<void(std::span<const float>)>& out, std::uint64_t samples_max)
      : out_(out), samples_max_(samples_max) {}

  Result<void> take(const AVFrame& frame) {
    AVChannelLayout layout{};
    if (frame.ch_layout.nb_channels > 0 && frame.ch_layout.nb_channels <= channels_max &&
        av_channel_layout_check(&frame.ch_layout) != 0 && frame.ch_layout.order != AV_CHANNEL_ORDER_UNSPEC) {
      av_channel_layout_copy(&layout, &frame.ch_layout);
    } else {
      av_channel_layout_default(&layout, std::clamp(frame.ch_layout.nb_channels, 1, channels_max));
    }
    const bool fits = context_ && format_ == frame.format && rate_ == frame.sample_rate &&
                      av_channel_layout_compare(&layout_, &layout) == 0;
    if (!fits) {
      if (auto drained = drain(); !drained) return drained;
      if (auto made = set_up(frame, layout); !made) return made;
    }
    av_channel_layout_uninit(&layout);
    return convert(const_cast<const std::uint8_t**>(frame.extended_data), frame.nb_samples);
  }

  Result<void> drain() { return context_ ? convert(nullptr, 0) : Result<void>(); }
  std::uint64_t samples() const { return samples_; }

 private:
  Result<void> set_up(const AVFrame& frame, AVChannelLayout& layout) {
    context_.reset();
    if (frame.sample_rate < 100 || frame.sample_rate > 1'000'000)
      return damaged(fmt::format("sample rate {}", frame.sample_rate));
    AVChannelLayout mono = AV_CHANNEL_LAYOUT_MONO;
    SwrContext* context = nullptr;
    int error = swr_alloc_set_opts2(&context, &mono, AV_SAMPLE_FMT_FLT, sample_rate_hz, &layout,
                                    static_cast<AVSampleFormat>(frame.format), frame.sample_rate, 0, nullptr);
    context_.reset(context);
    if (error >= 0) error = swr_init(context);
    if (error < 0) {
      context_.reset();
      return damaged("resampler: " + error_text(error));
    }
    format_ = frame.format;
    rate_ = frame.sample_rate;
    av_channel_layout_copy(&layout_, &layout);
    return {};
  }

  Result<void> convert(const std::uint8_t** samples, int count) {
    for (;;) {
      buffer_.resize(sample_rate_hz);
      auto* target = reinterpret_cast<std::uint8_t*>(buffer_.data());
      const int made = swr_convert(context_.get(), &target, sample_rate_hz, samples, count);
      if (made < 0) return damaged("resampling: " + error_text(made));
      if (made == 0) return {};
      samples_ += static_cast<std::uint64_t>(made);
      if (samples_ > samples_max_) {
        return fail(Code::too_large, fmt::format("The recording is longer than {} minutes. Split it.",
                                                 samples_max_ / sample_rate_hz / 60));
      }
      out_(std::span(buffer_.data(), static_cast<std::size_t>(made)));
      if (made < sample_rate_hz) return {};
      samples = nullptr;  // what did not fit waits inside
      count = 0;
    }
  }

  const std::function<void(std::span<const float>)>& out_;
  std::uint64_t samples_max_;
  std::uint64_t samples_ = 0;
  std::unique_ptr<SwrContext, FreeResampler> context_;
  int format_ = -1;
  int rate_ = 0;
  AVChannelLayout layout_{};
  std::vector<float> buffer_;
};

/// Decodes what a packet (or, with null, the end) makes available. A packet that cannot be decoded is counted, not
/// fatal.
Result<void> receive(AVCodecContext& codec, const AVPacket* packet, AVFrame& frame, Resampler& resampler,
                     int& errors_in_a_row) {
  const int sent = avcodec_send_packet(&codec, packet);
  if (sent < 0 && sent != AVERROR_EOF && sent != AVERROR(EAGAIN)) {
    ++errors_in_a_row;
    return {};
  }
  for (;;) {
    const int received = avcodec_receive_frame(&codec, &frame);
    if (received == AVERROR(EAGAIN) || received == AVERROR_EOF) return {};
    if (received < 0) {
      ++errors_in_a_row;
      return {};
    }
    errors_in_a_row = 0;
    auto taken = resampler.take(frame);
    av_frame_unref(&frame);
    if (!taken) return taken;
  }
}

}  // namespace

void prepare_decoder() {
  av_log_set_level(AV_LOG_QUIET);
  void* state = nullptr;
  while (av_demuxer_iterate(&state) != nullptr) {
  }
}

Result<void> decode(std::string_view bytes, std::uint64_t duration_max_s, const DecodeCallbacks& callbacks) {
  if (bytes.empty()) return fail(Code::invalid_argument, "The recording is empty.", {}, "empty_file");
  Source source{.bytes = bytes};
  const std::unique_ptr<AVIOContext, FreeIo> io(
      avio_alloc_context(static_cast<unsigned char*>(av_malloc(io_buffer_bytes)), io_buffer_bytes, 0, &source,
                         &Source::read, nullptr, &Source::seek));
  AVFormatContext* opened = avformat_alloc_context();
  opened->pb = io.get();
  opened->flags |= AVFMT_FLAG_CUSTOM_IO;
  opened->io_open = &refuse_to_open;
  opened->max_streams = 64;
  opened->probesize = 4 << 20;
  opened->max_analyze_duration = 10 * AV_TIME_BASE;
  AVDictionary* options = nullptr;
  av_dict_set(&options, "format_whitelist", demuxers, 0);
  av_dict_set(&options, "codec_whitelist", decoders, 0);
  av_dict_set(&options, "protocol_whitelist", "none", 0);
  int error = avformat_open_input(&opened, nullptr, nullptr, &options);  // frees `opened` when it fails
  av_dict_free(&options);
  if (error < 0) return unsupported("open: " + error_text(error));
  const std::unique_ptr<AVFormatContext, FreeFormat> format(opened);

  error = avformat_find_stream_info(format.get(), nullptr);
  if (error < 0) return damaged("stream info: " + error_text(error));
  const AVCodec* decoder = nullptr;
  const int stream_index = av_find_best_stream(format.get(), AVMEDIA_TYPE_AUDIO, -1, -1, &decoder, 0);
  if (stream_index == AVERROR_STREAM_NOT_FOUND) return fail(Code::invalid_argument, "The file has no audio in it.");
  if (stream_index < 0 || decoder == nullptr) return unsupported("no decoder: " + error_text(stream_index));
  const AVStream& stream = *format->streams[stream_index];
  for (unsigned i = 0; i < format->nb_streams; ++i) {
    if (static_cast<int>(i) != stream_index) format->streams[i]->discard = AVDISCARD_ALL;
  }

  const std::unique_ptr<AVCodecContext, FreeCodec> codec(avcodec_alloc_context3(decoder));
  avcodec_parameters_to_context(codec.get(), stream.codecpar);
  codec->thread_count = 1;  // the worker may start none
  codec->pkt_timebase = stream.time_base;
  AVDictionary* codec_options = nullptr;
  av_dict_set(&codec_options, "codec_whitelist", decoders, 0);
  error = avcodec_open2(codec.get(), decoder, &codec_options);
  av_dict_free(&codec_options);
  if (error < 0) return unsupported(fmt::format("decoder {}: {}", decoder->name, error_text(error)));

  std::string container = format->iformat->name;
  container.resize(std::min(container.find(','), container.size()));
  callbacks.on_info({.format = container, .codec = avcodec_get_name(codec->codec_id)});

  Resampler resampler(callbacks.on_samples, duration_max_s * sample_rate_hz);
  const std::unique_ptr<AVPacket, FreePacket> packet(av_packet_alloc());
  const std::unique_ptr<AVFrame, FreeFrame> frame(av_frame_alloc());
  int errors_in_a_row = 0;
  for (;;) {
    error = av_read_frame(format.get(), packet.get());
    if (error < 0) break;  // the end, or damage that the container cannot pass: what came before it counts
    Result<void> received;
    if (packet->stream_index == stream_index)
      received = receive(*codec, packet.get(), *frame, resampler, errors_in_a_row);
    av_packet_unref(packet.get());
    if (!received) return received;
    if (errors_in_a_row > errors_in_a_row_max) return damaged("too many packets cannot be decoded");
  }
  if (auto received = receive(*codec, nullptr, *frame, resampler, errors_in_a_row); !received) return received;
  if (auto drained = resampler.drain(); !drained) return drained;
  if (resampler.samples() == 0) return damaged("no samples: " + error_text(error));
  return {};
}

}  // namespace wrkhrs::audio
