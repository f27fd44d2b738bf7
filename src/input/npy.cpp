#include "input/npy.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <bit>
#include <charconv>
#include <cmath>
#include <cstdint>
#include <cstring>
#include <limits>
#include <type_traits>
#include <vector>

namespace sigconv {
namespace {

static_assert(std::endian::native == std::endian::little, "numbers are read as they lie");

constexpr auto npos = std::string_view::npos;

template <class T>
T little(const char* at) {
  T value;
  std::memcpy(&value, at, sizeof value);
  return value;
}

// Returns the text after `key` in the header's dictionary.
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

// Reads a shape: (), (3,) or (3, 4).
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
    if (text.starts_with('L')) text.remove_prefix(1);  // Python 2 writes 3L
  }
}

// A 16-bit floating-point number (IEEE 754).
struct Half {
  std::uint16_t bits;
  operator float() const {  // NOLINT: converts implicitly, as the other numbers do
    const int exponent = (bits >> 10) & 31;
    const auto fraction = static_cast<float>(bits & 1023);
    float value =
        std::ldexp(fraction + (exponent > 0 ? 1024.0F : 0.0F), std::max(exponent, 1) - 25);
    if (exponent == 31)
      value = fraction > 0 ? std::numeric_limits<float>::quiet_NaN()
                           : std::numeric_limits<float>::infinity();
    return (bits & 0x8000) != 0 ? -value : value;
  }
};

// Loads the number at `at`. Reverses its bytes if the file is big-endian.
template <class T, bool kReversed>
T load(const char* at) {
  char bytes[sizeof(T)];
  std::memcpy(bytes, at, sizeof bytes);
  if (kReversed) std::reverse(bytes, bytes + sizeof bytes);
  return std::bit_cast<T>(bytes);
}

template <class T, bool kReversed>
void load_all(const char* at, std::size_t step, std::size_t count, double* to) {
  for (std::size_t i = 0; i < count; ++i, at += step)
    to[i] = static_cast<double>(load<T, kReversed>(at));
}

template <class T, bool kReversed>
char* write(const char* at, char* to) {
  const T value = load<T, kReversed>(at);
  if constexpr (std::is_integral_v<T>) {
    return fmt::format_to(to, "{}", static_cast<std::int64_t>(value));
  } else {
    using Printed = std::conditional_t<std::is_same_v<T, double>, double, float>;
    const auto printed = static_cast<Printed>(value);
    return std::isnan(printed) ? to : fmt::format_to(to, "{}", printed);
  }
}

template <>
char* write<std::uint64_t, false>(const char* at, char* to) {
  return fmt::format_to(to, "{}", load<std::uint64_t, false>(at));
}
template <>
char* write<std::uint64_t, true>(const char* at, char* to) {
  return fmt::format_to(to, "{}", load<std::uint64_t, true>(at));
}

struct Type {
  std::string_view name;
  NpyNumber little;
  NpyNumber big;
};

template <class T>
constexpr Type type_of(std::string_view name, std::size_t text_size) {
  return {name,
          {sizeof(T), text_size, load_all<T, false>, write<T, false>},
          {sizeof(T), text_size, load_all<T, true>, write<T, true>}};
}

// The types, with the room for their longest text, such as -2.2250738585072014e-308,
// -1.17549435e-38 or -128.
const Type kTypes[] = {type_of<double>("f8", 24),       type_of<float>("f4", 16),
                       type_of<Half>("f2", 16),         type_of<std::int8_t>("i1", 4),
                       type_of<std::uint8_t>("u1", 3),  type_of<std::uint8_t>("b1", 3),
                       type_of<std::int16_t>("i2", 6),  type_of<std::uint16_t>("u2", 5),
                       type_of<std::int32_t>("i4", 11), type_of<std::uint32_t>("u4", 10),
                       type_of<std::int64_t>("i8", 20), type_of<std::uint64_t>("u8", 20)};

// Returns the type that `descr` names, such as '<f8', '>i2' or '|u1', or nothing if it is not
// supported.
std::optional<NpyNumber> number_of(std::string_view descr) {
  for (const Type& type : kTypes) {
    if (descr.size() != 3 || descr.substr(1) != type.name) continue;
    if (descr[0] == '>') return type.big;
    const bool one_byte = type.little.size == 1 && descr[0] == '|';
    if (descr[0] == '<' || descr[0] == '=' || one_byte) return type.little;
  }
  return std::nullopt;
}

}  // namespace

