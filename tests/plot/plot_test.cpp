#include "plot/plot.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sys/stat.h>

#include <cmath>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <limits>
#include <sstream>

#include "plot/gnuplot.hpp"
#include "plot/plot_script.hpp"

namespace sigconv {
namespace {

namespace fs = std::filesystem;
using testing::HasSubstr;
using testing::Not;
using Kind = Plot::Curve::Kind;

constexpr double kNone = std::numeric_limits<double>::quiet_NaN();
constexpr double kInfinity = std::numeric_limits<double>::infinity();

Plot::Curve curve(Kind kind, const std::string& label, const std::vector<double>& samples) {
  Envelope envelope;
  envelope.push(samples);
  return {kind, label, points_of(envelope)};
}

Plot small_plot() {
  Plot plot;
  plot.title = "Nile";
  plot.x_label = "row";
  plot.panels = {
      {"flow",
       {curve(Kind::input, "flow", {1, 2, 3, 2}), curve(Kind::output, "smooth", {1, 2, 2, 2})}}};
  return plot;
}

Canvas text_of(int width, int height) {
  Canvas canvas;
  canvas.kind = Canvas::Kind::text;
  canvas.width = width;
  canvas.height = height;
  return canvas;
}

TEST(PointsOf, PlacesABinAtItsMeanIndex) {
  Envelope signal(2);
  signal.push(std::vector<double>{1, 2, 3, 4, 5});
  const auto points = points_of(signal, 10, 2);
  ASSERT_EQ(points.size(), 3U);
  EXPECT_EQ(points[0].x, 11);
  EXPECT_EQ(points[0].low, 1);
  EXPECT_EQ(points[0].high, 2);
  EXPECT_EQ(points[2].x, 18);
}

TEST(PointsOf, PlacesABinAtTheMiddleOfItsPositions) {
  Envelope signal(2), positions(2);
  signal.push(std::vector<double>{1, 2, 3, 4, 5});
  positions.push(std::vector<double>{0, 1, 5, 9, 10});
  const auto points = points_of(signal, positions);
  ASSERT_EQ(points.size(), 3U);
  EXPECT_EQ(points[0].x, 0.5);
  EXPECT_EQ(points[1].x, 7);
  EXPECT_EQ(points[2].x, 10);
}

TEST(GnuplotLiteral, EscapesSpecialCharacters) {
  EXPECT_EQ(gnuplot_literal("temp (C), it's", 99), "\"temp (C), it's\"");
  EXPECT_EQ(gnuplot_literal("a\"; system(\"x\"); #", 99), "\"a\\\"; system(\\\"x\\\"); #\"");
  EXPECT_EQ(gnuplot_literal("`id` \\ @x", 99), "\"\\140id\\140 \\134 \\100x\"");
  EXPECT_EQ(gnuplot_literal("a_b^{c}", 99), "\"a\\137b\\136\\173c\\175\"");
  EXPECT_EQ(gnuplot_literal("a\n\x1b[0m\xc2\x9b\t", 99), "\"a  \\1330m  \"");
  EXPECT_EQ(gnuplot_literal("\xff\xef\xbf\xbf", 99), "\"\xef\xbf\xbd\xef\xbf\xbd\"");
  EXPECT_EQ(gnuplot_literal("m\xc2\xb2 abc", 3), "\"m\xc2\xb2 ...\"");
  EXPECT_EQ(gnuplot_literal("abc", 3), "\"abc\"");
  EXPECT_EQ(gnuplot_literal("", 3), "\"\"");
}

TEST(PlotScript, DrawsTwoCurvesInOnePanel) {
  EXPECT_EQ(plot_script(small_plot(), Canvas()), R"(set encoding utf8
set terminal svg noenhanced size 900,400 fixed font 'sans-serif,12' background '#ffffff'
set tics nomirror scale 0.5 textcolor rgb '#303030'
set border 3 linecolor rgb '#606060'
set grid linetype 1 linecolor rgb '#e0e0e0' linewidth 0.7
set xrange [-0.03:3.03]
set label 1 "Nile" at screen 0.5, screen 0.96000 center
set multiplot
set lmargin at screen 0.07222
set rmargin at screen 0.95556
set tmargin at screen 0.86500
set bmargin at screen 0.12000
set key at graph 1, screen 0.87750 right bottom horizontal Left reverse samplen 2
set yrange [0.9:3.1]
set ytics ("1.0" 1, "1.5" 1.5, "2.0" 2, "2.5" 2.5, "3.0" 3)
set xtics ("0" 0, "1" 1, "2" 2, "3" 3)
set xlabel "row"
set ylabel "flow"
$curve0 << END
0 1 1
1 2 2
2 3 3
3 2 2
END
$curve1 << END
0 1 1
1 2 2
2 2 2
3 2 2
END
plot $curve0 using 1:2 with linespoints linetype 1 linecolor rgb '#8f8f8f' linewidth 1.5 pointtype 7 pointsize 0.5 title "flow", \
  $curve1 using 1:2 with linespoints linetype 1 linecolor rgb '#0072b2' linewidth 1.5 pointtype 7 pointsize 0.5 title "smooth"
unset label 1
unset multiplot
)");
}

TEST(PlotScript, DrawsABandIfPointsHaveSeveralSamples) {
  Plot plot;
  plot.panels = {{"", {curve(Kind::output, "y", std::vector<double>(10000, 1))}}};
  EXPECT_THAT(plot_script(plot, Canvas()), Not(HasSubstr("filledcurves")));
  plot.panels[0].curves[0].points[5].high = 2;
  EXPECT_THAT(plot_script(plot, Canvas()), HasSubstr("filledcurves"));
  EXPECT_THAT(plot_script(plot, text_of(79, 24)), Not(HasSubstr("filledcurves")));
}

TEST(PlotScript, LeavesGapsAndDrawsPointsWithoutNeighbours) {
  Plot plot;
  plot.panels = {{"", {curve(Kind::input, "x", {kNone, 1, 2, kNone, kInfinity, 5, kNone, 7, 8})}}};
  const std::string script = plot_script(plot, Canvas());
  EXPECT_THAT(script, HasSubstr("$curve0 << END\n1 1 1\n2 2 2\n\n5 5 5\n\n7 7 7\n8 8 8\nEND\n"));
  EXPECT_THAT(script, HasSubstr("$lone0 << END\n5 5\n5 5\n\nEND\n"));
}

TEST(PlotScript, DrawsInputsBeforeOutputs) {
  Plot plot = small_plot();
  std::swap(plot.panels[0].curves[0], plot.panels[0].curves[1]);
  const std::string script = plot_script(plot, Canvas());
  EXPECT_LT(script.find("title \"flow\""), script.find("title \"smooth\""));
}

TEST(PlotScript, CountsTimesFromTheStartOfTheAxis) {
  Plot plot = small_plot();
  plot.x_kind = Plot::X::moments;
  for (auto& one : plot.panels[0].curves)
    for (auto& point : one.points) point.x = 1582934400 + 0.25 * point.x;
  const std::string script = plot_script(plot, Canvas());
  EXPECT_THAT(script, HasSubstr("\n1.25 2 2\n"));
  EXPECT_THAT(script, HasSubstr("\"00:00:00.0\\n2020-02-29\" 1"));
}

TEST(PlotScript, ColoursTextOnlyIfAsked) {
  EXPECT_THAT(plot_script(small_plot(), text_of(79, 24)), HasSubstr("size 79,24 mono\n"));
  Canvas canvas = text_of(100, 30);
  canvas.colours = true;
  EXPECT_THAT(plot_script(small_plot(), canvas), HasSubstr("size 100,30 ansi\n"));
}

class DrawPlotTest : public testing::Test {
 protected:
  void SetUp() override {
    std::string pattern = (fs::temp_directory_path() / "sigconv-plot-XXXXXX").string();
    folder_ = mkdtemp(pattern.data());
    if (const char* path = std::getenv("PATH")) path_ = path;
  }
  void TearDown() override {
    setenv("PATH", path_.c_str(), 1);
    fs::remove_all(folder_);
  }

