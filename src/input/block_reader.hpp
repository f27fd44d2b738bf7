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

/// Stage 1: bytes, cut at record ends.
class BlockReader {
 public:
  /// Reads on from where `source`, which outlives the reader, stands.
  BlockReader(ByteSource& source, const Dialect& dialect, std::size_t block_size);

  /// Once `size` bytes were read, goes on at `place`, `skipped` records further. The places are
  /// beginnings of records. `source` can be read twice.
  void jump(std::uint64_t size, const Place& place, std::int64_t skipped);

  /// Ends where the input waits and `stopped` is set: nobody wants the rest any more.
  void stop_at(const std::atomic<bool>& stopped) { stopped_ = &stopped; }

  /// Bytes read so far.
  std::uint64_t consumed() const { return consumed_; }

  /// The next block, in the memory of `block`; false at the end. It is as large as asked for where
  /// the input keeps up; else it has what came. Marked as stalled, it may be empty. Lines that
  /// an error names are counted from 1, that of the block's first record.
  Result<bool> next(Block& block);

 private:
  void cut(Block& block, std::size_t size);

  ByteSource* source_;
  const Dialect* dialect_;
  std::size_t block_size_;
  std::uint64_t consumed_ = 0;
  struct Jump {
    std::uint64_t size = 0;  // bytes still to be read before it
    Place place;
    std::int64_t skipped = 0;
  };
  std::optional<Jump> jump_;
  Bytes rest_;  // read, but not yet a whole record
  const std::atomic<bool>* stopped_ = nullptr;
  bool ended_ = false;
  bool told_stalled_ = false;
};

}  // namespace sigconv
