#include <algorithm>

#include "grounding/characters.hpp"
#include "grounding/lexicon.hpp"
#include "grounding/text.hpp"

namespace wrkhrs::grounding {
namespace {

struct Line {
  Span span;           // without the line feed
  std::string_view s;  // trimmed
};

std::string_view trim(std::string_view text) {
  while (!text.empty() && is_blank(text.front())) text.remove_prefix(1);
  while (!text.empty() && is_blank(text.back())) text.remove_suffix(1);
  return text;
}

Span trim(std::string_view text, Span span) {
  while (span.begin < span.end && is_blank(text[span.begin])) ++span.begin;
  while (span.end > span.begin && is_blank(text[span.end - 1])) --span.end;
  return span;
}

std::vector<Line> lines_of(std::string_view text) {
  std::vector<Line> lines;
  for (std::size_t at = 0; at < text.size();) {
    std::size_t end = std::min(text.find('\n', at), text.size());
    lines.push_back({{at, end}, trim(text.substr(at, end - at))});
    at = end + 1;
  }
  return lines;
}

bool starts_item(std::string_view line) {
  if (line.starts_with("- ") || line.starts_with("* ") || line.starts_with("+ ") || line.starts_with("\u2022"))
    return true;
  std::size_t digits = 0;
  while (digits < line.size() && is_digit(line[digits])) ++digits;
  return digits > 0 && digits <= 3 && digits + 1 < line.size() && (line[digits] == '.' || line[digits] == ')') &&
         line[digits + 1] == ' ';
}

bool is_markdown_heading(std::string_view line) {
  std::size_t level = 0;
  while (level < line.size() && line[level] == '#') ++level;
  return level > 0 && level <= 6 && level < line.size() && line[level] == ' ';
}

/// A line of a shell listing: it starts in lower case, has options, paths or assignments, and is no sentence.
bool looks_like_command(std::string_view line) {
  if (line.size() < 3 || (line.ends_with('.') && !line.ends_with(" ."))) return false;
  bool starts = is_lower(line[0]) || line[0] == '.' || line[0] == '$' || line[0] == '/';
  if (!starts || starts_item(line)) return false;
  bool few_words = std::ranges::count(line, ' ') <= 2;
  return few_words || line.find(" -") != std::string_view::npos || line.find('/') != std::string_view::npos ||
         line.find('=') != std::string_view::npos || line.find('|') != std::string_view::npos;
}

/// "29.2. Disk Full Failure", "2.1 Option Descriptions": a short line that starts with a section number.
bool is_numbered_heading(std::string_view line) {
  if (starts_item(line)) return false;
  std::size_t at = 0;
  int dots = 0;
  while (at < line.size() && (is_digit(line[at]) || line[at] == '.')) dots += line[at++] == '.';
  return at > 1 && is_digit(line[0]) && dots >= 1 && at + 1 < line.size() && line[at] == ' ' &&
         is_upper(line[at + 1]) && line.size() < 80 && line.back() != '.' && line.back() != ',';
}

bool ends_sentence(std::string_view text, std::size_t mark, std::size_t begin, std::size_t end) {
  // What follows the stop and its closing quotes or brackets must be a blank and something that can start a sentence.
  std::size_t next = mark + 1;
  while (next < end && (text[next] == '"' || text[next] == ')' || text[next] == '\'' || text[next] == ']' ||
                        (punctuation_at(text, next) && !text.substr(next).starts_with("\u2014")))) {
    const Punctuation* wide = punctuation_at(text, next);
    next += wide ? wide->bytes.size() : 1;
  }
  if (next >= end) return true;
  if (!is_blank(text[next])) return false;
  while (next < end && is_blank(text[next])) ++next;
  if (next >= end) return true;
  char first = text[next];
  if (is_lower(first) || first == ',' || first == ';') {
    // Program and function names begin sentences in lower case ("pg_isready returns …"): accept them by their
    // underscore.
    std::size_t word_end = next;
    while (word_end < end && !is_blank(text[word_end])) ++word_end;
    if (text.substr(next, word_end - next).find('_') == std::string_view::npos) return false;
  }
  if (text[mark] != '.') return true;
  std::size_t word = mark;
  while (word > begin && (is_alnum(text[word - 1]) || text[word - 1] == '.')) --word;
  std::string_view before = text.substr(word, mark - word);
  if (before.size() == 1 && is_upper(before[0])) return false;  // an initial
  bool numbers_item = word == begin && !before.empty() && std::ranges::all_of(before, is_digit);
  if (numbers_item) return false;  // "3. Engineering Management"
  return !lexicon::is_abbreviation(lower(before));
}

void split_prose(std::string_view text, Span block, Sentence::Kind kind, std::vector<Sentence>& out) {
  std::size_t start = block.begin;
  for (std::size_t at = block.begin; at < block.end; ++at) {
    char c = text[at];
    if ((c == '.' || c == '!' || c == '?') && ends_sentence(text, at, start, block.end)) {
      std::size_t stop = at + 1;
      while (stop < block.end && !is_blank(text[stop])) ++stop;  // closing quotes and brackets
      Span span = trim(text, {start, stop});
      if (span.begin < span.end) out.push_back({kind, span});
      start = at = stop;
    }
  }
  Span rest = trim(text, {start, block.end});
  if (rest.begin < rest.end) out.push_back({kind, rest});
}

}  // namespace

std::vector<Sentence> split_sentences(std::string_view text) {
  std::vector<Sentence> out;
  std::vector<Line> lines = lines_of(text);
  for (std::size_t i = 0; i < lines.size();) {
    std::string_view line = lines[i].s;
    if (line.empty()) {
      ++i;
    } else if (line.starts_with("```")) {
      // A comment and the commands below it are one unit; a blank line or the next comment ends it.
      std::size_t at = i + 1;
      while (at < lines.size() && !lines[at].s.starts_with("```")) {
        if (lines[at].s.empty()) {
          ++at;
          continue;
        }
        std::size_t first = at++;
        bool commands = !lines[first].s.starts_with("#");
        while (at < lines.size() && !lines[at].s.empty() && !lines[at].s.starts_with("```") &&
               !(commands && lines[at].s.starts_with("#"))) {
          commands |= !lines[at].s.starts_with("#");
          ++at;
        }
        out.push_back({Sentence::Kind::code, trim(text, {lines[first].span.begin, lines[at - 1].span.end})});
      }
      i = at + 1;
    } else if (is_markdown_heading(line) && i + 1 < lines.size() && looks_like_command(lines[i + 1].s)) {
      // A comment and its commands, of a listing whose fences were lost on the way.
      std::size_t last = i + 2;
      while (last < lines.size() && looks_like_command(lines[last].s)) ++last;
      out.push_back({Sentence::Kind::code, trim(text, {lines[i].span.begin, lines[last - 1].span.end})});
      i = last;
    } else if (is_markdown_heading(line)) {
      out.push_back({Sentence::Kind::heading, trim(text, lines[i].span)});
      ++i;
    } else if (is_numbered_heading(line)) {
      out.push_back({Sentence::Kind::heading, trim(text, lines[i].span)});
      ++i;
    } else {
      bool item = starts_item(line);
      std::size_t last = i + 1;
      while (last < lines.size() && !lines[last].s.empty() && !starts_item(lines[last].s) &&
             !is_markdown_heading(lines[last].s) && !is_numbered_heading(lines[last].s) &&
             !lines[last].s.starts_with("```")) {
        ++last;
      }
      Span block{lines[i].span.begin, lines[last - 1].span.end};
      split_prose(text, block, item ? Sentence::Kind::item : Sentence::Kind::prose, out);
      i = last;
    }
  }
  return out;
}

std::string_view without_marker(std::string_view text) {
  text = trim(text);
  for (std::string_view marker : {"- ", "* ", "+ ", "> ", "\u2022 ", "\u2022"}) {
    if (text.starts_with(marker)) return trim(text.substr(marker.size()));
  }
  std::size_t digits = 0;
  while (digits < text.size() && is_digit(text[digits])) ++digits;
  if (digits > 0 && digits + 1 < text.size() && (text[digits] == '.' || text[digits] == ')') &&
      text[digits + 1] == ' ') {
    return trim(text.substr(digits + 1));
  }
  return text;
}

}  // namespace wrkhrs::grounding
