// What a worker says on its standard output: frames of a kind, a length and a payload. Both sides run on one machine,
// so the numbers are in its byte order.
#pragma once

#include <cstdint>
#include <string>

namespace wrkhrs::process {

struct WorkerFrame {
  enum class Kind : std::uint32_t {
    header = 1,  ///< JSON: what was found
    item = 2,    ///< JSON: one part of the answer
    bytes = 3,   ///< raw bytes
    end = 4,     ///< JSON: the answer is complete
    error = 5,   ///< JSON {"code": name of a Code, "message", "openai_code"}: there is no answer
  };
  struct Prefix {
    Kind kind;
    std::uint32_t size;
  };
  static constexpr std::uint32_t payload_bytes_max = 8u << 20;

  Kind kind = Kind::end;
  std::string payload = {};
};

/// Exit status of a worker that ran out of memory.
inline constexpr int worker_exit_out_of_memory = 77;

}  // namespace wrkhrs::process
