#pragma once

#include <cstddef>
#include <memory>
#include <vector>

#include "input/row_source.hpp"
#include "pipeline/threads.hpp"
#include "table/work.hpp"

namespace sigconv {

/// A block of a table that passes through the stages. Tokens are recycled to reuse their memory.
struct TableToken : Token {
  enum class Input {
    block,
    none,  ///< nothing was read; stitch cuts the work that is ready
    end,   ///< the input ended, or cannot be read further: see `error`
  };
  Input input = Input::block;
  Block block;                 ///< filled by read
  std::shared_ptr<Rows> rows;  ///< filled by parse
  Values values;               ///< filled by parse
  std::vector<Work> works;     ///< the first `works_used` are filled by stitch, in order
  std::size_t works_used = 0;
  std::vector<std::shared_ptr<Text>> texts;  ///< filled by compute, in order
  /// Set by read, with Input::end. stitch may remove it, to report it after the work that is ready.
  /// An error that stitch leaves or adds ends the run.
  Failure error;
};

/// The last three stages of a table.
class TableStages {
 public:
  virtual ~TableStages() = default;
  /// Called by read with the bytes read so far.
  virtual void show_progress(std::uint64_t /*bytes*/) {}
  /// Handles one token at a time, in order.
  virtual void stitch(TableToken& token) = 0;
  /// Returns whether stitch() can cut more work without another block. Called on any thread.
  virtual bool has_more() const { return false; }
  /// Returns whether the rest of the input is not needed and has_more() is false. Called on any
  /// thread.
  virtual bool done() const { return false; }
  /// Called for several tokens at once.
  virtual void compute(TableToken&, const Executor& /*executor*/) {}
  /// Handles one token at a time, in order. Not called again after an error.
  virtual Failure write(TableToken&) { return std::nullopt; }
};

/// Runs the five stages of a table. Short inputs run on one thread, long ones on `threads`. Returns
/// the first error in the order of the input. Everything before the error is written.
Failure run_table(RowSource& input, TableStages& stages, Index threads);

}  // namespace sigconv
