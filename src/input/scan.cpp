// Compiled once for each instruction set.
#include "input/scan.hpp"

#include "simd/dispatch.hpp"

#undef HWY_TARGET_INCLUDE
#define HWY_TARGET_INCLUDE "input/scan.cpp"
#include <hwy/foreach_target.h>
#include <hwy/highway.h>

HWY_BEFORE_NAMESPACE();
namespace sigconv {
namespace HWY_NAMESPACE {
namespace hn = hwy::HWY_NAMESPACE;

using Characters = hn::CappedTag<uint8_t, 64>;

// A bit for each of 64 bytes that is `c`.
struct Found {
  uint64_t delimiters = 0;
  uint64_t feeds = 0;
  uint64_t carriages = 0;
  uint64_t quotes = 0;
};
HWY_INLINE uint64_t bits_of(Characters d, hn::Mask<Characters> mask) {
  uint8_t bytes[8] = {};
  hn::StoreMaskBits(d, mask, bytes);
  uint64_t bits = 0;
  hwy::CopyBytes<hn::MaxLanes(Characters()) / 8>(bytes, &bits);
  return bits;
}

HWY_INLINE Found find_in(const char* at, char delimiter) {
  const Characters d;
  constexpr size_t kLanes = hn::MaxLanes(Characters());
  Found found;
  for (size_t i = 0; i < 64; i += kLanes) {
    const auto text = hn::LoadU(d, reinterpret_cast<const uint8_t*>(at) + i);
    const auto where = [&](char c) {
      return bits_of(d, hn::Eq(text, hn::Set(d, static_cast<uint8_t>(c)))) << i;
    };
    found.delimiters |= where(delimiter);
    found.feeds |= where('\n');
    found.carriages |= where('\r');
    found.quotes |= where('"');
  }
  return found;
}

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
    Found found = find_in(text.data() + begin, delimiter);
    if (text.size() - begin < 64) {  // the rest is slack
      const uint64_t inside = (uint64_t{1} << (text.size() - begin)) - 1;
      found.feeds &= inside;
      found.delimiters &= inside;
      found.carriages &= inside;
      found.quotes &= inside;
    }
    quotes |= found.quotes;
    carriages |= found.carriages;
    alone |= (found.carriages << 1 | carriage) ^ found.feeds;
    carriage = found.carriages >> 63;
    feeds += hwy::PopCount(found.feeds);
    uint32_t* to = places.data() + count;
    for (uint64_t ends = found.delimiters | found.feeds; ends != 0; ends &= ends - 1)
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
