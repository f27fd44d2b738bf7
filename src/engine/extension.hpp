#pragma once

#include <type_traits>

#include "sigconv/spec.hpp"

namespace sigconv {

/// n modulo a positive `period`, in 0 .. period-1.
inline Index floor_mod(Index n, Index period) {
  const Index r = n % period;
  return r < 0 ? r + period : r;
}

/// The sample x~[n] of the extended signal, for any n, as the table of rules defines it.
/// `length`: samples of the signal, 1 or more. `pad_value`: of Rule::constant.
/// `at(i)`: x[i], asked for 0 <= i < length only. What it returns is a number, or a form of
/// numbers.
template <class At, class Value = std::invoke_result_t<const At&, Index>>
Value extended(Rule rule, const std::type_identity_t<Value>& pad_value, Index length, Index n,
               const At& at) {
  if (n >= 0 && n < length) return at(n);
  const Index last = length - 1;
  switch (rule) {
    case Rule::zero:
      return Value();
    case Rule::constant:
      return pad_value;
    case Rule::edge:
      return at(n < 0 ? 0 : last);
    case Rule::mirror: {
      const Index r = floor_mod(n, 2 * length);
      return at(r < length ? r : 2 * length - 1 - r);
    }
    case Rule::reflect: {
      if (length == 1) return at(0);
      const Index r = floor_mod(n, 2 * last);
      return at(r < length ? r : 2 * last - r);
    }
    case Rule::odd: {
      if (length == 1) return at(0);
      // The signal is antisymmetric about both end samples, so that each period of 2*last repeats
      // the one before it, raised by 2*(x[last] - x[0]). What lies left of the signal is taken from
      // its image about x[0]: a first reflection needs no sample of the far end.
      const Index m = n < 0 ? -n : n;
      const Index periods = m / (2 * last);
      const Index r = m % (2 * last);
      Value value = r < length ? at(r) : 2.0 * at(last) - at(2 * last - r);
      if (periods != 0) value += 2.0 * static_cast<double>(periods) * (at(last) - at(0));
      return n < 0 ? 2.0 * at(0) - value : value;
    }
    case Rule::circular:
      return at(floor_mod(n, length));
  }
  return Value();
}

/// The same of an image: each row as a signal, then the rows.
/// `at(row, column)`: asked for inside the image only.
template <class At, class Value = std::invoke_result_t<const At&, Index, Index>>
Value extended_image(Rule rule, const std::type_identity_t<Value>& pad_value, Index rows,
                     Index columns, Index i, Index j, const At& at) {
  return extended(rule, pad_value, rows, i, [&](Index row) {
    return extended(rule, pad_value, columns, j, [&](Index column) { return at(row, column); });
  });
}

/// Samples of the beginning of the signal that its extension to the left by `reach` copies.
inline Index images_of_left(Rule rule, Index reach) {
  if (reach == 0) return 0;
  switch (rule) {
    case Rule::zero:
    case Rule::constant:
    case Rule::circular:
      return 0;
    case Rule::edge:
      return 1;
    case Rule::mirror:
      return reach;
    case Rule::reflect:
    case Rule::odd:
      return reach + 1;
  }
  return 0;
}

}  // namespace sigconv
