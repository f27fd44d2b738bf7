#pragma once

#include <span>
#include <string>
#include <vector>

#include "explain/subject.hpp"
#include "pipeline/missing.hpp"
#include "sigconv/gradient.hpp"
#include "sigconv/plan.hpp"
#include "table/rows.hpp"

// What explain says ahead of its sums, a sentence each.
namespace sigconv {

/// Numbers between blanks: all, or where they begin and end.
std::string list_of(std::span<const double> values, const NumberStyle& style);

/// Of conv and corr: signal, kernel, window, padding.
std::vector<std::string> series_notes(const Spec& spec, Missing missing, const Plan& plan,
                                      const std::vector<double>& kernel,
                                      const std::vector<std::string>& names, const Values& values,
                                      const NumberStyle& style);
/// Of conv1d and conv2d: shapes, and the formula.
std::vector<std::string> layer_notes(const LayerPlan& plan, const std::vector<double>& bias,
                                     const NumberStyle& style);
/// What a gradient is as a convolution: of one channel in one row, else nothing.
void add_convolution_form(Chapter& chapter, Wrt wrt, const Subject& subject,
                          const std::vector<double>& g, const NumberStyle& style);

}  // namespace sigconv
