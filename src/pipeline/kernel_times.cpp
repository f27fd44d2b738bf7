#include "pipeline/kernel_times.hpp"

#include <fmt/format.h>

#include <cmath>
#include <memory>
#include <utility>

#include "input/number.hpp"
#include "pipeline/time_check.hpp"
#include "pipeline/time_text.hpp"

namespace sigconv {
namespace {

// Returns the error of a row at which the times of a kernel stop to follow each other.
Error kernel_error(Error error, const Layout& layout, std::size_t times) {
  error.message = "the rows of a kernel must be equally spaced in time: " + error.message;
  // --gaps applies to the signal only.
  if (error.hint.find("--gaps") == std::string::npos) return error;
  const std::string column = layout.names.empty() ? std::to_string(times + 1) : layout.names[times];
  error.hint =
      fmt::format("fill the gap first: sigconv pad --width 0 --time {} --gaps fill --na linear",
                  shell_word(column));
  return error;
}

}  // namespace

RowCheck make_kernel_check(const Layout& layout, KernelTimes& found) {
  struct State {
    TimeCheck check;
    TimeTrack track;
  };
  auto state = std::make_shared<State>(State{TimeCheck(layout, Gaps::error, true), {}});
  found.source = layout.source;
  found.step = layout.time_step;
  return [state = std::move(state), &layout, &found](const Rows& rows, std::size_t begin,
                                                     std::size_t end) -> Failure {
    if (state->track.steps < 0 && begin < end) found.kind = rows.times[begin].kind;
    const std::size_t stop = state->check.follow(state->track, rows, begin, end);
    if (stop == end) return std::nullopt;
    return kernel_error(state->check.gap(state->track, rows, stop).error(), layout, *layout.times);
  };
}

Failure check_kernel_step(const TimeStep& step, const std::string& source,
                          const KernelTimes& kernel) {
  if (!kernel.step) return std::nullopt;
  constexpr double kRounded = 1e-3;  // steps of two files that are rounded to few digits
  const double length = kernel.step->unit.of(1);
  const bool equal = step.months == kernel.step->months &&
                     (step.months > 0 || std::abs(step.unit.of(1) - length) <= kRounded * length);
  if (equal) return std::nullopt;
  return data_error(source,
                    fmt::format("the times have the step {}, and those of the kernel in {} have {}",
                                step_text(step, kernel.kind), kernel.source,
                                step_text(*kernel.step, kernel.kind)),
                    "use a kernel and a signal with the same step");
}

Failure check_kernel_step(const Layout& layout, const KernelTimes& kernel) {
  if (!layout.time_step) return std::nullopt;
  return check_kernel_step(*layout.time_step, layout.source, kernel);
}

}  // namespace sigconv
