#include "sigconv/layer.hpp"

#include <algorithm>
#include <cassert>
#include <new>

#include "engine/layer/reference.hpp"
#include "engine/layer/sweep.hpp"
#include "engine/linear_form.hpp"

namespace sigconv {
namespace {

// Returns the number of samples of one channel.
Index plane(const LayerPlan& plan) { return plan.axes[0].input * plan.axes[1].input; }
Index output_plane(const LayerPlan& plan) { return plan.axes[0].output * plan.axes[1].output; }

// Returns a pointer to the samples of batch n, group g. outputs_of() returns the index of its
// outputs.
const double* inputs_of(const LayerPlan& plan, std::span<const double> x, Index n, Index g) {
  return x.data() + (n * plan.in_channels + g * plan.group_inputs()) * plane(plan);
}
Index outputs_of(const LayerPlan& plan, Index n, Index g) {
  return (n * plan.out_channels + g * plan.group_outputs()) * output_plane(plan);
}

// Returns the index of tap (u, v) in its kernel, which is reversed if the plan flips it.
Index place_of(const LayerPlan& plan, Index u, Index v) {
  const Index place = u * plan.axes[1].taps + v;
  return plan.flip ? plan.taps() - 1 - place : place;
}

// Returns the first weight of a group.
const double* weights_of(const LayerPlan& plan, std::span<const double> w, Index g) {
  return w.data() + g * plan.group_outputs() * plan.group_inputs() * plan.taps();
}

// Returns the map of the padded axis, for a rule that pads with copies of samples or the pad value.
AxisMap padded_map(const LayerAxis& axis, Rule rule) {
  assert(fill_of(rule) != Fill::combination);
  AxisMap map;
  map.count = axis.input;
  if (fill_of(rule) == Fill::value) {
    map.outside = axis.before;
    return map;
  }
  const auto place = [&](Index n) {
    return extended_form(rule, LinearForm(), axis.input, n).terms[0].first;
  };
  // If memory cannot hold the places, this fails at once.
  map.before.reserve(static_cast<std::size_t>(axis.before));
  map.after.reserve(static_cast<std::size_t>(axis.after));
  for (Index n = -axis.before; n < 0; ++n) map.before.push_back(place(n));
  for (Index n = axis.input; n < axis.input + axis.after; ++n) map.after.push_back(place(n));
  return map;
}

// Returns each place of the padded axis as a form of its samples.
std::vector<LinearForm> padded_forms(const LayerAxis& axis, const Extension& extension) {
  std::vector<LinearForm> forms;
  forms.reserve(static_cast<std::size_t>(axis.padded()));
  for (Index n = -axis.before; n < axis.input + axis.after; ++n)
    forms.push_back(
        extended_form(extension.rule, LinearForm(extension.value.value), axis.input, n));
  return forms;
}

// Returns an array of that shape. Throws std::bad_alloc if its volume might overflow Index.
std::vector<double> images(Index channels, Index rows, Index columns) {
  const double volume =
      static_cast<double>(channels) * static_cast<double>(rows) * static_cast<double>(columns);
  if (volume > static_cast<double>(kFar)) throw std::bad_alloc();
  return std::vector<double>(static_cast<std::size_t>(channels * rows * columns));
}

// Returns the padded input: extends each row, then the rows. reference_layer() takes its samples
// from the same expressions in the same order, so the bits agree.
std::vector<double> extend(const LayerPlan& plan, std::span<const double> x) {
  // Not a structured binding: clang 14 cannot capture one.
  const LayerAxis& rows = plan.axes[0];
  const LayerAxis& columns = plan.axes[1];
  const Rule rule = plan.extension.rule;
  const double pad = plan.extension.value.value;
  const Index width = columns.padded();
  const auto channels = static_cast<Index>(x.size()) / plane(plan);
  std::vector<double> wide = images(channels, rows.input, width);
  double* to = wide.data();
  for (Index row = 0; row < channels * rows.input; ++row) {
    const double* from = x.data() + row * columns.input;
    for (Index j = -columns.before; j < columns.input + columns.after; ++j)
      *to++ = extended(rule, pad, columns.input, j, [&](Index i) { return from[i]; });
  }
  std::vector<double> all = images(channels, rows.padded(), width);
  to = all.data();
  for (Index channel = 0; channel < channels; ++channel) {
    const double* from = wide.data() + channel * rows.input * width;
    for (Index i = -rows.before; i < rows.input + rows.after; ++i)
      for (Index j = 0; j < width; ++j)
        *to++ =
            extended(rule, pad, rows.input, i, [&](Index row) { return from[row * width + j]; });
  }
  return all;
}

// Adds each place's gradient to the samples that it is made of: the adjoint of extend().
void fold(const LayerPlan& plan, std::span<const double> padded, std::span<double> dx) {
  const auto [rows, columns] = plan.axes;
  const auto row_forms = padded_forms(rows, plan.extension);
  const auto column_forms = padded_forms(columns, plan.extension);
  const auto channels = static_cast<Index>(dx.size()) / plane(plan);
  std::ranges::fill(dx, 0.0);
  std::vector<double> line(static_cast<std::size_t>(columns.input));
  const double* from = padded.data();
  for (Index channel = 0; channel < channels; ++channel)
    for (const LinearForm& row_form : row_forms) {
      std::ranges::fill(line, 0.0);
      for (const LinearForm& form : column_forms) {
        for (const auto& [i, factor] : form.terms)
          line[static_cast<std::size_t>(i)] += factor * *from;
        ++from;
      }
      for (const auto& [i, factor] : row_form.terms) {
        double* to = dx.data() + (channel * rows.input + i) * columns.input;
        for (const double value : line) *to++ += factor * value;
      }
    }
}

// Returns the plan for the signal that extend() made, which needs no padding.
LayerPlan without_padding(LayerPlan plan) {
  for (LayerAxis& axis : plan.axes) {
    axis.input = axis.padded();
    axis.before = axis.after = 0;
  }
  plan.extension = {};
  return plan;
}

// Makes the image one row if the kernel has one tap, without stride or padding: its rows then do
// not matter.
LayerPlan flat(LayerPlan plan) {
  auto& [rows, columns] = plan.axes;
  const bool plain = plan.taps() == 1 && rows.stride == 1 && columns.stride == 1 &&
                     rows.padded() == rows.input && columns.padded() == columns.input;
  if (!plain) return plan;
  columns.input = columns.output = rows.input * columns.input;
  rows.input = rows.output = 1;
  return plan;
}

// Returns the input of a group, padding included.
SampleField input_field(const LayerPlan& plan, const double* x) {
  SampleField field{x, plan.group_inputs(), plan.axes[0].input, plan.axes[1].input, {}, 0};
  for (std::size_t a = 0; a < 2; ++a) field.maps[a] = padded_map(plan.axes[a], plan.extension.rule);
  if (fill_of(plan.extension.rule) == Fill::value)
    field.outside =
        extended(plan.extension.rule, plan.extension.value.value, 1, -1, [](Index) { return 0.0; });
  return field;
}

FieldSweep input_sweep(const LayerPlan& plan) {
  const auto [rows, columns] = plan.axes;
  FieldSweep sweep{{}, {rows.stride, columns.stride}, rows.output, columns.output};
  for (Index c = 0; c < plan.group_inputs(); ++c)
    for (Index u = 0; u < rows.taps; ++u)
      for (Index v = 0; v < columns.taps; ++v)
        sweep.taps.push_back({c, u * rows.dilation, v * columns.dilation});
  return sweep;
}

// Returns the places of the weights in the order of the taps of input_sweep().
std::vector<Index> weight_places(const LayerPlan& plan) {
  std::vector<Index> places;
  for (Index c = 0; c < plan.group_inputs(); ++c)
    for (Index u = 0; u < plan.axes[0].taps; ++u)
      for (Index v = 0; v < plan.axes[1].taps; ++v)
        places.push_back(c * plan.taps() + place_of(plan, u, v));
  return places;
}

// The places residue + s*m of an axis with stride s, and the taps with that residue. dL/dx of such
// a place is the sum over these taps of w * g[m - shift].
struct Phase {
  Index first = 0;  // the first place
  Index count = 0;  // the number of places
  Index start = 0;  // m of the first place
  std::vector<Index> taps;
  Index most = 0;  // the largest shift
};

// Returns the phase of a residue among the places begin .. end-1.
Phase phase_of(const LayerAxis& axis, Index residue, Index begin, Index end) {
  Phase phase;
  const Index s = axis.stride;
  phase.start = begin > residue ? (begin - residue + s - 1) / s : 0;
  phase.first = residue + phase.start * s;
  phase.count = phase.first < end ? (end - phase.first + s - 1) / s : 0;
  for (Index k = 0; k < axis.taps; ++k)
    if (k * axis.dilation % s == residue) {
      phase.taps.push_back(k);
      phase.most = std::max(phase.most, k * axis.dilation / s);
    }
  return phase;
}

// Returns a phase for each residue that a tap has. Places of other residues have no gradient.
std::vector<Phase> phases_of(const LayerAxis& axis, Index begin, Index end) {
  std::vector<Index> residues;
  for (Index k = 0; k < axis.taps; ++k) residues.push_back(k * axis.dilation % axis.stride);
  std::ranges::sort(residues);
  // clang 14 cannot compile std::ranges::unique, which returns a subrange.
  residues.erase(std::unique(residues.begin(), residues.end()), residues.end());
  std::vector<Phase> phases;
  for (const Index residue : residues) {
    Phase phase = phase_of(axis, residue, begin, end);
    if (phase.count > 0) phases.push_back(std::move(phase));
  }
  return phases;
}

// Returns the map by which the taps of a phase read outputs, with zeros around them.
AxisMap output_map(const LayerAxis& axis, const Phase& phase) {
  AxisMap map;
  const Index shift = phase.start - phase.most;  // the output at place 0
  map.outside = std::max<Index>(0, -shift);
  map.first = std::max<Index>(0, shift);
  map.count = std::max<Index>(0, axis.output - map.first);
  return map;
}

// Computes dL/dx~ at the places begin .. end-1 of both axes, for one group's channels, into
// `padded`.
void place_gradient(const LayerPlan& plan, const double* w, const double* g,
                    std::array<Index, 2> begin, std::array<Index, 2> end, double* padded) {
  const auto [rows, columns] = plan.axes;
  const Index width = end[1] - begin[1];
  const Index size = (end[0] - begin[0]) * width;
  if (rows.stride > 1 || columns.stride > 1) std::fill_n(padded, plan.group_inputs() * size, 0.0);
  const auto column_phases = phases_of(columns, begin[1], end[1]);
  for (const Phase& row : phases_of(rows, begin[0], end[0]))
    for (const Phase& column : column_phases) {
      const SampleField field{g,
                              plan.group_outputs(),
                              rows.output,
                              columns.output,
                              {output_map(rows, row), output_map(columns, column)},
                              0};
      FieldSweep sweep{{}, {1, 1}, row.count, column.count};
      FieldWeights weights{w, plan.taps(), {}};
      for (Index o = 0; o < plan.group_outputs(); ++o)
        for (const Index u : row.taps)
          for (const Index v : column.taps) {
            sweep.taps.push_back({o, row.most - u * rows.dilation / rows.stride,
                                  column.most - v * columns.dilation / columns.stride});
            weights.places.push_back(o * plan.group_inputs() * plan.taps() + place_of(plan, u, v));
          }
      double* to = padded + (row.first - begin[0]) * width + (column.first - begin[1]);
      sweep_field(field, sweep, weights, plan.group_inputs(),
                  {to, {size, rows.stride * width, columns.stride}, nullptr});
    }
}

// Returns g without the outputs that read outside the input, which Rule::missing leaves without a
// value. The gradients of the others are those of zeros outside.
std::vector<double> silenced(const LayerPlan& plan, std::span<const double> g) {
  const auto outside = [](const LayerAxis& axis, Index output) {
    const Index start = output * axis.stride - axis.before;
    return start < 0 || start + axis.span() > axis.input;
  };
  const auto& [rows, columns] = plan.axes;
  std::vector<double> kept(g.begin(), g.end());
  for (std::size_t n = 0; n < kept.size(); ++n) {
    const Index place = static_cast<Index>(n) % output_plane(plan);
    if (outside(rows, place / columns.output) || outside(columns, place % columns.output))
      kept[n] = 0;
  }
  return kept;
}

LayerPlan with_zeros(LayerPlan plan) {
  plan.extension = {};
  return plan;
}

[[maybe_unused]] bool has_size(std::span<const double> numbers, Index size) {
  return static_cast<Index>(numbers.size()) == size;
}
[[maybe_unused]] Index weights(const LayerPlan& plan) {
  return plan.out_channels * plan.group_inputs() * plan.taps();
}

}  // namespace

void layer_forward(const LayerPlan& given, std::span<const double> x, std::span<const double> w,
                   std::span<const double> bias, std::span<double> y) {
  assert(has_size(x, given.inputs()) && has_size(w, weights(given)));
  assert(has_size(y, given.outputs()) && (bias.empty() || has_size(bias, given.out_channels)));
  if (given.method == Method::reference) return reference_layer(given, x, w, bias, y);
  const LayerPlan plan = flat(given);
  if (fill_of(plan.extension.rule) == Fill::combination)
    return layer_forward(without_padding(plan), extend(plan, x), w, bias, y);
  const FieldSweep sweep = input_sweep(plan);
  const auto places = weight_places(plan);
  const Index outputs = plan.group_outputs();
  for (Index group = 0; group < plan.groups; ++group)
    for (Index n = 0; n < plan.batches; ++n)
      sweep_field(input_field(plan, inputs_of(plan, x, n, group)), sweep,
                  {weights_of(plan, w, group), plan.group_inputs() * plan.taps(), places}, outputs,
                  {y.data() + outputs_of(plan, n, group),
                   {output_plane(plan), sweep.columns, 1},
                   bias.empty() ? nullptr : bias.data() + group * outputs});
}

void layer_input_gradient(const LayerPlan& given, std::span<const double> w,
                          std::span<const double> g, std::span<double> dx) {
  assert(has_size(w, weights(given)) && has_size(g, given.outputs()));
  assert(has_size(dx, given.inputs()));
  if (given.extension.rule == Rule::missing)
    return layer_input_gradient(with_zeros(given), w, silenced(given, g), dx);
  const LayerPlan plan = flat(given);
  // The pad value is a constant, so its places need no gradient.
  const bool copies = fill_of(plan.extension.rule) != Fill::value;
  std::array<Index, 2> begin{};
  std::array<Index, 2> end{};
  for (std::size_t a = 0; a < 2; ++a) {
    begin[a] = copies ? 0 : plan.axes[a].before;
    end[a] = copies ? plan.axes[a].padded() : plan.axes[a].before + plan.axes[a].input;
  }
  std::vector<double> padded;
  if (copies)
    padded = images(plan.in_channels * plan.batches, end[0] - begin[0], end[1] - begin[1]);
  const Index size = (end[0] - begin[0]) * (end[1] - begin[1]);
  double* to = copies ? padded.data() : dx.data();
  for (Index group = 0; group < plan.groups; ++group)
    for (Index n = 0; n < plan.batches; ++n)
      place_gradient(plan, weights_of(plan, w, group), g.data() + outputs_of(plan, n, group), begin,
                     end, to + (n * plan.in_channels + group * plan.group_inputs()) * size);
  if (copies) fold(plan, padded, dx);
}

void layer_kernel_gradient(const LayerPlan& given, std::span<const double> x,
                           std::span<const double> g, std::span<double> dw) {
  assert(has_size(x, given.inputs()) && has_size(g, given.outputs()));
  assert(has_size(dw, weights(given)));
  if (given.extension.rule == Rule::missing)
    return layer_kernel_gradient(with_zeros(given), x, silenced(given, g), dw);
  const LayerPlan plan = flat(given);
  if (fill_of(plan.extension.rule) == Fill::combination)
    return layer_kernel_gradient(without_padding(plan), extend(plan, x), g, dw);
  std::ranges::fill(dw, 0.0);
  const FieldSweep sweep = input_sweep(plan);
  const Index size = plan.group_outputs() * plan.group_inputs() * plan.taps();
  for (Index group = 0; group < plan.groups; ++group)
    for (Index n = 0; n < plan.batches; ++n)
      correlate_field(input_field(plan, inputs_of(plan, x, n, group)), sweep,
                      g.data() + outputs_of(plan, n, group), plan.group_outputs(),
                      dw.data() + group * size);
  if (plan.flip)
    for (auto at = dw.begin(); at != dw.end(); at += plan.taps())
      std::reverse(at, at + plan.taps());
}

void layer_bias_gradient(const LayerPlan& plan, std::span<const double> g, std::span<double> db) {
  assert(has_size(g, plan.outputs()) && has_size(db, plan.out_channels));
  if (plan.extension.rule == Rule::missing)
    return layer_bias_gradient(with_zeros(plan), silenced(plan, g), db);
  const Index size = output_plane(plan);
  std::ranges::fill(db, 0.0);
  for (Index n = 0; n < plan.batches; ++n)
    for (Index o = 0; o < plan.out_channels; ++o) {
      // Sums pieces, because a sum of their sums has smaller rounding errors than one long sum.
      double total = 0;
      const double* from = g.data() + (n * plan.out_channels + o) * size;
      constexpr Index kRow = 512;
      for (Index begin = 0; begin < size; begin += kRow) {
        double sum = 0;
        for (Index i = begin; i < std::min(begin + kRow, size); ++i) sum += from[i];
        total += sum;
      }
      db[static_cast<std::size_t>(o)] += total;
    }
}

}  // namespace sigconv
