// Where the keys of a stack are kept: the text of keys.json, in the home, or in a row of the database that replicas
// share.
#pragma once

#include <chrono>
#include <functional>
#include <memory>
#include <optional>
#include <string>

#include "base/error.hpp"
#include "config/stack_config.hpp"

namespace wrkhrs::auth {

/// Two implementations (adapters/): FileKeyDocument and SharedKeyDocument. What the text says is key_files.cpp's. Safe
/// to share between threads and processes; all calls block. Errors of all: unavailable (the file or the database cannot
/// be used).
class KeyDocument {
 public:
  virtual ~KeyDocument() = default;

  /// The one that `config` names: the row where `database.url` is set, else the file.
  static Result<std::unique_ptr<KeyDocument>> open(const config::StackConfig& config);

  /// For messages.
  virtual std::string name() const = 0;
  /// Empty where there is none yet.
  virtual Result<std::string> read() = 0;
  /// The text to put in place of `text`; nullopt: leave it. May be called more than once.
  using Change = std::function<Result<std::optional<std::string>>(const std::string& text)>;
  /// Changes the text while nobody else does. Errors also: those of `change`.
  virtual Result<void> change(const Change& change) = 0;
  /// Changes whenever the text does; cheaper than it.
  virtual Result<std::string> version() = 0;
  /// How often to ask for the version, so that a change counts within a second.
  virtual std::chrono::milliseconds look_every() const = 0;
  /// True where replicas on other machines see the same text.
  virtual bool is_shared() const = 0;
};

}  // namespace wrkhrs::auth
