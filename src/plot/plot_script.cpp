#include "plot/plot_script.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <limits>

#include "output/utf8.hpp"
#include "plot/ticks.hpp"

namespace sigconv {
namespace {

using Kind = Plot::Curve::Kind;

// The input is grey. Outputs have the colours of Okabe and Ito ("Color Universal Design", 2008)
// that contrast with white and grey.
constexpr const char* kGrey = "#8f8f8f";
constexpr std::array kColours{"#0072b2", "#d55e00", "#009e73", "#cc79a7", "#e69f00", "#56b4e9"};
// Terminal colours that are readable on black and on white, in the values that gnuplot maps to
// them.
constexpr const char* kTerminalInput = "#00cdcd";
constexpr std::array kTerminalColours{"#cd0000", "#cd00cd", "#0000cd", "#00cd00"};

constexpr std::size_t kFewPoints = 60;  // fewer points get a dot each
constexpr std::size_t kFewStems = 200;
constexpr std::size_t kMostOfLegend = 20;  // characters, in a terminal
constexpr double kLargest = 1e300;         // gnuplot's arithmetic overflows a little above

bool is_drawn(const Plot::Point& point) {
  return std::abs(point.x) <= kLargest && std::abs(point.low) <= kLargest &&
         std::abs(point.high) <= kLargest;
}

// Returns whether a point has no drawn neighbours. A line does not show such a point.
bool is_lone(const std::vector<Plot::Point>& points, std::size_t i) {
  return is_drawn(points[i]) && !(i > 0 && is_drawn(points[i - 1])) &&
         !(i + 1 < points.size() && is_drawn(points[i + 1]));
}

bool is_c1_control(std::string_view character) {
  return character.size() == 2 && character[0] == '\xC2' &&
         static_cast<unsigned char>(character[1]) < 0xA0;
}

struct Range {
  double low = std::numeric_limits<double>::infinity();
  double high = -std::numeric_limits<double>::infinity();

  void take(double value) {
    low = std::min(low, value);
    high = std::max(high, value);
  }
  /// Returns the range with a margin at each end, `share` of its width. An empty or very narrow
  /// range is widened further, so that there are numbers between its ends.
  Range widened(double share) const {
    if (low > high) return {0, 1};
    const double size = std::max(std::abs(low), std::abs(high));
    double margin = share * (high - low);
    if (high - low <= 1e-10 * size) margin = size / 2;
    if (size < 1e-300) margin = 1;
    return {low - margin, high + margin};
  }
};

class Script {
 public:
  Script(const Plot& plot, const Canvas& canvas);
  std::string write();

 private:
  struct Style {
    std::string colour;
    int pen = 0;         // gnuplot's line type, which selects the character if there are no colours
    bool drawn = false;  // at least one point is
    bool banded = false;  // at least one point is a range of samples
    bool lone = false;    // at least one point has no neighbours
    bool dotted = false;  // every point gets a dot
  };

  template <class... Args>
  void add(fmt::format_string<Args...> text, Args&&... args) {
    // format_to() would compile all of fmt's formatting again, which takes 2 s of CPU time.
    out_ += fmt::format(text, std::forward<Args>(args)...);
  }
  void add_terminal();
  void add_data(const Plot::Curve& curve, std::size_t number, const Style& style);
  bool heads_together(const Plot::Panel& panel) const;
  void add_panel(std::size_t number);
  std::string ticks_literal(const std::vector<Tick>& ticks, double origin) const;
  std::vector<std::string> curve_plots(const Plot::Curve& curve, std::size_t number,
                                       const Style& style) const;
  Style style_of(const Plot::Curve& curve, std::size_t outputs) const;

  bool text() const { return canvas_.kind == Canvas::Kind::text; }
  // Returns a distance in the unit of the canvas: pixels or characters.
  int of(int pixels, int characters) const { return text() ? characters : pixels; }
  // Returns the number of characters that fit on a line.
  std::size_t characters() const { return static_cast<std::size_t>(canvas_.width / of(9, 1) - 8); }

