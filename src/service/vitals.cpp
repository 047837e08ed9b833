#include "service/vitals.hpp"

#include <algorithm>
#include <chrono>
#include <cstdio>
#include <fstream>
#include <limits>
#include <memory>
#include <optional>

#include <fmt/format.h>
#include <openssl/pem.h>
#include <openssl/x509.h>
#include <sys/resource.h>
#include <sys/statvfs.h>

#include "net/runtime.hpp"

namespace wrkhrs::service {
namespace {

namespace fs = std::filesystem;

constexpr std::chrono::milliseconds lag_interval{500};

double descriptors_max() {
  rlimit limit{};
  ::getrlimit(RLIMIT_NOFILE, &limit);
  return static_cast<double>(limit.rlim_cur);
}

/// The number at the beginning of a file; nothing when there is none, as with `max`.
std::optional<double> number_in(const fs::path& path) {
  std::ifstream file(path);
  double value = 0;
  if (file >> value) return value;
  return std::nullopt;
}

std::optional<double> machine_memory_bytes(const fs::path& root) {
  std::ifstream file(root / "proc/meminfo");
  std::string name;
  double kibibytes = 0;
  if (file >> name >> kibibytes && name == "MemTotal:") return kibibytes * 1024;
  return std::nullopt;
}

double disk_bytes(const fs::path& home, bool free) {
  struct statvfs system{};
  if (::statvfs(home.c_str(), &system) != 0) return 0;
  return static_cast<double>(system.f_frsize) * static_cast<double>(free ? system.f_bavail : system.f_blocks);
}

}  // namespace

double memory_limit_bytes(const fs::path& root) {
  double limit = machine_memory_bytes(root).value_or(std::numeric_limits<double>::infinity());
  // `0::/system.slice/wrkhrs.service`: every group on the way up may set a limit. In a container this is `0::/`.
  std::ifstream file(root / "proc/self/cgroup");
  std::string line;
  while (std::getline(file, line)) {
    if (!line.starts_with("0::/")) continue;
    fs::path group = line.substr(4);
    for (;; group = group.parent_path()) {
      if (auto most = number_in(root / "sys/fs/cgroup" / group / "memory.max")) limit = std::min(limit, *most);
      if (group.empty()) break;
    }
  }
  return limit == std::numeric_limits<double>::infinity() ? 0 : limit;
}

void add_saturation_metrics(metrics::Registry& registry, const fs::path& home) {
  using std::chrono::system_clock;
  registry.gauge("process_start_time_seconds", "When the process started, in seconds since 1970.")
      .set(std::chrono::duration<double>(system_clock::now().time_since_epoch()).count());
  registry.gauge_callback("process_max_fds", "File descriptors that the process may open.", {}, descriptors_max);
  registry.gauge_callback("wrkhrs_memory_limit_bytes", "Memory that the process may hold.", {},
                          [] { return memory_limit_bytes(); });
  registry.gauge_callback("wrkhrs_disk_size_bytes", "Size of the file system of the home.", {},
                          [home] { return disk_bytes(home, false); });
  registry.gauge_callback("wrkhrs_disk_free_bytes", "What is free on it.", {},
                          [home] { return disk_bytes(home, true); });
}

void add_queue_metrics(metrics::Registry& registry, std::string_view queue, std::function<double()> length,
                       double limit) {
  const metrics::Labels labels{{"queue", std::string(queue)}};
  registry.gauge_callback("wrkhrs_queue_length", "What waits or runs.", labels, std::move(length));
  registry.gauge("wrkhrs_queue_limit", "What is taken before more is refused, or has to wait.", labels).set(limit);
}

asio::awaitable<void> watch_loop(metrics::Histogram& lag_s) {
  for (;;) {
    const auto due = std::chrono::steady_clock::now() + lag_interval;
    co_await net::sleep_for(lag_interval);
    lag_s.observe(std::max(0.0, std::chrono::duration<double>(std::chrono::steady_clock::now() - due).count()));
  }
}

Result<double> certificate_expiry_s(const fs::path& pem) {
  const std::unique_ptr<std::FILE, int (*)(std::FILE*)> file(std::fopen(pem.c_str(), "re"), std::fclose);
  if (!file) return fail(Code::not_found, fmt::format("'{}' cannot be read.", pem.string()));
  const std::unique_ptr<ASN1_TIME, decltype(&ASN1_TIME_free)> epoch(ASN1_TIME_set(nullptr, 0), ASN1_TIME_free);
  std::optional<double> first;
  for (;;) {
    const std::unique_ptr<X509, decltype(&X509_free)> certificate(PEM_read_X509(file.get(), nullptr, nullptr, nullptr),
                                                                  X509_free);
    if (!certificate) break;  // the end, or nothing that can be read
    int days = 0, seconds = 0;
    if (ASN1_TIME_diff(&days, &seconds, epoch.get(), X509_get0_notAfter(certificate.get())) != 1) {
      first.reset();
      break;
    }
    const double expiry_s = days * 86400.0 + seconds;
    first = first ? std::min(*first, expiry_s) : expiry_s;
  }
  if (!first) return fail(Code::invalid_argument, fmt::format("'{}' holds no readable certificate.", pem.string()));
  return *first;
}

void add_certificate_metrics(metrics::Registry& registry, const std::vector<std::string>& files) {
  for (const std::string& file : files) {
    registry.gauge_callback("wrkhrs_certificate_expiry_timestamp_seconds", "When a certificate expires.",
                            {{"file", fs::path(file).filename().string()}},
                            [path = fs::path(file)] { return certificate_expiry_s(path).value_or(0); });
  }
}

}  // namespace wrkhrs::service
