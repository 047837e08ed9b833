#include "cli/logs_command.hpp"

#include <algorithm>
#include <fstream>
#include <numeric>
#include <thread>
#include <tuple>

#include <fmt/format.h>
#include <sys/stat.h>

#include "base/nearest_name.hpp"
#include "base/services.hpp"
#include "cli/platform_commands.hpp"
#include "cli/terminal.hpp"
#include "supervise/supervisor.hpp"

namespace wrkhrs::cli {
namespace {

/// A log that is read as it grows, over its rotations.
class Follower {
 public:
  Follower(std::string service, std::filesystem::path path) : service_(std::move(service)), path_(std::move(path)) {
    std::error_code error;
    const auto size = std::filesystem::file_size(path_, error);
    open();
    if (!error) stream_.seekg(static_cast<std::streamoff>(size));
  }
  const std::string& service() const { return service_; }

  /// The lines that came since the last call.
  std::vector<std::string> read() {
    std::vector<std::string> lines;
    take(lines);
    struct stat status{};
    if (::stat(path_.c_str(), &status) == 0 && status.st_ino != inode_) {
      take(lines);  // what came before the file was renamed away
      open();
      take(lines);
    }
    return lines;
  }

 private:
  void open() {
    stream_ = std::ifstream(path_);
    struct stat status{};
    inode_ = ::stat(path_.c_str(), &status) == 0 ? status.st_ino : 0;
  }
  void take(std::vector<std::string>& lines) {
    stream_.clear();
    char buffer[16 * 1024];
    while (stream_.read(buffer, sizeof buffer), stream_.gcount() > 0) {
      rest_.append(buffer, static_cast<std::size_t>(stream_.gcount()));
    }
    std::size_t end;
    while ((end = rest_.find('\n')) != std::string::npos) {
      lines.push_back(rest_.substr(0, end));
      rest_.erase(0, end + 1);
    }
  }

  const std::string service_;
  const std::filesystem::path path_;
  std::ifstream stream_;
  ino_t inode_ = 0;
  std::string rest_;
};

Colour colour_of_level(std::string_view level) {
  if (level == "error") return Colour::red;
  if (level == "warn") return Colour::yellow;
  return level == "debug" ? Colour::grey : Colour::none;
}

/// What lines of several logs are ordered by; lines without a time keep their place behind the one before.
std::string time_of(std::string_view line) {
  constexpr std::string_view key = "\"time\":\"";
  const auto at = line.find(key);
  if (at == std::string_view::npos) return {};
  const auto begin = at + key.size();
  return std::string(line.substr(begin, line.find('"', begin) - begin));
}

}  // namespace

std::string readable_log_line(std::string_view line, std::string_view service, bool colours) {
  std::string short_service(service);
  if (short_service.starts_with("wrkhrs-")) short_service.erase(0, 7);
  auto object = json::parse_object(line);
  if (!object) return fmt::format("{:13} {}", short_service, printable(line));
  auto take = [&](const char* key) {
    const json::Value* value = object->if_contains(key);
    std::string text = value && value->is_string() ? std::string(value->get_string()) : std::string();
    object->stable_erase(key);
    return text;
  };
  std::string time = take("time");
  if (time.size() >= 19 && time[10] == 'T') time = time.substr(11, 12);
  const std::string level = take("level");
  const std::string message = take("message");
  object->stable_erase("service");
  std::string out =
      fmt::format("{} {:13} {} {}", coloured(time, Colour::grey, colours), short_service,
                  coloured(fmt::format("{:5}", level), colour_of_level(level), colours), printable(message));
  for (const auto& [key, value] : *object) {
    const std::string text = value.is_string() ? std::string(value.get_string()) : json::write(value);
    out += fmt::format(" {}={}", coloured(std::string_view(key), Colour::grey, colours), printable(text));
  }
  return out;
}

int logs(Shell& shell, const LogsOptions& options) {
  auto config = shell.config();
  if (!config) {
    shell.report(config.error());
    return exit_usage;
  }
  std::vector<std::pair<std::string, std::filesystem::path>> wanted;
  std::vector<std::string_view> known{"supervisor"};
  for (const ServiceInfo& info : services) {
    known.push_back(info.short_name);
    if (options.service.empty() || options.service == info.name || options.service == info.short_name) {
      wanted.emplace_back(info.name, config->log_file(info.name));
    }
  }
  if (options.service == "supervisor" || options.service.empty()) {
    wanted.emplace_back("supervisor", config->home() / "logs" / "supervisor.log");
  }
  const auto platform = platform_logs(*config);
  for (const auto& [name, path] : platform) {
    known.push_back(name);
    if (options.service == name) wanted.emplace_back(name, path);
  }
  if (options.service == "platform") wanted.emplace_back("platform", config->home() / "logs" / "platform.log");
  if (wanted.empty()) {
    shell.report(
        {.code = Code::not_found,
         .message = fmt::format("There is no service '{}'.{}", options.service, did_you_mean(options.service, known))});
    return exit_usage;
  }
  const bool colours = colours_on(STDOUT_FILENO);
  auto print = [&](const std::string& service, const std::string& line) {
    fmt::print("{}\n", shell.json() ? line : readable_log_line(line, service, colours));
  };

  std::vector<Follower> followers;
  if (options.follow) {
    for (const auto& [service, path] : wanted) followers.emplace_back(service, path);
  }
  struct Line {
    std::string time, service, text;
  };
  std::vector<Line> past;
  bool any_file = false;
  for (const auto& [service, path] : wanted) {
    any_file = any_file || std::filesystem::exists(path);
    std::string time;
    for (std::string& text : supervise::last_log_lines(path, static_cast<std::size_t>(options.lines))) {
      if (std::string stamp = time_of(text); !stamp.empty()) time = stamp;
      past.push_back({.time = time, .service = service, .text = std::move(text)});
    }
  }
  std::vector<std::size_t> order(past.size());
  std::iota(order.begin(), order.end(), 0u);
  std::sort(order.begin(), order.end(),
            [&](std::size_t a, std::size_t b) { return std::tie(past[a].time, a) < std::tie(past[b].time, b); });
  for (std::size_t index : order) print(past[index].service, past[index].text);
  if (!any_file && !options.follow) {
    return shell.report({.code = Code::not_found,
                         .message = fmt::format("There are no logs in {}. `wrkhrs up` starts the stack.",
                                                (config->home() / "logs").string())});
  }
  while (options.follow) {
    for (Follower& follower : followers) {
      for (const std::string& line : follower.read()) print(follower.service(), line);
    }
    if (std::fflush(stdout) != 0) break;  // the reader went away
    std::this_thread::sleep_for(std::chrono::milliseconds(150));
  }
  return exit_ok;
}

}  // namespace wrkhrs::cli
