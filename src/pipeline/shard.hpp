#pragma once

#include <limits>

#include "input/row_source.hpp"
#include "sigconv/plan.hpp"
#include "table/layout.hpp"

namespace sigconv {

/// Which part of the output of one file is wanted, of how many: 1 .. count.
struct Shard {
  Index index = 1;
  Index count = 1;

  bool is_first() const { return index == 1; }
  bool is_whole() const { return count == 1; }
};

/// Outputs first .. stop-1, and where the rows stand that they need.
struct Part {
  static constexpr Index kEnd = std::numeric_limits<Index>::max();

  Index first = 0;
  Index stop = kEnd;
  /// After the first `beginning` bytes of rows, reading goes on at `place`, `skipped` rows further.
  struct Jump {
    std::uint64_t beginning = 0;
    Place place;
    Index skipped = 0;
  };
  std::optional<Jump> jump;

  bool is_empty() const { return first >= stop; }
};

/// The shard's part. The bytes of the rows are cut in equal parts, at ends of records; an output is
/// in the part that its row begins in, and those before the first row or behind the last one are in
/// the part of that row. Leaves `input` at the first row.
Result<Part> find_part(const Shard& shard, const Plan& plan, RowSource& input);

}  // namespace sigconv
