#include <fmt/format.h>

#include "cli/options.hpp"
#include "commands/correlogram.hpp"
#include "input/kernel_source.hpp"
#include "input/number.hpp"

namespace sigconv {

void add_lag_range(OptionSet& set, Spec& spec) {
  set.add(options::max_lag, spec.max_lag);
  set.add(options::min_lag, spec.min_lag);
  set.check([&]() -> Failure {
    if (!spec.max_lag) return std::nullopt;
    if (!spec.min_lag && *spec.max_lag < 0)
      return usage_error(fmt::format("--max-lag {} is below 0", *spec.max_lag),
                         "add --min-lag A, the first lag of the range");
    if (!spec.min_lag || *spec.min_lag <= *spec.max_lag) return std::nullopt;
    return usage_error(
        fmt::format("--min-lag {} is above --max-lag {}", *spec.min_lag, *spec.max_lag),
        "give the first lag with --min-lag and the last with --max-lag");
  });
}

void demean_before_zeros(OptionSet& set, Spec& spec, TableOptions& table) {
  set.check([&]() -> Failure {
    Missing& missing = table.series.missing;
    spec.zero_missing = spec.demean && missing == Missing::zero;
    if (spec.zero_missing) missing = Missing::keep;
    if (spec.scale != Scale::none || spec.match) table.series.may_skip = false;
    return std::nullopt;
  });
}

void add_lag_unit(OptionSet& set, TableOptions& table) {
  set.check([&set]() -> Failure {
    const auto text = set.text(options::lag_unit);
    if (read_number(text, {}).kind != Number::Kind::number) return std::nullopt;
    const auto unit = read_positive(options::lag_unit, text);
    return unit ? std::nullopt : Failure(unit.error());
  });
  set.apply(options::lag_unit, [&](const std::string& text) {
    const auto unit = read_positive(options::lag_unit, text);
    if (unit)
      table.format.lag_unit = lag_unit(*unit, decimals_of(text));
    else
      table.columns.times = text;
    table.columns.times_of_lags = table.columns.needs_step = table.columns.times.has_value();
  });
}

void check_lag_rate(OptionSet& set, TableOptions& table, const double& rate,
                    const std::string* kernel) {
  set.check([&set, &table, &rate, kernel]() -> Failure {
    if (!set.given(options::rate)) return std::nullopt;
    if (!set.given(options::lag_unit)) {
      table.format.lag_unit = LagUnit{1, rate};
      return std::nullopt;
    }
    if (kernel != nullptr && kernel_takes_frequencies(*kernel)) return std::nullopt;
    return usage_error("--rate and --lag-unit cannot be combined",
                       "leave out one of them: --rate R gives lags in seconds");
  });
}

OptionUse& add_peaks(OptionSet& set, std::optional<PeakOptions>& peaks) {
  OptionUse& use = set.apply(options::peaks, [&](Index count) {
    peaks.emplace().count = static_cast<std::size_t>(count);
  });
  // These options need --peaks, so `peaks` has a value.
  set.apply(options::distance,
            [&](Index distance) { peaks->distance = static_cast<std::size_t>(distance); });
  set.apply(options::height, [&](double height) { peaks->height = height; });
  set.apply(options::prominence, [&](double height) { peaks->prominence = height; });
  set.add(options::width, peaks,
          [&peaks](const OptionInfo& option,
                   std::string_view text) -> Result<std::optional<PeakOptions>> {
            const auto width = read_not_negative(option, text);
            if (!width) return width.error();
            auto chosen = peaks;
            chosen->width = *width;
            return chosen;
          })
      .in(OptionGroup::lags)
      .takes("W")
      .notes_default("any")
      .describes("minimum width at half its prominence");
  set.apply(options::troughs, [&] { peaks->troughs = true; });
  set.apply(options::refine, [&] { peaks->refine = true; });
  return use;
}

}  // namespace sigconv
