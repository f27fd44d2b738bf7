#pragma once

#include <memory>
#include <span>
#include <string>
#include <unordered_map>
#include <vector>

#include "pipeline/missing.hpp"
#include "table/rows.hpp"

namespace sigconv {

/// How rows become series.
struct SeriesOptions {
  Missing missing = Missing::error;
  bool sorted = false;  ///< a group ends where its key changes
  bool whole = false;   ///< outputs that are missing mean nothing: gaps have to be filled
};

/// What takes the series in. A series is what one key holds, counted in the order of appearance.
class SeriesSink {
 public:
  virtual ~SeriesSink() = default;
  /// Rows begin .. end-1, which come next in their series.
  virtual void take_rows(std::size_t series, const std::shared_ptr<const Rows>& rows,
                         std::size_t begin, std::size_t end) = 0;
  /// The samples that come next in a chosen column of a series, missing values resolved: a gap that
  /// is being filled makes them come later than their rows.
  virtual void take_samples(std::size_t series, std::size_t column,
                            std::span<const double> samples) = 0;
  /// Nothing more comes for this series.
  virtual void end_series(std::size_t series) = 0;
};

/// Sorts rows into series, resolves blank lines and missing values, and finds what is wrong with
/// them: the same for the pass that surveys a table and the pass that convolves it.
class Intake {
 public:
  /// `layout` and `sink` outlive the intake.
  Intake(const Layout& layout, const SeriesOptions& options, SeriesSink& sink);

  /// `values`: of the rows. After an error nothing is taken any more.
  Failure push(const std::shared_ptr<const Rows>& rows, const Values& values);
  /// Blank lines at the end of what was pushed are rows: others follow, that are not pushed.
  Failure settle();
  /// The input has ended: so has each series.
  Failure finish();

 private:
  struct Place {
    std::shared_ptr<const Rows> rows;
    std::size_t row = 0;
  };
  struct Series {
    std::string key;
    bool ended = false;
    std::vector<MissingFilter> filters;  // one for each chosen column
    std::vector<Place> gaps;             // where the gap of each filter began
  };

  // Rows and their numbers: values[column][i] stands in row first + i.
  struct Block {
    const std::shared_ptr<const Rows>& rows;
    const Values& values;
    std::size_t first = 0;
  };

  Failure take_blank(const Place& place);
  Failure take(const Block& block, std::size_t begin, std::size_t end);
  Failure take_run(std::size_t series, const Block& block, std::size_t begin, std::size_t end);
  Result<std::size_t> series_of(const Rows& rows, std::size_t row);
  Failure end_series(std::size_t series);
  Error missing_error(const Rows& rows, std::size_t row, std::size_t column, bool last) const;

  const Layout* layout_;
  SeriesOptions options_;
  SeriesSink* sink_;
  std::vector<Series> series_;
  std::unordered_map<std::string, std::size_t> keys_;
  std::size_t current_ = 0;
  std::vector<Place> blank_;  // blank lines: rows only if a row follows
  std::vector<double> scratch_;
  bool failed_ = false;
};

}  // namespace sigconv
