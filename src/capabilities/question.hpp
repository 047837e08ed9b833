// Questions that a capability answers, read without a model.
//
// A small model picks tools and arguments badly and invents what is missing. These readers take only what stands in the
// question: which capability it asks for, each argument as written, and which results are wanted. Where something is
// needed that the question does not say, they name it; where the question says something that they do not understand (a
// second load, a number of unknown meaning), they give nothing rather than an answer to another question. English only.
// Pure and thread-safe.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include <boost/json/object.hpp>

namespace wrkhrs::capabilities {

struct Reading {
  std::string capability;                ///< name of the capability
  boost::json::object arguments;         ///< for it; every value is one of the question's, as written there
  std::vector<std::string> asked;        ///< fields of the result that the question is about, most wanted first
  std::vector<std::string> missing;      ///< what has to be said before it can be called, for people; empty: nothing
  std::vector<std::string> assumptions;  ///< what was taken for granted, as sentences for people

  bool complete() const { return missing.empty(); }
};

/// The capability that answers this question; nothing where none does, where it is about what a document says, or where
/// not all of it is understood. Linear in the length of the question, of which at most 2 KiB are read.
std::optional<Reading> read_question(std::string_view question);

/// A capability's result with the digits that are worth showing: numbers to five significant digits, a pH to two
/// decimals.
boost::json::object rounded(const boost::json::object& result);

/// The asked part of a result in sentences. Empty when the result has none of it.
std::vector<std::string> statements(const Reading& reading, const boost::json::object& rounded_result);

/// What people call a field of a result: "maximum deflection" for deflection_max, else its words.
std::string field_name(std::string_view field);

/// A number in five significant digits at most, without an exponent between 1e-4 and 1e9.
std::string shown(double value);

}  // namespace wrkhrs::capabilities
