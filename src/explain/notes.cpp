#include "explain/notes.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <numeric>

#include "explain/words.hpp"

namespace sigconv {
namespace {

using Numbers = std::vector<double>;

Numbers reversed(Numbers values) {
  std::ranges::reverse(values);
  return values;
}

// Returns the values with `step` - 1 zeros between neighbours.
Numbers spread(const Numbers& values, Index step) {
  Numbers spaced;
  for (std::size_t i = 0; i < values.size(); ++i) {
    if (i > 0) spaced.insert(spaced.end(), static_cast<std::size_t>(step - 1), 0.0);
    spaced.push_back(values[i]);
  }
  return spaced;
}

// Returns an index such as i-1 or 2i+3.
std::string place(const char* index, Index factor, Index offset) {
  return fmt::format("{}{}{}", factor == 1 ? std::string() : std::to_string(factor), index,
                     offset == 0 ? std::string() : fmt::format("{:+}", offset));
}

std::string every(Index step) {
  const Index tens = step % 100;
  const char* ending = tens >= 11 && tens <= 13 ? "th"
                       : step % 10 == 1         ? "st"
                       : step % 10 == 2         ? "nd"
                       : step % 10 == 3         ? "rd"
                                                : "th";
  return fmt::format("every {}{}", step, ending);
}

std::string pad_value_text(const PadValue& value, const NumberStyle& style) {
  switch (value.kind) {
    case PadValue::Kind::literal:
      return number_text(value.value, style) + " everywhere";
    case PadValue::Kind::first:
      return "the first sample";
    case PadValue::Kind::mean:
      return value.count ? fmt::format("the mean of the first {} samples", *value.count)
                         : "the mean of all samples";
    case PadValue::Kind::median:
      return "the median of all samples";
  }
  return {};
}

std::string outside(const Extension& extension, const NumberStyle& style) {
  if (extension.rule == Rule::constant) return pad_value_text(extension.value, style);
  const auto* row = std::ranges::find(kRuleNames, extension.rule, &RuleName::rule);
  return std::string(row->outside);
}

}  // namespace

std::string list_of(std::span<const double> values, const NumberStyle& style) {
  constexpr std::size_t kMost = 12;
  constexpr std::size_t kLast = 2;
  std::string text;
  for (std::size_t i = 0; i < values.size(); ++i) {
    if (values.size() > kMost && i == kMost - kLast - 1) {
      text += " ...";
      i = values.size() - kLast;
    }
    text += (i > 0 ? " " : "") + number_text(values[i], style);
  }
  return values.size() > kMost ? fmt::format("{} ({} values)", text, values.size()) : text;
}

namespace {

// Returns weights over their divisor: (1 2 1)/4.
std::string weights_text(std::span<const double> weights, double divisor,
                         const NumberStyle& style) {
  const std::string list = list_of(weights, style);
  return divisor == 1 ? list : fmt::format("({})/{}", list, number_text(divisor, style));
}

}  // namespace

std::vector<std::string> series_notes(const Spec& spec, const MissingPolicy& policy,
                                      const Plan& plan, const Kernel& kernel,
                                      const std::vector<std::string>& names, const Values& values,
                                      const NumberStyle& style) {
  const Missing missing = policy.missing;
  std::vector<std::string> notes;
  for (std::size_t column = 0; column < values.size(); ++column)
    notes.push_back((values.size() > 1 ? names[column] + ": x = " : "x = ") +
                    list_of(values[column], style));
  const bool flips = spec.operation == Operation::convolve;
  notes.push_back("w = " + weights_text(kernel.taps, kernel.divisor, style) +
                  (flips
                       ? ", flipped: " + weights_text(reversed(kernel.taps), kernel.divisor, style)
                       : ", not flipped"));
  if (spec.normalize) {
    double sum = 0;
    for (const double tap : kernel.taps) sum += tap;
    notes.push_back("normalized: each weight is divided by their sum, " +
                    number_text(sum / kernel.divisor, style) + ": " +
                    weights_text(plan.weights, plan.divisor, style));
  }
  const bool means = plan.divisor != 1 &&
                     plan.divisor == std::accumulate(plan.weights.begin(), plan.weights.end(), 0.0);
  const char* modes[] = {"same", "full", "valid"};
  notes.push_back(fmt::format("{}: y[i] reads x[{}] to x[{}]{}", modes[static_cast<int>(spec.mode)],
                              place("i", plan.stride, plan.first_start),
                              place("i", plan.stride, plan.first_start + plan.span - 1),
                              plan.dilation > 1 ? ", " + every(plan.dilation) + " sample" : ""));
  const bool reads_outside = plan.left_reach() > 0 || plan.right_reach() > 0;
  const bool reads_missing =
      missing == Missing::keep || policy.limit ||
      (missing != Missing::skip && reads_outside && plan.extension.rule == Rule::missing);
  if (reads_missing) notes.emplace_back("an output that reads a missing sample, NA, is missing");
  switch (missing) {
    case Missing::error:
    case Missing::keep:
      break;
    case Missing::skip:
      notes.emplace_back(
          means
              ? "missing samples are left out; the sum is divided by the sum of the weights that "
                "are used"
              : "missing samples are left out; the sum is multiplied by the sum of all weights and "
                "divided by the sum of the weights that are used");
      if (plan.min_present > 1)
        notes.push_back(fmt::format("an output with fewer than {} present samples is missing",
                                    plan.min_present));
      break;
    case Missing::zero:
      notes.push_back("missing samples are 0");
      break;
    case Missing::hold:
      notes.push_back("a missing sample takes the last value before it");
      break;
    case Missing::backfill:
      notes.push_back("a missing sample takes the next value after it");
      break;
    case Missing::linear:
      notes.push_back("missing samples are interpolated linearly between their neighbours");
      break;
  }
  if (policy.limit)
    notes.push_back(fmt::format("at most {} sample{} of a gap {} filled", *policy.limit,
                                *policy.limit == 1 ? "" : "s", *policy.limit == 1 ? "is" : "are"));
  if (plan.method == Method::fft)
    notes.push_back(
        "computed by Fourier transforms: the last digits may differ from those of the sum");
  if (reads_outside)
    notes.push_back("outside the signal, in [ ]: " + outside(plan.extension, style));
  return notes;
}

std::vector<std::string> layer_notes(const LayerPlan& plan, const Numbers& bias,
                                     const NumberStyle& style) {
  const auto& [rows, columns] = plan.axes;
  std::vector<std::string> notes;
  notes.push_back(fmt::format("input {}, weight {}, output {}", text_of(plan.input),
                              text_of(plan.weight), text_of(plan.output)));
  const auto along = [](const LayerAxis& axis, const char* output, const char* tap) {
    return fmt::format("[{}+{}{}]", place(output, axis.stride, 0), place(tap, axis.dilation, 0),
                       axis.before == 0 ? std::string() : fmt::format("{:+}", -axis.before));
  };
  const bool image = plan.dimensions == 2;
  const std::string where = (image ? along(rows, "i", "u") : std::string()) +
                            along(columns, image ? "j" : "i", image ? "v" : "k");
  const std::string tap = image ? "[u][v]" : "[k]";
  notes.push_back(fmt::format(
      "y[o]{} = sum over channels c and taps {} of x[{}c]{} * w[o][c]{}{}{}",
      image ? "[i][j]" : "[i]", image ? "u, v" : "k", plan.groups > 1 ? "h+" : "", where, tap,
      plan.flip ? ", with the kernel flipped" : "", bias.empty() ? "" : ", plus b[o]"));
  if (rows.stride > 1 || columns.stride > 1)
    notes.push_back(fmt::format("stride {}: step from window to window",
                                image ? fmt::format("{},{}", rows.stride, columns.stride)
                                      : std::to_string(columns.stride)));
  if (rows.dilation > 1 || columns.dilation > 1)
    notes.push_back(fmt::format("dilation {}: step from tap to tap",
                                image ? fmt::format("{},{}", rows.dilation, columns.dilation)
                                      : std::to_string(columns.dilation)));
  if (plan.groups > 1)
    notes.push_back(
        fmt::format("groups {}: h is 0 for the first {} of {} output channels, {} for "
                    "the next, and so on",
                    plan.groups, plan.group_outputs(), plan.out_channels, plan.group_inputs()));
  if (!bias.empty()) notes.push_back("b = " + list_of(bias, style));
  if (rows.before + rows.after + columns.before + columns.after > 0)
    notes.push_back("outside the input, in [ ]: " + outside(plan.extension, style));
  return notes;
}

void add_convolution_form(Chapter& chapter, Wrt wrt, const Subject& s, const Numbers& g,
                          const NumberStyle& style) {
  const LayerPlan& p = s.plan;
  const LayerAxis& axis = p.axes[1];
  if (p.dimensions == 2 || p.in_channels * p.out_channels * p.batches > 1 || s.normalized_by)
    return;
  auto& notes = chapter.notes;
  const Numbers spaced = spread(g, axis.stride);
  const std::string of_g = axis.stride > 1 ? "g'" : "g";
  const auto say_spaced = [&] {
    if (axis.stride > 1)
      notes.push_back(fmt::format("g' = g with zeros between its samples, for the stride: {}",
                                  list_of(spaced, style)));
  };
  const Index reach = (axis.output - 1) * axis.stride + axis.span();  // count of samples read
  const bool outside_read = axis.before > 0 || reach - axis.before > axis.input;
  if (outside_read && p.extension.rule == Rule::missing) return;  // some of g has no effect
  if (wrt == Wrt::input) {
    const bool copies =
        outside_read && p.extension.rule != Rule::zero &&
        (p.extension.rule != Rule::constant || p.extension.value.kind != PadValue::Kind::literal);
    notes.push_back(
        fmt::format("as a convolution: dL/dx[n] = ({} * v)[{}]{}", of_g, place("n", 1, axis.before),
                    copies ? ", plus the gradients of the copies outside the signal" : ""));
    say_spaced();
    notes.push_back(
        fmt::format("v = {}{}: {}", p.flip ? "reversed w" : "w",
                    axis.dilation > 1 ? " with zeros between its taps, for the dilation" : "",
                    weights_text(spread(s.weights, axis.dilation), s.divisor, style)));
    return;
  }
  Numbers read;
  read.reserve(static_cast<std::size_t>(reach));
  for (Index q = 0; q < reach; ++q) read.push_back(s.sample(0, 0, 0, q - axis.before));
  notes.push_back(fmt::format("as a convolution: dL/dw[k] = ({} * v)[{}]", p.flip ? of_g : "r",
                              place("k", axis.dilation, (axis.output - 1) * axis.stride)));
  say_spaced();
  if (p.flip) {
    notes.push_back("v = reversed x with its padding: " + list_of(reversed(read), style));
  } else {
    notes.push_back(fmt::format("r = reversed {}: {}", of_g, list_of(reversed(spaced), style)));
    notes.push_back("v = x with its padding: " + list_of(read, style));
  }
}

}  // namespace sigconv
