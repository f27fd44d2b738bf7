#include "engine/segments.hpp"

#include <algorithm>
#include <cmath>
#include <limits>

#include "engine/window_peaks.hpp"
#include "sigconv/convolve.hpp"

namespace sigconv {
namespace {

constexpr double kUnit = std::numeric_limits<double>::epsilon() / 2;

}  // namespace

double error_of_transforms(Index size) {
  return 10 * std::sqrt(std::log2(static_cast<double>(size))) * kUnit;
}

bool prefers_direct_sums(const Plan& plan) {
  // A block that needs some direct sums took 3.5 to 8 ns per output at 129 taps. Direct sums of all
  // outputs take 4.7.
  return plan.direct_cost < 2.5 * plan.overlap_save->tiling().cost;
}

void Segments::judge(const Plan& plan, std::span<const double> window, Index blocks) {
  const Tiling& tiling = plan.overlap_save->tiling();
  plan_ = &plan;
  window_ = window;
  hop_ = tiling.block * plan.stride;
  length_ = hop_ - plan.stride + tiling.part_span;
  body_ = tiling.parts > 1 ? hop_ - plan.stride : hop_;
  count_hops();
  facts_.clear();
  removed_.clear();
  for (Index segment = 0; segment < blocks + tiling.parts - 1; ++segment) {
    Facts facts;
    facts.census = census_of(segment, static_cast<Index>(samples(segment).size()));
    facts.begin = removed_.size();
    remove_loud(segment, facts);
    facts.end = removed_.size();
    facts_.push_back(facts);
  }
}

// Takes a census of each hop and of its body; the last hop may be short.
void Segments::count_hops() {
  hops_.clear();
  bodies_.clear();
  for (auto rest = window_; !rest.empty();) {
    const auto hop = rest.first(std::min(static_cast<std::size_t>(hop_), rest.size()));
    const auto body = hop.first(std::min(static_cast<std::size_t>(body_), hop.size()));
    Census census = take_census(body);
    bodies_.push_back(census);
    if (body.size() < hop.size()) census.add(take_census(hop.subspan(body.size())));
    hops_.push_back(census);
    rest = rest.subspan(hop.size());
  }
}

Census Segments::census_of(Index segment, Index length) const {
  // Joins the censuses of the hops in order, so that the result is equal in any window.
  Census census;
  Index hop = segment;
  for (; length >= hop_; length -= hop_) census.add(hops_[static_cast<std::size_t>(hop++)]);
  Index begin = hop * hop_;
  if (length >= body_) {
    census.add(bodies_[static_cast<std::size_t>(hop)]);
    begin += body_;
    length -= body_;
  }
  if (length > 0)
    census.add(take_census(
        window_.subspan(static_cast<std::size_t>(begin), static_cast<std::size_t>(length))));
  return census;
}

std::span<const double> Segments::samples(Index segment) const {
  const auto begin = static_cast<std::size_t>(segment * hop_);
  return window_.subspan(begin,
                         std::min(static_cast<std::size_t>(length_), window_.size() - begin));
}

std::span<const RemovedSample> Segments::removed(Index segment) const {
  const Facts& facts = facts_[static_cast<std::size_t>(segment)];
  return std::span(removed_).subspan(facts.begin, facts.end - facts.begin);
}

bool Segments::finite() const { return std::ranges::all_of(hops_, &Census::finite); }

// Removes the samples next to which others are lost in the rounding errors of a transform, and
// those next to which integers are not exact, if they are few.
void Segments::remove_loud(Index segment, Facts& facts) {
  const OverlapSave::Kernel& kernel = plan_->overlap_save->kernel();
  const Tiling& tiling = plan_->overlap_save->tiling();
  const Census& census = facts.census;
  const double share = error_of_transforms(tiling.size) / kTransformShare;
  LoudnessLimits limits;
  if (kernel.integers && census.integers) {
    const auto points = static_cast<double>(tiling.size * tiling.parts);
    const double steps = std::log2(static_cast<double>(tiling.size));
    limits.quiet = 0x1p53 / kernel.magnitude;
    limits.exact =
        std::min(limits.quiet, 0.25 / (16 * steps * kUnit * std::sqrt(points) * kernel.norm));
    if (census.largest < limits.exact) limits.quiet = 0;
  }
  const double quiet = std::max(limits.quiet, share * census.largest);
  if (prefers_direct_sums(*plan_)) return;
  // Judges windows of the segment, which are shorter than those of an output if there are parts.
  const auto samples = this->samples(segment);
  const auto rows = static_cast<Index>(samples.size()) / plan_->dilation;
  const auto taps = std::clamp<Index>(rows / 2, 1, static_cast<Index>(plan_->weights.size()));
  if (every_window_reaches(quiet, taps, plan_->dilation, samples)) return;
  const WindowPeaks windows(taps, plan_->dilation, samples, peaks_);
  if (std::ranges::none_of(windows.all(), [&](double x) { return x > 0 && x < quiet; })) return;
  // Each removed sample adds two roundings to an output. In one part, all samples that stay are
  // smaller than the removed ones, so the transform's own error is small in such outputs. In parts,
  // the roundings take a fifth of the guarantee.
  limits.most = tiling.parts == 1 ? kChain / 2 : 88 / tiling.parts;
  limits.shift = -std::ilogb(share) - 1;
  const double level = choose_level(samples, census.largest, windows, limits);
  if (!std::isfinite(level)) return;
  for (std::size_t n = 0; n < samples.size(); ++n)
    if (std::abs(samples[n]) >= level && std::isfinite(samples[n]))
      removed_.push_back({static_cast<Index>(n), samples[n]});
  facts.end = removed_.size();
  facts_.push_back(facts);
  facts.census = take_census(cleaned(segment));
  facts_.pop_back();
}

std::span<const double> Segments::cleaned(Index segment) {
  const auto all = samples(segment);
  if (removed(segment).empty()) return all;
  cleaned_.assign(all.begin(), all.end());
  for (const RemovedSample& sample : removed(segment))
    cleaned_[static_cast<std::size_t>(sample.at)] = std::numeric_limits<double>::quiet_NaN();
  return cleaned_;
}

}  // namespace sigconv
