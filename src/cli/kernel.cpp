#include "cli/kernel.hpp"

#include <cmath>

#include "cli/reading.hpp"
#include "input/kernel_source.hpp"
#include "output/file.hpp"
#include "output/number_table.hpp"
#include "plot/table_plot.hpp"
#include "sigconv/design.hpp"
#include "sigconv/plan.hpp"
#include "sigconv/response.hpp"

namespace sigconv {

Result<KernelJob> read_kernel_job(const Texts& texts) {
  if (texts.inputs.empty())
    return usage_error("kernel needs the name of a design", "sigconv kernel --help lists them");
  KernelJob job;
  job.kernel = texts.inputs[0];
  for (std::size_t i = 1; i < texts.inputs.size(); ++i)
    job.kernel +=
        (i == 1 && job.kernel.find(':') == std::string::npos ? ":" : ",") + texts.inputs[i];
  job.normalize = texts.normalize;
  if (auto error = read_design(texts, job.design)) return *error;
  if (auto error = read_written(texts, job.format)) return *error;
  if (auto error = read_output(texts, job.output)) return *error;
  if (auto error = read_plot(texts, job.plot, job.output)) return *error;
  return job;
}

namespace {

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

}  // namespace

Failure print_kernel(const KernelJob& job) {
  const auto taps = taps_of(job.kernel, job.design, job.normalize);
  if (!taps) return taps.error();
  NumberTable table;
  table.header = false;
  table.columns.push_back({job.kernel, *taps, {}});
  if (auto error = write_file(job.output, number_table_text(table, job.format))) return error;
  if (job.plot.empty()) return std::nullopt;
  return draw_plot(plot_of_kernels(table), job.plot);
}

Result<ResponseJob> read_response(const Texts& texts) {
  ResponseJob job;
  if (!texts.inputs.empty())
    return usage_error("response reads no signal: '" + texts.inputs[0] + "'",
                       "-k is a list of numbers (-1,0,1), a design (box:5) or a file");
  if (!texts.kernel) return usage_error("response needs a kernel: -k");
  job.kernel = *texts.kernel;
  job.normalize = texts.normalize;
  if (auto error = read_design(texts, job.design)) return *error;
  constexpr Index kMost = 1 << 24;
  if (auto error = read(texts.points, job.points, whole("--points", 1, kMost))) return *error;
  if (auto error = read(texts.align, job.align, parse_align)) return *error;
  if (auto error = read_written(texts, job.format)) return *error;
  if (auto error = read_output(texts, job.output)) return *error;
  if (auto error = read_plot(texts, job.plot, job.output)) return *error;
  return job;
}

Failure print_response(const ResponseJob& job) {
  const auto taps = taps_of(job.kernel, job.design, job.normalize);
  if (!taps) return taps.error();
  Spec spec;
  spec.align = job.align;
  const auto plan = make_plan(spec, *taps);
  if (!plan) return of_kernel(plan.error(), job.kernel);
  NumberTable table;
  table.columns = {{"frequency", {}, {}},
                   {"magnitude", {}, {}},
                   {"dB", {}, {}},
                   {"phase", {}, {}},
                   {"group_delay", {}, {}}};
  const Index ahead = plan->span - 1 - plan->lookback;
  for (const Response& each : frequency_response(*taps, job.points, ahead)) {
    auto column = table.columns.begin();
    for (const double value : {each.frequency * job.design.rate, each.magnitude, each.decibels,
                               each.phase, each.group_delay})
      (column++)->values.push_back(value);
  }
  if (auto error = write_file(job.output, number_table_text(table, job.format))) return error;
  if (job.plot.empty()) return std::nullopt;
  // The magnitude is there in dB, and delays differ by rounding where nothing passes.
  table.columns.erase(table.columns.begin() + 1);
  for (double& delay : table.columns.back().values) delay = std::round(delay * 1e6) / 1e6;
  Plot plot = plot_of(table, Plot::Curve::Kind::output);
  plot.title = job.kernel;
  return draw_plot(plot, job.plot);
}

}  // namespace sigconv
