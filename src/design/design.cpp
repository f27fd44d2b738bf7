#include "sigconv/design.hpp"

#include <fmt/core.h>

#include <algorithm>
#include <charconv>
#include <cmath>
#include <iterator>
#include <optional>
#include <string>
#include <utility>

#include "design/exact.hpp"
#include "error/fault.hpp"

namespace sigconv {
namespace {

// The length of the longest kernel, which takes 1 GiB. A larger number is taken for a typing error.
constexpr double kMostTaps = 134217728;

struct Arguments {
  std::string_view spec;
  std::vector<double> values;
  std::string_view usage;
  DesignOptions options;
};

Error wrong(const Arguments& arguments, Fault fault) {
  return fault_error(fault, {std::string(arguments.spec), std::string(arguments.usage)});
}

Error wrong(const Arguments& arguments, Fault fault, Value value) {
  return fault_error(fault,
                     {std::string(arguments.spec), std::string(arguments.usage), std::move(value)});
}

Error wrong(const Arguments& arguments, std::string_view reason) {
  return fault_error(Fault::design_argument, {std::string(arguments.spec),
                                              std::string(arguments.usage), std::string(reason)});
}

// Returns the error of an even `argument`. `odd`: the design with an odd number.
Error even(const Arguments& arguments, std::string_view argument, std::string_view problem,
           std::string odd) {
  return fault_error(Fault::design_even_taps,
                     {std::string(arguments.spec), std::string(arguments.usage), std::move(odd),
                      std::string(argument), std::string(problem)});
}

bool is_count(double value, double least) {
  return value >= least && value <= kMostTaps &&
         value == static_cast<double>(static_cast<Index>(value));
}

using Taps = Result<std::vector<double>>;

// Returns the i-th argument as a whole number, or `otherwise` if it is not given. Returns nothing
// if it is no whole number from `least` on.
std::optional<Index> count(const Arguments& arguments, std::size_t i, Index least,
                           Index otherwise = 0) {
  if (i >= arguments.values.size()) return otherwise;
  const double value = arguments.values[i];
  if (!is_count(value, static_cast<double>(least))) return std::nullopt;
  return static_cast<Index>(value);
}

constexpr std::string_view kLength = "N must be a whole number from 1 to 134217728";

// Makes the kernel of NAME:N.
template <std::vector<double> (*design)(Index)>
Taps make_of_length(const Arguments& arguments) {
  const auto taps = count(arguments, 0, 1);
  if (!taps) return wrong(arguments, kLength);
  return design(*taps);
}

// Returns the problem with SIGMA, the first argument, or an empty text.
std::string_view sigma_problem(const Arguments& arguments) {
  const double sigma = arguments.values[0];
  if (!(sigma > 0)) return "SIGMA must be a number of samples above 0";
  return sigma * 4 > kMostTaps / 2 ? "SIGMA must be at most 16777216 samples" : "";
}

Taps make_gaussian(const Arguments& arguments) {
  constexpr Index kMostOrder = 20;
  const double sigma = arguments.values[0];
  if (const auto problem = sigma_problem(arguments); !problem.empty())
    return wrong(arguments, problem);
  const auto radius = count(arguments, 1, 0, gaussian_radius(sigma));
  if (!radius || static_cast<double>(*radius) > kMostTaps / 2)
    return wrong(arguments, "RADIUS must be a whole number from 0 to 67108864");
  const auto order = count(arguments, 2, 0);
  if (!order || *order > kMostOrder)
    return wrong(arguments, "ORDER must be a whole number from 0 to 20");
  return gaussian(sigma, *radius, *order);
}

Taps make_log(const Arguments& arguments) {
  if (const auto problem = sigma_problem(arguments); !problem.empty())
    return wrong(arguments, problem);
  const double sigma = arguments.values[0];
  return gaussian(sigma, gaussian_radius(sigma), 2);
}

Taps make_kaiser(const Arguments& arguments) {
  constexpr double kMost = 700;  // a larger BETA overflows I0
  const auto taps = count(arguments, 0, 1);
  if (!taps) return wrong(arguments, kLength);
  if (!(std::abs(arguments.values[1]) <= kMost))
    return wrong(arguments, "BETA must be from 0 to 700");
  return kaiser(*taps, arguments.values[1]);
}

constexpr std::string_view kEvenRemovesHalf = "an even number passes nothing at half the rate";

// Returns the window of a filter: a Hamming window of TAPS, or the Kaiser window for the transition
// and attenuation of the options. `even_problem`: the problem with an even number of taps; empty if
// there is none.
Taps window_of(const Arguments& arguments, std::size_t frequencies, std::string_view even_problem) {
  const DesignOptions& options = arguments.options;
  if (arguments.values.size() > frequencies) {
    if (options.transition || options.attenuation) return wrong(arguments, Fault::design_with_taps);
    const auto taps = count(arguments, frequencies, 1);
    if (!taps) return wrong(arguments, "TAPS must be a whole number from 1 to 134217728");
    if (!even_problem.empty() && *taps % 2 == 0) {
      const auto number = arguments.spec.rfind(',') + 1;
      return even(arguments, "TAPS", even_problem,
                  fmt::format("{}{}", arguments.spec.substr(0, number), *taps + 1));
    }
    return hamming(*taps);
  }
  if (!options.transition || !options.attenuation)
    return wrong(arguments, Fault::design_without_taps);
  const double transition = *options.transition / options.rate;
  constexpr double kLeast = 8;
  constexpr double kMost = 1000;
  if (!(*options.attenuation >= kLeast && *options.attenuation <= kMost))
    return wrong(arguments, Fault::design_attenuation);
  if (!(transition > 0 && transition < 0.5) || 1 / transition > kMostTaps / kMost)
    return wrong(arguments, Fault::design_transition);
  auto [taps, beta] = kaiser_order(*options.attenuation, transition);
  if (!even_problem.empty() && taps % 2 == 0) ++taps;
  return kaiser(taps, beta);
}

// Makes a filter from frequencies, followed by TAPS. The frequencies separate bands that pass and
// bands that do not. `passes_zero`: the lowest band passes.
Taps make_filter(const Arguments& arguments, std::size_t frequencies, bool passes_zero,
                 std::string_view even_problem = {}) {
  double last = 0;
  std::vector<double> edges;
  if (passes_zero) edges.push_back(0);
  for (std::size_t i = 0; i < frequencies; ++i) {
    const double frequency = arguments.values[i] / arguments.options.rate;
    if (!(frequency > last) || !(frequency < 0.5)) {
      const double rate = arguments.options.rate;
      if (rate == 1)
        return wrong(arguments,
                     frequencies == 1 ? Fault::design_frequency : Fault::design_frequencies);
      return wrong(
          arguments,
          frequencies == 1 ? Fault::design_frequency_of_rate : Fault::design_frequencies_of_rate,
          rate / 2);
    }
    edges.push_back(last = frequency);
  }
  if (edges.size() % 2 == 1) {
    edges.push_back(0.5);
    even_problem = kEvenRemovesHalf;
  }
  const auto window = window_of(arguments, frequencies, even_problem);
  if (!window) return window.error();
  std::vector<std::pair<double, double>> bands;
  for (std::size_t i = 0; i < edges.size(); i += 2) bands.emplace_back(edges[i], edges[i + 1]);
  return band_filter(*window, bands);
}

Taps make_lowpass(const Arguments& arguments) { return make_filter(arguments, 1, true); }
Taps make_highpass(const Arguments& arguments) { return make_filter(arguments, 1, false); }
Taps make_bandpass(const Arguments& arguments) { return make_filter(arguments, 2, false); }
Taps make_bandstop(const Arguments& arguments) { return make_filter(arguments, 2, true); }

Taps make_lowcut(const Arguments& arguments) {
  const auto lowpass = make_filter(arguments, 1, true, "an even number has no middle tap");
  if (!lowpass) return lowpass.error();
  return complement(*lowpass);
}

// The arguments of savgol().
struct Savgol {
  Index window;
  Index order;
  Index derivative;
  double delta;
};

Result<Savgol> savgol_arguments(const Arguments& arguments) {
  constexpr Index kMostWindow = 99999;
  constexpr Index kMostOrder = 100;
  const auto window = count(arguments, 0, 1);
  if (!window || *window > kMostWindow)
    return wrong(arguments, "WINDOW must be a whole number from 1 to 99999");
  if (*window % 2 == 0)
    return even(
        arguments, "WINDOW", "an even window has no sample in its middle",
        fmt::format("savgol:{}{}", *window + 1, arguments.spec.substr(arguments.spec.find(','))));
  const auto order = count(arguments, 1, 0);
  if (!order || *order >= *window || *order > kMostOrder)
    return wrong(arguments, "ORDER must be a whole number below WINDOW and at most 100");
  const auto derivative = count(arguments, 2, 0);
  if (!derivative) return wrong(arguments, "DERIV must be a whole number from 0 to 134217728");
  const double delta = arguments.values.size() > 3 ? arguments.values[3] : 1;
  if (!(delta > 0) || std::isinf(delta)) return wrong(arguments, "DELTA must be above 0");
  return Savgol{*window, *order, *derivative, delta};
}

Taps make_savgol(const Arguments& arguments) {
  const auto given = savgol_arguments(arguments);
  if (!given) return given.error();
  return savgol(given->window, given->order, given->derivative, given->delta);
}

Taps make_ewma(const Arguments& arguments) {
  constexpr double kLeast = 1e-6;  // gives 28 million taps
  const double alpha = arguments.values[0];
  if (!(alpha >= kLeast) || !(alpha <= 1)) return wrong(arguments, "ALPHA must be from 1e-6 to 1");
  return ewma(alpha);
}

Taps make_difference(const Arguments& arguments) {
  constexpr Index kMost = 50;  // keeps all weights exact: below 2^53
  const auto order = count(arguments, 0, 1, 1);
  if (!order || *order > kMost)
    return wrong(arguments, "ORDER must be a whole number from 1 to 50");
  return difference(*order);
}

Taps make_ricker(const Arguments& arguments) {
  const auto taps = count(arguments, 0, 1);
  if (!taps) return wrong(arguments, kLength);
  const double width = arguments.values[1];
  if (!(width > 0) || std::isinf(width))
    return wrong(arguments, "A must be a width in samples above 0");
  return ricker(*taps, width);
}

Taps make_delay(const Arguments& arguments) {
  const double samples = arguments.values[0];
  if (!(samples >= 0) || samples > kMostTaps / 2)
    return wrong(arguments, "N must be from 0 to 67108864 samples");
  return delay(samples);
}

Taps make_integral(const Arguments& arguments) {
  const auto taps = count(arguments, 0, 1);
  if (!taps) return wrong(arguments, kLength);
  return std::vector<double>(static_cast<std::size_t>(*taps), 1.0);
}

Taps make_sobel(const Arguments&) { return std::vector<double>{1, 0, -1}; }
Taps make_central(const Arguments&) { return std::vector<double>{0.5, 0, -0.5}; }
Taps make_laplace(const Arguments&) { return std::vector<double>{1, -2, 1}; }
Taps make_impulse(const Arguments&) { return std::vector<double>{1}; }

// The next functions make kernels of integers over a divisor. They run after the arguments were
// checked.
std::optional<Kernel> divided_box(const Arguments& arguments) {
  return exact_box(static_cast<Index>(arguments.values[0]));
}

std::optional<Kernel> divided_triangle(const Arguments& arguments) {
  return exact_triangle(static_cast<Index>(arguments.values[0]));
}

std::optional<Kernel> divided_savgol(const Arguments& arguments) {
  const auto given = savgol_arguments(arguments);
  return exact_savgol(given->window, given->order, given->derivative, given->delta);
}

struct Design {
  std::string_view name;
  std::string_view usage;
  std::string_view what;
  std::size_t least;  // number of arguments
  std::size_t most;
  Taps (*make)(const Arguments&);
  bool causal = false;
  bool frequencies = false;  // takes frequencies
  // Makes the kernel with a divisor, if the design can have one.
  std::optional<Kernel> (*divided)(const Arguments&) = nullptr;
  std::string_view width = {};  // the argument that makes taps infinite or NaN if it is too small
};

constexpr Design kDesigns[] = {
    {"box", "box:N", "moving average of N samples", 1, 1, make_of_length<box>, false, false,
     divided_box},
    {"triangle", "triangle:N", "moving average with triangular weights", 1, 1,
     make_of_length<triangle>, false, false, divided_triangle},
    {"gaussian", "gaussian:SIGMA[,RADIUS[,ORDER]]", "Gaussian, or its derivative of ORDER", 1, 3,
     make_gaussian, false, false, nullptr, "SIGMA"},
    {"savgol", "savgol:WINDOW,ORDER[,DERIV[,DELTA]]", "Savitzky-Golay: local polynomial fit", 2, 4,
     make_savgol, false, false, divided_savgol, "DELTA"},
    {"ewma", "ewma:ALPHA", "exponential moving average", 1, 1, make_ewma, true},
    {"lowpass", "lowpass:F[,TAPS]", "filter that passes frequencies below F", 1, 2, make_lowpass,
     false, true},
    {"highpass", "highpass:F[,TAPS]", "filter that passes frequencies above F", 1, 2, make_highpass,
     false, true},
    {"lowcut", "lowcut:F[,TAPS]", "signal minus lowpass: removes constants", 1, 2, make_lowcut,
     false, true},
    {"bandpass", "bandpass:F1,F2[,TAPS]", "filter that passes F1 to F2", 2, 3, make_bandpass, false,
     true},
    {"bandstop", "bandstop:F1,F2[,TAPS]", "filter that removes F1 to F2", 2, 3, make_bandstop,
     false, true},
    {"hann", "hann:N", "Hann window", 1, 1, make_of_length<hann>},
    {"hamming", "hamming:N", "Hamming window", 1, 1, make_of_length<hamming>},
    {"blackman", "blackman:N", "Blackman window", 1, 1, make_of_length<blackman>},
    {"kaiser", "kaiser:N,BETA", "Kaiser window", 2, 2, make_kaiser},
    {"diff", "diff[:ORDER]", "difference from the sample before", 0, 1, make_difference},
    {"central", "central", "half the difference of both neighbours", 0, 0, make_central},
    {"integral", "integral:N", "sum of N samples", 1, 1, make_integral},
    {"sobel", "sobel", "difference of both neighbours", 0, 0, make_sobel},
    {"laplace", "laplace", "second difference", 0, 0, make_laplace},
    {"log", "log:SIGMA", "Laplacian of a Gaussian", 1, 1, make_log, false, false, nullptr, "SIGMA"},
    {"ricker", "ricker:N,A", "Mexican hat of width A", 2, 2, make_ricker, false, false, nullptr,
     "A"},
    {"impulse", "impulse", "single tap of 1: the signal itself", 0, 0, make_impulse},
    {"delay", "delay:N", "delay of N samples", 1, 1, make_delay, true},
};

const Design* find(std::string_view name) {
  const Design* const design = std::ranges::find(kDesigns, name, &Design::name);
  return design == std::end(kDesigns) ? nullptr : design;
}

// "no arguments", "1 argument", "2 to 4 arguments".
std::string arguments_of(const Design& design) {
  if (design.most == 0) return "no arguments";
  if (design.least != design.most)
    return fmt::format("{} to {} arguments", design.least, design.most);
  return fmt::format("{} argument{}", design.most, design.most == 1 ? "" : "s");
}

// Reads "NAME:ARGUMENT,..." and calls make(design, arguments).
template <class Made, class Make>
Made make_of_text(std::string_view spec, const DesignOptions& options, const Make& make) {
  const auto colon = spec.find(':');
  const Design* const found = find(spec.substr(0, colon));
  if (found == nullptr)
    return fault_error(Fault::design_unknown, {std::string(spec.substr(0, colon))});
  if (!(options.rate > 0) || std::isinf(options.rate))
    return fault_error(Fault::not_above_zero, ErrorField::rate, {options.rate});
  const Design& design = *found;
  Arguments arguments{spec, {}, design.usage, options};
  std::string_view list = colon == std::string_view::npos ? "" : spec.substr(colon + 1);
  while (!list.empty() || (!arguments.values.empty() && spec.ends_with(','))) {
    const auto comma = std::min(list.find(','), list.size());
    double value = 0;
    const auto [stop, status] = std::from_chars(list.data(), list.data() + comma, value);
    if (status != std::errc() || stop != list.data() + comma)
      return wrong(arguments, fmt::format("'{}' is not a number", list.substr(0, comma)));
    arguments.values.push_back(value);
    if (comma == list.size()) break;
    list.remove_prefix(comma + 1);
  }
  if (arguments.values.size() < design.least || arguments.values.size() > design.most)
    return wrong(arguments, fmt::format("{} needs {}, not {}", design.name, arguments_of(design),
                                        arguments.values.size()));
  return make(design, arguments);
}

// Makes the taps of a design. Taps that are infinite or NaN are an error.
Taps finite_taps(const Design& design, const Arguments& arguments) {
  auto taps = design.make(arguments);
  if (taps && !std::ranges::all_of(*taps, [](double tap) { return std::isfinite(tap); }))
    return wrong(arguments, Fault::design_not_finite,
                 std::string(design.width.empty() ? "an argument" : design.width));
  return taps;
}

}  // namespace

bool is_design(std::string_view name) { return find(name) != nullptr; }

std::string design_list() {
  std::string text;
  for (const Design& design : kDesigns)
    text += fmt::format("  {:<36} {}\n", design.usage, design.what);
  return text;
}

std::vector<std::string> design_names() {
  std::vector<std::string> names;
  names.reserve(std::size(kDesigns));
  for (const Design& design : kDesigns) names.emplace_back(design.name);
  return names;
}

bool design_is_causal(std::string_view spec) {
  const Design* design = find(spec.substr(0, spec.find(':')));
  return design != nullptr && design->causal;
}

bool design_takes_frequencies(std::string_view spec) {
  const Design* design = find(spec.substr(0, spec.find(':')));
  return design != nullptr && design->frequencies;
}

Result<std::vector<double>> design_kernel(std::string_view spec, const DesignOptions& options) {
  return make_of_text<Taps>(spec, options, finite_taps);
}

Result<Kernel> exact_design_kernel(std::string_view spec, const DesignOptions& options) {
  using Made = Result<Kernel>;
  return make_of_text<Made>(spec, options,
                            [](const Design& design, const Arguments& arguments) -> Made {
                              auto taps = finite_taps(design, arguments);
                              if (!taps) return taps.error();
                              if (design.divided != nullptr)
                                if (auto kernel = design.divided(arguments))
                                  return std::move(*kernel);
                              return Kernel(std::move(*taps));
                            });
}

std::optional<EndFit> design_end_fit(std::string_view spec, Operation operation) {
  using Made = Result<EndFit>;
  auto made =
      make_of_text<Made>(spec, {}, [&](const Design& design, const Arguments& arguments) -> Made {
        if (design.make != make_savgol) return wrong(arguments, "the design is no savgol");
        const auto given = savgol_arguments(arguments);
        if (!given) return given.error();
        EndFit fit = savgol_end_fit(given->window, given->order, given->derivative, given->delta);
        // A correlation does not flip the kernel, whose odd derivatives then change their sign.
        if (operation == Operation::correlate && given->derivative % 2 == 1) {
          for (double& value : fit.values) value = -value;
          for (Kernel& kernel : fit.exact)
            for (double& tap : kernel.taps) tap = -tap;
        }
        return fit;
      });
  const auto finite = [](double value) { return std::isfinite(value); };
  if (!made || !std::ranges::all_of(made->values, finite)) return std::nullopt;
  return std::move(*made);
}

}  // namespace sigconv
