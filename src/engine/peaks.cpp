#include <algorithm>
#include <cmath>
#include <iterator>
#include <set>
#include <utility>
#include <vector>

#include "sigconv/correlogram.hpp"

namespace sigconv {
namespace {

double value_at(std::span<const double> values, std::size_t i) {
  return i < values.size() ? values[i] : std::nan("");  // 0 - 1 wraps to beyond the end
}

std::vector<Peak> all_peaks(std::span<const double> values, bool ends) {
  std::vector<Peak> peaks;
  for (std::size_t begin = 0; begin < values.size();) {
    std::size_t end = begin + 1;
    while (end < values.size() && values[end] == values[begin]) ++end;
    const double height = values[begin];
    const double before = value_at(values, begin - 1);
    const double after = value_at(values, end);
    const bool inside = !std::isnan(before) && !std::isnan(after);
    if (!std::isnan(height) && !(before > height) && !(after > height) && (ends || inside)) {
      const std::size_t middle = (begin + end - 1) / 2;
      peaks.push_back({middle, static_cast<double>(middle), height});
    }
    begin = end;
  }
  return peaks;
}

// Sorts peaks by height, the highest first. `later`: whether later ones precede equal earlier ones.
void sort_by_height(std::vector<Peak>& peaks, bool later) {
  std::ranges::sort(peaks, [later](const Peak& a, const Peak& b) {
    return a.value > b.value ||
           (a.value == b.value && (later ? a.index > b.index : a.index < b.index));
  });
}

// Keeps peaks that are `distance` or more apart, the highest first and the later one of two equal
// ones, as scipy.signal.find_peaks does. Stops after the `most` highest and those equal to them.
std::vector<Peak> keep_apart(std::vector<Peak> peaks, std::size_t distance, std::size_t most) {
  sort_by_height(peaks, true);
  std::vector<Peak> kept;
  std::set<std::size_t> taken;  // indices of the peaks kept
  for (const Peak& peak : peaks) {
    if (most == 0 || (kept.size() >= most && peak.value < kept.back().value)) break;
    const auto next = taken.lower_bound(peak.index);
    if (next != taken.end() && *next - peak.index < distance) continue;
    if (next != taken.begin() && peak.index - *std::prev(next) < distance) continue;
    taken.insert(next, peak.index);
    kept.push_back(peak);
  }
  return kept;
}

// The lowest value on one side of a sample, before the first higher value on that side.
struct Base {
  double value = 0;
  std::size_t index = 0;
};

// Returns the base of each value: before it, or after it. A NaN ends the search. Each value is
// pushed and popped once, so the time is proportional to the number of values.
std::vector<Base> bases_of(std::span<const double> values, bool after) {
  std::vector<Base> bases(values.size());
  std::vector<std::size_t> higher;  // values passed, each higher than the next
  for (std::size_t k = 0; k < values.size(); ++k) {
    const std::size_t i = after ? values.size() - 1 - k : k;
    if (std::isnan(values[i])) {
      higher.clear();
      continue;
    }
    Base base{values[i], i};
    while (!higher.empty() && values[higher.back()] <= values[i]) {
      const Base& passed = bases[higher.back()];
      if (passed.value < base.value) base = passed;
      higher.pop_back();
    }
    bases[i] = base;
    higher.push_back(i);
  }
  return bases;
}

// The surroundings of each value.
struct Surroundings {
  std::vector<Base> before;
  std::vector<Base> after;
};

// Returns the height of a peak above the higher of its two bases. A peak at an end has one base.
double prominence_of(const Peak& peak, const Surroundings& around) {
  const double before = around.before[peak.index].value;
  const double after = around.after[peak.index].value;
  if (before == peak.value) return peak.value - after;
  if (after == peak.value) return peak.value - before;
  return peak.value - std::max(before, after);
}

// Returns the place between a peak and its base at which the values cross `height`.
double crossing_of(std::span<const double> values, const Peak& peak, const Base& base,
                   double height) {
  const bool after = base.index > peak.index;
  std::size_t i = peak.index;
  while (i != base.index && height < values[i]) after ? ++i : --i;
  const auto place = static_cast<double>(i);
  if (i == peak.index || !(values[i] < height)) return place;
  const double inner = values[after ? i - 1 : i + 1];
  const double back = (height - values[i]) / (inner - values[i]);
  return after ? place - back : place + back;
}

// Returns the width of a peak at half of its prominence, with the bits of scipy.signal.peak_widths.
double width_of(std::span<const double> values, const Peak& peak, const Surroundings& around) {
  const double height = peak.value - prominence_of(peak, around) * 0.5;
  return crossing_of(values, peak, around.after[peak.index], height) -
         crossing_of(values, peak, around.before[peak.index], height);
}

void remove_weak(std::span<const double> values, const PeakOptions& options,
                 std::vector<Peak>& peaks) {
  const Surroundings around{bases_of(values, false), bases_of(values, true)};
  std::erase_if(peaks, [&](const Peak& peak) {
    return (options.prominence && !(prominence_of(peak, around) >= *options.prominence)) ||
           (options.width && !(width_of(values, peak, around) >= *options.width));
  });
}

// Moves a peak to the vertex of the parabola through its value and both neighbours, at -1, 0 and 1.
void refine(std::span<const double> values, Peak& peak) {
  const double before = value_at(values, peak.index - 1);
  const double after = value_at(values, peak.index + 1);
  const double bend = (before - peak.value) + (after - peak.value);
  const double step = (before - after) / bend / 2;
  const double value = peak.value - (before - after) * step / 4;
  if (!(bend < 0) || !std::isfinite(value)) return;  // flat, at an end, or next to an infinity
  peak.place += step;
  peak.value = value;
}

std::vector<Peak> find_troughs(std::span<const double> values, PeakOptions options) {
  std::vector<double> upside_down;
  upside_down.reserve(values.size());
  for (const double value : values) upside_down.push_back(-value);
  options.troughs = false;
  if (options.height) options.height = -*options.height;
  auto troughs = find_peaks(upside_down, options);
  for (Peak& trough : troughs) trough.value = -trough.value;
  return troughs;
}

}  // namespace

std::vector<Peak> find_peaks(std::span<const double> values, const PeakOptions& options) {
  if (options.troughs) return find_troughs(values, options);
  auto peaks = all_peaks(values, options.ends);
  if (options.height)
    std::erase_if(peaks, [&](const Peak& peak) { return peak.value < *options.height; });
  const bool weighs = options.prominence || options.width;
  if (options.distance > 1)
    peaks = keep_apart(peaks, options.distance, weighs ? peaks.size() : options.count);
  sort_by_height(peaks, false);
  if (weighs) remove_weak(values, options, peaks);
  peaks.resize(std::min(peaks.size(), options.count));
  if (options.refine)
    for (Peak& peak : peaks) refine(values, peak);
  return peaks;
}

}  // namespace sigconv
