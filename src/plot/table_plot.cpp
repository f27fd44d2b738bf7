#include "plot/table_plot.hpp"

namespace sigconv {
namespace {

std::vector<Plot::Point> points_over(const std::vector<double>& x, const std::vector<double>& y) {
  Envelope positions;
  Envelope values;
  positions.push(x);
  values.push(y);
  return points_of(values, positions);
}

}  // namespace

Plot plot_of(const NumberTable& table, Plot::Curve::Kind kind) {
  Plot plot;
  const auto& x = table.columns[0];
  plot.x_label = x.name;
  for (std::size_t i = 1; i < table.columns.size(); ++i) {
    const auto& column = table.columns[i];
    plot.panels.push_back({column.name, {{kind, "", points_over(x.values, column.values)}}});
  }
  return plot;
}

Plot plot_of_kernels(const NumberTable& table) {
  Plot plot;
  plot.x_label = "tap";
  for (const auto& column : table.columns) {
    Envelope values;
    values.push(column.values);
    plot.panels.push_back({column.name, {{Plot::Curve::Kind::stems, "", points_of(values)}}});
  }
  return plot;
}

}  // namespace sigconv
