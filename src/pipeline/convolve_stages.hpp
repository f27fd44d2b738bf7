#pragma once

#include <atomic>
#include <cstddef>
#include <memory>

#include "input/open_rows.hpp"
#include "pipeline/compute.hpp"
#include "pipeline/pass_meter.hpp"
#include "pipeline/plot_feed.hpp"
#include "pipeline/run.hpp"
#include "pipeline/stitch.hpp"
#include "pipeline/write.hpp"

namespace sigconv {

/// The stitch, compute and write stages of a table that is convolved. They cut only as much work at
/// once as fits into the memory of a run.
class ConvolveStages : public TableStages {
 public:
  struct Limits {
    Index threads = 1;
    std::size_t block_size = kBlockSize;
  };

  /// All references outlive the stages. `feed`: gathers the data of a plot, or null.
  ConvolveStages(const Plan& plan, const Layout& layout, const Format& format, Stitcher& stitcher,
                 TableWriter& writer, PlotFeed* feed, PassMeter& meter, const Limits& limits);

  void show_progress(std::uint64_t bytes) override { meter_.advance(bytes); }
  void stitch(TableToken& token) override;
  bool has_more() const override { return has_more_; }
  bool done() const override { return done_; }
  void compute(TableToken& token, const Executor& executor) override;
  Failure write(TableToken& token) override;

 private:
  std::size_t most_in_flight(bool stalled) const;
  void write_text(const Text& text);

  Stitcher& stitcher_;
  Computer computer_;
  TableWriter& writer_;
  PlotFeed* feed_;
  PassMeter& meter_;
  bool alone_;                              // one thread runs all stages
  std::size_t work_memory_;                 // bytes of a piece of work
  std::size_t other_memory_;                // bytes that do not depend on the work
  std::atomic<std::size_t> in_flight_ = 0;  // pieces of work that are cut and not yet written
  std::atomic<bool> has_more_ = false;
  std::atomic<bool> done_ = false;
  Failure error_;  // set by the write stage
};

}  // namespace sigconv
