#include "input/axis_name.hpp"

#include <algorithm>
#include <array>
#include <span>
#include <string>
#include <vector>

#include "input/number.hpp"

namespace sigconv {
namespace {

// The meaning of a word in the name of a column.
enum class Meaning {
  unknown,
  time,       // time, date, epoch
  part,       // a part of a date or a time of day: year, hour
  long_unit,  // a unit that can be a name alone: hours, ms
  unit,       // another unit of time: s, min
  rate_unit,  // Hz
  zone,       // local, GMT, and words that add nothing: of, since
  row,        // index, row
  lag,
  frequency,
  t,
  id,
};

struct Known {
  std::string_view word;
  Meaning meaning;
};

constexpr Known kWords[] = {
    {"time", Meaning::time},
    {"timestamp", Meaning::time},
    {"ts", Meaning::time},
    {"date", Meaning::time},
    {"datetime", Meaning::time},
    {"epoch", Meaning::time},
    {"unix", Meaning::time},
    {"elapsed", Meaning::time},
    {"year", Meaning::part},
    {"quarter", Meaning::part},
    {"month", Meaning::part},
    {"week", Meaning::part},
    {"day", Meaning::part},
    {"hour", Meaning::part},
    {"minute", Meaning::part},
    {"years", Meaning::long_unit},
    {"months", Meaning::long_unit},
    {"weeks", Meaning::long_unit},
    {"days", Meaning::long_unit},
    {"hours", Meaning::long_unit},
    {"minutes", Meaning::long_unit},
    {"seconds", Meaning::long_unit},
    {"sec", Meaning::long_unit},
    {"secs", Meaning::long_unit},
    {"ms", Meaning::long_unit},
    {"msec", Meaning::long_unit},
    {"millis", Meaning::long_unit},
    {"milliseconds", Meaning::long_unit},
    {"microseconds", Meaning::long_unit},
    {"nanoseconds", Meaning::long_unit},
    {"usec", Meaning::long_unit},
    {"nsec", Meaning::long_unit},
    {"utc", Meaning::long_unit},
    {"s", Meaning::unit},
    {"second", Meaning::unit},
    {"us", Meaning::unit},
    {"\xC2\xB5s", Meaning::unit},
    {"\xCE\xBCs", Meaning::unit},
    {"ns", Meaning::unit},
    {"min", Meaning::unit},
    {"mins", Meaning::unit},
    {"h", Meaning::unit},
    {"hr", Meaning::unit},
    {"hrs", Meaning::unit},
    {"d", Meaning::unit},
    {"yr", Meaning::unit},
    {"yrs", Meaning::unit},
    {"hz", Meaning::rate_unit},
    {"khz", Meaning::rate_unit},
    {"mhz", Meaning::rate_unit},
    {"ghz", Meaning::rate_unit},
    {"gmt", Meaning::zone},
    {"local", Meaning::zone},
    {"stamp", Meaning::zone},
    {"of", Meaning::zone},
    {"since", Meaning::zone},
    {"index", Meaning::row},
    {"idx", Meaning::row},
    {"row", Meaning::row},
    {"lag", Meaning::lag},
    {"frequency", Meaning::frequency},
    {"t", Meaning::t},
    {"id", Meaning::id},
};

struct Word {
  std::string text;  // in lower case
  Meaning meaning = Meaning::unknown;
  char before = 0;         // the separator before it; 0: the hump of a name such as sensorId
  bool bracketed = false;  // in brackets
};

bool is_lower(char c) { return c >= 'a' && c <= 'z'; }
bool is_upper(char c) { return c >= 'A' && c <= 'Z'; }

std::string lowered(std::string_view text) {
  std::string lower(text);
  for (char& c : lower) c = is_upper(c) ? static_cast<char>(c - 'A' + 'a') : c;
  return lower;
}

Meaning meaning_of(std::string_view word) {
  // mS is a unit of conductance.
  if (word == "mS") return Meaning::unknown;
  const std::string lower = lowered(word);
  const auto* const known = std::ranges::find(kWords, lower, &Known::word);
  return known == std::end(kWords) ? Meaning::unknown : known->meaning;
}

// Returns whether a word begins at `at` of camelCase or ABCase.
bool is_hump(std::string_view text, std::size_t at) {
  if (!is_upper(text[at])) return false;
  return is_lower(text[at - 1]) ||
         (is_upper(text[at - 1]) && at + 1 < text.size() && is_lower(text[at + 1]));
}

// Adds the words of `text`, which has no separators: one if it is known, as MHz is, or one for each
// hump.
void add_words(std::string_view text, char before, bool bracketed, std::vector<Word>& words) {
  if (meaning_of(text) != Meaning::unknown) {
    words.push_back({lowered(text), meaning_of(text), before, bracketed});
    return;
  }
  for (std::size_t begin = 0, at = 1; begin < text.size(); ++at) {
    if (at < text.size() && !is_hump(text, at)) continue;
    const auto word = text.substr(begin, at - begin);
    words.push_back({lowered(word), meaning_of(word), begin == 0 ? before : '\0', bracketed});
    begin = at;
  }
}

std::vector<Word> words_of(std::string_view name) {
  constexpr std::string_view kSeparators = " \t_-/.,:()[]";
  std::vector<Word> words;
  bool bracketed = false;
  char before = ' ';
  for (std::size_t begin = 0; begin < name.size();) {
    const std::size_t end = std::min(name.find_first_of(kSeparators, begin), name.size());
    if (end > begin) {
      add_words(name.substr(begin, end - begin), before, bracketed, words);
      before = ' ';
    }
    if (end < name.size()) {
      const char c = name[end];
      if (c == '(' || c == '[') bracketed = true;
      if (c == ')' || c == ']') bracketed = false;
      if (before != '/') before = c;
    }
    begin = end + 1;
  }
  return words;
}

bool is_minutes(const Word& word) { return word.text == "min" || word.text == "mins"; }

bool is_unit(const Word& word) {
  return word.meaning == Meaning::unit || word.meaning == Meaning::long_unit;
}

using Words = std::span<const Word>;

bool all_of(Words words, std::initializer_list<Meaning> meanings) {
  return std::ranges::all_of(words, [&](const Word& word) {
    return std::ranges::find(meanings, word.meaning) != meanings.end();
  });
}

// Returns whether one word names an axis.
bool is_axis_word(const Word& word) {
  switch (word.meaning) {
    case Meaning::unknown:
    case Meaning::unit:
    case Meaning::rate_unit:
    case Meaning::zone:
      return false;
    default:
      return true;
  }
}

// Returns whether several words, one of which is of Meaning::time, name a time axis.
bool is_time(Words words) {
  for (std::size_t i = 0; i < words.size(); ++i) {
    const Word& word = words[i];
    switch (word.meaning) {
      case Meaning::time:
      case Meaning::long_unit:
      case Meaning::zone:
      case Meaning::row:
        continue;
      // Behind a slash, a part is no unit: time/day is a duration.
      case Meaning::part:
        if (word.before == '/') return false;
        continue;
      case Meaning::unit:
        if (i == 0 || i + 1 < words.size()) return false;
        continue;
      default:
        return false;
    }
  }
  return true;
}

// Returns whether `unit` can be the unit of the axis `name`. The words have no brackets: t_min and
// day_min are minima, and t/h is a throughput.
bool is_unit_of(const Word& unit, const Word& name) {
  const bool slash = unit.before == '/';
  if (is_minutes(unit)) return false;
  switch (name.meaning) {
    case Meaning::t: {
      constexpr std::array<std::string_view, 6> kQuotients = {"s",  "ms",        "us",
                                                              "ns", "\xC2\xB5s", "\xCE\xBCs"};
      if (slash) return std::ranges::find(kQuotients, unit.text) != kQuotients.end();
      return unit.before != 0 &&
             (is_unit(unit) || unit.meaning == Meaning::part || unit.meaning == Meaning::zone);
    }
    case Meaning::frequency:
      return unit.meaning == Meaning::rate_unit ||
             (!slash && (is_unit(unit) || unit.meaning == Meaning::part));
    case Meaning::lag:
      return is_unit(unit) || (!slash && unit.meaning == Meaning::part);
    case Meaning::id:
    case Meaning::row:
      return !slash && is_unit(unit);
    case Meaning::long_unit:
      return !slash && unit.meaning == Meaning::unit;
    // week_hours are hours per week.
    case Meaning::part:
      return !slash && (unit.meaning == Meaning::unit || unit.text == "utc");
    default:
      return false;
  }
}

// Returns whether words without brackets name a time axis or a key.
bool is_plain_axis(Words words) {
  if (words.empty()) return false;
  if (words.size() == 1) return is_axis_word(words[0]);
  const auto is_of_time = [](const Word& word) {
    return word.meaning == Meaning::time || word.text == "utc";
  };
  if (words[0].meaning != Meaning::t && std::ranges::any_of(words, is_of_time) && is_time(words))
    return true;
  const bool named =
      std::ranges::any_of(words, [](const Word& word) { return word.meaning != Meaning::zone; });
  if (named && all_of(words, {Meaning::part, Meaning::row, Meaning::zone})) return true;
  return words.size() == 2 && is_unit_of(words[1], words[0]);
}

// Returns whether the name is the one that pandas gives to an index without a name: Unnamed: 0.
bool is_unnamed_index(std::string_view name) {
  constexpr std::string_view kName = "Unnamed: 0";
  if (!name.starts_with(kName)) return false;
  const auto rest = name.substr(kName.size());
  return rest.empty() ||
         (rest[0] == '.' && rest.find_first_not_of("0123456789", 1) == std::string_view::npos);
}

}  // namespace

bool is_axis(std::string_view name) {
  name = trim_blanks(name);
  if (name.starts_with('#')) name = trim_blanks(name.substr(1));
  if (name.empty() || is_unnamed_index(name)) return true;
  const auto words = words_of(name);
  if (words.empty()) return false;
  if (words.back().meaning == Meaning::id) return true;
  const auto bracket = std::ranges::find(words, true, &Word::bracketed);
  const Words plain(words.begin(), bracket);
  const Words unit(bracket, words.end());
  if (!std::ranges::all_of(unit, &Word::bracketed) || !is_plain_axis(plain)) return false;
  // The names of times may have any unit: Time (rev).
  return all_of(plain, {Meaning::time, Meaning::zone}) ||
         !std::ranges::count(unit, Meaning::unknown, &Word::meaning);
}

bool is_time_unit(std::string_view word) {
  return meaning_of(word) == Meaning::long_unit && lowered(word) != "seconds";
}

}  // namespace sigconv
