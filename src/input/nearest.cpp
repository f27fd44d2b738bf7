#include "input/nearest.hpp"

#include <algorithm>
#include <numeric>
#include <utility>

namespace sigconv {
namespace {

// Returns how many letters must be inserted, removed, replaced or exchanged with the next one to
// turn one word into the other, without edits inside an exchange (optimal string alignment).
std::size_t edits_between(std::string_view one, std::string_view other) {
  // Three rows of the table: row i holds the edits between the first i letters and each beginning
  // of the other word.
  std::vector<std::size_t> before(other.size() + 1);
  std::vector<std::size_t> above(other.size() + 1);
  std::vector<std::size_t> row(other.size() + 1);
  std::iota(row.begin(), row.end(), std::size_t{0});
  for (std::size_t i = 1; i <= one.size(); ++i) {
    before.swap(above);
    above.swap(row);
    row[0] = i;
    for (std::size_t j = 1; j <= other.size(); ++j) {
      const std::size_t replaced = above[j - 1] + (one[i - 1] == other[j - 1] ? 0 : 1);
      row[j] = std::min({replaced, above[j] + 1, row[j - 1] + 1});
      if (i > 1 && j > 1 && one[i - 1] == other[j - 2] && one[i - 2] == other[j - 1])
        row[j] = std::min(row[j], before[j - 2] + 1);
    }
  }
  return row.back();
}

}  // namespace

std::string_view nearest(std::string_view word, const std::vector<std::string>& candidates) {
  std::string_view best;
  std::size_t least = 0;
  for (const std::string& candidate : candidates) {
    const bool begins = word.size() > 1 && candidate.starts_with(word);
    const std::size_t edits = begins ? 1 : edits_between(word, candidate);
    if (!begins && edits > std::max(word.size(), candidate.size()) / 3) continue;
    if (!best.empty() && edits >= least) continue;
    least = edits;
    best = candidate;
  }
  return best;
}

std::string did_you_mean(std::string_view word, const std::vector<std::string>& candidates) {
  const auto near = nearest(word, candidates);
  return near.empty() ? "" : "; did you mean " + std::string(near) + "?";
}

}  // namespace sigconv
