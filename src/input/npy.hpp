#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>

#include "sigconv/error.hpp"
#include "sigconv/tensor.hpp"

namespace sigconv {

/// How the numbers of one type and byte order are read.
struct NpyNumber {
  std::size_t size = 0;       ///< bytes
  std::size_t text_size = 0;  ///< the longest text
  /// Reads `count` numbers that begin `step` bytes apart.
  void (*load)(const char* at, std::size_t step, std::size_t count, double* to) = nullptr;
  /// Writes the shortest text that reads as the same number of the type, and nothing for a NaN.
  /// Returns its end.
  char* (*write)(const char* at, char* to) = nullptr;
};

/// The header of a .npy file (NumPy, NEP 1).
struct NpyHeader {
  std::string descr;  ///< the type as the header names it: <f8
  NpyNumber number;
  Shape shape;
  bool fortran = false;   ///< the first axis is contiguous
  std::size_t begin = 0;  ///< the first byte of the numbers
  /// Bytes of the numbers; nothing if they do not fit in 63 bits.
  std::optional<std::size_t> bytes() const;
};

/// The first bytes of a .npy file.
inline constexpr std::string_view kNpyMagic = "\x93NUMPY";

/// The size of the header that `bytes` begin with. 0: more bytes are needed to tell.
std::size_t npy_header_size(std::string_view bytes);

/// Reads the header at the beginning of `bytes`. `name`: the input, as messages name it. Reads
/// versions 1 to 3, float16, float32, float64, integers and bool of either byte order.
Result<NpyHeader> parse_npy_header(const std::string& name, std::string_view bytes);

/// The error of a file that has `found` bytes of numbers where the header says otherwise.
Error npy_size_error(const std::string& name, const NpyHeader& header, std::size_t found);

/// The array of a .npy file, in C order.
Result<Tensor> parse_npy(const std::string& name, std::string_view bytes);

/// Copies elements of `size` bytes whose first axis is contiguous into C order.
void copy_in_c_order(const Shape& shape, std::size_t size, const char* from, char* to);

}  // namespace sigconv
