#include "commands/series_gradient.hpp"

#include <algorithm>
#include <cmath>
#include <map>

#include "input/kernel_source.hpp"
#include "input/number_list.hpp"
#include "output/tensor_writer.hpp"
#include "pipeline/table_kernel.hpp"
#include "sigconv/convolve.hpp"
#include "sigconv/gradient.hpp"

namespace sigconv {
namespace {

Result<WholeTable> read_columns(ByteSource& source, const TableOptions& options,
                                const ColumnOptions& chosen, bool may_miss = false) {
  const NoneMissing none_missing{"a number is missing",
                                 "fill missing samples first: sigconv pad --width 0 --na linear"};
  RowOptions rows = row_options(options, source);
  rows.columns = chosen;
  return read_whole(source, rows, {may_miss ? nullptr : &none_missing});
}

// Returns whether an output may be missing, and dL/dy with it.
bool may_miss(const SeriesGradientRequest& request) {
  return request.spec.extension.rule == Rule::missing;
}

// Returns the row indices of each series. The series are in order of appearance.
std::vector<std::vector<std::size_t>> series_of(const WholeTable& columns, std::size_t rows) {
  std::vector<std::vector<std::size_t>> series;
  std::map<std::string, std::size_t> known;
  for (std::size_t row = 0; row < rows; ++row) {
    const std::string key = columns.keys.empty() ? std::string() : columns.keys[row];
    const auto [at, fresh] = known.try_emplace(key, series.size());
    if (fresh) series.emplace_back();
    series[at->second].push_back(row);
  }
  return series;
}

Result<WholeTable> read_upstream(const SeriesGradientRequest& request, std::size_t columns) {
  auto list = read_number_list("--upstream", request.gradient.upstream,
                               "give numbers between commas, or a file");
  const bool gaps = list.wrong == NumberList::Wrong::missing && may_miss(request);
  if (list.error && !list.numbers.empty() && !gaps) return *list.error;
  WholeTable upstream;
  if (list.error && !list.numbers.empty()) {
    auto source = ByteSource::of_list("--upstream", request.gradient.upstream, '.', ',');
    if (!source) return source.error();
    auto read = read_columns(*source, {}, {}, true);
    if (!read) return read.error();
    upstream = std::move(*read);
  } else if (!list.error) {
    upstream.values.push_back(std::move(list.numbers));
  } else {
    auto source = ByteSource::open(request.gradient.upstream);
    if (!source) return source.error();
    // The upstream gradient has the dialect of the input, but its own header and no skipped lines.
    TableOptions options = request.table;
    options.dialect.header = Header::detect;
    options.dialect.header_rows = 1;
    options.dialect.skip_lines = 0;
    auto read = read_columns(*source, options, {}, may_miss(request));
    if (!read) return read.error();
    upstream = std::move(*read);
  }
  if (upstream.values.size() == columns) return upstream;
  return data_error({},
                    "the upstream gradient has " + std::to_string(upstream.values.size()) +
                        (upstream.values.size() == 1 ? " column" : " columns") +
                        " of numbers, but " + std::to_string(columns) +
                        (columns == 1 ? " column is convolved" : " columns are convolved"),
                    "choose the columns to convolve with -c");
}

std::vector<double> picked(const std::vector<double>& values,
                           const std::vector<std::size_t>& places) {
  std::vector<double> some;
  some.reserve(places.size());
  for (const std::size_t place : places) some.push_back(values[place]);
  return some;
}

// Returns for each output the sum of the magnitudes of the samples that it reads.
std::vector<double> read_magnitudes(Spec spec, std::size_t taps, std::vector<double> signal) {
  spec.normalize = false;
  spec.method = Method::direct;
  spec.extension.value.value = std::abs(spec.extension.value.value);
  for (double& sample : signal) sample = std::abs(sample);
  return *convolve(*make_plan(spec, std::vector<double>(taps, 1.0)), signal);
}

Failure check(const SeriesGradientRequest& request, const std::vector<double>& weights,
              const std::vector<double>& signal, const std::vector<double>& g,
              const Gradients& gradients) {
  const auto outputs = [&](std::span<const double> w, std::span<const double> x) {
    Spec spec = request.spec;
    spec.method = Method::direct;  // FFT would round outputs of integers
    const auto plan = make_plan(spec, w);
    if (plan) return *convolve(*plan, x);
    return std::vector<double>(g.size(),
                               std::nan(""));  // the sum of the taps is 0 but for rounding
  };
  using Span = std::span<const double>;
  const bool medians = request.spec.extension.rule == Rule::constant &&
                       request.spec.extension.value.kind == PadValue::Kind::median;
  const auto y = outputs(weights, signal);
  const double bias = gradients.bias;
  // A constant outside may be multiplied by the largest tap, and the sample by the smallest one.
  constexpr double kMostRatio = 0x1p60;
  double least = largest(weights);
  for (const double weight : weights)
    if (weight != 0) least = std::min(least, std::abs(weight));
  const double ratio = least > 0 ? std::min(largest(weights) / least, kMostRatio) : 1;
  const double around = ratio * std::abs(request.spec.extension.value.value);
  Slopes slopes[] = {{"input", signal, gradients.input, [&](Span x) { return outputs(weights, x); },
                      linear_step(std::max(largest(signal), around))},
                     {"kernel", weights, gradients.kernel,
                      [&](Span w) { return outputs(w, signal); }, linear_step(largest(weights))},
                     {"bias",
                      {0.0},
                      std::span(&bias, 1),
                      [&](Span b) {
                        auto moved = y;
                        for (double& each : moved) each += b[0];
                        return moved;
                      },
                      linear_step(largest(y))}};
  if (medians) set_median(slopes[static_cast<int>(Wrt::input)]);
  if (request.spec.normalize)
    set_quotient(slopes[static_cast<int>(Wrt::kernel)],
                 read_magnitudes(request.spec, weights.size(), signal));
  for (Slopes& each : slopes) each.may_miss = may_miss(request);
  const double cost = static_cast<double>(g.size()) * static_cast<double>(weights.size());
  for (const Wrt wrt : {Wrt::input, Wrt::kernel, Wrt::bias})
    if (!request.gradient.wrt || *request.gradient.wrt == wrt)
      if (auto error = check_slopes(slopes[static_cast<int>(wrt)], g, cost, request.gradient))
        return error;
  return std::nullopt;
}

// Checks that dL/dy is a number for each output that has a value.
Failure check_present(const Plan& plan, Index length, const std::vector<double>& g) {
  for (std::size_t i = 0; i < g.size(); ++i)
    if (std::isnan(g[i]) && !plan.reads_outside(static_cast<Index>(i), length))
      return data_error("--upstream",
                        "a number is missing for output " + std::to_string(i + 1) +
                            ", whose window lies inside the signal",
                        "give 0 if the loss does not depend on this output");
  return std::nullopt;
}

// Computes the gradients of each series. If every row has an output, upstream rows match input
// rows. Otherwise they follow series by series.
Failure differentiate(const SeriesGradientRequest& request, const Kernel& kernel,
                      SeriesGradients& sums) {
  const WholeTable& columns = sums.columns;
  const WholeTable& upstream = sums.upstream;
  const std::size_t rows = columns.values[0].size();
  const auto series = series_of(columns, rows);
  const bool in_place = request.spec.mode == Mode::same && request.spec.stride == 1;
  const auto plan = make_plan(request.spec, kernel);
  if (!plan) return plan.error();
  std::size_t outputs = 0;
  std::size_t too_short = 0;  // groups without outputs
  for (const auto& each : series) {
    const auto count = plan->outputs(static_cast<Index>(each.size()));
    if (count)
      outputs += static_cast<std::size_t>(*count);
    else if (++too_short == series.size())
      return count.error();
  }
  if (rows == 0) return plan->outputs(0).error();
  if (too_short > 0 && request.gradient.say)
    request.gradient.say(columns.layout->source + ": --mode valid has no output for " +
                         std::to_string(too_short) + " of " + std::to_string(series.size()) +
                         " groups; the gradient of their samples is 0");
  if (upstream.values[0].size() != outputs)
    return data_error({},
                      "the upstream gradient has " + std::to_string(upstream.values[0].size()) +
                          " rows, but the output has " + std::to_string(outputs),
                      "run the command without grad to see the outputs that dL/dy belongs to");
  sums.input.assign(columns.values.size(), std::vector<double>(rows));
  sums.kernel.resize(kernel.taps.size());
  for (std::size_t column = 0; column < columns.values.size(); ++column) {
    std::size_t next = 0;
    for (const auto& places : series) {
      const auto possible = plan->outputs(static_cast<Index>(places.size()));
      if (!possible) continue;
      const auto count = static_cast<std::size_t>(*possible);
      const auto signal = picked(columns.values[column], places);
      std::vector<double> g;
      if (in_place) {
        g = picked(upstream.values[column], places);
      } else {
        const auto from = upstream.values[column].begin() + static_cast<std::ptrdiff_t>(next);
        g.assign(from, from + static_cast<std::ptrdiff_t>(count));
      }
      next += count;
      if (auto error = check_present(*plan, static_cast<Index>(places.size()), g)) return *error;
      const auto gradients = convolve_gradients(request.spec, kernel, signal, g);
      if (!gradients) return gradients.error();
      if (request.gradient.check)
        if (auto error = check(request, kernel.weights(), signal, g, *gradients)) return *error;
      for (std::size_t i = 0; i < places.size(); ++i)
        sums.input[column][places[i]] = gradients->input[i];
      for (std::size_t k = 0; k < kernel.taps.size(); ++k) sums.kernel[k] += gradients->kernel[k];
      sums.bias += gradients->bias;
    }
  }
  return std::nullopt;
}

}  // namespace

Result<Kernel> read_request_kernel(const SeriesGradientRequest& request) {
  TableOptions table = request.table;
  return read_table_kernel(request.kernel, request.design,
                           inputs_of(request.signal, request.inputs), table);
}

Result<SeriesGradients> compute_series_gradients(const SeriesGradientRequest& request,
                                                 const Kernel& kernel) {
  const Dialect& dialect = request.table.dialect;
  auto source = request.signal ? ByteSource::of_list("--signal", *request.signal,
                                                     dialect.number.decimal, dialect.delimiter)
                               : ByteSource::open(request.inputs[0]);
  if (!source) return source.error();
  SeriesGradients sums;
  auto columns = read_columns(*source, request.table, request.table.columns);
  if (!columns) return columns.error();
  sums.columns = std::move(*columns);
  auto upstream = read_upstream(request, sums.columns.values.size());
  if (!upstream) return upstream.error();
  sums.upstream = std::move(*upstream);
  if (auto error = differentiate(request, kernel, sums)) return *error;
  return sums;
}

std::string gradient_text(const SeriesGradientRequest& request, const SeriesGradients& sums,
                          Wrt wrt) {
  std::string out;
  if (wrt != Wrt::input) {
    // Uses commas and decimal points, as -k does.
    const auto slopes = wrt == Wrt::bias ? std::span(&sums.bias, 1) : std::span(sums.kernel);
    for (const double slope : slopes) {
      append_cell(out, slope, {',', '.', request.table.format.number});
      out += '\n';
    }
    return out;
  }
  const Layout& layout = *sums.columns.layout;
  const BlockStyle style{layout.delimiter, layout.decimal, request.table.format.number};
  const auto separate = [&](std::size_t i) {
    out += i + 1 < layout.chosen.size() ? std::string(1, layout.delimiter) : layout.line_end;
  };
  if (!layout.names.empty())
    for (std::size_t i = 0; i < layout.chosen.size(); ++i) {
      out += layout.header_fields[layout.chosen[i]];
      separate(i);
    }
  for (std::size_t row = 0; row < sums.input[0].size(); ++row)
    for (std::size_t i = 0; i < sums.input.size(); ++i) {
      append_cell(out, sums.input[i][row], style);
      separate(i);
    }
  return out;
}

}  // namespace sigconv
