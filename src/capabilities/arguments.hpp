// Reading the JSON arguments of a capability.
#pragma once

#include <initializer_list>
#include <limits>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include <boost/json/array.hpp>
#include <boost/json/object.hpp>

#include "base/error.hpp"
#include "units/units.hpp"

namespace wrkhrs::capabilities {

/// A field that takes a quantity: a number in `unit`, or a string with a unit of the same dimension ("12 kN/m").
struct QuantityField {
  std::string_view name;
  std::string_view unit;  ///< of plain numbers, of the limits and of what is returned
  double min = -std::numeric_limits<double>::infinity();
  double max = std::numeric_limits<double>::infinity();
  bool above_min = false;  ///< the minimum itself is excluded
};

/// Reads the fields of one object and keeps the first error, so that a capability reads all fields in a row and checks
/// once. After an error every reader returns an empty value. Not thread-safe; lives no longer than the object.
class Arguments {
 public:
  /// `known` are all fields that the object may have; another one is an error that names the nearest.
  Arguments(const boost::json::object& object, std::initializer_list<std::string_view> known, std::string path = {});

  bool has(std::string_view name) const;

  /// In `field.unit`. Errors name the field and its range.
  double quantity(const QuantityField& field);
  std::optional<double> optional_quantity(const QuantityField& field);
  /// The unit notes of the quantities read so far ("'W/m·K' is read as …").
  const std::vector<std::string>& notes() const { return notes_; }

  /// At most `max_length` bytes.
  std::string text(std::string_view name, std::size_t max_length);
  std::optional<std::string> optional_text(std::string_view name, std::size_t max_length);
  /// One of `choices`.
  std::string choice(std::string_view name, const std::vector<std::string_view>& choices);
  bool flag(std::string_view name, bool fallback);
  long integer(std::string_view name, long min, long max, long fallback);
  /// One number or an array of 1 to `max_items` numbers within [min, max].
  std::vector<double> numbers(std::string_view name, std::size_t max_items, double min, double max);
  const boost::json::object* object(std::string_view name);

  bool ok() const { return !error_; }
  /// Makes this the error, unless there was one before.
  void fail(std::string_view name, std::string message);
  std::unexpected<Error> error() const { return std::unexpected(*error_); }
  const std::string& path() const { return path_; }

 private:
  const boost::json::value* find(std::string_view name) const;
  const boost::json::value* required(std::string_view name);
  std::string where(std::string_view name) const;

  const boost::json::object& object_;
  std::string path_;  // "section." for a nested object
  std::optional<Error> error_;
  std::vector<std::string> notes_;
};

/// A schema or another constant, from JSON text. The text is a literal of this program: a mistake in it is a bug and
/// throws.
boost::json::value literal(std::string_view json);

/// {"value": …, "unit": "…"}
boost::json::object quantity_json(double value, std::string_view unit);

boost::json::array strings_json(const std::vector<std::string>& strings);

}  // namespace wrkhrs::capabilities
