#pragma once

#include <functional>
#include <string>
#include <vector>

#include "engine/linear_form.hpp"
#include "explain/explanation.hpp"
#include "sigconv/error.hpp"
#include "sigconv/layer.hpp"

namespace sigconv {

/// Which sums are shown, and how.
struct ExplainRequest {
  enum class Syntax { text, markdown, latex };
  Syntax syntax = Syntax::text;
  std::vector<std::pair<Index, Index>> outputs;  ///< first and last of each run; none: all
  Index limit = 300;                             ///< more are refused
  std::string page;  ///< a file for the page; empty: the text is written
  std::string output = "-";
  bool colours = false;
};

/// What is explained: a layer, or the columns of a table as the batches of one. Everything the
/// longhand sums are made of, computed already.
struct Subject {
  explicit Subject(LayerPlan layer) : plan(std::move(layer)) {}

  bool series = false;             ///< of a table: outputs are y[i]
  std::vector<std::string> names;  ///< of its columns
  LayerPlan plan;
  std::vector<double> weights;  ///< as they lie in the window
  std::vector<double> bias;
  /// The extended input at (batch, channel, row, column), anywhere an output reads it.
  std::function<double(Index, Index, Index, Index)> sample;
  /// What it is made of, in batch n: (row, column) of samples of one channel, flat.
  std::function<LinearForm(Index, Index, Index)> form;
  /// Of --normalize: the sum that the kernel was divided by.
  std::optional<double> normalized_by;
  bool skip_missing = false;
  std::vector<std::string> notes;  ///< of the forward command

  /// The tap, as given, whose weight is the `tap`-th of the window.
  Index given(Index tap) const { return plan.flip ? plan.taps() - 1 - tap : tap; }
};

/// The outputs `y`, as sums.
Result<Chapter> explain_outputs(const Subject& subject, const std::vector<double>& y,
                                const ExplainRequest& request);
/// The same of the gradients, from g = dL/dy.
Result<Chapter> explain_input_gradient(const Subject& subject, const std::vector<double>& g,
                                       const std::vector<double>& dx,
                                       const ExplainRequest& request);
Result<Chapter> explain_kernel_gradient(const Subject& subject, const std::vector<double>& g,
                                        const std::vector<double>& dw,
                                        const ExplainRequest& request);
Result<Chapter> explain_bias_gradient(const Subject& subject, const std::vector<double>& g,
                                      const std::vector<double>& db, const ExplainRequest& request);

}  // namespace sigconv
