#include "commands/kernel.hpp"

#include "cli/option_groups.hpp"
#include "cli/options.hpp"
#include "input/kernel_source.hpp"
#include "output/file.hpp"
#include "output/number_table.hpp"
#include "plot/table_plot.hpp"
#include "sigconv/plan.hpp"

namespace sigconv {
namespace {

// Joins words as -k writes a design: NAME:ARGUMENT,...
std::string joined(const std::vector<std::string>& words) {
  std::string text = words[0];
  for (std::size_t i = 1; i < words.size(); ++i)
    text += (i == 1 && text.find(':') == std::string::npos ? ":" : ",") + words[i];
  return text;
}

}  // namespace

void add_kernel_command(OptionSet& set, KernelOptions& options) {
  set.add_files(options::files, options.words).takes("NAME[:ARGUMENT,...] | NAME [ARGUMENT]...");
  set.check([&]() -> Failure {
    if (!options.words.empty()) return std::nullopt;
    return usage_error("kernel needs the name of a design",
                       "run sigconv kernel --help to list the designs");
  });
  set.add(options::normalize, options.normalize);
  add_design(set, options.design);
  add_written(set, options.output, options.format);
  check_output(set, options.output);
  add_plot(set, options.plot, options.output);
  set.add(options::help);
}

Result<std::vector<double>> taps_of(const std::string& kernel, const DesignOptions& design,
                                    bool normalize) {
  auto taps = read_kernel(kernel, design);
  if (!taps || !normalize) return taps;
  Spec spec;
  spec.operation = Operation::correlate;  // in the order of the kernel
  spec.normalize = true;
  const auto plan = make_plan(spec, *taps);
  if (!plan) return of_kernel(plan.error(), kernel);
  return plan->weights;
}

Failure run_kernel(const KernelOptions& options) {
  const std::string kernel = joined(options.words);
  const auto taps = taps_of(kernel, options.design, options.normalize);
  if (!taps) return taps.error();
  NumberTable table;
  table.header = false;
  table.columns.push_back({kernel, *taps, {}});
  if (auto error = write_file(options.output, number_table_text(table, options.format)))
    return error;
  if (options.plot.empty()) return std::nullopt;
  return draw_plot(plot_of_kernels(table), options.plot);
}

std::string designs_list() {
  return "Designs, of -k too:\n" + design_list() +
         "  segment:FILE[:COLUMN][,FIRST,COUNT]  a piece of a signal, for corr\n"
         "  matched:FILE[:COLUMN][,FIRST,COUNT]  the same reversed, for conv\n";
}

}  // namespace sigconv
