#pragma once

namespace sigconv {

/// The policy of --na: how missing values are treated before the signal is extended.
enum class Missing {
  error,     ///< a missing value ends the run
  keep,      ///< an output that reads one is missing
  skip,      ///< outputs are rescaled by the weights of the samples that are present
  zero,      ///< 0 takes its place
  hold,      ///< the last value takes its place
  backfill,  ///< the next value takes its place
  linear,    ///< the line between the values before and after takes its place
};

}  // namespace sigconv
