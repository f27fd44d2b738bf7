#include "pipeline/intake.hpp"

#include <algorithm>
#include <cmath>
#include <limits>

#include "input/csv.hpp"

namespace sigconv {

Intake::Intake(const Layout& layout, const SeriesOptions& options, SeriesSink& sink)
    : layout_(&layout), options_(options), sink_(&sink) {}

Failure Intake::push(const std::shared_ptr<const Rows>& rows, const Values& values) {
  if (failed_) return std::nullopt;
  const std::size_t blank = rows->size() - rows->trailing_blank;
  Failure error;
  if (blank > 0 || rows->error) {
    error = settle();
    if (!error) error = take({rows, values}, 0, blank);
  }
  for (std::size_t row = blank; row < rows->size(); ++row) blank_.push_back({rows, row});
  if (!error) error = rows->error;
  failed_ = error.has_value();
  return error;
}

Failure Intake::settle() {
  Failure error;
  for (const Place& place : std::exchange(blank_, {}))
    if (!error) error = take_blank(place);
  failed_ = failed_ || error;
  return error;
}

Failure Intake::finish() {
  if (failed_) return std::nullopt;
  for (std::size_t series = 0; series < series_.size(); ++series)
    if (auto error = end_series(series)) return error;
  return std::nullopt;
}

Failure Intake::end_series(std::size_t series) {
  Series& ending = series_[series];
  if (std::exchange(ending.ended, true)) return std::nullopt;
  for (std::size_t column = 0; column < ending.filters.size(); ++column) {
    if (ending.filters[column].open() == 0) continue;
    const Place& gap = ending.gaps[column];
    return missing_error(*gap.rows, gap.row, column, true);
  }
  sink_->end_series(series);
  return std::nullopt;
}

// A blank line that a row follows.
Failure Intake::take_blank(const Place& place) {
  if (layout_->width > 1) return blank_line_error(*place.rows, place.rows->row(place.row));
  const Values nothing(layout_->chosen.size(), {std::numeric_limits<double>::quiet_NaN()});
  return take({place.rows, nothing, place.row}, place.row, place.row + 1);
}

// Runs of rows of one series are taken at once.
Failure Intake::take(const Block& block, std::size_t begin, std::size_t end) {
  const auto& keys = block.rows->keys;
  while (begin < end) {
    const auto series = series_of(*block.rows, begin);
    if (!series) return series.error();
    std::size_t stop = begin + 1;
    if (keys.empty()) stop = end;
    while (stop < end && keys[stop] == keys[begin]) ++stop;
    if (auto error = take_run(*series, block, begin, stop)) return error;
    begin = stop;
  }
  return std::nullopt;
}

Failure Intake::take_run(std::size_t series, const Block& block, std::size_t begin,
                         std::size_t end) {
  Series& taking = series_[series];
  const std::size_t columns = taking.filters.size();
  const auto samples = [&](std::size_t column) {
    return std::span(block.values[column]).subspan(begin - block.first, end - begin);
  };
  // What is wrong first ends the rows, whichever column it is in.
  std::optional<std::size_t> wrong;
  for (std::size_t column = 0; column < columns && block.rows->any_missing; ++column)
    if (const auto refused = taking.filters[column].refused(samples(column))) {
      end = begin + *refused;
      wrong = column;
    }
  sink_->take_rows(series, block.rows, begin, end);
  for (std::size_t column = 0; column < columns; ++column) {
    MissingFilter& filter = taking.filters[column];
    const auto resolved = filter.push(samples(column), scratch_);
    const auto gap = static_cast<std::size_t>(filter.open());
    if (gap > 0 && gap <= end - begin) taking.gaps[column] = {block.rows, end - gap};
    sink_->take_samples(series, column, resolved);
  }
  if (wrong) return missing_error(*block.rows, end, *wrong, false);
  return std::nullopt;
}

Result<std::size_t> Intake::series_of(const Rows& rows, std::size_t row) {
  static const std::string kOnly;
  const std::string& key = rows.keys.empty() ? kOnly : rows.keys[row];
  if (current_ < series_.size() && (rows.keys.empty() || series_[current_].key == key))
    return current_;
  if (options_.sorted && current_ < series_.size())
    if (auto error = end_series(current_)) return *error;
  const auto [place, fresh] = keys_.try_emplace(key, series_.size());
  if (fresh) {
    const std::size_t columns = layout_->chosen.size();
    series_.push_back({key, false, std::vector(columns, MissingFilter(options_.missing)),
                       std::vector<Place>(columns)});
  } else if (series_[place->second].ended) {
    const Cell cell = rows.field_cell(row, layout_->keys[0]);
    return error_at(rows, rows.row(row), cell, "a key that was over comes back",
                    "--sorted is for rows that stand together by their key");
  }
  current_ = place->second;
  return current_;
}

Error Intake::missing_error(const Rows& rows, std::size_t row, std::size_t column,
                            bool last) const {
  const char* policies = options_.whole
                             ? "--na zero, hold or linear says what fills it"
                             : "--na keep, skip, zero, hold or linear says what becomes of it";
  const auto at = [&](const char* message, const char* hint) {
    return error_at(rows, rows.row(row), rows.cell(row, column), message, hint);
  };
  switch (options_.missing) {
    case Missing::hold:
      return at("a missing value, and none before it to hold",
                "--na keep, skip or zero needs no value before it");
    case Missing::linear:
      return at(last ? "a missing value, and none after it to draw a line to"
                     : "a missing value, and none before it to draw a line from",
                "--na keep, skip or zero needs no values round it");
    default:
      return at("a missing value", policies);
  }
}

}  // namespace sigconv
