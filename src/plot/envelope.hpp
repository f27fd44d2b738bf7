#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

namespace sigconv {

/// The outline of a signal of any length in constant memory, for a plot of some thousand pixels. It
/// consists of bins, each of equally many samples. When there are twice as many bins as asked for,
/// neighbours are merged. The bins do not depend on the pieces in which the signal was pushed.
class Envelope {
 public:
  struct Bin {
    std::uint64_t first_index = 0;  ///< the first sample, counted from the start of the signal
    std::uint64_t count = 0;        ///< number of samples, including missing ones
    /// The extremes and the ends of the samples that are not missing; NaN if all are missing.
    double low, high, first, last;
    bool missing = false;  ///< at least one sample is missing
  };

  /// Holds at most 2 * `bins` bins. `bins` > 0.
  explicit Envelope(std::size_t bins = 1500);

  /// Adds the next samples. NaN and infinite samples count as missing, because no axis can show
  /// them.
  void push(std::span<const double> samples);

  /// Returns the bins in order. All but the last have the same number of samples.
  const std::vector<Bin>& bins() const { return bins_; }
  /// Returns the number of samples pushed.
  std::uint64_t size() const { return size_; }

 private:
  void merge_neighbours();

  std::size_t most_;         // bins
  std::uint64_t width_ = 1;  // samples
  std::uint64_t size_ = 0;
  std::vector<Bin> bins_;
};

}  // namespace sigconv
