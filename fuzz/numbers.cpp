#include <charconv>
#include <cmath>
#include <cstring>

#include "bytes.hpp"
#include "input/number.hpp"
#include "output/shortest.hpp"

// Reads a text as a number and compares it with std::from_chars. Prints a double and reads it back.
using namespace sigconv;

namespace {

void check_shortest(double value) {
  if (std::isnan(value)) return;
  char text[kShortestSize];
  const std::string_view shown(text, static_cast<std::size_t>(write_shortest(text, value) - text));
  const Number back = read_number(shown, {});
  fuzz::require(back.kind == Number::Kind::number, "a printed number is a number");
  fuzz::require(back.value == value, "a printed number reads back");
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  double value;
  if (size >= sizeof value) {
    std::memcpy(&value, data, sizeof value);
    check_shortest(value);
  }
  fuzz::Bytes bytes(data, size);
  NumberFormat format;
  if (bytes.choose(4) == 1) format.decimal = ',';
  constexpr const char* kSeparators[] = {"", ",", ".", "'", " "};
  format.thousands = kSeparators[bytes.choose(5)];
  const std::string_view text = trim_blanks(bytes.rest());
  const Number number = read_number(text, format);
  if (number.kind == Number::Kind::number) check_shortest(number.value);
  if (format.decimal == '.' && format.thousands.empty()) {
    std::string_view digits = text;
    if (digits.starts_with('+') && !digits.starts_with("+-")) digits.remove_prefix(1);
    double judge = 0;
    const auto [end, code] = std::from_chars(digits.data(), digits.data() + digits.size(), judge);
    const bool whole = end == digits.data() + digits.size() && code == std::errc();
    if (whole && !std::isnan(judge)) {
      fuzz::require(number.kind == Number::Kind::number, "from_chars reads it");
      fuzz::require(number.value == judge, "from_chars reads the same number");
    }
  }
  hint_for_signs(text, format, ';');
  hint_for_signs(text, format, ',');
  resembles_missing(text);
  shell_word(text);
  return 0;
}
