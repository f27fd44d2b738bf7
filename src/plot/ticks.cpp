#include "plot/ticks.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cassert>
#include <chrono>
#include <cmath>
#include <cstdint>

namespace sigconv {
namespace {

namespace chrono = std::chrono;

constexpr std::int64_t kMinute = 60;
constexpr std::int64_t kHour = 60 * kMinute;
constexpr std::int64_t kDay = 24 * kHour;
constexpr double kYear = 365.2425 * kDay;  // on average

// The limits lie within the range of std::chrono::year.
constexpr double kFirstMoment = -32766 * kYear;
constexpr double kLastMoment = 30000 * kYear;

/// factor * 10^exponent
struct Step {
  int factor = 1;
  int exponent = 0;

  double value() const { return factor * std::pow(10, exponent); }
};

Step round_step(double least) {
  Step step;
  step.exponent = static_cast<int>(std::floor(std::log10(least)));
  for (const int factor : {1, 2, 5}) {
    step.factor = factor;
    if (step.value() >= least * (1 - 1e-9)) return step;
  }
  return {1, step.exponent + 1};
}

std::size_t longest(const std::vector<std::string>& texts) {
  std::size_t length = 0;
  for (const std::string& text : texts) length = std::max(length, text.size());
  return length;
}

std::string date_text(std::int64_t second) {
  const chrono::sys_days day =
      chrono::floor<chrono::days>(chrono::sys_seconds(chrono::seconds(second)));
  const chrono::year_month_day date(day);
  return fmt::format("{:04}-{:02}-{:02}", static_cast<int>(date.year()),
                     static_cast<unsigned>(date.month()), static_cast<unsigned>(date.day()));
}

std::int64_t floor_divide(std::int64_t a, std::int64_t b) { return a / b - (a % b < 0); }

std::vector<Tick> month_ticks(double low, double high, int step) {
  const auto day =
      chrono::floor<chrono::days>(chrono::sys_seconds(chrono::seconds(std::llround(low))));
  const chrono::year_month_day date(day);
  std::int64_t month =
      12 * std::int64_t{static_cast<int>(date.year())} + static_cast<unsigned>(date.month()) - 1;
  std::vector<Tick> ticks;
  for (month = floor_divide(month, step) * step;; month += step) {
    const auto year = static_cast<int>(floor_divide(month, 12));
    const auto of_year = static_cast<unsigned>(month - 12 * std::int64_t{year} + 1);
    const chrono::sys_days first = chrono::year(year) / static_cast<int>(of_year) / 1;
    const double at = static_cast<double>(first.time_since_epoch().count()) * kDay;
    if (at > high) return ticks;
    if (at < low) continue;
    ticks.push_back({at, step % 12 == 0 ? fmt::format("{:04}", year)
                                        : fmt::format("{:04}-{:02}", year, of_year)});
  }
}

// Returns ticks `step` apart. `step` is in units of 10^-digits seconds, so that fractions are
// exact.
std::vector<Tick> second_ticks(double low, double high, std::int64_t step, int digits, bool dates) {
  std::int64_t units = 1;
  for (int i = 0; i < digits; ++i) units *= 10;
  const auto per_second = static_cast<double>(units);
  std::vector<Tick> ticks;
  std::string last_date;
  for (std::int64_t k =
           static_cast<std::int64_t>(std::ceil(low * per_second / static_cast<double>(step)));
       ; ++k) {
    const std::int64_t second = floor_divide(k * step, units);
    const std::int64_t fraction = k * step - second * units;
    const double at = static_cast<double>(second) + static_cast<double>(fraction) / per_second;
    if (at > high) return ticks;
    const std::string date = date_text(second);
    std::string label = date;
    if (step % (kDay * units) != 0 || !dates) {
      const std::int64_t of_day = second - floor_divide(second, kDay) * kDay;
      label = fmt::format("{:02}:{:02}", of_day / kHour, of_day % kHour / kMinute);
      if (step % (kMinute * units) != 0) label += fmt::format(":{:02}", of_day % kMinute);
      if (digits > 0) label += fmt::format(".{:0{}}", fraction, digits);
      if (dates && date != last_date) label += "\n" + date;
    }
    last_date = date;
    ticks.push_back({at, std::move(label)});
  }
}

}  // namespace

std::vector<Tick> number_ticks(double low, double high, int most) {
  assert(low < high && most > 0);
  const Step step = round_step(high / most - low / most);
  const double first = std::ceil(low / step.value());
  const double largest = std::max(std::abs(low), std::abs(high));
  const int decimals = std::max(0, -step.exponent);
  const int digits = std::max(0, static_cast<int>(std::floor(std::log10(largest))) - step.exponent);
  std::vector<Tick> ticks;
  std::vector<std::string> plain;
  std::vector<std::string> scientific;
  for (int i = 0; i <= most; ++i) {
    const double at = (first + i) * step.value();
    if (at > high) break;
    ticks.push_back({at + 0.0, {}});
    if (largest < 1e15 && decimals < 15)
      plain.push_back(fmt::format("{:.{}f}", at + 0.0, decimals));
    scientific.push_back(at == 0 ? "0" : fmt::format("{:.{}e}", at, digits));
  }
  // Plain numbers are easier to read, and labels of ten characters still fit side by side.
  const bool is_plain = plain.size() == ticks.size() &&
                        longest(plain) <= std::max<std::size_t>(10, longest(scientific));
  for (std::size_t i = 0; i < ticks.size(); ++i)
    ticks[i].label = is_plain ? plain[i] : scientific[i];
  return ticks;
}

std::vector<Tick> time_ticks(double low, double high, int most, bool dates) {
  assert(low < high && most > 0);
  if (low < kFirstMoment || high > kLastMoment) return number_ticks(low, high, most);
  const double least = (high - low) / most;
  if (least < 1) {
    constexpr int kMostDigits = 6;  // today's seconds since 1970 have steps of 2.4e-7
    const Step step = round_step(least);
    if (step.exponent < -kMostDigits) return second_ticks(low, high, 1, kMostDigits, dates);
    return second_ticks(low, high, step.factor, std::max(0, -step.exponent), dates);
  }
  for (const std::int64_t step : {std::int64_t{1},
                                  std::int64_t{2},
                                  std::int64_t{5},
                                  std::int64_t{10},
                                  std::int64_t{15},
                                  std::int64_t{30},
                                  kMinute,
                                  2 * kMinute,
                                  5 * kMinute,
                                  10 * kMinute,
                                  15 * kMinute,
                                  30 * kMinute,
                                  kHour,
                                  2 * kHour,
                                  3 * kHour,
                                  6 * kHour,
                                  12 * kHour,
                                  kDay,
                                  2 * kDay,
                                  7 * kDay,
                                  14 * kDay})
    if (static_cast<double>(step) >= least) return second_ticks(low, high, step, 0, dates);
  for (const int months : {1, 2, 3, 6})
    if (months * kYear / 12 >= least) return month_ticks(low, high, months);
  const Step years = round_step(std::max(1.0, least / kYear));
  return month_ticks(low, high, 12 * static_cast<int>(std::lround(years.value())));
}

}  // namespace sigconv
