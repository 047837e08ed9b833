// The one table of the processes of a stack.
#pragma once

#include <array>
#include <cstdint>
#include <string_view>

namespace wrkhrs {

struct ServiceInfo {
  std::string_view name;        ///< of the program, the log and the Compose service
  std::string_view short_name;  ///< in configuration and metrics
  std::uint16_t port;           ///< before `port_offset`
  std::string_view purpose;
};

/// In the order in which they start: a service comes after those it needs.
inline constexpr std::array<ServiceInfo, 7> services{{
    {"wrkhrs-llm", "llm", 8083, "runs the local language model"},
    {"wrkhrs-asr", "asr", 8084, "turns speech into text"},
    {"wrkhrs-mcp", "mcp", 8085, "serves and hubs MCP tools"},
    {"wrkhrs-tool-registry", "tool-registry", 8086, "finds, describes and runs tools"},
    {"wrkhrs-rag", "rag", 8082, "keeps documents and finds cited passages"},
    {"wrkhrs-orchestrator", "orchestrator", 8081, "answers questions in durable runs"},
    {"wrkhrs-gateway", "gateway", 8080, "the one door: keys, limits, routing"},
}};

/// What may stand behind a stack, and must not be reached from other machines: `wrkhrs audit` and scripts/firewall read
/// this table.
struct PlatformPort {
  std::string_view name;  ///< of the Compose service
  std::uint16_t port;
};
inline constexpr std::array<PlatformPort, 4> platform_ports{{
    {"postgres", 5432},
    {"minio", 9000},
    {"mlflow", 5000},
    {"qdrant", 6333},
}};

}  // namespace wrkhrs
