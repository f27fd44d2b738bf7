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

/// The place where a row begins.
struct Place {
  std::int64_t row = 0;    ///< rows before it
  std::uint64_t byte = 0;  ///< of the source
  std::uint64_t line = 1;
};

/// A map of the rows in a table that can be read twice.
class RowMap {
 public:
  virtual ~RowMap() = default;
  /// Returns the first row that begins at `byte` or after it.
  virtual Result<Place> at_byte(std::uint64_t byte) const = 0;
  /// Returns the beginning of `row`, or the end of the rows that the map covers.
  virtual Result<Place> at_row(std::int64_t row) const = 0;
  /// Returns the error of the table's last row, if the map covers it.
  virtual Failure last_error() const { return std::nullopt; }
};

/// The first two stages for one format of input: read() returns blocks of whole rows, and parse()
/// turns a block into rows and numbers.
class RowSource {
 public:
  explicit RowSource(Layout layout = {}) : layout_(std::make_shared<Layout>(std::move(layout))) {}
  RowSource(const RowSource&) = delete;
  RowSource& operator=(const RowSource&) = delete;
  virtual ~RowSource() = default;

  /// Returns the columns, and the syntax of rows as text. The layout can be changed until the first
  /// block is parsed.
  const std::shared_ptr<Layout>& layout() const { return layout_; }

  /// Reads the next block. Returns false at the end. Calls must be serial. The line of an error
  /// counts from the first line of the block.
  virtual Result<bool> read(Block& block) = 0;
  /// Parses a block. Has no side effects, because several blocks are parsed at once. Puts an error
  /// into `rows`.
  virtual void parse(Block& block, Rows& rows, Values& values) const = 0;
  /// Returns the bytes read so far.
  virtual std::uint64_t consumed() const { return 0; }
  /// Returns the bytes of the input, if it is a regular file.
  virtual std::optional<std::uint64_t> size() const { return std::nullopt; }
  /// Makes read() stop waiting for a stalled input once `stopped` is set.
  virtual void stop_at(const std::atomic<bool>& /*stopped*/) {}

  /// Goes back to the first row, for a second pass. A pipe needs ByteSource::keep().
  virtual Failure rewind() {
    return data_error(layout_->source, "rows of this format cannot be read twice");
  }
  /// Returns the byte after the last row, or nothing if the input is not a regular file.
  virtual Result<std::optional<std::uint64_t>> end_of_rows() { return no_parts(); }
  /// Maps the rows of a regular file that begin before byte `until`. Call rewind() afterwards.
  virtual Result<std::unique_ptr<RowMap>> map(std::uint64_t /*until*/) { return no_parts(); }
  /// Makes read() jump to `place` after the first `size` bytes of rows, and skip the `skipped` rows
  /// between.
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
