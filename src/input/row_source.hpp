#pragma once

#include <atomic>
#include <cstdint>
#include <memory>
#include <optional>
#include <utility>

#include "sigconv/error.hpp"
#include "table/block.hpp"
#include "table/layout.hpp"
#include "table/rows.hpp"

namespace sigconv {

/// Where a row begins.
struct Place {
  std::int64_t row = 0;    ///< rows before it
  std::uint64_t byte = 0;  ///< of the source
  std::uint64_t line = 1;
};

/// Where the rows of a table are that can be read twice.
class RowMap {
 public:
  virtual ~RowMap() = default;
  /// Returns the first row that begins at `byte` or after it.
  virtual Result<Place> at_byte(std::uint64_t byte) const = 0;
  /// Returns the beginning of `row`, or the end of the rows that the map covers.
  virtual Result<Place> at_row(std::int64_t row) const = 0;
  /// The error of the table's last row, if the map covers it.
  virtual Failure last_error() const { return std::nullopt; }
};

/// The first two stages of a table, for each format of input: read returns blocks of whole rows,
/// parse turns one into rows and numbers.
class RowSource {
 public:
  explicit RowSource(Layout layout = {}) : layout_(std::make_shared<Layout>(std::move(layout))) {}
  RowSource(const RowSource&) = delete;
  RowSource& operator=(const RowSource&) = delete;
  virtual ~RowSource() = default;

  /// The columns, and how rows are written as text. May be changed before the first block is
  /// parsed.
  const std::shared_ptr<Layout>& layout() const { return layout_; }

  /// Reads the next block; false at the end. Serial. An error counts lines from the block's first.
  virtual Result<bool> read(Block& block) = 0;
  /// Parses a block. Pure: several blocks are parsed at once. An error is in `rows`.
  virtual void parse(Block& block, Rows& rows, Values& values) const = 0;
  /// Bytes read so far.
  virtual std::uint64_t consumed() const { return 0; }
  /// Bytes of the input, if it is a regular file.
  virtual std::optional<std::uint64_t> size() const { return std::nullopt; }
  /// Once `stopped` is set, read() no longer waits for an input that stalls.
  virtual void stop_at(const std::atomic<bool>& /*stopped*/) {}

  /// Goes back to the first row, for a second pass. A pipe needs ByteSource::keep().
  virtual Failure rewind() {
    return data_error(layout_->source, "rows of this format cannot be read twice");
  }
  /// The byte after the last row; nothing if the input is not a regular file.
  virtual Result<std::optional<std::uint64_t>> end_of_rows() { return no_parts(); }
  /// Maps the rows of a regular file that begin before byte `until`. Call rewind() afterwards.
  virtual Result<std::unique_ptr<RowMap>> map(std::uint64_t /*until*/) { return no_parts(); }
  /// After the first `size` bytes of rows, read() goes on at `place`, `skipped` rows further.
  virtual void jump(std::uint64_t /*size*/, const Place& /*place*/, std::int64_t /*skipped*/) {}

 private:
  Error no_parts() const {
    return data_error(layout_->source,
                      "rows of this format cannot be found without reading all of them",
                      "leave out --shard");
  }

  std::shared_ptr<Layout> layout_;
};

}  // namespace sigconv
