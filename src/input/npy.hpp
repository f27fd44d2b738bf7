#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>

#include "sigconv/error.hpp"
#include "sigconv/tensor.hpp"

namespace sigconv {

/// The functions that read and write numbers of one type and byte order.
struct NpyNumber {
  std::size_t size = 0;       ///< bytes
  std::size_t text_size = 0;  ///< bytes of the longest text
  /// Reads `count` numbers that begin `step` bytes apart.
  void (*load)(const char* at, std::size_t step, std::size_t count, double* to) = nullptr;
  /// Writes the shortest text that reads as the same number of the type, and nothing for a NaN.
  /// Returns the end of the text.
  char* (*write)(const char* at, char* to) = nullptr;
};

/// The header of a .npy file (NumPy, NEP 1).
struct NpyHeader {
  std::string descr;  ///< the type in the header, such as <f8
  NpyNumber number;
  Shape shape;
  bool fortran = false;   ///< the first axis is contiguous
  std::size_t begin = 0;  ///< the first byte of the numbers
  /// Returns the bytes of the numbers, or nothing if the count does not fit in 63 bits.
  std::optional<std::size_t> bytes() const;
};

/// Returns whether `bytes` begin a .npy file.
inline constexpr std::string_view kNpyMagic = "\x93NUMPY";

/// Returns the size of the header that `bytes` begin with, or 0 if more bytes are needed to decide.
std::size_t npy_header_size(std::string_view bytes);

/// Reads the header at the beginning of `bytes`. Supports versions 1 to 3 with float16, float32,
/// float64, integers and bool in either byte order. `name` is the name of the input for messages.
Result<NpyHeader> parse_npy_header(const std::string& name, std::string_view bytes);

/// Returns the error of a file that has `found` bytes of numbers where the header promises another
/// size.
Error npy_size_error(const std::string& name, const NpyHeader& header, std::size_t found);

/// Reads the array of a .npy file into C order.
Result<Tensor> parse_npy(const std::string& name, std::string_view bytes);

/// Copies elements of `size` bytes from Fortran order, where the first axis is contiguous, to C
/// order.
void copy_in_c_order(const Shape& shape, std::size_t size, const char* from, char* to);

}  // namespace sigconv
