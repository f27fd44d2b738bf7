#include "pipeline/series_splitter.hpp"

#include <algorithm>
#include <cmath>
#include <limits>
#include <utility>

#include "input/csv.hpp"
#include "pipeline/fill_rows.hpp"

namespace sigconv {
namespace {

constexpr Index kFilledRows = 4096;  // rows of a block that fills a gap

// Returns whether a policy depends on earlier or later samples of the series.
bool remembers(Missing policy) {
  return policy == Missing::hold || policy == Missing::backfill || policy == Missing::linear;
}

}  // namespace

void SeriesBatch::clear() {
  blocks.clear();
  parts.clear();
  error.reset();
  samples_.clear();
  filled_used_ = 0;
}

void SeriesBatch::add(std::span<const double> samples) {
  samples_.push_back(samples);
  if (samples.empty() || samples.data() != scratch_.data()) return;
  if (filled_used_ == filled_.size()) filled_.emplace_back();
  std::swap(scratch_, filled_[filled_used_++]);  // a swap keeps the address of the samples
}

std::size_t SeriesBatch::block_index(const std::shared_ptr<const Rows>& rows) {
  if (!blocks.empty() && blocks.back() == rows) return blocks.size() - 1;
  // Rows that fill gaps come between parts of one block of the input, which is one of the first.
  const auto first = blocks.begin() + std::min<std::ptrdiff_t>(std::ssize(blocks), 2);
  const auto block = std::find(blocks.begin(), first, rows);
  if (block != first) return static_cast<std::size_t>(block - blocks.begin());
  blocks.push_back(rows);
  return blocks.size() - 1;
}

SeriesSplitter::SeriesSplitter(const Layout& layout, const SeriesOptions& options)
    : layout_(&layout),
      options_(options),
      times_(layout, options.gaps, options.one_series),
      filter_(options.missing),
      pending_values_(layout.chosen.size()) {
  if (options.gaps == Gaps::fill)
    filled_values_.assign(
        layout.chosen.size(),
        std::vector(std::size_t{kFilledRows}, std::numeric_limits<double>::quiet_NaN()));
}

void SeriesSplitter::push(const std::shared_ptr<const Rows>& rows, const Values& values,
                          SeriesBatch& batch) {
  if (failed_) return;
  const std::size_t count = rows->size() - rows->trailing_empty;
  Failure error;
  if (count > 0 || rows->error) {
    error = take_pending(batch);
    if (!error) error = take({rows, values}, 0, count, batch);
  }
  if (!error) error = rows->error;
  if (!error && rows->trailing_empty > 0) error = hold(rows);
  batch.error = std::move(error);
  failed_ = batch.error.has_value();
}

void SeriesSplitter::settle(SeriesBatch& batch) {
  if (failed_) return;
  batch.error = take_pending(batch);
  failed_ = batch.error.has_value();
  for (std::size_t series = series_.first(); series < series_.size(); ++series)
    if (series_.holds(series) && series_[series].track) *series_[series].track = {};
}

void SeriesSplitter::finish(SeriesBatch& batch) {
  batch.parts.reserve(batch.parts.size() + series_.held());
  batch.samples_.reserve(batch.samples_.size() + series_.held() * layout_->chosen.size());
  for (std::size_t series = series_.first(); series < series_.size() && !failed_; ++series) {
    if (series_.holds(series)) batch.error = end_series(series, batch);
    failed_ = batch.error.has_value();
  }
}

Failure SeriesSplitter::end_series(std::size_t series, SeriesBatch& batch) {
  const Series& ending = series_[series];
  for (std::size_t column = 0; column < ending.filters.size(); ++column) {
    if (ending.filters[column].filter.open() == 0 || options_.limit) continue;
    const RowRef& gap = ending.filters[column].gap;
    return missing_error(*gap.rows, gap.row, column, true);
  }
  batch.columns_ = layout_->chosen.size();
  batch.parts.push_back({series, 0, 0, 0, true});
  for (std::size_t column = 0; column < layout_->chosen.size(); ++column) {
    const Index open = ending.filters.empty() ? 0 : ending.filters[column].filter.open();
    batch.scratch_.assign(static_cast<std::size_t>(open), std::numeric_limits<double>::quiet_NaN());
    batch.add(batch.scratch_);
  }
  series_.free(series);
  return std::nullopt;
}

// Takes the pending rows, because another row follows them.
Failure SeriesSplitter::take_pending(SeriesBatch& batch) {
  if (pending_.empty()) return std::nullopt;
  std::size_t most = 0;
  for (const EmptyRows& empty : pending_) most = std::max(most, empty.end - empty.begin);
  for (auto& column : pending_values_)
    column.assign(most, std::numeric_limits<double>::quiet_NaN());
  pending_bytes_ = 0;
  for (const EmptyRows& empty : std::exchange(pending_, {})) {
    const Rows& rows = *empty.rows;
    const std::size_t end = rows.blank_row.value_or(empty.end);
    if (auto error = take({empty.rows, pending_values_, empty.begin}, empty.begin, end, batch))
      return error;
    if (rows.blank_row) return blank_line_error(rows, rows.row(*rows.blank_row));
  }
  return std::nullopt;
}

// Holds the empty rows at the end of a block until another row follows, or the end.
Failure SeriesSplitter::hold(const std::shared_ptr<const Rows>& rows) {
  pending_.push_back({rows, rows->size() - rows->trailing_empty, rows->size()});
  pending_bytes_ += rows->memory();
  if (pending_bytes_ <= options_.max_buffer) return std::nullopt;
  return data_error(layout_->source,
                    "rows without any value exceed --max-buffer (" +
                        std::to_string(options_.max_buffer) + " bytes)",
                    "raise --max-buffer: these rows wait for a row with a value");
}

// Takes each run of rows with equal keys at once.
Failure SeriesSplitter::take(const ParsedRows& parsed, std::size_t begin, std::size_t end,
                             SeriesBatch& batch) {
  const auto& keys = parsed.rows->keys;
  while (begin < end) {
    const auto series = series_of(*parsed.rows, begin, batch);
    if (!series) return series.error();
    std::size_t stop = begin + 1;
    if (keys.empty()) stop = end;
    while (stop < end && keys[stop] == keys[begin]) ++stop;
    if (auto error = take_timed(*series, parsed, begin, stop, batch)) return error;
    begin = stop;
  }
  return std::nullopt;
}

// Takes each run of equally spaced rows at once.
Failure SeriesSplitter::take_timed(std::size_t series, const ParsedRows& parsed, std::size_t begin,
                                   std::size_t end, SeriesBatch& batch) {
  if (!layout_->times) return take_part(series, parsed, begin, end, batch);
  while (begin < end) {
    const std::size_t stop = times_.follow(*series_[series].track, *parsed.rows, begin, end);
    if (stop > begin)
      if (auto error = take_part(series, parsed, begin, stop, batch)) return error;
    begin = stop;
    if (begin == end) break;
    const auto missing = times_.gap(*series_[series].track, *parsed.rows, begin);
    if (!missing) return missing.error();
    if (options_.gaps == Gaps::fill) {
      if (auto error = fill_gap(series, parsed, begin, *missing, batch)) return error;
    } else {
      if (auto error = split_series(series, batch)) return error;
      series = current_;
    }
  }
  return std::nullopt;
}

// Takes rows with missing values in place of the rows that are missing before `row`.
Failure SeriesSplitter::fill_gap(std::size_t series, const ParsedRows& parsed, std::size_t row,
                                 Index missing, SeriesBatch& batch) {
  TimeTrack& track = *series_[series].track;
  const auto at_row = [&](const std::string& message, const char* hint) {
    const Cell cell = parsed.rows->trimmed(parsed.rows->field_cell(row, *layout_->times));
    return error_at(*parsed.rows, parsed.rows->row(row), cell,
                    std::to_string(missing) + (missing == 1 ? " row is" : " rows are") +
                        " missing after line " + std::to_string(track.last_line) + message,
                    hint);
  };
  if (options_.missing == Missing::error)
    return at_row("; --na error accepts no missing values",
                  options_.must_fill ? "use --na zero, hold or linear to fill the inserted rows"
                  : options_.may_skip
                      ? "choose a policy for missing values: --na keep, skip, zero, hold or linear"
                      : "choose a policy for missing values: --na keep, zero, hold or linear");
  if (static_cast<std::size_t>(missing) > options_.max_buffer / filled_row_size(*layout_, track))
    return at_row(", more than --max-buffer holds",
                  options_.one_series ? "check the time in this row"
                                      : "use --gaps split to start a new series at each gap");
  for (Index done = 0; done < missing; done += kFilledRows) {
    const Index count = std::min(missing - done, kFilledRows);
    const auto rows =
        fill_rows(*layout_, times_, track, *parsed.rows, row, track.steps + 1 + done, count);
    if (auto error =
            take_part(series, {rows, filled_values_}, 0, static_cast<std::size_t>(count), batch))
      return error;
  }
  track.steps += missing;
  return std::nullopt;
}

// Ends a series, and starts a series with the same key.
Failure SeriesSplitter::split_series(std::size_t series, SeriesBatch& batch) {
  const std::string* const key = series_[series].key;
  if (auto error = end_series(series, batch)) return error;
  current_ = keys_[*key] = series_.size();
  add_series(key);
  return std::nullopt;
}

void SeriesSplitter::add_series(const std::string* key) {
  series_.add({key,
               std::vector(remembers(options_.missing) ? layout_->chosen.size() : 0,
                           OpenFilter{MissingFilter(options_.missing, options_.limit), {}}),
               layout_->times ? std::make_unique<TimeTrack>() : nullptr});
}

Failure SeriesSplitter::take_part(std::size_t series, const ParsedRows& parsed, std::size_t begin,
                                  std::size_t end, SeriesBatch& batch) {
  Series& taking = series_[series];
  const std::size_t columns = layout_->chosen.size();
  const auto filter_of = [&](std::size_t column) -> MissingFilter& {
    return taking.filters.empty() ? filter_ : taking.filters[column].filter;
  };
  const auto samples = [&](std::size_t column) {
    return std::span(parsed.values[column]).subspan(begin - parsed.first, end - begin);
  };
  // The rows end before the first wrong row of any column.
  std::optional<std::size_t> wrong;
  for (std::size_t column = 0; column < columns && parsed.rows->any_missing; ++column)
    if (const auto refused = filter_of(column).refused(samples(column))) {
      end = begin + *refused;
      wrong = column;
    }
  if (begin < end) {
    batch.columns_ = columns;
    batch.parts.push_back({series, batch.block_index(parsed.rows), begin, end, false});
    for (std::size_t column = 0; column < columns; ++column) {
      MissingFilter& filter = filter_of(column);
      batch.add(filter.push(samples(column), batch.scratch_));
      const auto gap = static_cast<std::size_t>(filter.open());
      if (gap > 0 && gap <= end - begin) taking.filters[column].gap = {parsed.rows, end - gap};
    }
  }
  if (wrong) return missing_error(*parsed.rows, end, *wrong, false);
  return std::nullopt;
}

Result<std::size_t> SeriesSplitter::series_of(const Rows& rows, std::size_t row,
                                              SeriesBatch& batch) {
  static const std::string kOnly;
  const std::string& key = rows.keys.empty() ? kOnly : rows.keys[row];
  if (series_.holds(current_) && (rows.keys.empty() || *series_[current_].key == key))
    return current_;
  if (options_.sorted && series_.holds(current_)) {
    const std::string& ended = *series_[current_].key;
    ended_keys_.insert(ended);
    if (auto error = end_series(current_, batch)) return *error;
    keys_.erase(keys_.find(ended));
  }
  const auto [place, fresh] = keys_.try_emplace(key, series_.size());
  if (fresh && ended_keys_.contains(key)) {
    const Cell cell = rows.field_cell(row, layout_->keys[0]);
    return error_at(rows, rows.row(row), cell, "this key occurred before, and its series has ended",
                    "leave out --sorted: it needs the rows of each key to be adjacent");
  }
  if (fresh) add_series(&place->first);
  current_ = place->second;
  return current_;
}

Error SeriesSplitter::missing_error(const Rows& rows, std::size_t row, std::size_t column,
                                    bool last) const {
  const auto hint = [this](const char* fills, const char* keeps, const char* skips) {
    return options_.must_fill ? fills : options_.may_skip ? skips : keeps;
  };
  const auto at = [&](const char* message, const char* advice) {
    return error_at(rows, rows.row(row), rows.cell(row, column), message, advice);
  };
  switch (options_.missing) {
    case Missing::hold:
      return at("a missing value, and no value before it to hold",
                hint("use --na zero, which needs no value before it",
                     "use --na keep or zero, which need no value before it",
                     "use --na keep, skip or zero, which need no value before it"));
    case Missing::backfill:
      return at("a missing value, and no value after it to take",
                hint("use --na zero, which needs no value after it",
                     "use --na keep or zero, which need no value after it",
                     "use --na keep, skip or zero, which need no value after it"));
    case Missing::linear:
      return at(last ? "a missing value, and no value after it to interpolate to"
                     : "a missing value, and no value before it to interpolate from",
                hint("use --na zero, which needs no values around it",
                     "use --na keep or zero, which need no values around it",
                     "use --na keep, skip or zero, which need no values around it"));
    default:
      return at("a missing value",
                hint("fill it with --na zero, hold or linear",
                     "choose how to treat it with --na keep, zero, hold or linear",
                     "choose how to treat it with --na keep, skip, zero, hold or linear"));
  }
}

}  // namespace sigconv
