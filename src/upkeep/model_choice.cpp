#include "upkeep/model_choice.hpp"

#include <algorithm>
#include <cerrno>
#include <fstream>
#include <functional>
#include <map>
#include <system_error>

#include <fcntl.h>
#include <fmt/format.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/clock.hpp"
#include "base/ids.hpp"
#include "base/json_fields.hpp"

namespace wrkhrs::upkeep {
namespace {

namespace fs = std::filesystem;

constexpr std::size_t changes_max = 100;

struct Change {
  std::string kind, from, to;
  std::int64_t at = 0;
  static constexpr auto fields() {
    using json::field;
    return std::tuple{field("kind", &Change::kind, "Of the model.").required(),
                      field("from", &Change::from, "Before.").required(), field("to", &Change::to, "After.").required(),
                      field("at", &Change::at, "Seconds since 1970.")};
  }
};
struct History {
  std::vector<Change> changes;
  static constexpr auto fields() {
    return std::tuple{json::field("changes", &History::changes, "Oldest first.").length(0, 1000)};
  }
};

struct Place {
  std::string_view section;
  std::string_view key;
};

/// Where the configuration says which model of a kind is used.
Result<std::vector<Place>> places_of(const config::StackConfig& config, models::Kind kind) {
  switch (kind) {
    case models::Kind::embedding:
      return std::vector<Place>{{"rag", "embedding_model"}};
    case models::Kind::speech:
      return std::vector<Place>{{"asr", "model"}};
    case models::Kind::language: {
      std::vector<Place> places{{"llm", "model"}};
      // Not where answers come from another model than the local one.
      if (config.orchestrator.model == config.llm.model) places.push_back({"orchestrator", "model"});
      return places;
    }
    case models::Kind::vad:
      break;
  }
  return fail(Code::invalid_argument, "Models of this kind are not chosen: there is one.");
}

std::string_view trimmed(std::string_view text) {
  const auto first = text.find_first_not_of(" \t\r");
  if (first == std::string_view::npos) return {};
  return text.substr(first, text.find_last_not_of(" \t\r") - first + 1);
}

Result<void> replace_file(const fs::path& path, std::string_view text) {
  fs::path temporary = path;
  temporary += "." + new_id("tmp-");
  struct stat before{};
  const mode_t mode = ::stat(path.c_str(), &before) == 0 ? before.st_mode & 0777 : 0600;
  auto failure = [&](int error) {
    ::unlink(temporary.c_str());
    return fail(Code::unavailable,
                fmt::format("Cannot write {}: {}.", path.string(), std::generic_category().message(error)));
  };
  const int fd = ::open(temporary.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC | O_NOFOLLOW, mode);
  if (fd < 0) return failure(errno);
  const bool written = ::write(fd, text.data(), text.size()) == static_cast<ssize_t>(text.size()) && ::fsync(fd) == 0;
  const int error = errno;
  ::close(fd);
  if (!written) return failure(error);
  if (::rename(temporary.c_str(), path.c_str()) != 0) return failure(errno);
  return {};
}

std::string read_file(const fs::path& path) {
  std::ifstream file(path);
  return {std::istreambuf_iterator<char>(file), {}};
}

fs::path history_file(const fs::path& home) { return home / "model-changes.json"; }

}  // namespace

Result<std::string> with_setting(std::string_view yaml, std::string_view section, std::string_view key,
                                 std::string_view value) {
  std::vector<std::string> lines;
  while (!yaml.empty()) {
    const auto end = yaml.find('\n');
    lines.emplace_back(yaml.substr(0, end));
    yaml = end == std::string_view::npos ? std::string_view() : yaml.substr(end + 1);
  }
  const std::string head = fmt::format("{}:", section);
  const auto found = std::ranges::find_if(lines, [&](const std::string& line) { return line.starts_with(head); });
  if (found == lines.end()) {
    lines.push_back(head);
    lines.push_back(fmt::format("  {}: {}", key, value));
  } else {
    const std::string_view rest = trimmed(std::string_view(*found).substr(head.size()));
    if (!rest.empty() && !rest.starts_with('#')) {
      return fail(Code::invalid_argument,
                  fmt::format("The section '{}' of the configuration is written on one line. Write one setting a line, "
                              "indented, so that it can be changed.",
                              section));
    }
    // The block: what is indented below, blank lines and comments.
    auto at = found + 1;
    std::string indent = "  ";
    bool is_set = false, has_child = false;
    for (; at != lines.end() && !is_set; ++at) {
      const std::string_view text = trimmed(*at);
      if (text.empty() || text.starts_with('#')) continue;
      if (at->front() != ' ') break;
      const std::string own_indent = at->substr(0, at->find_first_not_of(' '));
      if (!has_child) indent = own_indent;
      has_child = true;
      if (own_indent == indent && text.starts_with(fmt::format("{}:", key))) {
        *at = fmt::format("{}{}: {}", indent, key, value);
        is_set = true;
      }
    }
    if (!is_set) lines.insert(found + 1, fmt::format("{}{}: {}", indent, key, value));
  }
  std::string out;
  for (const std::string& line : lines) out += line + "\n";
  return out;
}

Result<std::vector<ModelChange>> read_changes(const fs::path& home) {
  const std::string text = read_file(history_file(home));
  if (text.empty()) return std::vector<ModelChange>{};
  auto object = json::parse_object(text);
  auto history = object ? json::read<History>(*object, json::Unknown::skip) : Result<History>(forward_error(object));
  if (!history) {
    return fail(Code::internal, fmt::format("{} is damaged: {}", history_file(home).string(), history.error().message));
  }
  std::vector<ModelChange> changes;
  for (Change& one : history->changes) {
    changes.push_back({.kind = one.kind, .from = one.from, .to = one.to, .at = one.at});
  }
  return changes;
}

std::vector<std::string> rollback_targets(const fs::path& home) {
  std::map<std::string, std::string> last;  // by kind
  if (auto changes = read_changes(home)) {
    for (const ModelChange& change : *changes) last[change.kind] = change.from;
  }
  std::vector<std::string> ids;
  for (const auto& [kind, id] : last) ids.push_back(id);
  return ids;
}

std::string chosen_model(const config::StackConfig& config, models::Kind kind) {
  switch (kind) {
    case models::Kind::embedding:
      return config.rag.embedding_model;
    case models::Kind::speech:
      return config.asr.model;
    case models::Kind::language:
      return config.llm.model;
    case models::Kind::vad:
      break;
  }
  return {};
}

namespace {

/// Where the choice of a kind is written. Errors: invalid_argument (a variable would win over what is written there).
Result<std::vector<Place>> writable_places(const config::LoadedConfig& loaded, models::Kind kind) {
  auto places = places_of(loaded.config, kind);
  if (!places) return places;
  for (const Place& place : *places) {
    const auto origin = loaded.origins.find(fmt::format("{}.{}", place.section, place.key));
    if (origin != loaded.origins.end() && !origin->second.contains(" line ")) {
      return fail(Code::invalid_argument,
                  fmt::format("{}.{} comes from {}, which wins over the file: set it there, or unset it.",
                              place.section, place.key, origin->second));
    }
  }
  return places;
}

/// Writes the history as `note` leaves it, then the choice into the configuration: a crash between the two leaves a way
/// back to what is in use still.
Result<void> write_choice(const config::LoadOptions& load, models::Kind kind, std::string_view model,
                          const std::function<void(History&, const std::string& before)>& note) {
  auto loaded = config::load_with_origins(load);
  if (!loaded) return forward_error(loaded);
  auto places = writable_places(*loaded, kind);
  if (!places) return forward_error(places);
  const fs::path home = loaded->config.home();
  const fs::path file = loaded->file.empty() ? home / "wrkhrs.yaml" : loaded->file;
  const std::string before = read_file(file);
  std::string text = before;
  for (const Place& place : *places) {
    auto changed = with_setting(text, place.section, place.key, model);
    if (!changed) return forward_error(changed);
    text = std::move(*changed);
  }
  auto changes = read_changes(home);
  if (!changes) return forward_error(changes);
  History history;
  for (const ModelChange& one : *changes) {
    history.changes.push_back({.kind = one.kind, .from = one.from, .to = one.to, .at = one.at});
  }
  const auto write_history = [&home](const History& all) {
    return replace_file(history_file(home), json::write_pretty(json::to_value(all)) + "\n");
  };
  const History history_before = history;
  note(history, chosen_model(loaded->config, kind));

  if (auto noted = write_history(history); !noted) return noted;
  if (auto written = replace_file(file, text); !written) {
    (void)write_history(history_before);
    return written;
  }
  auto again = config::load(load);
  if (!again || chosen_model(*again, kind) != model) {  // the file says something that a line cannot change
    if (auto undone = replace_file(file, before); !undone) return undone;
    if (auto undone = write_history(history_before); !undone) return undone;
    return fail(Code::invalid_argument,
                fmt::format("{} could not be changed so that it names '{}'. Set {}.{} there.", file.string(), model,
                            places->front().section, places->front().key));
  }
  return {};
}

}  // namespace

Result<void> can_choose_model(const config::LoadOptions& load, models::Kind kind) {
  auto loaded = config::load_with_origins(load);
  if (!loaded) return forward_error(loaded);
  if (auto places = writable_places(*loaded, kind); !places) return forward_error(places);
  return {};
}

Result<void> choose_model(const config::LoadOptions& load, models::Kind kind, std::string_view model) {
  return write_choice(load, kind, model, [&](History& history, const std::string& before) {
    history.changes.push_back({.kind = std::string(models::to_string(kind)),
                               .from = before,
                               .to = std::string(model),
                               .at = unix_seconds_now()});
    while (history.changes.size() > changes_max) history.changes.erase(history.changes.begin());
  });
}

Result<void> undo_choice(const config::LoadOptions& load, models::Kind kind) {
  auto loaded = config::load_with_origins(load);
  if (!loaded) return forward_error(loaded);
  auto changes = read_changes(loaded->config.home());
  if (!changes) return forward_error(changes);
  const std::string name(models::to_string(kind));
  const auto last = std::ranges::find(changes->rbegin(), changes->rend(), name, &ModelChange::kind);
  if (last == changes->rend()) return fail(Code::not_found, fmt::format("No {} model was chosen before.", name));
  return write_choice(load, kind, last->from, [&](History& history, const std::string& /*before*/) {
    history.changes.erase(history.changes.begin() + (changes->rend() - last - 1));
  });
}

}  // namespace wrkhrs::upkeep
