#include "output/number.hpp"

#include <fmt/format.h>

#include <cmath>
#include <iterator>
#include <string>

#include "output/shortest.hpp"

namespace sigconv {
namespace {

// "-0", "-0.00": a zero has no sign, also one that rounding made.
void drop_sign_of_zero(std::string& out, std::size_t begin) {
  if (out[begin] == '-' && out.find_first_not_of("-0.", begin) == std::string::npos)
    out.erase(begin, 1);
}

}  // namespace

void append_number(std::string& out, double value, const NumberStyle& style) {
  if (std::isinf(value)) {
    out += value < 0 ? "-inf" : "inf";
    return;
  }
  const std::size_t begin = out.size();
  switch (style.kind) {
    case NumberStyle::Kind::shortest: {
      char text[kShortestSize];
      out.append(text, write_shortest(text, value));
      return;
    }
    case NumberStyle::Kind::digits:
      fmt::format_to(std::back_inserter(out), "{:.{}g}", value, style.precision);
      break;
    case NumberStyle::Kind::fixed:
      fmt::format_to(std::back_inserter(out), "{:.{}f}", value, style.precision);
      break;
  }
  drop_sign_of_zero(out, begin);
}

}  // namespace sigconv
