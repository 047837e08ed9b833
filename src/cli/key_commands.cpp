#include "cli/key_commands.hpp"

#include <charconv>
#include <ctime>

#include <fmt/format.h>
#include <fmt/ranges.h>
#include <unistd.h>

#include "auth/key_document.hpp"
#include "auth/key_files.hpp"
#include "base/clock.hpp"
#include "cli/terminal.hpp"

namespace wrkhrs::cli {
namespace {

std::string utc(std::int64_t seconds) {
  if (seconds == 0) return "–";
  const std::time_t time = static_cast<std::time_t>(seconds);
  std::tm parts{};
  ::gmtime_r(&time, &parts);
  char text[32];
  std::strftime(text, sizeof text, "%Y-%m-%d %H:%M UTC", &parts);
  return text;
}

/// What a key is now.
std::string_view state_of(const auth::KeyRecord& key, std::int64_t now) {
  if (key.expires_at != 0 && now >= key.expires_at) return "expired";
  if (now < key.previous_until) return "rotating";
  return "active";
}

/// Shows a new secret this once: on standard output, or in a file of the person's.
int hand_out(Shell& shell, const auth::NewKey& key, const std::optional<std::filesystem::path>& out) {
  if (out) {
    if (auto written = auth::write_secret(*out, key.secret); !written) return shell.report(written.error());
  }
  if (shell.json()) {
    json::Object object{{"id", key.record.id}, {"name", key.record.name}, {"expires_at", key.record.expires_at}};
    object["scopes"] = json::to_value(key.record.scopes);
    if (out) {
      object["file"] = out->string();
    } else {
      object["key"] = key.secret;
    }
    shell.print_json(object);
    return exit_ok;
  }
  if (!out) fmt::print("{}\n", key.secret);
  std::fflush(stdout);
  fmt::print(stderr, "This is {}. {} and counts within a second.\n", key.record.id,
             out ? fmt::format("It is in {}", out->string()) : "It is shown this once");
  return exit_ok;
}

/// The configuration of a home whose key files are there. A key file that was put into it counts from now on.
Result<config::StackConfig> prepared_home(const Shell& shell) {
  auto config = shell.config();
  if (!config) return forward_error(config);
  if (auto prepared = auth::prepare_home(*config); !prepared) return forward_error(prepared);
  return config;
}

}  // namespace

Result<std::chrono::seconds> parse_period(std::string_view text) {
  using std::chrono::seconds;
  constexpr std::int64_t longest_s = 10LL * 366 * 86'400;
  if (text.empty()) return seconds(0);
  std::int64_t number = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
  const std::string_view unit(end, static_cast<std::size_t>(text.data() + text.size() - end));
  const std::int64_t factor = unit == "s" ? 1 : unit == "m" ? 60 : unit == "h" ? 3600 : unit == "d" ? 86'400 : 0;
  if (error != std::errc() || factor == 0 || number < 0 || number > longest_s / factor) {
    return fail(Code::invalid_argument,
                fmt::format("'{}' is no period: a number with s, m, h or d, such as 90d, ten years at most.", text));
  }
  return seconds(number * factor);
}

int keys_show(Shell& shell) {
  auto config = shell.config();
  if (!config) {
    shell.report(config.error());
    return exit_usage;
  }
  auto key = auth::person_key(*config);
  if (!key) return shell.report(key.error());
  fmt::print("{}\n", *key);
  return exit_ok;
}

int keys_list(Shell& shell) {
  auto config = prepared_home(shell);
  if (!config) return shell.report(config.error());
  auto document = auth::KeyDocument::open(*config);
  if (!document) return shell.report(document.error());
  auto keys = auth::read_keys(**document);
  if (!keys) return shell.report(keys.error());
  const std::int64_t now = unix_seconds_now();
  json::Array list;
  Table table({"id", "name", "state", "created", "rotated", "expires", "scopes"});
  for (const auth::KeyRecord& key : *keys) {
    const std::string_view state = state_of(key, now);
    json::Object object{{"id", key.id},
                        {"name", key.name},
                        {"state", state},
                        {"sha256", key.sha256},
                        {"created_at", key.created_at},
                        {"rotated_at", key.rotated_at},
                        {"expires_at", key.expires_at}};
    object["scopes"] = json::to_value(key.scopes);
    list.push_back(std::move(object));
    const Colour colour = state == "active" ? Colour::green : state == "expired" ? Colour::red : Colour::yellow;
    table.row({key.id,
               printable(key.name),
               {std::string(state), colour},
               utc(key.created_at),
               utc(key.rotated_at),
               utc(key.expires_at),
               key.scopes.empty() ? "everything" : fmt::format("{}", fmt::join(key.scopes, ", "))});
  }
  if (shell.json()) {
    shell.print_json(list);
  } else {
    fmt::print("{}", table.text(colours_on(STDOUT_FILENO)));
  }
  return exit_ok;
}

int keys_add(Shell& shell, const KeyAddOptions& options) {
  auto period = parse_period(options.expires);
  if (!period) {
    shell.report(period.error());
    return exit_usage;
  }
  auto config = prepared_home(shell);
  if (!config) return shell.report(config.error());
  if (options.out && std::filesystem::exists(*options.out)) {
    return shell.report({.code = Code::conflict, .message = options.out->string() + " exists; it is not overwritten."});
  }
  auth::KeyOptions wanted{.name = options.name, .scopes = options.scopes};
  if (period->count() > 0) wanted.expires_at = unix_seconds_now() + period->count();
  auto document = auth::KeyDocument::open(*config);
  if (!document) return shell.report(document.error());
  auto key = auth::add_key(**document, std::move(wanted));
  if (!key) {
    shell.report(key.error());
    return key.error().code == Code::invalid_argument ? exit_usage : exit_failed;
  }
  return hand_out(shell, *key, options.out);
}

int keys_rotate(Shell& shell, const KeyRotateOptions& options) {
  auto overlap = parse_period(options.overlap);
  if (!overlap) {
    shell.report(overlap.error());
    return exit_usage;
  }
  auto config = prepared_home(shell);
  if (!config) return shell.report(config.error());
  if (!options.id.empty()) {
    if (options.out && std::filesystem::exists(*options.out)) {
      return shell.report(
          {.code = Code::conflict, .message = options.out->string() + " exists; it is not overwritten."});
    }
    auto document = auth::KeyDocument::open(*config);
    if (!document) return shell.report(document.error());
    auto key = auth::rotate_key(**document, options.id, *overlap);
    if (!key) return shell.report(key.error());
    return hand_out(shell, *key, options.out);
  }
  auto key = auth::rotate_person_key(*config, *overlap);
  if (!key) return shell.report(key.error());
  if (shell.json()) {
    shell.print_json(json::Object{{"id", key->id}, {"file", config->api_key_file().string()}});
  } else {
    fmt::print("{} has another secret; it is in {} and counts within a second.\n", key->id,
               config->api_key_file().string());
  }
  return exit_ok;
}

int keys_revoke(Shell& shell, const std::string& id) {
  auto config = shell.config();
  if (!config) {
    shell.report(config.error());
    return exit_usage;
  }
  auto document = auth::KeyDocument::open(*config);
  if (!document) return shell.report(document.error());
  auto revoked = auth::revoke_key(**document, id);
  if (!revoked) return shell.report(revoked.error());
  if (!shell.json()) fmt::print("{} no longer counts. What it owns stays.\n", id);
  return exit_ok;
}

}  // namespace wrkhrs::cli
