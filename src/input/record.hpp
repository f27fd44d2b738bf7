#pragma once

#include <cstddef>
#include <string_view>

#include "input/dialect.hpp"

namespace sigconv {

/// Where the field that begins at a given place ends: at a delimiter, a line end, or the text's
/// end.
struct FieldEnd {
  std::size_t end = 0;
  bool quoted = false;  ///< the whole field stands in quotes
  bool open = false;    ///< its quote is not closed before the text ends
};

/// The grammar of a field, in one place. RFC 4180, section 2, and beyond it: a quote opens only at
/// the start of a field (`5"` is text), and what follows a closing quote belongs to the field.
FieldEnd scan_field(std::string_view text, std::size_t begin, const Dialect& dialect);

/// One past the line end that begins at `at`, if one does; else `at`.
std::size_t skip_line_end(std::string_view text, std::size_t at);

/// One past the record that begins at `begin`, line end included. npos: the text ends within it, or
/// so that it may (`\r` last). `complete`: nothing follows the text.
std::size_t record_end(std::string_view text, std::size_t begin, const Dialect& dialect,
                       bool complete);

/// How many bytes of `text`, which begins at a record, are whole records.
std::size_t whole_records(std::string_view text, const Dialect& dialect, bool complete);

/// Line ends in `text`: LF, CRLF or CR.
std::size_t count_lines(std::string_view text);

/// The text of a field without its quotes.
std::string unquoted(std::string_view field);

}  // namespace sigconv
