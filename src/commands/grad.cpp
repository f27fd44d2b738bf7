#include "commands/grad.hpp"

#include <fmt/format.h>

#include "cli/option_groups.hpp"
#include "cli/options.hpp"
#include "cli/report.hpp"
#include "commands/layer_gradient.hpp"
#include "input/kernel_source.hpp"
#include "sigconv/plan.hpp"

namespace sigconv {
namespace {

// Adds --upstream, --wrt and --check. The output is one file if --wrt is given, otherwise a folder
// for three files.
void add_gradient(OptionSet& set, GradientRequest& gradient, const std::string& output,
                  const bool& quiet) {
  add_upstream(set, gradient);
  set.add(options::check, gradient.check);
  check_output(set, output, true);
  set.check([&]() -> Failure {
    if (!quiet) gradient.say = say_to_stderr;
    const bool folder = output.ends_with('/');
    if (!gradient.wrt && !folder)
      return usage_error("grad without --wrt writes three files and needs a folder",
                         "name a folder with -o DIR/, or choose --wrt input, kernel or bias");
    if (gradient.wrt && folder)
      return usage_error("grad with --wrt writes one file, but -o names a folder",
                         "name a file with -o, or leave out --wrt");
    return std::nullopt;
  });
}

void add_series(OptionSet& set, GradOptions& options, Operation operation) {
  SeriesGradientRequest& request = options.request;
  set.add_files(options::files, request.inputs).takes("[FILE]");
  check_gradient_inputs(set, request, "grad");
  set.add(options::output, options.output).describes("file, or DIR/ for input, kernel and bias");
  add_quiet(set, options.quiet, request.table);
  add_gradient(set, request.gradient, options.output, options.quiet);
  add_forward(set, request, operation);
  set.add(options::columns, request.table.columns.columns);
  set.add(options::by, request.table.columns.keys);
  set.add(options::signal, request.signal);
  add_dialect(set, request.table.dialect);
  add_number_style(set, request.table.format.number);
  add_threads(set, request.table);
  add_design(set, request.design, request.kernel);
  check_inputs(set, request.inputs, request.signal, &request.kernel);
  set.add(options::verbose, options.verbose);
  set.add(options::help);
}

}  // namespace

void add_upstream(OptionSet& set, GradientRequest& gradient) {
  set.check([&]() -> Failure {
    if (set.given(options::upstream)) return std::nullopt;
    return usage_error("grad needs --upstream",
                       "give dL/dy with --upstream: numbers, or a file in the shape of y");
  });
  set.add(options::upstream, gradient.upstream);
  set.add(options::wrt, gradient.wrt);
}

void check_gradient_inputs(OptionSet& set, const SeriesGradientRequest& request,
                           const char* command) {
  set.check([&set, &request, command]() -> Failure {
    if (request.inputs.size() > 1)
      return usage_error(fmt::format("{} takes one FILE, not {}", command, request.inputs.size()),
                         "run the command once for each file");
    if (set.text(options::upstream) == "-" && request.inputs.empty() && !set.given(options::signal))
      return usage_error("standard input is used twice", "name a file for one of them");
    return std::nullopt;
  });
}

void add_forward(OptionSet& set, SeriesGradientRequest& request, Operation operation) {
  add_windows(set, operation, request.kernel, request.spec);
  add_extension(set, options::pad, request.spec.extension);
}

void add_grad_conv(OptionSet& set, GradOptions& options) {
  add_series(set, options, Operation::convolve);
}

void add_grad_corr(OptionSet& set, GradOptions& options) {
  add_series(set, options, Operation::correlate);
}

Failure run_grad(const GradOptions& options) {
  const SeriesGradientRequest& request = options.request;
  const auto kernel = read_request_kernel(request);
  if (!kernel) return kernel.error();
  if (const auto plan = make_plan(request.spec, *kernel); !plan)
    return of_kernel(plan.error(), request.kernel);
  const auto sums = compute_series_gradients(request, *kernel);
  if (!sums) return sums.error();
  const bool tabs = sums->columns.layout->delimiter == '\t';
  return write_gradients(request.gradient, options.output, tabs ? ".tsv" : ".csv",
                         [&](Wrt wrt) { return gradient_text(request, *sums, wrt); });
}

namespace {

void add_layer_gradient(OptionSet& set, LayerOptions& options, int dimensions) {
  set.add(options::quiet, options.quiet);
  add_layer_options(set, options, dimensions).describes("file, or DIR/ for input, kernel and bias");
  add_gradient(set, options.gradient.emplace(), options.output, options.quiet);
}

}  // namespace

void add_grad_conv1d(OptionSet& set, LayerOptions& options) { add_layer_gradient(set, options, 1); }

void add_grad_conv2d(OptionSet& set, LayerOptions& options) { add_layer_gradient(set, options, 2); }

Failure run_grad_layer(const LayerOptions& options) {
  const auto inputs = read_layer_inputs(options);
  if (!inputs) return inputs.error();
  const auto computed = compute_layer_gradients(options, *inputs);
  if (!computed) return computed.error();
  if (options.gradient->check)
    if (auto error = check_layer_gradients(options, *inputs, *computed)) return error;
  return write_gradients(*options.gradient, options.output, options.format.extension(),
                         [&](Wrt wrt) {
                           const Tensor& tensor = computed->gradients[static_cast<int>(wrt)];
                           return layer_bytes(options, tensor, wrt == Wrt::input);
                         });
}

}  // namespace sigconv
