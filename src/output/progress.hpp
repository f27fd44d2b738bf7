#pragma once

#include <chrono>
#include <cstdint>
#include <string>

namespace sigconv {

/// How far a run is, of `total`; 0 where that is not known.
struct Progress {
  enum class Unit { bytes, files, epochs };
  Unit unit = Unit::bytes;
  std::uint64_t done = 0;
  std::uint64_t total = 0;
};

/// What is done, its rate, and the time left, in a line of fewer than 80 characters.
std::string progress_line(const Progress& progress, double seconds);

/// That line on standard error, from a second on: once in a while, in its own place, and gone at
/// the end. Called from one thread at a time.
class ProgressLine {
 public:
  /// `shown`: nothing is written otherwise.
  explicit ProgressLine(bool shown) : shown_(shown) {}
  ProgressLine(const ProgressLine&) = delete;
  ProgressLine& operator=(const ProgressLine&) = delete;
  ~ProgressLine() { clear(); }

  void show(const Progress& progress);
  /// Takes the line away, for something else to be written.
  void clear();

 private:
  using Clock = std::chrono::steady_clock;

  bool shown_;
  bool visible_ = false;
  Clock::time_point begin_ = Clock::now();
  Clock::time_point next_ = begin_ + std::chrono::seconds(1);
};

}  // namespace sigconv
