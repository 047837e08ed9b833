#include "cli/model_update.hpp"

#include <algorithm>
#include <cctype>
#include <charconv>
#include <csignal>
#include <fstream>
#include <thread>

#include <fmt/format.h>
#include <unistd.h>

#include "api/rag/upkeep.hpp"
#include "auth/key_files.hpp"
#include "base/json_fields.hpp"
#include "cli/supervision.hpp"
#include "cli/terminal.hpp"
#include "eval/question_set.hpp"
#include "models/models.hpp"
#include "models/pull/pull.hpp"
#include "process/run.hpp"
#include "supervise/supervisor.hpp"
#include "upkeep/model_choice.hpp"

namespace wrkhrs::cli {
namespace {

namespace fs = std::filesystem;
namespace rag = api::rag;

constexpr std::int64_t documents_min = 10;  ///< for a comparison of embedding models that says something

/// What decided, for people and programs.
struct Verdict {
  bool better = false;  ///< or as good, within the margin
  json::Object figures;
  std::string text;
  std::string refusal;  ///< why not, where it is not that it is worse
};

constexpr auto come_up_max = std::chrono::minutes(2);  ///< of a restarted service; a large model takes its time

/// Settings come from variables, too. For this stack they hold; the second one must have none of them, or it would join
/// what they name: the database, the objects, Qdrant.
enum class Inherited { everything, no_settings };

bool is_inherited(std::string_view variable, Inherited inherited) {
  constexpr std::string_view kept[] = {"PATH",    "HOME",   "USER", "TMPDIR", "LD_LIBRARY_PATH",
                                       "LANG",    "LC_ALL", "TZ",   "TERM",   "CUDA_VISIBLE_DEVICES",
                                       "NO_COLOR"};
  return inherited == Inherited::everything || variable.starts_with("XDG_") ||
         std::ranges::find(kept, variable) != std::end(kept);
}

/// Runs this program again. Errors: those of process::run.
Result<process::Completed> run_self(Shell& shell, std::vector<std::string> arguments,
                                    std::map<std::string, std::string> environment, std::chrono::minutes limit,
                                    Inherited inherited = Inherited::everything) {
  process::ChildSpec spec;
  spec.argv = std::move(arguments);
  spec.argv.insert(spec.argv.begin(), own_program().string());
  for (char** entry = environ; *entry != nullptr; ++entry) {
    const std::string_view assignment(*entry);
    const std::string_view variable = assignment.substr(0, assignment.find('='));
    if (is_inherited(variable, inherited)) spec.inherit_environment.emplace_back(variable);
  }
  spec.environment = std::move(environment);
  const process::RunLimits limits{.out_bytes_max = 16 << 20, .err_bytes_max = 1 << 20};
  return shell.runtime().run(process::run(std::move(spec), "", limits, std::chrono::steady_clock::now() + limit));
}

/// Options that make a command meet the same stack as this one.
std::vector<std::string> same_stack(const Shell& shell, const config::StackConfig& config) {
  std::vector<std::string> options{"--home", config.home().string(), "--port-offset",
                                   fmt::format("{}", config.common.port_offset)};
  if (shell.options().config_file) {
    options.insert(options.end(), {"--config", fs::absolute(*shell.options().config_file).string()});
  }
  return options;
}

template <class Request, class Response>
Result<Response> ask_rag(Shell& shell, const config::StackConfig& config, const Operation<Request, Response>& operation,
                         Request request) {
  auto endpoint = net::Endpoint::parse(config.url_of("rag"));
  if (!endpoint) return forward_error(endpoint);
  endpoint->ca_file = config.ca_file_of("rag");
  auto token = auth::internal_token(config);
  if (!token) return forward_error(token);
  net::ServiceClient client(shell.http(), *endpoint, *token);
  Context ctx = Context::background(std::chrono::minutes(10));
  return shell.runtime().run(client.call(ctx, operation, std::move(request)));
}

/// The model, installed now if it was not.
Result<models::Installed> install(const config::StackConfig& config, const std::string& id) {
  const models::Library library(config.models_dir());
  if (auto there = library.verify(id)) return there;
  auto entry = models::Catalogue::builtin().find(id);
  if (!entry) return forward_error(entry);
  models::PullOptions options = models::PullOptions::from_environment();
  Progress progress(id);
  options.progress = [&](const models::PullProgress& now) {
    progress.show(now.done / 1'000'000, now.total / 1'000'000, models::to_string(now.stage));
    return true;
  };
  return models::pull(library, *entry, options);
}

/// The id under which this person's documents are kept.
Result<std::string> own_key_id(const config::StackConfig& config) {
  auto key = auth::person_key(config);
  if (!key) return forward_error(key);
  const std::string hash = sha256_hex(*key);
  auto known = auth::read_keys(config.keys_file());
  if (!known) return forward_error(known);
  for (const auth::KeyRecord& record : *known) {
    if (record.sha256 == hash) return record.id;
  }
  return auth::key_id_of_hash(hash);
}

/// Lets rag make the new vectors beside those in use, then counts whose document either model finds.
Result<Verdict> judge_embedding(Shell& shell, const config::StackConfig& config, const ModelUpdateOptions& options) {
  Progress progress("embedding");
  const auto ask = [&](std::string model) {
    return ask_rag(shell, config, rag::prepare_embeddings, rag::PrepareEmbeddings{.model = std::move(model)});
  };
  auto state = ask(options.id);
  while (true) {
    if (!state) return forward_error(state);
    if (state->state == "failed") return fail(Code::unavailable, state->error);
    if (state->model != options.id) {
      return fail(Code::conflict,
                  fmt::format("Vectors of '{}' are being made meanwhile by somebody else: one update at "
                              "a time.",
                              state->model));
    }
    if (state->state == "ready") break;
    progress.show(static_cast<std::uint64_t>(state->done), static_cast<std::uint64_t>(state->total), "passages");
    std::this_thread::sleep_for(std::chrono::milliseconds(200));
    // Without a name it only asks: what failed is not begun again.
    state = ask("");
    if (state && state->state == "idle") state = ask(options.id);  // rag was started again meanwhile
  }
  progress.clear();
  auto questions = eval::builtin_questions();
  if (!questions) return forward_error(questions);
  rag::CompareEmbeddings request{.limit = config.orchestrator.passages_max};
  for (const eval::Question& question : *questions) {
    if (!question.answerable || (options.split != "all" && eval::to_string(question.split) != options.split)) continue;
    if (options.questions > 0 && request.questions.size() >= static_cast<std::size_t>(options.questions)) break;
    request.questions.push_back({.text = question.text, .file_name = question.source});
  }
  auto owner = own_key_id(config);
  if (!owner) return forward_error(owner);
  request.owner = *owner;
  auto compared = ask_rag(shell, config, rag::compare_embeddings, std::move(request));
  if (!compared) return forward_error(compared);
  if (compared->found_now == 0) {
    return fail(Code::not_found,
                "None of the questions' documents are in your vector stores, so nothing can be judged. `make corpus` "
                "fetches them, `wrkhrs ingest ~/.cache/wrkhrs/corpus` adds them.");
  }
  if (compared->documents < documents_min) {
    return fail(Code::not_found,
                fmt::format("There are {} documents in your vector stores: among fewer than {} any model finds the "
                            "right one, so nothing can be judged. `wrkhrs ingest` adds more.",
                            compared->documents, documents_min));
  }
  const double before = static_cast<double>(compared->found_now) / static_cast<double>(compared->questions);
  const double after = static_cast<double>(compared->found_next) / static_cast<double>(compared->questions);
  Verdict verdict{.better = after + options.margin >= before};
  verdict.figures = {{"questions", compared->questions},
                     {"documents", compared->documents},
                     {"found_now", before},
                     {"found_next", after}};
  verdict.text = fmt::format(
      "the document that answers is among the first {} passages: {:.3f} now, {:.3f} with it ({} "
      "questions)",
      config.orchestrator.passages_max, before, after, compared->questions);
  return verdict;
}

/// Lets rag put the model away that is not taken. What vectors were made stay: should it be tried again, they are
/// there.
void give_up_vectors(Shell& shell, const config::StackConfig& config, const std::string& id) {
  // Should rag be away, it has nothing to put away either.
  (void)ask_rag(shell, config, rag::prepare_embeddings, rag::PrepareEmbeddings{.model = id, .give_up = true});
}

/// A second stack that has the new model and asks the first one's documents. It goes with the object.
class Shadow {
 public:
  Shadow(Shell& shell, const config::StackConfig& config) : shell_(shell), config_(config) {
    const fs::path folder = config.home() / "run";
    // Of commands that were interrupted: copies of the keys lie there.
    std::error_code ignored;
    for (const fs::directory_entry& entry : fs::directory_iterator(folder, ignored)) {
      const std::string name = entry.path().filename().string();
      pid_t owner = 0;
      if (name.starts_with(prefix) && parse_number(name.substr(prefix.size()), owner) && !is_running(owner)) {
        end(entry.path());
      }
    }
    home_ = folder / fmt::format("{}{}", prefix, ::getpid());
  }
  Shadow(const Shadow&) = delete;
  ~Shadow() { end(home_); }
  Result<void> start(const std::string& section, const std::string& model) {
    std::error_code error;
    fs::create_directories(home_, error);
    for (const fs::path& file : {config_.api_key_file(), config_.keys_file(), config_.internal_token_file()}) {
      fs::copy_file(file, home_ / file.filename(), fs::copy_options::overwrite_existing, error);
    }
    std::ofstream yaml(home_ / "wrkhrs.yaml");
    yaml << fmt::format("models_dir: {}\nrag:\n  url: {}\n", config_.models_dir().string(), config_.url_of("rag"));
    if (const std::string authority = config_.ca_file_of("rag"); !authority.empty()) {
      yaml << fmt::format("tls:\n  ca_file: {}\n", authority);
    }
    if (section == "llm") {
      yaml << fmt::format("llm:\n  model: {}\norchestrator:\n  model: {}\n", model, model);
    } else {
      yaml << fmt::format("{}:\n  model: {}\n", section, model);
    }
    yaml.close();
    // What has no file in the home that is copied.
    if (!config_.common.api_key.empty()) environment_["WRKHRS_API_KEY"] = config_.common.api_key;
    if (!config_.common.internal_token.empty()) environment_["WRKHRS_INTERNAL_TOKEN"] = config_.common.internal_token;
    // It ends with this process, also where that is killed.
    auto up = run({"up", "--detach", "--wait", "300", "--port-offset", fmt::format("{}", offset()), "--only-while",
                   fmt::format("{}", ::getpid())},
                  std::chrono::minutes(6));
    if (!up) return forward_error(up);
    if (!up->status.ok()) return fail(Code::unavailable, fmt::format("It does not start: {}{}", up->out, up->err));
    return {};
  }
  Result<process::Completed> run(std::vector<std::string> arguments, std::chrono::minutes limit) {
    arguments.insert(arguments.end(), {"--home", home_.string()});
    return run_self(shell_, std::move(arguments), environment_, limit, Inherited::no_settings);
  }

