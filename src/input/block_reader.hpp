#pragma once

#include <cstddef>
#include <cstdint>

#include "input/dialect.hpp"
#include "input/source.hpp"
#include "table/block.hpp"

namespace sigconv {

/// Stage 1: bytes, cut at record ends, lines counted.
class BlockReader {
 public:
  /// Reads on from where `source` stands: the record on line `first_line`.
  /// `source` outlives the reader.
  BlockReader(Source& source, const Dialect& dialect, std::size_t block_size,
              std::uint64_t first_line);

  /// The next block, in the memory of `block`; false at the end. It is as large as asked for where
  /// the input keeps up; else it has what came. Marked as stalled, it may be empty.
  Result<bool> next(Block& block);

 private:
  void cut(Block& block, std::size_t size);

  Source* source_;
  const Dialect* dialect_;
  std::size_t block_size_;
  std::uint64_t line_;
  Bytes rest_;  // read, but not yet a whole record
  bool ended_ = false;
  bool told_stalled_ = false;
};

/// The reader's usual block: larger ones gain little (docs/performance.md).
inline constexpr std::size_t kBlockSize = 256 << 10;

}  // namespace sigconv
