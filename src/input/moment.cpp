#include "input/moment.hpp"

#include <chrono>
#include <cstdint>

#include "table/digit.hpp"

namespace sigconv {
namespace {

namespace chrono = std::chrono;

// A reader that removes characters from the front of a text.
class MomentReader {
 public:
  explicit MomentReader(std::string_view text) : rest_(text) {}

  bool done() const { return rest_.empty(); }
  bool digit_next() const { return !done() && is_digit(rest_.front()); }
  /// Reads one character of `any`. Returns 0 if another character follows.
  char one_of(std::string_view any) {
    if (done() || any.find(rest_.front()) == any.npos) return 0;
    const char c = rest_.front();
    rest_.remove_prefix(1);
    return c;
  }
  /// Reads a number of `count` digits. Returns -1 if there is none, or if it is above `most`.
  int number(int count, int most) {
    int value = 0;
    for (; count > 0; --count) {
      if (!digit_next()) return -1;
      value = 10 * value + (one_of("0123456789") - '0');
    }
    return value <= most ? value : -1;
  }
  /// Reads the digits after a decimal mark. Returns -1 if there are none.
  double fraction() {
    constexpr double kPrecise = 1e15;  // both operands stay exact: the quotient is rounded once
    if (!digit_next()) return -1;
    double value = 0;
    double scale = 1;
    while (const char c = one_of("0123456789")) {
      if (scale >= kPrecise) continue;
      value = 10 * value + (c - '0');
      scale *= 10;
    }
    return value / scale;
  }

 private:
  std::string_view rest_;
};

std::optional<chrono::year_month_day> date_of(int year, int month, int day) {
  if (year < 0 || month < 1 || day < 1) return std::nullopt;
  return chrono::year_month_day(chrono::year(year), chrono::month(static_cast<unsigned>(month)),
                                chrono::day(static_cast<unsigned>(day)));
}

bool is_date(int year, int month, int day) { return date_of(year, month, day)->ok(); }

// Reads 2020-01, 2020-01-31 or 2020/01/31.
std::optional<chrono::year_month_day> read_date(MomentReader& reader) {
  const int year = reader.number(4, 9999);
  const char mark = year < 0 ? char{0} : reader.one_of("-/");
  if (!mark) return std::nullopt;
  const int month = reader.number(2, 12);
  const bool has_day = !reader.done();
  if (month < 0 || (has_day && !reader.one_of({&mark, 1}))) return std::nullopt;
  return date_of(year, month, has_day ? reader.number(2, 31) : 1);
}

// Reads 31.01.2020.
std::optional<chrono::year_month_day> read_date_with_points(MomentReader& reader) {
  const int day = reader.number(2, 31);
  if (day < 0 || !reader.one_of(".")) return std::nullopt;
  const int month = reader.number(2, 12);
  if (month < 0 || !reader.one_of(".")) return std::nullopt;
  return date_of(reader.number(4, 9999), month, day);
}

// Reads a time of day, in seconds.
std::optional<double> read_time(MomentReader& reader) {
  const int hours = reader.number(2, 23);
  if (hours < 0 || !reader.one_of(":")) return std::nullopt;
  const int minutes = reader.number(2, 59);
  if (minutes < 0) return std::nullopt;
  const int whole = 3600 * hours + 60 * minutes;
  if (!reader.one_of(":")) return whole;
  const int seconds = reader.number(2, 59);
  if (seconds < 0) return std::nullopt;
  if (!reader.one_of(".,")) return whole + seconds;
  const double fraction = reader.fraction();
  if (fraction < 0) return std::nullopt;
  return whole + seconds + fraction;
}

// Reads an offset from UTC, in seconds. East is positive. No offset is 0.
std::optional<int> read_offset(MomentReader& reader) {
  const char sign = reader.one_of("Z+-");
  if (sign == 0 || sign == 'Z') return 0;
  const int hours = reader.number(2, 23);
  if (hours < 0) return std::nullopt;
  int minutes = 0;
  if (reader.one_of(":") || reader.digit_next()) minutes = reader.number(2, 59);
  if (minutes < 0) return std::nullopt;
  const int seconds = 3600 * hours + 60 * minutes;
  return sign == '-' ? -seconds : seconds;
}

}  // namespace

std::optional<double> read_moment(std::string_view text) {
  MomentReader reader(text);
  const bool points = text.size() > 2 && text[2] == '.';
  const auto date = points ? read_date_with_points(reader) : read_date(reader);
  if (!date || !date->ok()) return std::nullopt;
  const auto midnight =
      static_cast<double>(chrono::sys_days(*date).time_since_epoch().count()) * 86400;
  if (reader.done()) return midnight;

  if (!reader.one_of("T ")) return std::nullopt;
  const auto time = read_time(reader);
  if (!time) return std::nullopt;
  const auto offset = read_offset(reader);
  if (!offset || !reader.done()) return std::nullopt;
  return midnight - *offset + *time;
}

std::optional<double> read_clock(std::string_view text) {
  MomentReader reader(text);
  const auto time = read_time(reader);
  if (!time) return std::nullopt;
  const auto offset = read_offset(reader);
  if (!offset || !reader.done()) return std::nullopt;
  return *time - *offset;
}

bool is_moment(std::string_view text) { return read_moment(text) || read_clock(text); }

std::optional<UnorderedDate> read_unordered_date(std::string_view text) {
  const auto first = text.find_first_not_of("0123456789");
  if (first == text.npos || first < 1 || first > 2) return std::nullopt;
  MomentReader reader(text);
  UnorderedDate date;
  date.first = reader.number(static_cast<int>(first), 31);
  const char mark = reader.one_of("-/");
  if (date.first < 1 || !mark) return std::nullopt;
  const auto second = text.find(mark, first + 1);
  if (second == text.npos || second - first < 2 || second - first > 3) return std::nullopt;
  date.second = reader.number(static_cast<int>(second - first) - 1, 31);
  if (date.second < 1 || !reader.one_of({&mark, 1})) return std::nullopt;
  date.year = reader.number(4, 9999);
  if (date.year < 0 || reader.digit_next()) return std::nullopt;
  if (!date.day_first() && !date.month_first()) return std::nullopt;
  return date;
}

bool UnorderedDate::day_first() const { return is_date(year, second, first); }

bool UnorderedDate::month_first() const { return is_date(year, first, second); }

}  // namespace sigconv
