#pragma once

#include <span>
#include <string>
#include <vector>

#include "explain/subject.hpp"
#include "sigconv/gradient.hpp"
#include "sigconv/plan.hpp"
#include "table/missing.hpp"
#include "table/rows.hpp"

// The notes that explain writes before its sums, one sentence each.
namespace sigconv {

/// Returns numbers separated by blanks. A list of more than 12 shows the first 9, the last 2 and
/// the count.
std::string list_of(std::span<const double> values, const NumberStyle& style);

/// The policy for missing samples, and its limit.
struct MissingPolicy {
  Missing missing = Missing::error;
  std::optional<Index> limit = std::nullopt;
};

/// Returns the notes of conv and corr: signal, kernel, window, padding.
std::vector<std::string> series_notes(const Spec& spec, const MissingPolicy& policy,
                                      const Plan& plan, const Kernel& kernel,
                                      const std::vector<std::string>& names, const Values& values,
                                      const NumberStyle& style);
/// Returns the notes of conv1d and conv2d: shapes and the formula.
std::vector<std::string> layer_notes(const LayerPlan& plan, const std::vector<double>& bias,
                                     const NumberStyle& style);
/// Adds notes that write a gradient as a convolution. Adds nothing for images, several channels or
/// batches, or a normalized kernel.
void add_convolution_form(Chapter& chapter, Wrt wrt, const Subject& subject,
                          const std::vector<double>& g, const NumberStyle& style);

}  // namespace sigconv
