#pragma once

#include <functional>
#include <optional>
#include <string>

#include "input/read_whole.hpp"
#include "sigconv/error.hpp"
#include "table/layout.hpp"
#include "table/time.hpp"

// The times of a kernel that is a column of a table.
namespace sigconv {

/// The times of the rows whose numbers are the taps.
struct KernelTimes {
  std::string source;            ///< the file, for messages
  std::optional<TimeStep> step;  ///< empty if the kernel has no times, or a single row
  Time::Kind kind = Time::Kind::number;
};

/// Returns a check that the rows of a kernel are equally spaced in time. Any gap is an error,
/// because taps have no times. Stores the step in `found`, which must outlive the check.
RowCheck make_kernel_check(const Layout& layout, KernelTimes& found);

/// Returns an error if the step of a table is not that of the kernel.
Failure check_kernel_step(const Layout& layout, const KernelTimes& kernel);

/// Returns an error if `step`, of the table `source`, is not that of the kernel.
Failure check_kernel_step(const TimeStep& step, const std::string& source,
                          const KernelTimes& kernel);

}  // namespace sigconv
