// Compiled once for each instruction set.
#include "input/scan.hpp"

#ifdef __SSE2__
#include <emmintrin.h>
#endif

#include "simd/dispatch.hpp"

#undef HWY_TARGET_INCLUDE
#define HWY_TARGET_INCLUDE "input/scan.cpp"
#include <hwy/foreach_target.h>
#include <hwy/highway.h>

HWY_BEFORE_NAMESPACE();
namespace sigconv {
namespace HWY_NAMESPACE {
namespace hn = hwy::HWY_NAMESPACE;

// A bit for each of 64 bytes that is `c`.
#if HWY_TARGET != HWY_SCALAR
HWY_INLINE uint64_t places_of(char c, const char* at) {
  const hn::CappedTag<uint8_t, 64> d;
  constexpr size_t kLanes = hn::MaxLanes(d);
  uint64_t places = 0;
  for (size_t i = 0; i < 64; i += kLanes) {
    const auto text = hn::LoadU(d, reinterpret_cast<const uint8_t*>(at) + i);
    uint8_t bytes[8] = {};
    hn::StoreMaskBits(d, hn::Eq(text, hn::Set(d, static_cast<uint8_t>(c))), bytes);
    uint64_t some = 0;
    hwy::CopyBytes<kLanes / 8>(bytes, &some);
    places |= some << i;
  }
  return places;
}
#elif defined(__SSE2__)
HWY_INLINE uint64_t places_of(char c, const char* at) {
  uint64_t places = 0;
  for (int i = 0; i < 64; i += 16) {
    const __m128i text = _mm_loadu_si128(reinterpret_cast<const __m128i*>(at + i));
    const int some = _mm_movemask_epi8(_mm_cmpeq_epi8(text, _mm_set1_epi8(c)));
    places |= static_cast<uint64_t>(some) << i;
  }
  return places;
}
#else
HWY_INLINE uint64_t places_of(char c, const char* at) {
  uint64_t places = 0;
  for (int i = 0; i < 64; ++i) places |= static_cast<uint64_t>(at[i] == c) << i;
  return places;
}
#endif

Scan scan(std::string_view text, char delimiter, std::vector<uint32_t>& places) {
  if (places.empty()) places.resize(4096);
  places[0] = UINT32_MAX;
  size_t count = 1;
  size_t feeds = 0;
  uint64_t quotes = 0;
  uint64_t carriages = 0;
  uint64_t alone = 0;     // of \r and \n, those without the other
  uint64_t carriage = 0;  // the byte before is one
  for (size_t begin = 0; begin < text.size(); begin += 64) {
    if (places.size() < count + 65) places.resize(2 * count + 4096);
    const char* const at = text.data() + begin;
    const size_t size = text.size() - begin;  // behind it is slack
    const uint64_t inside = size < 64 ? (uint64_t{1} << size) - 1 : ~uint64_t{0};
    const uint64_t found_feeds = places_of('\n', at) & inside;
    const uint64_t found_carriages = places_of('\r', at) & inside;
    quotes |= places_of('"', at) & inside;
    carriages |= found_carriages;
    alone |= (found_carriages << 1 | carriage) ^ found_feeds;
    carriage = found_carriages >> 63;
    feeds += hwy::PopCount(found_feeds);
    uint32_t* to = places.data() + count;
    for (uint64_t ends = (places_of(delimiter, at) & inside) | found_feeds; ends != 0;
         ends &= ends - 1)
      *to++ = static_cast<uint32_t>(begin + hwy::Num0BitsBelowLS1Bit_Nonzero64(ends));
    count = static_cast<size_t>(to - places.data());
  }
  const bool open = !text.empty() && text.back() != '\n';
  if (open) places[count++] = static_cast<uint32_t>(text.size());
  places.resize(count);
  return {feeds + (open ? 1 : 0), quotes != 0, carriages != 0,
          carriages != 0 && alone == 0 && !open};
}

}  // namespace HWY_NAMESPACE
}  // namespace sigconv
HWY_AFTER_NAMESPACE();

#if HWY_ONCE

namespace sigconv {

Scan find_field_ends(std::string_view text, char delimiter, std::vector<std::uint32_t>& ends) {
  return SIGCONV_DISPATCH(scan)(text, delimiter, ends);
}

}  // namespace sigconv

#endif
