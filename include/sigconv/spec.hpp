#pragma once

#include <array>
#include <cstdint>
#include <memory>
#include <optional>
#include <string_view>
#include <vector>

#include "sigconv/kernel.hpp"

namespace sigconv {

/// Index of a sample or an output. Signed: the extended signal has samples before 0.
using Index = std::int64_t;

/// The limit of lengths and options. Doubles hold all integers up to here, and sums of a few such
/// numbers do not overflow an Index.
inline constexpr Index kFar = Index{1} << 53;

/// The operation that computes the outputs.
enum class Operation {
  convolve,   ///< the kernel is flipped: true convolution
  correlate,  ///< the kernel is used as it is: cross-correlation
  pad,        ///< no kernel: the extended signal itself
};

/// The outputs that are returned, at stride 1: `same`, one for each sample; `full`, every window
/// that overlaps the signal; `valid`, every window inside it.
enum class Mode { same, full, valid };

/// The values outside the signal `abcd`.
enum class Rule {
  zero,      ///< 000|abcd|000
  constant,  ///< vvv|abcd|vvv
  edge,      ///< aaa|abcd|ddd
  mirror,    ///< cba|abcd|dcb
  reflect,   ///< dcb|abcd|cba
  odd,       ///< the reflection, turned upside down about the end sample
  circular,  ///< bcd|abcd|abc
  missing,   ///< nothing: an output that reads there is missing
  interp,    ///< nothing: an output that reads there is a value of Spec::end_fit
};

/// The names and the description of a padding rule.
struct RuleName {
  Rule rule;
  std::string_view name;
  std::array<std::string_view, 2> aliases;  ///< names in other libraries; may be empty
  std::string_view pattern;                 ///< the values around the signal abcd; may be empty
  std::string_view outside;  ///< in words, to complete "outside the signal there is (or are) ..."
};

/// One row for each Rule.
inline constexpr RuleName kRuleNames[] = {
    {Rule::zero, "zero", {}, "000|abcd|000", "zeros"},
    {Rule::constant, "constant", {}, "vvv|abcd|vvv", "the pad value"},
    {Rule::edge, "edge", {"replicate", "nearest"}, "aaa|abcd|ddd", "the nearest end"},
    {Rule::mirror, "mirror", {"symmetric"}, "cba|abcd|dcb", "the mirror image (cba|abc|cba)"},
    {Rule::reflect,
     "reflect",
     {},
     "dcb|abcd|cba",
     "the reflection about the end sample (dcb|abcd|cba)"},
    {Rule::odd, "odd", {}, "", "the reflection turned upside down about the end sample"},
    {Rule::circular, "circular", {"wrap"}, "bcd|abcd|abc", "the signal again, from its other end"},
    {Rule::missing, "missing", {}, "???|abcd|???", "missing values"},
    {Rule::interp, "interp", {}, "", "of savgol: the polynomial fitted to the outermost window"},
};

/// The value of Rule::constant.
struct PadValue {
  enum class Kind { literal, first, mean, median };
  Kind kind = Kind::literal;
  double value = 0;            ///< for Kind::literal
  std::optional<Index> count;  ///< for Kind::mean: average the first `count` samples; empty: all
};

/// A padding rule and its value.
struct Extension {
  Rule rule = Rule::zero;
  PadValue value;
};

/// The samples that the window of a `same` output reads: see Plan::lookback.
struct Align {
  enum class Kind { center, center_ahead, causal, anticausal, lookback };
  Kind kind = Kind::center;
  Index lookback = 0;  ///< for Kind::lookback
};

/// The way to compute outputs.
enum class Method {
  automatic,
  direct,     ///< vectorised sums
  fft,        ///< overlap-save by Fourier transforms
  reference,  ///< the definition: sums in plain loops
};

/// The divisor of the sums of a correlation, as in MATLAB's xcorr. Except with `none`, products
/// with NaN are left out, and the divisors count what remains, as in R's ccf with na.pass.
enum class Scale {
  none,
  biased,    ///< max(N, taps)
  unbiased,  ///< the number of products of the lag; missing if 0
  coeff,     ///< sqrt(sum x^2 * sum w^2): a signal with itself gives 1 at lag 0; missing if 0
};

/// The polynomials that Rule::interp fits to the first and to the last window of the signal.
/// design_end_fit() returns those of a kernel.
struct EndFit {
  Index taps = 0;  ///< samples of the window
  std::vector<double>
      basis;  ///< [j * taps + t]: polynomial j at sample t; the rows are orthonormal
  std::vector<double> values;  ///< likewise, its values or derivatives, of which outputs are sums
  /// The outputs as weighted sums of the samples, one for each place in the window, if their
  /// weights are integers over a divisor. Sums of integers are then exact. Otherwise empty.
  std::vector<Kernel> exact = {};
};

/// A request for a convolution, before it is checked.
struct Spec {
  Operation operation = Operation::convolve;
  Mode mode = Mode::same;
  Extension extension;
  Align align;
  Index stride = 1;
  Index dilation = 1;
  Index pad_left = 0;            ///< for Operation::pad: samples before the signal
  Index pad_right = 0;           ///< for Operation::pad: samples after it
  bool normalize = false;        ///< divide the kernel by its sum
  bool skip_missing = false;     ///< rescale outputs by the weights of the present samples
  std::optional<Index> max_lag;  ///< windows start at -max_lag .. max_lag, whatever the mode
  std::optional<Index> min_lag;  ///< with max_lag: windows start at min_lag .. max_lag
  Scale scale = Scale::none;
  bool demean = false;        ///< subtract the means of signal and kernel, before anything else
  bool zero_missing = false;  ///< with demean: a missing sample is 0 after the mean is subtracted
  bool match = false;  ///< subtract the means of window and kernel, and divide by their norms
  Method method = Method::automatic;
  std::optional<Index> min_present;       ///< for skip_missing: fewer present taps give no output
  std::shared_ptr<const EndFit> end_fit;  ///< for Rule::interp; as many taps as the kernel
};

}  // namespace sigconv
