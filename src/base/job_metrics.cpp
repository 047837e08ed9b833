#include "base/job_metrics.hpp"

#include <algorithm>
#include <cerrno>
#include <charconv>
#include <fstream>
#include <vector>

#include <fmt/format.h>

namespace wrkhrs::metrics {
namespace {

namespace fs = std::filesystem;

constexpr std::uintmax_t file_bytes_max = 64 * 1024;
constexpr std::size_t files_max = 16;

/// A comment, or `name{labels} value`.
bool is_sample(std::string_view line) {
  if (line.starts_with("# ")) return true;
  const std::size_t space = line.rfind(' ');
  if (space == std::string_view::npos || space == 0) return false;
  double value = 0;
  const auto [end, error] = std::from_chars(line.data() + space + 1, line.data() + line.size(), value);
  return error == std::errc{} && end == line.data() + line.size();
}

/// One bad line would cost Prometheus the whole scrape.
bool is_text_format(std::string_view text) {
  if (!text.ends_with('\n')) return false;
  while (!text.empty()) {
    const std::size_t end = text.find('\n');
    if (!is_sample(text.substr(0, end))) return false;
    text.remove_prefix(end + 1);
  }
  return true;
}

}  // namespace

Result<void> write_job_metrics(const fs::path& folder, std::string_view job, const Registry& figures) {
  std::error_code error;
  fs::create_directories(folder, error);
  const fs::path path = folder / (std::string(job) + ".prom");
  const fs::path partial = path.string() + ".new";
  {
    std::ofstream file(partial, std::ios::trunc);
    file << figures.text();
    file.close();
    if (!file) error = std::error_code(errno, std::generic_category());
  }
  if (!error) fs::rename(partial, path, error);
  if (!error) return {};
  return fail(error == std::errc::no_space_on_device ? Code::storage_full : Code::internal,
              fmt::format("'{}' cannot be written: {}.", path.string(), error.message()));
}

std::string read_job_metrics(const fs::path& folder) {
  std::error_code error;
  std::vector<fs::path> files;
  for (fs::directory_iterator entry(folder, error), end; !error && entry != end; entry.increment(error)) {
    if (entry->path().extension() == ".prom" && entry->file_size(error) <= file_bytes_max && !error)
      files.push_back(entry->path());
  }
  std::sort(files.begin(), files.end());
  if (files.size() > files_max) files.resize(files_max);
  std::string all;
  for (const fs::path& path : files) {
    std::ifstream file(path);
    const std::string text(std::istreambuf_iterator<char>(file), {});
    if (is_text_format(text)) all += text;
  }
  return all;
}

}  // namespace wrkhrs::metrics
