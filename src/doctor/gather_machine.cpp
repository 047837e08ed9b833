// The NVIDIA driver and the Docker engine, asked by their own programs.
#include <algorithm>
#include <charconv>
#include <fstream>

#include <fmt/format.h>

#include "doctor/gatherers.hpp"
#include "process/run.hpp"

namespace wrkhrs::doctor {
namespace {

using namespace std::chrono_literals;

constexpr auto program_limit = 4s;
constexpr std::size_t inspect_bytes_max = 16 << 20;
constexpr std::string_view project = "birtha";

Task<process::Completed> run_program(SessionPtr session, std::vector<std::string> argv) {
  process::ChildSpec spec{.argv = std::move(argv)};
  for (const char* name : {"DOCKER_HOST", "DOCKER_CONTEXT", "DOCKER_CONFIG", "DOCKER_TLS_VERIFY", "DOCKER_CERT_PATH",
                           "XDG_RUNTIME_DIR", "LD_LIBRARY_PATH"}) {
    spec.inherit_environment.emplace_back(name);
  }
  const SteadyTime until = std::min(session->deadline, std::chrono::steady_clock::now() + program_limit);
  const process::RunLimits limits{.out_bytes_max = inspect_bytes_max};
  co_return co_await process::run(std::move(spec), "", limits, until);
}

std::string first_line(std::string_view text) {
  while (text.starts_with('\n')) text.remove_prefix(1);
  return std::string(text.substr(0, text.find('\n')));
}

bool has_nvidia_hardware() {
  std::error_code error;
  for (const auto& device : std::filesystem::directory_iterator("/sys/bus/pci/devices", error)) {
    std::string vendor, kind;
    std::ifstream(device.path() / "vendor") >> vendor;
    std::ifstream(device.path() / "class") >> kind;
    if (vendor == "0x10de" && kind.starts_with("0x03")) return true;
  }
  return std::filesystem::exists("/dev/nvidia0", error);
}

std::vector<std::string_view> split(std::string_view text, char separator) {
  std::vector<std::string_view> parts;
  for (;;) {
    const auto end = text.find(separator);
    std::string_view part = text.substr(0, end);
    while (part.starts_with(' ')) part.remove_prefix(1);
    while (part.ends_with(' ') || part.ends_with('\r')) part.remove_suffix(1);
    parts.push_back(part);
    if (end == std::string_view::npos) return parts;
    text.remove_prefix(end + 1);
  }
}

const json::Value* at(const json::Value& value, std::initializer_list<std::string_view> path) {
  const json::Value* found = &value;
  for (std::string_view key : path) {
    found = found ? json::find(*found, key) : nullptr;
  }
  return found;
}

std::string text_at(const json::Value& value, std::initializer_list<std::string_view> path) {
  const json::Value* found = at(value, path);
  return found && found->is_string() ? std::string(found->get_string()) : std::string();
}

double number_at(const json::Value& value, std::initializer_list<std::string_view> path) {
  const json::Value* found = at(value, path);
  return found && found->is_number() ? found->to_number<double>() : 0;
}

bool true_at(const json::Value& value, std::initializer_list<std::string_view> path) {
  const json::Value* found = at(value, path);
  return found && found->is_bool() && found->get_bool();
}

/// Of containers that do not run: what they said last.
Task<void> read_last_words(SessionPtr session, ContainerFacts* container) {
  std::vector<std::string> argv{"docker", "logs", "--tail", "5", container->name};
  auto done = co_await run_program(session, std::move(argv));
  if (!done) co_return Result<void>{};
  std::string_view text = done->err.empty() ? std::string_view(done->out) : std::string_view(done->err);
  while (text.ends_with('\n')) text.remove_suffix(1);
  const auto begin = text.rfind('\n');
  container->last_words = std::string(begin == std::string_view::npos ? text : text.substr(begin + 1));
  co_return Result<void>{};
}

}  // namespace

std::vector<GpuFacts::Card> read_nvidia_smi(std::string_view csv) {
  std::vector<GpuFacts::Card> cards;
  for (const std::string_view line : split(csv, '\n')) {
    const auto columns = split(line, ',');
    if (columns.size() != 4) continue;
    GpuFacts::Card card{.name = std::string(columns[0]), .driver = std::string(columns[1])};
    double total = 0, used = 0;
    std::from_chars(columns[2].data(), columns[2].data() + columns[2].size(), total);
    std::from_chars(columns[3].data(), columns[3].data() + columns[3].size(), used);
    card.memory_bytes = total * 1024 * 1024;  // MiB
    card.memory_used_bytes = used * 1024 * 1024;
    cards.push_back(std::move(card));
  }
  return cards;
}

Task<void> ask_gpu(SessionPtr session) {
  std::error_code error;
  session->facts.gpu.hardware = has_nvidia_hardware();
  session->facts.gpu.device_files = std::filesystem::exists("/dev/nvidia0", error);
  std::vector<std::string> argv{"nvidia-smi", "--query-gpu=name,driver_version,memory.total,memory.used",
                                "--format=csv,noheader,nounits"};
  auto done = co_await run_program(session, std::move(argv));
  GpuFacts& gpu = session->facts.gpu;
  if (!done && done.error().code == Code::not_found) co_return Result<void>{};
  gpu.tool = true;
  if (!done) {
    gpu.tool_error = done.error().message;
  } else if (!done->status.ok()) {
    gpu.tool_error = first_line(done->out.empty() ? done->err : done->out);
    if (gpu.tool_error.empty()) gpu.tool_error = done->status.describe();
  } else {
    gpu.cards = read_nvidia_smi(done->out);
    gpu.hardware = gpu.hardware || !gpu.cards.empty();
  }
  co_return Result<void>{};
}

Result<std::vector<ContainerFacts>> read_inspect(std::string_view text) {
  auto list = json::parse(text);
  if (!list) return forward_error(list);
  if (!list->is_array()) return fail(Code::invalid_argument, "docker inspect gave no list.");
  std::vector<ContainerFacts> containers;
  for (const json::Value& entry : list->get_array()) {
    const std::string service = text_at(entry, {"Config", "Labels", "com.docker.compose.service"});
    if (service.empty() || text_at(entry, {"Config", "Labels", "com.docker.compose.oneoff"}) == "True") continue;
    const std::string policy = text_at(entry, {"HostConfig", "RestartPolicy", "Name"});
    std::string name = text_at(entry, {"Name"});
    if (name.starts_with('/')) name.erase(0, 1);
    containers.push_back({.service = service,
                          .name = std::move(name),
                          .state = text_at(entry, {"State", "Status"}),
                          .health = text_at(entry, {"State", "Health", "Status"}),
                          .exit_code = static_cast<int>(number_at(entry, {"State", "ExitCode"})),
                          .out_of_memory = true_at(entry, {"State", "OOMKilled"}),
                          .one_shot = policy.empty() || policy == "no",
                          .restarts = static_cast<int>(number_at(entry, {"RestartCount"})),
                          .memory_limit_bytes = number_at(entry, {"HostConfig", "Memory"})});
  }
  return containers;
}

Task<void> ask_docker(SessionPtr session) {
  std::vector<std::string> list{"docker",  "ps",       "--all",
                                "--quiet", "--filter", fmt::format("label=com.docker.compose.project={}", project)};
  auto ids = co_await run_program(session, std::move(list));
  if (!ids || !ids->status.ok()) {
    session->facts.docker.error = !ids ? ids.error().message : first_line(ids->err);
    co_return Result<void>{};
  }
  session->facts.docker.answers = true;
  std::vector<std::string> argv{"docker", "inspect"};
  for (const std::string_view id : split(ids->out, '\n')) {
    if (!id.empty()) argv.emplace_back(id);
  }
  if (argv.size() == 2) co_return Result<void>{};
  auto done = co_await run_program(session, std::move(argv));
  if (!done) co_return forward_error(done);
  auto containers = read_inspect(done->out);
  if (!containers) co_return forward_error(containers);
  for (ContainerFacts& container : *containers) {
    if (container.state == "running" || (container.one_shot && container.exit_code == 0)) continue;
    co_await read_last_words(session, &container);
  }
  session->facts.docker.containers = std::move(*containers);
  co_return Result<void>{};
}

}  // namespace wrkhrs::doctor
