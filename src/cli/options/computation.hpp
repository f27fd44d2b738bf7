#pragma once

#include <array>

#include "cli/values.hpp"
#include "sigconv/correlogram.hpp"

// The options of the computation: windows, padding and lags.
namespace sigconv::options {

inline constexpr Choice kModes[] = {choice("same", Mode::same), choice("full", Mode::full),
                                    choice("valid", Mode::valid)};
inline constexpr Option<Mode> mode{{.name = "mode",
                                    .group = OptionGroup::computation,
                                    .kind = ValueKind::choice,
                                    .value = "MODE",
                                    .choices = kModes,
                                    .default_value = "same",
                                    .description = "outputs to compute"},
                                   read_choice<Mode>};

inline constexpr Choice kAligns[] = {
    choice("center", Align::Kind::center), choice("center-ahead", Align::Kind::center_ahead),
    choice("causal", Align::Kind::causal), choice("anticausal", Align::Kind::anticausal)};
inline constexpr Option<Align> align{
    {.name = "align",
     .group = OptionGroup::computation,
     .kind = ValueKind::choice,
     .value = "ALIGN",
     .choices = kAligns,
     .other_values = ", or a whole number",
     .default_value = "center",
     .description = "position of the window, or N samples to look back"},
    read_align};

inline constexpr OptionInfo stride{.name = "stride",
                                   .group = OptionGroup::computation,
                                   .kind = ValueKind::number,
                                   .value = "S",
                                   .default_value = "1",
                                   .description = "step from window to window, in samples"};

/// Returns the number of names and aliases of all rules. Copies the aliases, because g++ 12 treats
/// iteration over a member of a constant as a modification.
constexpr std::size_t count_rule_names() {
  std::size_t count = 0;
  for (const RuleName& rule : kRuleNames) {
    ++count;
    const auto aliases = rule.aliases;
    for (const std::string_view name : aliases) count += name.empty() ? 0 : 1;
  }
  return count;
}

/// Returns the names of the rules, then their aliases. `zero`: the name of Rule::zero. The name
/// "zero" is always accepted. If `interp` is false, the help does not list Rule::interp.
constexpr auto rule_choices(std::string_view zero, bool interp) {
  std::array<Choice, count_rule_names() + 1> choices;
  std::size_t next = 0;
  for (const RuleName& rule : kRuleNames)
    choices[next++] = rule.rule == Rule::interp && !interp
                          ? alias(rule.name, rule.rule)
                          : choice(rule.rule == Rule::zero ? zero : rule.name, rule.rule);
  for (const RuleName& rule : kRuleNames) {
    const auto aliases = rule.aliases;
    for (const std::string_view name : aliases)
      if (!name.empty()) choices[next++] = alias(name, rule.rule);
  }
  choices[next] = alias("zero", Rule::zero);
  return choices;
}

inline constexpr auto kRules = rule_choices("zero", true);
inline constexpr Option<Rule> pad{{.name = "pad",
                                   .group = OptionGroup::computation,
                                   .kind = ValueKind::choice,
                                   .value = "RULE",
                                   .choices = kRules,
                                   .default_value = "zero",
                                   .description = "values outside the signal"},
                                  read_rule};

/// PyTorch names Rule::zero "zeros".
inline constexpr auto kLayerRules = rule_choices("zeros", false);
inline constexpr Option<Rule> padding_mode{{.name = "padding-mode",
                                            .group = OptionGroup::computation,
                                            .kind = ValueKind::choice,
                                            .value = "RULE",
                                            .choices = kLayerRules,
                                            .default_value = "zeros",
                                            .description = "values of the padding"},
                                           read_choice<Rule>};

inline constexpr Option<PadValue> pad_value{
    {.name = "pad-value",
     .group = OptionGroup::computation,
     .kind = ValueKind::text,
     .value = "V",
     .default_note = "0",
     .description = "constant for the padding: a number, first, mean, mean:N or median"},
    read_pad_value};

inline constexpr OptionInfo padding{.name = "padding",
                                    .group = OptionGroup::computation,
                                    .kind = ValueKind::text,
                                    .value = "N|L,R",
                                    .default_value = "valid",
                                    .description = "samples to add on each side, or same or valid"};

inline constexpr Choice kMethods[] = {choice("auto", Method::automatic),
                                      choice("direct", Method::direct), choice("fft", Method::fft),
                                      choice("reference", Method::reference)};
inline constexpr Option<Method> method{{.name = "method",
                                        .group = OptionGroup::computation,
                                        .kind = ValueKind::choice,
                                        .value = "METHOD",
                                        .choices = kMethods,
                                        .default_value = "auto",
                                        .description = "algorithm"},
                                       read_choice<Method>};

inline constexpr Relation kOfPeaks[] = {{"peaks", "add --peaks N to list the N highest peaks"}};

/// An option of pad. The commands with --peaks read another value of this name.
inline constexpr Option<std::pair<Index, Index>> width{
    {.name = "width",
     .group = OptionGroup::computation,
     .kind = ValueKind::list,
     .value = "N|L,R",
     .description = "samples to add before and after the signal",
     .needs = kOfPeaks},
    read_width};

inline constexpr Option<Index> points{{.name = "points",
                                       .group = OptionGroup::computation,
                                       .kind = ValueKind::number,
                                       .value = "N",
                                       .default_value = "512",
                                       .description = "number of frequencies"},
                                      read_whole<1, (1 << 24)>};

inline constexpr Option<double> from{{.name = "from",
                                      .group = OptionGroup::computation,
                                      .kind = ValueKind::number,
                                      .value = "F",
                                      .default_value = "0",
                                      .description = "lowest frequency"},
                                     read_not_negative};

inline constexpr Option<double> to{{.name = "to",
                                    .group = OptionGroup::computation,
                                    .kind = ValueKind::number,
                                    .value = "F",
                                    .default_note = "one step below half the rate",
                                    .description = "highest frequency"},
                                   read_positive};

inline constexpr Relation kLogNeeds[] = {
    {"from", "give the lowest frequency, which must be above 0: --from F"}};
inline constexpr Flag log{{.name = "log",
                           .group = OptionGroup::computation,
                           .description = "space the frequencies logarithmically",
                           .needs = kLogNeeds}};

inline constexpr std::string_view kListHint =
    "leave out one of them: --frequencies lists every frequency";
inline constexpr Relation kFrequenciesExclude[] = {
    {"points", kListHint}, {"from", kListHint}, {"to", kListHint}, {"log", kListHint}};
inline constexpr Option<std::vector<double>> frequencies{
    {.name = "frequencies",
     .group = OptionGroup::computation,
     .kind = ValueKind::list,
     .value = "F,...",
     .description = "write these frequencies only",
     .excludes = kFrequenciesExclude},
    read_not_negatives};

inline constexpr Flag unwrap{{.name = "unwrap",
                              .group = OptionGroup::computation,
                              .description = "write the phase without jumps of 2 pi"}};

inline constexpr Flag lags{{.name = "lags",
                            .group = OptionGroup::lags,
                            .description = "write the lag of each output as the first column"}};

inline constexpr Option<Index> max_lag{{.name = "max-lag",
                                        .group = OptionGroup::lags,
                                        .kind = ValueKind::number,
                                        .value = "M",
                                        .default_note = "all lags",
                                        .description = "compute only the lags -M to M"},
                                       read_lag};

inline constexpr Relation kOfMaxLag[] = {{"max-lag", "add --max-lag M, the last lag"}};
inline constexpr Option<Index> min_lag{{.name = "min-lag",
                                        .group = OptionGroup::lags,
                                        .kind = ValueKind::number,
                                        .value = "A",
                                        .default_note = "-M",
                                        .description = "first lag, with --max-lag M",
                                        .needs = kOfMaxLag},
                                       read_lag};

inline constexpr Choice kScales[] = {choice("none", Scale::none), choice("biased", Scale::biased),
                                     choice("unbiased", Scale::unbiased),
                                     choice("coeff", Scale::coeff)};
inline constexpr Option<Scale> scale{{.name = "scale",
                                      .group = OptionGroup::lags,
                                      .kind = ValueKind::choice,
                                      .value = "SCALE",
                                      .choices = kScales,
                                      .default_value = "none",
                                      .description = "scaling of the sums"},
                                     read_choice<Scale>};

inline constexpr Flag partial{{.name = "partial",
                               .group = OptionGroup::lags,
                               .description = "partial autocorrelation (implies --scale coeff)"}};

inline constexpr Relation kConfidenceExcludes[] = {
    {"peaks", "leave out one of them: --confidence adds columns to the lags"}};
inline constexpr Option<double> confidence{
    {.name = "confidence",
     .group = OptionGroup::lags,
     .kind = ValueKind::number,
     .value = "P",
     .default_note = "none",
     .description = "add the band of white noise, such as 0.95",
     .excludes = kConfidenceExcludes},
    read_probability};

inline constexpr Flag match{{.name = "match",
                             .group = OptionGroup::lags,
                             .description = "correlation coefficient of each window, -1 to 1"}};

inline constexpr Flag demean{{.name = "demean",
                              .group = OptionGroup::lags,
                              .description = "subtract the mean of the signal first"}};

inline constexpr Option<std::string> lag_unit{
    {.name = "lag-unit",
     .group = OptionGroup::lags,
     .kind = ValueKind::column,
     .value = "U",
     .default_note = "1",
     .description = "unit of one lag: a number or a column's step"},
    read_text};

inline constexpr std::string_view kPeaksHint =
    "leave out one of them: --peaks lists the lags of whole series instead of their rows";
inline constexpr Relation kPeaksExcludes[] = {
    {"shard", kPeaksHint}, {"append", kPeaksHint}, {"suffix", kPeaksHint},
    {"only", kPeaksHint},  {"lags", kPeaksHint},   {"plot", "leave out --peaks to draw all lags"}};
inline constexpr Option<Index> peaks{{.name = "peaks",
                                      .group = OptionGroup::lags,
                                      .kind = ValueKind::number,
                                      .value = "N",
                                      .description = "list the N highest peaks instead of all lags",
                                      .excludes = kPeaksExcludes},
                                     read_peak_count};

inline constexpr Option<Index> distance{
    {.name = "distance",
     .group = OptionGroup::lags,
     .kind = ValueKind::number,
     .value = "D",
     .default_note = "1",
     .description = "minimum distance between two peaks, in samples",
     .needs = kOfPeaks},
    read_whole<1>};

inline constexpr Option<double> height{{.name = "height",
                                        .group = OptionGroup::lags,
                                        .kind = ValueKind::number,
                                        .value = "H",
                                        .default_note = "any",
                                        .description = "minimum value of a peak",
                                        .needs = kOfPeaks},
                                       read_finite};

inline constexpr Option<double> prominence{{.name = "prominence",
                                            .group = OptionGroup::lags,
                                            .kind = ValueKind::number,
                                            .value = "P",
                                            .default_note = "any",
                                            .description = "minimum rise above its surroundings",
                                            .needs = kOfPeaks},
                                           read_not_negative};

inline constexpr Flag troughs{{.name = "troughs",
                               .group = OptionGroup::lags,
                               .description = "list the lowest troughs instead of peaks",
                               .needs = kOfPeaks}};

inline constexpr Flag refine{{.name = "refine",
                              .group = OptionGroup::lags,
                              .description = "fit a parabola to locate peaks between lags",
                              .needs = kOfPeaks}};

}  // namespace sigconv::options
