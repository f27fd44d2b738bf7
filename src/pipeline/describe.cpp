#include "pipeline/describe.hpp"

#include <fmt/format.h>

#include <cmath>
#include <numeric>

#include "engine/overlap_save.hpp"

namespace sigconv {
namespace {

std::string count_of(Index count, const char* what) {
  return fmt::format("{} {}{}", count, what, count == 1 ? "" : "s");
}

std::string delimiter_name(const Layout& layout) {
  if (layout.blanks) return "runs of blanks";
  if (layout.delimiter == '\t') return "tab";
  return fmt::format("'{}'", layout.delimiter);
}

const char* written_rows(Format::Rows rows) {
  switch (rows) {
    case Format::Rows::verbatim:
      return "copies rows and replaces numbers";
    case Format::Rows::fields:
      return "writes rows field by field";
    case Format::Rows::json:
      return "writes JSON objects";
    case Format::Rows::npy:
      return "writes a .npy array";
  }
  return "";
}

}  // namespace

std::string describe_kernel(const Spec& spec, const Plan& plan) {
  if (spec.operation == Operation::pad)
    return fmt::format("padding: {} before the signal, {} after it",
                       count_of(spec.pad_left, "sample"), count_of(spec.pad_right, "sample"));
  return fmt::format(
      "kernel: {}, sum {}; the window of a row reaches from {} before it to {} after it",
      count_of(static_cast<Index>(plan.weights.size()), "tap"),
      std::accumulate(plan.weights.begin(), plan.weights.end(), 0.0) / plan.divisor, plan.lookback,
      plan.span - 1 - plan.lookback);
}

std::string describe_method(const Spec& spec, const Plan& plan) {
  const bool fft = plan.method == Method::fft;
  std::string text = "method: ";
  if (plan.method == Method::reference) text += "reference";
  if (plan.method == Method::direct) text += "direct";
  if (fft) {
    const Tiling& tiling = plan.overlap_save->tiling();
    text += fmt::format("fft in blocks of {} with transforms of {}",
                        count_of(tiling.block, "output"), count_of(tiling.size, "point"));
    if (tiling.parts > 1) text += fmt::format(", the kernel in {} parts", tiling.parts);
  }
  if (spec.method != Method::automatic) return text + " (chosen by --method)";
  const double chosen = fft ? plan.fft_cost : plan.direct_cost;
  const double other = fft ? plan.direct_cost : plan.fft_cost;
  return text +
         fmt::format(" (estimate: {:.1f} ns per output; {}: {})", chosen, fft ? "direct" : "fft",
                     std::isfinite(other) ? fmt::format("{:.1f} ns", other) : "not possible");
}

std::string describe_table(const Layout& layout, const Format& format) {
  std::string columns;
  for (const std::size_t column : layout.chosen)
    columns += (columns.empty() ? "" : ", ") +
               (layout.names.empty() ? std::to_string(column + 1) : layout.names[column]);
  return fmt::format("{}: {}, delimiter {}, {}; convolves {}; {}", layout.source,
                     count_of(static_cast<Index>(layout.width), "column"), delimiter_name(layout),
                     layout.names.empty()   ? "no header"
                     : layout.unnamed_first ? "a header without a name for column 1"
                                            : "a header",
                     columns, written_rows(format.rows));
}

}  // namespace sigconv
