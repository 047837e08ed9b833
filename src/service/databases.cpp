#include "service/databases.hpp"

#include <algorithm>
#include <fstream>
#include <vector>

#include <fmt/format.h>
#include <unistd.h>

#include "base/log.hpp"

namespace wrkhrs::service {
namespace {

namespace fs = std::filesystem;

fs::path record_of(const config::StackConfig& config, std::string_view service) {
  return config.home() / fmt::format(".{}.databases", service);  // not in the folder that may be what is lost
}

/// Their names, one a line, in order.
std::vector<std::string> read_record(const fs::path& path) {
  std::ifstream file(path);
  std::vector<std::string> names;
  for (std::string line; std::getline(file, line);) {
    if (!line.empty()) names.push_back(line);
  }
  return names;
}

}  // namespace

std::vector<fs::path> missing_databases(const config::StackConfig& config, std::string_view service) {
  if (!config.database.url.empty()) return {};
  std::vector<fs::path> missing;
  for (const std::string& name : read_record(record_of(config, service))) {
    const fs::path database = config.data_dir(service) / name;
    std::error_code error;
    if (!fs::exists(database, error)) missing.push_back(database);
  }
  return missing;
}

store::DatabaseOptions database_options(const config::StackConfig& config, std::string_view service,
                                        std::string_view file, std::string_view schema) {
  store::DatabaseOptions options{.path = config.data_dir(service) / file, .stay_up = true};
  const std::vector<fs::path> missing = missing_databases(config, service);
  if (std::ranges::find(missing, options.path) != missing.end()) options.record = record_of(config, service);
  if (!schema.empty()) {
    options.url = config.database.url;
    options.schema = schema;
    options.connections = config.database.connections;
  }
  return options;
}

void record_databases(const config::StackConfig& config, std::string_view service) {
  if (!config.database.url.empty()) return;
  const fs::path record = record_of(config, service);
  const std::vector<std::string> before = read_record(record);
  std::vector<std::string> names = before;
  std::error_code error;
  for (const fs::directory_entry& entry : fs::directory_iterator(config.data_dir(service), error)) {
    const std::string name = entry.path().filename();
    if (entry.path().extension() == ".db" && std::ranges::find(names, name) == names.end()) names.push_back(name);
  }
  std::ranges::sort(names);
  if (names == before) return;
  const fs::path temporary = record.string() + fmt::format(".{}", ::getpid());  // replicas may share a home
  {
    std::ofstream file(temporary);
    for (const std::string& name : names) file << name << "\n";
    file.flush();
    if (!file) error = std::make_error_code(std::errc::io_error);
  }
  if (!error) fs::rename(temporary, record, error);
  if (error) {
    log::warn("the record of databases cannot be written", {{"file", record.string()}, {"reason", error.message()}});
    fs::remove(temporary, error);
  }
}

}  // namespace wrkhrs::service
