#include "cli/eval_command.hpp"

#include <fstream>
#include <map>
#include <set>
#include <thread>

#include <fmt/format.h>
#include <fmt/ranges.h>
#include <unistd.h>

#include "api/rag/operations.hpp"
#include "base/ids.hpp"
#include "base/job_metrics.hpp"
#include "cli/terminal.hpp"
#include "eval/reading.hpp"
#include "eval/report.hpp"
#include "tracking/tracker.hpp"

namespace wrkhrs::cli {
namespace {

namespace rag = api::rag;

constexpr std::chrono::minutes answer_limit{10};

/// The stack under test, as any client sees it.
class Subject {
 public:
  Subject(Shell& shell, net::ServiceClient client) : shell_(shell), client_(std::move(client)) {}

  /// Finds the store and what it holds. Errors also: not_found.
  Result<void> open(const std::string& store);
  bool holds(const std::string& file_name) const { return file_names_.contains(file_name); }
  Result<json::Value> ask(const std::string& question);
  const std::vector<std::string>& passages_of(const std::string& file_id);

 private:
  template <class Request, class Response>
  Result<Response> call(const Operation<Request, Response>& operation, Request request) {
    Context ctx = Context::background(std::chrono::minutes(1));
    return shell_.runtime().run(client_.call(ctx, operation, std::move(request)));
  }

