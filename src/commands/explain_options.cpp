#include <fmt/format.h>
#include <unistd.h>

#include <algorithm>
#include <cctype>
#include <cstdlib>
#include <string_view>

#include "cli/option_groups.hpp"
#include "cli/options.hpp"
#include "commands/explain.hpp"
#include "commands/grad.hpp"
#include "output/destination.hpp"

namespace sigconv {
namespace {

constexpr Choice kSyntaxes[] = {choice("text", ExplainRequest::Syntax::text),
                                choice("markdown", ExplainRequest::Syntax::markdown),
                                choice("latex", ExplainRequest::Syntax::latex)};

// Returns whether the text has colours. It has them on a terminal, unless NO_COLOR
// (https://no-color.org) or TERM=dumb forbids them.
bool wants_colours(const std::string& output) {
  const auto says = [](const char* name) {
    const char* value = std::getenv(name);
    return std::string_view(value == nullptr ? "" : value);
  };
  return output == "-" && isatty(STDOUT_FILENO) == 1 && says("NO_COLOR").empty() &&
         says("TERM") != "dumb";
}

// Returns whether the page can be written to `path`: a name that ends in .html or .htm, or a target
// that is no file, such as a pipe. Another ending is probably the name of a data file.
bool names_page(const std::string& path) {
  std::string lower = path;
  std::ranges::transform(lower, lower.begin(), [](unsigned char c) { return std::tolower(c); });
  if (lower.ends_with(".html") || lower.ends_with(".htm")) return true;
  Destination target;
  return find_destination(path, target) == 0 &&
         (target.names_descriptor || (target.status && !target.is_regular()));
}

void add_request(OptionSet& set, ExplainRequest& request, const std::vector<std::string>& inputs) {
  set.add(options::outputs, request.outputs);
  set.add(options::limit, request.limit);
  set.add(options::html, request.page);
  set.check([&]() -> Failure {
    if (!set.given(options::html)) return std::nullopt;
    if (request.page.empty()) return usage_error("--html needs the name of a file");
    if (!inputs.empty() && overwrites(request.page, inputs[0]))
      return usage_error("--html would overwrite the input", "name another file for the page");
    if (!names_page(request.page))
      return usage_error(fmt::format("--html '{}' does not end in .html", request.page),
                         "name the file of the page FILE.html");
    return std::nullopt;
  });
  set.add(options::output, request.output);
  check_output(set, request.output);
  set.choose(options::format, kSyntaxes, request.syntax)
      .in(OptionGroup::explanation)
      .defaults_to("text");
  set.check([&]() -> Failure {
    request.colours = wants_colours(request.output);
    return std::nullopt;
  });
}

void add_explained_gradient(OptionSet& set, GradientRequest& gradient) {
  add_upstream(set, gradient);
  set.check([&]() -> Failure {
    if (gradient.wrt || !set.given(options::outputs)) return std::nullopt;
    return usage_error("--outputs of a gradient needs --wrt",
                       "choose one gradient with --wrt input, kernel or bias");
  });
}

void add_series(OptionSet& set, ExplainOptions& options, Operation operation, bool gradient) {
  SeriesGradientRequest& series = options.series;
  TableOptions& table = series.table;
  options.command = gradient ? "grad " : "";
  options.command += set.command();
  set.add_files(options::files, series.inputs).takes("[FILE]");
  check_gradient_inputs(set, series, "explain");
  add_request(set, options.explanation, series.inputs);
  add_forward(set, series, operation);
  if (!gradient) set.add(options::method, series.spec.method);
  set.add(options::columns, table.columns.columns);
  set.add(options::signal, series.signal);
  add_dialect(set, table.dialect);
  if (!gradient) {
    add_missing(set, table);
    add_na_limit(set, table);
    set.add(options::min_present, series.spec.min_present);
  }
  set.check([&]() -> Failure {
    series.spec.skip_missing = table.series.missing == Missing::skip;
    return std::nullopt;
  });
  add_number_style(set, table.format.number);
  add_threads(set, table);
  add_design(set, series.design, series.kernel);
  check_inputs(set, series.inputs, series.signal, &series.kernel);
  if (gradient) add_explained_gradient(set, series.gradient);
  add_quiet(set, options.quiet, table);
  set.add(options::help);
}

void add_layer(OptionSet& set, ExplainLayerOptions& options, int dimensions, bool gradient) {
  LayerOptions& layer = options.layer;
  options.command = gradient ? "grad " : "";
  options.command += set.command();
  add_request(set, options.explanation, layer.inputs);
  add_layer_kernel(set, layer, dimensions);
  add_layer_input(set, layer);
  add_number_style(set, layer.format.number);
  check_layer_places(set, layer);
  set.add(options::threads, layer.threads);
  if (gradient) add_explained_gradient(set, layer.gradient.emplace());
  set.add(options::quiet, layer.quiet);
  set.add(options::help);
}

}  // namespace

void add_explain_conv(OptionSet& set, ExplainOptions& options) {
  add_series(set, options, Operation::convolve, false);
}

void add_explain_corr(OptionSet& set, ExplainOptions& options) {
  add_series(set, options, Operation::correlate, false);
}

void add_explain_grad_conv(OptionSet& set, ExplainOptions& options) {
  add_series(set, options, Operation::convolve, true);
}

void add_explain_grad_corr(OptionSet& set, ExplainOptions& options) {
  add_series(set, options, Operation::correlate, true);
}

void add_explain_conv1d(OptionSet& set, ExplainLayerOptions& options) {
  add_layer(set, options, 1, false);
}

void add_explain_conv2d(OptionSet& set, ExplainLayerOptions& options) {
  add_layer(set, options, 2, false);
}

void add_explain_grad_conv1d(OptionSet& set, ExplainLayerOptions& options) {
  add_layer(set, options, 1, true);
}

void add_explain_grad_conv2d(OptionSet& set, ExplainLayerOptions& options) {
  add_layer(set, options, 2, true);
}

}  // namespace sigconv
