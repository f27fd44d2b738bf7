#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "input/number.hpp"

namespace sigconv {

/// The rule that decides whether the first record names the columns.
enum class Header { detect, present, absent };

/// The syntax of a file: how its bytes form records, fields and numbers.
struct Dialect {
  char delimiter = ',';
  /// Given with -d. Otherwise a name that ends in .tsv means tabs, and another delimiter is looked for.
  bool delimiter_given = false;
  bool blanks = false;           ///< runs of spaces and tabs separate the fields
  std::string comment;           ///< the prefix of comment lines; empty: there are none
  std::uint64_t skip_lines = 0;  ///< lines before the header that are not records
  bool skip_blank = false;       ///< blank lines are dropped
  bool ragged = false;           ///< short rows are filled with missing values
  Header header = Header::detect;
  std::uint64_t header_rows = 1;  ///< rows of the header, if there is one
  bool skip_headers = false;      ///< rows that repeat the header are dropped
  NumberFormat number;
};

/// Returns whether the name of a file means that tabs separate its fields.
inline bool named_tsv(std::string_view name) {
  return name.ends_with(".tsv") || name.ends_with(".TSV");
}

/// Returns `dialect` with a tab as the delimiter if the name of the file means it and no delimiter
/// was given. The tab also replaces the semicolon that decimal commas imply.
inline Dialect dialect_of(Dialect dialect, std::string_view name) {
  if (!dialect.delimiter_given && named_tsv(name)) dialect.delimiter = '\t';
  return dialect;
}

}  // namespace sigconv
