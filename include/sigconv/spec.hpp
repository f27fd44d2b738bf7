#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string_view>

namespace sigconv {

/// Index of a sample or an output. Signed: the extended signal has samples before 0.
using Index = std::int64_t;

/// How far signals, kernels and options may reach: doubles count exactly so far, and sums of a few
/// such numbers stay clear of Index's limits.
inline constexpr Index kFar = Index{1} << 53;

enum class Operation {
  convolve,   ///< the kernel is flipped: true convolution
  correlate,  ///< the kernel is used as it is: cross-correlation
  pad,        ///< no kernel: the extended signal itself
};

/// Which outputs are seen.
enum class Mode { same, full, valid };

/// What stands outside the signal `abcd`.
enum class Rule {
  zero,      ///< 000|abcd|000
  constant,  ///< vvv|abcd|vvv
  edge,      ///< aaa|abcd|ddd
  mirror,    ///< cba|abcd|dcb
  reflect,   ///< dcb|abcd|cba
  odd,       ///< reflect, turned upside down about the end sample
  circular,  ///< bcd|abcd|abc
};

/// How a padding rule is written and described. One row a rule.
struct RuleName {
  Rule rule;
  std::string_view name;
  std::array<std::string_view, 2> aliases;  ///< the names in other libraries; may be empty
  std::string_view pattern;                 ///< around the signal abcd; may be empty
  std::string_view outside;                 ///< in words: outside the signal there is, or are, ...
};

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
};

/// The value of Rule::constant.
struct PadValue {
  enum class Kind { literal, first, mean, median };
  Kind kind = Kind::literal;
  double value = 0;            ///< of literal
  std::optional<Index> count;  ///< of mean: over the first `count` samples; none: over all
};

struct Extension {
  Rule rule = Rule::zero;
  PadValue value;
};

/// Which samples the window of a `same` output reads: see Plan::lookback.
struct Align {
  enum class Kind { center, center_ahead, causal, anticausal, lookback };
  Kind kind = Kind::center;
  Index lookback = 0;  ///< of Kind::lookback
};

enum class Method {
  automatic,
  direct,     ///< sums, vectorised
  fft,        ///< overlap-save by Fourier transforms
  reference,  ///< sums, the definition in plain loops
};

/// What the sums of a correlation are divided by: those of MATLAB's xcorr.
enum class Scale {
  none,
  biased,    ///< max(N, taps)
  unbiased,  ///< how many products the lag has; none: missing
  coeff,     ///< sqrt(sum x^2 * sum w^2): 1 where a signal meets itself; 0: missing
};

/// What the user asked for, before anything was checked.
struct Spec {
  Operation operation = Operation::convolve;
  Mode mode = Mode::same;
  Extension extension;
  Align align;
  Index stride = 1;
  Index dilation = 1;
  Index pad_left = 0;            ///< of Operation::pad: samples ahead of the signal
  Index pad_right = 0;           ///< of Operation::pad: samples after it
  bool normalize = false;        ///< the kernel is divided by its sum
  bool skip_missing = false;     ///< outputs are rescaled by the weights of what is present
  std::optional<Index> max_lag;  ///< windows start at -max_lag .. max_lag, whatever the mode
  Scale scale = Scale::none;
  bool demean = false;  ///< of signal and kernel, before anything else
  bool match = false;   ///< each window's and the kernel's mean and norm are taken out
  Method method = Method::automatic;
};

}  // namespace sigconv
