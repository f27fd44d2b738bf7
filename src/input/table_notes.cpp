#include "input/table_notes.hpp"

#include <algorithm>
#include <cmath>

#include "input/columns.hpp"
#include "input/csv.hpp"
#include "input/header.hpp"
#include "input/record.hpp"
#include "table/rows.hpp"

namespace sigconv {
namespace {

// The values of a column in the first block.
struct Column {
  std::size_t numbers = 0;
  std::size_t others = 0;
  std::string first;  // the first value that is not missing, if it is no number
  bool rises = true;  // in equal steps
  double last = 0;
  double step = 0;

  void add(std::string_view field, const Dialect& dialect) {
    const Number number = number_of(field, dialect);
    if (number.kind == Number::Kind::missing) {
      rises = false;
      return;
    }
    if (number.kind == Number::Kind::text) {
      if (numbers + others == 0) first = content_of(field);
      ++others;
      rises = false;
      return;
    }
    const double difference = number.value - last;
    // Allows for the rounding of steps such as 0.1.
    constexpr double kTolerance = 1e-9;
    if (numbers == 1) {
      step = difference;
      rises = rises && step > 0 && std::isfinite(step);
    } else if (numbers > 1) {
      rises = rises && std::abs(difference - step) <=
                           kTolerance * std::max(std::abs(step), std::abs(number.value));
    }
    last = number.value;
    ++numbers;
  }
  bool is_like_time() const { return rises && numbers > 2; }
};

// Returns the name of a column in a note, and its item in a list of -c.
std::string name_of(const Layout& layout, std::size_t column) {
  if (layout.names.empty()) return "column " + std::to_string(column + 1);
  return "column '" + layout.names[column] + "'";
}

std::string item_of(const Layout& layout, std::size_t column) {
  if (layout.names.empty()) return std::to_string(column + 1);
  const std::string& name = layout.names[column];
  const bool plain = !name.empty() && std::ranges::all_of(name, [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_' ||
           c == '.';
  });
  return plain ? name : "#" + std::to_string(column + 1);
}

}  // namespace

std::vector<std::string> table_notes(std::string_view text, const Dialect& dialect,
                                     const Layout& layout) {
  constexpr std::size_t kRows = 1000;  // enough to judge, and quickly read
  std::vector<Column> columns(layout.width);
  std::vector<std::size_t> left_out;
  std::vector<bool> watched(layout.width);
  for (const std::size_t column : layout.chosen) watched[column] = true;
  for (std::size_t i = 0; i < layout.width; ++i)
    if (!watched[i] && may_be_convolved(layout, i)) {
      left_out.push_back(i);
      watched[i] = true;
    }
  std::vector<std::string> notes;
  if (layout.may_split_numbers)
    notes.emplace_back(
        "the header is one field short, so column 1 is read as row names; quote numbers if they "
        "contain decimal commas");
  if (layout.chosen.size() < 2 && left_out.empty()) return notes;
  std::size_t rows = 0;
  for (std::size_t at = 0; rows < kRows && at < text.size();) {
    const auto record = read_record(text, at, dialect, true);
    const auto line = text.substr(at, record->end - at);
    const bool row = !is_comment(text, at, dialect) && !is_blank_line(text, at, dialect) &&
                     !repeats_header(line, layout);
    at = record->end;
    if (!row || record->fields.size() != layout.width) continue;
    ++rows;
    for (std::size_t i = 0; i < layout.width; ++i)
      if (watched[i]) columns[i].add(record->fields[i], dialect);
    // Most chosen columns are decided after three rows.
    for (const std::size_t column : layout.chosen) watched[column] = columns[column].rises;
    if (left_out.empty() && std::ranges::find(watched, true) == watched.end()) break;
  }
  const auto is_like_time = [&](std::size_t column) { return columns[column].is_like_time(); };
  if (!std::ranges::all_of(layout.chosen, is_like_time))
    for (const std::size_t column : layout.chosen)
      if (is_like_time(column))
        notes.push_back(name_of(layout, column) +
                        " is convolved, but rises in equal steps like a time axis; leave it out "
                        "with -c '!" +
                        item_of(layout, column) + "'");
  for (const std::size_t column : left_out)
    if (columns[column].numbers > columns[column].others)
      notes.push_back(name_of(layout, column) + " is left out, because " +
                      (columns[column].first.empty()
                           ? "it is left out of the first file"
                           : "its first value is '" + columns[column].first + "'") +
                      "; name it with -c to convolve it");
  return notes;
}

}  // namespace sigconv
