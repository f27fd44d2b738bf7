#pragma once

#include <cstddef>
#include <string>
#include <string_view>

#include "input/dialect.hpp"
#include "table/layout.hpp"

namespace sigconv {

/// Ctrl-Z, which old programs for DOS write at the end of a file.
inline constexpr char kEndOfFile = '\x1A';

/// A field of a chosen column that is not a number.
struct Misread {
  std::string_view text;     ///< the block of rows
  std::size_t row = 0;       ///< where its row begins
  std::string_view content;  ///< of the field
  std::size_t column = 0;
  bool first_row = false;  ///< the row is the first of the table
};

/// The text of a message and of its hint.
struct Advice {
  std::string message;
  std::string hint;
};

/// Returns the message about a field that is not a number.
Advice describe_misread(const Misread& field, const Dialect& dialect, const Layout& layout);

/// Returns whether messages about the first row of `text`, which begins with the first row, need
/// more rows: a chosen field is a word, and `text` has no second row, or no row with a value.
bool first_row_needs_next(std::string_view text, const Dialect& dialect, const Layout& layout);

}  // namespace sigconv
