#include "commands/layer_gradient.hpp"

#include <algorithm>
#include <cmath>

namespace sigconv {

Result<LayerGradients> compute_layer_gradients(const LayerOptions& options, const LayerInputs& in) {
  auto g = read_layer_upstream(options, in.plan);
  if (!g) return g.error();
  const GradientRequest& request = *options.gradient;
  const auto asked = [&](Wrt wrt) { return !request.wrt || *request.wrt == wrt; };
  LayerGradients computed{std::move(*g),
                          {{in.x.shape, {}}, {in.w.shape, {}}, {{in.plan.out_channels}, {}}}};
  auto& gradients = computed.gradients;
  for (Tensor& each : gradients) each.values.resize(static_cast<std::size_t>(volume(each.shape)));
  const auto& upstream = computed.g.values;
  if (asked(Wrt::input)) layer_input_gradient(in.plan, in.w.values, upstream, gradients[0].values);
  if (asked(Wrt::kernel))
    layer_kernel_gradient(in.plan, in.x.values, upstream, gradients[1].values);
  if (asked(Wrt::bias)) layer_bias_gradient(in.plan, upstream, gradients[2].values);
  return computed;
}

Failure check_layer_gradients(const LayerOptions& options, const LayerInputs& in,
                              const LayerGradients& computed) {
  const auto& gradients = computed.gradients;
  const GradientRequest& request = *options.gradient;
  const LayerPlan& plan = in.plan;
  const std::vector<double> zeros(static_cast<std::size_t>(plan.out_channels));
  using Numbers = std::span<const double>;
  const bool may_miss = plan.extension.rule == Rule::missing;
  const double samples = std::max(largest(in.x.values), std::abs(plan.extension.value.value));
  const double taps = largest(in.w.values);
  const double added = largest(in.bias);
  const double outputs = largest(layer_outputs(in));
  const Slopes slopes[] = {
      {"input", in.x.values, gradients[0].values,
       [&](Numbers x) { return layer_outputs(plan, x, in.w.values, in.bias); },
       linear_step(taps > 0 ? std::max(samples, added / taps) : samples), true, may_miss},
      {"kernel", in.w.values, gradients[1].values,
       [&](Numbers w) { return layer_outputs(plan, in.x.values, w, in.bias); },
       linear_step(samples > 0 ? std::max(taps, added / samples) : taps), true, may_miss},
      {"bias", in.bias.empty() ? zeros : in.bias, gradients[2].values,
       [&](Numbers b) { return layer_outputs(plan, in.x.values, in.w.values, b); },
       linear_step(std::max(outputs, added)), true, may_miss}};
  for (const Wrt wrt : {Wrt::input, Wrt::kernel, Wrt::bias})
    if (!request.wrt || *request.wrt == wrt)
      if (auto error = check_slopes(slopes[static_cast<int>(wrt)], computed.g.values,
                                    plan.multiply_adds(), request))
        return error;
  return std::nullopt;
}

}  // namespace sigconv
