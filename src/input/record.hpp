#pragma once

#include <cstddef>
#include <string_view>

#include "input/dialect.hpp"

namespace sigconv {

/// A field of a record.
struct Field {
  std::size_t begin = 0;
  std::size_t end = 0;
  std::size_t next = 0;  ///< where the next field begins, or, behind the last, the line end
  bool last = false;
  bool quoted = false;  ///< the whole field stands in quotes
  bool open = false;    ///< its quote is not closed before the text ends
};

/// The field at `at`: the beginning of a record, or `next` of the field before. The grammar, in one
/// place: RFC 4180, section 2, and beyond it: a quote opens only at the start of a field (`5"` is
/// text), and what follows a closing quote belongs to the field.
Field read_field(std::string_view text, std::size_t at, const Dialect& dialect);

/// Whether a comment line begins at `at`, where a record could.
bool is_comment(std::string_view text, std::size_t at, const Dialect& dialect);

/// Where the line that begins at `at` ends: at its line end, or the text's end.
std::size_t line_stop(std::string_view text, std::size_t at);

/// Whether nothing but blanks, none of them a delimiter, stands from `at` to the line's end.
bool is_blank_line(std::string_view text, std::size_t at, const Dialect& dialect);

/// One past the line end that begins at `at`, if one does; else `at`.
std::size_t skip_line_end(std::string_view text, std::size_t at);

/// One past the record or comment line that begins at `begin`, line end included. npos: the text
/// ends within it, or so that it may (`\r` last). `complete`: nothing follows the text.
std::size_t record_end(std::string_view text, std::size_t begin, const Dialect& dialect,
                       bool complete);

/// How many bytes of `text`, which begins at a record, are whole records.
std::size_t whole_records(std::string_view text, const Dialect& dialect, bool complete);

/// Line ends in `text`: LF, CRLF or CR.
std::size_t count_lines(std::string_view text);

}  // namespace sigconv
