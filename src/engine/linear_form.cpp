#include "engine/linear_form.hpp"

#include <algorithm>

namespace sigconv {
namespace {

// Returns the middle sample, or half of each of the two in the middle.
LinearForm median_form(std::span<const double> signal) {
  std::vector<double> sorted(signal.begin(), signal.end());
  std::ranges::sort(sorted);
  const auto earliest = [&](std::size_t rank) {
    return LinearForm::sample(std::ranges::find(signal, sorted[rank]) - signal.begin());
  };
  const std::size_t middle = sorted.size() / 2;
  if (sorted.size() % 2 == 1) return earliest(middle);
  return 0.5 * earliest(middle - 1) + 0.5 * earliest(middle);
}

LinearForm mean_form(Index count) {
  LinearForm form;
  for (Index i = 0; i < count; ++i) form.terms.emplace_back(i, 1 / static_cast<double>(count));
  return form;
}

}  // namespace

LinearForm pad_form(const PadValue& value, std::span<const double> signal) {
  const auto length = static_cast<Index>(signal.size());
  switch (value.kind) {
    case PadValue::Kind::literal:
      return LinearForm(value.value);
    case PadValue::Kind::first:
      return LinearForm::sample(0);
    case PadValue::Kind::mean:
      return mean_form(std::min(value.count.value_or(length), length));
    case PadValue::Kind::median:
      return median_form(signal);
  }
  return {};
}

}  // namespace sigconv
