#include <algorithm>
#include <utility>
#include <vector>

#include "error/fault.hpp"
#include "sigconv/layer.hpp"

namespace sigconv {
namespace {

// Returns the number of values of a shape, as a double, which does not overflow.
double numbers_of(const Shape& shape) {
  double count = 1;
  for (const Index length : shape) count *= static_cast<double>(length);
  return count;
}

Failure check(const LayerSpec& spec) {
  if (spec.dimensions != 1 && spec.dimensions != 2)
    return fault_error(Fault::layer_dimensions, {Index{spec.dimensions}});
  for (int axis = 0; axis < 2; ++axis) {
    const auto a = static_cast<std::size_t>(axis);
    if (spec.stride[a] < 1 || spec.stride[a] > kFar)
      return fault_error(Fault::axis_not_from_one, ErrorField::stride, {spec.stride[a]});
    if (spec.dilation[a] < 1 || spec.dilation[a] > kFar)
      return fault_error(Fault::axis_not_from_one, ErrorField::dilation, {spec.dilation[a]});
    for (const Index samples : {spec.padding.before[a], spec.padding.after[a]})
      if (samples < 0 || samples > kFar)
        return fault_error(Fault::not_a_sample_count, ErrorField::padding, {samples});
  }
  if (spec.extension.rule == Rule::constant && spec.extension.value.kind != PadValue::Kind::literal)
    return fault_error(Fault::layer_pad_value);
  if (spec.extension.rule == Rule::interp) return fault_error(Fault::interp_not_supported);
  if (spec.groups < 1) return fault_error(Fault::below_one, ErrorField::groups, {spec.groups});
  if (spec.padding.kind == Padding::Kind::same && (spec.stride[0] > 1 || spec.stride[1] > 1))
    return fault_error(Fault::same_padding_with_stride, {Index{spec.dimensions}});
  return std::nullopt;
}

Failure check_shapes(const LayerSpec& spec, const LayerPlan& plan, std::optional<Index> bias) {
  const auto misfit = [&](Fault fault, std::vector<Value> counts) {
    std::vector<Value> values{text_of(plan.input), text_of(plan.weight)};
    values.insert(values.end(), counts.begin(), counts.end());
    return fault_error(fault, std::move(values));
  };
  if (plan.in_channels % spec.groups != 0)
    return misfit(Fault::input_channels_not_in_groups, {plan.in_channels, spec.groups});
  if (plan.out_channels % spec.groups != 0)
    return misfit(Fault::outputs_not_in_groups, {plan.out_channels, spec.groups});
  const Index taken = plan.weight[1];
  if (taken != plan.group_inputs()) {
    if (spec.groups > 1)
      return misfit(Fault::group_channels_differ, {plan.group_inputs(), taken, spec.groups});
    std::vector<Value> counts{plan.in_channels, taken};
    const Index groups = plan.in_channels / taken;
    if (plan.in_channels % taken == 0 && plan.out_channels % groups == 0) counts.push_back(groups);
    const bool along_time =
        spec.dimensions == 1 && plan.axes[1].input == taken && plan.in_channels > taken;
    return misfit(along_time ? Fault::channels_along_time : Fault::channels_differ,
                  std::move(counts));
  }
  if (bias && *bias != plan.out_channels)
    return fault_error(Fault::bias_length, {text_of(plan.weight), plan.out_channels, *bias});
  return std::nullopt;
}

Failure measure(const LayerSpec& spec, LayerPlan& plan) {
  for (std::size_t a = spec.dimensions == 1 ? 1 : 0; a < 2; ++a) {
    LayerAxis& axis = plan.axes[a];
    axis.stride = spec.stride[a];
    axis.dilation = spec.dilation[a];
    if (axis.taps - 1 > (kFar - 1) / axis.dilation)
      return fault_error(Fault::layer_span_too_long, {axis.dilation});
    if (spec.padding.kind == Padding::Kind::same) {
      axis.before = (axis.span() - 1) / 2;
      axis.after = axis.span() - 1 - axis.before;
    } else if (spec.padding.kind == Padding::Kind::samples) {
      axis.before = spec.padding.before[a];
      axis.after = spec.padding.after[a];
    }
    if (axis.padded() < axis.span()) {
      const char* name = spec.dimensions == 1 ? "time" : a == 0 ? "rows" : "columns";
      return fault_error(Fault::axis_too_short, {text_of(plan.input), text_of(plan.weight), name,
                                                 axis.span(), axis.padded()});
    }
    axis.output = (axis.padded() - axis.span()) / axis.stride + 1;
  }
  return std::nullopt;
}

}  // namespace

double LayerPlan::multiply_adds() const {
  return numbers_of(output) * static_cast<double>(group_inputs()) *
         static_cast<double>(axes[0].taps) * static_cast<double>(axes[1].taps);
}

Result<LayerPlan> make_layer_plan(const LayerSpec& spec, const Shape& input, const Shape& weight,
                                  std::optional<Index> bias) {
  if (auto error = check(spec)) return *error;
  const auto axes = static_cast<std::size_t>(spec.dimensions);
  if (weight.size() != axes + 2)
    return fault_error(axes == 1 ? Fault::weight_not_1d : Fault::weight_not_2d, {text_of(weight)});
  if (input.size() != axes + 1 && input.size() != axes + 2)
    return fault_error(axes == 1 ? Fault::input_not_1d : Fault::input_not_2d, {text_of(input)});
  const std::pair<ErrorField, const Shape*> tensors[] = {{ErrorField::input, &input},
                                                         {ErrorField::weight, &weight}};
  for (const auto& [field, shape] : tensors)
    if (std::ranges::any_of(*shape, [](Index length) { return length < 1; }))
      return fault_error(Fault::tensor_empty, field, {text_of(*shape)});
  for (const auto& [field, shape] : tensors)
    if (numbers_of(*shape) > static_cast<double>(kFar))
      return fault_error(Fault::tensor_too_large, field, {text_of(*shape)});

  LayerPlan plan;
  plan.dimensions = spec.dimensions;
  plan.input = input;
  plan.weight = weight;
  const bool batched = input.size() == axes + 2;
  plan.batches = batched ? input[0] : 1;
  plan.in_channels = input[batched ? 1 : 0];
  plan.out_channels = weight[0];
  plan.groups = spec.groups;
  plan.extension = spec.extension;
  plan.flip = spec.flip;
  plan.method = spec.method;
  for (std::size_t a = 2 - axes; a < 2; ++a) {
    plan.axes[a].input = input[input.size() - 2 + a];
    plan.axes[a].taps = weight[weight.size() - 2 + a];
  }
  if (auto error = check_shapes(spec, plan, bias)) return *error;
  if (auto error = measure(spec, plan)) return *error;
  if (batched) plan.output.push_back(plan.batches);
  plan.output.push_back(plan.out_channels);
  for (std::size_t a = 2 - axes; a < 2; ++a) plan.output.push_back(plan.axes[a].output);
  if (numbers_of(plan.output) > static_cast<double>(kFar))
    return fault_error(Fault::output_too_large, {text_of(plan.output)});
  return plan;
}

Result<LayerPlan> make_layer_plan(const Plan& plan, Index batches, Index length, bool flip) {
  if (batches < 1) return fault_error(Fault::below_one, ErrorField::batch, {batches});
  const auto outputs = plan.outputs(length);
  if (!outputs) return outputs.error();
  LayerPlan layer;
  layer.batches = batches;
  layer.extension = plan.extension;
  layer.flip = flip;
  LayerAxis& axis = layer.axes[1];
  axis.input = length;
  axis.taps = static_cast<Index>(plan.weights.size());
  axis.stride = plan.stride;
  axis.dilation = plan.dilation;
  axis.before = -plan.first_start;
  axis.after = std::max(plan.start(*outputs - 1) + plan.span - length, Index{0});
  axis.output = *outputs;
  layer.input = {batches, 1, length};
  layer.weight = {1, 1, axis.taps};
  layer.output = {batches, 1, *outputs};
  return layer;
}

}  // namespace sigconv
