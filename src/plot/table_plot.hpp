#pragma once

#include "output/number_table.hpp"
#include "plot/plot.hpp"

namespace sigconv {

/// The columns behind the first, over the first, which ascends: a panel each.
Plot plot_of(const NumberTable& table, Plot::Curve::Kind kind);

/// Each column by the index of rows: kernels.
Plot plot_of_kernels(const NumberTable& table);

}  // namespace sigconv
