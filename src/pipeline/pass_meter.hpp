#pragma once

#include <cstdint>
#include <utility>

#include "output/progress.hpp"

namespace sigconv {

/// A meter that shows how much of a table was read, over all passes.
class PassMeter {
 public:
  /// `line`: shows the progress, or null. `total`: bytes to read in all passes; 0 if unknown.
  PassMeter(ProgressLine* line, std::uint64_t total) : line_(line), total_(total) {}

  /// Shows the progress. `bytes`: bytes read so far in this pass.
  void advance(std::uint64_t bytes) {
    if (line_ != nullptr) line_->show({Progress::Unit::bytes, before_ + bytes, total_});
    this_pass_ = bytes;
  }
  void end_pass() { before_ += std::exchange(this_pass_, 0); }

 private:
  ProgressLine* line_;
  std::uint64_t total_;
  std::uint64_t before_ = 0;     // bytes of earlier passes
  std::uint64_t this_pass_ = 0;  // bytes read so far in this pass
};

}  // namespace sigconv