  Shell& shell_;
  net::ServiceClient client_;
  std::string store_id_;
  std::set<std::string> file_names_;
  std::map<std::string, std::vector<std::string>> passages_;
};

Result<void> Subject::open(const std::string& store) {
  std::optional<std::string> after;
  do {
    auto page = call(rag::list_vector_stores, rag::ListVectorStores{.after = after, .limit = 100});
    if (!page) return forward_error(page);
    for (const rag::VectorStore& one : page->data) {
      if (store_id_.empty() && (one.name == store || one.id == store)) store_id_ = one.id;
    }
    after = page->has_more ? page->last_id : std::nullopt;
  } while (after && store_id_.empty());
  if (store_id_.empty()) {
    return fail(Code::not_found, fmt::format("There is no vector store '{}'. `make corpus` and `wrkhrs ingest "
                                             "~/.cache/wrkhrs/corpus` make the one with the sample documents.",
                                             store));
  }
  do {
    auto page =
        call(rag::list_store_files, rag::ListStoreFiles{.vector_store_id = store_id_, .after = after, .limit = 100});
    if (!page) return forward_error(page);
    for (const rag::StoreFile& file : page->data) {
      const json::Value attributes(file.attributes);
      file_names_.insert(
          std::filesystem::path(std::string(json::string_or(attributes, "path", ""))).filename().string());
    }
    after = page->has_more ? page->last_id : std::nullopt;
  } while (after);
  return {};
}

Result<json::Value> Subject::ask(const std::string& question) {
  const json::Object body{{"model", "wrkhrs"},
                          {"messages", json::Array{json::Object{{"role", "user"}, {"content", question}}}},
                          {"wrkhrs", json::Object{{"vector_store_ids", json::Array{json::Value(store_id_)}},
                                                  {"tools", json::Array{}}}}};  // documents are measured, not tools
  net::ClientRequest request{.method = Method::post, .path = "/v1/chat/completions", .body = json::write(body)};
  request.headers.emplace_back("content-type", "application/json");
  Context ctx = Context::background(answer_limit);
  auto response = shell_.runtime().run(client_.fetch(ctx, std::move(request)));
  if (!response) return forward_error(response);
  if (!response->ok()) return std::unexpected(net::error_from_response(response->status, response->body));
  return json::parse(response->body);
}

const std::vector<std::string>& Subject::passages_of(const std::string& file_id) {
  auto [entry, fresh] = passages_.try_emplace(file_id);
  if (!fresh) return entry->second;
  auto content =
      call(rag::get_store_file_content, rag::StoreFileRequest{.vector_store_id = store_id_, .file_id = file_id});
  if (content) {
    for (rag::TextContent& part : content->data) entry->second.push_back(std::move(part.text));
  }
  return entry->second;
}

Result<std::vector<eval::Question>> read_questions(const std::filesystem::path& path) {
  std::ifstream file(path);
  if (!file) return fail(Code::not_found, fmt::format("{} cannot be read.", path.string()));
  return eval::parse_questions(std::string(std::istreambuf_iterator<char>(file), {}));
}

Result<std::vector<eval::Question>> load_questions(const EvalOptions& options) {
  auto questions = options.questions ? read_questions(*options.questions) : eval::builtin_questions();
  if (!questions) return questions;
  std::erase_if(*questions, [&](const eval::Question& question) {
    return options.split != "all" && eval::to_string(question.split) != options.split;
  });
  if (options.limit > 0 && questions->size() > static_cast<std::size_t>(options.limit)) {
    // Every so many-th, so that a short run still sees all kinds.
    std::vector<eval::Question> some;
    for (int i = 0; i < options.limit; ++i) {
      some.push_back(
          (*questions)[static_cast<std::size_t>(i) * questions->size() / static_cast<std::size_t>(options.limit)]);
    }
    *questions = std::move(some);
  }
  return questions;
}

std::string_view name_of(eval::AnswerKind kind) {
  return kind == eval::AnswerKind::composed ? "composed" : kind == eval::AnswerKind::quoted ? "quoted" : "unknown";
}

json::Object line_of(const eval::Question& question, const eval::Judgement& judgement, const json::Value& response) {
  return {{"id", question.id},
          {"split", eval::to_string(question.split)},
          {"question", question.text},
          {"answerable", question.answerable},
          {"kind", name_of(judgement.kind)},
          {"complete", judgement.complete},
          {"claims", judgement.claims},
          {"faithful_claims", judgement.faithful_claims},
          {"citations", judgement.citations},
          {"precise_citations", judgement.precise_citations},
          {"latency_s", judgement.latency_s},
          {"objections", json::to_value(judgement.objections)},
          {"response", response}};
}

struct Column {
  std::string name;
  std::vector<eval::Figure> figures;
};

void print_columns(const std::vector<Column>& columns) {
  const bool colours = colours_on(STDOUT_FILENO);
  std::vector<std::string> heading{"figure"};
  for (const Column& column : columns) heading.push_back(column.name);
  heading.insert(heading.end(), {"target", "meaning"});
  Table table(heading);
  for (std::size_t i = 0; i < columns.front().figures.size(); ++i) {
    const eval::Figure& first = columns.front().figures[i];
    std::vector<Table::Cell> row{first.name};
    for (const Column& column : columns) {
      const eval::Figure& figure = column.figures[i];
      const Colour colour = figure.missed()                     ? Colour::red
                            : figure.target && figure.count > 0 ? Colour::green
                                                                : Colour::none;
      row.emplace_back(figure.count ? fmt::format("{:.3f} ({})", figure.value, figure.count) : "–", colour);
    }
    row.emplace_back(first.target ? fmt::format("≥ {:.2f}", *first.target) : "");
    row.emplace_back(first.meaning);
    table.row(std::move(row));
  }
  fmt::print("{}", table.text(colours, terminal_width(STDOUT_FILENO)));
}

/// Records the figures as a run; where there is an MLflow, waits a while until it has taken it. False: it has not yet.
Result<bool> track(Shell& shell, const config::StackConfig& config, tracking::RunRecord run) {
  metrics::Registry metrics;
  auto tracker = tracking::Tracker::open(shell.runtime(), shell.http(), metrics, config.tracking,
                                         {.path = config.home() / "data" / "eval" / "tracking.db"});
  if (!tracker) return forward_error(tracker);
  Context ctx = Context::background(std::chrono::minutes(1));
  auto recorded = shell.runtime().run((*tracker)->record(ctx, std::move(run)));
  if (!recorded) return forward_error(recorded);
  bool sent = false;
  for (int i = 0; (*tracker)->sends() && !sent && i < 200; ++i) {
    auto counts = shell.runtime().run((*tracker)->counts(ctx));
    sent = counts && counts->waiting == 0;
    if (!sent) std::this_thread::sleep_for(std::chrono::milliseconds(100));
  }
  (*tracker)->stop();
  return sent;
}

/// Leaves the shares for Prometheus, which watches them (deploy/prometheus/rules).
Result<void> publish(const config::StackConfig& config, const std::vector<Column>& columns) {
  metrics::Registry figures;
  for (const Column& column : columns) {
    for (const eval::Figure& figure : column.figures) {
      if (figure.count == 0 || figure.name.ends_with("_s")) continue;
      const metrics::Labels labels{{"measure", figure.name}, {"split", column.name}};
      figures.gauge("wrkhrs_eval_score", "What the last evaluation measured, from 0 to 1.", labels).set(figure.value);
      if (!figure.target) continue;
      figures.gauge("wrkhrs_eval_target", "What the score should at least be.", labels).set(*figure.target);
    }
  }
  figures.gauge("wrkhrs_eval_last_run_timestamp_seconds", "When the last evaluation ended, in seconds since 1970.")
      .set(static_cast<double>(unix_millis_now()) / 1000);
  return metrics::write_job_metrics(config.job_metrics_dir(), "eval", figures);
}

}  // namespace

int eval(Shell& shell, const EvalOptions& options) {
  auto config = shell.client_config();
  if (!config) {
    shell.report(config.error());
    return exit_usage;
  }
  auto questions = load_questions(options);
  auto sentences = eval::builtin_sentences();
  if (!questions || !sentences) {
    shell.report(questions ? sentences.error() : questions.error());
    return exit_usage;
  }
  auto client = shell.service("gateway");
  if (!client) return shell.report(client.error());
  Subject subject(shell, *client);
  if (auto opened = subject.open(options.store); !opened) return shell.report_call(opened.error(), "gateway");
  std::set<std::string> missing;
  for (const eval::Question& question : *questions) {
    if (question.answerable && !subject.holds(question.source)) missing.insert(question.source);
  }
  if (!missing.empty()) {
    return shell.report(
        {.code = Code::not_found,
         .message = fmt::format("The vector store '{}' lacks {} of the documents that the questions are about, such "
                                "as {}. `make corpus` fetches them, `wrkhrs ingest ~/.cache/wrkhrs/corpus` adds them.",
                                options.store, missing.size(), *missing.begin())});
  }
  std::ofstream out;
  const bool for_readers = options.out && options.out->extension() == ".md";
  if (options.out) out.open(*options.out);

  tracking::RunRecord run{.run_id = new_id("eval_"), .experiment = "wrkhrs-eval", .started_at_ms = unix_millis_now()};
  std::vector<eval::Judgement> judgements;
  {
    Progress progress("asking");
    for (const eval::Question& question : *questions) {
      progress.show(judgements.size(), questions->size(), question.text);
      const SteadyTime begin = std::chrono::steady_clock::now();
      auto response = subject.ask(question.text);
      if (!response) {
        progress.clear();
        return shell.report_call(response.error(), "gateway");
      }
      const double latency_s = std::chrono::duration<double>(std::chrono::steady_clock::now() - begin).count();
      auto passages = [&](const std::string& file_id) -> const std::vector<std::string>& {
        return subject.passages_of(file_id);
      };
      auto judgement = eval::judge(question, *response, passages);
      if (!judgement) {
        progress.clear();
        return shell.report(judgement.error());
      }
      judgement->latency_s = latency_s;
      if (out) {
        out << (for_readers ? eval::for_a_reader(question, *response)
                            : json::write(line_of(question, *judgement, *response)) + "\n")
            << std::flush;
      }
      judgements.push_back(std::move(*judgement));
    }
  }

  std::vector<Column> columns;
  auto add_column = [&](std::string name, std::optional<eval::Split> split) {
    columns.push_back({std::move(name), eval::figures(judgements, eval::check_the_checker(*sentences, split), split)});
  };
  for (const eval::Split split : eval::all_splits) {
    const std::string name(eval::to_string(split));
    if (options.split == "all" || options.split == name) add_column(name, split);
  }
  if (options.split == "all") add_column("all", std::nullopt);

  bool missed = false;
  json::Object object;
  for (const Column& column : columns) {
    json::Object list;
    for (const eval::Figure& figure : column.figures) {
      missed = missed || figure.missed();
      json::Object one{{"value", figure.value}, {"count", figure.count}};
      if (figure.target) one["target"] = *figure.target;
      list[figure.name] = std::move(one);
      if (figure.count > 0) run.metrics.push_back({.name = column.name + "/" + figure.name, .value = figure.value});
    }
    object[column.name] = std::move(list);
  }
  // A sample of the questions says too little to wake anybody.
  if (options.limit <= 0) {
    if (auto published = publish(*config, columns); !published) shell.report(published.error());
  }
  run.ended_at_ms = unix_millis_now();
  run.name = fmt::format("eval of {} questions", judgements.size());
  run.params = {{"questions", fmt::format("{}", judgements.size())},
                {"split", options.split},
                {"model", config->orchestrator.model},
                {"embedding_model", config->rag.embedding_model},
                {"version", WRKHRS_VERSION}};
  const std::string run_id = run.run_id;
  auto tracked = track(shell, *config, std::move(run));

  if (shell.json()) {
    object["run_id"] = run_id;
    object["sent_to_mlflow"] = tracked && *tracked;
    shell.print_json(object);
  } else {
    print_columns(columns);
    if (!tracked) {
      shell.report(tracked.error());
    } else {
      fmt::print("Run {} of the experiment wrkhrs-eval {}.\n", run_id,
                 *tracked ? "is in MLflow" : "waits for MLflow (MLFLOW_TRACKING_URI)");
    }
  }
  return missed ? exit_failed : exit_ok;
}

}  // namespace wrkhrs::cli
