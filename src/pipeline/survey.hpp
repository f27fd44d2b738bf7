#pragma once

#include "input/row_source.hpp"
#include "pipeline/pass_meter.hpp"
#include "pipeline/series_splitter.hpp"
#include "pipeline/series_store.hpp"

namespace sigconv {

/// Reads the whole table and surveys each series. This is the first pass of a plan that needs the
/// whole signal before the first output.
Result<Surveys> survey_table(const Plan& plan, const Layout& layout, const SeriesOptions& options,
                             RowSource& input, PassMeter& meter, Index threads);

}  // namespace sigconv
