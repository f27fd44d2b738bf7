#pragma once

#include <atomic>
#include <cstddef>
#include <functional>

#include "sigconv/spec.hpp"

namespace sigconv {

/// Calls a job with each index below `count`: some of them at once, or in turn.
using Run = std::function<void(std::size_t count, const std::function<void(std::size_t)>& job)>;

void in_turn(std::size_t count, const std::function<void(std::size_t)>& job);

/// By the threads of a Line that have nothing else to do, and this one.
void at_once(std::size_t count, const std::function<void(std::size_t)>& job);

/// What goes from step to step.
struct Carrier {
  /// What one step did the next one sees. TBB sees to that too; the thread sanitizer, which does
  /// not look into a library that was built without it, has to see it here.
  std::atomic<int> handed_on = 0;
};

/// Steps that carriers pass in turn. Those in order take one carrier at a time, and each carrier in
/// the order of take().
class Line {
 public:
  virtual ~Line() = default;
  /// The next carrier; null when there are no more. In order.
  virtual Carrier* take() = 0;
  virtual void prepare(Carrier&) {}  ///< of several carriers at once
  virtual void join(Carrier&) {}     ///< in order
  virtual void work(Carrier&) {}     ///< of several at once
  virtual void give(Carrier&) = 0;   ///< in order
};

/// Runs `line` on so many threads, with some carriers a thread on their way.
void run_line(Line& line, Index threads);

}  // namespace sigconv
