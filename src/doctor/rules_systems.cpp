// What is not ours, and how well the work is done: supporting systems, GPU, tools, search, memory, tracking.
#include <algorithm>
#include <cctype>

#include <fmt/format.h>
#include <fmt/ranges.h>

#include "doctor/diagnosis.hpp"

namespace wrkhrs::doctor {
namespace {

constexpr double search_slow_ms = 1000;
constexpr double model_large_bytes = 300e6;
constexpr double memory_share_max = 0.9;
constexpr double gpu_share_max = 0.95;

bool contains_ignoring_case(std::string_view text, std::string_view part) {
  return !std::ranges::search(text, part, [](unsigned char a, unsigned char b) {
            return std::tolower(a) == std::tolower(b);
          }).empty();
}

/// Where the credentials of a system stand, and how it is started; for systems that are not in the table, its setting.
struct KnownSystem {
  std::string_view name;
  std::string_view credentials;
  std::string_view effect;  ///< of its absence
  Section section;
  Severity away;
  std::string_view needed_by;  ///< short name of the service
};
constexpr KnownSystem known_systems[] = {
    {"mlflow", "MLFLOW_TRACKING_USERNAME and MLFLOW_TRACKING_PASSWORD (or MLFLOW_TRACKING_TOKEN)",
     "Finished runs wait in the outbox; nothing is lost.", Section::platform, Severity::warning, "orchestrator"},
    {"postgres", "user and password in DATABASE_URL", "Documents cannot be read or written.", Section::platform,
     Severity::problem, "rag"},
    {"s3", "AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY", "Files cannot be uploaded or read.", Section::platform,
     Severity::problem, "rag"},
    {"qdrant", "QDRANT_API_KEY", "Searches go on without it, in large stores by words alone.", Section::rag,
     Severity::problem, "rag"},
    {"llm-runner", "the key of the runner", "Questions are answered by quotation only.", Section::gateway,
     Severity::problem, "llm"},
    {"otlp", "the collector's credentials", "Traces are dropped; nothing else is affected.", Section::platform,
     Severity::warning, ""},
};
constexpr KnownSystem provider{"provider",       "its key",         "Its models cannot be used.",
                               Section::gateway, Severity::problem, "gateway"};

const KnownSystem& known(std::string_view name) {
  const auto found = std::ranges::find(known_systems, name, &KnownSystem::name);
  return found == std::ranges::end(known_systems) ? provider : *found;
}

std::string host_of(std::string_view url) {
  if (const auto at = url.find("://"); at != std::string_view::npos) url.remove_prefix(at + 3);
  return std::string(url.substr(0, url.find('/')));
}

New judge_reach(const Diagnosis& d, const SystemFacts& system, const KnownSystem& about) {
  const std::string correct = fmt::format("correct {}, then {}", system.setting, d.up_again());
  New row{.subject = system.name,
          .observed = fmt::format("{}{}: {}", system.name, system.url.empty() ? "" : " at " + system.url, system.error),
          .section = about.section,
          .explains = {"system:" + system.name}};
  switch (system.reach) {
    case Reach::bad_address:
      row.id = "system-address-wrong";
      row.cause = fmt::format("{} is no address that can be used.", system.setting);
      row.fix = correct;
      break;
    case Reach::not_found:
      row.id = "system-address-wrong";
      row.cause =
          fmt::format("Something answers at {}, and it is not what {} should name.", system.url, system.setting);
      row.fix = correct;
      break;
    case Reach::unreachable:
    case Reach::timed_out:
      row.id = "system-unreachable";
      row.severity = about.away;
      row.cause = fmt::format("{} does not run, or {} is wrong. {}", system.name, system.setting, about.effect);
      row.fix = system.name == "llm-runner" || about.name == "provider"
                    ? fmt::format("start it; or {}", correct)
                    : fmt::format("make platform-up   # starts it; or {}", correct);
      break;
    case Reach::refused:
      if (system.name == "mlflow" && system.status == 403 && system.alive &&
          contains_ignoring_case(system.error, "host header")) {
        row.id = "mlflow-host-check";
        row.severity = about.away;
        row.cause = fmt::format(
            "MLflow answers /health, and refuses calls for the host '{}': its --allowed-hosts lacks it. "
            "{}",
            host_of(system.url), about.effect);
        row.fix =
            fmt::format("start MLflow with --allowed-hosts '{},localhost:*,127.0.0.1:*' (MLFLOW_SERVER_ALLOWED_HOSTS)",
                        host_of(system.url));
        break;
      }
      row.id = "system-refuses";
      row.severity = about.away;
      row.cause = fmt::format("It does not accept {}. {}", about.credentials, about.effect);
      row.fix = fmt::format("set {}, then {}", about.credentials, d.up_again());
      break;
    default:
      row.id = "system-fails";
      row.severity = about.away;
      row.cause = fmt::format("It answers, and cannot do its work. {}", about.effect);
      row.fix = fmt::format("look into its own log; then curl -i {}", system.url);
  }
  return row;
}

std::string health_text(const ServiceFacts* service, std::string_view key) {
  return service ? std::string(json::string_or(service->health, key, "")) : std::string();
}

const json::Array* health_list(const ServiceFacts* service, std::string_view key) {
  const json::Value* value = service ? json::find(service->health, key) : nullptr;
  return value && value->is_array() ? &value->get_array() : nullptr;
}

double health_number(const json::Value& value, std::string_view key) {
  const json::Value* found = json::find(value, key);
  return found && found->is_number() ? found->to_number<double>() : 0;
}

}  // namespace

void judge_systems(Diagnosis& d) {
  for (const SystemFacts& system : d.facts.systems) {
    const KnownSystem& about = known(system.name);
    if (system.reach != Reach::ok) {
      if (d.explained("system:" + system.name)) continue;  // its container says why
      d.add(judge_reach(d, system, about));
      if (system.name == "llm-runner") d.follow("system:llm-runner", "service:llm");
      if (!about.needed_by.empty() && about.needed_by != "llm") {
        d.affect("system:" + system.name, fmt::format("wrkhrs-{}", about.needed_by));
      }
      continue;
    }
    if (system.wants_model.empty() || contains(system.models, system.wants_model)) continue;
    std::vector<std::string> shown(system.models.begin(),
                                   system.models.begin() + std::min<std::ptrdiff_t>(5, std::ssize(system.models)));
    d.add({.id = "model-not-offered",
           .subject = system.wants_model,
           .observed = fmt::format("{} at {} offers: {}.", system.name, system.url,
                                   shown.empty() ? "no model" : fmt::format("{}", fmt::join(shown, ", "))),
           .cause = fmt::format("orchestrator.model is '{}', which it does not have.", system.wants_model),
           .fix = fmt::format("export WRKHRS_ORCHESTRATOR_MODEL={} && {}", shown.empty() ? "ID" : shown.front(),
                              d.up_again())});
  }
}

void judge_search(Diagnosis& d) {
  const SearchFacts& search = d.facts.search;
  const ServiceFacts* rag = d.service("rag");
  const auto embedding = std::ranges::find(d.facts.models, "embedding", &ModelFacts::role);
  const bool has_embedding = embedding != d.facts.models.end() && embedding->bytes > 0;
  if (search.asked && !search.error.empty() && rag && rag->serves() && !d.explained("service:rag")) {
    bool told = false;
    for (const char* subject : {"disk", "database:rag", "model:embedding", "system:qdrant", "system:postgres"}) {
      if (d.explained(subject)) d.affect(subject, "search"), told = true;
    }
    if (!told) {
      d.add({.id = "search-fails",
             .subject = "search",
             .observed = fmt::format("A search failed after {:.0f} ms: {}", search.latency_ms, search.error),
             .cause = "wrkhrs-rag says that it can serve, and cannot.",
             .fix = d.logs("rag")});
    }
  }
  if (search.asked && search.error.empty() && search.latency_ms > search_slow_ms) {
    const MachineFacts& machine = d.facts.machine;
    std::string cause = "The index does not fit into memory, or what it asks (Qdrant, PostgreSQL) is slow.";
    std::string fix = d.containers() ? "docker stats --no-stream" : d.wrkhrs("status");
    if (has_embedding && embedding->bytes > model_large_bytes) {
      cause = fmt::format("The embedding model {} is large ({}): each query goes through it.", embedding->id,
                          bytes_text(embedding->bytes));
      fix = fmt::format("export EMBEDDING_MODEL=all-minilm-l6-v2 && {}   # then ingest again", d.up_again());
    } else if (machine.cores > 0 && machine.load > 2.0 * machine.cores) {
      cause = fmt::format("The machine is busy: {:.1f} processes want its {} cores.", machine.load, machine.cores);
      fix = "top -o %CPU";
    }
    d.add({.id = "search-slow",
           .subject = "search",
           .observed = fmt::format("One search took {:.0f} ms.", search.latency_ms),
           .cause = std::move(cause),
           .fix = std::move(fix)});
  }
  if (has_embedding && rag && rag->memory_limit_bytes > 0 && embedding->bytes > rag->memory_limit_bytes / 4) {
    d.add({.id = "model-heavy",
           .subject = embedding->id,
           .observed = fmt::format("{} has {}, of {} that wrkhrs-rag may hold.", embedding->id,
                                   bytes_text(embedding->bytes), bytes_text(rag->memory_limit_bytes)),
           .cause = "Little is left for the index and for documents.",
           .fix = fmt::format("export EMBEDDING_MODEL=all-minilm-l6-v2 && {}   # or more memory for wrkhrs-rag",
                              d.up_again())});
  }
}

void judge_gpu(Diagnosis& d) {
  const GpuFacts& gpu = d.facts.gpu;
  const ServiceFacts* asr = d.service("asr");
  const std::string used = health_text(asr, "device"), note = health_text(asr, "device_note");
  const bool asked = gpu.asked == "cuda";
  const bool fell_back = asked && (used == "cpu" || (used.empty() && !gpu.hardware));
  const std::string observed = note.empty()
                                   ? fmt::format("asr.device is {}; {}.", gpu.asked,
                                                 used.empty() ? "wrkhrs-asr does not answer" : "it runs on the " + used)
                                   : "wrkhrs-asr: " + note;
  const std::string to_cpu = fmt::format("export ASR_DEVICE=cpu && {}", d.up_again());
  const std::string with_cuda = d.containers() ? "echo WRKHRS_CUDA=1 >>.env && make ai-up   # needs the CUDA toolkit"
                                               : "WRKHRS_CUDA=1 make build && " + d.up_again();
  if (gpu.hardware && gpu.tool && !gpu.tool_error.empty()) {
    return d.add({.id = "gpu-driver-broken",
                  .subject = "NVIDIA driver",
                  .observed = "nvidia-smi: " + gpu.tool_error,
                  .cause = contains_ignoring_case(gpu.tool_error, "mismatch")
                               ? "The driver was updated and the old module is still loaded."
                               : "The kernel module is not loaded, or does not fit the kernel.",
                  .fix = contains_ignoring_case(gpu.tool_error, "mismatch")
                             ? "sudo reboot"
                             : "sudo modprobe nvidia || sudo dmesg | grep -i nvrm",
                  .severity = asked ? Severity::warning : Severity::note});
  }
  bool has_failed = false;
  for (const char* name : {"asr", "llm"}) {
    const std::string why = health_text(d.service(name), "device_note");
    if (!why.starts_with("the GPU failed")) continue;
    has_failed = true;
    d.add({.id = "gpu-failed",
           .subject = fmt::format("wrkhrs-{}", name),
           .observed = fmt::format("wrkhrs-{}: {}", name, why),
           .cause = "An error of CUDA ended the program before, most often for want of memory of the GPU.",
           .fix = "nvidia-smi   # is there room again? Then: " + d.restart(name)});
  }
  if (fell_back && !has_failed) {
    if (!gpu.hardware && gpu.cards.empty()) {
      return d.add({.id = "gpu-without-driver",
                    .subject = "asr.device",
                    .observed = observed,
                    .cause = "This machine has no NVIDIA GPU. Speech is recognised on the CPU.",
                    .fix = to_cpu});
    }
    if (gpu.cards.empty()) {
      return d.add(
          {.id = "gpu-without-driver",
           .subject = "asr.device",
           .observed = observed,
           .cause = "There is an NVIDIA GPU, and no driver for it (no nvidia-smi). Speech is recognised on the CPU.",
           .fix = "install NVIDIA's driver (Debian: sudo apt-get install nvidia-driver), reboot, nvidia-smi"});
    }
    if (contains_ignoring_case(note, "no CUDA")) {
      return d.add({.id = "gpu-not-in-build",
                    .subject = "asr.device",
                    .observed = observed,
                    .cause = fmt::format("The GPU ({}) works; {} built without CUDA.", gpu.cards.front().name,
                                         d.containers() ? "the images were" : "WrkHrs was"),
                    .fix = with_cuda});
    }
    if (d.containers()) {
      return d.add({.id = "gpu-not-in-container",
                    .subject = "asr.device",
                    .observed = observed,
                    .cause = fmt::format("The machine's GPU ({}) works; the container was not given it.",
                                         gpu.cards.front().name),
                    .fix = "sudo nvidia-ctk runtime configure --runtime=docker && sudo systemctl restart docker && "
                           "scripts/compose up -d wrkhrs-asr"});
    }
    return d.add(
        {.id = "gpu-driver-broken",
         .subject = "asr.device",
         .observed = observed,
         .cause = fmt::format("nvidia-smi sees {}, CUDA does not: CUDA_VISIBLE_DEVICES hides it, or driver {} is older "
                              "than the toolkit of the build.",
                              gpu.cards.front().name, gpu.cards.front().driver),
         .fix = "echo \"CUDA_VISIBLE_DEVICES=$CUDA_VISIBLE_DEVICES\"; nvidia-smi"});
  }
  for (const GpuFacts::Card& card : gpu.cards) {
    if (used == "cpu" || card.memory_bytes <= 0 || card.memory_used_bytes < gpu_share_max * card.memory_bytes) continue;
    d.add({.id = "gpu-memory-full",
           .subject = card.name,
           .observed = fmt::format("{} of {} are used on {}.", bytes_text(card.memory_used_bytes),
                                   bytes_text(card.memory_bytes), card.name),
           .cause = "Other programs hold it; models that are to be loaded now end with out-of-memory errors of CUDA.",
           .fix = "nvidia-smi   # shows who; or, on the CPU: " +
                  (d.containers() ? to_cpu : "export CUDA_VISIBLE_DEVICES= && " + d.up_again())});
  }
  if (!gpu.cards.empty() && gpu.asked == "auto" && used == "cpu" && !has_failed) {
    d.add({.id = "gpu-unused",
           .subject = gpu.cards.front().name,
           .observed = fmt::format("{} is there; wrkhrs-asr runs on the CPU.", gpu.cards.front().name),
           .cause = d.containers() ? "The images were built without CUDA, or the container was not given the GPU."
                                   : "WrkHrs was built without CUDA, or CUDA_VISIBLE_DEVICES hides the GPU.",
           .fix = with_cuda});
  }
}

void judge_tools(Diagnosis& d) {
  const ServiceFacts* mcp = d.service("mcp");
  if (const json::Array* upstreams = health_list(mcp, "upstreams")) {
    for (const json::Value& upstream : *upstreams) {
      const std::string_view state = json::string_or(upstream, "state", "");
      const std::string_view error = json::string_or(upstream, "last_error", "");
      if (state == "ready" || state == "stopped" || (state == "starting" && error.empty())) continue;
      const std::string id(json::string_or(upstream, "id", "?"));
      const bool program = json::string_or(upstream, "transport", "") == "stdio";
      const std::string log = (d.facts.home.path / "logs" / fmt::format("mcp-{}.log", id)).string();
      const std::string correct = fmt::format("correct it in mcp.servers, then {}", d.restart("mcp"));
      d.add({.id = "mcp-server-failed",
             .subject = id,
             .observed = fmt::format("The MCP server '{}' is {}; its tools are missing.", id, state),
             .cause = error.empty() ? "It said nothing." : std::string(error),
             .fix = program && !d.containers() ? fmt::format("tail {}   # {}", log, correct)
                                               : fmt::format("{}   # {}", d.logs("mcp"), correct),
             .explains = {"mcp-server:" + id}});
    }
  }
  const ServiceFacts* registry = d.service("tool-registry");
  if (const json::Array* diagnostics = health_list(registry, "diagnostics")) {
    for (const json::Value& diagnostic : *diagnostics) {
      const std::string source(json::string_or(diagnostic, "source", "?"));
      const std::string message(json::string_or(diagnostic, "message", ""));
      if (source == "wrkhrs-mcp" && (d.explained("service:mcp") || !mcp || !mcp->serves())) {
        d.affect("service:mcp", "wrkhrs-tool-registry");
        continue;
      }
      d.add({.id = "tool-manifest-wrong",
             .subject = source,
             .observed = message,
             .cause = source == "wrkhrs-mcp" ? "The hub offers a tool that cannot be used."
                                             : "The manifest has an error; the other tools are not affected.",
             .fix = source == "wrkhrs-mcp" ? d.logs("tool-registry")
                                           : fmt::format("correct {}   # it is read again by itself; {}", source,
                                                         d.wrkhrs("tools list"))});
    }
  }
  if (!registry || !registry->is_ours) return;
  if (const json::Value* tools = json::find(registry->health, "tools"); tools && tools->is_number()) {
    if (tools->to_number<double>() == 0 && !d.explained("service:mcp") && mcp && mcp->serves() &&
        !(registry->process && registry->process->uptime_s < 10)) {
      d.add({.id = "tools-missing",
             .subject = "wrkhrs-tool-registry",
             .observed = "The registry offers no tools.",
             .cause = "wrkhrs-mcp answers; the registry could not read its list.",
             .fix = d.restart("tool-registry")});
    }
  }
  if (health_text(registry, "sandbox").starts_with("none")) {
    d.add({.id = "sandbox-missing",
           .subject = "wrkhrs-tool-registry",
           .observed = "sandbox: " + health_text(registry, "sandbox"),
           .cause = "Neither bubblewrap nor Landlock can be used by this user on this kernel.",
           .fix = "sudo apt-get install -y bubblewrap && " + d.restart("tool-registry")});
  }
}

void judge_memory(Diagnosis& d) {
  for (const ServiceFacts& service : d.facts.services) {
    if (service.memory_limit_bytes <= 0 || service.resident_bytes < memory_share_max * service.memory_limit_bytes)
      continue;
    d.add({.id = "memory-near-limit",
           .subject = service.name,
           .observed = fmt::format("{} holds {} of the {} that it may.", service.name,
                                   bytes_text(service.resident_bytes), bytes_text(service.memory_limit_bytes)),
           .cause = "Past its limit the kernel kills it.",
           .fix = d.containers()
                      ? fmt::format("raise deploy.resources.limits.memory of {} in docker-compose.ai.yml, then {}",
                                    service.name, d.compose("up -d " + service.name))
                      : fmt::format("a smaller model, or more memory; {}", d.restart(service.short_name)),
           .section = section_of(service.short_name)});
  }
  const MachineFacts& machine = d.facts.machine;
  if (machine.memory_bytes > 0 && machine.memory_available_bytes < (1 - memory_share_max) / 2 * machine.memory_bytes) {
    d.add({.id = "memory-low",
           .subject = "machine",
           .observed = fmt::format("{} of {} are available.", bytes_text(machine.memory_available_bytes),
                                   bytes_text(machine.memory_bytes)),
           .cause = "Programs hold nearly all memory; the kernel will kill one of them.",
           .fix = "ps -eo pid,rss,comm --sort=-rss | head"});
  }
}

void judge_tracking(Diagnosis& d) {
  const ServiceFacts* orchestrator = d.service("orchestrator");
  const json::Value* tracking = orchestrator ? json::find(orchestrator->health, "tracking") : nullptr;
  if (!tracking) return;
  const double dropped = health_number(*tracking, "runs_dropped");
  if (dropped <= 0) return;
  if (d.explained("system:mlflow")) d.affect("system:mlflow", "tracking");
  d.add(
      {.id = "runs-dropped",
       .subject = "tracking",
       .observed = fmt::format("{:.0f} runs were dropped since wrkhrs-orchestrator was started.", dropped),
       .cause = "MLflow was away (or none is configured) until the outbox was full; the oldest runs gave way.",
       .fix = "set MLFLOW_TRACKING_URI, or raise tracking.outbox_runs_max and outbox_bytes_max; then " + d.up_again()});
}

}  // namespace wrkhrs::doctor
