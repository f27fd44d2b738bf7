#pragma once

#include <vector>

#include "input/block_reader.hpp"
#include "table/layout.hpp"

namespace sigconv {

/// Returns the end of the last record that has a field, line end included: blank lines and empty
/// records after it are not rows. The rows begin at `first_byte`. Returns nothing if the source
/// cannot be read twice.
Result<std::optional<std::uint64_t>> end_of_rows(ByteSource& source, const Dialect& dialect,
                                                 std::uint64_t first_byte);

/// A map of the records in a table that can be read twice, made without reading their numbers.
class RecordMap : public RowMap {
 public:
  /// Reads from the first row on, until it has seen every record that begins before byte `until`.
  static Result<RecordMap> read(ByteSource& source, const Dialect& dialect, const Layout& layout,
                                std::uint64_t until);

  /// Returns the first record that begins at `byte` or after it. `byte` must not be beyond `until`.
  Result<Place> at_byte(std::uint64_t byte) const override;
  /// Returns the record of a row, or the end of the records that were read.
  Result<Place> at_row(std::int64_t row) const override;
  /// Returns the error of the file's last record, if its quote is never closed and it was read.
  Failure last_error() const override { return unclosed_; }

 private:
  RecordMap(ByteSource& source, const Dialect& dialect, const Layout& layout)
      : source_(&source), dialect_(&dialect), layout_(&layout) {}
  template <class Reached>
  Result<Place> find(const Reached& reached) const;

  ByteSource* source_;
  const Dialect* dialect_;
  const Layout* layout_;
  Failure unclosed_;
  std::vector<Place> blocks_;  // the first record of each block, and the end of the last block
};

}  // namespace sigconv
