#include "cli/app.hpp"

#include <csignal>
#include <exception>
#include <functional>

#include <CLI/CLI.hpp>
#include <fmt/format.h>
#include <fmt/ranges.h>

#include "cli/ask_command.hpp"
#include "cli/audit_command.hpp"
#include "cli/backup_command.hpp"
#include "cli/completion.hpp"
#include "cli/config_commands.hpp"
#include "cli/doctor_command.hpp"
#include "cli/document_commands.hpp"
#include "cli/eval_command.hpp"
#include "cli/health_command.hpp"
#include "cli/key_commands.hpp"
#include "cli/logs_command.hpp"
#include "cli/model_commands.hpp"
#include "cli/model_update.hpp"
#include "cli/platform_commands.hpp"
#include "cli/prune_command.hpp"
#include "cli/shell.hpp"
#include "cli/stack_commands.hpp"
#include "cli/tool_commands.hpp"
#include "config/reference.hpp"
#include "doctor/finding.hpp"

namespace wrkhrs::cli {
namespace {

constexpr const char* footer =
    "Exit codes: 0 done, 1 not done or not healthy, 2 wrong options or configuration, 3 the stack cannot be reached.\n"
    "Files: wrkhrs.yaml, api-key, data/ and logs/ in the home (--home, WRKHRS_HOME, or ~/.local/share/wrkhrs).";

/// Holds what options are written into while the command line is read, and the command that was chosen.
class Commands {
 public:
  Commands() : app_("WrkHrs: a private AI stack on this machine.", "wrkhrs") {
    app_.require_subcommand(1);
    app_.footer(footer);
    app_.set_version_flag("--version", "wrkhrs " WRKHRS_VERSION);
    app_.add_flag_callback(
        "--help-config", [] { fmt::print("{}", config::help_text()), throw CLI::Success(); },
        "Print every setting and end");
    app_.fallthrough();
    app_.add_option("--home", global_.home, "Folder of the stack")->type_name("DIR");
    app_.add_option("--port-offset", global_.port_offset, "Added to every port")->type_name("N");
    app_.add_option("--config", global_.config_file, "Configuration instead of wrkhrs.yaml in the home")
        ->type_name("FILE");
    app_.add_flag("--json", global_.json, "Answer in JSON, for programs");
    stack_commands();
    platform_commands();
    document_commands();
    upkeep_commands();
    backup_commands();
  }

  int run(int argc, char** argv) {
    try {
      app_.parse(argc, argv);
    } catch (const CLI::ParseError& error) {
      return app_.exit(error) == 0 ? exit_ok : exit_usage;
    }
    Shell shell(global_);
    return chosen_(shell);
  }

 private:
  using Action = std::function<int(Shell&)>;

  CLI::App* command(CLI::App& parent, std::string name, std::string description, std::string example, Action action) {
    CLI::App* added = parent.add_subcommand(std::move(name), std::move(description));
    if (!example.empty()) added->footer("Examples:\n  " + example);
    added->fallthrough();
    if (action) added->callback([this, action = std::move(action)] { chosen_ = action; });
    return added;
  }
  CLI::App* group(std::string name, std::string description) {
    CLI::App* added = app_.add_subcommand(std::move(name), std::move(description));
    added->require_subcommand(1);
    added->fallthrough();
    return added;
  }

  void stack_commands();
  void platform_commands();
  void document_commands();
  void upkeep_commands();
  void backup_commands();
  CommandNode tree(const CLI::App& app) const;

