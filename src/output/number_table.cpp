#include "output/number_table.hpp"

#include <cmath>

#include "output/json.hpp"
#include "output/tensor_writer.hpp"

namespace sigconv {
namespace {

using Column = NumberTable::Column;
using Syntax = FormatOptions::Syntax;

std::size_t rows_of(const NumberTable& table) {
  const Column& first = table.columns[0];
  return std::max(first.values.size(), first.texts.size());
}

std::string array(const NumberTable& table) {
  Tensor tensor{{static_cast<Index>(rows_of(table))}, {}};
  Index numbers = 0;
  for (const Column& column : table.columns) numbers += column.text ? 0 : 1;
  if (numbers > 1) tensor.shape.push_back(numbers);
  for (std::size_t row = 0; row < rows_of(table); ++row)
    for (const Column& column : table.columns)
      if (!column.text) tensor.values.push_back(column.values[row]);
  return npy_bytes(tensor);
}

std::string objects(const NumberTable& table, const FormatOptions& options) {
  const std::string missing = options.missing ? json_string(*options.missing) : "null";
  std::string out;
  for (std::size_t row = 0; row < rows_of(table); ++row) {
    for (std::size_t i = 0; i < table.columns.size(); ++i) {
      const Column& column = table.columns[i];
      out += i == 0 ? '{' : ',';
      out += json_string(column.name) + ':';
      if (column.text) {
        out += json_string(column.texts[row]);
      } else if (const double value = column.values[row]; std::isnan(value)) {
        out += missing;
      } else {
        if (std::isinf(value)) out += '"';  // JSON has no infinity
        append_number(out, value, options.number);
        if (std::isinf(value)) out += '"';
      }
    }
    out += "}\n";
  }
  return out;
}

std::string delimited(const NumberTable& table, const FormatOptions& options) {
  BlockStyle style{delimiter_of(options.syntax, table.delimiter), table.decimal, options.number};
  // An empty field would be invisible there.
  const bool alone = table.columns.size() == 1 || style.delimiter == ' ';
  const std::string missing =
      quoted_if_needed(options.missing.value_or(alone ? "NA" : ""), style.delimiter);
  std::string out;
  const auto separate = [&](std::size_t i) {
    out += i + 1 < table.columns.size() ? std::string(1, style.delimiter) : table.line_end;
  };
  if (table.header)
    for (std::size_t i = 0; i < table.columns.size(); ++i) {
      out += quoted_if_needed(table.columns[i].name, style.delimiter);
      separate(i);
    }
  for (std::size_t row = 0; row < rows_of(table); ++row)
    for (std::size_t i = 0; i < table.columns.size(); ++i) {
      const Column& column = table.columns[i];
      if (column.text)
        out += quoted_if_needed(column.texts[row], style.delimiter);
      else if (std::isnan(column.values[row]))
        out += missing;
      else
        append_cell(out, column.values[row], style);
      separate(i);
    }
  return out;
}

}  // namespace

std::string number_table_text(const NumberTable& table, const FormatOptions& options) {
  switch (options.syntax) {
    case Syntax::npy:
      return array(table);
    case Syntax::json:
      return objects(table, options);
    case Syntax::as_input:
    case Syntax::csv:
    case Syntax::tsv:
      return delimited(table, options);
  }
  return {};
}

}  // namespace sigconv
