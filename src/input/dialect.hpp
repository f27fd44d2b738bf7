#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "input/number.hpp"

namespace sigconv {

/// Whether the first record names the columns.
enum class Header { detect, present, absent };

/// How the bytes of a file are records, fields and numbers.
struct Dialect {
  char delimiter = ',';
  bool blanks = false;           ///< fields stand between runs of spaces and tabs
  std::string comment;           ///< what a comment line begins with; empty: there are none
  std::uint64_t skip_lines = 0;  ///< lines ahead of the header that are no records
  bool skip_blank = false;       ///< blank lines are dropped
  bool ragged = false;           ///< short rows are filled with missing values
  Header header = Header::detect;
  NumberFormat number;
};

/// Whether a file's name says that its fields stand between tabs.
inline bool named_tsv(std::string_view name) {
  return name.ends_with(".tsv") || name.ends_with(".TSV");
}

/// The dialect of the file `name`: its name says tab, unless a delimiter was given; also with
/// decimal commas, which else imply semicolons.
inline Dialect dialect_of(Dialect dialect, std::string_view name, bool delimiter_given) {
  if (!delimiter_given && named_tsv(name)) dialect.delimiter = '\t';
  return dialect;
}

}  // namespace sigconv