  CLI::App app_;
  GlobalOptions global_;
  Action chosen_;
  UpOptions up_;
  UpOptions platform_up_{.wait_s = 600};  // MLflow's first start makes its tables
  LogsOptions logs_;
  DoctorOptions doctor_;
  AskOptions ask_;
  IngestOptions ingest_;
  SearchOptions search_;
  TranscribeOptions transcribe_;
  ImportOptions import_;
  EvalOptions eval_;
  AuditOptions audit_;
  BackupOptions backup_;
  PruneOptions prune_;
  ModelUpdateOptions model_update_;
  KeyAddOptions key_add_;
  KeyRotateOptions key_rotate_;
  std::vector<std::string> arguments_;
  bool again_ = false;
  std::string service_;
  std::string name_;
  bool changed_only_ = false;
};

void Commands::stack_commands() {
  CLI::App* up_command = command(app_, "up", "Start the stack and keep it running",
                                 "wrkhrs up --detach\n  wrkhrs up --home /srv/wrkhrs --port-offset 100",
                                 [this](Shell& shell) { return up(shell, up_); });
  up_command->add_flag("--detach,-d", up_.detach, "Return when all is healthy, or say what is not");
  up_command->add_option("--wait", up_.wait_s, "With --detach: seconds to wait")
      ->capture_default_str()
      ->check(CLI::Range(1, 3600))
      ->type_name("SECONDS");
  up_command->add_flag("--foreground-daemon", up_.as_daemon)->group("");
  up_command->add_option("--only-while", up_.only_while)->group("");

  command(app_, "down", "End the stack; running requests are finished first", "wrkhrs down", down);
  command(app_, "status", "Which services run, and how they fare", "wrkhrs status\n  wrkhrs status --json", status);
  CLI::App* health_command =
      command(app_, "health", "Ask every service how it and what it depends on fares",
              "wrkhrs health\n  wrkhrs health rag --json", [this](Shell& shell) { return health(shell, service_); });
  health_command->add_option("service", service_, "Only this one");

  CLI::App* doctor_command = command(app_, "doctor", "Find out what is wrong, why, and what to run",
                                     "wrkhrs doctor\n  wrkhrs doctor rag\n  wrkhrs doctor --json",
                                     [this](Shell& shell) { return doctor(shell, doctor_); });
  std::vector<std::string> sections;
  for (const auto& [name, section] : enum_names(doctor::Section{})) sections.emplace_back(name);
  doctor_command->add_option("section", doctor_.section, "Only one section of the runbook")
      ->check(CLI::IsMember(sections))
      ->type_name("SECTION");
  doctor_command->add_flag("--list", doctor_.list, "Say which causes it knows");

  CLI::App* restart_command = command(app_, "restart", "End one service and start it again", "wrkhrs restart rag",
                                      [this](Shell& shell) { return restart(shell, service_); });
  restart_command->add_option("service", service_, "Which one, such as rag")->required();

  CLI::App* logs_command = command(app_, "logs", "Show what the services log", "wrkhrs logs -f gateway",
                                   [this](Shell& shell) { return logs(shell, logs_); });
  logs_command->add_option("service", logs_.service, "Only this one");
  logs_command->add_flag("-f,--follow", logs_.follow, "Go on as lines come");
  logs_command->add_option("-n,--lines", logs_.lines, "How many of the last lines of each log")
      ->capture_default_str()
      ->check(CLI::Range(0, 100000))
      ->type_name("N");
}

void Commands::platform_commands() {
  CLI::App* platform_group =
      group("platform", "PostgreSQL, S3, MLflow and monitoring under a native stack; `make platform-up` sets them up");
  CLI::App* up_command =
      command(*platform_group, "up", "Start what `make platform-up` set up, and keep it running",
              "wrkhrs platform up --detach", [this](Shell& shell) { return platform_up(shell, platform_up_); });
  up_command->add_flag("--detach,-d", platform_up_.detach, "Return when all is healthy, or say what is not");
  up_command->add_option("--wait", platform_up_.wait_s, "With --detach: seconds to wait")
      ->capture_default_str()
      ->check(CLI::Range(1, 3600))
      ->type_name("SECONDS");
  up_command->add_flag("--foreground-daemon", platform_up_.as_daemon)->group("");
  command(*platform_group, "down", "End it; the data stays", "wrkhrs platform down", platform_down);
  command(*platform_group, "status", "Which of its programs run, and how they fare",
          "wrkhrs platform status\n  wrkhrs platform status --json", platform_status);
  CLI::App* restart_command =
      command(*platform_group, "restart", "End one program and start it again", "wrkhrs platform restart mlflow",
              [this](Shell& shell) { return platform_restart(shell, service_); });
  restart_command->add_option("program", service_, "Which one, such as mlflow")->required();
}

void Commands::document_commands() {
  CLI::App* ask_command =
      command(app_, "ask", "Ask a question; the answer cites your documents",
              "wrkhrs ask \"How do I restart the RAG service?\"\n  wrkhrs ask --model smollm2-135m-instruct hello",
              [this](Shell& shell) { return ask(shell, ask_); });
  ask_command->add_option("question", ask_.words, "The question; `-` reads it from standard input")->required();
  ask_command->add_option("--model", ask_.model, "Which model answers")->capture_default_str()->type_name("ID");
  ask_command->add_option("--store", ask_.stores, "Search this vector store only (again for more)")
      ->allow_extra_args(false)
      ->type_name("VS_ID");
  ask_command->add_option("--tool", ask_.tools, "Allow this tool only (again for more)")
      ->allow_extra_args(false)
      ->type_name("NAME");

  CLI::App* ingest_command = command(app_, "ingest", "Add documents and recordings, so that answers can cite them",
                                     "wrkhrs ingest manual.pdf notes/\n  wrkhrs ingest --store projects ~/projects",
                                     [this](Shell& shell) { return ingest(shell, ingest_); });
  ingest_command->add_option("path", ingest_.paths, "Files and folders")->required();
  ingest_command->add_option("--store", ingest_.store, "Name or id of the vector store; made when missing")
      ->capture_default_str();
  ingest_command->add_flag("!--no-wait", ingest_.wait, "Do not wait until they can be searched");

  CLI::App* search_command =
      command(app_, "search", "Find passages in your documents", "wrkhrs search restart the rag service",
              [this](Shell& shell) { return search(shell, search_); });
  search_command->add_option("query", search_.words, "What to look for")->required();
  search_command->add_option("--store", search_.stores, "In this vector store only (again for more)")
      ->allow_extra_args(false)
      ->type_name("VS_ID");
  search_command->add_option("-n,--results", search_.results, "How many")
      ->capture_default_str()
      ->check(CLI::Range(1, 50))
      ->type_name("N");

  CLI::App* transcribe_command =
      command(app_, "transcribe", "Turn a recording into text",
              "wrkhrs transcribe meeting.m4a\n  wrkhrs transcribe --format srt talk.mp3 > talk.srt",
              [this](Shell& shell) { return transcribe(shell, transcribe_); });
  transcribe_command->add_option("file", transcribe_.file, "WAV, MP3, FLAC, OGG, M4A or WebM")->required();
  transcribe_command->add_option("--format", transcribe_.format, "text, json, srt, vtt or verbose_json")
      ->capture_default_str()
      ->check(CLI::IsMember({"text", "json", "srt", "vtt", "verbose_json"}))
      ->type_name("FORMAT");
  transcribe_command->add_option("--language", transcribe_.language, "Language spoken, such as en")->type_name("CODE");
  transcribe_command->add_option("--model", transcribe_.model, "Speech model; by default the configured one")
      ->type_name("ID");

  CLI::App* tools_group = group("tools", "Tools that models may call; alone: list them");
  tools_group->require_subcommand(0, 1);
  tools_group->callback([this, tools_group] {
    if (tools_group->get_subcommands().empty()) chosen_ = [](Shell& shell) { return tools_list(shell, ""); };
  });
  CLI::App* list = command(*tools_group, "list", "List the tools, or those that do something",
                           "wrkhrs tools list\n  wrkhrs tools list bending stress of a beam", [this](Shell& shell) {
                             return tools_list(shell, fmt::format("{}", fmt::join(arguments_, " ")));
                           });
  list->add_option("query", arguments_, "What the tool should do");
  CLI::App* describe =
      command(*tools_group, "describe", "What a tool does and takes", "wrkhrs tools describe chem_molar_mass",
              [this](Shell& shell) { return tools_describe(shell, name_); });
  describe->add_option("name", name_, "Its name")->required();
  CLI::App* run = command(*tools_group, "run", "Run a tool", "wrkhrs tools run chem_molar_mass formula=H2SO4",
                          [this](Shell& shell) { return tools_run(shell, name_, arguments_); });
  run->add_option("name", name_, "Its name")->required();
  run->add_option("arguments", arguments_, "name=value pairs, or one JSON object");
}

void Commands::upkeep_commands() {
  CLI::App* eval_command = command(app_, "eval", "Measure the answers: faithfulness, citations, refusals",
                                   "wrkhrs eval --split validation --out answers.jsonl\n  wrkhrs eval --limit 12",
                                   [this](Shell& shell) { return eval(shell, eval_); });
  eval_command->add_option("--split", eval_.split, "tune, validation, held_out or all")
      ->capture_default_str()
      ->check(CLI::IsMember({"tune", "validation", "held_out", "all"}))
      ->type_name("SPLIT");
  eval_command->add_option("--limit", eval_.limit, "Ask that many questions only, spread over all")
      ->check(CLI::Range(1, 100000))
      ->type_name("N");
  eval_command->add_option("--store", eval_.store, "Vector store with the sample documents")->capture_default_str();
  eval_command
      ->add_option("--questions", eval_.questions, "Questions of your own, in the form of tests/eval/questions.yaml")
      ->type_name("FILE");
  eval_command
      ->add_option("--out", eval_.out,
                   "Write each answer with its judgement, one JSON line each; a file *.md: for a person to judge")
      ->type_name("FILE");

  CLI::App* audit_command = command(app_, "audit",
                                    "Say what is less safe than it could be, and how to mend it (0: nothing, 1: low or "
                                    "medium, 2: high)",
                                    "wrkhrs audit\n  wrkhrs audit --json --platform /srv/wrkhrs",
                                    [this](Shell& shell) { return audit(shell, audit_); });
  audit_command
      ->add_option("--platform", audit_.platform, "Folder of docker-compose.yml and .env; by default the current one")
      ->type_name("DIR");
  audit_command->add_flag("--quick", audit_.quick, "Do not read model files whole to check their hashes");
  audit_command->add_flag("--rules", audit_.rules, "List what is looked for");

  CLI::App* prune_command =
      command(app_, "prune", "Free what nobody needs any more: rotated logs, old runs, leftovers of killed processes",
              "wrkhrs prune --dry-run\n  wrkhrs prune --runs-older 90 --models",
              [this](Shell& shell) { return prune(shell, prune_); });
  prune_command->add_flag("--dry-run", prune_.dry_run, "Only say what would be freed");
  prune_command->add_option("--runs-older", prune_.runs_older_days, "Delete runs that ended longer ago than this")
      ->capture_default_str()
      ->check(CLI::Range(1, 36500))
      ->type_name("DAYS");
  prune_command->add_flag("--models", prune_.models, "Also installed models that the configuration does not name");
  prune_command->add_flag("--builds", prune_.builds, "Also third-party builds that a newer one has replaced");

  CLI::App* models_group = group("models", "Model files: what there is, fetch, check, import");
  command(*models_group, "list", "List the catalogue and what is installed", "wrkhrs models list", models_list);
  CLI::App* pull = command(*models_group, "pull", "Fetch models and check their sha256; without names the default ones",
                           "wrkhrs models pull\n  wrkhrs models pull whisper-base",
                           [this](Shell& shell) { return models_pull(shell, arguments_, again_); });
  pull->add_option("id", arguments_, "Which ones");
  pull->add_flag("--again", again_, "Also what is there");
  CLI::App* verify = command(*models_group, "verify", "Check the installed files against their sha256",
                             "wrkhrs models verify", [this](Shell& shell) { return models_verify(shell, arguments_); });
  verify->add_option("id", arguments_, "Which ones; without, all");
  CLI::App* import =
      command(*models_group, "import", "Make a model file from a checkpoint (safetensors BERT, CTranslate2 Whisper)",
              "wrkhrs models import ./bge-small-en-v1.5 --id bge-small-en-v1.5",
              [this](Shell& shell) { return models_import(shell, import_); });
  import->add_option("path", import_.checkpoint, "Folder of the checkpoint")->required();
  import->add_option("--id", import_.id, "Name of the model")->required()->type_name("ID");
  import->add_option("--precision", import_.precision, "Of an embedder's matrices: q8_0 or f16")->capture_default_str();
  import->add_option("--licence", import_.licence, "SPDX name, for the record");
  CLI::App* remove = command(*models_group, "remove", "Delete an installed model", "wrkhrs models remove whisper-base",
                             [this](Shell& shell) { return models_remove(shell, name_); });
  remove->add_option("id", name_, "Which one")->required();

  CLI::App* update = command(
      *models_group, "update", "Install another model beside the one in use, judge both, and take it if it is as good",
      "wrkhrs models update all-minilm-l6-v2-f16\n  wrkhrs models update whisper-base --recordings "
      "~/recordings",
      [this](Shell& shell) { return models_update(shell, model_update_); });
  update->add_option("id", model_update_.id, "Which model; its kind says what it replaces")->required();
  update->add_option("--split", model_update_.split, "Questions that decide: tune, validation, held_out or all")
      ->capture_default_str()
      ->check(CLI::IsMember({"tune", "validation", "held_out", "all"}))
      ->type_name("SPLIT");
  update->add_option("--limit", model_update_.questions, "Ask that many questions only")
      ->check(CLI::Range(1, 100000))
      ->type_name("N");
  update->add_option("--margin", model_update_.margin, "How much worse than the one in use it may be, of 1")
      ->capture_default_str()
      ->check(CLI::Range(0.0, 1.0))
      ->type_name("SHARE");
  update->add_option("--recordings", model_update_.recordings, "Of a speech model: folder with NAME.wav and NAME.txt")
      ->type_name("DIR");
  constexpr const char* only_replica = "No other rag serves the documents of a shared database: switch at once";
  update->add_flag("--only-replica", model_update_.only_replica, only_replica);
  CLI::App* rollback =
      command(*models_group, "rollback", "Go back to the model before", "wrkhrs models rollback embedding",
              [this](Shell& shell) { return models_rollback(shell, name_, model_update_.only_replica); });
  rollback->add_flag("--only-replica", model_update_.only_replica, only_replica);
  rollback->add_option("kind", name_, "embedding, speech or language; without, the one changed last")
      ->check(CLI::IsMember({"embedding", "speech", "language"}));

  CLI::App* config_group = group("config", "Show and check the configuration");
  CLI::App* show =
      command(*config_group, "show", "Every setting, its value and where that came from",
              "wrkhrs config show --changed", [this](Shell& shell) { return config_show(shell, changed_only_); });
  show->add_flag("--changed", changed_only_, "Only what is not the default");
  command(*config_group, "check", "Say what is wrong with it", "wrkhrs config check", config_check);
  command(*config_group, "reference", "Print the reference of all settings (Markdown)", "",
          [](Shell&) { return config_reference(); });

  CLI::App* keys_group = group("keys", "API keys of people and programs");
  command(*keys_group, "show", "Print your own key", "export OPENAI_API_KEY=$(wrkhrs keys show)", keys_show);
  command(*keys_group, "list", "List all keys (not the secrets: they are not kept)", "wrkhrs keys list", keys_list);
  CLI::App* add =
      command(*keys_group, "add", "Make a key and print it, this once",
              "wrkhrs keys add ci\n  wrkhrs keys add notebook --expires 90d --scope models --out notebook.key",
              [this](Shell& shell) { return keys_add(shell, key_add_); });
  add->add_option("name", key_add_.name, "What or whom it is for")->required();
  add->add_option("--expires", key_add_.expires, "After this time it opens nothing: 90d, 12h")->type_name("PERIOD");
  add->add_option("--scope", key_add_.scopes, "Only for models, documents, tools or runs (again for more)")
      ->allow_extra_args(false)
      ->type_name("SCOPE");
  add->add_option("--out", key_add_.out, "Write it to this new file (0600) instead")->type_name("FILE");
  CLI::App* rotate =
      command(*keys_group, "rotate", "Give a key another secret; what it owns stays. Without an id: yours",
              "wrkhrs keys rotate --overlap 1h\n  wrkhrs keys rotate key_0123456789abcdef",
              [this](Shell& shell) { return keys_rotate(shell, key_rotate_); });
  rotate->add_option("id", key_rotate_.id, "Its id, from `wrkhrs keys list`");
  rotate->add_option("--overlap", key_rotate_.overlap, "How long the secret before still counts: 1h")
      ->type_name("PERIOD");
  rotate->add_option("--out", key_rotate_.out, "Write it to this new file (0600) instead of printing it")
      ->type_name("FILE");
  CLI::App* revoke = command(*keys_group, "revoke", "End a key", "wrkhrs keys revoke key_0123456789abcdef",
                             [this](Shell& shell) { return keys_revoke(shell, name_); });
  revoke->add_option("id", name_, "Its id, from `wrkhrs keys list`")->required();

  CLI::App* completion =
      command(app_, "completion", "Print the completion script of a shell",
              "wrkhrs completion bash > ~/.local/share/bash-completion/completions/wrkhrs", [this](Shell& shell) {
                auto script = completion_script(tree(app_), name_);
                if (!script) return shell.report(script.error());
                fmt::print("{}", *script);
                return static_cast<int>(exit_ok);
              });
  completion->add_option("shell", name_, "bash, zsh or fish")
      ->required()
      ->check(CLI::IsMember({"bash", "zsh", "fish"}));

  command(app_, "version", "Print the version", "", [](Shell& shell) {
    if (shell.json()) {
      shell.print_json(json::Object{{"version", WRKHRS_VERSION}});
    } else {
      fmt::print("wrkhrs {}\n", WRKHRS_VERSION);
    }
    return static_cast<int>(exit_ok);
  });
}

void Commands::backup_commands() {
  CLI::App* backup_group = group("backup", "Copies of all that cannot be made again: make, check, restore");
  using Function = int (*)(Shell&, const BackupOptions&);
  const auto add = [&](const char* name, const char* description, const char* example, Function function) {
    CLI::App* added = command(*backup_group, name, description, example,
                              [this, function](Shell& shell) { return function(shell, backup_); });
    added->add_option("--target", backup_.target, "Instead of backup.target: a folder, or s3://bucket/prefix")
        ->type_name("PLACE");
    added->add_option("--key-file", backup_.key_file, "Instead of backup.key_path: what opens the backups")
        ->type_name("FILE");
    return added;
  };
  const auto add_id = [&](CLI::App* to) {
    to->add_option("backup", backup_.id, "Which one: its id, the beginning of it, or latest")->capture_default_str();
  };
  add("create", "Make a backup while the stack runs; older ones go as backup.keep_* says",
      "wrkhrs backup create --target /mnt/nas/wrkhrs\n  wrkhrs backup create --target s3://backups/laptop",
      backup_create)
      ->add_flag("--keep-all", backup_.keep_all, "Delete no older ones");
  add("list", "List the backups: age, size, what they hold, whether they were verified", "wrkhrs backup list",
      backup_list);
  CLI::App* verify = add("verify", "Read a backup whole and say whether it is sound",
                         "wrkhrs backup verify\n  wrkhrs backup verify --all", backup_verify);
  add_id(verify);
  verify->add_flag("--all", backup_.all, "Every backup there is");
  CLI::App* restore =
      add("restore", "Put a backup into the home, while the stack does not run",
          "wrkhrs backup restore\n  wrkhrs backup restore 20261126t1615 --force --home /srv/wrkhrs", backup_restore);
  add_id(restore);
  restore->add_flag("--force", backup_.force, "Also where there is something; it is kept aside");
  CLI::App* drill = add("drill", "Rehearse: restore beside, start the stack there, compare counts and searches",
                        "wrkhrs backup drill\n  wrkhrs backup drill 20261126t1615", backup_drill);
  add_id(drill);
  CLI::App* schedule =
      add("schedule", "Say when the next backup is due (backup.every_hours; `wrkhrs up` makes them)",
          "wrkhrs backup schedule\n  wrkhrs backup schedule --follow   # where no supervisor runs", backup_schedule);
  schedule->add_flag("--follow", backup_.follow, "Stay and make them when they are due, until a signal");
}

CommandNode Commands::tree(const CLI::App& app) const {
  CommandNode node{.name = app.get_name(), .description = app.get_description()};
  for (const CLI::Option* option : app.get_options()) {
    if (option->get_group().empty()) continue;
    for (const std::string& name : option->get_lnames()) node.options.push_back("--" + name);
    const std::string positional = option->get_name(true);
    node.takes_service = node.takes_service || positional == "service";
    node.takes_files = node.takes_files || positional == "path" || positional == "file";
  }
  if (&app != &app_) {
    for (const char* global : {"--home", "--port-offset", "--config", "--json"}) node.options.push_back(global);
  }
  for (const CLI::App* command : app.get_subcommands([](const CLI::App*) { return true; })) {
    node.commands.push_back(tree(*command));
  }
  return node;
}

}  // namespace

int run(int argc, char** argv) {
  ::signal(SIGPIPE, SIG_IGN);
  try {
    return Commands().run(argc, argv);
  } catch (const std::exception& error) {
    fmt::print(stderr, "wrkhrs: this should not have happened: {}\nPlease report it with what you did.\n",
               error.what());
    return exit_failed;
  }
}

}  // namespace wrkhrs::cli
