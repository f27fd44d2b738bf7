#include "commands/layer_gradient.hpp"

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
  const Slopes slopes[] = {
      {"input", in.x.values, gradients[0].values, true,
       [&](Numbers x) { return layer_outputs(plan, x, in.w.values, in.bias); }, may_miss},
      {"kernel", in.w.values, gradients[1].values, true,
       [&](Numbers w) { return layer_outputs(plan, in.x.values, w, in.bias); }, may_miss},
      {"bias", in.bias.empty() ? zeros : in.bias, gradients[2].values, true,
       [&](Numbers b) { return layer_outputs(plan, in.x.values, in.w.values, b); }, may_miss}};
  for (const Wrt wrt : {Wrt::input, Wrt::kernel, Wrt::bias})
    if (!request.wrt || *request.wrt == wrt)
      if (auto error = check_slopes(slopes[static_cast<int>(wrt)], computed.g.values,
                                    plan.multiply_adds(), request))
        return error;
  return std::nullopt;
}

}  // namespace sigconv
