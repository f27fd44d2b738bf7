// Compiled once for each instruction set.
#include "input/scan.hpp"

#include <algorithm>
#ifdef __SSE2__
#include <emmintrin.h>
#endif

#include "simd/dispatch.hpp"

#ifndef SIGCONV_INPUT_SCAN_STATE
#define SIGCONV_INPUT_SCAN_STATE
namespace sigconv {
namespace {

// The state of a scan after the bytes so far.
struct ScanState {
  std::size_t feeds = 0;
  std::uint64_t quotes = 0;  // not 0 if there is one
  std::uint64_t carriages = 0;
  std::uint64_t alone = 0;     // not 0 if a \r or \n comes without the other
  std::uint64_t carriage = 0;  // 1: the byte before is a \r
};

}  // namespace
}  // namespace sigconv
#endif

#undef HWY_TARGET_INCLUDE
#define HWY_TARGET_INCLUDE "input/scan.cpp"
#include <hwy/foreach_target.h>
#include <hwy/highway.h>

HWY_BEFORE_NAMESPACE();
namespace sigconv {
namespace HWY_NAMESPACE {
namespace hn = hwy::HWY_NAMESPACE;

// Returns a mask of 64 bits: a bit is set if its byte is `c`.
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

// Writes the offsets of delimiters and line feeds in `size` bytes to `to`, which has room for all.
// Scans 64 bytes at a time. Returns the end of the offsets.
uint32_t* scan(const char* text, size_t first, size_t size, char delimiter, ScanState& state,
               uint32_t* to) {
  for (size_t begin = first; begin < first + size; begin += 64) {
    const char* const at = text + begin;
    const size_t rest = first + size - begin;  // slack or the next piece follows
    const uint64_t inside = rest < 64 ? (uint64_t{1} << rest) - 1 : ~uint64_t{0};
    const uint64_t feeds = places_of('\n', at) & inside;
    const uint64_t carriages = places_of('\r', at) & inside;
    state.quotes |= places_of('"', at) & inside;
    state.carriages |= carriages;
    state.alone |= (carriages << 1 | state.carriage) ^ feeds;
    state.carriage = carriages >> 63;
    state.feeds += hwy::PopCount(feeds);
    for (uint64_t ends = (places_of(delimiter, at) & inside) | feeds; ends != 0; ends &= ends - 1)
      *to++ = static_cast<uint32_t>(begin + hwy::Num0BitsBelowLS1Bit_Nonzero64(ends));
  }
  return to;
}

}  // namespace HWY_NAMESPACE
}  // namespace sigconv
HWY_AFTER_NAMESPACE();

#if HWY_ONCE

namespace sigconv {

Scan find_field_ends(std::string_view text, char delimiter, std::vector<std::uint32_t>& ends) {
  constexpr std::size_t kPiece = 4096;
  if (ends.empty()) ends.resize(kPiece);
  ends[0] = UINT32_MAX;
  std::size_t count = 1;
  ScanState state;
  const auto scan_piece = SIGCONV_DISPATCH(scan);
  for (std::size_t begin = 0; begin < text.size(); begin += kPiece) {
    if (ends.size() < count + kPiece + 1) ends.resize(2 * count + 2 * kPiece);
    const std::uint32_t* const stop =
        scan_piece(text.data(), begin, std::min(kPiece, text.size() - begin), delimiter, state,
                   ends.data() + count);
    count = static_cast<std::size_t>(stop - ends.data());
  }
  const bool open = !text.empty() && text.back() != '\n';
  if (open) ends[count++] = static_cast<std::uint32_t>(text.size());
  ends.resize(count);
  const bool carriages = state.carriages != 0;
  return {state.feeds + (open ? 1 : 0), state.quotes != 0, carriages,
          carriages && state.alone == 0 && !open};
}

}  // namespace sigconv

#endif
