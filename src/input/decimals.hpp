#pragma once

#include <cstddef>
#include <cstdint>

namespace sigconv {

/// The fields of a text, one in each record. Field i begins after ends[i * step] and ends
/// `before_end` bytes before ends[i * step + 1].
struct FieldsOfRecords {
  const char* text;  ///< 64 bytes before and after it must be readable
  const std::uint32_t* ends;
  std::size_t step;
  std::uint32_t before_end;  ///< bytes between the field and its end: 1 for a \r
};

/// Reads the numbers of fields [begin, end), with the same results as read_number(). Stops at the
/// first field that needs read_number() itself, and returns its index.
std::size_t read_decimals(const FieldsOfRecords& fields, std::size_t begin, std::size_t end,
                          char point, double* values);

}  // namespace sigconv
