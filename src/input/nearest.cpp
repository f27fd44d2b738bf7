#include "input/nearest.hpp"

#include <algorithm>
#include <numeric>
#include <utility>

namespace sigconv {

std::string_view nearest(std::string_view word, const std::vector<std::string>& candidates) {
  std::string_view best;
  // Allows one edit for every three letters, but at least two in a word of four letters or more. A
  // word of two or three letters allows one, a single letter none.
  std::size_t least =
      std::max<std::size_t>(word.size() / 3, word.size() > 3 ? 2 : word.size() / 2) + 1;
  for (const std::string& candidate : candidates) {
    // Computes the Levenshtein distance, one row of its table at a time.
    std::vector<std::size_t> row(candidate.size() + 1);
    std::iota(row.begin(), row.end(), std::size_t{0});
    for (std::size_t i = 0; i < word.size(); ++i) {
      std::size_t diagonal = std::exchange(row[0], i + 1);
      for (std::size_t j = 0; j < candidate.size(); ++j) {
        const std::size_t swapped = diagonal + (word[i] == candidate[j] ? 0 : 1);
        diagonal = row[j + 1];
        row[j + 1] = std::min({swapped, row[j] + 1, row[j + 1] + 1});
      }
    }
    const bool begins = word.size() > 1 && candidate.starts_with(word);
    const std::size_t distance = begins ? 1 : row.back();
    if (distance < least) {
      least = distance;
      best = candidate;
    }
  }
  return best;
}

std::string did_you_mean(std::string_view word, const std::vector<std::string>& candidates) {
  const auto near = nearest(word, candidates);
  return near.empty() ? "" : "; did you mean " + std::string(near) + "?";
}

}  // namespace sigconv
