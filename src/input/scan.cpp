#include "input/scan.hpp"

#include <bit>
#include <cstring>

#ifdef __SSE2__
#include <emmintrin.h>
#endif

namespace sigconv {
namespace {

// A bit for each of 64 bytes that ends a field.
#ifdef __SSE2__
std::uint64_t ends_in(const char* at, char delimiter) {
  const __m128i end = _mm_set1_epi8(delimiter);
  const __m128i feed = _mm_set1_epi8('\n');
  const __m128i carriage = _mm_set1_epi8('\r');
  std::uint64_t ends = 0;
  for (int i = 0; i < 4; ++i) {
    const __m128i text = _mm_loadu_si128(reinterpret_cast<const __m128i*>(at + 16 * i));
    const __m128i found =
        _mm_or_si128(_mm_or_si128(_mm_cmpeq_epi8(text, end), _mm_cmpeq_epi8(text, feed)),
                     _mm_cmpeq_epi8(text, carriage));
    ends |= static_cast<std::uint64_t>(static_cast<unsigned>(_mm_movemask_epi8(found))) << 16 * i;
  }
  return ends;
}
#else
std::uint64_t ends_in(const char* at, char delimiter) {
  std::uint64_t ends = 0;
  for (int i = 0; i < 64; ++i)
    ends |= static_cast<std::uint64_t>((at[i] == delimiter) | (at[i] == '\n') | (at[i] == '\r'))
            << i;
  return ends;
}
#endif

}  // namespace

void find_field_ends(std::string_view text, char delimiter, std::vector<std::uint32_t>& places) {
  std::size_t count = 0;
  for (std::size_t begin = 0; begin < text.size(); begin += 64) {
    if (places.size() < count + 65) places.resize(2 * count + 4096);
    std::uint64_t ends = ends_in(text.data() + begin, delimiter);
    std::uint32_t* to = places.data() + count;
    for (; ends != 0; ends &= ends - 1)
      *to++ =
          static_cast<std::uint32_t>(begin) + static_cast<std::uint32_t>(std::countr_zero(ends));
    count = static_cast<std::size_t>(to - places.data());
  }
  // Those behind the text are in its slack.
  while (count > 0 && places[count - 1] >= text.size()) --count;
  places.resize(count);
  places.push_back(static_cast<std::uint32_t>(text.size()));
}

}  // namespace sigconv
