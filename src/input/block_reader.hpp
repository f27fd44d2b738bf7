#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>

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

  /// The next block; nothing at the end. It is as large as asked for where the input keeps up; else
  /// it has what came. Marked as stalled, it may be empty.
  Result<std::optional<Block>> next();

 private:
  Block cut(std::size_t size, bool stalled);

  Source* source_;
  const Dialect* dialect_;
  std::size_t block_size_;
  std::uint64_t line_;
  std::string rest_;  // read, but not yet a whole record
  std::size_t wanted_;
  bool ended_ = false;
  bool told_stalled_ = false;
};

/// The reader's usual block: larger ones gain little (docs/performance.md).
inline constexpr std::size_t kBlockSize = 256 << 10;

}  // namespace sigconv
