#pragma once

#include <algorithm>
#include <optional>
#include <span>
#include <vector>

#include "sigconv/plan.hpp"
#include "sigconv/samples.hpp"
#include "sigconv/sums.hpp"

namespace sigconv {

/// What a plan with needs_whole_signal() has to know before the first output.
struct Survey {
  Index length = 0;         ///< samples of the signal
  std::vector<double> end;  ///< its last samples: min(length, plan.left_reach()) of them
  double pad_value = 0;     ///< the mean or the median
  double mean = 0;          ///< of plan.demean
  double norm = 0;          ///< of Scale::coeff: sqrt(sum x^2) over what is present, mean out
};

/// Gathers a Survey from a signal that arrives in pieces.
class Surveyor {
 public:
  explicit Surveyor(const Plan& plan);
  void push(std::span<const double> samples);
  Survey finish();
  /// Bytes held.
  std::size_t memory() const;

 private:
  const Plan* plan_;
  Survey survey_;
  std::vector<double> values_;  // of the median: all of them
  Mean mean_;
  Norm norm_;
  Moments moments_;
};

/// A signal that arrives in pieces, seen as the extended signal without end.
///
/// Holds what outputs still to come can read and nothing else: the samples from the next window on,
/// and as much of either end as the extension copies.
class Extender {
 public:
  /// `plan` outlives the Extender. `survey`: where the plan needs the whole signal.
  explicit Extender(const Plan& plan, std::optional<Survey> survey = std::nullopt);

  void push(std::span<const double> samples);
  /// So many samples go by that no output to come reads, and that are not of the beginning().
  void skip(Index samples);
  /// The signal has ended.
  void finish() { finished_ = true; }

  /// Samples of the signal's beginning that any output may read, wherever it is.
  Index beginning() const { return std::max(head_size_, averaged_); }
  /// Samples before the end that outputs beyond the end may read.
  Index end() const { return tail_size_; }

  Index length() const { return count_; }
  bool finished() const { return finished_; }

  /// How many outputs can be computed from what is known, counted from output 0.
  Index ready() const;

  /// The window of `outputs` outputs from `first` on, all of them ready: a view of what is held
  /// where it lies within the signal, else put together in `scratch`.
  std::span<const double> window(Index first, Index outputs, std::vector<double>& scratch) const;
  /// Keeps such a view as it is, whatever comes after.
  SampleStore hold() const { return tail_; }

  /// What divides outputs, as far as it is known by now.
  Extent extent() const;

  /// Bytes held of the signal.
  std::size_t memory() const { return tail_.capacity() * sizeof(double); }

  /// No output before `first` will be read again.
  void release(Index first);

 private:
  double* append(std::size_t samples);
  double stored(Index i) const;
  double pad_value() const;

  const Plan* plan_;
  std::optional<Survey> survey_;
  Index count_ = 0;  // samples pushed
  bool finished_ = false;
  Index needed_ = 0;    // samples without which nothing left of the signal is known
  Index averaged_ = 0;  // samples whose mean is the pad value
  Mean mean_;
  Index head_size_ = 0;       // samples of the beginning that the extension copies
  Index tail_size_ = 0;       // samples of the end that the extension copies
  std::vector<double> head_;  // x[0] ..
  SampleStore tail_;          // x[tail_begin_] .. x[count_-1]
  Index tail_begin_ = 0;
  std::size_t tail_offset_ = 0;  // where x[tail_begin_] is in tail_
};

/// The samples that the first `outputs` outputs of a whole signal read, from x~[start(0)] on.
std::vector<double> read_window(const Plan& plan, std::span<const double> signal, Index outputs);

/// Convolves a signal that arrives in pieces: the same bits as convolve() of the whole.
class StreamConvolver {
 public:
  /// A plan with needs_whole_signal() comes with its survey.
  explicit StreamConvolver(Plan plan, std::optional<Survey> survey = std::nullopt);
  StreamConvolver(const StreamConvolver&) = delete;
  StreamConvolver& operator=(const StreamConvolver&) = delete;

  /// Appends to `outputs` every output whose window is complete.
  void push(std::span<const double> samples, std::vector<double>& outputs);
  /// Appends the outputs that reach beyond the end, or says why there are none.
  Failure finish(std::vector<double>& outputs);

 private:
  void drain(Index until, std::vector<double>& outputs);

  Plan plan_;
  Extender extender_;
  Index next_ = 0;
  std::vector<double> window_;
};

}  // namespace sigconv
