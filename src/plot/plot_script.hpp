#pragma once

#include <string>
#include <string_view>

#include "plot/plot.hpp"

namespace sigconv {

/// What a plot is drawn on.
struct Canvas {
  enum class Kind { svg, png, text };
  Kind kind = Kind::svg;
  int width = 900;       ///< pixels; columns of text
  int height = 400;      ///< pixels; rows of text
  bool colours = false;  ///< of text; images have them
};

/// The plot as commands and data that gnuplot (5.4 was tried) reads from its standard input; it
/// draws to its standard output.
std::string plot_script(const Plot& plot, const Canvas& canvas);

/// `text` as a literal that no part of it gets out of: at most `most` characters, control
/// characters as blanks. In double quotes gnuplot would run what stands between backquotes: that
/// mark, and all else that may mean something to one of its passes over a line, is an octal escape.
/// Those below \100 are read with a further digit if they begin with 0: none is used. (Its single
/// quotes are no way out: 5.4 does not read '''a'.)
std::string gnuplot_literal(std::string_view text, std::size_t most);

}  // namespace sigconv
