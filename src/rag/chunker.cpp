#include "rag/chunker.hpp"

#include <algorithm>
#include <array>

namespace wrkhrs::rag {
namespace {

bool is_space(char c) { return c == ' ' || c == '\n' || c == '\t' || c == '\r' || c == '\f' || c == '\v'; }
bool is_continuation(char c) { return (static_cast<unsigned char>(c) & 0xC0U) == 0x80U; }
bool is_ascii(char c) { return static_cast<unsigned char>(c) < 0x80U; }
bool is_word_character(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_';
}

constexpr std::size_t letters_a_token = 6;

/// A sentence, or a part of one that is too long: bytes of the document's text without the white space around it.
struct Piece {
  std::size_t begin = 0;
  std::size_t end = 0;
  std::size_t tokens = 0;
  const Block* block = nullptr;
};

void trim(std::string_view text, std::size_t& begin, std::size_t& end) {
  while (begin < end && is_space(text[begin])) ++begin;
  while (end > begin && is_space(text[end - 1])) --end;
}

/// The end of the longest part from `begin` that holds at most `tokens_max` tokens: behind a word where there is one.
std::size_t end_of_part(std::string_view text, std::size_t begin, std::size_t end, std::size_t tokens_max) {
  std::size_t low = begin;  // a part to here fits
  std::size_t high = end;
  while (high - low > 1) {
    const std::size_t middle = low + (high - low) / 2;
    (estimate_tokens(text.substr(begin, middle - begin)) <= tokens_max ? low : high) = middle;
  }
  std::size_t cut = low;
  for (std::size_t at = low; at > begin + (low - begin) / 2; --at) {
    if (is_space(text[at])) {
      cut = at;
      break;
    }
  }
  while (cut > begin && is_continuation(text[cut])) --cut;
  if (cut > begin) return cut;
  cut = begin + 1;  // not even one character fits: take it all the same
  while (cut < end && is_continuation(text[cut])) ++cut;
  return cut;
}

std::vector<Piece> pieces_of(const Document& document, const Block& block, std::size_t tokens_max) {
  std::vector<Piece> pieces;
  const std::string_view text = document.text;
  std::size_t begin = block.begin;
  for (const std::size_t offset : sentence_ends(text.substr(block.begin, block.end - block.begin))) {
    std::size_t end = block.begin + offset;
    const std::size_t next = end;
    trim(text, begin, end);
    while (begin < end) {
      std::size_t tokens = estimate_tokens(text.substr(begin, end - begin));
      std::size_t part_end = end;
      if (tokens > tokens_max) {
        part_end = end_of_part(text, begin, end, tokens_max);
        tokens = estimate_tokens(text.substr(begin, part_end - begin));
      }
      std::size_t trimmed_end = part_end;
      trim(text, begin, trimmed_end);
      if (begin < trimmed_end) pieces.push_back({begin, trimmed_end, tokens, &block});
      begin = part_end;
      while (begin < end && is_space(text[begin])) ++begin;
    }
    begin = next;
  }
  return pieces;
}

Passage passage_of(const Document& document, const Piece* first, const Piece* last) {
  return {.text = document.text.substr(first->begin, last->end - first->begin),
          .char_start = first->begin,
          .char_end = last->end,
          .headings = first->block->headings,
          .page = first->block->page,
          .start_seconds = first->block->start_seconds,
          .end_seconds = last->block->end_seconds};
}

/// Cuts the pieces of one section.
void cut_section(const Document& document, const std::vector<Piece>& pieces, const ChunkingOptions& options,
                 std::vector<Passage>& out) {
  std::size_t first = 0;
  while (first < pieces.size()) {
    std::size_t tokens = 0;
    std::size_t next = first;
    while (next < pieces.size() && (next == first || tokens + pieces[next].tokens <= options.tokens_max)) {
      tokens += pieces[next++].tokens;
    }
    out.push_back(passage_of(document, &pieces[first], &pieces[next - 1]));
    if (next == pieces.size()) return;
    // The next passage goes back over the last sentences, as long as it also gets further than this one.
    std::size_t back = next;
    std::size_t repeated = 0;
    while (back > first + 1 && repeated + pieces[back - 1].tokens <= options.overlap_tokens &&
           repeated + pieces[back - 1].tokens + pieces[next].tokens <= options.tokens_max) {
      repeated += pieces[--back].tokens;
    }
    first = back;
  }
}

}  // namespace

std::size_t estimate_tokens(std::string_view text) {
  std::size_t tokens = 0;
  std::size_t letters = 0;
  for (const char c : text) {
    if (is_ascii(c) && is_word_character(c)) {
      if (letters++ % letters_a_token == 0) ++tokens;
      continue;
    }
    if (is_continuation(c)) continue;
    letters = 0;
    if (!is_space(c)) ++tokens;
  }
  return tokens;
}

std::vector<std::size_t> sentence_ends(std::string_view text) {
  static constexpr std::array<std::string_view, 3> wide_ends{"。", "！", "？"};
  static constexpr std::array<std::string_view, 7> closers{"\"", "'", ")", "]", "”", "’", "»"};
  auto starts_with_any = [&](std::size_t at, const auto& marks) -> std::size_t {
    for (const std::string_view mark : marks) {
      if (text.substr(at).starts_with(mark)) return mark.size();
    }
    return 0;
  };
  std::vector<std::size_t> ends;
  for (std::size_t at = 0; at < text.size();) {
    if (const std::size_t size = starts_with_any(at, wide_ends)) {
      at += size;
      ends.push_back(at);
      continue;
    }
    if (text[at] == '\n') {
      std::size_t after = at + 1;
      while (after < text.size() && (text[after] == ' ' || text[after] == '\t' || text[after] == '\r')) ++after;
      if (after < text.size() && text[after] == '\n') ends.push_back(after);
      at = after;
      continue;
    }
    const bool ellipsis = text.substr(at).starts_with("…");
    if (text[at] != '.' && text[at] != '!' && text[at] != '?' && !ellipsis) {
      ++at;
      continue;
    }
    at += ellipsis ? std::string_view("…").size() : 1;
    while (at < text.size()) {
      const std::size_t size = starts_with_any(at, closers);
      if (size == 0) break;
      at += size;
    }
    std::size_t after = at;
    while (after < text.size() && is_space(text[after])) ++after;
    if (after == at || after == text.size()) continue;
    const bool begins_lower = text[after] >= 'a' && text[after] <= 'z';
    if (!begins_lower) ends.push_back(at);
  }
  if (ends.empty() || ends.back() != text.size()) ends.push_back(text.size());
  return ends;
}

std::vector<Passage> cut_into_passages(const Document& document, const ChunkingOptions& options) {
  std::vector<Passage> passages;
  std::vector<Piece> section;
  const std::vector<std::string>* headings = nullptr;
  for (const Block& block : document.blocks) {
    if (headings != nullptr && *headings != block.headings) {
      cut_section(document, section, options, passages);
      section.clear();
    }
    headings = &block.headings;
    const auto pieces = pieces_of(document, block, options.tokens_max);
    section.insert(section.end(), pieces.begin(), pieces.end());
  }
  cut_section(document, section, options, passages);
  return passages;
}

}  // namespace wrkhrs::rag
