#pragma once

#include <cstddef>
#include <string_view>

#include "input/dialect.hpp"

namespace sigconv {

/// A field of a record.
struct Field {
  std::size_t begin = 0;
  std::size_t end = 0;
  std::size_t next = 0;  ///< where the next field begins; after the last, the line end
  bool last = false;
  bool quoted = false;  ///< quotes enclose the whole field
  bool open = false;    ///< the text ends before its quote is closed
  /// Where text after the closing quote begins; `end` if there is none. Blanks are no text.
  std::size_t surplus = 0;
};

/// Reads the field at `at`, which is the beginning of a record or `next` of the field before.
///
/// This function is the only place of the grammar: RFC 4180, section 2, and two additions. A quote
/// opens only at the start of a field (`5"` is text), and blanks may follow a closing quote. Other
/// text after it is an error, which `surplus` marks: it may have closed a quote of a later row.
Field read_field(std::string_view text, std::size_t at, const Dialect& dialect);

/// Returns whether a comment line begins at `at`, where a record could begin.
bool is_comment(std::string_view text, std::size_t at, const Dialect& dialect);

/// Returns the end of the line that begins at `at`: its line end, or the end of the text.
std::size_t line_stop(std::string_view text, std::size_t at);

/// Returns whether the line has only blanks from `at` on, none of them a delimiter.
bool is_blank_line(std::string_view text, std::size_t at, const Dialect& dialect);

/// Returns whether the record that begins at `at` has only empty fields, as spreadsheets write
/// below the last row: `,,,`. A blank line is one empty field.
bool is_empty_record(std::string_view text, std::size_t at, const Dialect& dialect);

/// Returns the position after the line end at `at`, or `at` if there is none.
std::size_t skip_line_end(std::string_view text, std::size_t at);

/// Returns the position after the record or comment line that begins at `begin`, and after its line
/// end. Returns npos if the text ends within it, or may do so because the last character is `\r`.
/// `complete` means that nothing follows the text.
std::size_t record_end(std::string_view text, std::size_t begin, const Dialect& dialect,
                       bool complete);

/// Returns the bytes of `text` that are whole records. `text` must begin at a record.
std::size_t whole_records(std::string_view text, const Dialect& dialect, bool complete);

/// Counts the line ends in `text`: LF, CRLF or CR.
std::size_t count_lines(std::string_view text);

}  // namespace sigconv
