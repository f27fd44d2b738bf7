#include "error/fault.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <iterator>

namespace sigconv {
namespace {

struct NamedField {
  ErrorField field;
  std::string_view name;
};

constexpr NamedField kFields[] = {
    {ErrorField::align, "align"},
    {ErrorField::demean, "demean"},
    {ErrorField::dilation, "dilation"},
    {ErrorField::match, "match"},
    {ErrorField::max_lag, "max_lag"},
    {ErrorField::min_present, "min_present"},
    {ErrorField::mode, "mode"},
    {ErrorField::normalize, "normalize"},
    {ErrorField::pad, "pad"},
    {ErrorField::pad_value, "pad_value"},
    {ErrorField::scale, "scale"},
    {ErrorField::skip_missing, "skip_missing"},
    {ErrorField::stride, "stride"},
    {ErrorField::width, "width"},
    {ErrorField::bias, "bias"},
    {ErrorField::groups, "groups"},
    {ErrorField::input, "input"},
    {ErrorField::padding, "padding"},
    {ErrorField::weight, "weight"},
    {ErrorField::batch, "batch"},
    {ErrorField::epochs, "epochs"},
    {ErrorField::learning_rate, "learning_rate"},
    {ErrorField::momentum, "momentum"},
    {ErrorField::ridge, "ridge"},
    {ErrorField::taps, "taps"},
    {ErrorField::target, "target"},
    {ErrorField::attenuation, "attenuation"},
    {ErrorField::kernel, "kernel"},
    {ErrorField::rate, "rate"},
    {ErrorField::transition, "transition"},
};

struct FaultText {
  Fault fault;
  ErrorKind kind;
  std::optional<ErrorField> field;  // the field of the fault, if it is always the same one
  std::string_view text;
};

constexpr auto kUsage = ErrorKind::usage;
constexpr auto kData = ErrorKind::data;

constexpr FaultText kRows[] = {
    {Fault::below_one, kUsage, {}, "{field} is {0}; it must be 1 or more"},
    {Fault::below_zero, kUsage, {}, "{field} is {0}; it must be 0 or more"},
    {Fault::not_above_zero, kUsage, {}, "{field} is {0}; it must be above 0"},
    {Fault::not_a_share, kUsage, {}, "{field} is {0}; it must be 0 or more and below 1"},
    {Fault::not_from_zero, kUsage, {}, "{field} is {0}; it must be from 0 to 2^53"},
    {Fault::not_from_one, kUsage, {}, "{field} is {0}; it must be from 1 to 2^53"},
    {Fault::axis_not_from_one, kUsage, {}, "{field} must be from 1 to 2^53"},
    {Fault::not_a_sample_count, kUsage, {}, "{field} must be from 0 to 2^53 samples"},
    {Fault::span_too_long, kUsage, ErrorField::dilation,
     "{dilation} is {0}; it must be 1 or more, and the kernel may span at most 2^53 samples"},
    {Fault::layer_dimensions, kUsage, {}, "a layer has 1 or 2 dimensions, not {0}"},
    {Fault::layer_span_too_long, kUsage, ErrorField::dilation,
     "{dilation}: the kernel may span at most 2^53 samples"},
    {Fault::align_too_far, kUsage, ErrorField::align, "{align} {0} is beyond 2^53 samples"},

    {Fault::kernel_empty, kUsage, ErrorField::kernel, "the kernel has no taps"},
    {Fault::kernel_divisor, kUsage, ErrorField::kernel,
     "the divisor of the kernel is {0}; it must be above 0 and finite"},
    {Fault::kernel_zero, kUsage, ErrorField::kernel,
     "every tap is 0, so the outputs do not depend on the input"},
    {Fault::kernel_too_short, kUsage, ErrorField::kernel,
     "{match} needs a kernel of two or more taps"},
    {Fault::kernel_constant, kUsage, ErrorField::kernel,
     "{match} subtracts the mean of the taps, and all taps are equal"},
    {Fault::kernel_infinite, kUsage, ErrorField::kernel,
     "{match} subtracts the mean of the taps, and a tap is infinite"},
    {Fault::taps_cancel, kUsage, ErrorField::kernel,
     "{skip_missing} divides by the sum of the taps, but these taps cancel each other"},
    {Fault::taps_sum_to_zero, kUsage, ErrorField::kernel,
     "{normalize} divides by the sum of the taps, which is 0"},
    {Fault::taps_sum_not_finite, kUsage, ErrorField::kernel,
     "{normalize} divides by the sum of the taps, which is not finite"},

    {Fault::scale_excludes, kUsage, {}, "{scale} and {field} cannot be combined"},
    {Fault::scale_excludes_padding, kUsage, ErrorField::scale,
     "{scale} cannot be combined with a padding other than zero or missing"},
    {Fault::match_excludes, kUsage, {}, "{match} and {field} cannot be combined"},
    // Values: the first lag and the last.
    {Fault::lags_reversed, kUsage, ErrorField::max_lag,
     "{max_lag} {1} is below the first lag, {0}"},
    {Fault::demean_without_mean, kUsage, ErrorField::demean,
     "{demean} subtracts the mean, so it cannot be the padding"},
    {Fault::min_present_without_skip, kUsage, ErrorField::min_present,
     "{min_present} needs {skip_missing}"},
    {Fault::min_present_above_taps, kUsage, ErrorField::min_present,
     "{min_present} is {0}, but the kernel has {1 tap}"},
    {Fault::not_supported, kUsage, {}, "{field} is not supported here"},
    // Value: the name of the rule.
    {Fault::rule_not_supported, kUsage, ErrorField::pad,
     "{pad} {0} gives outputs without a value, and every output must have one"},
    {Fault::interp_not_supported, kUsage, ErrorField::pad,
     "{pad} interp is for conv and corr with a savgol kernel"},
    {Fault::interp_excludes, kUsage, {}, "{pad} interp and {field} cannot be combined"},
    {Fault::interp_excludes_full, kUsage, ErrorField::mode,
     "{pad} interp and {mode} full cannot be combined"},

    {Fault::signal_empty, kData, {}, "the signal is empty: there are no rows"},
    // Values: the kernel's span and the signal's length.
    {Fault::signal_too_short, kData, ErrorField::mode,
     "the kernel spans {0} samples but the signal has {1}, so {mode} valid has no output"},
    {Fault::signal_shorter_than_fit, kData, ErrorField::pad,
     "{pad} interp fits {0 sample}, but the signal has {1}"},
    {Fault::upstream_length,
     kData,
     {},
     "the upstream gradient has {0 number}, but there are {1 output}"},

    // Value: the dimensions of the layer.
    {Fault::same_padding_with_stride, kUsage, ErrorField::padding, "{padding} same needs stride 1"},
    {Fault::layer_pad_value, kUsage, ErrorField::pad_value,
     "{pad_value} of a layer must be a number; it cannot depend on the input"},
    // Shapes are passed as texts.
    {Fault::weight_not_1d, kUsage, ErrorField::weight,
     "the weight has the shape {0}; conv1d needs (outputs, channels, taps)"},
    {Fault::weight_not_2d, kUsage, ErrorField::weight,
     "the weight has the shape {0}; conv2d needs (outputs, channels, rows, columns)"},
    {Fault::input_not_1d, kUsage, ErrorField::input,
     "the input has the shape {0}; conv1d needs (channels, time) or (batch, channels, time)"},
    {Fault::input_not_2d, kUsage, ErrorField::input,
     "the input has the shape {0}; conv2d needs (channels, rows, columns), or a batch of them"},
    {Fault::tensor_empty, kUsage, {}, "the {field} has the shape {0}, which holds no numbers"},
    {Fault::tensor_too_large,
     kUsage,
     {},
     "the {field} has the shape {0}, which holds more than 2^53 numbers"},
    {Fault::output_too_large,
     kUsage,
     {},
     "the output would have the shape {0}, which holds more than 2^53 numbers"},
    // Values: the shapes of the input and the weight, then counts.
    {Fault::input_channels_not_in_groups, kUsage, ErrorField::groups,
     "the input {0} has {2 channel}, which is not a multiple of {groups} {3}"},
    {Fault::outputs_not_in_groups, kUsage, ErrorField::groups,
     "the weight {1} has {2 output channel}, which is not a multiple of {groups} {3}"},
    // The counts: channels of the input and of the weight, and a number of groups that fits, if
    // any.
    {Fault::channels_differ, kUsage, ErrorField::weight,
     "the input {0} has {2 channel}, but the weight {1} is for {3}"},
    // These counts, too. The time axis of the input has as many samples as the weight has channels.
    {Fault::channels_along_time, kUsage, ErrorField::weight,
     "the input {0} has {2 channel} and {3} samples, but the weight {1} is for {3} channels"},
    // The counts: channels of a group of the input and of the weight, and groups.
    {Fault::group_channels_differ, kUsage, ErrorField::weight,
     "the input {0} has {2 channel} in each of {4} groups, but the weight {1} is for {3}"},
    {Fault::bias_length, kUsage, ErrorField::bias,
     "the weight {0} has {1 output channel}, but {bias} has {2 number}"},
    // After the shapes: the name of the axis, the kernel's span and the padded length.
    {Fault::axis_too_short, kData, ErrorField::padding,
     "the kernel spans {3 sample} along {2}, but the padded input has {4} "
     "(input {0}, weight {1})"},

    {Fault::fit_of_pad, kUsage, {}, "only a convolution or a correlation can be fitted"},
    {Fault::fit_normalizes, kUsage, ErrorField::normalize,
     "{normalize} cannot be used in a fit: the data determine the sum of the taps"},
    {Fault::fit_without_input, kUsage, ErrorField::input, "there is no input to fit a kernel to"},
    {Fault::too_many_taps, kUsage, ErrorField::taps,
     "{taps} is {0}; at most {1} taps can be fitted, counted over all inputs"},
    // Values: the signal's name, the number, and its place, counted from 1.
    {Fault::not_finite,
     kData,
     {},
     "{0} has the value {1} at position {2}; every number must be finite"},
    {Fault::input_length, kData, ErrorField::input,
     "input {0} has {1} samples, but input 1 has {2}"},
    {Fault::target_length, kData, ErrorField::target,
     "the target has {0 number}, but there are {1 output}"},
    // Values: taps, inputs, and the place of the input.
    {Fault::input_is_zero, kData, ErrorField::input,
     "the input is 0 everywhere, so it cannot determine {0 tap}"},
    {Fault::one_input_is_zero, kData, ErrorField::input,
     "input {2} of {1} is 0 everywhere, so it cannot determine {0 tap}"},
    // Values: taps, inputs, the power of ten of a ridge that helps, and outputs.
    {Fault::too_few_outputs, kData, ErrorField::taps, "{3 output} cannot determine {0 tap}"},
    {Fault::too_few_outputs_of_inputs, kData, ErrorField::taps,
     "{3 output} cannot determine {0 tap} for each of {1} inputs"},
    {Fault::shifts_dependent, kData, ErrorField::taps,
     "the input cannot determine {0 tap}: its shifted copies are linearly dependent"},
    {Fault::shifts_of_inputs_dependent, kData, ErrorField::taps,
     "the {1} inputs cannot determine {0 tap} each: their shifted copies are linearly dependent"},
    // Values: the learning rate; for a loss that is not finite, also the epoch and the loss.
    {Fault::loss_not_finite, kData, ErrorField::learning_rate,
     "gradient descent diverged: the loss of epoch {1} is {2}"},
    {Fault::loss_grew, kData, ErrorField::learning_rate,
     "gradient descent diverged: its loss is over 1000 times the loss of a kernel of zeros"},

    {Fault::deconvolution_of_pad,
     kUsage,
     {},
     "only a convolution or a correlation can be deconvolved"},
    {Fault::deconvolution_strided, kUsage, ErrorField::stride,
     "{stride} is {0}; it must be 1, because a deconvolution needs every output"},
    {Fault::deconvolution_reads_median, kUsage, ErrorField::pad_value,
     "outputs that were padded with the median cannot be deconvolved: it is not linear"},
    {Fault::outputs_fewer_than_span, kData, ErrorField::mode,
     "{mode} full of this kernel makes at least {0 output}, but there are {1}"},

    // Values: the design as given, and its syntax; then the problem with an argument.
    {Fault::design_argument, kUsage, ErrorField::kernel, "'{0}': {2}"},
    {Fault::design_without_taps, kUsage, ErrorField::kernel,
     "'{0}' needs TAPS, or {transition} and {attenuation}"},
    {Fault::design_with_taps, kUsage, ErrorField::kernel,
     "'{0}' gives TAPS, but {transition} and {attenuation} determine them, too"},
    {Fault::design_attenuation, kUsage, ErrorField::kernel,
     "'{0}': {attenuation} must be from 8 to 1000 dB"},
    {Fault::design_transition, kUsage, ErrorField::kernel,
     "'{0}': {transition} must be above 0 and below half the rate"},
    // Values: the design with an odd number, the argument, and the problem with an even number.
    {Fault::design_even_taps, kUsage, ErrorField::kernel, "'{0}': {3} must be odd: {4}"},
    // Value: the argument.
    {Fault::design_not_finite, kUsage, ErrorField::kernel,
     "'{0}': {2} is too small: not every tap would be a finite number"},
    {Fault::design_frequency, kUsage, ErrorField::kernel,
     "'{0}': F must be above 0 and below 0.5 cycles per sample"},
    // Value: half the rate.
    {Fault::design_frequency_of_rate, kUsage, ErrorField::kernel,
     "'{0}': F must be above 0 Hz and below {2} Hz, which is half the {rate}"},
    {Fault::design_frequencies, kUsage, ErrorField::kernel,
     "'{0}': F1 must be above 0, and F2 above F1 and below 0.5 cycles per sample"},
    {Fault::design_frequencies_of_rate, kUsage, ErrorField::kernel,
     "'{0}': F1 must be above 0 Hz, and F2 above F1 and below {2} Hz, which is half the {rate}"},
    {Fault::design_unknown, kUsage, ErrorField::kernel, "unknown design '{0}'"},
};

// A lookup is an index, so rows and fields must be in the order of their enumerations.
constexpr bool in_order() {
  for (std::size_t i = 0; i < std::size(kRows); ++i)
    if (static_cast<std::size_t>(kRows[i].fault) != i) return false;
  for (std::size_t i = 0; i < std::size(kFields); ++i)
    if (static_cast<std::size_t>(kFields[i].field) != i) return false;
  return true;
}
static_assert(in_order());

const FaultText& row_of(Fault fault) { return kRows[static_cast<std::size_t>(fault)]; }

Error make_error(Fault fault, std::optional<ErrorField> field, std::vector<Value> values) {
  Error error;
  error.kind = row_of(fault).kind;
  error.fault = fault;
  error.field = field;
  error.values = std::move(values);
  error.message = text_of(error, name_of);
  return error;
}

std::string text_of_value(const Value& value, std::string_view style) {
  return std::visit(
      [&](const auto& v) {
        const std::string format = fmt::format("{{{}}}", style);
        return fmt::vformat(format, fmt::make_format_args(v));
      },
      value);
}

// Returns the text for a placeholder, given without its braces.
std::string filled(std::string_view placeholder, const Error& error, const FieldNames& names) {
  if (placeholder == "field") return std::string(names(error.field.value()));
  if (placeholder.empty() || placeholder[0] < '0' || placeholder[0] > '9') {
    const auto found = std::ranges::find(kFields, placeholder, &NamedField::name);
    return found == std::end(kFields) ? fmt::format("{{{}}}", placeholder)
                                      : std::string(names(found->field));
  }
  const Value& value = error.values.at(static_cast<std::size_t>(placeholder[0] - '0'));
  const std::string_view rest = placeholder.substr(1);
  if (!rest.starts_with(' ')) return text_of_value(value, rest);
  const auto* count = std::get_if<std::int64_t>(&value);
  const bool one = count != nullptr && *count == 1;
  return text_of_value(value, "") + std::string(rest) + (one ? "" : "s");
}

}  // namespace

std::vector<Fault> all_faults() {
  std::vector<Fault> faults;
  for (const FaultText& row : kRows) faults.push_back(row.fault);
  return faults;
}

std::vector<ErrorField> all_fields() {
  std::vector<ErrorField> fields;
  for (const NamedField& each : kFields) fields.push_back(each.field);
  return fields;
}

std::string_view name_of(ErrorField field) { return kFields[static_cast<std::size_t>(field)].name; }

Error fault_error(Fault fault, std::vector<Value> values) {
  return make_error(fault, row_of(fault).field, std::move(values));
}

Error fault_error(Fault fault, ErrorField field, std::vector<Value> values) {
  return make_error(fault, field, std::move(values));
}

std::string fill_in(std::string_view text, const Error& error, const FieldNames& names) {
  std::string filled_in;
  while (!text.empty()) {
    const auto begin = std::min(text.find('{'), text.size());
    filled_in += text.substr(0, begin);
    text.remove_prefix(begin);
    const auto end = text.find('}');
    if (end == std::string_view::npos) break;
    filled_in += filled(text.substr(1, end - 1), error, names);
    text.remove_prefix(end + 1);
  }
  return filled_in;
}

std::string text_of(const Error& error, const FieldNames& names) {
  return fill_in(row_of(error.fault.value()).text, error, names);
}

}  // namespace sigconv
