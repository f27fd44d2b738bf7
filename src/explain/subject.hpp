#pragma once

#include <functional>
#include <string>
#include <vector>

#include "engine/linear_form.hpp"
#include "explain/explanation.hpp"
#include "sigconv/error.hpp"
#include "sigconv/layer.hpp"

namespace sigconv {

/// The choice of sums to show, and their format.
struct ExplainRequest {
  enum class Syntax { text, markdown, latex };
  Syntax syntax = Syntax::text;
  std::vector<std::pair<Index, Index>> outputs;  ///< first and last of each run; empty: all
  Index limit = 300;                             ///< more outputs are an error
  std::string page;                              ///< file for the HTML page; empty: writes text
  std::string output = "-";
  bool colours = false;
};

/// The layer to explain, with all the numbers that its sums are made of. The columns of a table are
/// the batches of one layer.
struct Subject {
  explicit Subject(LayerPlan layer) : plan(std::move(layer)) {}

  bool series = false;             ///< columns of a table: outputs are y[i]
  std::vector<std::string> names;  ///< names of the columns
  LayerPlan plan;
  std::vector<double> weights;  ///< in the order of the window
  double divisor = 1;           ///< of the sums of weights times samples: see Plan::divisor
  std::vector<double> bias;
  /// Returns the extended input at (batch, channel, row, column), wherever an output reads it.
  std::function<double(Index, Index, Index, Index)> sample;
  /// Returns that sample as a linear form, from (batch, row, column). Its terms are flat indices of
  /// samples in one channel.
  std::function<LinearForm(Index, Index, Index)> form;
  /// The sum that --normalize divided the kernel by.
  std::optional<double> normalized_by;
  bool skip_missing = false;
  std::vector<std::string> notes;  ///< notes on the forward command

  /// Returns the index, in the kernel as given, of the window's `tap`-th weight.
  Index given(Index tap) const { return plan.flip ? plan.taps() - 1 - tap : tap; }
};

/// Returns the outputs `y` as sums.
Result<Chapter> explain_outputs(const Subject& subject, const std::vector<double>& y,
                                const ExplainRequest& request);
/// Return the gradients as sums, from g = dL/dy.
Result<Chapter> explain_input_gradient(const Subject& subject, const std::vector<double>& g,
                                       const std::vector<double>& dx,
                                       const ExplainRequest& request);
Result<Chapter> explain_kernel_gradient(const Subject& subject, const std::vector<double>& g,
                                        const std::vector<double>& dw,
                                        const ExplainRequest& request);
Result<Chapter> explain_bias_gradient(const Subject& subject, const std::vector<double>& g,
                                      const std::vector<double>& db, const ExplainRequest& request);

}  // namespace sigconv
