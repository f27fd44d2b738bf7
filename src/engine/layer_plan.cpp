#include <fmt/format.h>

#include <algorithm>

#include "sigconv/layer.hpp"

namespace sigconv {
namespace {

std::string counted(Index count, const char* what) {
  return fmt::format("{} {}{}", count, what, count == 1 ? "" : "s");
}

// Without overflow.
double numbers_of(const Shape& shape) {
  double count = 1;
  for (const Index length : shape) count *= static_cast<double>(length);
  return count;
}

Failure check(const LayerSpec& spec) {
  if (spec.dimensions != 1 && spec.dimensions != 2)
    return usage_error(fmt::format("a layer has 1 or 2 dimensions, not {}", spec.dimensions));
  for (int axis = 0; axis < 2; ++axis) {
    const auto a = static_cast<std::size_t>(axis);
    if (spec.stride[a] < 1 || spec.stride[a] > kFar)
      return usage_error("--stride is 1 or more, at most 2^53");
    if (spec.dilation[a] < 1 || spec.dilation[a] > kFar)
      return usage_error("--dilation is 1 or more, at most 2^53");
    if (spec.padding.before[a] < 0 || spec.padding.after[a] < 0 || spec.padding.before[a] > kFar ||
        spec.padding.after[a] > kFar)
      return usage_error("--padding counts samples: 0 or more, at most 2^53");
  }
  if (spec.groups < 1) return usage_error("--groups is 1 or more");
  if (spec.padding.kind == Padding::Kind::same && (spec.stride[0] > 1 || spec.stride[1] > 1))
    return usage_error(
        "--padding same is for stride 1: with another there is no one length to keep",
        spec.dimensions == 1 ? "--padding N, or L,R, says how many samples stand around"
                             : "--padding N, rows,columns or T,B,L,R says how many");
  return std::nullopt;
}

Failure check_shapes(const LayerSpec& spec, const LayerPlan& plan, std::optional<Index> bias) {
  const auto both = [&] {
    return fmt::format("the input is {}, the weight {}", text_of(plan.input), text_of(plan.weight));
  };
  if (plan.in_channels % spec.groups != 0)
    return usage_error(fmt::format("{}: {} of the input are not a multiple of --groups {}", both(),
                                   counted(plan.in_channels, "channel"), spec.groups));
  if (plan.out_channels % spec.groups != 0)
    return usage_error(
        fmt::format("{}: {} of the weight, its dimension 1, are not a multiple of "
                    "--groups {}",
                    both(), counted(plan.out_channels, "output"), spec.groups));
  const Index taken = plan.weight[1];
  if (taken != plan.group_inputs()) {
    const std::string has = spec.groups == 1
                                ? counted(plan.in_channels, "channel")
                                : fmt::format("{} in each of {} groups",
                                              counted(plan.group_inputs(), "channel"), spec.groups);
    const bool divides = plan.in_channels % taken == 0 && spec.groups == 1;
    return usage_error(
        fmt::format("{}: the input has {}, dimension 2 of the weight takes {}", both(), has, taken),
        divides && plan.out_channels % (plan.in_channels / taken) == 0
            ? fmt::format("--groups {} would fit", plan.in_channels / taken)
            : "");
  }
  if (bias && *bias != plan.out_channels)
    return usage_error(fmt::format("the weight {} has {}, --bias has {}", text_of(plan.weight),
                                   counted(plan.out_channels, "output"), counted(*bias, "number")),
                       "one number for each output channel");
  return std::nullopt;
}

Failure measure(const LayerSpec& spec, LayerPlan& plan) {
  for (std::size_t a = spec.dimensions == 1 ? 1 : 0; a < 2; ++a) {
    LayerAxis& axis = plan.axes[a];
    axis.stride = spec.stride[a];
    axis.dilation = spec.dilation[a];
    if (axis.taps - 1 > (kFar - 1) / axis.dilation)
      return usage_error("--dilation: the kernel spans 2^53 samples at most");
    if (spec.padding.kind == Padding::Kind::same) {
      axis.before = (axis.span() - 1) / 2;
      axis.after = axis.span() - 1 - axis.before;
    } else if (spec.padding.kind == Padding::Kind::samples) {
      axis.before = spec.padding.before[a];
      axis.after = spec.padding.after[a];
    }
    if (axis.padded() < axis.span()) {
      Error error = usage_error(
          fmt::format("the input is {}, the weight {}: along {} the kernel spans {}, the padded "
                      "input has {}",
                      text_of(plan.input), text_of(plan.weight),
                      spec.dimensions == 1 ? "time"
                      : a == 0             ? "rows"
                                           : "columns",
                      counted(axis.span(), "sample"), axis.padded()),
          "--padding N puts samples around it");
      error.kind = ErrorKind::data;
      return error;
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
  const char* what = axes == 1 ? "conv1d" : "conv2d";
  if (weight.size() != axes + 2)
    return usage_error(
        fmt::format("the weight is {}; {} takes ({})", text_of(weight), what,
                    axes == 1 ? "outputs, channels, taps" : "outputs, channels, rows, columns"));
  if (input.size() != axes + 1 && input.size() != axes + 2)
    return usage_error(fmt::format("the input is {}; {} takes ({}), with or without a batch ahead",
                                   text_of(input), what,
                                   axes == 1 ? "channels, time" : "channels, rows, columns"));
  for (const auto& [name, shape] : {std::pair("input", &input), {"weight", &weight}})
    if (std::ranges::any_of(*shape, [](Index length) { return length < 1; }))
      return usage_error(fmt::format("the {} is {}: it has no numbers", name, text_of(*shape)));
  for (const auto& [name, shape] : {std::pair("input", &input), {"weight", &weight}})
    if (numbers_of(*shape) > static_cast<double>(kFar))
      return usage_error(
          fmt::format("the {} is {}: it has more than 2^53 numbers", name, text_of(*shape)));

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
    return usage_error(
        fmt::format("the output would be {}: more than 2^53 numbers", text_of(plan.output)));
  return plan;
}

}  // namespace sigconv
