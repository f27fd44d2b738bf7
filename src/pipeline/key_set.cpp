#include "pipeline/key_set.hpp"

#include <algorithm>
#include <functional>
#include <utility>

namespace sigconv {

std::uint64_t KeySet::hash_of(std::string_view key) {
  return std::max<std::uint64_t>(std::hash<std::string_view>()(key), 1);
}

// Returns the place of `hash`, or the empty place where it would be.
std::size_t KeySet::place_of(std::uint64_t hash) const {
  const std::size_t mask = places_.size() - 1;
  std::size_t place = hash & mask;
  while (places_[place] != 0 && places_[place] != hash) place = (place + 1) & mask;
  return place;
}

void KeySet::insert(std::string_view key) {
  constexpr std::size_t kLeast = 16;
  // A fuller table would need long searches.
  if (4 * (count_ + 1) > 3 * places_.size()) {
    std::vector<std::uint64_t> old(std::max(kLeast, 2 * places_.size()));
    std::swap(old, places_);
    for (const std::uint64_t hash : old)
      if (hash != 0) places_[place_of(hash)] = hash;
  }
  const std::uint64_t hash = hash_of(key);
  std::uint64_t& place = places_[place_of(hash)];
  if (place == 0) ++count_;
  place = hash;
}

bool KeySet::contains(std::string_view key) const {
  if (places_.empty()) return false;
  const std::uint64_t hash = hash_of(key);
  return places_[place_of(hash)] == hash;
}

}  // namespace sigconv