void copy_in_c_order(const Shape& shape, std::size_t size, const char* from, char* to) {
  std::size_t count = 1;
  for (const Index length : shape) count *= static_cast<std::size_t>(length);
  std::vector<Index> place(shape.size());
  for (std::size_t i = 0; i < count; ++i, to += size) {
    Index at = 0;
    for (std::size_t axis = shape.size(); axis-- > 0;) at = at * shape[axis] + place[axis];
    std::memcpy(to, from + static_cast<std::size_t>(at) * size, size);
    for (std::size_t axis = shape.size(); axis-- > 0;) {
      if (++place[axis] < shape[axis]) break;
      place[axis] = 0;
    }
  }
}

std::optional<std::size_t> NpyHeader::bytes() const {
  if (std::ranges::find(shape, 0) != shape.end()) return 0;
  std::size_t bytes = number.size;
  for (const Index length : shape) {
    if (bytes > std::size_t{INT64_MAX} / static_cast<std::size_t>(length)) return std::nullopt;
    bytes *= static_cast<std::size_t>(length);
  }
  return bytes;
}

std::size_t npy_header_size(std::string_view bytes) {
  constexpr std::size_t kLongestPrefix = 12;
  if (bytes.size() < kLongestPrefix) return 0;
  return bytes[kNpyMagic.size()] == 1 ? 10 + std::size_t{little<std::uint16_t>(bytes.data() + 8)}
                                      : 12 + std::size_t{little<std::uint32_t>(bytes.data() + 8)};
}

namespace {

// The hint for a type that cannot be read. astype() drops the imaginary part of complex numbers,
// and makes numbers of dates and texts that may mean nothing.
std::string hint_for_type(std::string_view descr) {
  const auto kind = descr.find_first_not_of("<>=|");
  if (kind == std::string_view::npos) return {};
  if (descr[kind] == 'c')
    return "save the real or imaginary part in Python: numpy.save(file, array.real.astype('<f8'))";
  return std::string_view("fiub").find(descr[kind]) == std::string_view::npos
             ? ""
             : "convert it in Python: numpy.save(file, array.astype('<f8'))";
}

}  // namespace

Result<NpyHeader> parse_npy_header(const std::string& name, std::string_view bytes) {
  const auto wrong = [&](std::string message, std::string hint = {}) {
    return data_error(name, std::move(message), std::move(hint));
  };
  const std::size_t version =
      bytes.size() > kNpyMagic.size() ? static_cast<unsigned char>(bytes[kNpyMagic.size()]) : 0;
  const std::size_t prefix = version == 1 ? 10 : 12;
  if (version < 1 || version > 3 || bytes.size() < prefix)
    return wrong("this is not a .npy file of version 1, 2 or 3");
  const std::size_t size = npy_header_size(bytes);
  if (size == 0 || bytes.size() < size) return wrong("the .npy header is cut off");
  const std::string_view text = bytes.substr(prefix, size - prefix);
  auto shape = read_shape(value_of(text, "shape"));
  const std::string_view order = value_of(text, "fortran_order");
  const std::string_view quoted = value_of(text, "descr");
  const std::string_view descr =
      quoted.empty() ? quoted : quoted.substr(1, quoted.find_first_of("'\"", 1) - 1);
  if (!shape || descr.empty() || !(order.starts_with("True") || order.starts_with("False")))
    return wrong("the .npy header has no readable descr, fortran_order or shape");
  const auto number = number_of(descr);
  if (!number)
    return wrong("the .npy array has the type '" + std::string(descr) +
                     "', not float16, float32, float64, an integer or bool",
                 hint_for_type(descr));
  return NpyHeader{std::string(descr), *number, std::move(*shape), order.starts_with("True"), size};
}

Error npy_size_error(const std::string& name, const NpyHeader& header, std::size_t found) {
  const auto bytes = header.bytes();
  return data_error(name, "the .npy header announces " + text_of(header.shape) +
                              " numbers of type '" + header.descr + "'" +
                              (bytes ? ", " + std::to_string(*bytes) + " bytes" : "") + ", but " +
                              std::to_string(found) + " bytes follow it");
}

Result<Tensor> parse_npy(const std::string& name, std::string_view bytes) {
  const auto header = parse_npy_header(name, bytes);
  if (!header) return header.error();
  std::string_view data = bytes.substr(header->begin);
  if (header->bytes() != data.size()) return npy_size_error(name, *header, data.size());
  std::string ordered;
  if (header->fortran) {
    ordered.resize(data.size());
    copy_in_c_order(header->shape, header->number.size, data.data(), ordered.data());
    data = ordered;
  }
  const std::size_t size = header->number.size;
  Tensor tensor{header->shape, std::vector<double>(data.size() / size)};
  header->number.load(data.data(), size, tensor.values.size(), tensor.values.data());
  return tensor;
}

}  // namespace sigconv
