#pragma once

#include <deque>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "pipeline/intake.hpp"
#include "pipeline/shard.hpp"
#include "sigconv/stream.hpp"
#include "table/work.hpp"

namespace sigconv {

/// For each series, in the order of appearance, and each chosen column: what its extension has to
/// know first.
using Surveys = std::vector<std::vector<Survey>>;

/// Stage 3: joins the rows of block after block into series, holds the rows that still wait for
/// samples to come, and cuts work that needs nothing else.
///
/// With an output for each row, rows keep their order. Else one series follows another.
class Stitcher : private SeriesSink {
 public:
  /// `plan` and `layout` outlive the stitcher. `surveys`: where the plan needs the whole signal.
  /// `part`: of the outputs, where there are no groups.
  Stitcher(const Plan& plan, const Layout& layout, const SeriesOptions& options, Surveys surveys,
           std::size_t max_buffer, Index threads, const Part& part);

  /// Takes the rows over: they are freed once no output needs them.
  void push(std::shared_ptr<const Rows> rows, const Values& values);
  /// The input has ended.
  void finish();

  /// The next piece of the output that can be computed; false if there is none. `work` may be an
  /// earlier one, whose memory is used again.
  bool next(Work& work);

  /// Whether every output of the part was cut.
  bool done() const { return !series_.empty() && series_[0].next >= stop_; }

  /// Bytes that a piece of work may take: its outputs, their text, and samples that are put
  /// together beyond the ends of the signal.
  std::size_t work_memory() const;

  /// Bytes held: samples that are still to be read, and rows that wait.
  std::size_t memory() const { return held_ + samples_; }

 private:
  // Rows that wait for their outputs. A handle of its own: work that is done elsewhere may hold the
  // rows for longer.
  using Waiting = std::shared_ptr<const Rows>;
  // Consecutive rows of one block and one series, and where they stand in it.
  struct Piece {
    std::shared_ptr<const Waiting> rows;
    std::size_t begin = 0;
    std::size_t end = 0;
    Index first = 0;

    Index stop() const { return first + static_cast<Index>(end - begin); }
  };
  struct Series {
    std::vector<Extender> columns;
    bool ended = false;
    Index rows = 0;                       // taken
    Index next = 0;                       // output
    std::deque<Piece> pending;            // rows that an output to come may belong to
    std::vector<std::string> key;         // its fields as they are, where there are keys
    std::optional<std::uint32_t> window;  // in the work that is being cut
  };
  // Rows of one series that follow one another in the input.
  struct Run {
    std::size_t series = 0;
    Index outputs = 0;  // that are still to be written
  };

  void take_rows(std::size_t series, const std::shared_ptr<const Rows>& rows, std::size_t begin,
                 std::size_t end) override;
  void take_samples(std::size_t series, std::size_t column,
                    std::span<const double> samples) override;
  void end_series(std::size_t series) override;

  Series& open_series();
  void skip(Index rows);
  void forget_blocks();
  void check_buffer();
  void drop_rows(Series& series) const;
  Index ready(const Series& series) const;
  void cut_in_row_order(Work& work);
  void cut_by_series(Work& work);
  void add_outputs(Work& work, Series& series, Index count);
  Lines next_lines(Series& series, Index most) const;
  void read_windows(Work& work);

  const Plan* plan_;
  const Layout* layout_;
  Surveys surveys_;
  bool keeps_order_;  // of rows
  Index most_;        // outputs of a piece of work
  Part part_;
  Index stop_;            // the part's, on the grid
  bool hurries_ = false;  // what is ready is due, be it little
  bool waits_;            // rows may wait for others without end
  std::size_t max_buffer_;
  std::size_t held_ = 0;     // bytes of blocks_
  std::size_t samples_ = 0;  // bytes
  std::deque<std::pair<std::weak_ptr<const Waiting>, std::size_t>> blocks_;
  std::shared_ptr<const Waiting> block_;  // that is taken
  std::vector<Series> series_;
  std::deque<Run> runs_;          // in the order of the input, where it is kept
  std::size_t first_ = 0;         // series that still has outputs, where it is not
  std::vector<std::size_t> cut_;  // the series whose windows are in the work
  Intake intake_;
  Failure error_;
  bool told_ = false;  // the error
  bool stalled_ = false;
};

}  // namespace sigconv
