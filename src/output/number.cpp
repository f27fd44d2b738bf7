#include "output/number.hpp"

#include <fmt/format.h>

#include <array>
#include <cmath>
#include <iterator>
#include <string>

#include "output/shortest.hpp"

namespace sigconv {
namespace {

constexpr std::array<char, kShortestSize> kRoom{};

// "-0", "-0.00": a zero has no sign, also one that rounding made.
void drop_sign_of_zero(std::string& out, std::size_t begin) {
  if (out[begin] == '-' && out.find_first_not_of("-0.", begin) == std::string::npos)
    out.erase(begin, 1);
}

}  // namespace

void append_number(std::string& out, double value, const NumberStyle& style) {
  const std::size_t begin = out.size();
  switch (style.kind) {
    case NumberStyle::Kind::shortest: {
      // In place: what was just written in pieces and is copied at once comes out of memory late.
      out.append(kRoom.data(), kRoom.size());
      const char* end = write_shortest(out.data() + begin, value);
      out.resize(static_cast<std::size_t>(end - out.data()));
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
