#include <algorithm>
#include <array>
#include <string_view>

#include <fmt/format.h>

#include "capabilities/question_readers.hpp"

namespace wrkhrs::capabilities {
namespace {

/// Which length a quantity is, by the words around it.
struct LengthWords {
  std::string_view field;
  std::initializer_list<std::string_view> before;  ///< "a span of", directly before the value
  std::initializer_list<std::string_view> after;   ///< "wide", directly after it
};

const LengthWords lengths[] = {
    {"length",
     {"span", "span of", "length", "length of", "long", "spanning", "spans", "spans over", "l ="},
     {"long", "span", "in length", "beam", "cantilever", "steel", "simply", "fixed", "propped", "clamped"}},
    {"width", {"width", "width of", "b =", "wide"}, {"wide", "in width", "width"}},
    {"height",
     {"height", "height of", "depth", "depth of", "h =", "high", "deep"},
     {"high", "deep", "tall", "in height", "height", "depth"}},
    {"diameter", {"diameter", "diameter of", "d ="}, {"diameter", "in diameter", "round", "rod", "bar"}},
    {"wall_thickness", {"wall", "wall of", "wall thickness", "wall thickness of"}, {"wall", "thick wall"}},
    {"position",
     {"at", "at a distance of", "placed at", "acting at"},
     {"from the left", "from the left end", "from the left support", "from the fixed end", "from the wall"}},
};

struct ResultWords {
  std::string_view field;
  std::initializer_list<std::string_view> phrases;
};

std::string_view trimmed(std::string_view text) {
  constexpr std::string_view blanks = " ,;:-(\t\n";
  while (!text.empty() && blanks.contains(text.front())) text.remove_prefix(1);
  while (!text.empty() && blanks.contains(text.back())) text.remove_suffix(1);
  return text;
}

bool ends_with_word(std::string_view text, std::string_view word) {
  if (!text.ends_with(word)) return false;
  return text.size() == word.size() || text[text.size() - word.size() - 1] == ' ';
}

bool starts_with_word(std::string_view text, std::string_view word) {
  if (!text.starts_with(word)) return false;
  const char next = text.size() == word.size() ? ' ' : text[word.size()];
  return !((next >= 'a' && next <= 'z') || (next >= '0' && next <= '9'));
}

/// The longest words win: "from the left" beside "at".
std::string_view name_of_length(const QuestionText& question, const units::FoundQuantity& quantity) {
  const std::string before = lower_case(trimmed(question.text().substr(0, quantity.begin)));
  const std::string after = lower_case(trimmed(question.text().substr(quantity.end)));
  std::string_view name;
  std::size_t longest = 0;
  for (const LengthWords& known : lengths) {
    for (std::string_view words : known.before)
      if (words.size() > longest && ends_with_word(before, words)) longest = words.size(), name = known.field;
    for (std::string_view words : known.after)
      if (words.size() > longest && starts_with_word(after, words)) longest = words.size(), name = known.field;
  }
  return name;
}

std::string_view support_in(const QuestionText& question) {
  if (question.says({"propped cantilever", "propped"})) return "propped_cantilever";
  if (question.says({"simply supported", "simply-supported", "simple supports", "simple beam"}))
    return "simply_supported";
  if (question.says({"fixed at both ends", "both ends fixed", "fixed-fixed", "fixed on both ends",
                     "clamped at both ends", "built in at both ends", "built-in at both ends", "encastre", "encastré"}))
    return "fixed_fixed";
  return question.says({"cantilever"}) ? "cantilever" : "";
}

/// "100 mm x 200 mm", "100 x 200 mm": width and height of a rectangle, taken. The places of two numbers with a cross
/// between them.
void read_rectangle(QuestionText& question, boost::json::object& section) {
  const auto numbers = units::find_numbers(question.text());
  for (std::size_t i = 0; i + 1 < numbers.size(); ++i) {
    std::string_view between = question.text().substr(numbers[i].end, numbers[i + 1].begin - numbers[i].end);
    std::string first_unit;
    for (const auto& quantity : question.quantities())
      if (quantity.begin == numbers[i].begin) first_unit = quantity.unit.text;
    between = trimmed(between);
    if (!first_unit.empty() && between.starts_with(first_unit)) between = trimmed(between.substr(first_unit.size()));
    if (between != "x" && between != "×" && between != "by" && between != "*") continue;
    for (const auto& quantity : question.quantities()) {
      if (quantity.begin != numbers[i + 1].begin || quantity.kind != units::FoundQuantity::Kind::value) continue;
      const std::string& unit = first_unit.empty() ? quantity.unit.text : first_unit;
      section["shape"] = "rectangle";
      section["width"] = units::format(numbers[i].value, unit);
      section["height"] = units::format(quantity.value, quantity.unit.text);
      question.take({numbers[i].begin, quantity.end});
      return;
    }
  }
}

/// The length of the beam, the place of the load, and the sizes of the section.
bool read_lengths(QuestionText& question, boost::json::object& arguments, boost::json::object& section) {
  const auto found = question.free("m");
  for (const units::FoundQuantity* quantity : found) {
    std::string_view name = name_of_length(question, *quantity);
    if (name.empty() && found.size() == 1) name = "length";
    boost::json::object& target = name == "length" || name == "position" ? arguments : section;
    if (name.empty() || target.contains(name)) return false;
    const auto value = question.argument(*quantity);
    if (!value) return false;
    target[name] = *value;
  }
  if (section.empty() || section.contains("shape")) return true;
  const bool round = section.contains("diameter");
  if (round && section.contains("wall_thickness")) {
    section["outer_diameter"] = section["diameter"];
    section.erase("diameter");
  }
  section["shape"] = round ? (section.contains("outer_diameter") ? "tube" : "circle")
                           : (section.contains("wall_thickness") ? "box" : "rectangle");
  return true;
}

bool read_load(QuestionText& question, Reading& reading) {
  const auto forces = question.free("N"), spread = question.free("N/m"), moments = question.free("N m");
  if (forces.size() + spread.size() + moments.size() > 1) return false;  // superposition is not read
  const units::FoundQuantity* load = !forces.empty()    ? forces[0]
                                     : !spread.empty()  ? spread[0]
                                     : !moments.empty() ? moments[0]
                                                        : nullptr;
  if (!load) {
    reading.missing.emplace_back("the load, such as 10 kN or 2 kN/m");
    return true;
  }
  const bool total = !forces.empty() && question.says({"uniformly", "uniform", "distributed", "evenly"});
  if (total) {
    reading.missing.emplace_back("the distributed load as a force per length, such as 2 kN/m");
    return true;
  }
  const auto value = question.argument(*load);
  if (!value) return false;
  reading.arguments["load_type"] = !forces.empty() ? "point" : !spread.empty() ? "uniform" : "moment";
  reading.arguments["load"] = *value;
  return true;
}

void read_section_properties(QuestionText& question, boost::json::object& section) {
  const auto second_moments = question.free("m^4"), moduli = question.free("m^3");
  if (second_moments.size() != 1 || moduli.size() > 1) return;
  if (auto value = question.argument(*second_moments[0])) {
    section["shape"] = "custom";
    section["second_moment"] = *value;
  }
  if (moduli.size() != 1) return;
  if (auto value = question.argument(*moduli[0])) section["section_modulus"] = *value;
}

}  // namespace

std::optional<Reading> read_beam(QuestionText& question) {
  static const ResultWords results[] = {
      {"deflection_max", {"deflection", "deflections", "deflect", "deflects", "sag", "sags"}},
      {"bending_stress_max", {"stress", "stresses"}},
      {"moment_max", {"bending moment", "maximum moment", "largest moment"}},
      {"shear_max", {"shear force", "maximum shear", "largest shear"}},
      {"reactions", {"reaction", "reactions", "support forces"}},
  };
  if (!question.says({"beam", "beams", "cantilever", "girder", "joist"})) return std::nullopt;
  Reading reading{.capability = "mech_beam"};
  for (const auto& [field, phrases] : results)
    if (question.says(phrases)) reading.asked.emplace_back(field);
  if (reading.asked.empty()) return std::nullopt;

  const std::string_view support = support_in(question);
  if (support.empty())
    reading.missing.emplace_back("how it is supported (simply supported, cantilever, fixed at both ends, propped)");
  else
    reading.arguments["support"] = support;
  boost::json::object section;
  if (!read_load(question, reading)) return std::nullopt;
  read_section_properties(question, section);
  read_rectangle(question, section);
  if (!read_lengths(question, reading.arguments, section)) return std::nullopt;
  if (!reading.arguments.contains("length")) reading.missing.emplace_back("its span, with the unit");
  if (const auto moduli = question.free("GPa"); moduli.size() == 1) {
    if (auto value = question.argument(*moduli[0])) reading.arguments["elastic_modulus"] = *value;
  } else if (const auto material = material_in(question)) {
    question.take(*material);
    reading.arguments["material"] = question.of(*material);
  }
  const bool deflection = reading.asked.front() == "deflection_max";
  const bool stress = std::ranges::find(reading.asked, "bending_stress_max") != reading.asked.end();
  if (section.empty() && (deflection || stress))
    reading.missing.emplace_back("its cross-section (sizes, or the second moment of area)");
  if (deflection && !reading.arguments.contains("elastic_modulus") && !reading.arguments.contains("material"))
    reading.missing.emplace_back("its Young's modulus or its material");
  if (!section.empty()) reading.arguments["section"] = section;
  const boost::json::value* load = reading.arguments.if_contains("load_type");
  const bool point = load && *load == "point";
  if (point && !reading.arguments.contains("position")) {
    const bool cantilever = support == "cantilever";
    const bool middle = question.says({"midspan", "mid-span", "middle", "centre", "center", "central"});
    const bool end = question.says({"free end", "the end", "its end", "tip"});
    if (cantilever ? middle : end) return std::nullopt;  // a place that has no number in the question
    if (!middle && !end)
      reading.assumptions.emplace_back(cantilever ? "The load acts at the free end, as no other place is named."
                                                  : "The load acts at midspan, as no other place is named.");
  }
  reading.assumptions.emplace_back("The beam is straight and linear-elastic; its own weight is left out.");
  return reading;
}

}  // namespace wrkhrs::capabilities
