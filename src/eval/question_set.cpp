#include "eval/question_set.hpp"

#include <functional>
#include <set>

#include <fmt/format.h>
#include <yaml-cpp/yaml.h>

#include "eval/builtin_sets.hpp"

namespace wrkhrs::eval {
namespace {

/// Runs a reader of YAML; whatever it throws becomes an error.
template <class T>
Result<std::vector<T>> guarded(const std::string& yaml,
                               const std::function<void(const YAML::Node&, std::vector<T>&)>& read) {
  try {
    std::vector<T> list;
    read(YAML::Load(yaml), list);
    return list;
  } catch (const YAML::Exception& error) {
    return fail(Code::invalid_argument, fmt::format("Line {}: {}.", error.mark.line + 1, error.msg));
  }
}

std::string text_of(const YAML::Node& map, const char* key) {
  const YAML::Node node = map[key];
  if (!node || !node.IsScalar()) throw YAML::Exception(map.Mark(), fmt::format("'{}' is missing", key));
  return node.Scalar();
}

Split split_of(const YAML::Node& map) {
  const std::string text = text_of(map, "split");
  if (text == "tune") return Split::tune;
  if (text == "held_out") return Split::held_out;
  throw YAML::Exception(map.Mark(), fmt::format("'split' is tune or held_out, not '{}'", text));
}

}  // namespace

std::string_view to_string(Split split) { return split == Split::tune ? "tune" : "held_out"; }

std::string_view builtin_questions_yaml() { return builtin_questions; }
std::string_view builtin_sentences_yaml() { return builtin_sentences; }

Result<std::vector<Question>> parse_questions(const std::string& yaml) {
  return guarded<Question>(yaml, [](const YAML::Node& root, std::vector<Question>& list) {
    std::set<std::string> ids;
    for (const YAML::Node& node : root["questions"]) {
      Question question{.id = text_of(node, "id"), .split = split_of(node), .text = text_of(node, "question")};
      if (!ids.insert(question.id).second)
        throw YAML::Exception(node.Mark(), fmt::format("'{}' is there twice", question.id));
      question.answerable = node["answerable"].as<bool>();
      if (question.answerable) {
        question.source = text_of(node, "source");
        question.evidence = text_of(node, "evidence");
        for (const YAML::Node& fact : node["facts"]) question.facts.push_back(fact.Scalar());
      }
      list.push_back(std::move(question));
    }
  });
}

Result<std::vector<KnownSentence>> parse_sentences(const std::string& yaml) {
  return guarded<KnownSentence>(yaml, [](const YAML::Node& root, std::vector<KnownSentence>& list) {
    for (const YAML::Node& node : root["passages"]) {
      const Split split = split_of(node);
      const std::string passage = text_of(node, "text");
      for (const YAML::Node& sentence : node["supported"]) {
        list.push_back({.split = split, .passage = passage, .text = sentence.Scalar()});
      }
      for (const YAML::Node& sentence : node["corrupted"]) {
        list.push_back({.split = split,
                        .passage = passage,
                        .text = text_of(sentence, "text"),
                        .supported = false,
                        .kind = text_of(sentence, "kind")});
      }
    }
  });
}

}  // namespace wrkhrs::eval
