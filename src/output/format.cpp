#include "output/format.hpp"

#include <algorithm>

#include "output/json.hpp"
#include "table/rows.hpp"

namespace sigconv {
namespace {

using Syntax = FormatOptions::Syntax;

// Returns the name of an appended column, in quotes if the name of its source is quoted.
std::string appended_name(std::string_view field, const std::string& name, char delimiter) {
  const bool quoted = field.size() > 1 && field.starts_with('"') && field.ends_with('"');
  std::string text = quoted_if_needed(name, delimiter);
  return quoted && !text.starts_with('"') ? '"' + text + '"' : text;
}

Failure add_columns(const FormatOptions& options, const Layout& layout, Format& format) {
  std::size_t chosen = 0;
  for (std::size_t column = 0; column < layout.width; ++column) {
    const bool computed = chosen < layout.chosen.size() && layout.chosen[chosen] == column;
    const bool named = !layout.names.empty();
    std::string field = named ? layout.header_fields[column] : "";
    // A # before the first name does not follow the name of the lags.
    if (named && column == 0 && options.lags && field.starts_with('#') && layout.names[0] != field)
      field = quoted_if_needed(layout.names[0], layout.delimiter);
    if (!computed || options.append)
      if (computed || !options.only) format.columns.push_back({column, std::nullopt, field});
    if (!computed) continue;
    format.columns.push_back({column, chosen++, field});
    if (!options.append || !named) continue;
    const std::string name = layout.names[column] + options.suffix;
    const bool again = std::ranges::any_of(format.columns, [&](const OutputColumn& other) {
      return &other != &format.columns.back() && unquoted(other.name) == name;
    });
    if (again || std::ranges::find(layout.names, name) != layout.names.end())
      return data_error(layout.source, "--append would add a second column '" + name + "'",
                        "choose another name with --suffix TEXT");
    format.columns.back().name = appended_name(field, name, layout.delimiter);
  }
  return std::nullopt;
}

constexpr const char* kLag = "lag";  // the name of the column of lags

// Turns the names into those of the output: strings in JSON, or names with the quotes that another
// delimiter requires.
void rename(const Layout& layout, Format& format) {
  for (std::size_t i = 0; i < format.columns.size(); ++i) {
    OutputColumn& column = format.columns[i];
    std::string name = unquoted(column.name);
    if (format.rows == Format::Rows::json) {
      // A # before the first name is not part of it.
      if (!layout.names.empty() && !(format.appends && column.chosen))
        name = layout.names[column.column];
      if (layout.names.empty())
        name = std::to_string(column.column + 1) +
               (format.appends && column.chosen ? format.suffix : "");
      column.name = json_string(name);
    } else if (format.requotes) {
      column.name = quoted_if_needed(name, format.delimiter);
    }
  }
}

// Returns another row of the header: the fields of the columns that are written.
std::string header_row(const std::vector<std::string>& fields, bool lags, const Format& format) {
  std::string row;
  const char* const empty = format.delimiter == ' ' ? "\"\"" : "";
  if (lags) row = empty + std::string(1, format.delimiter);
  for (std::size_t i = 0; i < format.columns.size(); ++i) {
    if (i > 0) row += format.delimiter;
    const std::string& field = fields[format.columns[i].column];
    row += format.requotes ? quoted_if_needed(unquoted(field), format.delimiter) : field;
    if (field.empty()) row += empty;
  }
  return row;
}

}  // namespace

Result<Format> make_format(const FormatOptions& options, const Layout& layout) {
  Format format;
  format.number = options.number;
  format.decimal = layout.decimal;
  format.delimiter = delimiter_of(options.syntax, layout.delimiter);
  format.requotes =
      format.delimiter != layout.delimiter || (layout.blanks && options.syntax != Syntax::as_input);
  format.appends = options.append;
  format.suffix = options.suffix;
  if (options.syntax == Syntax::npy) {
    format.rows = Format::Rows::npy;
    return format;
  }
  if (options.syntax == Syntax::json)
    format.rows = Format::Rows::json;
  else if (format.requotes || options.only || options.append || options.lags || layout.keeps_fields)
    format.rows = Format::Rows::fields;
  if (auto error = add_columns(options, layout, format)) return *error;
  if (options.lags) {
    format.lags.emplace().unit = layout.time_step ? layout.time_step->lag() : options.lag_unit;
    const auto is_lag = [](const OutputColumn& column) { return unquoted(column.name) == kLag; };
    if (std::ranges::any_of(format.columns, is_lag))
      return data_error(layout.source, "--lags would add a second column 'lag'",
                        "use --only, or rename the column of the file");
  }
  rename(layout, format);

  if (format.rows == Format::Rows::json) {
    format.decimal = '.';
    format.missing = options.missing ? json_string(*options.missing) : "null";
    return format;
  }
  const bool empty_shows =
      (format.columns.size() > 1 || options.lags) && !(layout.blanks && !format.requotes);
  format.missing =
      quoted_if_needed(options.missing.value_or(empty_shows ? "" : "NA"), format.delimiter);
  format.header = layout.preamble;
  if (layout.names.empty()) return format;
  if (format.rows == Format::Rows::verbatim) {
    format.header += layout.header;
    return format;
  }
  // A header without a name for the first column stays so, unless its delimiter changes.
  const bool omits = layout.unnamed_first && !options.lags && !format.requotes &&
                     format.columns[0].column == 0 && !format.columns[0].chosen;
  if (options.lags) format.header += std::string(kLag) + format.delimiter;
  for (std::size_t i = omits ? 1 : 0; i < format.columns.size(); ++i) {
    if (i > (omits ? 1 : 0)) format.header += format.delimiter;
    // An empty name between blanks needs quotes.
    const std::string& name = format.columns[i].name;
    format.header += name.empty() && format.delimiter == ' ' ? "\"\"" : name;
  }
  format.header += layout.line_end;
  for (const auto& fields : layout.more_header_rows)
    format.header += header_row(fields, options.lags, format) + layout.line_end;
  return format;
}

char delimiter_of(Syntax syntax, char of_input) {
  switch (syntax) {
    case Syntax::csv:
      return ',';
    case Syntax::tsv:
      return '\t';
    case Syntax::as_input:
    case Syntax::json:
    case Syntax::npy:
      return of_input;
  }
  return of_input;
}

std::string quoted_if_needed(std::string_view text, char delimiter) {
  const bool needs = text.find(delimiter) != std::string_view::npos ||
                     text.find_first_of("\"\r\n") != std::string_view::npos;
  if (!needs) return std::string(text);
  std::string out = "\"";
  for (const char c : text) out.append(c == '"' ? 2 : 1, c);
  return out + '"';
}

}  // namespace sigconv
