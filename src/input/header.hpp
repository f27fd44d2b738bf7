#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "input/columns.hpp"
#include "input/dialect.hpp"
#include "input/number.hpp"

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

/// The hint for a row that may hold units.
inline constexpr const char* kUnitsHint = "use --header-rows 2 if this row holds units";

/// Returns whether `row` may hold the units of columns: it has no values, and a column of `columns`
/// has a word in it and a value in `next`.
bool may_hold_units(const std::vector<std::string_view>& row,
                    const std::vector<std::string_view>& next,
                    const std::vector<std::size_t>& columns, const Dialect& dialect);

/// Returns whether `record` repeats a row of the header, or a line that --skip-lines skipped. The
/// names decide, so quotes, blanks around names and a byte order mark do not matter.
bool repeats_header(std::string_view record, const Layout& layout);

/// Returns the names of the columns. A # before the first name is not part of it.
std::vector<std::string> names_of(const std::vector<std::string_view>& fields);

}  // namespace sigconv
