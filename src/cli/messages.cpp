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
    {Fault::kernel_constant, "a template is a piece of signal that varies"},
    {Fault::taps_cancel, "a derivative cannot be rescaled; --na keep, zero, hold or linear"},
    {Fault::scale_excludes, "it excludes {pad}, {dilation}, {skip_missing} and {match}"},
    {Fault::match_excludes, "it excludes {dilation} and {skip_missing}"},
    {Fault::demean_without_mean, "{pad} zero is the mean then"},
    {Fault::signal_too_short, "{mode} same or {mode} full extends the signal ({pad} says how)"},
    {Fault::upstream_length, "dL/dy has the shape of y: what the command without grad prints"},
    {Fault::bias_length, "one number for each output channel"},
    {Fault::axis_too_short, "{padding} N puts samples around it"},
    {Fault::target_length, "a number for each output: see {mode} and {stride}"},
    {Fault::input_is_zero, "with a {ridge} its taps are 0"},
    {Fault::one_input_is_zero, "with a {ridge} its taps are 0"},
    {Fault::too_few_outputs, "{ridge} 1e{2}, or fewer {taps}"},
    {Fault::too_few_outputs_of_inputs, "{ridge} 1e{2}, or fewer {taps}"},
    {Fault::shifts_dependent, "{ridge} 1e{2}, or fewer {taps}"},
    {Fault::shifts_of_inputs_dependent, "{ridge} 1e{2}, or fewer {taps}"},
    {Fault::loss_not_finite, "a smaller {learning_rate} than {0:.3g}"},
    {Fault::loss_grew, "a smaller {learning_rate} than {0:.3g}"},
    {Fault::deconvolution_reads_median, "{pad_value} mean, or another {pad}"},
    {Fault::outputs_fewer_than_span, "{mode} same or {mode} valid, whichever made the outputs"},
    {Fault::design_argument, "the design is {1}"},
    {Fault::design_without_taps, "the design is {1}"},
    {Fault::design_attenuation, "the design is {1}"},
    {Fault::design_transition, "the design is {1}"},
    {Fault::design_frequencies, "the design is {1}"},
    {Fault::design_frequencies_of_rate, "the design is {1}"},
};

// Returns the hint with its placeholders, or an empty text if the fault has none.
std::string_view hint_of(const Error& error) {
  if (error.fault == Fault::same_padding_with_stride)
    return error.values.at(0) == Value(std::int64_t{1})
               ? "{padding} N, or L,R, says how many samples stand around"
               : "{padding} N, rows,columns or T,B,L,R says how many";
  if (error.fault == Fault::channels_differ && error.values.size() > 4)
    return "{groups} {4} would fit";
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
