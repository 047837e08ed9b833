// Cuts a document into passages. Pure.
#pragma once

#include <cstddef>
#include <string_view>
#include <vector>

#include "rag/document.hpp"

namespace wrkhrs::rag {

struct ChunkingOptions {
  /// About 180 English words: what the default embedding model reads whole (256 tokens) with its headings.
  std::size_t tokens_max = 240;
  std::size_t overlap_tokens = 40;
};

/// Passages of at most about `tokens_max` tokens, in order, made of whole sentences where a sentence fits. A passage
/// never spans two sections (blocks with different headings); within one, it begins with the last sentences of the
/// passage before, up to `overlap_tokens`. Blank blocks give no passages. Never cuts inside a UTF-8 character.
std::vector<Passage> cut_into_passages(const Document& document, const ChunkingOptions& options);

/// How many tokens a model's tokenizer would make of the text, nearly: a word counts one for each 6 letters, a mark of
/// punctuation one, a character beyond Latin one.
std::size_t estimate_tokens(std::string_view text);

/// The ends of the sentences of `text`, as offsets; the last one is its end. A sentence ends with `.`, `!`, `?` or `…`
/// (closing quotes and brackets included) before white space and something that can begin a sentence, with `。`, `！`,
/// `？`, or with an empty line.
std::vector<std::size_t> sentence_ends(std::string_view text);

}  // namespace wrkhrs::rag
