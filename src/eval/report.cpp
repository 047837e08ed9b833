#include "eval/report.hpp"

#include <algorithm>

#include <fmt/format.h>

namespace wrkhrs::eval {
namespace {

Figure share(std::string name, int part, int whole, std::optional<double> target, std::string meaning) {
  return {.name = std::move(name),
          .value = whole > 0 ? static_cast<double>(part) / whole : 0,
          .count = whole,
          .target = target,
          .meaning = std::move(meaning)};
}

/// The nearest-rank percentile of sorted values.
double percentile(const std::vector<double>& sorted, double share) {
  if (sorted.empty()) return 0;
  const auto rank = static_cast<std::size_t>(share * static_cast<double>(sorted.size()) + 0.999999);
  return sorted[std::clamp<std::size_t>(rank, 1, sorted.size()) - 1];
}

}  // namespace

std::vector<Figure> figures(std::span<const Judgement> answers, const CheckerFigures& checker,
                            std::optional<Split> split) {
  int claims = 0, faithful = 0, citations = 0, precise = 0, answerable = 0, unanswerable = 0, refused_rightly = 0;
  int answered = 0, composed = 0, complete = 0, evidence_cited = 0;
  std::vector<double> latencies;
  for (const Judgement& answer : answers) {
    if (split && answer.split != *split) continue;
    claims += answer.claims;
    faithful += answer.faithful_claims;
    citations += answer.citations;
    precise += answer.precise_citations;
    latencies.push_back(answer.latency_s);
    if (!answer.answerable) {
      ++unanswerable;
      refused_rightly += answer.refused();
      continue;
    }
    ++answerable;
    answered += !answer.refused();
    composed += answer.kind == AnswerKind::composed;
    complete += answer.complete;
    evidence_cited += answer.evidence_cited;
  }
  std::sort(latencies.begin(), latencies.end());
  const int measured = static_cast<int>(latencies.size());
  const auto asked = checker.sum(true), others = checker.sum(false);
  std::vector<Figure> all = {
      share("faithfulness", faithful, claims, 0.99, "claims that their cited passage holds"),
      share("citation_precision", precise, citations, 0.95, "citations whose quotation is enough for the sentence"),
      share("refusal", refused_rightly, unanswerable, 0.95, "unanswerable questions that were refused"),
      share("composed", composed, answered, 0.4, "answers that are more than a quotation"),
      share("checker_rejects", asked.rejected, asked.corrupted, 0.95,
            "sentences with a changed number, unit, name or negation that the checker rejects"),
      share("checker_keeps", checker.kept, checker.true_ones, 0.9, "true paraphrases that the checker keeps"),
      share("answered", answered, answerable, std::nullopt, "answerable questions that were answered"),
      share("complete", complete, answerable, std::nullopt, "answers with all facts that the author listed"),
      share("evidence_cited", evidence_cited, answerable, std::nullopt, "answers that cite the author's evidence"),
      {.name = "latency_p50_s", .value = percentile(latencies, 0.5), .count = measured, .meaning = "seconds an answer"},
      {.name = "latency_p95_s",
       .value = percentile(latencies, 0.95),
       .count = measured,
       .meaning = "seconds an answer"},
  };
  for (std::string_view kind : asked_kinds) {
    const auto found = checker.kinds.find(std::string(kind));
    const auto of_kind = found == checker.kinds.end() ? CheckerFigures::OfKind{} : found->second;
    all.push_back(share(fmt::format("rejects_{}", kind), of_kind.rejected, of_kind.corrupted, std::nullopt,
                        fmt::format("of those, the ones with a changed {}", kind)));
  }
  all.push_back(share("rejects_others", others.rejected, others.corrupted, std::nullopt,
                      "sentences with another change (quantifier, role, antonym, condition, order) that it rejects"));
  return all;
}

}  // namespace wrkhrs::eval
