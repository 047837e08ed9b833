#include "conditioning/conditioning.hpp"

#include <fmt/format.h>

#include "conditioning/constraints.hpp"
#include "conditioning/domains.hpp"

namespace wrkhrs::conditioning {

std::string_view to_string(Domain domain) {
  switch (domain) {
    case Domain::chemistry:
      return "chemistry";
    case Domain::mechanical:
      return "mechanical";
    case Domain::materials:
      return "materials";
  }
  return "unknown";
}

std::string_view to_string(Relation relation) {
  switch (relation) {
    case Relation::at_most:
      return "at_most";
    case Relation::less_than:
      return "less_than";
    case Relation::at_least:
      return "at_least";
    case Relation::greater_than:
      return "greater_than";
    case Relation::between:
      return "between";
    case Relation::equal:
      return "equal";
  }
  return "unknown";
}

std::string_view symbol(Relation relation) {
  switch (relation) {
    case Relation::at_most:
      return "≤";
    case Relation::less_than:
      return "<";
    case Relation::at_least:
      return "≥";
    case Relation::greater_than:
      return ">";
    case Relation::between:
      return "…";
    case Relation::equal:
      return "=";
  }
  return "?";
}

std::string Constraint::normalized() const {
  const std::string unit_text = unit_si == "1" ? "" : unit_si;
  const auto value = [&](double number) {
    return fmt::format("{:.6g}{}{}", number, unit_text.empty() ? "" : " ", unit_text);
  };
  const std::string lead = subject.empty() ? "" : subject + " ";
  if (relation == Relation::between) return fmt::format("{}≥ {} and ≤ {}", lead, value(low_si), value(high_si));
  const bool upper = relation == Relation::at_most || relation == Relation::less_than;
  return fmt::format("{}{} {}", lead, symbol(relation), value(upper ? high_si : low_si));
}

Conditioning condition(std::string_view text, const Limits& limits) {
  Conditioning out;
  if (text.size() > limits.bytes_max) {
    std::size_t cut = limits.bytes_max;
    while (cut > 0 && (static_cast<unsigned char>(text[cut]) & 0xC0) == 0x80) --cut;  // not inside a character
    text = text.substr(0, cut);
    out.truncated = true;
  }
  out.quantities = units::find_quantities(text);
  out.domains = score_domains(text, out.quantities, limits.evidence_max);
  out.constraints = find_constraints(text, out.quantities, limits.constraints_max);
  if (out.quantities.size() > limits.quantities_max) {
    out.quantities.resize(limits.quantities_max);
    out.truncated = true;
  }
  out.truncated = out.truncated || out.constraints.size() == limits.constraints_max;
  return out;
}

boost::json::object to_json(const Conditioning& conditioning, std::string_view text) {
  const auto span = [&](boost::json::object& out, std::size_t begin, std::size_t end) {
    out["begin"] = begin;
    out["end"] = end;
    out["text"] = text.substr(begin, end - begin);
  };
  boost::json::object scores;
  for (const DomainScore& score : conditioning.domains) {
    boost::json::array evidence;
    for (const Evidence& e : score.evidence) {
      boost::json::object row;
      row["term"] = e.term;
      row["weight"] = e.weight;
      row["count"] = e.count;
      evidence.push_back(std::move(row));
    }
    boost::json::object entry;
    entry["score"] = score.score;
    entry["evidence"] = std::move(evidence);
    scores[to_string(score.domain)] = std::move(entry);
  }
  boost::json::array quantities;
  for (const units::FoundQuantity& q : conditioning.quantities) {
    boost::json::object row;
    span(row, q.begin, q.end);
    row["value"] = q.value;
    row["unit"] = q.unit.text;
    if (q.low != q.high) {
      row["low"] = q.low;
      row["high"] = q.high;
      row["low_si"] = q.low_si;
      row["high_si"] = q.high_si;
    }
    row["value_si"] = q.value_si;
    row["unit_si"] = units::si_unit(q.unit.dimension);
    row["dimension"] = units::name_of(q.unit.dimension);
    if (!q.unit.note.empty()) row["note"] = q.unit.note;
    quantities.push_back(std::move(row));
  }
  boost::json::array constraints;
  for (const Constraint& c : conditioning.constraints) {
    boost::json::object row;
    span(row, c.begin, c.end);
    row["relation"] = to_string(c.relation);
    row["subject"] = c.subject;
    row["low_si"] = c.low_si;
    row["high_si"] = c.high_si;
    row["unit_si"] = c.unit_si;
    row["normalized"] = c.normalized();
    constraints.push_back(std::move(row));
  }
  boost::json::object out;
  out["domains"] = std::move(scores);
  out["quantities"] = std::move(quantities);
  out["constraints"] = std::move(constraints);
  out["truncated"] = conditioning.truncated;
  return out;
}

}  // namespace wrkhrs::conditioning
