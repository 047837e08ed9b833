// The vocabulary of a Hugging Face tokenizer.json.
#pragma once

#include <string>
#include <vector>

#include "base/error.hpp"
#include "models/import/bytes.hpp"

namespace wrkhrs::models {

struct Vocabulary {
  std::string model_type;           ///< "WordPiece", "BPE", …
  std::vector<std::string> pieces;  ///< piece of each token id, from 0 without holes

  /// The id of a piece; invalid_argument when the vocabulary lacks it.
  Result<std::uint32_t> id_of(std::string_view piece) const;
};

/// Errors (invalid_argument): not JSON, no `model.vocab` object, ids that are not exactly 0…n-1, more than a million of
/// them, a piece with a NUL.
Result<Vocabulary> read_vocabulary(Bytes tokenizer_json);

}  // namespace wrkhrs::models
