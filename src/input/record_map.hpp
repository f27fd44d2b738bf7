#pragma once

#include <vector>

#include "input/block_reader.hpp"
#include "table/layout.hpp"

namespace sigconv {

/// Where the last line ends that is not blank, line end included: blank lines behind it are no
/// rows. Nothing where the source cannot be read twice.
Result<std::optional<std::uint64_t>> end_of_rows(ByteSource& source, const Dialect& dialect);

/// Where the records of a table are that can be read twice, found without reading their numbers.
class RecordMap : public RowMap {
 public:
  /// Reads from the first row on, until every record that begins before byte `until` was seen.
  static Result<RecordMap> read(ByteSource& source, const Dialect& dialect, const Layout& layout,
                                std::uint64_t until);

  /// The first record that begins at byte `byte` or behind it; `byte` is not beyond `until`.
  Result<Place> at_byte(std::uint64_t byte) const override;
  /// The record of a row, or the end of what was seen.
  Result<Place> at_row(std::int64_t row) const override;
  /// The error of the file's last record, if its quote is never closed and it was seen.
  Failure last_error() const override { return unclosed_; }

 private:
  RecordMap(ByteSource& source, const Dialect& dialect) : source_(&source), dialect_(&dialect) {}
  template <class Reached>
  Result<Place> find(const Reached& reached) const;

  ByteSource* source_;
  const Dialect* dialect_;
  Failure unclosed_;
  std::vector<Place> blocks_;  // the first record of each, and the end of the last
};

}  // namespace sigconv
