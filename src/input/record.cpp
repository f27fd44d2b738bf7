#include "input/record.hpp"

#include <algorithm>
#include <cstdint>

namespace sigconv {
namespace {

constexpr auto npos = std::string_view::npos;

bool is_blank(char c) { return c == ' ' || c == '\t'; }

bool ends_line(char c) { return c == '\n' || c == '\r'; }

bool ends_field(char c, const Dialect& dialect) {
  return ends_line(c) || (dialect.blanks ? is_blank(c) : c == dialect.delimiter);
}

std::size_t skip_blanks(std::string_view text, std::size_t at) {
  while (at < text.size() && is_blank(text[at])) ++at;
  return at;
}

}  // namespace

Field read_field(std::string_view text, std::size_t at, const Dialect& dialect) {
  if (dialect.blanks) at = skip_blanks(text, at);
  Field field;
  field.begin = at;
  if (at < text.size() && text[at] == '"') {
    for (++at;; at += 2) {
      at = text.find('"', at);
      if (at == npos) {
        field.end = field.next = field.surplus = text.size();
        field.last = field.open = true;
        return field;
      }
      if (at + 1 == text.size() || text[at + 1] != '"') break;
    }
    ++at;
    field.quoted = at == text.size() || ends_field(text[at], dialect);
    while (at < text.size() && is_blank(text[at]) && !ends_field(text[at], dialect)) ++at;
    field.surplus = at;
    while (at < text.size() && !ends_field(text[at], dialect)) ++at;
  } else {
    while (at < text.size() && !ends_field(text[at], dialect)) ++at;
    field.surplus = at;
  }
  field.end = at;
  if (dialect.blanks) at = skip_blanks(text, at);
  field.last = at == text.size() || ends_line(text[at]);
  field.next = field.last || dialect.blanks ? at : at + 1;
  return field;
}

bool is_comment(std::string_view text, std::size_t at, const Dialect& dialect) {
  return !dialect.comment.empty() && text.substr(at).starts_with(dialect.comment);
}

std::size_t line_stop(std::string_view text, std::size_t at) {
  return std::min(text.find_first_of("\r\n", at), text.size());
}

bool is_blank_line(std::string_view text, std::size_t at, const Dialect& dialect) {
  while (at < text.size() && is_blank(text[at]) &&
         (dialect.blanks || text[at] != dialect.delimiter))
    ++at;
  return at == text.size() || ends_line(text[at]);
}

bool is_empty_record(std::string_view text, std::size_t at, const Dialect& dialect) {
  Field field;
  field.next = at;
  do {
    field = read_field(text, field.next, dialect);
    std::size_t begin = skip_blanks(text, field.begin);
    if (begin + 1 < field.end && text[begin] == '"' && text[begin + 1] == '"')
      begin = skip_blanks(text, begin + 2);
    if (begin < field.end) return false;
  } while (!field.last);
  return true;
}

std::size_t skip_line_end(std::string_view text, std::size_t at) {
  if (at < text.size() && text[at] == '\r')
    ++at, at += at < text.size() && text[at] == '\n';
  else if (at < text.size() && text[at] == '\n')
    ++at;
  return at;
}

std::size_t record_end(std::string_view text, std::size_t begin, const Dialect& dialect,
                       bool complete) {
  std::size_t at = begin;
  if (is_comment(text, begin, dialect)) {
    at = line_stop(text, begin);
  } else {
    Field field;
    do {
      field = read_field(text, at, dialect);
      at = field.next;
    } while (!field.last);
  }
  if (at == text.size()) return complete ? at : npos;
  if (text[at] == '\r' && at + 1 == text.size() && !complete) return npos;
  return skip_line_end(text, at);
}

std::size_t whole_records(std::string_view text, const Dialect& dialect, bool complete) {
  if (complete) return text.size();
  if (text.find('"') == npos) {
    // A \r at the end may be half of a \r\n.
    const auto last =
        text.substr(0, text.size() - (text.ends_with('\r') ? 1 : 0)).find_last_of("\r\n");
    return last == npos ? 0 : last + 1;
  }
  std::size_t whole = 0;
  for (std::size_t end = 0; end < text.size();) {
    end = record_end(text, end, dialect, false);
    if (end == npos) break;
    whole = end;
  }
  return whole;
}

std::size_t count_lines(std::string_view text) {
  if (text.empty()) return 0;
  // Counts each \n, and each \r before another character. A counter of one byte for 128 bytes of
  // text lets the compiler vectorize the loop.
  const char* at = text.data();
  const char* const last = at + text.size() - 1;
  std::size_t lines = ends_line(*last) ? 1 : 0;
  while (at < last) {
    const char* const stop = at + std::min<std::ptrdiff_t>(128, last - at);
    std::uint8_t some = 0;
    for (; at < stop; ++at)
      some =
          static_cast<std::uint8_t>(some + ((at[0] == '\n') | ((at[0] == '\r') & (at[1] != '\n'))));
    lines += some;
  }
  return lines;
}

}  // namespace sigconv
