#include <cmath>

#include "bytes.hpp"
#include "input/kernel_source.hpp"

// Reads a text of -k: a list of numbers or a design. A text that may be a path is left out.
using namespace sigconv;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  fuzz::Bytes bytes(data, size);
  DesignOptions options;
  const unsigned choice = bytes.choose(8);
  if (choice & 1) options.rate = 1000;
  const std::string text(bytes.line());
  if (text.find('\0') != std::string::npos || reads_standard_input(text)) return 0;
  // Long kernels only take time.
  if (text.find_first_not_of("0123456789.,:-+abcdefghijklmnopqrstuvwxyz") != std::string::npos ||
      text.find("00000") != std::string::npos || text.size() > 40 ||
      text.find("e+") != std::string::npos || text.find("e1") != std::string::npos)
    return 0;
  kernel_is_word(text);
  kernel_takes_frequencies(text);
  const auto kernel = read_kernel(text, options);
  if (!kernel) {
    fuzz::require(!kernel.error().message.empty(), "an error has a message");
    of_kernel(kernel.error(), text);
    return 0;
  }
  fuzz::require(!kernel->taps.empty(), "a kernel has a tap");
  for (const double tap : kernel->taps) fuzz::require(!std::isnan(tap), "no tap is missing");
  return 0;
}
