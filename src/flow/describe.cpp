#include "flow/describe.hpp"

#include <fmt/format.h>

#include <numeric>

namespace sigconv {
namespace {

std::string count_of(Index count, const char* what) {
  return fmt::format("{} {}{}", count, what, count == 1 ? "" : "s");
}

std::string delimiter_name(const Layout& layout) {
  if (layout.blanks) return "runs of blanks";
  if (layout.delimiter == '\t') return "tabs";
  return fmt::format("'{}'", layout.delimiter);
}

}  // namespace

std::string describe_kernel(const Spec& spec, const Plan& plan) {
  if (spec.operation == Operation::pad)
    return fmt::format("{} ahead of the signal, {} after it", count_of(spec.pad_left, "sample"),
                       count_of(spec.pad_right, "sample"));
  return fmt::format(
      "kernel: {}, sum {}; the window of a row reaches from {} before it to {} after",
      count_of(static_cast<Index>(plan.weights.size()), "tap"),
      std::accumulate(plan.weights.begin(), plan.weights.end(), 0.0), plan.lookback,
      plan.span - 1 - plan.lookback);
}

std::string describe_method(const Spec& spec, const Plan& plan) {
  const char* why = spec.method == Method::automatic ? "the cheaper by taps, dilation and stride"
                                                     : "as asked for";
  switch (plan.method) {
    case Method::reference:
      return fmt::format("method: reference, {}", why);
    case Method::fft:
      return fmt::format("method: fft in blocks of {}, {}", count_of(plan.grid, "output"), why);
    default:
      return fmt::format("method: direct, {}", why);
  }
}

std::string describe_table(const Layout& layout, const Format& format) {
  std::string columns;
  for (const std::size_t column : layout.chosen)
    columns += (columns.empty() ? "" : ", ") +
               (layout.names.empty() ? std::to_string(column + 1) : layout.names[column]);
  const char* rows = format.rows == Format::Rows::verbatim ? "as they are, numbers replaced"
                     : format.rows == Format::Rows::json   ? "as JSON objects"
                                                           : "field by field";
  return fmt::format("{}: {} between {}, {}; convolves {}; writes rows {}", layout.source,
                     delimiter_name(layout), count_of(static_cast<Index>(layout.width), "column"),
                     layout.names.empty() ? "no header" : "a header", columns, rows);
}

}  // namespace sigconv
