#pragma once

#include <cstddef>
#include <cstdint>
#include <deque>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "pipeline/series_splitter.hpp"
#include "pipeline/series_table.hpp"
#include "sigconv/stream.hpp"

namespace sigconv {

/// The surveys of each series in order of appearance, one for each chosen column. Some plans need
/// them before the first output.
using Surveys = std::vector<std::vector<Survey>>;

/// A block of rows, some of which wait for their outputs.
struct WaitingBlock {
  std::shared_ptr<const Rows> rows;  ///< freed once no part waits
  std::size_t bytes = 0;
  std::size_t parts = 0;  ///< parts that wait
};

/// Consecutive rows of one series within one block, waiting for their outputs.
struct WaitingRows {
  WaitingBlock* block = nullptr;
  std::size_t begin = 0;  ///< rows begin .. end-1 of the block
  std::size_t end = 0;
  Index first = 0;  ///< index of the first row in the series

  Index stop() const { return first + static_cast<Index>(end - begin); }
};

/// A queue of waiting rows. Unlike a std::deque, it has no memory while it is empty and new, and a
/// table can have a million series that ended.
class WaitingQueue {
 public:
  bool empty() const { return head_ == rows_.size(); }
  const WaitingRows& front() const { return rows_[head_]; }
  void push_back(const WaitingRows& rows) { rows_.push_back(rows); }
  void pop_front() {
    ++head_;
    if (empty()) return clear();
    // Moves the rest only if it is shorter than the part that was removed.
    if (2 * head_ < rows_.size()) return;
    rows_.erase(rows_.begin(), rows_.begin() + static_cast<std::ptrdiff_t>(head_));
    head_ = 0;
  }

 private:
  void clear() {
    rows_ = {};
    head_ = 0;
  }

  std::vector<WaitingRows> rows_;
  std::size_t head_ = 0;
};

/// The samples of one series, and its rows that wait for outputs.
struct StoredSeries {
  std::vector<Extender> columns;  ///< one for each chosen column
  bool ended = false;
  Index rows = 0;        ///< rows added so far
  Index next = 0;        ///< the next output to be cut
  WaitingQueue waiting;  ///< rows that a later output may belong to
  /// The key fields as written, and the time of the first row, if there are keys or times. A plan
  /// with an output for each row needs them only for errors.
  std::vector<std::string> key;
  std::unique_ptr<std::string> since;
  /// Index of its window in the piece of work that is built, or kNoWindow.
  static constexpr std::size_t kNoWindow = SIZE_MAX;
  std::size_t window = kNoWindow;
};

/// Returns whether the outputs of a series are one for each of its rows.
inline bool has_output_for_each_row(const Plan& plan) {
  return plan.mode == Mode::same && plan.stride == 1;
}

/// The store of the samples and the waiting rows of every series.
class SeriesStore {
 public:
  /// `plan` and `layout` outlive the store. `surveys`: empty unless the plan needs the whole
  /// signal. `first_output`: the first output of every series, a multiple of the plan's grid.
  SeriesStore(const Plan& plan, const Layout& layout, Surveys surveys, Index first_output);

  /// Adds the rows and samples of a batch. Returns an error if the only series ended and is too
  /// short for an output, but still adds the rest of the batch. If there can be several
  /// series, it counts those that are too short instead.
  Failure add(const SeriesBatch& batch);
  /// Skips rows that no output needs. The store has one series at most.
  void skip(Index rows);

  /// Returns how many series are too short for an output, if there can be several.
  std::size_t short_groups() const { return short_groups_; }
  /// Returns the error of the first of them.
  const Failure& short_group() const { return short_group_; }

  /// Returns the number of series so far, closed ones included.
  std::size_t size() const { return series_.size(); }
  bool empty() const { return size() == 0; }
  /// Returns whether a series is not closed. The other functions need one that is not.
  bool holds(std::size_t series) const { return series_.holds(series); }
  StoredSeries& operator[](std::size_t series) { return series_[series]; }
  const StoredSeries& operator[](std::size_t series) const { return series_[series]; }

  /// Returns how many outputs of a series have a complete window and a row that has arrived,
  /// counted from output 0. Until the series ends, the count is a multiple of the plan's grid.
  Index ready(const StoredSeries& series) const;

  /// Frees the samples and rows that no output from series.next on needs.
  void release(StoredSeries& series);
  /// Frees the rows that belong to no output from series.next on.
  void release_rows(StoredSeries& series);
  /// Frees a series that has ended and has no more outputs.
  void close(std::size_t series);
  /// Removes the leading blocks without waiting rows, and subtracts them from held_rows().
  void forget_blocks();

  /// Returns the bytes of the blocks in the store.
  std::size_t held_rows() const { return held_rows_; }
  /// Returns the bytes of those blocks, of the samples, and of the series themselves.
  std::size_t memory() const { return held_rows_ + samples_ + series_memory(); }
  /// Returns the number of series that are not closed.
  std::size_t series_held() const { return series_.held(); }
  /// Returns the bytes of the series that are not closed, without samples and rows, about.
  std::size_t series_memory() const { return series_.held() * series_size_; }

 private:
  StoredSeries& open();
  void add_part(const SeriesBatch& batch, std::size_t index, WaitingBlock* block);
  void add_samples(const SeriesBatch& batch, std::size_t index, bool needed);
  Failure end_series(StoredSeries& series);
  void pop_rows(StoredSeries& series);

  const Plan* plan_;
  const Layout* layout_;
  Surveys surveys_;
  Index first_output_;
  std::size_t series_size_;  // bytes of a series without samples
  std::size_t short_groups_ = 0;
  Failure short_group_;
  std::size_t held_rows_ = 0;
  std::size_t samples_ = 0;          // bytes
  std::deque<WaitingBlock> blocks_;  // a deque keeps pointers to its elements valid
  SeriesTable<StoredSeries> series_;
};

}  // namespace sigconv
