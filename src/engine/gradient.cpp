#include "sigconv/gradient.hpp"

#include <algorithm>
#include <cmath>
#include <numeric>
#include <optional>

#include "engine/linear.hpp"
#include "engine/linear_form.hpp"
#include "engine/scale.hpp"
#include "error/fault.hpp"
#include "sigconv/convolve.hpp"
#include "sigconv/layer.hpp"
#include "sigconv/stream.hpp"

namespace sigconv {
namespace {

// Returns the gradient by sample: adds each place's gradient to the samples that it is made of.
std::vector<double> fold(const Plan& plan, std::span<const double> signal,
                         std::span<const double> window) {
  const auto length = static_cast<Index>(signal.size());
  std::vector<double> dx(signal.size());
  double outside = 0;  // sum over the places of Rule::constant, which have one value
  for (std::size_t i = 0; i < window.size(); ++i) {
    const Index n = plan.first_start + static_cast<Index>(i);
    if (n >= 0 && n < length) {
      dx[static_cast<std::size_t>(n)] += window[i];
    } else if (plan.extension.rule == Rule::constant) {
      outside += window[i];
    } else {
      for (const auto& [from, factor] : extended_form(plan.extension.rule, {}, length, n).terms)
        dx[static_cast<std::size_t>(from)] += factor * window[i];
    }
  }
  if (plan.extension.rule == Rule::constant)
    for (const auto& [from, factor] : pad_form(plan.extension.value, signal).terms)
      dx[static_cast<std::size_t>(from)] += factor * outside;
  return dx;
}

// Returns dL/dx. `samples`: the window of all outputs.
std::vector<double> input_gradient(const Plan& plan, const LayerPlan& layer, std::size_t samples,
                                   std::span<const double> signal, std::span<const double> g) {
  std::vector<double> places(samples);
  const auto quotients = [&](std::span<const double> slopes) {
    layer_input_gradient(layer, plan.weights, slopes, places);
    auto sums = fold(plan, signal, places);
    for (double& sum : sums) sum /= plan.divisor;
    return sums;
  };
  auto sums = quotients(g);
  if (plan.divisor == 1) return sums;
  if (std::ranges::all_of(sums, [](double sum) { return std::isfinite(sum); })) return sums;
  std::vector<double> smaller(g.begin(), g.end());
  for (double& slope : smaller) slope *= 1 / kOverflowScale;
  const auto again = quotients(smaller);
  for (std::size_t n = 0; n < sums.size(); ++n)
    if (!std::isfinite(sums[n])) sums[n] = again[n] * kOverflowScale;
  return sums;
}

// Replaces dL/dy of the outputs that Rule::missing leaves without a value by 0, and the samples of
// the window outside the signal, which only these outputs read.
void silence_missing(const Plan& plan, Index length, std::span<double> window,
                     std::span<double> g) {
  for (std::size_t i = 0; i < g.size(); ++i)
    if (plan.reads_outside(static_cast<Index>(i), length)) g[i] = 0;
  for (std::size_t i = 0; i < window.size(); ++i) {
    const Index n = plan.first_start + static_cast<Index>(i);
    if (n < 0 || n >= length) window[i] = 0;
  }
}

}  // namespace

Result<Gradients> convolve_gradients(const Spec& spec, std::span<const double> kernel,
                                     std::span<const double> signal,
                                     std::span<const double> upstream) {
  return convolve_gradients(spec, Kernel({kernel.begin(), kernel.end()}), signal, upstream);
}

Result<Gradients> convolve_gradients(const Spec& spec, const Kernel& kernel,
                                     std::span<const double> signal,
                                     std::span<const double> upstream) {
  if (const auto field = not_linear(spec)) return fault_error(Fault::not_supported, *field);
  if (spec.extension.rule == Rule::interp) return fault_error(Fault::interp_not_supported);
  const auto plan = make_plan(spec, kernel);
  if (!plan) return plan.error();
  const auto count = plan->outputs(static_cast<Index>(signal.size()));
  if (!count) return count.error();
  if (const auto numbers = static_cast<Index>(upstream.size()); numbers != *count)
    return fault_error(Fault::upstream_length, {numbers, *count});
  // On the extended signal, the convolution is a layer of one channel without padding.
  auto window = read_window(*plan, signal, *count);
  std::vector<double> g(upstream.begin(), upstream.end());
  if (plan->extension.rule == Rule::missing)
    silence_missing(*plan, static_cast<Index>(signal.size()), window, g);
  const auto taps = static_cast<Index>(plan->weights.size());  // a pad has one
  LayerSpec layer_spec;
  layer_spec.stride[1] = plan->stride;
  layer_spec.dilation[1] = plan->dilation;
  const auto layer = make_layer_plan(layer_spec, {1, static_cast<Index>(window.size())},
                                     {1, 1, taps}, std::nullopt);
  if (!layer) return layer.error();

  Gradients gradients;
  gradients.input = input_gradient(*plan, *layer, window.size(), signal, g);

  gradients.kernel.resize(plan->weights.size());
  layer_kernel_gradient(*layer, window, g, gradients.kernel);
  if (spec.operation == Operation::pad) {
    gradients.kernel.clear();
  } else if (spec.normalize) {
    // w = v / sum(v): the gradient of each weight passes to all of v through the sum.
    const double sum =
        std::accumulate(kernel.taps.begin(), kernel.taps.end(), 0.0) / kernel.divisor;
    const double shared = std::inner_product(gradients.kernel.begin(), gradients.kernel.end(),
                                             plan->weights.begin(), 0.0) /
                          plan->divisor;
    for (double& slope : gradients.kernel) slope = (slope - shared) / sum;
  }
  if (spec.operation == Operation::convolve) std::ranges::reverse(gradients.kernel);

  layer_bias_gradient(*layer, g, std::span(&gradients.bias, 1));
  return gradients;
}

}  // namespace sigconv
