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

// Removes the sign of a zero, such as "-0" or "-0.00". Rounding can produce one, too.
void drop_sign_of_zero(std::string& out, std::size_t begin) {
  if (out[begin] == '-' && out.find_first_not_of("-0.", begin) == std::string::npos)
    out.erase(begin, 1);
}

}  // namespace

void append_number(std::string& out, double value, const NumberStyle& style) {
  const std::size_t begin = out.size();
  switch (style.kind) {
    case NumberStyle::Kind::shortest: {
      // Writes in place. A copy of bytes that were just stored in pieces would wait for those
      // stores.
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
