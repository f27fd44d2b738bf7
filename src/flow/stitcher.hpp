#pragma once

#include <deque>
#include <memory>
#include <optional>
#include <vector>

#include "sigconv/stream.hpp"
#include "table/work.hpp"

namespace sigconv {

/// Stage 3: joins the rows of block after block into a series, holds the rows that still wait for
/// samples to come, and cuts work that needs nothing else.
class Stitcher {
 public:
  /// `plan` and `layout` outlive the stitcher. `surveys`: one for each chosen column, where the
  /// plan needs the whole signal.
  Stitcher(const Plan& plan, const Layout& layout, std::vector<Survey> surveys);

  void push(std::shared_ptr<const Rows> rows);
  /// The input has ended.
  void finish();

  /// The next piece of the output that can be computed; nothing if there is none.
  std::optional<Work> next();

 private:
  // Consecutive rows of one block, and where they stand in the series.
  struct Piece {
    std::shared_ptr<const Rows> rows;
    std::size_t begin = 0;
    std::size_t end = 0;
    Index first = 0;
  };

  void accept(const std::shared_ptr<const Rows>& rows, std::size_t begin, std::size_t end);
  void accept_blank();
  Index ready() const;
  void add_lines(Work& work);
  void release();

  const Plan* plan_;
  const Layout* layout_;
  std::vector<Extender> series_;  // one for each chosen column
  std::deque<Piece> pending_;     // rows that an output to come may belong to
  std::deque<Piece> blank_;       // blank lines: rows only if a row follows
  Index next_ = 0;                // output
  Failure error_;
  bool stalled_ = false;
  bool ended_ = false;  // nothing comes after an error
};

/// Takes from the rows of a series what its extension needs to know first, for each chosen column.
std::vector<Surveyor> make_surveyors(const Plan& plan, const Layout& layout);

}  // namespace sigconv
