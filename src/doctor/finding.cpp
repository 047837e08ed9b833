#include "doctor/finding.hpp"

#include <algorithm>

namespace wrkhrs::doctor {
namespace {

using enum Section;
using enum Severity;

constexpr auto table = std::to_array<Kind>({
    // What everything stands on.
    {"config-invalid", stack, problem, "The configuration cannot be read."},
    {"variable-unknown", stack, warning, "A variable is set that no setting reads; its name is nearly that of one."},
    {"variable-not-in-effect", stack, warning, "The running stack was started with another value of a variable."},
    {"config-not-in-effect", stack, warning, "wrkhrs.yaml was changed after the services were started."},
    {"home-not-writable", stack, problem, "The home cannot be written to."},
    {"secret-readable", stack, warning, "Other users may read a secret of this stack."},
    {"disk-full", stack, problem, "The disk of the home is full."},
    {"disk-nearly-full", stack, warning, "The disk of the home is nearly full."},
    {"memory-low", stack, warning, "The machine has hardly any memory left."},
    {"memory-near-limit", stack, warning, "A service holds nearly all the memory that it may."},
    {"stack-not-running", stack, problem, "No stack runs."},
    {"supervisor-died", stack, problem, "The supervisor ended without `wrkhrs down`, and the services with it."},
    {"supervisor-hung", stack, problem, "The supervisor runs and does not answer."},
    {"key-missing", stack, problem, "There is no key to ask with."},
    {"key-refused", stack, problem, "The stack does not know the key of this shell."},
    {"keys-damaged", stack, problem, "The file of the keys cannot be read."},
    {"token-differs", stack, problem, "The services do not accept each other's token."},
    {"check-unfinished", stack, warning, "A check did not end in time, as on a disk or network that hangs."},
    // A service.
    {"port-taken", stack, problem, "Another program listens on the port of a service."},
    {"service-failed", stack, problem, "A service ends at its start and says why."},
    {"crash-loop", stack, problem, "A service ends again and again."},
    {"service-hung", stack, problem, "A service runs and does not answer."},
    {"service-starting", stack, note, "A service has just been started."},
    {"not-serving", stack, problem, "A service answers that it cannot serve."},
    {"dependency-down", stack, problem, "A service cannot reach what it needs."},
    {"database-damaged", stack, problem, "The database of a service is damaged."},
    {"database-gone", stack, problem, "The database of a service was moved or deleted."},
    // Containers.
    {"docker-unreachable", stack, problem, "Containers are asked for, and the Docker engine does not answer."},
    {"container-missing", stack, problem, "There is no container of a service."},
    {"container-out-of-memory", stack, problem, "The kernel ended a container that needed more memory than it may."},
    {"container-ended", stack, problem, "A container has ended."},
    {"container-restarting", stack, problem, "A container ends again and again."},
    {"container-unhealthy", stack, problem, "A container runs and its check fails."},
    // 1. Gateway: what answers come from.
    {"model-missing", gateway, problem, "A model that is configured is not installed."},
    {"model-damaged", gateway, problem, "The file of a model has changed."},
    {"model-not-offered", gateway, problem, "The configured model runner has no model of the configured name."},
    // 2. RAG.
    {"search-slow", rag, warning, "Searching takes long."},
    {"search-fails", rag, problem, "Searching does not work."},
    {"model-heavy", rag, warning, "The embedding model is large for this machine."},
    // 3. ASR.
    {"gpu-without-driver", asr, warning, "A GPU is asked for, and this machine has none, or no driver for it."},
    {"gpu-driver-broken", asr, warning, "The NVIDIA driver does not work."},
    {"gpu-not-in-build", asr, warning, "A GPU is asked for, and this build has no CUDA."},
    {"gpu-not-in-container", asr, warning, "The machine has a GPU, and the container does not see it."},
    {"gpu-failed", asr, warning, "A program ended with an error of the GPU and runs on the CPU now."},
    {"gpu-memory-full", asr, warning, "The memory of the GPU is full."},
    {"gpu-unused", asr, note, "There is a GPU, and speech recognition runs on the CPU."},
    // 4. Tools.
    {"mcp-server-failed", tools, problem, "A configured MCP server does not work."},
    {"tool-manifest-wrong", tools, warning, "A tool's manifest cannot be used."},
    {"tools-missing", tools, problem, "The registry offers no tools."},
    {"sandbox-missing", tools, warning, "Tools that are programs are off: nothing can confine them."},
    // Supporting systems.
    {"system-address-wrong", platform, problem, "The address of a supporting system is none of it."},
    {"system-unreachable", platform, problem, "A supporting system cannot be reached."},
    {"system-refuses", platform, problem, "A supporting system refuses the credentials."},
    {"mlflow-host-check", platform, problem, "MLflow's host check refuses the name it is called by."},
    {"system-fails", platform, problem, "A supporting system answers with errors."},
    {"runs-dropped", platform, warning, "Runs were dropped before MLflow could take them."},
});

}  // namespace

std::span<const Kind> kinds() { return table; }

const Kind* find_kind(std::string_view id) {
  const auto found = std::ranges::find(table, id, &Kind::id);
  return found == table.end() ? nullptr : &*found;
}

Section section_of(std::string_view short_name) {
  if (short_name == "rag") return rag;
  if (short_name == "asr") return asr;
  if (short_name == "mcp" || short_name == "tool-registry") return tools;
  return gateway;
}

}  // namespace wrkhrs::doctor
