#pragma once

#include <string>
#include <vector>

#include "plot/envelope.hpp"
#include "sigconv/error.hpp"

namespace sigconv {

/// A plot for gnuplot: panels above one another that share the x axis.
struct Plot {
  /// A sample, if low == high, or the range of several samples. If one of the three is NaN or
  /// infinite, it is a gap.
  struct Point {
    double x = 0;
    double low = 0;
    double high = 0;
  };
  struct Curve {
    enum class Kind {
      input,   ///< grey, behind the others
      output,  ///< each in its own colour
      stems,   ///< an output drawn as impulses from 0, for kernels
    };
    Kind kind = Kind::output;
    std::string label;
    std::vector<Point> points;  ///< with ascending x
  };
  struct Panel {
    std::string label;  ///< of the y axis
    std::vector<Curve> curves;
  };

  std::string title;    ///< may be empty, like every label
  std::string x_label;  ///< of the lowest panel
  /// Other numbers, seconds since 1970, or seconds of a day.
  enum class X { numbers, moments, clock } x_kind = X::numbers;
  std::vector<Panel> panels;
};

/// Returns a point for each bin, in the middle of its samples. Sample i is at x = first + step * i.
std::vector<Plot::Point> points_of(const Envelope& signal, double first = 0, double step = 1);
/// Returns a point for each bin. Sample i is at the x that sample i of `positions` holds. Both have
/// the same length and the same bins, and positions ascend.
std::vector<Plot::Point> points_of(const Envelope& signal, const Envelope& positions);

/// Checks `target` before any work. It must end in .svg or .png or be "-"; anything else is a usage
/// error. gnuplot must be installed.
Failure check_plot(const std::string& target);

/// Draws into a file, which appears whole or not at all, or as text to standard output ("-"). Text
/// is as wide as the terminal. It has colours on a terminal, unless NO_COLOR is set. The errors are
/// those of check_plot(), of gnuplot and of writing.
Failure draw_plot(const Plot& plot, const std::string& target);

}  // namespace sigconv