 private:
  static constexpr std::string_view prefix = "shadow-";  ///< and the number of the process that made it

  static bool parse_number(std::string_view text, pid_t& number) {
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
    return error == std::errc() && end == text.data() + text.size() && number > 0;
  }
  static bool is_running(pid_t process) { return ::kill(process, 0) == 0 || errno != ESRCH; }

  void end(const fs::path& home) {
    (void)run_self(shell_, {"down", "--home", home.string()}, {}, std::chrono::minutes(3), Inherited::no_settings);
    std::error_code ignored;
    fs::remove_all(home, ignored);
  }

  /// Ports that are most likely free: another's would be told at the start.
  int offset() const { return config_.common.port_offset + 1700 + static_cast<int>(::getpid() % 300) * 10; }

  Shell& shell_;
  const config::StackConfig& config_;
  fs::path home_;
  std::map<std::string, std::string> environment_;
};

/// The figures of a split in what `wrkhrs eval --json` printed. Errors: not_found (with its own words why it judged
/// nothing), unavailable (it printed something else).
Result<json::Object> figures_of(const process::Completed& eval, const std::string& split) {
  auto printed = json::parse(eval.out);
  if (printed) {
    const json::Value* figures = json::find(*printed, split);
    if (figures != nullptr && figures->is_object()) return figures->get_object();
    if (const json::Value* error = json::find(*printed, "error")) {
      return fail(Code::not_found, fmt::format("It could not be judged. {}", json::string_or(*error, "message", "")));
    }
  }
  return fail(Code::unavailable, fmt::format("It could not be judged: {}{}", eval.out, eval.err));
}

/// `wrkhrs eval` against this stack and against one with the new model.
Result<Verdict> judge_language(Shell& shell, const config::StackConfig& config, const ModelUpdateOptions& options) {
  std::vector<std::string> command{"eval", "--json", "--split", options.split};
  if (options.questions > 0) command.insert(command.end(), {"--limit", fmt::format("{}", options.questions)});
  std::vector<std::string> here = command;
  for (std::string& option : same_stack(shell, config)) here.push_back(std::move(option));
  constexpr auto limit = std::chrono::minutes(180);
  fmt::print(stderr, "wrkhrs eval --split {} of the running stack: this takes minutes\n", options.split);
  auto now = run_self(shell, std::move(here), {}, limit);
  if (!now) return forward_error(now);
  auto figures_now = figures_of(*now, options.split);
  if (!figures_now) return forward_error(figures_now);
  Shadow shadow(shell, config);
  fmt::print(stderr, "starting the other beside it, and the same again\n");
  if (auto started = shadow.start("llm", options.id); !started) return forward_error(started);
  auto next = shadow.run(std::move(command), limit);
  if (!next) return forward_error(next);
  auto figures_next = figures_of(*next, options.split);
  if (!figures_next) return forward_error(figures_next);
  const LanguageComparison compared = compare_language(*figures_now, *figures_next, options.margin);
  if (compared.text.empty()) return fail(Code::not_found, "It could not be judged: too few questions were asked.");
  return Verdict{
      .better = compared.worse.empty(),
      .figures = {{"now", std::move(*figures_now)}, {"next", std::move(*figures_next)}},
      .text = compared.text,
      .refusal = fmt::format("of the figures of wrkhrs eval, {} would be worse", fmt::join(compared.worse, ", "))};
}

std::vector<std::string> words_of(const std::string& text) {
  std::vector<std::string> words;
  std::string word;
  for (const char c : text + " ") {
    const auto letter = static_cast<unsigned char>(c);
    if (std::isalnum(letter) || letter >= 0x80 || c == '\'') {
      word += static_cast<char>(std::tolower(letter));
    } else if (!word.empty()) {
      words.push_back(std::exchange(word, {}));
    }
  }
  return words;
}

std::string text_of(const fs::path& path) {
  std::ifstream file(path);
  return {std::istreambuf_iterator<char>(file), {}};
}

/// The word error rate of both models on recordings whose words are known.
Result<Verdict> judge_speech(Shell& shell, const config::StackConfig& config, const ModelUpdateOptions& options) {
  if (!options.recordings) {
    return fail(Code::invalid_argument,
                "A speech model is judged by recordings whose words are known: --recordings FOLDER with NAME.wav and "
                "NAME.txt.");
  }
  std::vector<fs::path> recordings;
  std::error_code error;
  for (const fs::directory_entry& entry : fs::directory_iterator(*options.recordings, error)) {
    fs::path words = entry.path();
    if (entry.path().extension() == ".wav" && fs::exists(words.replace_extension(".txt"))) {
      recordings.push_back(entry.path());
    }
  }
  std::ranges::sort(recordings);
  if (recordings.empty()) {
    return fail(Code::not_found, fmt::format("{} has no NAME.wav with a NAME.txt.", options.recordings->string()));
  }
  Shadow shadow(shell, config);
  fmt::print(stderr, "starting it beside the running stack\n");
  if (auto started = shadow.start("asr", options.id); !started) return forward_error(started);
  double before = 0, after = 0;
  for (const fs::path& recording : recordings) {
    fs::path words = recording;
    const std::string reference = text_of(words.replace_extension(".txt"));
    std::vector<std::string> command{"transcribe", fs::absolute(recording).string()};
    std::vector<std::string> here = command;
    for (std::string& option : same_stack(shell, config)) here.push_back(std::move(option));
    auto now = run_self(shell, std::move(here), {}, std::chrono::minutes(30));
    if (!now) return forward_error(now);
    auto next = shadow.run(std::move(command), std::chrono::minutes(30));
    if (!next) return forward_error(next);
    if (!now->status.ok() || !next->status.ok()) {
      return fail(Code::unavailable,
                  fmt::format("{} could not be transcribed: {}{}", recording.string(), now->err, next->err));
    }
    before += word_error_rate(reference, now->out) / static_cast<double>(recordings.size());
    after += word_error_rate(reference, next->out) / static_cast<double>(recordings.size());
  }
  Verdict verdict{.better = after <= before + options.margin};
  verdict.figures = {
      {"recordings", recordings.size()}, {"word_error_rate_now", before}, {"word_error_rate_next", after}};
  verdict.text =
      fmt::format("word error rate: {:.3f} now, {:.3f} with it ({} recordings)", before, after, recordings.size());
  return verdict;
}

/// Those that read which model it is when they start; the gateway, which lists it, last.
std::vector<std::string> services_of(models::Kind kind) {
  if (kind == models::Kind::embedding) return {"rag", "gateway"};
  if (kind == models::Kind::speech) return {"asr", "gateway"};
  return {"llm", "orchestrator", "gateway"};
}

/// Restarts a service and waits for it alone: what else is not well has nothing to do with the model. Errors:
/// unavailable.
Result<void> restart(Shell& shell, const config::StackConfig& config, const std::string& service) {
  const auto ask = [&](std::vector<std::string> command) {
    for (std::string& option : same_stack(shell, config)) command.push_back(std::move(option));
    return run_self(shell, std::move(command), {}, std::chrono::minutes(5));
  };
  auto restarted = ask({"restart", service});
  if (!restarted) return forward_error(restarted);
  if (restarted->status.ok() || restarted->status.code == exit_not_running) return {};
  const SteadyTime end = std::chrono::steady_clock::now() + come_up_max;
  do {
    auto status = ask({"status", "--json"});
    auto said = status ? json::parse_object(status->out) : Result<json::Object>(forward_error(status));
    auto stack = said ? json::read<supervise::StackStatus>(*said, json::Unknown::skip)
                      : Result<supervise::StackStatus>(forward_error(said));
    if (stack) {
      for (const supervise::ServiceStatus& one : stack->services) {
        if (one.name == "wrkhrs-" + service && one.state == supervise::State::healthy) return {};
      }
    }
    std::this_thread::sleep_for(std::chrono::seconds(1));  // tidy: allow(sleep) a command that waits
  } while (std::chrono::steady_clock::now() < end);
  return fail(Code::unavailable, restarted->out + restarted->err);
}

/// Writes the choice, restarts what reads it, and takes it back when that does not come up.
Result<double> switch_to(Shell& shell, const config::StackConfig& config, models::Kind kind, const std::string& id) {
  const SteadyTime begin = std::chrono::steady_clock::now();
  const std::string before = upkeep::chosen_model(config, kind);
  if (auto chosen = upkeep::choose_model(shell.load_options(), kind, id); !chosen) return forward_error(chosen);
  for (const std::string& service : services_of(kind)) {
    auto up = restart(shell, config, service);
    if (up) continue;
    auto undone = upkeep::undo_choice(shell.load_options(), kind);
    for (const std::string& again : services_of(kind)) {
      if (undone) undone = restart(shell, config, again);
    }
    return fail(Code::unavailable,
                fmt::format("{} does not come up with '{}'; {} {}", service, id,
                            undone ? fmt::format("'{}' is in use again.", before)
                                   : fmt::format("nor could '{}' be put back: {}", before, undone.error().message),
                            up.error().message));
  }
  return std::chrono::duration<double>(std::chrono::steady_clock::now() - begin).count();
}

/// Replicas that share a database go over together: one that starts with a model makes it everybody's, and those that
/// have another answer no search any more.
Result<void> switches_alone(Shell& shell, const config::StackConfig& config, models::Kind kind, const std::string& id,
                            bool only_replica) {
  if (kind != models::Kind::embedding || only_replica) return {};
  auto state = ask_rag(shell, config, rag::prepare_embeddings, rag::PrepareEmbeddings{});
  const bool shared = state ? state->shared : !config.database.url.empty();
  if (!shared) return {};
  return fail(
      Code::conflict,
      fmt::format("Nothing has been switched: the documents lie in a database that other replicas of wrkhrs-rag "
                  "may share, and all have to go over to '{0}' together. Vectors that are made stay and are "
                  "taken over in seconds. Stop all replicas, set rag.embedding_model (EMBEDDING_MODEL) of each "
                  "to '{0}' (its file has to be installed there: wrkhrs models pull {0}), and start them. If "
                  "the one here is the only one, ask again with --only-replica.",
                  id));
}

int print_switch(const Shell& shell, models::Kind kind, const std::string& from, const std::string& to, double seconds,
                 json::Object figures) {
  if (shell.json()) {
    shell.print_json(json::Object{{"kind", models::to_string(kind)},
                                  {"from", from},
                                  {"to", to},
                                  {"switched", true},
                                  {"seconds", seconds},
                                  {"figures", std::move(figures)}});
  } else {
    fmt::print("{} is in use in place of {}; the switch took {}. `wrkhrs models rollback {}` goes back.\n", to, from,
               format_duration(seconds), models::to_string(kind));
  }
  return exit_ok;
}

}  // namespace

/// What the answers depend on the model for. The checker's own figures are the same whatever model is asked.
constexpr std::string_view figures_of_the_model[] = {"faithfulness", "citation_precision", "refusal",
                                                     "composed",     "answered",           "complete"};

LanguageComparison compare_language(const json::Object& now, const json::Object& next, double margin) {
  const auto number = [](const json::Object& figures, std::string_view name, std::string_view field) {
    const json::Value* figure = figures.if_contains(name);
    const json::Value* value = figure != nullptr ? json::find(*figure, field) : nullptr;
    return value != nullptr && value->is_number() ? std::optional(value->to_number<double>()) : std::nullopt;
  };
  LanguageComparison compared;
  std::vector<std::string> parts;
  for (const std::string_view name : figures_of_the_model) {
    const double asked_now = number(now, name, "count").value_or(0), asked = number(next, name, "count").value_or(0);
    if (asked_now == 0 && asked == 0) continue;  // too few questions for it
    // A model that says nothing any more is not faithful for want of claims.
    const double before = asked_now > 0 ? number(now, name, "value").value_or(0) : 0;
    const double after = asked > 0 ? number(next, name, "value").value_or(0) : 0;
    parts.push_back(fmt::format("{} {:.3f} now, {:.3f} with it", name, before, after));
    const auto target = number(next, name, "target");
    if ((!target || after < *target) && after + margin < before) compared.worse.emplace_back(name);
  }
  compared.text = fmt::format("{}", fmt::join(parts, "; "));
  return compared;
}

double word_error_rate(const std::string& reference, const std::string& transcript) {
  const std::vector<std::string> wanted = words_of(reference), got = words_of(transcript);
  if (wanted.empty()) return got.empty() ? 0 : 1;
  std::vector<std::size_t> row(got.size() + 1);
  for (std::size_t j = 0; j <= got.size(); ++j) row[j] = j;
  for (std::size_t i = 1; i <= wanted.size(); ++i) {
    std::size_t diagonal = std::exchange(row[0], i);
    for (std::size_t j = 1; j <= got.size(); ++j) {
      const std::size_t substituted = diagonal + (wanted[i - 1] == got[j - 1] ? 0 : 1);
      diagonal = row[j];
      row[j] = std::min({substituted, row[j] + 1, row[j - 1] + 1});
    }
  }
  return static_cast<double>(row.back()) / static_cast<double>(wanted.size());
}

int models_update(Shell& shell, const ModelUpdateOptions& options) {
  auto config = shell.client_config();
  if (!config) {
    shell.report(config.error());
    return exit_usage;
  }
  auto model = install(*config, options.id);
  if (!model) return shell.report(model.error());
  const models::Kind kind = model->kind;
  const std::string before = upkeep::chosen_model(*config, kind);
  if (before.empty()) {
    shell.report({.code = Code::invalid_argument, .message = "Models of this kind are not chosen: there is one."});
    return exit_usage;
  }
  if (before == options.id) {
    if (!shell.json()) fmt::print("{} is in use already.\n", options.id);
    return exit_ok;
  }
  if (auto allowed = upkeep::can_choose_model(shell.load_options(), kind); !allowed) {
    return shell.report(allowed.error());
  }
  auto verdict = kind == models::Kind::embedding ? judge_embedding(shell, *config, options)
                 : kind == models::Kind::speech  ? judge_speech(shell, *config, options)
                                                 : judge_language(shell, *config, options);
  if (kind == models::Kind::embedding && (!verdict || !verdict->better)) give_up_vectors(shell, *config, options.id);
  if (!verdict) return shell.report_call(verdict.error(), "rag");
  if (!shell.json()) fmt::print("{}\n", verdict->text);
  if (!verdict->better) {
    if (shell.json()) {
      shell.print_json(json::Object{{"kind", models::to_string(kind)},
                                    {"from", before},
                                    {"to", options.id},
                                    {"switched", false},
                                    {"figures", verdict->figures}});
    } else {
      fmt::print("{} is refused: {}. Nothing has changed.\n", options.id,
                 verdict->refusal.empty() ? fmt::format("it is worse than {}", before) : verdict->refusal);
    }
    return exit_failed;
  }
  if (auto alone = switches_alone(shell, *config, kind, options.id, options.only_replica); !alone) {
    return shell.report(alone.error());
  }
  auto seconds = switch_to(shell, *config, kind, options.id);
  if (!seconds) return shell.report(seconds.error());
  return print_switch(shell, kind, before, options.id, *seconds, std::move(verdict->figures));
}

int models_rollback(Shell& shell, const std::string& kind, bool only_replica) {
  auto config = shell.client_config();
  if (!config) {
    shell.report(config.error());
    return exit_usage;
  }
  auto changes = upkeep::read_changes(config->home());
  if (!changes) return shell.report(changes.error());
  const auto last = std::find_if(changes->rbegin(), changes->rend(), [&](const upkeep::ModelChange& change) {
    return kind.empty() || change.kind == kind;
  });
  if (last == changes->rend()) {
    return shell.report(
        {.code = Code::not_found, .message = "No model was changed in this home: there is no way back."});
  }
  auto of_kind = models::parse_kind(last->kind);
  if (!of_kind) return shell.report(of_kind.error());
  if (auto there = models::Library(config->models_dir()).find(last->from); !there) return shell.report(there.error());
  const std::string before = upkeep::chosen_model(*config, *of_kind);
  const std::string target = last->from;
  if (auto alone = switches_alone(shell, *config, *of_kind, target, only_replica); !alone) {
    return shell.report(alone.error());
  }
  auto seconds = switch_to(shell, *config, *of_kind, target);
  if (!seconds) return shell.report(seconds.error());
  return print_switch(shell, *of_kind, before, target, *seconds, {});
}

}  // namespace wrkhrs::cli