  // Puts a script in place of gnuplot.
  void fake_gnuplot(const std::string& shell) {
    std::ofstream(folder_ / "gnuplot") << "#!/bin/sh\n" << shell << "\n";
    chmod((folder_ / "gnuplot").c_str(), 0755);
    setenv("PATH", (folder_.string() + ":" + path_).c_str(), 1);
  }
  std::string read(const std::string& name) const {
    std::ostringstream text;
    text << std::ifstream(folder_ / name).rdbuf();
    return text.str();
  }

  fs::path folder_;
  std::string path_;
};

TEST_F(DrawPlotTest, RejectsOtherFileNames) {
  for (const char* target : {"a.pdf", "svg", "", "a.svg/b", "a.PNG"}) {
    const auto error = check_plot(target);
    ASSERT_TRUE(error) << target;
    EXPECT_EQ(error->kind, ErrorKind::usage);
    EXPECT_EQ(draw_plot(small_plot(), target)->message, error->message);
  }
  const auto error = check_plot("a.pdf");
  EXPECT_EQ(error->message, "--plot 'a.pdf' does not end in .svg or .png");
  EXPECT_EQ(error->hint, "name FILE.svg or FILE.png, or use - to draw in the terminal");
}

TEST_F(DrawPlotTest, ReportsThatGnuplotIsNotInstalled) {
  setenv("PATH", folder_.c_str(), 1);
  for (const auto& error : {check_plot("-"), draw_plot(small_plot(), folder_ / "a.svg")}) {
    ASSERT_TRUE(error);
    EXPECT_EQ(error->kind, ErrorKind::output);
    EXPECT_EQ(error->message, "gnuplot is not installed");
    EXPECT_EQ(error->hint, "install gnuplot (Debian: gnuplot-nox), or leave out --plot");
  }
  EXPECT_TRUE(fs::is_empty(folder_));
}

TEST_F(DrawPlotTest, ReportsTheFailureOfGnuplot) {
  fake_gnuplot(
      "printf '\\ngnuplot> plot foo\\n              ^\\n         line 7: bad foo\\n' >&2; exit 1");
  EXPECT_EQ(draw_plot(small_plot(), folder_ / "a.svg")->message, "gnuplot failed: bad foo");
  fake_gnuplot("echo half; echo '  cannot open it' >&2; exit 3");
  EXPECT_EQ(draw_plot(small_plot(), folder_ / "a.svg")->message, "gnuplot failed: cannot open it");
  fake_gnuplot("exit 0");
  EXPECT_EQ(draw_plot(small_plot(), folder_ / "a.svg")->message, "gnuplot failed");
  fake_gnuplot("kill -9 $$");
  EXPECT_EQ(draw_plot(small_plot(), folder_ / "a.svg")->message,
            "gnuplot was terminated by signal 9");
  EXPECT_FALSE(fs::exists(folder_ / "a.svg"));
}

TEST_F(DrawPlotTest, PassesTheScriptAndWritesTheDrawing) {
  fake_gnuplot("echo \"$1 $LC_ALL $LC_NUMERIC $GNUTERM\"; cat");
  setenv("LC_NUMERIC", "de_DE.UTF-8", 1);
  setenv("GNUTERM", "nonsense", 1);
  std::ofstream(folder_ / "a.svg") << "old";
  EXPECT_FALSE(draw_plot(small_plot(), folder_ / "a.svg"));
  unsetenv("LC_NUMERIC");
  unsetenv("GNUTERM");
  EXPECT_EQ(read("a.svg"), "--default-settings C  \n" + plot_script(small_plot(), Canvas()));
}

// Runs the installed gnuplot.
class GnuplotTest : public DrawPlotTest {
 protected:
  void SetUp() override {
    DrawPlotTest::SetUp();
    if (find_gnuplot()) GTEST_SKIP() << "gnuplot is not installed";
  }
};

std::vector<Plot> hard_plots() {
  Plot nothing;
  nothing.panels = {{"none", {}}, {"empty", {curve(Kind::input, "", {})}}};
  Plot missing = small_plot();
  missing.panels = {{"",
                     {curve(Kind::output, "", {kNone, kNone}), curve(Kind::stems, "", {kNone}),
                      curve(Kind::input, "", {kNone, 1, kNone})}}};
  Plot large = small_plot();
  large.panels = {{"", {curve(Kind::output, "", {1e300, -1e300, 1e308, -1e308, 0, kInfinity})}},
                  {"", {curve(Kind::output, "", {1e-310, 0, 5e-324})}},
                  {"", {curve(Kind::output, "", {1e9, 1e9 + 1e-6})}}};
  Plot constant = small_plot();
  constant.panels = {{"", {curve(Kind::output, "", {5})}}, {"", {curve(Kind::stems, "", {0})}}};
  Plot moment = constant;
  moment.x_kind = Plot::X::moments;
  Plot bands = small_plot();
  std::vector<double> noise(20000);
  for (std::size_t i = 0; i < noise.size(); ++i)
    noise[i] = i / 1000 % 7 == 3 ? kNone : std::sin(static_cast<double>(i * i));
  bands.panels = {{"", {curve(Kind::input, "a", noise), curve(Kind::stems, "b", noise)}}};
  return {Plot(), small_plot(), nothing, missing, large, constant, moment, bands};
}

TEST_F(GnuplotTest, DrawsEmptyMissingAndExtremeSamples) {
  for (const Plot& plot : hard_plots()) {
    if (plot.panels.empty()) continue;
    Canvas png;
    png.kind = Canvas::Kind::png;
    Canvas colours = text_of(100, 40);
    colours.colours = true;
    for (const Canvas& canvas : {Canvas(), png, text_of(79, 24), text_of(40, 12), colours}) {
      const auto drawn = run_gnuplot(plot_script(plot, canvas));
      EXPECT_TRUE(drawn) << drawn.error().message << "\n" << plot_script(plot, canvas);
    }
  }
}

TEST_F(GnuplotTest, WritesImages) {
  EXPECT_FALSE(draw_plot(small_plot(), folder_ / "a.svg"));
  EXPECT_THAT(read("a.svg"), HasSubstr("</svg>"));
  EXPECT_FALSE(draw_plot(small_plot(), folder_ / "a.png"));
  EXPECT_EQ(read("a.png").substr(0, 8), "\x89PNG\r\n\x1a\n");
}

TEST_F(GnuplotTest, TreatsLabelsAsPlainText) {
  const std::string touch = "touch " + (folder_ / "made").string();
  const std::vector<std::string> labels{
      "\"; system(\"" + touch + "\"); #",
      "'; system('" + touch + "'); #",
      "'.system('" + touch + "').'",
      "\".system(\"" + touch + "\").\"",
      "`" + touch + "`",
      "\\`" + touch + "\\`",
      "\\\"`" + touch + "`\\",
      "'\"`" + touch + "`\"'",
      "\n!" + touch + "\n",
      "@PATH {/Symbol a} \\",
      "%g %s ${x} $1 [a] ~a | b",
      "\"",
      "'",
      "\\",
      "END",
  };
  for (const std::string& label : labels) {
    Plot plot = small_plot();
    plot.title = plot.x_label = plot.panels[0].label = label;
    plot.panels[0].curves[0].label = plot.panels[0].curves[1].label = label;
    for (const Canvas& canvas : {Canvas(), text_of(200, 24)}) {
      const auto drawn = run_gnuplot(plot_script(plot, canvas));
      ASSERT_TRUE(drawn) << label << ": " << drawn.error().message;
      EXPECT_FALSE(fs::exists(folder_ / "made")) << label;
    }
  }
  Plot plot = small_plot();
  plot.title = "a_b^{c} @d \\e `f` \"g\" %h";
  const auto drawn = run_gnuplot(plot_script(plot, text_of(79, 24)));
  ASSERT_TRUE(drawn);
  EXPECT_THAT(*drawn, HasSubstr(plot.title));
}

TEST_F(GnuplotTest, DrawsText) {
  Plot plot;
  plot.panels = {
      {"x",
       {curve(Kind::input, "in", {0, 1, 2, 3, 4}), curve(Kind::output, "out", {4, 3, 2, 1, 0})}}};
  unsetenv("COLUMNS");
  unsetenv("LINES");
  testing::internal::CaptureStdout();
  EXPECT_FALSE(draw_plot(plot, "-"));
  const std::string text = testing::internal::GetCapturedStdout();
  EXPECT_THAT(text, HasSubstr("*****out\n"));
  EXPECT_THAT(text, Not(HasSubstr("\x1b")));
  EXPECT_THAT(text, Not(HasSubstr("\f")));
  std::istringstream lines(text);
  for (std::string line; std::getline(lines, line);) EXPECT_LE(line.size(), 79U);
}

}  // namespace
}  // namespace sigconv
