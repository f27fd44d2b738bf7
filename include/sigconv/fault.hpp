#pragma once

#include <cstdint>
#include <string>
#include <variant>

namespace sigconv {

/// The field or argument that an error is about. A program with options prints its option instead.
enum class ErrorField {
  // Fields of Spec.
  align,
  demean,
  dilation,
  match,
  max_lag,
  min_present,
  mode,
  normalize,
  pad,
  pad_value,
  scale,
  skip_missing,
  stride,
  width,  ///< pad_left and pad_right
  // Fields and arguments of a layer that Spec does not have.
  bias,
  groups,
  input,
  padding,
  weight,
  // Fields and arguments of a fit.
  batch,
  epochs,
  learning_rate,
  momentum,
  ridge,
  taps,
  target,
  // Kernels and their designs.
  attenuation,
  kernel,
  rate,
  transition,
};

/// The kinds of errors that the library finds. src/error/fault.cpp lists the text and the values of
/// each.
enum class Fault {
  // A number outside its range.
  below_one,
  below_zero,
  not_above_zero,
  not_a_share,
  not_from_zero,
  not_from_one,
  axis_not_from_one,
  not_a_sample_count,
  span_too_long,
  layer_dimensions,
  layer_span_too_long,
  align_too_far,
  // A kernel that cannot be used.
  kernel_empty,
  kernel_divisor,
  kernel_zero,
  kernel_too_short,
  kernel_constant,
  kernel_infinite,
  taps_cancel,
  taps_sum_to_zero,
  taps_sum_not_finite,
  // Fields that exclude one another.
  scale_excludes,
  scale_excludes_padding,
  match_excludes,
  lags_reversed,
  demean_without_mean,
  min_present_without_skip,
  min_present_above_taps,
  not_supported,
  rule_not_supported,
  interp_not_supported,
  interp_excludes,
  interp_excludes_full,
  // A signal, or a gradient, of the wrong length.
  signal_empty,
  signal_too_short,
  signal_shorter_than_fit,
  upstream_length,
  // Layers.
  same_padding_with_stride,
  layer_pad_value,
  weight_not_1d,
  weight_not_2d,
  input_not_1d,
  input_not_2d,
  tensor_empty,
  tensor_too_large,
  output_too_large,
  input_channels_not_in_groups,
  outputs_not_in_groups,
  channels_differ,
  channels_along_time,
  group_channels_differ,
  bias_length,
  axis_too_short,
  // Fits.
  fit_of_pad,
  fit_normalizes,
  fit_without_input,
  too_many_taps,
  not_finite,
  input_length,
  target_length,
  input_is_zero,
  one_input_is_zero,
  too_few_outputs,
  too_few_outputs_of_inputs,
  shifts_dependent,
  shifts_of_inputs_dependent,
  loss_not_finite,
  loss_grew,
  // Deconvolutions.
  deconvolution_of_pad,
  deconvolution_strided,
  deconvolution_reads_median,
  outputs_fewer_than_span,
  // Designs.
  design_argument,
  design_without_taps,
  design_with_taps,
  design_attenuation,
  design_transition,
  design_even_taps,
  design_not_finite,
  design_frequency,
  design_frequency_of_rate,
  design_frequencies,
  design_frequencies_of_rate,
  design_unknown,  ///< design_list() has a line for each design
};

/// A number or a text that is part of an error's message.
using Value = std::variant<std::int64_t, double, std::string>;

}  // namespace sigconv
