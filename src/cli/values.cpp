#include "cli/values.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <cmath>
#include <limits>
#include <optional>

#include "input/nearest.hpp"
#include "input/time_column.hpp"

namespace sigconv {
namespace {

template <class T>
std::optional<T> number(std::string_view text) {
  T value{};
  if (text.starts_with('+') && text.size() > 1 && text[1] != '-') text.remove_prefix(1);
  const auto [stop, status] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (status != std::errc() || stop != text.data() + text.size()) return std::nullopt;
  return value;
}

}  // namespace

Result<std::string> read_text(const OptionInfo& /*option*/, std::string_view text) {
  return std::string(text);
}

std::string listed(std::span<const Choice> choices) {
  std::string text;
  for (const Choice& choice : choices)
    if (!choice.alias) text += (text.empty() ? "" : ", ") + std::string(choice.name);
  return text;
}

Result<int> find_choice(const OptionInfo& option, std::span<const Choice> choices,
                        std::string_view text) {
  std::vector<std::string> names;
  for (const Choice& choice : choices) {
    if (choice.name == text) return choice.value;
    names.emplace_back(choice.name);
  }
  return usage_error(
      fmt::format("unknown {} '{}'{}", label(option), text, did_you_mean(text, names)),
      fmt::format("choose one of {}{}", listed(choices), option.other_values));
}

Result<Rule> read_rule(const OptionInfo& option, std::string_view text) {
  auto rule = read_choice<Rule>(option, text);
  if (!rule && (text.starts_with("constant") || read_pad_value(option, text)))
    rule.error().hint = "use --pad-value to pad with a number, first, mean, mean:N or median";
  return rule;
}

Result<PadValue> read_pad_value(const OptionInfo& /*option*/, std::string_view text) {
  if (text == "first") return PadValue{PadValue::Kind::first, 0, {}};
  if (text == "median") return PadValue{PadValue::Kind::median, 0, {}};
  if (text == "mean") return PadValue{PadValue::Kind::mean, 0, {}};
  if (text.starts_with("mean:")) {
    const auto count = number<Index>(text.substr(5));
    if (!count || *count < 1)
      return usage_error(
          fmt::format("--pad-value '{}': N must be a whole number of samples, 1 or more", text));
    return PadValue{PadValue::Kind::mean, 0, *count};
  }
  const auto value = number<double>(text);
  if (!value || *value != *value)
    return usage_error(fmt::format("--pad-value '{}' is not a number", text),
                       "give a number, first, mean, mean:N or median");
  return PadValue{PadValue::Kind::literal, *value, {}};
}

Result<Align> read_align(const OptionInfo& option, std::string_view text) {
  if (const auto lookback = number<Index>(text)) return Align{Align::Kind::lookback, *lookback};
  const auto kind = read_choice<Align::Kind>(option, text);
  if (!kind) return kind.error();
  return Align{*kind, 0};
}

Result<Index> read_lag(const OptionInfo& option, std::string_view text) {
  const auto lag = number<Index>(text);
  if (lag && *lag >= -kFar && *lag <= kFar) return *lag;
  return usage_error(fmt::format("{} '{}' is not a whole number", label(option), text),
                     "count the lags in samples, whatever the --lag-unit");
}

Result<Index> read_peak_count(const OptionInfo& option, std::string_view text) {
  if (text == "all") return kNoLimit;
  auto count = read_whole<1>(option, text);
  if (!count) count.error().hint = "give the number of peaks to list, or all";
  return count;
}

Result<double> read_probability(const OptionInfo& option, std::string_view text) {
  const auto value = number<double>(text);
  if (value && *value > 0 && *value < 1) return *value;
  return usage_error(
      fmt::format("{} '{}' is not a number above 0 and below 1", label(option), text),
      "give a probability, such as 0.95");
}

Result<double> read_finite(const OptionInfo& option, std::string_view text) {
  const auto value = number<double>(text);
  if (value && std::isfinite(*value)) return *value;
  return usage_error(fmt::format("{} '{}' is not a number", label(option), text));
}

Result<double> read_positive(const OptionInfo& option, std::string_view text) {
  const auto value = number<double>(text);
  if (value && *value > 0 && *value <= std::numeric_limits<double>::max()) return *value;
  return usage_error(fmt::format("{} '{}' is not a number above 0", label(option), text));
}

Result<double> read_not_negative(const OptionInfo& option, std::string_view text) {
  const auto value = number<double>(text);
  if (value && *value >= 0 && *value <= std::numeric_limits<double>::max()) return *value;
  return usage_error(fmt::format("{} '{}' is not a number of 0 or more", label(option), text));
}

Result<std::vector<double>> read_not_negatives(const OptionInfo& option, std::string_view text) {
  std::vector<double> numbers;
  for (std::size_t at = 0; at <= text.size();) {
    const auto comma = std::min(text.find(',', at), text.size());
    const auto number = read_not_negative(option, text.substr(at, comma - at));
    if (!number) return number.error();
    numbers.push_back(*number);
    at = comma + 1;
  }
  return numbers;
}

Result<Delimiter> read_delimiter(const OptionInfo& /*option*/, std::string_view text) {
  Delimiter delimiter;
  std::string_view meant = text;
  if (text == "tab" || text == "\\t") meant = "\t";
  delimiter.blanks = text == "space" || text == " ";
  if (delimiter.blanks) meant = " ";
  if (meant.size() != 1 || meant == "\n" || meant == "\r" || meant == "\"")
    return usage_error(fmt::format("--delimiter '{}' cannot separate fields", meant),
                       "give one character (not a quote), or the word tab or space");
  delimiter.character = meant[0];
  return delimiter;
}

Result<char> read_decimal(const OptionInfo& /*option*/, std::string_view text) {
  if (text == "." || text == ",") return text[0];
  return usage_error(fmt::format("--decimal '{}' is not a decimal sign", text), "choose . or ,");
}

Result<std::string> read_thousands(const OptionInfo& /*option*/, std::string_view text) {
  constexpr std::string_view kSigns = ",.'_ ";
  if (text == "space") return std::string(" ");
  if (text.size() == 1 && kSigns.find(text) != std::string_view::npos) return std::string(text);
  // One character beyond ASCII, such as a no-break space.
  const auto continues = [](char c) { return (c & 0xC0) == 0x80; };
  if (text.size() > 1 && (text[0] & 0xC0) == 0xC0 && std::ranges::all_of(text.substr(1), continues))
    return std::string(text);
  return usage_error(fmt::format("--thousands '{}' cannot separate thousands", text),
                     "choose one of , . ' _ or space");
}

Result<NumberFormat> read_missing_values(const OptionInfo& /*option*/, std::string_view text) {
  NumberFormat format;
  for (std::size_t begin = 0; begin <= text.size();) {
    const std::size_t end = std::min(text.find(',', begin), text.size());
    const auto token = trim_blanks(text.substr(begin, end - begin));
    // A number is a missing value however it is written, so its value is kept, too.
    const Number number = read_number(token, {});
    if (number.kind == Number::Kind::number) format.missing_numbers.push_back(number.value);
    format.missing.emplace_back(token);
    begin = end + 1;
  }
  return format;
}

Result<std::size_t> read_size(const OptionInfo& option, std::string_view text) {
  std::string_view digits = text;
  int shift = 0;
  constexpr std::string_view kUnits = "KMG";
  if (const auto unit = text.empty() ? std::string_view::npos : kUnits.find(text.back());
      unit != std::string_view::npos) {
    shift = 10 * (static_cast<int>(unit) + 1);
    digits.remove_suffix(1);
  }
  const auto value = number<Index>(digits);
  if (!value || *value < 1 || *value > (std::numeric_limits<Index>::max() >> shift))
    return usage_error(fmt::format("{} '{}' is not a size", label(option), text),
                       "give a number of bytes, such as 500000, 64M or 1G");
  return static_cast<std::size_t>(*value) << shift;
}

Result<TimeStep> read_time_step(const OptionInfo& option, std::string_view text) {
  if (auto step = read_step(text)) return *step;
  return usage_error(fmt::format("{} '{}' is not a step", label(option), text),
                     "give a number above 0, such as 0.5 or 1/30, or a duration: 10ms, 30s, "
                     "15min, 1h, 1d, 1w, 1mo, 1y");
}

Result<Shard> read_shard(const OptionInfo& /*option*/, std::string_view text) {
  const auto slash = std::min(text.find('/'), text.size());
  const Index index = number<Index>(text.substr(0, slash)).value_or(0);
  const Index count = number<Index>(text.substr(std::min(slash + 1, text.size()))).value_or(0);
  constexpr Index kMost = 1000000;
  if (index < 1 || index > count || count > kMost)
    return usage_error(fmt::format("--shard '{}' is not a part I/N with I from 1 to N", text),
                       "give a part and the number of parts, such as 2/7");
  return Shard{index, count};
}

Result<std::vector<std::pair<Index, Index>>> read_places(const OptionInfo& option,
                                                         std::string_view text) {
  std::vector<std::pair<Index, Index>> runs;
  for (std::size_t at = 0; at <= text.size();) {
    const auto comma = std::min(text.find(',', at), text.size());
    const std::string_view run = text.substr(at, comma - at);
    const auto dash = std::min(run.find('-'), run.size());
    const auto first = number<Index>(run.substr(0, dash));
    const auto last = dash == run.size() ? first : number<Index>(run.substr(dash + 1));
    if (!first || !last || *first < 0 || *last < *first)
      return usage_error(
          fmt::format("{} '{}' is not a list of output indices", label(option), text),
          "give indices and ranges, counted from 0, such as 3,7-9");
    runs.emplace_back(*first, *last);
    at = comma + 1;
  }
  return runs;
}

Result<std::pair<Index, Index>> read_width(const OptionInfo& /*option*/, std::string_view text) {
  const auto comma = text.find(',');
  const auto left = number<Index>(text.substr(0, comma));
  const auto right = comma == std::string_view::npos ? left : number<Index>(text.substr(comma + 1));
  if (!left || !right || *left < 0 || *right < 0)
    return usage_error(fmt::format("--width '{}' is neither N nor L,R", text),
                       "give whole numbers of samples, 0 or more, for both sides or for each");
  return std::pair(*left, *right);
}

namespace {

// Reads whole numbers of `least` or more between separators. Returns nothing if an item is wrong.
std::optional<std::vector<Index>> whole_numbers(std::string_view text, std::string_view separators,
                                                Index least) {
  std::vector<Index> numbers;
  for (std::size_t begin = 0; begin <= text.size();) {
    const std::size_t end = std::min(text.find_first_of(separators, begin), text.size());
    const auto item = number<Index>(trim_blanks(text.substr(begin, end - begin)));
    if (!item || *item < least) return std::nullopt;
    numbers.push_back(*item);
    begin = end + 1;
  }
  return numbers;
}

}  // namespace

Result<std::array<Index, 2>> read_axes(const OptionInfo& option, std::string_view text,
                                       int dimensions) {
  const auto numbers = whole_numbers(text, ",", 1);
  if (!numbers || numbers->size() > static_cast<std::size_t>(dimensions))
    return usage_error(
        fmt::format("{} '{}' is not {} of 1 or more", label(option), text,
                    dimensions == 2 ? "one or two whole numbers" : "a whole number"));
  if (dimensions == 1) return std::array<Index, 2>{1, (*numbers)[0]};
  return std::array<Index, 2>{(*numbers)[0], numbers->back()};
}

Result<Padding> read_padding(const OptionInfo& /*option*/, std::string_view text, int dimensions) {
  Padding padding;
  if (text == "same") padding.kind = Padding::Kind::same;
  if (text == "valid") padding.kind = Padding::Kind::valid;
  if (padding.kind != Padding::Kind::samples) return padding;
  const auto numbers = whole_numbers(text, ",", 0);
  const std::size_t count = numbers ? numbers->size() : 0;
  if (count < 1 || count == 3 || count > 2 * static_cast<std::size_t>(dimensions))
    return usage_error(fmt::format("--padding '{}' is not a padding", text),
                       dimensions == 1 ? "give N, L,R, same or valid"
                                       : "give N, ROWS,COLUMNS, T,B,L,R, same or valid");
  const auto& n = *numbers;
  if (dimensions == 1) {
    padding.before = {0, n[0]};
    padding.after = {0, n[count - 1]};
  } else if (count == 4) {
    padding.before = {n[0], n[2]};
    padding.after = {n[1], n[3]};
  } else {
    padding.before = padding.after = {n[0], n[count - 1]};
  }
  return padding;
}

Result<Shape> read_shape(const OptionInfo& option, std::string_view text) {
  const auto numbers = whole_numbers(text, ",x", 1);
  if (!numbers)
    return usage_error(fmt::format("{} '{}' is not a shape", label(option), text),
                       "give lengths between commas, such as 64,3,7,7");
  return *numbers;
}

Result<Index> read_whole_in(const OptionInfo& option, std::string_view text, Index least,
                            Index most) {
  const auto value = number<Index>(text);
  if (!value || *value < least || *value > most)
    return usage_error(
        most == std::numeric_limits<Index>::max()
            ? fmt::format("{} '{}' is not a whole number of {} or more", label(option), text, least)
            : fmt::format("{} '{}' is not a whole number from {} to {}", label(option), text, least,
                          most));
  return *value;
}

}  // namespace sigconv
