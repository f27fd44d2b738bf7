#pragma once

#include <chrono>
#include <cstdint>
#include <string>

namespace sigconv {

/// The progress of a run. `total` is 0 if it is not known.
struct Progress {
  enum class Unit { bytes, files, epochs };
  Unit unit = Unit::bytes;
  std::uint64_t done = 0;
  std::uint64_t total = 0;
};

/// Returns a line of fewer than 80 characters: the amount done, its rate, and the time left.
std::string progress_line(const Progress& progress, double seconds);

/// A progress line on standard error. It appears after a second, is updated in place at intervals,
/// and disappears at the end. Only one thread at a time may call it.
class ProgressLine {
 public:
  /// Makes a line that writes nothing unless `shown` is true.
  explicit ProgressLine(bool shown) : shown_(shown) {}
  ProgressLine(const ProgressLine&) = delete;
  ProgressLine& operator=(const ProgressLine&) = delete;
  ~ProgressLine() { clear(); }

  void show(const Progress& progress);
  /// Erases the line, so that other text can be written.
  void clear();

 private:
  using Clock = std::chrono::steady_clock;

  bool shown_;
  bool visible_ = false;
  Clock::time_point begin_ = Clock::now();
  Clock::time_point next_ = begin_ + std::chrono::seconds(1);
};

}  // namespace sigconv
