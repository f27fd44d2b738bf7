#pragma once

#include <optional>

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

}  // namespace sigconv
