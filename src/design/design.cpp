#include "sigconv/design.hpp"

#include <fmt/core.h>

#include <algorithm>
#include <array>
#include <charconv>
#include <span>
#include <string>

namespace sigconv {
namespace {

// A kernel of more taps (1 GiB of them) is a slip of the finger.
constexpr double kMostTaps = 134217728;

struct Arguments {
  std::string_view spec;
  std::vector<double> values;
  std::string_view usage;
};

Error wrong(const Arguments& arguments, std::string_view reason) {
  Error error;
  error.kind = ErrorKind::usage;
  error.source = "-k";
  error.message = fmt::format("'{}': {}", arguments.spec, reason);
  error.hint = fmt::format("the design is {}", arguments.usage);
  return error;
}

bool is_count(double value, double least) {
  return value >= least && value <= kMostTaps &&
         value == static_cast<double>(static_cast<Index>(value));
}

Result<std::vector<double>> make_box(const Arguments& arguments) {
  if (!is_count(arguments.values[0], 1)) return wrong(arguments, "N is a whole number, 1 or more");
  return box(static_cast<Index>(arguments.values[0]));
}

Result<std::vector<double>> make_gaussian(const Arguments& arguments) {
  const double sigma = arguments.values[0];
  if (!(sigma > 0) || sigma * 4 > kMostTaps / 2)
    return wrong(arguments, "SIGMA is a number of samples above 0");
  if (arguments.values.size() == 1) return gaussian(sigma, gaussian_radius(sigma));
  if (!is_count(arguments.values[1], 0))
    return wrong(arguments, "RADIUS is a whole number, 0 or more");
  return gaussian(sigma, static_cast<Index>(arguments.values[1]));
}

struct Design {
  std::string_view name;
  std::string_view usage;
  std::size_t least;  // arguments
  std::size_t most;
  Result<std::vector<double>> (*make)(const Arguments&);
};

constexpr std::array<Design, 2> kDesigns = {{
    {"box", "box:N", 1, 1, make_box},
    {"gaussian", "gaussian:SIGMA[,RADIUS]", 1, 2, make_gaussian},
}};

const Design* find(std::string_view name) {
  const auto design = std::ranges::find(kDesigns, name, &Design::name);
  return design == kDesigns.end() ? nullptr : &*design;
}

}  // namespace

bool is_design(std::string_view name) { return find(name) != nullptr; }

std::vector<std::string> design_names() {
  std::vector<std::string> names;
  for (const Design& design : kDesigns) names.emplace_back(design.name);
  return names;
}

Result<std::vector<double>> design_kernel(std::string_view spec) {
  const auto colon = spec.find(':');
  const Design& design = *find(spec.substr(0, colon));
  Arguments arguments{spec, {}, design.usage};
  std::string_view list = colon == std::string_view::npos ? "" : spec.substr(colon + 1);
  while (!list.empty() || (!arguments.values.empty() && spec.ends_with(','))) {
    const auto comma = std::min(list.find(','), list.size());
    double value = 0;
    const auto [stop, status] = std::from_chars(list.data(), list.data() + comma, value);
    if (status != std::errc() || stop != list.data() + comma)
      return wrong(arguments, fmt::format("'{}' is not a number", list.substr(0, comma)));
    arguments.values.push_back(value);
    if (comma == list.size()) break;
    list.remove_prefix(comma + 1);
  }
  if (arguments.values.size() < design.least || arguments.values.size() > design.most)
    return wrong(arguments, fmt::format("{} arguments", arguments.values.size()));
  return design.make(arguments);
}

}  // namespace sigconv
