#include "commands/kernel.hpp"

#include "cli/option_groups.hpp"
#include "cli/options.hpp"
#include "error/fault.hpp"
#include "input/kernel_source.hpp"
#include "output/file.hpp"
#include "output/number_table.hpp"
#include "plot/table_plot.hpp"
#include "sigconv/plan.hpp"

namespace sigconv {
namespace {

// Joins the words of a design in the form that -k takes: NAME:ARGUMENT,...
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
    if (!options.words.empty()) {
      options.kernel = joined(options.words);
      return std::nullopt;
    }
    return usage_error("kernel needs the name of a design",
                       "run sigconv kernel --help to list the designs");
  });
  set.add(options::normalize, options.normalize);
  add_design(set, options.design, options.kernel);
  add_written(set, options.output, options.format, "csv");
  check_output(set, options.output);
  add_plot(set, options.plot, options.output);
  set.add(options::help);
}

Result<std::vector<double>> taps_of(const Kernel& kernel, const std::string& text, bool normalize) {
  if (!normalize) return kernel.weights();
  Spec spec;
  spec.operation = Operation::correlate;  // keeps the order of the taps
  spec.normalize = true;
  const auto plan = make_plan(spec, kernel);
  if (!plan) return of_kernel(plan.error(), text);
  return plan->divided_weights();
}

Failure run_kernel(const KernelOptions& options) {
  const auto kernel = read_kernel(options.kernel, options.design);
  if (!kernel) return kernel.error();
  const auto taps = taps_of(*kernel, options.kernel, options.normalize);
  if (!taps) return taps.error();
  NumberTable table;
  table.header = false;
  table.columns.push_back({options.kernel, *taps, {}});
  if (auto error = write_file(options.output, number_table_text(table, options.format)))
    return error;
  if (options.plot.empty()) return std::nullopt;
  return draw_plot(plot_of_kernels(table), options.plot);
}

Error name_rate(Error error, const TableOptions& table) {
  const bool of_frequency = error.fault == Fault::design_frequency_of_rate ||
                            error.fault == Fault::design_frequencies_of_rate;
  const bool from_times = table.rate_of_times || (table.columns.times && !table.rate);
  if (!of_frequency || !from_times || table.columns.times_of_lags) return error;
  std::string rate = table.columns.step ? "rate of --step" : "rate of the times";
  if (!table.columns.step && !table.rate_source.empty()) rate += " in " + table.rate_source;
  error.message = text_of(error, [&](ErrorField field) {
    return field == ErrorField::rate ? std::string_view(rate) : name_of(field);
  });
  error.source = "-k";
  error.fault.reset();
  return error;
}

std::string designs_list() {
  return "Designs, also for -k:\n" + design_list() +
         "  segment:FILE[:COLUMN][,FIRST,COUNT]  part of a signal, as a template for corr\n"
         "  matched:FILE[:COLUMN][,FIRST,COUNT]  the same part reversed, for conv\n" +
         R"(
Arguments:
  N, TAPS, WINDOW  number of taps; odd for savgol, highpass, lowcut, bandstop;
                   delay: number of samples, may be a fraction
  SIGMA, A         standard deviation or width, in samples
  RADIUS           taps on each side of the middle [4 * SIGMA, rounded]
  F, F1, F2        frequency in cycles per sample, 0 to 0.5; --rate HZ for Hz;
                   half of the amplitude passes there
  TAPS             left out: from --transition and --attenuation
  ALPHA            weight of the newest sample, 1e-6 to 1
  BETA             shape of the window, 0 to 700
  ORDER            order of the polynomial (savgol) or of the derivative
  DERIV, DELTA     order of the derivative [0], step between samples [1]
  FIRST, COUNT     first sample, from 0, and number of samples
)";
}

}  // namespace sigconv
