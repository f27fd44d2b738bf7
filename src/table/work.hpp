#pragma once

#include <cstdint>
#include <memory>
#include <span>
#include <string>
#include <vector>

#include "sigconv/samples.hpp"
#include "sigconv/spec.hpp"
#include "table/rows.hpp"

namespace sigconv {

/// The extended samples that a window has of one column.
struct Samples {
  std::span<const double> view;
  SampleStore held;                  ///< what the view lies in ...
  std::vector<double> put_together;  ///< ... unless it lies here
  Extent extent;                     ///< of the signal
};

/// The extended samples that outputs first .. first+count-1 of one series read.
struct Window {
  Index first = 0;
  Index count = 0;
  std::vector<Samples> columns;  ///< one for each chosen column
  std::vector<std::string> key;  ///< the key fields of the series
};

/// Records of the output that follow one another: outputs of a window beside the rows they belong
/// to.
struct Lines {
  const Rows* rows = nullptr;  ///< none: the outputs belong to no row of the input
  std::uint32_t row = 0;       ///< of the first
  std::uint32_t step = 1;      ///< rows from line to line
  std::uint32_t window = 0;
  std::uint32_t output = 0;  ///< the first, counted from the window's first
  std::uint32_t count = 0;
};

/// What compute needs and no more: a piece of the output, in order.
struct Work {
  std::vector<std::shared_ptr<const Rows>> held;  ///< what the lines point into
  std::vector<Window> windows;
  std::vector<Lines> lines;
  Failure error;         ///< what ends the output after these lines
  bool stalled = false;  ///< see Block

  /// Lets go of the rows and samples.
  void release() {
    held.clear();
    windows.clear();
  }
};

/// The outputs of a window: a vector for each chosen column.
using Outputs = std::vector<std::vector<double>>;

/// Bytes of the output.
struct Text {
  Bytes bytes;
  Failure error;
  bool stalled = false;
  /// For --plot: the lines' outputs, by column, and where they stand on the axis of times; NaN
  /// where that is not known.
  std::vector<std::vector<double>> plotted;
  std::vector<double> positions;
};

}  // namespace sigconv
