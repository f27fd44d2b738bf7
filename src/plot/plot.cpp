#include "plot/plot.hpp"

#include <sys/ioctl.h>
#include <unistd.h>

#include <algorithm>
#include <cassert>
#include <charconv>
#include <cstdlib>
#include <string_view>

#include "output/file.hpp"
#include "plot/gnuplot.hpp"
#include "plot/plot_script.hpp"

namespace sigconv {
namespace {

// Returns the number in an environment variable, or `fallback` if it is no number above 0.
int number_in(const char* variable, int fallback) {
  const char* const value = std::getenv(variable);
  if (!value) return fallback;
  const std::string_view text = value;
  int number = 0;
  const auto [end, failure] = std::from_chars(text.data(), text.data() + text.size(), number);
  return failure == std::errc() && end == text.data() + text.size() && number > 0 ? number
                                                                                  : fallback;
}

// Returns a canvas of the terminal's size, less one line for the prompt. A panel has at least 8
// rows. Panels that do not fit scroll.
Canvas text_canvas(std::size_t panels) {
  constexpr int kLeastColumns = 40;
  constexpr int kMostColumns = 240;
  constexpr int kLeastRows = 8;  // of a panel
  constexpr int kMostRows = 30;
  Canvas canvas;
  canvas.kind = Canvas::Kind::text;
  const bool terminal = isatty(STDOUT_FILENO) == 1;
  struct winsize size {};
  const bool known = terminal && ioctl(STDOUT_FILENO, TIOCGWINSZ, &size) == 0;
  int columns = known && size.ws_col > 0 ? size.ws_col : number_in("COLUMNS", 79);
  int rows = known && size.ws_row > 0 ? size.ws_row - 1 : number_in("LINES", 24);
  const int count = std::max(1, static_cast<int>(panels));
  columns = std::clamp(columns, kLeastColumns, kMostColumns);
  rows = std::clamp(rows, kLeastRows * count, kMostRows * count);
  canvas.width = columns;
  canvas.height = rows;
  const char* const no_colour = std::getenv("NO_COLOR");
  canvas.colours = terminal && !(no_colour && *no_colour);
  return canvas;
}

Canvas image_canvas(Canvas::Kind kind, std::size_t panels) {
  Canvas canvas;
  canvas.kind = kind;
  canvas.width = 900;
  canvas.height = std::max(400, 240 * static_cast<int>(panels));
  return canvas;
}

Result<Canvas> canvas_of(const std::string& target, std::size_t panels) {
  if (target == "-") return text_canvas(panels);
  if (target.ends_with(".svg")) return image_canvas(Canvas::Kind::svg, panels);
  if (target.ends_with(".png")) return image_canvas(Canvas::Kind::png, panels);
  return usage_error("--plot '" + target + "' does not end in .svg or .png",
                     "name FILE.svg or FILE.png, or use - to draw in the terminal");
}

// Removes the form feed at the start of a gnuplot page, and blanks at the ends of lines.
std::string page_text(std::string_view page) {
  std::string text;
  while (!page.empty()) {
    std::string_view line = page.substr(0, page.find('\n'));
    page.remove_prefix(std::min(page.size(), line.size() + 1));
    if (line.starts_with('\f')) line.remove_prefix(1);
    line = line.substr(0, line.find_last_not_of(' ') + 1);
    text += line;
    text += '\n';
  }
  return text;
}

}  // namespace

std::vector<Plot::Point> points_of(const Envelope& signal, double first, double step) {
  std::vector<Plot::Point> points;
  points.reserve(signal.bins().size());
  for (const Envelope::Bin& bin : signal.bins()) {
    const double middle =
        static_cast<double>(bin.first_index) + static_cast<double>(bin.count - 1) / 2;
    points.push_back({first + step * middle, bin.low, bin.high});
  }
  return points;
}

std::vector<Plot::Point> points_of(const Envelope& signal, const Envelope& positions) {
  assert(signal.bins().size() == positions.bins().size());
  std::vector<Plot::Point> points;
  points.reserve(signal.bins().size());
  for (std::size_t i = 0; i < signal.bins().size(); ++i) {
    const Envelope::Bin& bin = signal.bins()[i];
    const Envelope::Bin& place = positions.bins()[i];
    points.push_back({place.first + (place.last - place.first) / 2, bin.low, bin.high});
  }
  return points;
}

Failure check_plot(const std::string& target) {
  const auto canvas = canvas_of(target, 1);
  if (!canvas) return canvas.error();
  return find_gnuplot();
}

Failure draw_plot(const Plot& plot, const std::string& target) {
  const auto canvas = canvas_of(target, plot.panels.size());
  if (!canvas) return canvas.error();
  const auto drawn = run_gnuplot(plot_script(plot, *canvas));
  if (!drawn) return drawn.error();
  const bool text = canvas->kind == Canvas::Kind::text;
  return write_file(target, text ? page_text(*drawn) : *drawn);
}

}  // namespace sigconv
