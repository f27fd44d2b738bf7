#pragma once

#include <optional>
#include <string>
#include <vector>

#include "output/number.hpp"
#include "sigconv/spec.hpp"

namespace sigconv {

/// A sample in a product: its value and its place in the grid.
struct Factor {
  double value = 0;
  Index row = 0;
  Index column = 0;
  bool padded = false;  ///< lies outside the signal
};

struct Product {
  Factor sample;
  double weight = 0;
  double share = 1;    ///< factor of a padded copy in gradients: 2 and -1 for odd, 1/n for a mean
  bool alone = false;  ///< shows no weight: a gradient by the bias, or a weight of 1 in a mean
};

/// The products of one channel or batch, and their sum.
struct PartialSum {
  std::vector<Product> products;
  double sum = 0;
};

/// One output or gradient, written out as a sum of products.
struct Sum {
  std::vector<Index> index;       ///< {0, 2} for y[0][2]
  std::vector<PartialSum> parts;  ///< one, or one for each channel or batch that is summed
  std::optional<double> bias;
  /// The sum of the weights over present samples, and the sum of all weights. It is set under --na
  /// skip if a sample of the window is missing: the value is the sum * second / first.
  std::optional<std::pair<double, double>> present_of_all;
  bool skips_missing = false;  ///< leaves out the missing samples: some are, under --na skip
  /// Set if the kernel has a divisor: the value is the sum / over. If present_of_all is set, its
  /// first number contains the divisor instead.
  std::optional<double> over;
  /// Set in the kernel gradient under --normalize: the value is (the sum - first) / second.
  std::optional<std::pair<double, double>> minus_over;
  double value = 0;  ///< the result that the command computes
};

/// Numbers in rows and columns, a part of a picture. A signal or kernel has one row.
struct Grid {
  enum class Kind : char { given, padded, between };  ///< between: a zero that a stride inserts
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
  std::string name;  ///< column of a table, if there are several; else empty
  std::vector<std::string>
      parts;                  ///< names of the parts of a sum ("channel 2"), if there are several
  std::vector<Grid> samples;  ///< one grid for each part
  bool image = false;         ///< samples or weights have several rows
  std::vector<Sum> sums;
  bool whole = false;  ///< no sum was left out by --outputs
};

/// The section of one result: the outputs, or one of the gradients.
struct Chapter {
  std::string title;               ///< dL/dx; empty for outputs
  std::string result;              ///< y, dL/dx, dL/dw, dL/db
  std::string sample;              ///< name of the samples: x or g
  std::string weight;              ///< name of the sliding weights: w or g; empty for a bias
  std::vector<std::string> notes;  ///< notes on this result
  std::vector<Slide> slides;
};

/// Results written out as sums, independent of the format.
struct Explanation {
  std::string command;             ///< conv, grad conv2d
  std::vector<std::string> notes;  ///< signal, kernel and options, one sentence each
  NumberStyle number;
  std::vector<Chapter> chapters;
};

/// Returns plain text for a terminal or a file. Lines have at most `width` columns, unless a number
/// is longer.
std::string explanation_text(const Explanation& explanation, std::size_t width, bool colours);
/// Returns GitHub's Markdown, with tables.
std::string explanation_markdown(const Explanation& explanation);
/// Returns LaTeX: aligned equations of the package amsmath.
std::string explanation_latex(const Explanation& explanation);
/// Returns an HTML page that loads no other file.
std::string explanation_page(const Explanation& explanation);

}  // namespace sigconv
