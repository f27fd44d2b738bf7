#pragma once

#include <algorithm>
#include <cmath>
#include <optional>
#include <span>
#include <vector>

#include "sigconv/export.hpp"
#include "sigconv/plan.hpp"
#include "sigconv/samples.hpp"
#include "sigconv/sums.hpp"

namespace sigconv {

/// The facts about a signal that a plan with needs_whole_signal() needs before its first output.
struct Survey {
  Index length = 0;           ///< samples of the signal
  std::vector<double> end;    ///< the last samples: min(length, plan.left_reach()) of them
  double pad_value = 0;       ///< the mean or the median
  Centre mean = {};           ///< for plan.demean, otherwise 0
  bool zero_missing = false;  ///< a missing sample is 0 after the mean is subtracted
  Index missing = 0;          ///< for Scale: missing samples
  /// For Scale::coeff: a power of two that brings very large and very small samples near 1. It is 1
  /// for all others.
  double factor = 1;
  double squares = 0;  ///< for Scale::coeff: sum ((x - mean) * factor)^2 of the present samples

  /// Returns whether samples are convolved as changed(sample).
  bool changes_samples() const { return mean.value != 0 || factor != 1 || zero_missing; }
  /// Subtracts the mean and multiplies by the factor.
  double changed(double sample) const {
    if (zero_missing && std::isnan(sample)) return 0;
    // A difference of numbers that the factor makes smaller could overflow.
    return factor < 1 ? Centre{mean.value * factor, mean.rest * factor}.deviation(sample * factor)
                      : mean.deviation(sample) * factor;
  }
};

/// A builder of a Survey, from a signal that arrives in pieces.
class SIGCONV_API Surveyor {
 public:
  /// `plan` outlives the Surveyor.
  explicit Surveyor(const Plan& plan);
  void push(std::span<const double> samples);
  /// Returns the survey of all samples pushed. Called once, after the last push().
  Survey finish();
  /// Returns the number of bytes held.
  std::size_t memory() const;

 private:
  const Plan* plan_;
  Survey survey_;
  std::vector<double> values_;  // for the median: all present samples
  Mean mean_;
  SquareSum squares_;
  SquaredDeviations deviations_;
};

/// The extended signal without end, of a signal that arrives in pieces.
///
/// Holds only the samples that later outputs can read: those from the next window on, and as many
/// at either end as the extension copies.
class SIGCONV_API Extender {
 public:
  /// `plan` outlives the Extender. A plan with needs_whole_signal() needs a survey, which is
  /// asserted.
  explicit Extender(const Plan& plan, std::optional<Survey> survey = std::nullopt);

  /// Appends samples. Must not follow finish(), which is asserted.
  void push(std::span<const double> samples);
  /// Skips samples that no later output reads and that are not part of the beginning().
  void skip(Index samples);
  /// Marks the end of the signal.
  void finish() { finished_ = true; }

  /// Returns the number of samples at the beginning of the signal that padding is made of.
  Index beginning() const { return std::max(head_size_, averaged_); }
  /// Returns the number of samples at the end of the signal that the padding after it is made of.
  Index end() const { return tail_size_; }

  Index length() const { return count_; }
  bool finished() const { return finished_; }

  /// Returns the number of outputs, counted from output 0, that can be computed from the samples so
  /// far.
  Index ready() const;

  /// Returns the window of the outputs first .. first+outputs-1, all of which must be ready(). The
  /// result is a view of the held samples if the window lies within the signal, otherwise of
  /// `scratch`.
  std::span<const double> window(Index first, Index outputs, std::vector<double>& scratch) const;
  /// Returns a handle that keeps such a view of held samples valid and unchanged.
  SampleStore hold() const { return tail_; }

  /// Returns the length and the squares for scale_range(), as far as they are known.
  Extent extent() const;

  /// Returns the number of bytes of the signal that are held.
  std::size_t memory() const { return tail_.capacity() * sizeof(double); }

  /// Frees the samples that only outputs before `first` read.
  void release(Index first);

 private:
  double* append(std::size_t samples);
  double stored(Index i) const;
  double pad_value() const;

  const Plan* plan_;
  std::optional<Survey> survey_;
  Index count_ = 0;  // samples pushed
  bool finished_ = false;
  Index needed_ = 0;    // samples that must arrive before the padding left of the signal is known
  Index averaged_ = 0;  // first samples, whose mean is the pad value
  Mean mean_;
  Index head_size_ = 0;       // first samples that the extension copies
  Index tail_size_ = 0;       // last samples that the extension copies
  std::vector<double> head_;  // x[0] ..
  SampleStore tail_;          // x[tail_begin_] .. x[count_-1]
  Index tail_begin_ = 0;
  std::size_t tail_offset_ = 0;  // where x[tail_begin_] is in tail_
};

/// Returns the samples that the first `outputs` outputs of a whole signal read, from x~[start(0)]
/// on. `outputs` is at most *plan.outputs(signal.size()), which is asserted.
SIGCONV_API std::vector<double> read_window(const Plan& plan, std::span<const double> signal,
                                            Index outputs);

/// A convolution of a signal that arrives in pieces. Its outputs have the bits of convolve() on the
/// whole signal.
class SIGCONV_API StreamConvolver {
 public:
  /// A plan with needs_whole_signal() needs a survey, which is asserted.
  explicit StreamConvolver(Plan plan, std::optional<Survey> survey = std::nullopt);
  StreamConvolver(const StreamConvolver&) = delete;
  StreamConvolver& operator=(const StreamConvolver&) = delete;

  /// Appends to `outputs` every output whose window is complete. Must not follow finish(), which is
  /// asserted.
  void push(std::span<const double> samples, std::vector<double>& outputs);
  /// Appends the outputs whose windows reach beyond the end. A signal without outputs is an error,
  /// as in Plan::outputs().
  Failure finish(std::vector<double>& outputs);

 private:
  void drain(Index until, std::vector<double>& outputs);

  Plan plan_;
  Extender extender_;
  Index next_ = 0;
  std::vector<double> window_;
};

}  // namespace sigconv
