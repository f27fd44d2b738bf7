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

/// Gathers what --plot draws of one series while it goes by: each chosen column and its outputs,
/// along the column of times if there is one that rises, else by the index of rows, or by lag.
class PlotFeed {
 public:
  /// All of them outlive the feed.
  PlotFeed(const Plan& plan, const Layout& layout, const Dialect& dialect, const Format& format);

  /// Rows, in order, and their numbers.
  void take_rows(const Rows& rows, const Values& values);
  /// Puts into `text` what take_outputs() needs of its lines. Pure.
  void gather(std::span<const Lines> lines, const std::vector<Outputs>& outputs, Text& text) const;
  /// Texts, in order.
  void take_outputs(const Text& text);
  /// After the last.
  Failure draw(const std::string& target) const;

 private:
  bool by_lag() const;
  std::optional<double> position_of(const Rows& rows, std::size_t row) const;
  double beyond(Index row) const;

  const Plan& plan_;
  const Layout& layout_;
  const Dialect& dialect_;
  const Format& format_;
  std::optional<std::size_t> axis_;  // the column of times
  bool times_ = false;               // dates, not numbers
  bool rises_ = true;
  std::mutex mutex_;  // of what follows: rows come while outputs go
  Index rows_ = 0;    // whose position is known
  double first_ = 0;
  double step_ = 1;  // between the first two rows
  double last_ = 0;
  Index outputs_ = 0;
  std::vector<Envelope> inputs_;
  std::vector<Envelope> results_;
  Envelope input_positions_;
  Envelope result_positions_;
};

}  // namespace sigconv
