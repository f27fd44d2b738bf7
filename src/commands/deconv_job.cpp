#include "commands/deconv_job.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "input/kernel_source.hpp"
#include "output/file.hpp"
#include "output/row_writer.hpp"
#include "output/tensor_writer.hpp"
#include "plot/plot.hpp"
#include "sigconv/fit.hpp"
#include "sigconv/plan.hpp"

namespace sigconv {
namespace {

// Sample r of the input belongs to row r + shift of the table: the row that conv gives the output
// which belongs to it.
Index shift_of(const Plan& plan) {
  switch (plan.mode) {
    case Mode::full:
      return plan.span - 1 - plan.lookback;
    case Mode::valid:
      return -plan.lookback;
    case Mode::same:
      return 0;
  }
  return 0;
}

// Lines for `count` samples beside the rows there are.
std::vector<Lines> lines_of(const WholeSeries& series, Index count, Index shift) {
  std::vector<Lines> all;
  Index next = 0;
  const auto add = [&](Index stop, const Rows* rows, std::size_t row) {
    stop = std::min(stop, count);
    if (next >= stop) return;
    Lines& lines = all.emplace_back();
    lines.rows = rows;
    lines.row = static_cast<std::uint32_t>(row);
    lines.output = static_cast<std::uint32_t>(next);
    lines.count = static_cast<std::uint32_t>(stop - next);
    next = stop;
  };
  add(-shift, nullptr, 0);
  Index begin = 0;  // of the piece
  for (const WholeSeries::Piece& piece : series.rows) {
    const auto rows = static_cast<Index>(piece.end - piece.begin);
    const Index row = next + shift;
    if (row >= begin && row < begin + rows)
      add(begin + rows - shift, piece.rows.get(),
          piece.begin + static_cast<std::size_t>(row - begin));
    begin += rows;
  }
  add(count, nullptr, 0);
  return all;
}

std::string text_of(const WholeSeries& series, const Format& format, const Plan& plan,
                    Outputs inputs) {
  if (format.rows == Format::Rows::npy) {
    const auto rows = static_cast<Index>(inputs[0].size());
    Tensor tensor{{rows}, {}};
    if (inputs.size() > 1) tensor.shape.push_back(static_cast<Index>(inputs.size()));
    for (std::size_t row = 0; row < inputs[0].size(); ++row)
      for (const auto& column : inputs) tensor.values.push_back(column[row]);
    return npy_bytes(tensor);
  }
  const auto count = static_cast<Index>(inputs[0].size());
  const auto lines = lines_of(series, count, shift_of(plan));
  Work work;
  work.windows.emplace_back().count = count;
  const std::vector<Outputs> outputs = {std::move(inputs)};
  Bytes bytes;
  write_lines(*series.layout, format, work, lines, outputs, bytes);
  return format.header + std::string(bytes.view());
}

Plot plot_of(const WholeSeries& series, const Plan& plan, const Outputs& inputs) {
  using Kind = Plot::Curve::Kind;
  Plot plot;
  plot.x_label = "row";
  for (std::size_t i = 0; i < inputs.size(); ++i) {
    Envelope given;
    Envelope found;
    given.push(series.values[i]);
    found.push(inputs[i]);
    const auto shift = static_cast<double>(shift_of(plan));
    plot.panels.push_back({series.name(i),
                           {{Kind::input, "input", points_of(given)},
                            {Kind::output, "deconvolved", points_of(found, shift)}}});
  }
  return plot;
}

double largest(const std::vector<double>& numbers) {
  double most = 0;
  for (const double number : numbers) most = std::max(most, std::abs(number));
  return most;
}

// What was not exact, or is likely to be noise.
std::string note(const DeconvJob& job, const Deconvolution& found,
                 const std::vector<double>& outputs) {
  std::string text;
  if (!found.exact) {
    text = fmt::format("{}least squares with --ridge {:.3g}, residual {:.3g} (rms)",
                       job.ridge ? "" : "not exact; ", found.ridge, found.residual);
    if (!found.converged) text += ", not converged";
  }
  // A kernel of smoothing weights makes nothing larger.
  constexpr double kFar = 20;
  const double times = largest(found.input) / largest(outputs);
  if (times > kFar)
    text +=
        fmt::format("{}{:.2g} times as large as the output: noise, which a larger --ridge damps",
                    text.empty() ? "" : "; ", times);
  return text;
}

}  // namespace

Failure run_deconv(const DeconvJob& job) {
  const auto kernel = read_kernel(job.kernel, job.design);
  if (!kernel) return kernel.error();
  const auto plan = make_plan(job.spec, *kernel);
  if (!plan) return of_kernel(plan.error(), job.kernel);
  const auto series = read_series(job.input, job.table, true);
  if (!series) return series.error();
  const auto format = make_format(job.table.format, *series->layout);
  if (!format) return format.error();
  Outputs inputs;
  for (std::size_t i = 0; i < series->values.size(); ++i) {
    auto found = deconvolve(job.spec, *kernel, series->values[i], job.ridge);
    if (!found) {
      Error error = of_kernel(found.error(), job.kernel);
      if (error.kind != ErrorKind::usage && error.source.empty())
        error.source = series->layout->source;
      return error;
    }
    if (const auto text = note(job, *found, series->values[i]); job.say && !text.empty())
      job.say("column " + series->name(i) + ": " + text);
    inputs.push_back(std::move(found->input));
  }
  const Plot plot = job.table.plot.empty() ? Plot() : plot_of(*series, *plan, inputs);
  if (auto error = write_file(job.output, text_of(*series, *format, *plan, std::move(inputs))))
    return error;
  return job.table.plot.empty() ? std::nullopt : draw_plot(plot, job.table.plot);
}

}  // namespace sigconv
