#include "cli/values.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <limits>
#include <optional>

#include "input/nearest.hpp"

namespace sigconv {
namespace {

template <class T>
struct Choice {
  std::string_view name;
  T value;
};

template <class T, std::size_t N>
Result<T> choose(std::string_view option, std::string_view text, const Choice<T> (&choices)[N],
                 std::string_view listed) {
  std::vector<std::string> names;
  for (const auto& choice : choices) {
    if (choice.name == text) return choice.value;
    names.emplace_back(choice.name);
  }
  return usage_error(fmt::format("{} '{}' is not known{}", option, text, did_you_mean(text, names)),
                     fmt::format("{} is one of {}", option, listed));
}

template <class T>
std::optional<T> number(std::string_view text) {
  T value{};
  if (text.starts_with('+') && text.size() > 1 && text[1] != '-') text.remove_prefix(1);
  const auto [stop, status] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (status != std::errc() || stop != text.data() + text.size()) return std::nullopt;
  return value;
}

}  // namespace

Result<Mode> parse_mode(std::string_view text) {
  static constexpr Choice<Mode> kModes[] = {
      {"same", Mode::same}, {"full", Mode::full}, {"valid", Mode::valid}};
  return choose("--mode", text, kModes, "same, full, valid");
}

Result<Rule> parse_rule(std::string_view text) {
  std::vector<std::string> names;
  std::string listed;
  for (const RuleName& row : kRuleNames) {
    names.emplace_back(row.name);
    listed += (listed.empty() ? "" : ", ") + names.back();
    if (row.name == text) return row.rule;
  }
  for (const RuleName& row : kRuleNames)
    for (const std::string_view alias : row.aliases) {
      if (alias.empty()) continue;
      names.emplace_back(alias);
      if (alias == text) return row.rule;
    }
  Error error =
      usage_error(fmt::format("--pad '{}' is not known{}", text, did_you_mean(text, names)),
                  "--pad is one of " + listed);
  if (text.starts_with("constant") || parse_pad_value(text))
    error.hint = "--pad-value V, first, mean or median sets a constant";
  return error;
}

Result<PadValue> parse_pad_value(std::string_view text) {
  if (text == "first") return PadValue{PadValue::Kind::first, 0, {}};
  if (text == "median") return PadValue{PadValue::Kind::median, 0, {}};
  if (text == "mean") return PadValue{PadValue::Kind::mean, 0, {}};
  if (text.starts_with("mean:")) {
    const auto count = number<Index>(text.substr(5));
    if (!count || *count < 1)
      return usage_error(fmt::format("--pad-value '{}': N counts samples, 1 or more", text));
    return PadValue{PadValue::Kind::mean, 0, *count};
  }
  const auto value = number<double>(text);
  if (!value || *value != *value)
    return usage_error(fmt::format("--pad-value '{}' is not a number", text),
                       "--pad-value is a number, first, mean, mean:N or median");
  return PadValue{PadValue::Kind::literal, *value, {}};
}

Result<Align> parse_align(std::string_view text) {
  if (const auto lookback = number<Index>(text)) return Align{Align::Kind::lookback, *lookback};
  static constexpr Choice<Align::Kind> kAligns[] = {{"center", Align::Kind::center},
                                                    {"center-ahead", Align::Kind::center_ahead},
                                                    {"causal", Align::Kind::causal},
                                                    {"anticausal", Align::Kind::anticausal}};
  const auto kind = choose("--align", text, kAligns,
                           "center, center-ahead, causal, anticausal, or a whole number");
  if (!kind) return kind.error();
  return Align{*kind, 0};
}

Result<Method> parse_method(std::string_view text) {
  static constexpr Choice<Method> kMethods[] = {{"auto", Method::automatic},
                                                {"direct", Method::direct},
                                                {"fft", Method::fft},
                                                {"reference", Method::reference}};
  return choose("--method", text, kMethods, "auto, direct, fft, reference");
}

Result<Missing> parse_missing(std::string_view text) {
  static constexpr Choice<Missing> kPolicies[] = {
      {"error", Missing::error}, {"keep", Missing::keep}, {"skip", Missing::skip},
      {"zero", Missing::zero},   {"hold", Missing::hold}, {"linear", Missing::linear}};
  return choose("--na", text, kPolicies, "error, keep, skip, zero, hold, linear");
}

Result<Scale> parse_scale(std::string_view text) {
  static constexpr Choice<Scale> kScales[] = {{"none", Scale::none},
                                              {"biased", Scale::biased},
                                              {"unbiased", Scale::unbiased},
                                              {"coeff", Scale::coeff}};
  return choose("--scale", text, kScales, "none, biased, unbiased, coeff");
}

Result<double> parse_positive(std::string_view option, std::string_view text) {
  const auto value = number<double>(text);
  if (value && *value > 0 && *value <= std::numeric_limits<double>::max()) return *value;
  return usage_error(fmt::format("{} '{}' is not a number above 0", option, text));
}

Result<double> parse_not_negative(std::string_view option, std::string_view text) {
  const auto value = number<double>(text);
  if (value && *value >= 0 && *value <= std::numeric_limits<double>::max()) return *value;
  return usage_error(fmt::format("{} '{}' is not a number of 0 or more", option, text));
}

Result<FormatOptions::Syntax> parse_syntax(std::string_view text) {
  using Syntax = FormatOptions::Syntax;
  static constexpr Choice<Syntax> kSyntaxes[] = {
      {"csv", Syntax::csv}, {"tsv", Syntax::tsv}, {"json", Syntax::json}, {"npy", Syntax::npy}};
  return choose("--format", text, kSyntaxes, "csv, tsv, json, npy");
}

Failure parse_delimiter(std::string_view text, Dialect& dialect) {
  if (text == "tab" || text == "\\t") text = "\t";
  dialect.blanks = text == "space" || text == " ";
  if (dialect.blanks) text = " ";
  if (text.size() != 1 || text == "\n" || text == "\r" || text == "\"")
    return usage_error(fmt::format("--delimiter '{}' is not a delimiter", text),
                       "--delimiter is one character, tab, or space (runs of blanks)");
  dialect.delimiter = text[0];
  return std::nullopt;
}

void parse_missing_values(std::string_view text, NumberFormat& format) {
  for (std::size_t begin = 0; begin <= text.size();) {
    const std::size_t end = std::min(text.find(',', begin), text.size());
    const auto token = trim_blanks(text.substr(begin, end - begin));
    // Read before it is a token: then it would be missing itself.
    const Number number = read_number(token, {});
    if (number.kind == Number::Kind::number) format.missing_numbers.push_back(number.value);
    format.missing.emplace_back(token);
    begin = end + 1;
  }
}

Result<std::size_t> parse_size(std::string_view option, std::string_view text) {
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
    return usage_error(fmt::format("{} '{}' is not a size", option, text),
                       fmt::format("{} is a number of bytes, as 500000, 64M or 1G", option));
  return static_cast<std::size_t>(*value) << shift;
}

Result<Shard> parse_shard(std::string_view text) {
  const auto slash = std::min(text.find('/'), text.size());
  const Index index = number<Index>(text.substr(0, slash)).value_or(0);
  const Index count = number<Index>(text.substr(std::min(slash + 1, text.size()))).value_or(0);
  constexpr Index kMost = 1000000;
  if (index < 1 || index > count || count > kMost)
    return usage_error(fmt::format("--shard '{}' is no part", text),
                       "--shard is I/N: the I-th of N parts, 2/7");
  return Shard{index, count};
}

Result<std::vector<std::pair<Index, Index>>> parse_places(std::string_view option,
                                                          std::string_view text) {
  std::vector<std::pair<Index, Index>> runs;
  for (std::size_t at = 0; at <= text.size();) {
    const auto comma = std::min(text.find(',', at), text.size());
    const std::string_view run = text.substr(at, comma - at);
    const auto dash = std::min(run.find('-'), run.size());
    const auto first = number<Index>(run.substr(0, dash));
    const auto last = dash == run.size() ? first : number<Index>(run.substr(dash + 1));
    if (!first || !last || *first < 0 || *last < *first)
      return usage_error(fmt::format("{} '{}' is not a list of places", option, text),
                         fmt::format("{} counts from 0: 3,7-9", option));
    runs.emplace_back(*first, *last);
    at = comma + 1;
  }
  return runs;
}

Result<std::pair<Index, Index>> parse_width(std::string_view text) {
  const auto comma = text.find(',');
  const auto left = number<Index>(text.substr(0, comma));
  const auto right = comma == std::string_view::npos ? left : number<Index>(text.substr(comma + 1));
  if (!left || !right || *left < 0 || *right < 0)
    return usage_error(fmt::format("--width '{}' is not a width", text),
                       "--width is N, or L,R: samples on each side, 0 or more");
  return std::pair(*left, *right);
}

namespace {

// Whole numbers of `least` or more between separators; nothing where one is none.
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

Result<std::array<Index, 2>> parse_axes(std::string_view option, std::string_view text,
                                        int dimensions) {
  const auto numbers = whole_numbers(text, ",", 1);
  if (!numbers || numbers->size() > static_cast<std::size_t>(dimensions))
    return usage_error(fmt::format("{} '{}' is not a whole number of 1 or more{}", option, text,
                                   dimensions == 2 ? ", nor two: rows,columns" : ""));
  if (dimensions == 1) return std::array<Index, 2>{1, (*numbers)[0]};
  return std::array<Index, 2>{(*numbers)[0], numbers->back()};
}

Result<Padding> parse_padding(std::string_view text, int dimensions) {
  Padding padding;
  if (text == "same") padding.kind = Padding::Kind::same;
  if (text == "valid") padding.kind = Padding::Kind::valid;
  if (padding.kind != Padding::Kind::samples) return padding;
  const auto numbers = whole_numbers(text, ",", 0);
  const std::size_t count = numbers ? numbers->size() : 0;
  if (count < 1 || count == 3 || count > 2 * static_cast<std::size_t>(dimensions))
    return usage_error(fmt::format("--padding '{}' is not a padding", text),
                       dimensions == 1 ? "--padding is N, L,R, same or valid"
                                       : "--padding is N, rows,columns, T,B,L,R, same or valid");
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

Result<Shape> parse_shape(std::string_view option, std::string_view text) {
  const auto numbers = whole_numbers(text, ",x", 1);
  if (!numbers)
    return usage_error(fmt::format("{} '{}' is not a shape", option, text),
                       fmt::format("{} is lengths between commas, as 64,3,7,7", option));
  return *numbers;
}

Result<Wrt> parse_wrt(std::string_view text) {
  static constexpr Choice<Wrt> kTargets[] = {
      {"input", Wrt::input}, {"kernel", Wrt::kernel}, {"bias", Wrt::bias}};
  return choose("--wrt", text, kTargets, "input, kernel, bias");
}

Result<TensorFormat::Syntax> parse_tensor_syntax(std::string_view text) {
  using Syntax = TensorFormat::Syntax;
  static constexpr Choice<Syntax> kSyntaxes[] = {
      {"csv", Syntax::csv}, {"tsv", Syntax::tsv}, {"npy", Syntax::npy}};
  return choose("--format", text, kSyntaxes, "csv, tsv, npy");
}

Result<ExplainRequest::Syntax> parse_explain_syntax(std::string_view text) {
  using Syntax = ExplainRequest::Syntax;
  static constexpr Choice<Syntax> kSyntaxes[] = {
      {"text", Syntax::text}, {"markdown", Syntax::markdown}, {"latex", Syntax::latex}};
  return choose("--format", text, kSyntaxes, "text, markdown, latex");
}

Result<Index> parse_whole(std::string_view option, std::string_view text, Index least, Index most) {
  const auto value = number<Index>(text);
  if (!value || *value < least || *value > most)
    return usage_error(
        most == std::numeric_limits<Index>::max()
            ? fmt::format("{} '{}' is not a whole number of {} or more", option, text, least)
            : fmt::format("{} '{}' is not a whole number from {} to {}", option, text, least,
                          most));
  return *value;
}

}  // namespace sigconv
