#pragma once

#include <type_traits>

#include "sigconv/spec.hpp"

/// The padding rules. Each is one struct: its value, from which LinearForm derives its adjoint, and
/// the facts that decide how a signal is buffered and how a layer is computed. A rule that lacks
/// one of them does not compile.
namespace sigconv {

/// n modulo a positive `period`, in 0 .. period-1.
inline Index floor_mod(Index n, Index period) {
  const Index r = n % period;
  return r < 0 ? r + period : r;
}

/// How a rule fills a place outside the signal.
enum class Fill {
  value,        ///< with the pad value, the same at every place
  copy,         ///< with a copy of one sample
  combination,  ///< with a sum of samples times factors
};

/// A rule's members:
/// `fill`: see Fill.
/// `from_far_end`: whether a place left of the signal reads its end, so that the whole signal has
/// to be seen before the first output.
/// `images(reach)`: samples, counted from an end of the signal, that the extension beyond that end
/// by `reach` (1 or more) places reads; 0 where it reads none or the far end.
/// `value(pad, length, n, at)`: x~[n] for n < 0 or n >= length, as extended() describes it.
namespace rules {

struct Zero {
  static constexpr Fill fill = Fill::value;
  static constexpr bool from_far_end = false;
  static Index images(Index) { return 0; }
  template <class Value, class At>
  static Value value(const Value&, Index, Index, const At&) {
    return Value();
  }
};

struct Constant {
  static constexpr Fill fill = Fill::value;
  static constexpr bool from_far_end = false;
  static Index images(Index) { return 0; }
  template <class Value, class At>
  static Value value(const Value& pad, Index, Index, const At&) {
    return pad;
  }
};

struct Edge {
  static constexpr Fill fill = Fill::copy;
  static constexpr bool from_far_end = false;
  static Index images(Index) { return 1; }
  template <class Value, class At>
  static Value value(const Value&, Index length, Index n, const At& at) {
    return at(n < 0 ? 0 : length - 1);
  }
};

struct Mirror {
  static constexpr Fill fill = Fill::copy;
  static constexpr bool from_far_end = false;
  static Index images(Index reach) { return reach; }
  template <class Value, class At>
  static Value value(const Value&, Index length, Index n, const At& at) {
    const Index r = floor_mod(n, 2 * length);
    return at(r < length ? r : 2 * length - 1 - r);
  }
};

struct Reflect {
  static constexpr Fill fill = Fill::copy;
  static constexpr bool from_far_end = false;
  static Index images(Index reach) { return reach + 1; }
  template <class Value, class At>
  static Value value(const Value&, Index length, Index n, const At& at) {
    if (length == 1) return at(0);
    const Index last = length - 1;
    const Index r = floor_mod(n, 2 * last);
    return at(r < length ? r : 2 * last - r);
  }
};

struct Odd {
  static constexpr Fill fill = Fill::combination;
  static constexpr bool from_far_end = false;
  static Index images(Index reach) { return reach + 1; }
  template <class Value, class At>
  static Value value(const Value&, Index length, Index n, const At& at) {
    if (length == 1) return at(0);
    const Index last = length - 1;
    // The extension is antisymmetric about both end samples, so that each period of 2*last repeats
    // the one before it, raised by 2*(x[last] - x[0]). Places left of the signal are computed from
    // their image about x[0]: a first reflection needs no sample of the far end.
    const Index m = n < 0 ? -n : n;
    const Index periods = m / (2 * last);
    const Index r = m % (2 * last);
    Value value = r < length ? at(r) : 2.0 * at(last) - at(2 * last - r);
    if (periods != 0) value += 2.0 * static_cast<double>(periods) * (at(last) - at(0));
    return n < 0 ? 2.0 * at(0) - value : value;
  }
};

struct Circular {
  static constexpr Fill fill = Fill::copy;
  static constexpr bool from_far_end = true;
  static Index images(Index) { return 0; }
  template <class Value, class At>
  static Value value(const Value&, Index length, Index n, const At& at) {
    return at(floor_mod(n, length));
  }
};

}  // namespace rules

/// Calls `visit` with the struct of `rule`.
template <class Visit>
decltype(auto) with_rule(Rule rule, const Visit& visit) {
  switch (rule) {
    case Rule::zero:
      return visit(rules::Zero());
    case Rule::constant:
      return visit(rules::Constant());
    case Rule::edge:
      return visit(rules::Edge());
    case Rule::mirror:
      return visit(rules::Mirror());
    case Rule::reflect:
      return visit(rules::Reflect());
    case Rule::odd:
      return visit(rules::Odd());
    case Rule::circular:
      return visit(rules::Circular());
  }
  return visit(rules::Zero());
}

inline Fill fill_of(Rule rule) {
  return with_rule(rule, [](auto of) { return decltype(of)::fill; });
}

inline bool reads_far_end(Rule rule) {
  return with_rule(rule, [](auto of) { return decltype(of)::from_far_end; });
}

/// Samples of an end of the signal that its extension beyond that end by `reach` places reads.
inline Index images_of_end(Rule rule, Index reach) {
  if (reach == 0) return 0;
  return with_rule(rule, [&](auto of) { return of.images(reach); });
}

/// The sample x~[n] of the extended signal, for any n, as the table of rules defines it.
/// `length`: samples of the signal, 1 or more. `pad`: of Rule::constant.
/// `at(i)`: x[i], asked for 0 <= i < length only. It returns a number or a LinearForm.
template <class At, class Value = std::invoke_result_t<const At&, Index>>
Value extended(Rule rule, const std::type_identity_t<Value>& pad, Index length, Index n,
               const At& at) {
  if (n >= 0 && n < length) return at(n);
  return with_rule(rule,
                   [&](auto of) -> Value { return of.template value<Value>(pad, length, n, at); });
}

/// The same of an image: each row as a signal, then the rows.
/// `at(row, column)`: asked for inside the image only.
template <class At, class Value = std::invoke_result_t<const At&, Index, Index>>
Value extended_image(Rule rule, const std::type_identity_t<Value>& pad, Index rows, Index columns,
                     Index i, Index j, const At& at) {
  return extended(rule, pad, rows, i, [&](Index row) {
    return extended(rule, pad, columns, j, [&](Index column) { return at(row, column); });
  });
}

}  // namespace sigconv
