#pragma once

#include <string>
#include <vector>

#include "plot/envelope.hpp"
#include "sigconv/error.hpp"

namespace sigconv {

/// What gnuplot is to draw: panels above one another that share the x axis.
struct Plot {
  /// One sample where low == high, the range of several otherwise. A gap where one of the three is
  /// NaN or infinite.
  struct Point {
    double x = 0;
    double low = 0;
    double high = 0;
  };
  struct Curve {
    enum class Kind {
      input,   ///< grey, behind the others
      output,  ///< each in a colour of its own
      stems,   ///< an output as impulses from 0: kernels
    };
    Kind kind = Kind::output;
    std::string label;
    std::vector<Point> points;  ///< with ascending x
  };
  struct Panel {
    std::string label;  ///< of the y axis
    std::vector<Curve> curves;
  };

  std::string title;    ///< may be empty, as all labels may
  std::string x_label;  ///< of the lowest panel
  bool times = false;   ///< x is in seconds since 1970
  std::vector<Panel> panels;
};

/// Points of bins: sample i stands at x = first + step * i, a bin in the middle of its samples.
std::vector<Plot::Point> points_of(const Envelope& signal, double first = 0, double step = 1);
/// Sample i stands where sample i of `positions` says, as long and with as many bins; ascending.
std::vector<Plot::Point> points_of(const Envelope& signal, const Envelope& positions);

/// Whether draw_plot() can be asked for `target`, before any work: that it ends in .svg or .png or
/// is "-" (else a usage error), and that there is a gnuplot.
Failure check_plot(const std::string& target);

/// Draws into a file, which appears whole or not at all, or as text to standard output ("-"): as
/// wide as the terminal, in colours if it is one and NO_COLOR is not set. Errors are those of
/// check_plot(), gnuplot's, and those of writing.
Failure draw_plot(const Plot& plot, const std::string& target);

}  // namespace sigconv
