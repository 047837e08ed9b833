#include "base/metrics.hpp"

#include <algorithm>
#include <cmath>
#include <fstream>

#include <dirent.h>
#include <fmt/format.h>
#include <sys/resource.h>
#include <unistd.h>

namespace wrkhrs::metrics {
namespace {

void append_escaped(std::string& out, std::string_view text, bool in_label) {
  for (char c : text) {
    if (c == '\\')
      out += "\\\\";
    else if (c == '\n')
      out += "\\n";
    else if (c == '"' && in_label)
      out += "\\\"";
    else
      out += c;
  }
}

/// `{a="b",le="0.1"}`, or nothing when there are no labels.
void append_labels(std::string& out, const Labels& labels, std::string_view bound = {}) {
  if (labels.empty() && bound.empty()) return;
  out += '{';
  bool first = true;
  for (const auto& [key, value] : labels) {
    if (!first) out += ',';
    first = false;
    out += key;
    out += "=\"";
    append_escaped(out, value, true);
    out += '"';
  }
  if (!bound.empty()) {
    if (!first) out += ',';
    out += "le=\"";
    out += bound;
    out += '"';
  }
  out += '}';
}

void append_sample(std::string& out, std::string_view name, const Labels& labels, double value,
                   std::string_view suffix = {}, std::string_view bound = {}) {
  out += name;
  out += suffix;
  append_labels(out, labels, bound);
  out += ' ';
  if (std::isnan(value))
    out += "NaN";
  else if (std::isinf(value))
    out += value > 0 ? "+Inf" : "-Inf";
  else
    fmt::format_to(std::back_inserter(out), "{}", value);
  out += '\n';
}

double resident_bytes() {
  std::ifstream statm("/proc/self/statm");
  double pages_total = 0, pages_resident = 0;
  statm >> pages_total >> pages_resident;
  return pages_resident * static_cast<double>(::sysconf(_SC_PAGESIZE));
}

double cpu_seconds() {
  rusage usage{};
  ::getrusage(RUSAGE_SELF, &usage);
  auto seconds = [](const timeval& time) {
    return static_cast<double>(time.tv_sec) + static_cast<double>(time.tv_usec) * 1e-6;
  };
  return seconds(usage.ru_utime) + seconds(usage.ru_stime);
}

double open_file_descriptors() {
  DIR* folder = ::opendir("/proc/self/fd");
  if (!folder) return 0;
  double count = -3;  // ".", ".." and the descriptor of this listing
  while (::readdir(folder)) ++count;
  ::closedir(folder);
  return count;
}

}  // namespace

Histogram::Histogram(std::vector<double> bounds)
    : bounds_(std::move(bounds)), buckets_(std::make_unique<std::atomic<std::uint64_t>[]>(bounds_.size() + 1)) {}

void Histogram::observe(double value) {
  std::size_t index =
      static_cast<std::size_t>(std::lower_bound(bounds_.begin(), bounds_.end(), value) - bounds_.begin());
  buckets_[index].fetch_add(1, std::memory_order_relaxed);
  sum_.fetch_add(value, std::memory_order_relaxed);
}

std::vector<double> duration_buckets_s() {
  return {0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 20, 40, 80, 160, 320, 600};
}

Registry::Series& Registry::series(std::string_view name, std::string_view help, std::string_view type, Labels labels) {
  std::lock_guard lock(mutex_);
  auto [at, inserted] = families_.try_emplace(std::string(name));
  Family& family = at->second;
  if (inserted) {
    family.help = help;
    family.type = type;
  }
  for (auto& existing : family.series) {
    if (existing->labels == labels) return *existing;
  }
  auto made = std::make_unique<Series>();
  made->labels = std::move(labels);
  family.series.push_back(std::move(made));
  return *family.series.back();
}

Counter& Registry::counter(std::string_view name, std::string_view help, Labels labels) {
  Series& s = series(name, help, "counter", std::move(labels));
  std::lock_guard lock(mutex_);
  if (!s.counter) s.counter = std::make_unique<Counter>();
  return *s.counter;
}

Gauge& Registry::gauge(std::string_view name, std::string_view help, Labels labels) {
  Series& s = series(name, help, "gauge", std::move(labels));
  std::lock_guard lock(mutex_);
  if (!s.gauge) s.gauge = std::make_unique<Gauge>();
  return *s.gauge;
}

Histogram& Registry::histogram(std::string_view name, std::string_view help, std::vector<double> bounds,
                               Labels labels) {
  Series& s = series(name, help, "histogram", std::move(labels));
  std::lock_guard lock(mutex_);
  if (!s.histogram) s.histogram = std::make_unique<Histogram>(std::move(bounds));
  return *s.histogram;
}

void Registry::gauge_callback(std::string_view name, std::string_view help, Labels labels,
                              std::function<double()> read) {
  // A total that somebody else counts, such as the kernel CPU time, is a counter all the same.
  Series& s = series(name, help, name.ends_with("_total") ? "counter" : "gauge", std::move(labels));
  std::lock_guard lock(mutex_);
  s.callback = std::move(read);
}

std::string Registry::text() const {
  std::string out;
  std::lock_guard lock(mutex_);
  for (const auto& [name, family] : families_) {
    out += "# HELP " + name + " ";
    append_escaped(out, family.help, false);
    out += "\n# TYPE " + name + " ";
    out += family.type;
    out += '\n';
    for (const auto& s : family.series) {
      if (s->counter) append_sample(out, name, s->labels, s->counter->value());
      if (s->gauge) append_sample(out, name, s->labels, s->gauge->value());
      if (s->callback) append_sample(out, name, s->labels, s->callback());
      if (!s->histogram) continue;
      std::uint64_t cumulative = 0;
      for (std::size_t i = 0; i < s->histogram->bounds().size(); ++i) {
        cumulative += s->histogram->bucket(i);
        append_sample(out, name, s->labels, static_cast<double>(cumulative), "_bucket",
                      fmt::format("{}", s->histogram->bounds()[i]));
      }
      cumulative += s->histogram->bucket(s->histogram->bounds().size());
      append_sample(out, name, s->labels, static_cast<double>(cumulative), "_bucket", "+Inf");
      append_sample(out, name, s->labels, s->histogram->sum(), "_sum");
      append_sample(out, name, s->labels, static_cast<double>(cumulative), "_count");
    }
  }
  return out;
}

void add_process_metrics(Registry& registry, std::string_view service) {
  registry.gauge_callback("process_resident_memory_bytes", "Resident memory.", {}, resident_bytes);
  registry.gauge_callback("process_cpu_seconds_total", "CPU time used by user and system.", {}, cpu_seconds);
  registry.gauge_callback("process_open_fds", "Open file descriptors.", {}, open_file_descriptors);
  registry
      .gauge("wrkhrs_build_info", "Always 1; the labels say what runs.",
             {{"service", std::string(service)}, {"version", WRKHRS_VERSION}})
      .set(1);
}

}  // namespace wrkhrs::metrics
