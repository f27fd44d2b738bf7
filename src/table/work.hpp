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

/// The extended samples of one column that a window reads.
struct Samples {
  std::span<const double> view;
  SampleStore held;                  ///< store of the view, unless ...
  std::vector<double> put_together;  ///< ... the samples were put together here
  Extent extent;                     ///< of the signal
};

/// The extended samples that outputs first .. first+count-1 of one series read.
struct Window {
  Index first = 0;
  Index count = 0;
  std::vector<Samples> columns;  ///< one for each chosen column
  std::vector<std::string> key;  ///< the key fields of the series
};

/// Consecutive records of the output: outputs of a window, each with the other fields of its row.
struct Lines {
  const Rows* rows = nullptr;  ///< null: the outputs have no row of the input
  std::uint32_t row = 0;       ///< row of the first output
  std::uint32_t step = 1;      ///< rows from one output to the next
  std::uint32_t window = 0;    ///< index into Work::windows
  std::uint32_t output = 0;    ///< the first, counted from the window's first
  std::uint32_t count = 0;
};

/// The input of compute: a piece of the output, in order.
struct Work {
  std::vector<std::shared_ptr<const Rows>> held;  ///< the rows that `lines` refer to
  std::vector<Window> windows;
  std::vector<Lines> lines;
  Failure error;         ///< ends the output after these lines
  bool stalled = false;  ///< see Block

  /// Releases the rows and samples.
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
  /// For --plot: the outputs of the lines, by column, and their positions on the time axis; NaN if
  /// a position is unknown.
  std::vector<std::vector<double>> plotted;
  std::vector<double> positions;
};

}  // namespace sigconv
