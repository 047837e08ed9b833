#include "capabilities/question.hpp"

#include <algorithm>
#include <cctype>
#include <cmath>

#include <fmt/format.h>

#include "capabilities/formula.hpp"
#include "capabilities/materials.hpp"
#include "capabilities/question_readers.hpp"
#include "capabilities/question_text.hpp"

namespace wrkhrs::capabilities {
namespace {

constexpr std::size_t question_bytes_max = 2048;

bool contains_digit(std::string_view text) {
  return std::ranges::any_of(text, [](char c) { return c >= '0' && c <= '9'; });
}

/// The chemical formulas of the question, each once. A word of letters alone is one only where a formula is due.
std::vector<Mention> formulas_in(const QuestionText& question) {
  std::vector<Mention> found;
  for (std::size_t i = 0; i < question.words().size(); ++i) {
    const Mention word = question.words()[i];
    const std::string_view text = question.of(word);
    const std::string before = i == 0 ? "" : lower_case(question.of(question.words()[i - 1]));
    const bool due = before == "of" || before == "for" || before == "in" || before == "and";
    if (!std::isupper(static_cast<unsigned char>(text[0])) && text[0] != '(' && text[0] != '[') continue;
    if (!contains_digit(text) && !due) continue;
    if (question.is_taken(word) || !parse_formula(text)) continue;
    const bool repeated = std::ranges::any_of(found, [&](Mention other) { return question.of(other) == text; });
    if (!repeated) found.push_back(word);
  }
  return found;
}

struct NamedSubstance {
  const KnownAcidBase* row;
  Mention mention;
};

/// A word for the other half of a conjugate pair ("acetate", "ammonium"), by which the table knows the acid or base.
bool names_a_salt(std::string_view name) {
  return !name.contains(' ') && (name.ends_with("ate") || name.ends_with("ite") || name.ends_with("ium"));
}

/// The acid or base that the question names, by the longest of its names.
std::optional<NamedSubstance> substance_in(const QuestionText& question) {
  std::optional<NamedSubstance> best;
  const auto consider = [&](const KnownAcidBase& row, std::string_view name) {
    if (name.empty() || names_a_salt(name)) return;
    const bool formula = lower_case(name) != name;
    const auto found = formula ? question.find_exactly(name) : question.find({name});
    if (found && (!best || found->end - found->begin > best->mention.end - best->mention.begin))
      best = NamedSubstance{&row, *found};
  };
  for (const KnownAcidBase& row : known_acids_and_bases()) {
    consider(row, row.name);
    for (std::string_view rest = row.aliases; !rest.empty();) {
      const std::size_t bar = std::min(rest.find('|'), rest.size());
      consider(row, rest.substr(0, bar));
      rest.remove_prefix(std::min(bar + 1, rest.size()));
    }
  }
  return best;
}

/// The formula by which the table knows a substance; empty when it has none.
std::string_view formula_of(const KnownAcidBase& row) {
  const std::string_view first = row.aliases.substr(0, row.aliases.find('|'));
  return lower_case(first) != first && parse_formula(first) ? first : std::string_view();
}

std::optional<Reading> read_molar_mass(QuestionText& question) {
  const bool amount = question.says({"how many moles", "number of moles", "amount of substance"});
  if (!amount && !question.says({"molar mass", "molar weight", "molecular weight", "molecular mass", "formula weight",
                                 "formula mass"}))
    return std::nullopt;
  Reading reading{.capability = "chem_molar_mass"};
  reading.asked = {amount ? "amount" : "molar_mass"};
  const auto formulas = formulas_in(question);
  const auto named = substance_in(question);
  if (formulas.size() > 1) return std::nullopt;
  if (formulas.size() == 1) {
    question.take(formulas[0]);
    reading.arguments["formula"] = question.of(formulas[0]);
  } else if (named && !formula_of(*named->row).empty()) {
    question.take(named->mention);
    reading.arguments["formula"] = formula_of(*named->row);
    reading.assumptions.push_back(
        fmt::format("The formula of {} is {}.", question.of(named->mention), formula_of(*named->row)));
  } else {
    reading.missing.emplace_back("the chemical formula, such as H2SO4");
  }
  const auto masses = question.free("kg");
  if (masses.size() > 1) return std::nullopt;
  if (masses.size() == 1) {
    if (auto mass = question.argument(*masses[0])) reading.arguments["mass"] = *mass;
  } else if (amount) {
    reading.missing.emplace_back("the mass, with its unit");
  }
  return reading;
}

/// The longest beginning of `text` that ends at a word's end and is a unit of this dimension; nothing where none is.
std::optional<std::string> unit_at_start(std::string_view text, units::Dimension dimension) {
  while (text.starts_with(' ')) text.remove_prefix(1);
  for (std::size_t end = std::min(text.size(), units::max_unit_length); end > 0; --end) {
    if (end < text.size() && text[end] != ' ' && !std::string_view("?!.,;").contains(text[end])) continue;
    const std::string_view candidate = text.substr(0, end);
    if (candidate.ends_with(' ') || std::string_view("?!.,;").contains(candidate.back())) continue;
    const auto unit = units::parse_unit(candidate);
    if (unit && unit->dimension == dimension) return std::string(candidate);
  }
  return std::nullopt;
}

std::optional<Reading> read_conversion(QuestionText& question) {
  if (question.quantities().size() != 1) return std::nullopt;
  const units::FoundQuantity& given = question.quantities()[0];
  if (given.kind != units::FoundQuantity::Kind::value || given.unit.text == "pH") return std::nullopt;
  std::optional<std::string> to;
  std::size_t unit_end = std::string_view::npos;
  std::string_view rest = question.text().substr(given.end);
  while (rest.starts_with(' ')) rest.remove_prefix(1);
  for (std::string_view link : {"in ", "to ", "into ", "as ", "= ? ", "equal in ", "expressed in "}) {
    if (!rest.starts_with(link)) continue;
    to = unit_at_start(rest.substr(link.size()), given.unit.dimension);
    if (to) unit_end = static_cast<std::size_t>(rest.data() - question.text().data()) + link.size() + to->size();
  }
  const bool converts = question.says({"convert"});
  if (const auto many = question.find({"how many"}); !to && many && many->end < given.begin) {
    to = unit_at_start(question.text().substr(many->end), given.unit.dimension);
    if (to && question.text().substr(many->end + to->size() + 1, given.begin - many->end - to->size() - 1).size() > 24)
      return std::nullopt;  // between the unit and the value stands more than "are there in"
    unit_end = given.end;
  }
  if (!to && !converts) return std::nullopt;
  // Nothing may follow that would make it another question ("… in bar at 3 m depth").
  if (to && question.text().substr(unit_end).find_first_not_of(" ?!.\n") != std::string_view::npos) return std::nullopt;
  Reading reading{.capability = "unit_convert"};
  reading.asked = {"value"};
  reading.arguments["value"] = given.value;
  reading.arguments["from"] = given.unit.text;
  question.take({given.begin, given.end});
  if (to)
    reading.arguments["to"] = *to;
  else
    reading.assumptions.emplace_back("The SI unit is wanted, as no other is named.");
  return reading;
}

std::optional<double> number_after(const QuestionText& question, Mention mention) {
  for (const units::FoundNumber& number : units::find_numbers(question.text())) {
    if (number.begin >= mention.end && number.begin - mention.end <= 10) return number.value;
  }
  return std::nullopt;
}

/// "pKa = 4.76": the value, taken.
std::optional<double> constant_in(QuestionText& question, std::string_view name) {
  const auto mention = question.find({name});
  if (!mention) return std::nullopt;
  const auto value = number_after(question, *mention);
  if (!value) return std::nullopt;
  for (const units::FoundNumber& number : units::find_numbers(question.text())) {
    if (number.begin >= mention->end && number.begin - mention->end <= 10) {
      question.take({number.begin, number.end});
      break;
    }
  }
  return value;
}

std::size_t distance(const units::FoundQuantity& quantity, Mention mention) {
  return quantity.begin > mention.end   ? quantity.begin - mention.end
         : mention.begin > quantity.end ? mention.begin - quantity.end
                                        : 0;
}

std::optional<Reading> read_ph(QuestionText& question) {
  if (!question.says({"ph of", "ph does", "ph has", "ph will", "ph is", "the ph"})) return std::nullopt;
  Reading reading{.capability = "chem_ph"};
  reading.asked = {"ph"};
  const bool buffer = question.says({"buffer"});
  if (const auto named = substance_in(question)) {
    question.take(named->mention);
    reading.arguments["substance"] = question.of(named->mention);
    if (buffer) reading.arguments["kind"] = "buffer";
  } else {
    std::string kind;
    for (std::string_view known : {"strong acid", "strong base", "weak acid", "weak base"}) {
      if (!question.says({known})) continue;
      kind = known;
      std::ranges::replace(kind, ' ', '_');
    }
    if (buffer) kind = "buffer";
    if (kind.empty()) reading.missing.emplace_back("which acid or base is dissolved (or its kind, strong or weak)");
    if (!kind.empty()) reading.arguments["kind"] = kind;
    const auto pka = constant_in(question, "pka");
    const auto pkb = pka ? std::nullopt : constant_in(question, "pkb");
    if (pka) reading.arguments["pka"] = *pka;
    if (pkb) reading.arguments["pkb"] = *pkb;
    if (!pka && !pkb && (kind.starts_with("weak") || buffer)) reading.missing.emplace_back("its pKa");
  }
  auto concentrations = question.free("mol/L");
  if (concentrations.size() > (buffer ? 2u : 1u)) return std::nullopt;
  if (buffer && concentrations.size() == 2) {
    // The one that is nearer to the acid's name belongs to it.
    const boost::json::value* name = reading.arguments.if_contains("substance");
    const auto mention = name ? question.find_exactly(std::string_view(name->get_string())) : std::nullopt;
    if (mention && distance(*concentrations[1], *mention) < distance(*concentrations[0], *mention))
      std::swap(concentrations[0], concentrations[1]);
    if (auto other = question.argument(*concentrations[1])) reading.arguments["conjugate_concentration"] = *other;
  } else if (buffer) {
    reading.missing.emplace_back("the concentrations of the acid and of its conjugate base");
  }
  if (concentrations.empty()) {
    if (!buffer) reading.missing.emplace_back("the concentration, such as 0.1 mol/L");
  } else if (auto value = question.argument(*concentrations[0])) {
    reading.arguments["concentration"] = *value;
  }
  constexpr double room_temperature_k = 298.15;
  for (const units::FoundQuantity* temperature : question.free("K")) {
    if (std::abs(temperature->value_si - room_temperature_k) > 0.5) return std::nullopt;  // the constants hold at 25 °C
    question.take({temperature->begin, temperature->end});
  }
  reading.assumptions.emplace_back("The solution is at 25 °C, and activities count as concentrations.");
  return reading;
}

struct PropertyWords {
  std::string_view field;
  std::initializer_list<std::string_view> phrases;
};

std::optional<Reading> read_material(QuestionText& question) {
  static const PropertyWords properties[] = {
      {"density", {"density"}},
      {"youngs_modulus",
       {"young's modulus", "youngs modulus", "elastic modulus", "modulus of elasticity", "e-modulus"}},
      {"poissons_ratio", {"poisson's ratio", "poisson ratio", "poissons ratio"}},
      {"yield_strength", {"yield strength", "yield stress", "yield point", "proof stress", "proof strength"}},
      {"ultimate_strength", {"tensile strength", "ultimate strength", "ultimate stress"}},
      {"thermal_expansion", {"thermal expansion", "expansion coefficient", "coefficient of expansion"}},
      {"thermal_conductivity", {"thermal conductivity", "heat conductivity"}},
  };
  Reading reading{.capability = "material_properties"};
  for (const PropertyWords& property : properties)
    if (question.says(property.phrases)) reading.asked.emplace_back(property.field);
  const auto mention = material_in(question);
  if (reading.asked.empty() || !mention) return std::nullopt;
  question.take(*mention);
  reading.arguments["material"] = question.of(*mention);
  return reading;
}

/// The question wants what a text says, not what can be calculated.
bool asks_for_a_source(const QuestionText& question) {
  return question.says({"according to", "report",  "reports",   "document",   "documents", "manual",
                        "minutes",      "meeting", "datasheet", "data sheet", "recording", "recorded",
                        "table",        "chapter", "page",      "log",        "logs",      "our",
                        "we",           "they",    "he",        "she",        "did",       "was",
                        "were",         "decided", "said",      "say",        "says"});
}

}  // namespace

std::optional<Mention> material_in(const QuestionText& question) {
  const auto& words = question.words();
  const auto is_name = [](std::string_view text) {
    const auto found = find_materials(text, 2);
    if (found.size() != 1) return false;
    if (contains_digit(text)) return true;
    const std::string wanted = lower_case(text);
    std::string names = lower_case(found[0]->name) + "|" + lower_case(found[0]->aliases);
    return ("|" + names + "|").contains("|" + wanted + "|");
  };
  for (std::size_t count = std::min<std::size_t>(words.size(), 4); count > 0; --count) {
    for (std::size_t i = 0; i + count <= words.size(); ++i) {
      const Mention candidate{words[i].begin, words[i + count - 1].end};
      if (!question.is_taken(candidate) && question.of(candidate).size() > 1 && is_name(question.of(candidate)))
        return candidate;
    }
  }
  return std::nullopt;
}

std::optional<Reading> read_question(std::string_view question) {
  if (question.size() > question_bytes_max) return std::nullopt;
  for (auto reader : {read_molar_mass, read_ph, read_beam, read_material, read_conversion}) {
    QuestionText text(question);
    if (asks_for_a_source(text)) return std::nullopt;
    auto reading = reader(text);
    // What was not understood might change the answer.
    if (reading && (!reading->complete() || text.all_understood())) return reading;
  }
  return std::nullopt;
}

}  // namespace wrkhrs::capabilities
