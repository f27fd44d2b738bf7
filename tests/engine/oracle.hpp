#pragma once

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <string>
#include <vector>

#include "sigconv/spec.hpp"

/// The definition in plain loops: extend the signal, slide the window, choose the outputs. It
/// shares no code with the engine.
namespace sigconv::oracle {

using Signal = std::vector<double>;

inline Index size(const Signal& x) { return static_cast<Index>(x.size()); }
inline double at(const Signal& x, Index i) { return x.at(static_cast<std::size_t>(i)); }

/// Returns the mean by a plain sum. The signals must have exact sums: the engine's sum rounds less.
inline double mean(const Signal& x, Index count) {
  double sum = 0;
  Index present = 0;
  for (Index i = 0; i < std::min(count, size(x)); ++i) {
    if (std::isnan(at(x, i))) continue;
    sum += at(x, i);
    ++present;
  }
  return present == 0 ? std::nan("") : sum / static_cast<double>(present);
}

inline double median(const Signal& x) {
  Signal present;
  for (const double value : x)
    if (!std::isnan(value)) present.push_back(value);
  if (present.empty()) return std::nan("");
  std::sort(present.begin(), present.end());
  const Index middle = size(present) / 2;
  if (size(present) % 2 == 1) return at(present, middle);
  return (at(present, middle - 1) + at(present, middle)) / 2;
}

inline double pad_value(const PadValue& value, const Signal& x) {
  switch (value.kind) {
    case PadValue::Kind::literal:
      return value.value;
    case PadValue::Kind::first:
      return at(x, 0);
    case PadValue::Kind::mean:
      return mean(x, value.count.value_or(size(x)));
    case PadValue::Kind::median:
      return median(x);
  }
  return 0;
}

/// Walks over the samples of a signal, and turns or starts again at an end.
class Walker {
 public:
  Walker(Rule rule, Index length, Index position, Index direction)
      : rule_(rule), length_(length), position_(position), direction_(direction) {}

  Index step() {
    const Index next = position_ + direction_;
    const bool inside = next >= 0 && next < length_;
    if (inside) return position_ = next;
    switch (rule_) {
      case Rule::mirror:  // visits the end sample twice
        direction_ = -direction_;
        break;
      case Rule::reflect:  // visits it once
        direction_ = -direction_;
        if (length_ > 1) position_ += direction_;
        break;
      case Rule::circular:
        position_ = direction_ > 0 ? 0 : length_ - 1;
        break;
      case Rule::edge:  // no way on
      case Rule::zero:  // Extended fills the next four without a walk
      case Rule::constant:
      case Rule::odd:
      case Rule::missing:
      case Rule::interp:  // no sample, and no output: see end_fit_test.cpp
        break;
    }
    return position_;
  }

 private:
  Rule rule_;
  Index length_;
  Index position_;
  Index direction_;
};

/// The samples x~[-reach] to x~[N-1+reach], computed from both ends one at a time.
class Extended {
 public:
  Extended(const Extension& extension, const Signal& x, Index reach) : x_(x) {
    Walker before(extension.rule, size(x), 0, -1);
    Walker after(extension.rule, size(x), size(x) - 1, 1);
    const Index last = size(x) - 1;
    const bool missing = extension.rule == Rule::missing;
    const double pad = extension.rule == Rule::constant ? pad_value(extension.value, x)
                       : missing                        ? std::nan("")
                                                        : 0;
    for (Index far = 1; far <= reach; ++far) {
      if (missing || extension.rule == Rule::zero || extension.rule == Rule::constant) {
        left_.push_back(pad);
        right_.push_back(pad);
      } else if (extension.rule == Rule::odd) {
        const double reflected_left = last == 0 ? at(x, 0) : (*this)[far];
        const double reflected_right = last == 0 ? at(x, 0) : (*this)[last - far];
        left_.push_back(2 * at(x, 0) - reflected_left);
        right_.push_back(2 * at(x, last) - reflected_right);
      } else {
        left_.push_back(at(x, before.step()));
        right_.push_back(at(x, after.step()));
      }
    }
  }

  double operator[](Index n) const {
    if (n < 0) return at(left_, -n - 1);
    return n < size(x_) ? at(x_, n) : at(right_, n - size(x_));
  }

 private:
  Signal x_;
  Signal left_;   // x~[-1], x~[-2] ..
  Signal right_;  // x~[N], x~[N+1] ..
};

inline Index span(const Spec& spec, Index taps) { return (taps - 1) * spec.dilation + 1; }

/// Returns the lookback in the table of --align.
inline Index lookback(const Align& align, Index span) {
  if (align.kind == Align::Kind::center) return span % 2 == 0 ? span / 2 : (span - 1) / 2;
  if (align.kind == Align::Kind::center_ahead) return span % 2 == 0 ? span / 2 - 1 : (span - 1) / 2;
  if (align.kind == Align::Kind::causal) return span - 1;
  if (align.kind == Align::Kind::anticausal) return 0;
  return align.lookback;
}

/// Returns the starts of the windows of all outputs.
inline std::vector<Index> starts(const Spec& spec, Index taps, Index length) {
  const Index s = span(spec, taps);
  Index first = 0;
  Index last = 0;
  if (spec.operation == Operation::pad) {
    first = -spec.pad_left;
    last = length - 1 + spec.pad_right;
  } else if (spec.mode == Mode::same) {
    first = -lookback(spec.align, s);
    last = first + length - 1;
  } else if (spec.mode == Mode::full) {
    first = -(s - 1);
    last = length - 1;
  } else {
    last = length - s;
  }
  std::vector<Index> chosen;
  for (Index p = first; p <= last; p += spec.stride) chosen.push_back(p);
  return chosen;
}

/// Returns how many samples the windows reach beyond the signal.
inline Index reach(const Spec& spec, Index taps, Index length) {
  Index far = 0;
  for (const Index p : starts(spec, taps, length))
    far = std::max({far, -p, p + span(spec, taps) - length});
  return far;
}

/// Adds pairwise: splits the sums after the largest power of two below their count.
inline double pairwise(const Signal& sums) {
  if (sums.size() == 1) return sums[0];
  std::ptrdiff_t half = 1;
  while (half * 2 < static_cast<std::ptrdiff_t>(sums.size())) half *= 2;
  return pairwise(Signal(sums.begin(), sums.begin() + half)) +
         pairwise(Signal(sums.begin() + half, sums.end()));
}

/// Returns y(p).
inline double output(const Spec& spec, const Signal& w, const Extended& x, Index p) {
  if (spec.operation == Operation::pad) return x[p];
  Signal chains;
  double sum = 0;
  for (Index k = 0; k < size(w); ++k) {
    const Index tap = spec.operation == Operation::convolve ? size(w) - 1 - k : k;
    sum = std::fma(at(w, tap), x[p + k * spec.dilation], sum);
    if (k % 512 == 511 || k == size(w) - 1) {
      chains.push_back(sum);
      sum = 0;
    }
  }
  return pairwise(chains);
}

/// Returns every output. In mode `valid`, a signal shorter than the span has none.
inline Signal convolve(const Spec& spec, const Signal& x, const Signal& w) {
  const Index taps = spec.operation == Operation::pad ? 1 : size(w);
  const Extended extended(spec.extension, x, reach(spec, taps, size(x)));
  Signal y;
  for (const Index p : starts(spec, taps, size(x))) y.push_back(output(spec, w, extended, p));
  return y;
}

}  // namespace sigconv::oracle
