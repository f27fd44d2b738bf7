#include "cli/report.hpp"

#include <algorithm>
#include <cstdio>
#include <string_view>

#include "cli/messages.hpp"

namespace sigconv {
namespace {

constexpr std::size_t kShown = 72;  // characters of a line, to fit into 80 columns

// Returns the length in bytes of a character that may control a terminal or hide text, or 0. These
// are the controls of ASCII except the tab, those of Latin-1 (U+0080 to U+009F), and those that
// change the direction of text (U+202A to U+202E, U+2066 to U+2069).
std::size_t harmful(std::string_view text) {
  const auto byte = [&](std::size_t i) {
    return i < text.size() ? static_cast<unsigned char>(text[i]) : 0;
  };
  if ((byte(0) < 0x20 && byte(0) != '\t') || byte(0) == 0x7F) return 1;
  if (byte(0) == 0xC2 && byte(1) >= 0x80 && byte(1) <= 0x9F) return 2;
  if (byte(0) != 0xE2) return 0;
  const bool embeds = byte(1) == 0x80 && byte(2) >= 0xAA && byte(2) <= 0xAE;
  const bool isolates = byte(1) == 0x81 && byte(2) >= 0xA6 && byte(2) <= 0xA9;
  return embeds || isolates ? 3 : 0;
}

// Replaces each such character by U+FFFD, so that input cannot control the terminal.
std::string harmless(std::string_view text) {
  std::string out;
  while (!text.empty()) {
    const std::size_t length = harmful(text);
    if (length > 0)
      out += "\xEF\xBF\xBD";
    else
      out += text[0];
    text.remove_prefix(std::max<std::size_t>(length, 1));
  }
  return out;
}

// Returns the position in bytes after the first `count` characters.
std::size_t skip_characters(std::string_view text, std::size_t count) {
  std::size_t at = 0;
  for (; count > 0 && at < text.size(); --count)
    for (++at; at < text.size() && (text[at] & 0xC0) == 0x80;) ++at;
  return at;
}

// Returns the line, shortened around the caret if it is long, and the caret below it.
std::string excerpt(const Error& error) {
  std::string_view line = error.text;
  std::size_t caret = error.column - 1;
  std::string cut;
  if (caret + error.width > kShown) {
    const std::size_t dropped = caret - std::min(caret, kShown / 2);
    line.remove_prefix(skip_characters(line, dropped));
    caret -= dropped;
    cut = "...";
  }
  const std::size_t end = skip_characters(line, kShown);
  const std::string shown =
      cut + std::string(line.substr(0, end)) + (end < line.size() ? "..." : "");
  caret += cut.size();

  std::string mark;
  const std::size_t before = skip_characters(shown, caret);
  for (const char c : std::string_view(shown).substr(0, before))
    if ((c & 0xC0) != 0x80) mark += c == '\t' ? '\t' : ' ';
  const std::size_t room = caret < kShown ? kShown - caret : 1;
  mark +=
      '^' + std::string(std::min(error.width, room) - std::min<std::size_t>(error.width, 1), '~');
  return "  " + shown + "\n  " + mark + "\n";
}

}  // namespace

std::string describe(const Error& given) {
  Error error = in_options(given);
  for (std::string* text : {&error.message, &error.hint, &error.source, &error.part, &error.text})
    *text = harmless(*text);
  std::string text = "sigconv: ";
  if (!error.source.empty()) text += error.source + ":";
  if (error.line > 0) text += std::to_string(error.line) + ":";
  if (error.line > 0 && error.column > 0) text += std::to_string(error.column) + ":";
  if (!error.source.empty()) text += " ";
  if (!error.part.empty()) text += error.part + ": ";
  text += error.message + "\n";
  if (error.column > 0) text += excerpt(error);
  if (!error.hint.empty()) text += "  hint: " + error.hint + "\n";
  return text;
}

int exit_status(const Error& error) {
  switch (error.kind) {
    case ErrorKind::usage:
      return 2;
    case ErrorKind::data:
    case ErrorKind::output:
      return 1;
    case ErrorKind::closed_pipe:
      return 0;
  }
  return 1;
}

int report(const Error& error) {
  if (error.kind != ErrorKind::closed_pipe) std::fputs(describe(error).c_str(), stderr);
  return exit_status(error);
}

int report_failed(std::size_t failed, std::size_t files, int status) {
  if (failed > 0 && status > 0 && files > 1)
    std::fprintf(stderr, "sigconv: %zu of %zu files failed\n", failed, files);
  return status;
}

void say_to_stderr(const std::string& line) {
  std::fprintf(stderr, "sigconv: %s\n", harmless(line).c_str());
}

void note_to_stderr(const std::string& note) {
  for (std::size_t begin = 0; begin <= note.size();) {
    const std::size_t end = std::min(note.find('\n', begin), note.size());
    say_to_stderr("note: " + note.substr(begin, end - begin));
    begin = end + 1;
  }
}

}  // namespace sigconv
