#include "input/npy.hpp"

#include <cmath>

#include "bytes.hpp"
#include "input/open_rows.hpp"
#include "input/read_whole.hpp"

// Reads a .npy file as an array and as a table of rows.
using namespace sigconv;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string text =
      std::string(kNpyMagic) + std::string(reinterpret_cast<const char*>(data), size);
  const auto array = parse_npy("x", text);
  const fuzz::MemoryFile file(text);
  auto source = ByteSource::open(file.path());
  const auto table = read_whole(*source, {}, {});
  if (!array || !table || array->shape.size() != 2) return 0;
  const auto& columns = table->layout->chosen;
  for (std::size_t i = 0; i < columns.size(); ++i)
    for (std::size_t row = 0; row < table->values[i].size(); ++row) {
      const double value =
          array->values[row * static_cast<std::size_t>(array->shape[1]) + columns[i]];
      fuzz::require(table->values[i][row] == value || std::isnan(value),
                    "the array and the table hold the same numbers");
    }
  return 0;
}
