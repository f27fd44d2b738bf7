#include "commands/response.hpp"

#include <cmath>

#include "cli/option_groups.hpp"
#include "cli/options.hpp"
#include "commands/kernel.hpp"
#include "input/kernel_source.hpp"
#include "output/file.hpp"
#include "output/number_table.hpp"
#include "plot/table_plot.hpp"
#include "sigconv/plan.hpp"
#include "sigconv/response.hpp"

namespace sigconv {

void add_response(OptionSet& set, ResponseOptions& options) {
  set.add_files(options::files, options.inputs).takes("");
  set.check([&]() -> Failure {
    if (!options.inputs.empty()) {
      const std::string& word = options.inputs[0];
      if (!set.given(options::kernel) && (kernel_is_design(word) || kernel_is_list(word)))
        return usage_error("response reads the kernel from -k", "write -k " + word);
      return usage_error("response takes no FILE: '" + word + "'",
                         "give the kernel with -k: numbers (-1,0,1), a design (box:5) or a file");
    }
    if (!set.given(options::kernel))
      return usage_error("response needs a kernel: -k",
                         "give -k a list of numbers (-1,0,1), a design (box:5) or a file");
    return std::nullopt;
  });
  set.add(options::kernel, options.kernel);
  set.add(options::normalize, options.normalize);
  add_design(set, options.design, options.kernel);
  set.add(options::points, options.points);
  set.add(options::align, options.align).defaults_to("causal");
  add_written(set, options.output, options.format, "csv");
  check_output(set, options.output);
  add_plot(set, options.plot, options.output);
  set.add(options::help);
}

Failure run_response(const ResponseOptions& options) {
  const auto taps = taps_of(options.kernel, options.design, options.normalize);
  if (!taps) return taps.error();
  Spec spec;
  spec.align = options.align;
  const auto plan = make_plan(spec, *taps);
  if (!plan) return of_kernel(plan.error(), options.kernel);
  NumberTable table;
  table.columns = {{"frequency", {}, {}},
                   {"magnitude", {}, {}},
                   {"dB", {}, {}},
                   {"phase", {}, {}},
                   {"group_delay", {}, {}}};
  const Index ahead = plan->span - 1 - plan->lookback;
  for (const Response& each : frequency_response(*taps, options.points, ahead)) {
    auto column = table.columns.begin();
    for (const double value : {each.frequency * options.design.rate, each.magnitude, each.decibels,
                               each.phase, each.group_delay})
      (column++)->values.push_back(value);
  }
  if (auto error = write_file(options.output, number_table_text(table, options.format)))
    return error;
  if (options.plot.empty()) return std::nullopt;
  // Draws the magnitude in dB only. Rounds the delays to hide rounding errors at frequencies that
  // the kernel removes.
  table.columns.erase(table.columns.begin() + 1);
  for (double& delay : table.columns.back().values) delay = std::round(delay * 1e6) / 1e6;
  Plot plot = plot_of(table, Plot::Curve::Kind::output);
  plot.title = options.kernel;
  return draw_plot(plot, options.plot);
}

}  // namespace sigconv
