#include "bytes.hpp"
#include "input/moment.hpp"
#include "input/time_column.hpp"

// Reads times and steps.
using namespace sigconv;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  fuzz::Bytes bytes(data, size);
  const std::string_view first = bytes.line();
  const std::string_view second = bytes.line();
  is_moment(first);
  const auto moment = read_moment(first);
  if (moment) fuzz::require(is_moment(first), "text with a moment is one");
  read_step(first);
  const Time a = read_time(first, {});
  const Time b = read_time(second, {});
  static_cast<void>(step_between(a, b));
  Layout layout;
  layout.width = 2;
  ColumnOptions options;
  options.times = "1";
  find_times(bytes.rest(), true, {}, options, layout);
  return 0;
}
