#pragma once

#include <cstddef>
#include <cstdint>

namespace sigconv {

/// Fields of a text, one in each record: field i stands from behind ends[i * step] up to
/// ends[i * step + 1] - before_end.
struct FieldsOfRecords {
  const char* text;  ///< 64 bytes before it and behind it may be read
  const std::uint32_t* ends;
  std::size_t step;
  std::uint32_t before_end;  ///< what stands between the field and its end: 1 for a \r
};

/// The numbers of fields [begin, end), as read_number() reads them. Stops at the first that needs a
/// second look, and returns its index.
std::size_t read_decimals(const FieldsOfRecords& fields, std::size_t begin, std::size_t end,
                          char point, double* values);

}  // namespace sigconv
