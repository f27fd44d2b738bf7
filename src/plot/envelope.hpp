#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

namespace sigconv {

/// A signal of any length in constant memory, for a plot of some thousand pixels: bins of as many
/// samples each. When there are twice as many bins as asked for, neighbours become one. The bins
/// are the same however the signal was cut into pieces.
class Envelope {
 public:
  struct Bin {
    std::uint64_t first_index = 0;  ///< of the signal, in samples
    std::uint64_t count = 0;        ///< samples, missing ones among them
    /// Of the samples that are there; NaN if none is.
    double low, high, first, last;
    bool missing = false;  ///< one at least is
  };

  /// `bins` > 0: at most twice as many are held.
  explicit Envelope(std::size_t bins = 1500);

  /// The samples that come next. NaN is a missing one; so is an infinite one: no axis has it.
  void push(std::span<const double> samples);

  /// In order. All but the last have the same count.
  const std::vector<Bin>& bins() const { return bins_; }
  /// Samples pushed.
  std::uint64_t size() const { return size_; }

 private:
  void merge_neighbours();

  std::size_t most_;         // bins
  std::uint64_t width_ = 1;  // samples
  std::uint64_t size_ = 0;
  std::vector<Bin> bins_;
};

}  // namespace sigconv
