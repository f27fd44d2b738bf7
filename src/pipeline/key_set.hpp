#pragma once

#include <cstddef>
#include <cstdint>
#include <string_view>
#include <vector>

namespace sigconv {

/// A set of keys that holds a hash in place of each key: 11 to 21 bytes a key. Two of a million
/// keys have the same hash with a probability of 3e-8.
class KeySet {
 public:
  void insert(std::string_view key);
  bool contains(std::string_view key) const;

 private:
  static std::uint64_t hash_of(std::string_view key);
  std::size_t place_of(std::uint64_t hash) const;

  // Open addressing. An empty place holds 0, which is no hash.
  std::vector<std::uint64_t> places_;
  std::size_t count_ = 0;
};

}  // namespace sigconv
