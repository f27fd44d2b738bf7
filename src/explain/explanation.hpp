#pragma once

#include <optional>
#include <string>
#include <vector>

#include "output/number.hpp"
#include "sigconv/spec.hpp"

namespace sigconv {

/// A sample of a product: its value, and where it stands in its grid.
struct Factor {
  double value = 0;
  Index row = 0;
  Index column = 0;
  bool padded = false;  ///< lies outside the signal
};

struct Product {
  Factor sample;
  double weight = 0;
  double share = 1;    ///< of a copy, in gradients: 2 and -1 of odd, 1/n of a mean
  bool alone = false;  ///< the sample alone: a gradient of a bias
};

/// What one channel gives to a sum.
struct PartialSum {
  std::vector<Product> products;
  double sum = 0;
};

/// One output, longhand.
struct Sum {
  std::vector<Index> index;       ///< y[0][2]
  std::vector<PartialSum> parts;  ///< one, or one for each channel that is summed
  std::optional<double> bias;
  /// Of a window with missing samples under --na skip: the sum is divided by the weights that are
  /// present and multiplied by those of the whole kernel.
  std::optional<std::pair<double, double>> present_of_all;
  /// Of a normalised kernel's gradient: what is taken off the sum, before it is divided.
  std::optional<std::pair<double, double>> minus_over;
  double value = 0;  ///< as the command computes it
};

/// A part of a picture: rows of numbers. One row of a signal or kernel.
struct Grid {
  enum class Kind : char { given, padded, between };  ///< between: a zero that a stride puts there
  Index first_row = 0;
  Index first_column = 0;
  Index rows = 1;
  Index columns = 0;
  std::vector<double> values;
  std::vector<Kind> kinds;

  std::size_t at(Index row, Index column) const {
    return static_cast<std::size_t>((row - first_row) * columns + column - first_column);
  }
  bool has(Index row, Index column) const {
    return row >= first_row && row < first_row + rows && column >= first_column &&
           column < first_column + columns;
  }
};

/// Sums whose weights slide over the same samples.
struct Slide {
  std::string name;  ///< column, channel, or empty
  std::vector<std::string>
      parts;                  ///< what each part of a sum is, where there are several: channel 2
  std::vector<Grid> samples;  ///< of each part
  bool image = false;         ///< samples or weights are in rows and columns
  std::vector<Sum> sums;
  bool whole = false;  ///< there are no others
};

/// What is written of one result: the outputs, or one of the gradients.
struct Chapter {
  std::string title;               ///< dL/dx; empty where there is one chapter
  std::string result;              ///< y, dL/dx, dL/dw, dL/db
  std::string sample;              ///< what slides under: x or g
  std::string weight;              ///< what slides: w or g; empty: nothing does
  std::vector<std::string> notes;  ///< of this result
  std::vector<Slide> slides;
};

/// Outputs as longhand sums, for whoever writes them.
struct Explanation {
  std::string command;             ///< conv, grad conv2d
  std::vector<std::string> notes;  ///< what the options do, a sentence each
  NumberStyle number;
  std::vector<Chapter> chapters;
};

/// For a terminal and for files: at most `width` columns where numbers allow it.
std::string explanation_text(const Explanation& explanation, std::size_t width, bool colours);
/// GitHub's, with tables.
std::string explanation_markdown(const Explanation& explanation);
/// Aligned equations; of amsmath.
std::string explanation_latex(const Explanation& explanation);
/// A page that needs nothing else.
std::string explanation_page(const Explanation& explanation);

}  // namespace sigconv
