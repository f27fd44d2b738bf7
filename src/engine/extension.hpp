#pragma once

#include <limits>
#include <type_traits>

#include "sigconv/spec.hpp"

/// The padding rules, one struct for each. A struct has the rule's value, from which LinearForm
/// derives the adjoint, and the facts on which buffering and layers depend. A rule that lacks one
/// of them does not compile.
namespace sigconv {

/// Returns n modulo a positive `period`, in 0 .. period-1.
inline Index floor_mod(Index n, Index period) {
  const Index r = n % period;
  return r < 0 ? r + period : r;
}

/// The filling of a place outside the signal.
enum class Fill {
  value,        ///< the pad value, 0 or NaN, equal at every place
  copy,         ///< a copy of one sample
  combination,  ///< a sum of samples times factors
};

/// The members of a rule:
/// `fill`: see Fill.
/// `from_far_end`: whether a place left of the signal reads the signal's end. The whole signal must
/// then be read before the first output.
/// `images(reach)`: the number of samples, counted from an end of the signal, that `reach` (1 or
/// more) padded places beyond that end read. It is 0 if they read none or the far end.
/// `value(pad, length, n, at)`: x~[n] for n < 0 or n >= length; see extended().
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
    // The extension is antisymmetric about both end samples. Each period of 2*last therefore
    // repeats the one before it, raised by 2*(x[last] - x[0]). A place left of the signal is
    // computed from its image about x[0], so a first reflection needs no sample of the far end.
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

// The value is NaN. A NaN as a linear form has no terms, so the adjoint passes nothing on.
struct Missing {
  static constexpr Fill fill = Fill::value;
  static constexpr bool from_far_end = false;
  static Index images(Index) { return 0; }
  template <class Value, class At>
  static Value value(const Value&, Index, Index, const At&) {
    return Value(std::numeric_limits<double>::quiet_NaN());
  }
};

// The outputs that read this NaN are computed in another way: see fit_ends().
struct Interp : Missing {};

}  // namespace rules

/// Calls `visit` with the struct of `rule`, and with rules::Zero for a number that is no rule.
template <class Visit>
constexpr decltype(auto) with_rule(Rule rule, const Visit& visit) {
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
    case Rule::missing:
      return visit(rules::Missing());
    case Rule::interp:
      return visit(rules::Interp());
  }
  return visit(rules::Zero());
}

/// Returns whether kRuleNames has one row per rule, in the order of the enumeration. The number
/// after the last row must be no rule. with_rule() knows, because the compiler demands all its
/// cases.
constexpr bool each_rule_has_its_row() {
  int row = 0;
  for (const RuleName& name : kRuleNames)
    if (name.rule != static_cast<Rule>(row++)) return false;
  return with_rule(static_cast<Rule>(row),
                   [](auto of) { return std::is_same_v<decltype(of), rules::Zero>; });
}
static_assert(each_rule_has_its_row(),
              "kRuleNames has one row per rule, in the order of enum Rule");

inline Fill fill_of(Rule rule) {
  return with_rule(rule, [](auto of) { return decltype(of)::fill; });
}

inline bool reads_far_end(Rule rule) {
  return with_rule(rule, [](auto of) { return decltype(of)::from_far_end; });
}

/// Returns the number of samples at an end of the signal that the padding beyond that end reads.
/// `reach`: the number of padded places.
inline Index images_of_end(Rule rule, Index reach) {
  if (reach == 0) return 0;
  return with_rule(rule, [&](auto of) { return of.images(reach); });
}

/// Returns the sample x~[n] of the extended signal for any n, by the definition of `rule`.
/// `length`: samples of the signal, 1 or more. `pad`: the value of Rule::constant. `at(i)`: returns
/// x[i], a number or a LinearForm. It is called only for 0 <= i < length.
template <class At, class Value = std::invoke_result_t<const At&, Index>>
Value extended(Rule rule, const std::type_identity_t<Value>& pad, Index length, Index n,
               const At& at) {
  if (n >= 0 && n < length) return at(n);
  return with_rule(rule,
                   [&](auto of) -> Value { return of.template value<Value>(pad, length, n, at); });
}

/// Returns the sample (i, j) of an extended image: each row is extended like a signal, and then
/// each column of these rows.
/// `at(row, column)`: called only inside the image.
template <class At, class Value = std::invoke_result_t<const At&, Index, Index>>
Value extended_image(Rule rule, const std::type_identity_t<Value>& pad, Index rows, Index columns,
                     Index i, Index j, const At& at) {
  return extended(rule, pad, rows, i, [&](Index row) {
    return extended(rule, pad, columns, j, [&](Index column) { return at(row, column); });
  });
}

}  // namespace sigconv
