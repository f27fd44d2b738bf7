#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "input/columns.hpp"
#include "input/dialect.hpp"
#include "input/number.hpp"
#include "table/layout.hpp"

namespace sigconv {

/// The byte order mark of UTF-8.
inline constexpr std::string_view kByteOrderMark = "\xEF\xBB\xBF";

/// The fields of a record as they are written, quotes included.
struct RecordFields {
  std::vector<std::string_view> fields;
  std::size_t end = 0;  ///< the position after the record and its line end
};

/// Reads the record that begins at `begin`. Returns nothing if the text may end within it.
std::optional<RecordFields> read_record(std::string_view text, std::size_t begin,
                                        const Dialect& dialect, bool complete);

/// A row found at the beginning of a table.
enum class Found { row, end, more };

/// Finds the first row at `at` or after it that is neither a comment nor blank. Returns Found::more
/// if more text is needed.
Found next_row(std::string_view text, std::size_t at, const Dialect& dialect, bool complete,
               RecordFields& row);

/// Returns a row for a message, in quotes, and shortened if it is long.
std::string shown_row(std::string_view row);

/// Returns the content of a field: its text without the quotes, and without blanks at the ends.
std::string content_of(std::string_view field);

/// Reads a field, with or without quotes, as a number.
Number number_of(std::string_view field, const Dialect& dialect);

/// The content of a field, for the decision about a header.
enum class FieldKind {
  word,   ///< text with a letter, such as a name
  value,  ///< a number, a date, a time of day, or other digits without letters, such as 1,200
  blank,  ///< empty, a word for a missing value, or a placeholder such as - or ?
};
FieldKind kind_of(std::string_view field, const Dialect& dialect);

/// The result of the first row alone.
enum class FirstRow { header, data, mixed };

/// Decides whether `fields`, the first row, are a header. The row is one if an option of `columns`
/// names one of its fields, or if it has words and no values. A row that mixes words and values is
/// FirstRow::mixed.
FirstRow judge_first_row(const std::vector<std::string_view>& fields, const Dialect& dialect,
                         const ColumnOptions& columns);

/// Returns whether some column has a word in `first` and a value in `next`.
bool has_word_over_value(const std::vector<std::string_view>& first,
                         const std::vector<std::string_view>& next, const Dialect& dialect);

/// Returns the rows of the header, if all rows after its first row at `begin` hold no values until
/// a row does: rows of units, or further names. Returns 1 if they may be data, and nothing if more
/// text is needed. In a column of `columns`, a value must follow a word.
/// Below several rows of header, a row with only the name of the index also belongs to it.
std::optional<std::size_t> count_header_rows(std::string_view text, std::size_t begin,
                                             bool complete, const Dialect& dialect,
                                             const Layout& layout,
                                             const std::vector<std::size_t>& columns);

/// Returns the hint for a table with `rows` rows of header, more than one.
std::string header_rows_hint(std::size_t rows);

/// The reading of a table whose header has one field less than the rows, between commas.
enum class ShortHeader {
  row_names,         ///< the first column holds the names of rows, as R writes them
  likely_row_names,  ///< the same, but fields such as 21,5 may also be numbers
  decimal_commas,    ///< fields such as 21,5 are probably numbers
  more,              ///< the text has to be longer
};

/// Judges the rows from `begin` on below a header of `names`.
ShortHeader judge_short_header(std::string_view text, std::size_t begin, bool complete,
                               const Dialect& dialect, const std::vector<std::string>& names);

/// Returns whether `record` repeats a row of the header, or a line that --skip-lines skipped. The
/// names decide, so quotes, blanks around names and a byte order mark do not matter.
bool repeats_header(std::string_view record, const Layout& layout);

/// Returns the names of the columns. A # before the first name is not part of it.
std::vector<std::string> names_of(const std::vector<std::string_view>& fields);

}  // namespace sigconv
