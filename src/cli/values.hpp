#pragma once

#include <array>
#include <limits>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "cli/option.hpp"
#include "input/dialect.hpp"
#include "pipeline/shard.hpp"
#include "sigconv/error.hpp"
#include "sigconv/layer.hpp"
#include "sigconv/spec.hpp"
#include "table/time.hpp"

// Functions that read the values of options from text. Every error names its option.
namespace sigconv {

Result<std::string> read_text(const OptionInfo& option, std::string_view text);

/// Returns the value of the choice named `text`, alias or not.
Result<int> find_choice(const OptionInfo& option, std::span<const Choice> choices,
                        std::string_view text);
/// Returns the names of the choices, without aliases, separated by ", ".
std::string listed(std::span<const Choice> choices);

template <class E>
Result<E> read_choice(const OptionInfo& option, std::string_view text) {
  const auto value = find_choice(option, option.choices, text);
  if (!value) return value.error();
  return static_cast<E>(*value);
}

inline constexpr Index kNoLimit = std::numeric_limits<Index>::max();

/// Reads a whole number in [least, most].
Result<Index> read_whole_in(const OptionInfo& option, std::string_view text, Index least,
                            Index most);

template <Index least, Index most = kNoLimit>
Result<Index> read_whole(const OptionInfo& option, std::string_view text) {
  return read_whole_in(option, text, least, most);
}

/// Reads a lag in samples, which may be negative.
Result<Index> read_lag(const OptionInfo& option, std::string_view text);
/// Reads a finite number above 0.
Result<double> read_positive(const OptionInfo& option, std::string_view text);
/// Reads a finite number of 0 or more.
Result<double> read_not_negative(const OptionInfo& option, std::string_view text);
/// Reads a list of such numbers, separated by commas.
Result<std::vector<double>> read_not_negatives(const OptionInfo& option, std::string_view text);
/// Reads a finite number.
Result<double> read_finite(const OptionInfo& option, std::string_view text);
/// Reads a number above 0 and below 1.
Result<double> read_probability(const OptionInfo& option, std::string_view text);
/// Reads a number of peaks, or "all", which is kNoLimit.
Result<Index> read_peak_count(const OptionInfo& option, std::string_view text);
/// Reads a number of bytes: a whole number, with or without the suffix K, M or G.
Result<std::size_t> read_size(const OptionInfo& option, std::string_view text);

/// Reads the rule of --pad. If a wrong rule is a value for --pad-value, the hint names that option.
Result<Rule> read_rule(const OptionInfo& option, std::string_view text);
Result<PadValue> read_pad_value(const OptionInfo& option, std::string_view text);
Result<Align> read_align(const OptionInfo& option, std::string_view text);

/// A field separator: one character, or runs of blanks.
struct Delimiter {
  char character = ',';
  bool blanks = false;
};
/// Reads one character, "tab", or "space", which means runs of blanks.
Result<Delimiter> read_delimiter(const OptionInfo& option, std::string_view text);
Result<char> read_decimal(const OptionInfo& option, std::string_view text);
/// Reads the character between groups of three digits, or "space".
Result<std::string> read_thousands(const OptionInfo& option, std::string_view text);
/// Reads tokens separated by commas into the two lists of missing values.
Result<NumberFormat> read_missing_values(const OptionInfo& option, std::string_view text);

/// Reads a step of times, such as 1h or 0.5.
Result<TimeStep> read_time_step(const OptionInfo& option, std::string_view text);

/// Reads I/N: part I of N.
Result<Shard> read_shard(const OptionInfo& option, std::string_view text);
/// Reads places that count from 0, such as 3,7-9. Returns the first and the last of each run.
Result<std::vector<std::pair<Index, Index>>> read_places(const OptionInfo& option,
                                                         std::string_view text);
/// Reads N, or L,R: samples on each side.
Result<std::pair<Index, Index>> read_width(const OptionInfo& option, std::string_view text);
/// Reads one number for each axis of a layer: N, or A,B for two dimensions.
Result<std::array<Index, 2>> read_axes(const OptionInfo& option, std::string_view text,
                                       int dimensions);
/// Reads same, valid, N or L,R for one dimension; same, valid, N, A,B or T,B,L,R for two.
Result<Padding> read_padding(const OptionInfo& option, std::string_view text, int dimensions);
/// Reads lengths separated by commas or x.
Result<Shape> read_shape(const OptionInfo& option, std::string_view text);

}  // namespace sigconv
