// A diagnosis on its way: what the rules (rules_*.cpp) write into. For this folder only.
//
// A subject is what can be ill: "stack", "service:rag", "model:speech", "system:mlflow", "database:rag". A finding that
// explains a subject is its root; what is seen of that subject later is a consequence. Rules therefore run from what
// lies deep to what stands on it.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "doctor/contains.hpp"
#include "doctor/facts.hpp"
#include "doctor/finding.hpp"

namespace wrkhrs::doctor {

/// The name of a cause; a wrong one does not compile into a row but ends the test that adds it.
struct New {
  std::string_view id;
  std::string subject;
  std::string observed;
  std::string cause;
  std::string fix;
  std::optional<Section> section = {};    ///< in place of the kind's
  std::optional<Severity> severity = {};  ///< in place of the kind's
  std::vector<std::string> explains = {};
};

class Diagnosis {
 public:
  explicit Diagnosis(const Facts& all) : facts(all) {}

  void add(New row);
  bool explained(const std::string& subject) const { return roots_.contains(subject); }
  /// That `who` suffers from what explains `subject`, and is itself explained by it.
  void affect(const std::string& subject, const std::string& who);
  /// `subject` is explained by what explains `root`.
  void follow(const std::string& root, const std::string& subject);
  const std::vector<Finding>& findings() const { return findings_; }

  const Facts& facts;

  // ---- commands, as they work for this stack
  bool containers() const { return facts.runtime == Runtime::containers; }
  std::string wrkhrs(std::string_view arguments) const;
  std::string compose(std::string_view arguments) const;
  std::string up() const;
  /// Down and up again: for settings, which are read at the start.
  std::string up_again() const;
  std::string restart(std::string_view short_name) const;
  std::string logs(std::string_view short_name) const;
  const ServiceFacts* service(std::string_view short_name) const;

 private:
  std::vector<Finding> findings_;
  std::map<std::string, std::size_t> roots_;
};

void judge_configuration(Diagnosis& diagnosis);
void judge_home(Diagnosis& diagnosis);
void judge_containers(Diagnosis& diagnosis);
void judge_ports(Diagnosis& diagnosis);
void judge_supervisor(Diagnosis& diagnosis);
void judge_models(Diagnosis& diagnosis);
void judge_databases(Diagnosis& diagnosis);
void judge_systems(Diagnosis& diagnosis);
void judge_processes(Diagnosis& diagnosis);
void judge_dependencies(Diagnosis& diagnosis);
void judge_keys(Diagnosis& diagnosis);
void judge_search(Diagnosis& diagnosis);
void judge_gpu(Diagnosis& diagnosis);
void judge_tools(Diagnosis& diagnosis);
void judge_memory(Diagnosis& diagnosis);
void judge_tracking(Diagnosis& diagnosis);

/// "1.5 GB", powers of 1000. Pure.
std::string bytes_text(double bytes);

}  // namespace wrkhrs::doctor
