#pragma once

#include <mutex>
#include <optional>
#include <string>
#include <vector>

#include "input/dialect.hpp"
#include "output/format.hpp"
#include "plot/envelope.hpp"
#include "plot/plot.hpp"
#include "sigconv/plan.hpp"
#include "table/work.hpp"

namespace sigconv {

/// The data of --plot for one series, gathered during the run: each chosen column and its outputs.
/// The x axis is the column of times if there is one that rises, else the row index, or the lag.
class PlotFeed {
 public:
  /// All arguments outlive the feed.
  PlotFeed(const Plan& plan, const Layout& layout, const Dialect& dialect, const Format& format);

  /// Adds rows and their numbers. Called in order.
  void take_rows(const Rows& rows, const Values& values);
  /// Copies the outputs and positions of `lines` into `text`, for take_outputs(). Pure.
  void gather(std::span<const Lines> lines, const std::vector<Outputs>& outputs, Text& text) const;
  /// Adds the outputs of a text. Called in order.
  void take_outputs(const Text& text);
  /// Draws the plot. Called after the last text.
  Failure draw(const std::string& target) const;

 private:
  bool by_lag() const;
  std::optional<double> position_of(const Rows& rows, std::size_t row) const;
  double beyond(Index row) const;

  const Plan& plan_;
  const Layout& layout_;
  const Dialect& dialect_;
  const Format& format_;
  std::optional<std::size_t> axis_;      // the column of times
  Time::Kind kind_ = Time::Kind::other;  // of the times on the axis
  bool rises_ = true;                    // every position so far is above the one before
  std::mutex mutex_;  // guards rows_ .. last_: stitch sets them while write reads them
  Index rows_ = 0;    // rows with a known position
  double first_ = 0;
  double step_ = 1;  // from the first row to the second
  double last_ = 0;
  Index outputs_ = 0;
  std::vector<Envelope> inputs_;
  std::vector<Envelope> results_;
  Envelope input_positions_;
  Envelope result_positions_;
};

}  // namespace sigconv
