#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "sigconv/spec.hpp"
#include "table/rows.hpp"

namespace sigconv {

/// The extended samples that outputs first .. first+count-1 of one series read.
struct Window {
  Index first = 0;
  Index count = 0;
  std::vector<std::vector<double>> samples;  ///< a vector for each chosen column
  std::vector<std::string> key;              ///< the key fields of the series
};

/// One record of the output: an output of a window beside the row it belongs to.
struct Line {
  const Rows* rows = nullptr;  ///< none: the output belongs to no row of the input
  std::uint32_t row = 0;
  std::uint32_t window = 0;
  std::uint32_t output = 0;  ///< counted from the window's first
};

/// What compute needs and no more: a piece of the output, in order.
struct Work {
  std::vector<std::shared_ptr<const Rows>> held;  ///< what the lines point into
  std::vector<Window> windows;
  std::vector<Line> lines;
  Failure error;         ///< what ends the output after these lines
  bool stalled = false;  ///< see Block
};

/// Bytes of the output.
struct Text {
  std::string bytes;
  Failure error;
  bool stalled = false;
};

}  // namespace sigconv
