#include "input/npy.hpp"

#include <algorithm>
#include <bit>
#include <charconv>
#include <cstdint>
#include <cstring>
#include <optional>

namespace sigconv {
namespace {

static_assert(std::endian::native == std::endian::little, "numbers are read as they lie");

constexpr std::string_view kMagic = "\x93NUMPY";
constexpr auto npos = std::string_view::npos;

template <class T>
T load(const char* at) {
  T value;
  std::memcpy(&value, at, sizeof value);
  return value;
}

// The text behind 'key': in the header's dictionary.
std::string_view value_of(std::string_view header, std::string_view key) {
  for (const char quote : {'\'', '"'}) {
    const std::string quoted = quote + std::string(key) + quote;
    const auto at = header.find(quoted);
    if (at == npos) continue;
    auto rest = header.substr(at + quoted.size());
    const auto begin = rest.find_first_not_of(" :");
    return begin == npos ? std::string_view() : rest.substr(begin);
  }
  return {};
}

// (), (3,) or (3, 4).
std::optional<Shape> read_shape(std::string_view text) {
  if (!text.starts_with('(')) return std::nullopt;
  Shape shape;
  text.remove_prefix(1);
  for (;;) {
    text.remove_prefix(std::min(text.find_first_not_of(" ,"), text.size()));
    if (text.starts_with(')')) return shape;
    Index length = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), length);
    if (error != std::errc() || length < 0) return std::nullopt;
    shape.push_back(length);
    text.remove_prefix(static_cast<std::size_t>(end - text.data()));
    if (text.starts_with('L')) text.remove_prefix(1);  // of Python 2
  }
}

using Load = double (*)(const char*);
template <class T>
double load_as(const char* at) {
  return static_cast<double>(load<T>(at));
}

struct Type {
  std::string_view name;
  std::size_t size;
  Load load;
};
constexpr Type kTypes[] = {{"<f8", 8, load_as<double>},        {"<f4", 4, load_as<float>},
                           {"|i1", 1, load_as<std::int8_t>},   {"|u1", 1, load_as<std::uint8_t>},
                           {"|b1", 1, load_as<std::uint8_t>},  {"<i2", 2, load_as<std::int16_t>},
                           {"<u2", 2, load_as<std::uint16_t>}, {"<i4", 4, load_as<std::int32_t>},
                           {"<u4", 4, load_as<std::uint32_t>}, {"<i8", 8, load_as<std::int64_t>},
                           {"<u8", 8, load_as<std::uint64_t>}};

// Numbers whose first axis is contiguous, in C order.
std::vector<double> from_fortran(const Shape& shape, const std::vector<double>& values) {
  std::vector<double> ordered(values.size());
  std::vector<Index> place(shape.size());
  for (double& to : ordered) {
    Index at = 0;
    for (std::size_t axis = shape.size(); axis-- > 0;) at = at * shape[axis] + place[axis];
    to = values[static_cast<std::size_t>(at)];
    for (std::size_t axis = shape.size(); axis-- > 0;) {
      if (++place[axis] < shape[axis]) break;
      place[axis] = 0;
    }
  }
  return ordered;
}

}  // namespace

bool is_npy(std::string_view bytes) { return bytes.starts_with(kMagic); }

Result<Tensor> parse_npy(const std::string& name, std::string_view bytes) {
  const auto wrong = [&](std::string message, std::string hint = {}) {
    return data_error(name, std::move(message), std::move(hint));
  };
  const std::size_t version =
      bytes.size() > kMagic.size() ? static_cast<unsigned char>(bytes[kMagic.size()]) : 0;
  const std::size_t prefix = version == 1 ? 10 : 12;
  if (version < 1 || version > 3 || bytes.size() < prefix)
    return wrong("this is no .npy file of version 1, 2 or 3");
  const std::size_t length =
      version == 1 ? load<std::uint16_t>(bytes.data() + 8) : load<std::uint32_t>(bytes.data() + 8);
  if (bytes.size() - prefix < length) return wrong("the .npy header is cut off");
  const std::string_view header = bytes.substr(prefix, length);
  const auto shape = read_shape(value_of(header, "shape"));
  const std::string_view order = value_of(header, "fortran_order");
  const std::string_view quoted = value_of(header, "descr");
  const std::string_view descr =
      quoted.empty() ? quoted : quoted.substr(1, quoted.find_first_of("'\"", 1) - 1);
  if (!shape || descr.empty() || !(order.starts_with("True") || order.starts_with("False")))
    return wrong("the .npy header has no descr, fortran_order or shape that can be read");
  const Type* type = nullptr;
  for (const Type& each : kTypes)
    if (each.name == descr) type = &each;
  if (type == nullptr)
    return wrong("the .npy array is of type '" + std::string(descr) +
                     "'; float64, float32 and integers are read, little-endian",
                 "in Python: numpy.save(file, array.astype('<f8'))");

  const std::string_view data = bytes.substr(prefix + length);
  std::size_t count = 1;
  bool fits = true;
  for (const Index axis : *shape) {
    const auto wide = static_cast<std::size_t>(axis);
    fits = fits && (wide == 0 || count <= data.size() / wide);
    count = fits ? count * wide : count;
  }
  if (std::ranges::find(*shape, 0) != shape->end()) count = 0, fits = true;
  if (!fits || data.size() != count * type->size)
    return wrong("the .npy header says " + text_of(*shape) + " of '" + std::string(descr) + "', " +
                 (fits ? std::to_string(count * type->size) + " bytes" : "more than the file") +
                 "; behind it stand " + std::to_string(data.size()));
  Tensor tensor{*shape, std::vector<double>(count)};
  for (std::size_t i = 0; i < count; ++i)
    tensor.values[i] = type->load(data.data() + i * type->size);
  if (order.starts_with("True")) tensor.values = from_fortran(tensor.shape, tensor.values);
  return tensor;
}

}  // namespace sigconv
