#pragma once

#include <cstddef>
#include <functional>
#include <memory>
#include <vector>

#include "input/block_reader.hpp"
#include "input/dialect.hpp"
#include "pipeline/threads.hpp"
#include "table/work.hpp"

namespace sigconv {

/// What travels from stage to stage: a block of the input and what became of it. Used again and
/// again, so that its memory is.
struct Token : Carrier {
  enum class Carries { block, nothing, end };  ///< nothing: a chance to hand out what is ready
  Carries carries = Carries::block;
  Block block;                 ///< 1: read, in order
  std::shared_ptr<Rows> rows;  ///< 2: parsed
  Values values;
  std::vector<Work> works;  ///< 3: stitched, in order: the first `used` count
  std::size_t used = 0;
  std::vector<std::shared_ptr<Text>> texts;  ///< 4: computed, in order
  Failure error;                             ///< of reading
};

/// What is done with the rows of a table, and in the end written (5).
class Stages {
 public:
  virtual ~Stages() = default;
  /// So many bytes were read. In order, one at a time, as what follows.
  virtual void advance(std::uint64_t) {}
  /// In order, one at a time.
  virtual void stitch(Token& token) = 0;
  /// Whether stitch() could hand out more without another block. Asked at any time.
  virtual bool has_more() const { return false; }
  /// Whether nothing more has to be read. Asked at any time.
  virtual bool done() const { return false; }
  /// Of several tokens at once. `run`: for what can be done at once within one.
  virtual void compute(Token&, const Run&) {}
  /// In order, one at a time. After an error nothing is written any more.
  virtual Failure write(Token&) { return std::nullopt; }
};

/// Runs all stages, on `threads` threads once the input is long enough to gain by it.
Failure run_pipeline(BlockReader& reader, const Dialect& dialect, const Layout& layout,
                     Stages& stages, Index threads);

/// Calls `done` with what `work` made of each index below `count`, in order; several works at once.
void run_in_order(std::size_t count, Index threads, const std::function<Failure(std::size_t)>& work,
                  const std::function<void(const Failure&)>& done);

}  // namespace sigconv
