#pragma once

#include <atomic>
#include <cstdint>
#include <optional>

#include "input/block_reader.hpp"
#include "input/dialect.hpp"
#include "table/layout.hpp"
#include "table/rows.hpp"

namespace sigconv {

/// The first two stages of a table: read returns blocks of whole records, parse turns one into rows
/// and numbers.
class RowInput {
 public:
  virtual ~RowInput() = default;
  /// Reads the next block; false at the end. Serial. An error counts lines from the block's first.
  virtual Result<bool> read(Block& block) = 0;
  /// Parses a block. Pure: several blocks are parsed at once. An error is in `rows`.
  virtual void parse(Block& block, Rows& rows, Values& values) const = 0;
  /// The line of the first record.
  virtual std::uint64_t first_line() const { return 1; }
  /// Bytes read so far.
  virtual std::uint64_t consumed() const { return 0; }
  /// Bytes of the input, if it is a regular file.
  virtual std::optional<std::uint64_t> size() const { return std::nullopt; }
  /// Once `stopped` is set, read() no longer waits for an input that stalls.
  virtual void stop_at(const std::atomic<bool>& /*stopped*/) {}
};

/// The rows of a CSV file.
class CsvInput : public RowInput {
 public:
  /// All arguments outlive the input. Reading starts where `source` is positioned.
  CsvInput(Source& source, const Dialect& dialect, const Layout& layout, std::size_t block_size)
      : reader_(source, dialect, block_size), dialect_(dialect), layout_(layout) {}

  /// See BlockReader::jump().
  void jump(std::uint64_t size, const Place& place, std::int64_t skipped) {
    reader_.jump(size, place, skipped);
  }

  Result<bool> read(Block& block) override { return reader_.next(block); }
  void parse(Block& block, Rows& rows, Values& values) const override;
  std::uint64_t first_line() const override { return layout_.first_line; }
  std::uint64_t consumed() const override { return reader_.consumed(); }
  std::optional<std::uint64_t> size() const override { return reader_.size(); }
  void stop_at(const std::atomic<bool>& stopped) override { reader_.stop_at(stopped); }

 private:
  BlockReader reader_;
  const Dialect& dialect_;
  const Layout& layout_;
};

}  // namespace sigconv
