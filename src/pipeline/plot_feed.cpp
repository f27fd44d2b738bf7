#include "pipeline/plot_feed.hpp"

#include <algorithm>
#include <cmath>

#include "input/axis_name.hpp"
#include "input/time_column.hpp"

namespace sigconv {

PlotFeed::PlotFeed(const Plan& plan, const Layout& layout, const Dialect& dialect,
                   const Format& format)
    : plan_(plan),
      layout_(layout),
      dialect_(dialect),
      format_(format),
      inputs_(layout.chosen.size()),
      results_(layout.chosen.size()) {
  if (layout.times && !layout.times_of_lags && !by_lag()) axis_ = layout.times;
  for (std::size_t column = 0; column < layout.names.size() && !axis_ && !by_lag(); ++column)
    if (is_axis(layout.names[column]) &&
        std::ranges::find(layout.chosen, column) == layout.chosen.end())
      axis_ = column;
}

// Returns whether the plot is drawn by lag. --max-lag leaves few outputs, which would fill only the
// beginning of an axis of rows.
bool PlotFeed::by_lag() const { return format_.lags || plan_.most.has_value(); }

std::optional<double> PlotFeed::position_of(const Rows& rows, std::size_t row) const {
  const Time time = read_time(rows.field(row, *axis_), dialect_.number);
  return time.is_time() && time.kind == kind_ ? std::optional(time.value()) : std::nullopt;
}

void PlotFeed::take_rows(const Rows& rows, const Values& values) {
  for (std::size_t i = 0; i < inputs_.size(); ++i) inputs_[i].push(values[i]);
  if (!axis_ || !rises_) return;
  const std::lock_guard lock(mutex_);
  if (rows_ == 0 && rows.size() > 0) kind_ = read_time(rows.field(0, *axis_), dialect_.number).kind;
  std::vector<double> positions;
  for (std::size_t row = 0; row < rows.size(); ++row) {
    const auto position = position_of(rows, row);
    rises_ = position && (rows_ == 0 || *position > last_);
    if (!rises_) return;
    if (rows_ == 0) first_ = *position;
    if (rows_ == 1) step_ = *position - first_;
    last_ = *position;
    ++rows_;
    positions.push_back(*position);
  }
  input_positions_.push(positions);
}

void PlotFeed::gather(std::span<const Lines> lines, const std::vector<Outputs>& outputs,
                      Text& text) const {
  text.plotted.assign(inputs_.size(), {});
  text.positions.clear();
  for (const Lines& each : lines) {
    for (std::size_t i = 0; i < inputs_.size(); ++i) {
      const auto from = outputs[each.window][i].begin() + each.output;
      text.plotted[i].insert(text.plotted[i].end(), from, from + each.count);
    }
    if (!axis_) continue;
    for (std::uint32_t i = 0; i < each.count; ++i) {
      const auto position = each.rows == nullptr
                                ? std::nullopt
                                : position_of(*each.rows, each.row + std::size_t{i} * each.step);
      text.positions.push_back(position.value_or(std::nan("")));
    }
  }
}

// Extrapolates the position of a row before the first or after the last one.
double PlotFeed::beyond(Index row) const {
  return row < 0 ? first_ + static_cast<double>(row) * step_
                 : last_ + static_cast<double>(row - rows_ + 1) * step_;
}

void PlotFeed::take_outputs(const Text& text) {
  for (std::size_t i = 0; i < text.plotted.size(); ++i) results_[i].push(text.plotted[i]);
  if (text.plotted.empty()) return;
  std::vector<double> positions = text.positions;
  const std::lock_guard lock(mutex_);
  for (std::size_t i = 0; i < positions.size(); ++i)
    if (std::isnan(positions[i]))
      positions[i] = beyond(plan_.row(outputs_ + static_cast<Index>(i)));
  result_positions_.push(positions);
  outputs_ += static_cast<Index>(text.plotted[0].size());
}

Failure PlotFeed::draw(const std::string& target) const {
  const bool by_time = axis_ && rises_;
  Plot plot;
  if (by_time && kind_ == Time::Kind::moment) plot.x_kind = Plot::X::moments;
  if (by_time && kind_ == Time::Kind::clock) plot.x_kind = Plot::X::clock;
  plot.x_label = by_lag()                ? "lag"
                 : !by_time              ? "row"
                 : layout_.names.empty() ? "time"
                                         : layout_.names[*axis_];
  for (std::size_t i = 0; i < inputs_.size(); ++i) {
    const std::size_t column = layout_.chosen[i];
    Plot::Panel& panel = plot.panels.emplace_back();
    panel.label =
        layout_.names.empty() ? "column " + std::to_string(column + 1) : layout_.names[column];
    using Kind = Plot::Curve::Kind;
    if (by_lag()) {
      const Lags lags = format_.lags.value_or(Lags{plan_.first_start, plan_.stride, {}});
      panel.curves.push_back({Kind::output, "output",
                              points_of(results_[i], lags.unit.of(static_cast<double>(lags.first)),
                                        lags.unit.of(static_cast<double>(lags.step)))});
      continue;
    }
    panel.curves.push_back(
        {Kind::input, "input",
         by_time ? points_of(inputs_[i], input_positions_) : points_of(inputs_[i])});
    panel.curves.push_back({Kind::output, "output",
                            by_time ? points_of(results_[i], result_positions_)
                                    : points_of(results_[i], static_cast<double>(plan_.row(0)),
                                                static_cast<double>(plan_.stride))});
  }
  return draw_plot(plot, target);
}

}  // namespace sigconv
