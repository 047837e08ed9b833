#include "eval/question_set.hpp"

#include <algorithm>
#include <functional>
#include <iterator>
#include <set>
#include <span>
#include <utility>

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
  for (const Split split : all_splits) {
    if (text == to_string(split)) return split;
  }
  throw YAML::Exception(map.Mark(), fmt::format("'split' is tune, validation or held_out, not '{}'", text));
}

/// What all of the documents hold, in their order.
template <class T>
Result<std::vector<T>> joined(std::span<const std::string_view> documents,
                              Result<std::vector<T>> (*parse)(const std::string& yaml)) {
  std::vector<T> all;
  for (const std::string_view document : documents) {
    auto some = parse(std::string(document));
    if (!some) return some;
    std::ranges::move(*some, std::back_inserter(all));
  }
  return all;
}

}  // namespace

std::string_view to_string(Split split) {
  switch (split) {
    case Split::tune:
      return "tune";
    case Split::validation:
      return "validation";
    case Split::held_out:
      return "held_out";
  }
  std::unreachable();
}

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

Result<std::vector<Question>> builtin_questions() { return joined(builtin_questions_yaml, parse_questions); }
Result<std::vector<KnownSentence>> builtin_sentences() { return joined(builtin_sentences_yaml, parse_sentences); }

}  // namespace wrkhrs::eval
