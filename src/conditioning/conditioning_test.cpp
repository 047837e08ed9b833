#include "conditioning/conditioning.hpp"

#include <chrono>
#include <cstdlib>
#include <fstream>

#include <fmt/format.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "base/json.hpp"
#include "conditioning/terms.hpp"

namespace wrkhrs::conditioning {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;

constexpr double belongs = 0.5;

std::vector<std::string> strings(const boost::json::value& array) {
  std::vector<std::string> out;
  for (const auto& item : array.as_array()) out.emplace_back(item.as_string());
  return out;
}

std::vector<boost::json::object> labelled_sentences() {
  const char* root = std::getenv("WRKHRS_SOURCE_DIR");
  std::ifstream file(std::string(root ? root : ".") + "/src/conditioning/sentences.jsonl");
  std::vector<boost::json::object> rows;
  for (std::string line; std::getline(file, line);) {
    auto row = json::parse_object(line);
    EXPECT_TRUE(row) << line;
    if (row) rows.push_back(*row);
  }
  return rows;
}

std::vector<std::string> domains_of(const Conditioning& c) {
  std::vector<std::string> out;
  for (const DomainScore& score : c.domains)
    if (score.score >= belongs) out.emplace_back(to_string(score.domain));
  return out;
}

std::vector<std::string> quantities_of(const Conditioning& c) {
  std::vector<std::string> out;
  for (const auto& q : c.quantities) {
    const std::string unit = units::si_unit(q.unit.dimension);
    out.push_back(q.low == q.high ? fmt::format("{:.6g} {}", q.value_si, unit)
                                  : fmt::format("{:.6g}…{:.6g} {}", q.low_si, q.high_si, unit));
  }
  return out;
}

std::vector<std::string> constraints_of(const Conditioning& c) {
  std::vector<std::string> out;
  for (Constraint constraint : c.constraints) {
    constraint.subject.clear();
    out.push_back(constraint.normalized());
  }
  return out;
}

TEST(Conditioning, ReadsTheLabelledSentencesAsLabelled) {
  const auto rows = labelled_sentences();
  EXPECT_GE(rows.size(), 60u);
  for (const auto& row : rows) {
    const std::string text(row.at("text").as_string());
    const Conditioning c = condition(text);
    EXPECT_EQ(domains_of(c), strings(row.at("domains"))) << text << "\n" << json::write(to_json(c, text).at("domains"));
    EXPECT_EQ(quantities_of(c), strings(row.at("quantities"))) << text;
    EXPECT_EQ(constraints_of(c), strings(row.at("constraints"))) << text;
  }
}

TEST(Conditioning, ScoresSayWhichTermsMadeThem) {
  const Conditioning c = condition("Titrate the acid with NaOH; the acid is weak.");
  const DomainScore& chemistry = c.domains.at(0);
  EXPECT_GT(chemistry.score, 0.8);
  EXPECT_EQ(chemistry.evidence.at(0).term, "titrate");
  std::vector<std::string> terms;
  for (const Evidence& e : chemistry.evidence) terms.push_back(e.term);
  EXPECT_THAT(terms, ElementsAre("titrate", "acid", "formula NaOH"));
  EXPECT_EQ(chemistry.evidence.at(1).count, 2u);
  for (const DomainScore& score : condition("hello").domains) EXPECT_EQ(score.score, 0);
}

TEST(Conditioning, ConstraintsCarrySubjectSpanAndSiValue) {
  const std::string text =
      "Design a bracket. The deflection of the tip must not exceed 0.5 in, and use at least 4 bolts.";
  const Conditioning c = condition(text);
  ASSERT_EQ(c.constraints.size(), 2u);
  EXPECT_EQ(c.constraints[0].normalized(), "deflection of the tip ≤ 0.0127 m");
  EXPECT_EQ(text.substr(c.constraints[0].begin, c.constraints[0].end - c.constraints[0].begin), "not exceed 0.5 in");
  EXPECT_EQ(c.constraints[1].normalized(), "≥ 4");
}

TEST(Conditioning, IsWrittenAsJson) {
  const std::string text = "The beam must carry at least 5 kN.";
  const auto out = to_json(condition(text), text);
  EXPECT_EQ(out.at("constraints").at(0).at("relation"), "at_least");
  EXPECT_EQ(out.at("constraints").at(0).at("text"), "at least 5 kN");
  EXPECT_EQ(out.at("quantities").at(0).at("value_si").as_double(), 5000);
  EXPECT_EQ(out.at("domains").at("mechanical").at("evidence").at(0).at("term"), "beam");
  EXPECT_EQ(out.at("truncated"), false);
}

TEST(Conditioning, LimitsHoldAndAreSaid) {
  std::string text;
  for (int i = 0; i < 1000; ++i) text += "at most 5 kN, ";
  const Conditioning c = condition(text, {.bytes_max = 10'000, .quantities_max = 20, .constraints_max = 10});
  EXPECT_TRUE(c.truncated);
  EXPECT_EQ(c.quantities.size(), 20u);
  EXPECT_EQ(c.constraints.size(), 10u);
  EXPECT_NO_THROW(condition("µµµ", {.bytes_max = 3}));
  EXPECT_FALSE(condition("").truncated);
}

TEST(Conditioning, HostileTextOfAMegabyteTakesLinearTime) {
  constexpr std::size_t size = 1 << 20;
  for (const std::string_view piece : {"at most ", "1 ", "at most 1 m ", "between 1 and 2 m ", "acid ", "a", "H2O",
                                       "\xff", " ", "C1H1", "must not exceed ", "((((", "the the the ", "young's "}) {
    std::string text;
    text.reserve(size + piece.size());
    while (text.size() < size) text += piece;
    const auto start = std::chrono::steady_clock::now();
    const Conditioning c =
        condition(text, {.bytes_max = 2 * size, .quantities_max = 1u << 20, .constraints_max = 1u << 20});
    const std::chrono::duration<double> took = std::chrono::steady_clock::now() - start;
    EXPECT_LT(took.count(), 20) << piece;  // quadratic would be hours; sanitizers and busy machines are slow
    for (const DomainScore& score : c.domains) EXPECT_LE(score.score, 1);
  }
}

TEST(Terms, AreInTheirNormalForm) {
  for (const Term& term : terms()) {
    EXPECT_GT(term.chemistry + term.mechanical + term.materials, 0) << term.text;
    // A term that the tokenizer would write differently would never match.
    const auto scores = condition(std::string(term.text)).domains;
    bool found = false;
    for (const DomainScore& score : scores)
      for (const Evidence& e : score.evidence) found = found || e.term == term.text;
    EXPECT_TRUE(found) << term.text;
  }
}

}  // namespace
}  // namespace wrkhrs::conditioning
