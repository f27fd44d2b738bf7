#include "input/record.hpp"

#include <algorithm>
#include <cstring>

namespace sigconv {
namespace {

constexpr auto npos = std::string_view::npos;

bool ends_field(char c, char delimiter) { return c == delimiter || c == '\n' || c == '\r'; }

}  // namespace

FieldEnd scan_field(std::string_view text, std::size_t begin, const Dialect& dialect) {
  std::size_t at = begin;
  bool quoted = false;
  if (at < text.size() && text[at] == '"') {
    for (++at;; at += 2) {
      at = text.find('"', at);
      if (at == npos) return {text.size(), true, true};
      if (at + 1 == text.size() || text[at + 1] != '"') break;
    }
    ++at;
    quoted = at == text.size() || ends_field(text[at], dialect.delimiter);
  }
  while (at < text.size() && !ends_field(text[at], dialect.delimiter)) ++at;
  return {at, quoted, false};
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
  for (std::size_t at = begin;; ++at) {
    const FieldEnd field = scan_field(text, at, dialect);
    at = field.end;
    if (at == text.size()) return complete ? at : npos;
    if (text[at] == dialect.delimiter) continue;
    if (text[at] == '\r' && at + 1 == text.size() && !complete) return npos;
    return skip_line_end(text, at);
  }
}

std::size_t whole_records(std::string_view text, const Dialect& dialect, bool complete) {
  if (complete) return text.size();
  if (text.find('"') == npos) {
    // A last \r may be half of a \r\n.
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
  const auto feeds = std::ranges::count(text, '\n');
  if (std::memchr(text.data(), '\r', text.size()) == nullptr)
    return static_cast<std::size_t>(feeds);
  std::size_t lines = static_cast<std::size_t>(feeds);
  for (std::size_t at = 0; at < text.size(); ++at)
    lines += text[at] == '\r' && (at + 1 == text.size() || text[at + 1] != '\n');
  return lines;
}

std::string unquoted(std::string_view field) {
  if (!field.starts_with('"')) return std::string(field);
  std::string text;
  bool inside = true;
  for (std::size_t at = 1; at < field.size(); ++at) {
    if (inside && field[at] == '"') {
      if (at + 1 < field.size() && field[at + 1] == '"')
        text += field[at++];
      else
        inside = false;
    } else {
      text += field[at];
    }
  }
  return text;
}

}  // namespace sigconv
