#pragma once

#include <limits>

#include "input/row_source.hpp"
#include "sigconv/plan.hpp"
#include "table/layout.hpp"

namespace sigconv {

/// The part of one file's output to write: part `index` of `count`, counted from 1.
struct Shard {
  Index index = 1;
  Index count = 1;

  bool is_first() const { return index == 1; }
  bool is_whole() const { return count == 1; }
};

/// The outputs first .. stop-1, and the place of the rows that they need.
struct Part {
  static constexpr Index kEnd = std::numeric_limits<Index>::max();

  Index first = 0;
  Index stop = kEnd;
  /// A jump in the input. After the first `beginning` bytes of rows, reading continues at `place`,
  /// `skipped` rows further.
  struct Jump {
    std::uint64_t beginning = 0;
    Place place;
    Index skipped = 0;
  };
  std::optional<Jump> jump;

  bool is_empty() const { return first >= stop; }
};

/// Returns the outputs of the shard. The bytes of the rows are split into equal parts at ends of
/// records. An output is in the part in which its row begins. Outputs before the first row or after
/// the last row are in the part of that row. Leaves `input` at the first row, unless the part is
/// empty.
Result<Part> find_part(const Shard& shard, const Plan& plan, RowSource& input);

}  // namespace sigconv
