#include "bytes.hpp"
#include "input/tensor_reader.hpp"

// Reads the tensor of a layer from blocks of CSV or from .npy.
using namespace sigconv;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  fuzz::Bytes bytes(data, size);
  const unsigned choice = bytes.choose(64);
  Dialect dialect;
  if (choice & 4) dialect.delimiter = ';';
  if (choice & 8) dialect.number.decimal = dialect.delimiter == ';' ? ',' : '.';
  if (choice & 16) dialect.comment = "#";
  if (choice & 32) dialect.header = Header::absent;
  const fuzz::MemoryFile file(bytes.rest());
  auto source = ByteSource::open(file.path());
  const auto role = choice & 1 ? TensorRole::kernel : TensorRole::signal;
  const auto tensor = read_tensor(*source, dialect, role, choice & 2 ? 2 : 1);
  if (!tensor) return 0;
  std::size_t count = 1;
  for (const auto length : tensor->shape) count *= static_cast<std::size_t>(length);
  fuzz::require(count == tensor->values.size(), "the shape has as many places as numbers");
  return 0;
}
