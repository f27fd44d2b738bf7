#pragma once

#include <atomic>
#include <cstddef>
#include <cstdint>
#include <optional>

#include "input/byte_source.hpp"
#include "input/dialect.hpp"
#include "input/row_source.hpp"
#include "table/block.hpp"

namespace sigconv {

/// The reader of stage 1, which cuts the bytes of a source into blocks at record ends.
class BlockReader {
 public:
  /// Reads from the current position of `source`. `source` and `dialect` must outlive the reader.
  BlockReader(ByteSource& source, const Dialect& dialect, std::size_t block_size);

  /// Makes next() jump to `place` after the first `size` bytes, and skip the `skipped` records
  /// between. Both positions must be beginnings of records, and `source` must allow a second
  /// reading.
  void jump(std::uint64_t size, const Place& place, std::int64_t skipped);

  /// Makes next() return false when the input stalls and `stopped` is set: nobody needs the rest.
  void stop_at(const std::atomic<bool>& stopped) { stopped_ = &stopped; }

  /// Returns the bytes read so far.
  std::uint64_t consumed() const { return consumed_; }

  /// Reads the next block into the memory of `block`. Returns false at the end.
  ///
  /// The block has about `block_size` bytes if the input keeps up, and otherwise the records that
  /// arrived. A block marked as stalled can be empty. The line of an error counts from 1 at the
  /// block's first record.
  Result<bool> next(Block& block);

 private:
  void cut(Block& block, std::size_t size);

  ByteSource* source_;
  const Dialect* dialect_;
  std::size_t block_size_;
  std::uint64_t consumed_ = 0;
  struct Jump {
    std::uint64_t size = 0;  // bytes to read before the jump
    Place place;
    std::int64_t skipped = 0;
  };
  std::optional<Jump> jump_;
  Bytes rest_;  // read, but not yet a whole record
  const std::atomic<bool>* stopped_ = nullptr;
  bool delivered_ = false;  // a block with records was returned
  bool ended_ = false;
  bool told_stalled_ = false;
};

}  // namespace sigconv
