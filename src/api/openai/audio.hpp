// OpenAI's audio operations, served by wrkhrs-asr. The bodies are uploads, read by the service itself.
#pragma once

#include "base/operation.hpp"

namespace wrkhrs::api::openai {

inline constexpr std::size_t audio_body_bytes_max = std::size_t{1} << 30;

inline constexpr Operation<Empty, Empty> create_transcription{{.method = Method::post,
                                                               .path = "/v1/audio/transcriptions",
                                                               .name = "createTranscription",
                                                               .summary = "Turn speech into text.",
                                                               .body_bytes_max = audio_body_bytes_max}};
inline constexpr Operation<Empty, Empty> create_translation{{.method = Method::post,
                                                             .path = "/v1/audio/translations",
                                                             .name = "createTranslation",
                                                             .summary = "Turn speech into English text.",
                                                             .body_bytes_max = audio_body_bytes_max}};

}  // namespace wrkhrs::api::openai
