#pragma once

#include <cstddef>
#include <memory>

#include "pipeline/cutter.hpp"
#include "pipeline/series_splitter.hpp"
#include "pipeline/series_store.hpp"
#include "pipeline/shard.hpp"
#include "pipeline/work_builder.hpp"

namespace sigconv {

/// The stitch stage, the third: joins the rows of successive blocks into series and cuts them into
/// pieces of work that can be computed independently.
///
/// If every row has an output, the rows keep their order. Otherwise one series follows another.
class Stitcher {
 public:
  /// `plan` and `layout` outlive the stitcher. `surveys`: empty unless the plan needs the whole
  /// signal. `max_buffer`: bytes of rows that may wait. `part`: the outputs to write, if there are
  /// no keys.
  Stitcher(const Plan& plan, const Layout& layout, const SeriesOptions& options, Surveys surveys,
           std::size_t max_buffer, Index threads, const Part& part);
  Stitcher(const Stitcher&) = delete;
  Stitcher& operator=(const Stitcher&) = delete;

  /// Adds rows and their numbers. The rows are freed once no output needs them.
  void push(const std::shared_ptr<const Rows>& rows, const Values& values);
  /// Marks the end of the input.
  void finish();
  /// Marks the point at which the input cannot be read further. The error is cut after the outputs
  /// that are ready.
  void fail(Error error);

  /// Cuts the next piece of work into the memory of `work`. Returns false if none is ready.
  bool next(Work& work);

  /// Returns whether every output of the part was cut.
  bool done() const { return store_.holds(0) && store_[0].next >= stop_; }

  /// Returns a note on the groups that are too short for an output. Returns an empty text if there
  /// are none.
  std::string short_groups_note() const;
  /// Returns the empty rows after the last row.
  const std::vector<SeriesSplitter::EmptyRows>& trailing() const { return splitter_.trailing(); }

  /// Returns the most bytes that a piece of work takes: outputs, their text, and copied samples.
  std::size_t work_memory() const;
  /// Returns the bytes held: samples and rows that later outputs need.
  std::size_t memory() const { return store_.memory(); }

 private:
  void take_batch();
  void check_buffer();

  const Plan& plan_;
  const Layout& layout_;
  Index most_;     // the most outputs in a piece of work
  Index stop_;     // the end of the part, rounded up to the plan's grid
  bool may_wait_;  // rows can wait for others without limit
  std::size_t max_buffer_;
  SeriesSplitter splitter_;
  SeriesBatch batch_;
  SeriesStore store_;
  WorkBuilder builder_;
  std::unique_ptr<Cutter> cutter_;
  Failure error_;
  bool error_cut_ = false;  // the error is in a piece of work
  bool stalled_ = false;    // the input stalls: ready outputs are flushed
  bool hurry_ = false;      // see Cutter::cut()
};

}  // namespace sigconv
