#include "cli/values.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <numeric>
#include <optional>

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
  const auto near = nearest(text, names);
  return usage_error(fmt::format("{} '{}' is not known{}", option, text,
                                 near.empty() ? "" : fmt::format("; did you mean {}?", near)),
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

Error usage_error(std::string message, std::string hint) {
  Error error;
  error.kind = ErrorKind::usage;
  error.message = std::move(message);
  error.hint = std::move(hint);
  return error;
}

Result<Mode> parse_mode(std::string_view text) {
  static constexpr Choice<Mode> kModes[] = {
      {"same", Mode::same}, {"full", Mode::full}, {"valid", Mode::valid}};
  return choose("--mode", text, kModes, "same, full, valid");
}

Result<Rule> parse_rule(std::string_view text) {
  static constexpr Choice<Rule> kRules[] = {{"zero", Rule::zero},
                                            {"constant", Rule::constant},
                                            {"edge", Rule::edge},
                                            {"mirror", Rule::mirror},
                                            {"reflect", Rule::reflect},
                                            {"odd", Rule::odd},
                                            {"circular", Rule::circular},
                                            // What others call them.
                                            {"symmetric", Rule::mirror},
                                            {"replicate", Rule::edge},
                                            {"nearest", Rule::edge},
                                            {"wrap", Rule::circular}};
  return choose("--pad", text, kRules, "zero, constant, edge, mirror, reflect, odd, circular");
}

Result<PadValue> parse_pad_value(std::string_view text) {
  if (text == "first") return PadValue{PadValue::Kind::first, 0, 0};
  if (text == "median") return PadValue{PadValue::Kind::median, 0, 0};
  if (text == "mean") return PadValue{PadValue::Kind::mean, 0, 0};
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
  return PadValue{PadValue::Kind::literal, *value, 0};
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
  static constexpr Choice<Method> kMethods[] = {
      {"auto", Method::automatic}, {"direct", Method::direct}, {"reference", Method::reference}};
  return choose("--method", text, kMethods, "auto, direct, reference");
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

std::string_view nearest(std::string_view word, const std::vector<std::string>& candidates) {
  std::string_view best;
  // As many slips as a third of the word, two at most in a short one.
  std::size_t least = std::max<std::size_t>(word.size() / 3, word.size() > 2 ? 2 : 1) + 1;
  for (const std::string& candidate : candidates) {
    // Levenshtein's distance, a row of the table at a time.
    std::vector<std::size_t> row(candidate.size() + 1);
    std::iota(row.begin(), row.end(), std::size_t{0});
    for (std::size_t i = 0; i < word.size(); ++i) {
      std::size_t diagonal = std::exchange(row[0], i + 1);
      for (std::size_t j = 0; j < candidate.size(); ++j) {
        const std::size_t swapped = diagonal + (word[i] == candidate[j] ? 0 : 1);
        diagonal = row[j + 1];
        row[j + 1] = std::min({swapped, row[j] + 1, row[j + 1] + 1});
      }
    }
    const bool begins = word.size() > 1 && candidate.starts_with(word);
    const std::size_t distance = begins ? 1 : row.back();
    if (distance < least) {
      least = distance;
      best = candidate;
    }
  }
  return best;
}

}  // namespace sigconv
