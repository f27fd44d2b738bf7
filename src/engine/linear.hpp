#pragma once

#include <optional>
#include <string>

#include "sigconv/fault.hpp"
#include "sigconv/spec.hpp"

namespace sigconv {

/// Returns the field that makes outputs more than a weighted sum of samples, if there is one.
/// Gradients and fits support weighted sums only.
inline std::optional<ErrorField> not_linear(const Spec& spec) {
  if (spec.scale != Scale::none) return ErrorField::scale;
  if (spec.demean) return ErrorField::demean;
  if (spec.match) return ErrorField::match;
  return std::nullopt;
}

/// Returns the name of the rule if it leaves outputs without a value. Fits and deconvolutions need
/// every output.
inline std::optional<std::string> rule_without_outputs(const Spec& spec) {
  if (spec.mode == Mode::valid || spec.extension.rule != Rule::missing) return std::nullopt;
  return "missing";
}

}  // namespace sigconv
