#include <bit>

#include "bytes.hpp"
#include "input/read_whole.hpp"

// Reads a table with two block sizes. Keys and numbers must be equal. Both readings fail, or
// neither.
using namespace sigconv;

namespace {

struct Reading {
  std::string header;
  std::vector<std::uint64_t> numbers;  // bits
  std::vector<std::string> keys;
  std::string error;
};

Reading read(const std::string& path, RowOptions options, std::size_t block_size) {
  Reading reading;
  options.block_size = block_size;
  auto source = ByteSource::open(path);
  fuzz::require(static_cast<bool>(source), "the file opens");
  const auto table = read_whole(*source, options, {});
  if (!table) {
    const Error& error = table.error();
    reading.error = std::to_string(error.line) + ":" + std::to_string(error.column) + ":" +
                    error.message + "|" + error.hint;
    return reading;
  }
  const Layout& layout = *table->layout;
  for (const std::size_t chosen : layout.chosen)
    fuzz::require(chosen < layout.width, "a chosen column exists");
  reading.header = layout.preamble + layout.header;
  reading.keys = table->keys;
  for (const auto& column : table->values) {
    fuzz::require(column.size() == table->values[0].size(), "columns have equal lengths");
    for (const double value : column)
      reading.numbers.push_back(std::bit_cast<std::uint64_t>(value));
  }
  return reading;
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  fuzz::Bytes bytes(data, size);
  RowOptions options;
  Dialect& dialect = options.dialect;
  constexpr char kDelimiters[] = {',', ',', ';', '\t', '|', ' '};
  dialect.delimiter = kDelimiters[bytes.choose(6)];
  dialect.blanks = dialect.delimiter == ' ';
  const unsigned flags = bytes.choose(256);
  if (flags & 1) dialect.ragged = true;
  if (flags & 2) dialect.skip_blank = true;
  if (flags & 4) dialect.comment = "#";
  if (flags & 8) dialect.skip_headers = true;
  if (flags & 16) dialect.number.decimal = dialect.delimiter == ',' ? '.' : ',';
  if (flags & 32) options.columns.columns = "2-";
  if (flags & 64) options.columns.keys = "1";
  if (flags & 128) dialect.header_rows = 2;
  const unsigned more = bytes.choose(16);
  dialect.header = static_cast<Header>(more % 3);
  dialect.skip_lines = more / 8;
  const fuzz::MemoryFile file(bytes.rest());
  const Reading whole = read(file.path(), options, 1 << 16);
  const Reading parts = read(file.path(), options, 1 + more);
  // In a file with two faults, the block size can decide which one is reported.
  fuzz::require(whole.error.empty() == parts.error.empty(), "block sizes agree on having an error");
  if (!whole.error.empty()) return 0;
  fuzz::require(whole.header == parts.header, "block sizes agree on the header");
  fuzz::require(whole.numbers == parts.numbers, "block sizes agree on the numbers");
  fuzz::require(whole.keys == parts.keys, "block sizes agree on the keys");
  return 0;
}
