#pragma once

#include "output/number_table.hpp"
#include "plot/plot.hpp"

namespace sigconv {

/// Returns a plot of the columns after the first over the first, which ascends. Each column has a
/// panel.
Plot plot_of(const NumberTable& table, Plot::Curve::Kind kind);

/// Returns a plot of kernels: each column over the index of its rows.
Plot plot_of_kernels(const NumberTable& table);

}  // namespace sigconv
