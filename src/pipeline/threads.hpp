#pragma once

#include <cstddef>
#include <functional>

#include "pipeline/tsan.hpp"
#include "sigconv/error.hpp"
#include "sigconv/spec.hpp"

namespace sigconv {

/// A function that calls another with each index below `count`, in turn or on several threads.
using Executor =
    std::function<void(std::size_t count, const std::function<void(std::size_t)>& function)>;

/// Runs the calls one after another on this thread.
void in_turn(std::size_t count, const std::function<void(std::size_t)>& function);

/// Shares the calls between this thread and the idle threads of run_stages().
void at_once(std::size_t count, const std::function<void(std::size_t)>& function);

/// An item that passes from stage to stage. A loop derives its own token from it.
struct Token {
  [[no_unique_address]] HandOver hand_over;
};

/// The five stages of a loop.
///
/// read, stitch and write are serial: each handles one token at a time, in the order of read().
/// parse and compute run on several tokens at once.
class Stages {
 public:
  virtual ~Stages() = default;
  /// Returns the next token, or null after the last one.
  virtual Token* read() = 0;
  virtual void parse(Token&) {}
  virtual void stitch(Token&) {}
  /// `executor` runs independent parts of the token's computation.
  virtual void compute(Token&, const Executor& /*executor*/) {}
  virtual void write(Token&) = 0;
};

/// Passes the next token through the stages on this thread. Returns false after the last one.
bool run_token(Stages& stages);

/// Passes all remaining tokens through the stages on `threads` threads.
void run_stages(Stages& stages, Index threads);

/// Calls `work` with each index below `count`, several at once. Passes each result to `done` in the
/// order of the indices.
void run_in_order(std::size_t count, Index threads, const std::function<Failure(std::size_t)>& work,
                  const std::function<void(const Failure&)>& done);

}  // namespace sigconv
