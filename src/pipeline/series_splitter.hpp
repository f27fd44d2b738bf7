#pragma once

#include <cstddef>
#include <memory>
#include <span>
#include <string>
#include <unordered_map>
#include <vector>

#include "pipeline/key_set.hpp"
#include "pipeline/missing.hpp"
#include "pipeline/series_table.hpp"
#include "pipeline/time_check.hpp"
#include "sigconv/error.hpp"
#include "table/rows.hpp"

namespace sigconv {

/// Options that decide how rows become series.
struct SeriesOptions {
  Missing missing = Missing::error;
  std::optional<Index> limit = std::nullopt;  ///< see MissingFilter
  bool sorted = false;                        ///< a group ends where its key changes
  /// The command needs every number: hints name only policies that fill gaps.
  bool must_fill = false;
  bool may_skip = true;  ///< hints may name --na skip
  Gaps gaps = Gaps::error;
  bool one_series = false;  ///< the command takes one series: hints do not split it
  /// Bytes of rows that may fill one gap, and of empty rows that may wait for a row that is not
  /// empty.
  std::size_t max_buffer = std::size_t{1} << 30;
};

/// Consecutive rows of one series within one block, or the end of a series.
struct SeriesPart {
  std::size_t series = 0;  ///< index of the series, in order of appearance
  std::size_t block = 0;   ///< index in SeriesBatch::blocks
  std::size_t begin = 0;   ///< the part has rows begin .. end-1 of the block
  std::size_t end = 0;
  bool ends_series = false;  ///< the series is complete; the part has no rows, but may have samples

  Index rows() const { return static_cast<Index>(end - begin); }
};

/// The parts and samples that some rows add to their series. The samples point into the pushed
/// values, the splitter or this batch.
class SeriesBatch {
 public:
  std::vector<std::shared_ptr<const Rows>> blocks;
  std::vector<SeriesPart> parts;  ///< in the order of the input
  Failure error;                  ///< error in the row after the last part

  /// Returns the next samples of a chosen column, with missing values treated by the policy. The
  /// policies linear and backfill may return them later than their rows, the last ones with the
  /// part that ends the series.
  std::span<const double> samples(std::size_t part, std::size_t column) const {
    return samples_[part * columns_ + column];
  }
  void clear();

 private:
  friend class SeriesSplitter;

  // Adds the next samples. If they are in scratch_, it is replaced by unused memory.
  void add(std::span<const double> samples);
  std::size_t block_index(const std::shared_ptr<const Rows>& rows);

  std::size_t columns_ = 0;
  std::vector<std::span<const double>> samples_;
  std::vector<double> scratch_;              // for the next samples that a policy fills
  std::vector<std::vector<double>> filled_;  // earlier samples that a policy filled
  std::size_t filled_used_ = 0;              // vectors in use; the others are spare
};

/// A splitter of rows into series by their keys. It also checks blank lines, times and missing
/// values, and applies the policies for gaps and for missing values. The survey pass, the
/// convolution and commands that hold a whole table use it.
class SeriesSplitter {
 public:
  /// `layout` outlives the splitter.
  SeriesSplitter(const Layout& layout, const SeriesOptions& options);

  /// Appends to `batch` the parts of `rows`. `values`: the numbers of the rows. Does nothing after
  /// an error.
  void push(const std::shared_ptr<const Rows>& rows, const Values& values, SeriesBatch& batch);
  /// Appends the pending empty rows, because the next rows of the input are skipped. The time of
  /// the row after them is not compared with a row before.
  void settle(SeriesBatch& batch);
  /// Ends every series.
  void finish(SeriesBatch& batch);

  /// Rows at the end of a block whose fields are all empty, or blank lines.
  struct EmptyRows {
    std::shared_ptr<const Rows> rows;
    std::size_t begin = 0;
    std::size_t end = 0;
  };
  /// Returns the empty rows after the last row. They are not samples.
  const std::vector<EmptyRows>& trailing() const { return pending_; }

 private:
  struct RowRef {
    std::shared_ptr<const Rows> rows;
    std::size_t row = 0;
  };
  struct OpenFilter {
    MissingFilter filter;
    RowRef gap;
  };
  struct Series {
    const std::string* key = nullptr;  // in keys_
    // One for each chosen column, with the first row of its open gap. Only the policies hold,
    // backfill and linear need them: for the others, filter_ serves all series.
    std::vector<OpenFilter> filters;
    std::unique_ptr<TimeTrack> track;  // if there are times
  };
  // Rows and their numbers: values[column][i] belongs to row first + i.
  struct ParsedRows {
    const std::shared_ptr<const Rows>& rows;
    const Values& values;
    std::size_t first = 0;
  };

  Failure take_pending(SeriesBatch& batch);
  Failure hold(const std::shared_ptr<const Rows>& rows);
  Failure take(const ParsedRows& parsed, std::size_t begin, std::size_t end, SeriesBatch& batch);
  Failure take_timed(std::size_t series, const ParsedRows& parsed, std::size_t begin,
                     std::size_t end, SeriesBatch& batch);
  Failure fill_gap(std::size_t series, const ParsedRows& parsed, std::size_t row, Index missing,
                   SeriesBatch& batch);
  Failure split_series(std::size_t series, SeriesBatch& batch);
  Failure take_part(std::size_t series, const ParsedRows& parsed, std::size_t begin,
                    std::size_t end, SeriesBatch& batch);
  void add_series(const std::string* key);
  Result<std::size_t> series_of(const Rows& rows, std::size_t row, SeriesBatch& batch);
  Failure end_series(std::size_t series, SeriesBatch& batch);
  Error missing_error(const Rows& rows, std::size_t row, std::size_t column, bool last) const;

  const Layout* layout_;
  SeriesOptions options_;
  SeriesTable<Series> series_;                         // those that have not ended
  std::unordered_map<std::string, std::size_t> keys_;  // the last series of each key
  KeySet ended_keys_;                                  // keys that --sorted ended
  std::size_t current_ = 0;
  TimeCheck times_;
  MissingFilter filter_;            // for the policies that depend on one sample
  Values filled_values_;            // missing values for the rows that fill gaps
  Values pending_values_;           // missing values of the pending rows
  std::vector<EmptyRows> pending_;  // empty rows, which are samples only if another row follows
  std::size_t pending_bytes_ = 0;
  bool failed_ = false;
};

}  // namespace sigconv
