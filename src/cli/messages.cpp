#include "cli/messages.hpp"

#include <algorithm>
#include <iterator>
#include <string>

#include "error/fault.hpp"

namespace sigconv {
namespace {

struct Hint {
  Fault fault;
  std::string_view text;
};

// The hints of faults, with placeholders for fill_in(). A fault has no hint here if its message
// names the values that are expected.
constexpr Hint kHints[] = {
    {Fault::kernel_constant, "use a template whose samples differ"},
    {Fault::kernel_infinite, "use a template of finite numbers"},
    {Fault::taps_cancel, "use --na keep, zero, hold or linear instead"},
    {Fault::scale_excludes, "leave out one of them"},
    {Fault::scale_excludes_padding, "leave out {scale}, or {pad} and {pad_value}"},
    {Fault::match_excludes, "leave out one of them"},
    {Fault::demean_without_mean, "use {pad} zero: after {demean} the mean is 0"},
    {Fault::min_present_without_skip, "add {skip_missing}, or leave out {min_present}"},
    {Fault::min_present_above_taps, "give a number from 1 to {1}"},
    {Fault::rule_not_supported, "use {mode} valid, whose windows lie inside the signal"},
    {Fault::interp_not_supported, "use another {pad}, such as mirror"},
    {Fault::interp_excludes, "leave out one of them"},
    {Fault::interp_excludes_full, "use {mode} same or valid, or another {pad}"},
    {Fault::signal_shorter_than_fit, "use a kernel with fewer taps, or another {pad}"},
    {Fault::signal_too_short, "use {mode} same or {mode} full, which extend the signal by {pad}"},
    {Fault::upstream_length,
     "run the command without grad to see the outputs that dL/dy belongs to"},
    {Fault::channels_along_time,
     "transpose the input: in CSV, rows are times and columns are channels"},
    {Fault::bias_length, "give {bias} one number for each output channel"},
    {Fault::axis_too_short, "add samples around the input with {padding} N"},
    {Fault::target_length, "give one target for each output of {mode} and {stride}"},
    {Fault::input_is_zero, "use an input that is not 0 everywhere"},
    {Fault::one_input_is_zero, "leave out the input that is 0 everywhere"},
    {Fault::too_few_outputs, "use fewer {taps}, or add {ridge} 1e{2}"},
    {Fault::too_few_outputs_of_inputs, "use fewer {taps}, or add {ridge} 1e{2}"},
    {Fault::shifts_dependent, "use fewer {taps}, or add {ridge} 1e{2}"},
    {Fault::shifts_of_inputs_dependent, "use fewer {taps}, or add {ridge} 1e{2}"},
    {Fault::loss_not_finite, "use a {learning_rate} below {0:.3g}"},
    {Fault::loss_grew, "use a {learning_rate} below {0:.3g}"},
    {Fault::deconvolution_reads_median,
     "compute the outputs again with another {pad}, then recover the input from them"},
    {Fault::outputs_fewer_than_span, "give the {mode} that made the outputs: same or valid"},
    {Fault::design_argument, "write the design as {1}"},
    {Fault::design_without_taps, "write {0},TAPS, or add {transition} HZ and {attenuation} DB"},
    {Fault::design_with_taps, "leave out TAPS, or leave out {transition} and {attenuation}"},
    {Fault::design_even_taps, "use an odd number: {2}"},
    {Fault::design_not_finite, "use a larger {2}"},
    {Fault::design_frequency, "give the samples per second with {rate} if F is in Hz"},
    {Fault::design_frequencies, "give the samples per second with {rate} if F1 and F2 are in Hz"},
};

// Returns the hint with its placeholders, or an empty text if the fault has none.
std::string_view hint_of(const Error& error) {
  if (error.fault == Fault::same_padding_with_stride)
    return error.values.at(0) == Value(std::int64_t{1})
               ? "give the number of samples: {padding} N or L,R"
               : "give the number of samples: {padding} N, ROWS,COLUMNS or T,B,L,R";
  if (error.fault == Fault::channels_differ && error.values.size() > 4)
    return "add {groups} {4} if the kernel was made for groups of channels";
  const auto hint = std::ranges::find(kHints, error.fault, &Hint::fault);
  return hint == std::end(kHints) ? "" : hint->text;
}

}  // namespace

std::string_view option_of(ErrorField field) {
  switch (field) {
    case ErrorField::align:
      return "--align";
    case ErrorField::demean:
      return "--demean";
    case ErrorField::dilation:
      return "--dilation";
    case ErrorField::match:
      return "--match";
    case ErrorField::max_lag:
      return "--max-lag";
    case ErrorField::min_present:
      return "--min-present";
    case ErrorField::mode:
      return "--mode";
    case ErrorField::normalize:
      return "--normalize";
    case ErrorField::pad:
      return "--pad";
    case ErrorField::pad_value:
      return "--pad-value";
    case ErrorField::scale:
      return "--scale";
    case ErrorField::skip_missing:
      return "--na skip";
    case ErrorField::stride:
      return "--stride";
    case ErrorField::width:
      return "--width";
    case ErrorField::bias:
      return "--bias";
    case ErrorField::groups:
      return "--groups";
    case ErrorField::padding:
      return "--padding";
    case ErrorField::batch:
      return "--batch";
    case ErrorField::epochs:
      return "--epochs";
    case ErrorField::learning_rate:
      return "--learning-rate";
    case ErrorField::momentum:
      return "--momentum";
    case ErrorField::ridge:
      return "--ridge";
    case ErrorField::taps:
      return "--taps";
    case ErrorField::attenuation:
      return "--attenuation";
    case ErrorField::kernel:
      return "-k";
    case ErrorField::rate:
      return "--rate";
    case ErrorField::transition:
      return "--transition";
    case ErrorField::input:
    case ErrorField::target:
    case ErrorField::weight:
      break;  // no option: a file, or a column of a file
  }
  return name_of(field);
}

Error in_options(Error error) {
  if (!error.fault) return error;
  error.message = text_of(error, option_of);
  if (error.hint.empty()) error.hint = fill_in(hint_of(error), error, option_of);
  if (error.field == ErrorField::kernel && error.source.empty())
    error.source = option_of(*error.field);
  error.fault.reset();
  return error;
}

}  // namespace sigconv