  const Plot& plot_;
  const Canvas& canvas_;
  std::string out_;
  Range x_;
  double origin_ = 0;  // subtracted from times, because gnuplot keeps fewer digits
  std::vector<Tick> x_ticks_;
  bool two_lines_ = false;
  std::vector<std::vector<Tick>> y_ticks_;
  std::vector<Range> y_;
  int left_ = 0;
};

Script::Script(const Plot& plot, const Canvas& canvas) : plot_(plot), canvas_(canvas) {
  const int panels = std::max(1, static_cast<int>(plot.panels.size()));
  std::size_t longest = 1;
  bool whole = true;  // every x is: no ticks between samples
  for (const Plot::Panel& panel : plot.panels) {
    Range y;
    for (const Plot::Curve& curve : panel.curves)
      for (const Plot::Point& point : curve.points) {
        if (!is_drawn(point)) continue;
        x_.take(point.x);
        whole &= point.x == std::floor(point.x);
        y.take(point.low);
        y.take(point.high);
        if (curve.kind != Kind::stems) continue;
        y.take(0);
        x_.take(point.x - 0.5);  // keeps stems clear of the axis
        x_.take(point.x + 0.5);
      }
    y_.push_back(y.widened(0.05));
    const int most = std::clamp(canvas.height / panels / of(36, 4), 2, 8);
    y_ticks_.push_back(number_ticks(y_.back().low, y_.back().high, most));
    for (const Tick& tick : y_ticks_.back()) longest = std::max(longest, tick.label.size());
  }
  const bool times = plot.x_kind != Plot::X::numbers && x_.low <= x_.high;
  // widened() would turn a single moment into a range of decades.
  if (times && x_.high - x_.low < 1e-5) x_ = {x_.low - 0.5, x_.high + 0.5};
  x_ = x_.widened(0.01);
  if (times) origin_ = std::floor(x_.low);
  int most = std::max(2, canvas.width / of(90, 14));
  if (whole) most = std::min(most, static_cast<int>(std::ceil(std::min(x_.high - x_.low, 1e3))));
  x_ticks_ = times ? time_ticks(x_.low, x_.high, most, plot.x_kind == Plot::X::moments)
                   : number_ticks(x_.low, x_.high, most);
  for (const Tick& tick : x_ticks_) two_lines_ |= tick.label.find('\n') != std::string::npos;
  left_ = of(44, 2) + of(7, 1) * static_cast<int>(longest);
}

void Script::add_terminal() {
  add("set encoding utf8\n");
  const std::string size = fmt::format("noenhanced size {},{}", canvas_.width, canvas_.height);
  switch (canvas_.kind) {
    case Canvas::Kind::svg:
      add("set terminal svg {} fixed font 'sans-serif,12' background '#ffffff'\n", size);
      return;
    case Canvas::Kind::png:
      // A gnuplot without Cairo may still have gd.
      add("if (strstrt(GPVAL_TERMINALS, 'pngcairo') > 0) {{\n"
          "  set terminal pngcairo {0} font 'sans,9' background '#ffffff'\n"
          "}} else {{\n"
          "  set terminal png truecolor {0} background '#ffffff'\n"
          "}}\n",
          size);
      return;
    case Canvas::Kind::text:
      add("set terminal dumb {} {}\n", size, canvas_.colours ? "ansi" : "mono");
      return;
  }
}

// Writes the points of a curve as a data block. A terminal has no half tones, so its bands are
// vertical lines. Points without neighbours have a block of their own.
void Script::add_data(const Plot::Curve& curve, std::size_t number, const Style& style) {
  const auto& points = curve.points;
  add("$curve{} << END\n", number);
  bool gap = true;
  for (const Plot::Point& point : points) {
    const double x = point.x - origin_;
    if (is_drawn(point) && text() && style.banded)
      add("{} {}\n{} {}\n", x, point.low, x, point.high);
    else if (is_drawn(point))
      add("{} {} {}\n", x, point.low, point.high);
    else if (!gap)
      add("\n");
    gap = !is_drawn(point);
  }
  if (!style.drawn) add("0 NaN NaN\n");
  add("END\n");
  if (!style.lone) return;
  add("$lone{} << END\n", number);
  for (std::size_t i = 0; i < points.size(); ++i)
    if (is_lone(points, i))
      add("{0} {1}\n{0} {2}\n\n", points[i].x - origin_, points[i].low, points[i].high);
  add("END\n");
}

Script::Style Script::style_of(const Plot::Curve& curve, std::size_t outputs) const {
  Style style;
  const bool input = curve.kind == Kind::input;
  if (text())
    style.colour = input ? kTerminalInput : kTerminalColours[outputs % kTerminalColours.size()];
  else
    style.colour = input ? kGrey : kColours[outputs % kColours.size()];
  style.pen = input ? 0 : 1 + static_cast<int>(outputs % 6);
  for (std::size_t i = 0; i < curve.points.size(); ++i) {
    const Plot::Point& point = curve.points[i];
    if (!is_drawn(point)) continue;
    style.drawn = true;
    style.banded |= point.low < point.high;
    style.lone |= curve.kind != Kind::stems && is_lone(curve.points, i);
  }
  const std::size_t few = curve.kind == Kind::stems ? kFewStems : kFewPoints;
  style.dotted = !style.banded && curve.points.size() < few;
  return style;
}

std::vector<std::string> Script::curve_plots(const Plot::Curve& curve, std::size_t number,
                                             const Style& style) const {
  const std::string data = fmt::format("$curve{} using 1:2", number);
  const std::string lone = fmt::format("$lone{} using 1:2", number);
  const std::string title = " title " + gnuplot_literal(curve.label, text() ? kMostOfLegend : 32);
  std::vector<std::string> plots;
  if (text()) {
    const std::string pen = fmt::format("linetype {} linecolor rgb '{}'", style.pen, style.colour);
    const char mark = curve.kind == Kind::input ? '.' : 'o';
    if (curve.kind != Kind::stems) {
      plots.push_back(data + " with lines " + pen + title);
      if (style.lone)
        plots.push_back(
            fmt::format("{} with linespoints {} pointtype '{}' notitle", lone, pen, mark));
      return plots;
    }
    plots.push_back(data + " with impulses " + pen + title);
    // gnuplot 5.4 crashes when it draws point marks and there is no point.
    if (style.drawn)
      plots.push_back(fmt::format("{} with points {} pointtype '{}' notitle", data, pen, mark));
    return plots;
  }

  const std::string colour = fmt::format("linetype 1 linecolor rgb '{}'", style.colour);
  const std::string highs = fmt::format("$curve{} using 1:3", number);
  const char* const dot = " pointtype 7 pointsize ";
  if (curve.kind == Kind::stems) {
    plots.push_back(data + " with impulses " + colour + " linewidth 1.5" + title);
    if (style.banded)
      plots.push_back(highs + " with impulses " + colour + " linewidth 1.5 notitle");
    if (style.dotted) plots.push_back(data + " with points " + colour + dot + "0.6 notitle");
  } else if (style.banded) {
    plots.push_back(
        fmt::format("$curve{} using 1:2:3 with filledcurves fillcolor rgb '{}' fillstyle "
                    "transparent solid 0.5 noborder{}",
                    number, style.colour, title));
    for (const std::string& edge : {data, highs})
      plots.push_back(fmt::format("{} with lines {} linewidth 0.8 notitle", edge, colour));
  } else if (style.dotted) {
    plots.push_back(data + " with linespoints " + colour + " linewidth 1.5" + dot + "0.5" + title);
  } else {
    const char* const width = curve.kind == Kind::input ? "1" : "1.5";
    plots.push_back(data + " with lines " + colour + " linewidth " + width + title);
  }
  if (style.lone && !style.dotted)
    plots.push_back(lone + " with linespoints " + colour + dot + "0.3 notitle");
  return plots;
}

std::string Script::ticks_literal(const std::vector<Tick>& ticks, double origin) const {
  std::string list;
  for (const Tick& tick : ticks) {
    std::string label = tick.label;
    if (const auto at = label.find('\n'); at != label.npos) label.replace(at, 1, "\\n");
    list += fmt::format("{}\"{}\" {}", list.empty() ? "" : ", ", label, tick.at - origin);
  }
  return "(" + list + ")";
}

// Returns whether a panel's label and its legend fit on one line of a terminal.
bool Script::heads_together(const Plot::Panel& panel) const {
  std::size_t longest = 0;
  for (const Plot::Curve& curve : panel.curves) longest = std::max(longest, curve.label.size());
  const std::size_t legend = panel.curves.size() * (std::min(longest, kMostOfLegend) + 11);
  return panel.label.size() + legend < characters();
}

void Script::add_panel(std::size_t number) {
  const Plot::Panel& panel = plot_.panels[number];
  const auto panels = static_cast<int>(plot_.panels.size());
  const std::size_t most = characters();
  const bool lowest = number + 1 == plot_.panels.size();
  const int top = plot_.title.empty() ? 0 : of(28, 1);
  // gnuplot's svg terminal leaves out a label whose lower end is near the edge.
  const int bottom =
      of(22, 1) + (two_lines_ ? of(15, 1) : 0) + (plot_.x_label.empty() ? of(4, 0) : of(26, 1));
  const int head = of(26, heads_together(panel) ? 1 : 2);
  const int each = (canvas_.height - top - bottom) / panels;
  const int begin = top + static_cast<int>(number) * each;
  const auto place = [&](int row) {
    return 1 - row / static_cast<double>(canvas_.height - of(0, 1));
  };
  add("set lmargin at screen {:.5f}\n", left_ / static_cast<double>(canvas_.width));
  add("set rmargin at screen {:.5f}\n", 1 - of(40, 3) / static_cast<double>(canvas_.width));
  add("set tmargin at screen {:.5f}\n", place(begin + head));
  add("set bmargin at screen {:.5f}\n", place(begin + each - of(lowest ? 0 : 6, 1)));
  add("set key at graph 1, screen {:.5f} right bottom horizontal Left reverse samplen 2\n",
      place(begin + head - of(5, 1)));
  add("set yrange [{}:{}]\n", y_[number].low, y_[number].high);
  add("set ytics {}\n", ticks_literal(y_ticks_[number], 0));
  std::vector<Tick> x_ticks = x_ticks_;
  if (!lowest)
    for (Tick& tick : x_ticks) tick.label.clear();
  add("set xtics {}\n", ticks_literal(x_ticks, origin_));
  // This is a label, because gnuplot writes a terminal's xlabel into the second line of ticks.
  if (lowest && text())
    add("set label 3 {} at screen 0.5, screen 0 center\n", gnuplot_literal(plot_.x_label, most));
  else if (lowest)
    add("set xlabel {}\n", gnuplot_literal(plot_.x_label, most));
  if (text())
    add("set label 2 {} at screen 0, screen {:.5f} left\n",
        gnuplot_literal(panel.label, kMostOfLegend), place(begin));
  else
    add("set ylabel {}\n", gnuplot_literal(panel.label, static_cast<std::size_t>(each / 8)));

  std::string plots;
  std::size_t first = 0;  // the number of this panel's first curve
  for (std::size_t i = 0; i < number; ++i) first += plot_.panels[i].curves.size();
  for (const bool inputs : {true, false}) {
    std::size_t outputs = 0;
    for (std::size_t i = 0; i < panel.curves.size(); ++i) {
      const Plot::Curve& curve = panel.curves[i];
      if ((curve.kind == Kind::input) != inputs) continue;
      const Style style = style_of(curve, outputs++);
      add_data(curve, first + i, style);
      for (const std::string& one : curve_plots(curve, first + i, style))
        plots.append(plots.empty() ? "" : ", \\\n  ").append(one);
    }
  }
  add("plot {}\n", plots.empty() ? "NaN notitle" : plots);
}

std::string Script::write() {
  add_terminal();
  add("set tics nomirror {}\n", text() ? "scale 0" : "scale 0.5 textcolor rgb '#303030'");
  if (text()) {
    add("set border 3\n");
  } else {
    add("set border 3 linecolor rgb '#606060'\n"
        "set grid linetype 1 linecolor rgb '#e0e0e0' linewidth 0.7\n");
  }
  add("set xrange [{}:{}]\n", x_.low - origin_, x_.high - origin_);
  const bool has_stems = std::any_of(plot_.panels.begin(), plot_.panels.end(), [](const auto& p) {
    return std::any_of(p.curves.begin(), p.curves.end(),
                       [](const auto& curve) { return curve.kind == Kind::stems; });
  });
  if (has_stems && !text()) add("set xzeroaxis linetype 1 linecolor rgb '#909090'\n");
  // This is a label, because multiplot's own title would take space from the panels.
  if (!plot_.title.empty())
    add("set label 1 {} at screen 0.5, screen {:.5f} center\n",
        gnuplot_literal(plot_.title, characters()),
        1 - of(16, 0) / static_cast<double>(canvas_.height));
  add("set multiplot\n");
  for (std::size_t i = 0; i < plot_.panels.size(); ++i) {
    add_panel(i);
    if (i == 0) add("unset label 1\n");
  }
  add("unset multiplot\n");
  return std::move(out_);
}

}  // namespace

std::string gnuplot_literal(std::string_view text, std::size_t most) {
  std::string out = "\"";
  std::size_t characters = 0;
  for (std::size_t at = 0; at < text.size(); ++characters) {
    if (characters == most) {
      out += "...";
      break;
    }
    const std::size_t length = utf8_length(text, at);
    const std::string_view character = text.substr(at, std::max<std::size_t>(length, 1));
    const auto lead = static_cast<unsigned char>(character[0]);
    at += character.size();
    if (length == 0 || character == "\xEF\xBF\xBE" || character == "\xEF\xBF\xBF")
      out += "\xEF\xBF\xBD";  // XML allows none of these
    else if (lead < 0x20 || lead == 0x7F || is_c1_control(character))
      out += ' ';
    else if (character == "\"")
      out += "\\\"";
    else if (character.find_first_of("@\\`{}^_[]~|") == 0)
      out += fmt::format("\\{:03o}", lead);
    else
      out += character;
  }
  return out + "\"";
}

std::string plot_script(const Plot& plot, const Canvas& canvas) {
  return Script(plot, canvas).write();
}

}  // namespace sigconv
