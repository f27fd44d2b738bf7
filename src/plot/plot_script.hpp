#pragma once

#include <string>
#include <string_view>

#include "plot/plot.hpp"

namespace sigconv {

/// The surface that a plot is drawn on.
struct Canvas {
  enum class Kind { svg, png, text };
  Kind kind = Kind::svg;
  int width = 900;       ///< pixels; columns of text
  int height = 400;      ///< pixels; rows of text
  bool colours = false;  ///< of text; images always have colours
};

/// Returns the plot as commands and data for gnuplot's standard input. gnuplot draws to its
/// standard output. Tested with gnuplot 5.4.
std::string plot_script(const Plot& plot, const Canvas& canvas);

/// Returns `text` as a literal that no character of it can end. It has at most `most` characters,
/// and control characters become blanks. Between double quotes gnuplot runs the text in backquotes.
/// Octal escapes replace backquotes and all other characters that mean something to one of
/// gnuplot's passes over a line. gnuplot reads a further digit after an escape that begins with 0,
/// that is, below \100, so none is used. Single quotes are no alternative: gnuplot 5.4 does not
/// read '''a'.
std::string gnuplot_literal(std::string_view text, std::size_t most);

}  // namespace sigconv
