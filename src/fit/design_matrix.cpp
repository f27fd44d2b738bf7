#include "fit/design_matrix.hpp"

#include <algorithm>
#include <optional>

#include "sigconv/convolve.hpp"
#include "sigconv/gradient.hpp"
#include "sigconv/layer.hpp"

namespace sigconv {
namespace {

// Returns the spec of a correlation without padding, which has one output for each row.
Spec window_spec(const DesignMatrix& x, Method method) {
  Spec spec;
  spec.operation = Operation::correlate;
  spec.mode = Mode::valid;
  spec.stride = x.stride;
  spec.dilation = x.dilation;
  spec.method = method;
  return spec;
}

std::span<const double> numbers(const Eigen::VectorXd& vector) {
  return {vector.data(), static_cast<std::size_t>(vector.size())};
}

// Returns sums[(c * inputs + d) * taps + l]: the sum of x_c~[n] * x_d~[n + l * dilation] over the n
// that every tap reads. The sums are the kernel gradient of a layer from all inputs to all.
std::vector<double> lag_sums(const DesignMatrix& x) {
  const Index reach = x.span() - 1;
  const Index read_by_all = x.rows - reach;
  std::vector<double> channels;
  std::vector<double> g;
  for (const auto& window : x.windows) {
    const auto from = window.begin() + reach;
    channels.insert(channels.end(), from, from + x.rows);
    g.insert(g.end(), from, from + read_by_all);
  }
  LayerSpec spec;
  spec.dilation[1] = x.dilation;
  const auto layer =
      make_layer_plan(spec, {x.inputs(), x.rows}, {x.inputs(), x.inputs(), x.taps}, std::nullopt);
  std::vector<double> sums(static_cast<std::size_t>(x.inputs() * x.columns()));
  layer_kernel_gradient(*layer, channels, g, sums);
  return sums;
}

}  // namespace

DesignMatrix DesignMatrix::part(Index first, Index count) const {
  DesignMatrix part = *this;
  part.rows = count;
  for (auto& window : part.windows)
    window = window.subspan(static_cast<std::size_t>(first * stride),
                            static_cast<std::size_t>((count - 1) * stride + span()));
  return part;
}

Eigen::MatrixXd DesignMatrix::written_out() const {
  Eigen::MatrixXd matrix(rows, columns());
  for (Index c = 0; c < inputs(); ++c) {
    const double* window = windows[static_cast<std::size_t>(c)].data();
    for (Index k = 0; k < taps; ++k)
      for (Index i = 0; i < rows; ++i) matrix(i, c * taps + k) = window[i * stride + k * dilation];
  }
  return matrix;
}

Eigen::VectorXd DesignMatrix::times(const Eigen::VectorXd& weights, Method method) const {
  Eigen::VectorXd sum = Eigen::VectorXd::Zero(rows);
  std::vector<double> outputs(static_cast<std::size_t>(rows));
  for (std::size_t c = 0; c < windows.size(); ++c) {
    const auto plan = make_plan(window_spec(*this, method),
                                numbers(weights).subspan(c * static_cast<std::size_t>(taps),
                                                         static_cast<std::size_t>(taps)));
    convolve(*plan, windows[c], outputs);
    sum += Eigen::VectorXd::Map(outputs.data(), rows);
  }
  return sum;
}

Eigen::VectorXd DesignMatrix::transposed_times(const Eigen::VectorXd& g) const {
  // Gradients by the kernel do not depend on the kernel.
  const std::vector<double> any(static_cast<std::size_t>(taps));
  Eigen::VectorXd slopes(columns());
  for (Index c = 0; c < inputs(); ++c) {
    const auto gradients = convolve_gradients(window_spec(*this, Method::direct), any,
                                              windows[static_cast<std::size_t>(c)], numbers(g));
    slopes.segment(c * taps, taps) = Eigen::VectorXd::Map(gradients->kernel.data(), taps);
  }
  return slopes;
}

Eigen::MatrixXd normal_matrix(const DesignMatrix& x) {
  return has_lags(x) ? normal_matrix_by_lags(x) : normal_matrix_by_rows(x);
}

bool has_lags(const DesignMatrix& x) { return x.stride == 1 && x.rows >= x.span(); }

Eigen::MatrixXd normal_matrix_by_lags(const DesignMatrix& x) {
  const auto sums = lag_sums(x);
  Eigen::MatrixXd normal(x.columns(), x.columns());
  std::vector<double> before(static_cast<std::size_t>(x.taps));
  for (Index c = 0; c < x.inputs(); ++c)
    for (Index d = 0; d < x.inputs(); ++d)
      for (Index lag = 0; lag < x.taps; ++lag) {
        const double* one = x.windows[static_cast<std::size_t>(c)].data();
        const double* other = x.windows[static_cast<std::size_t>(d)].data() + lag * x.dilation;
        // Tap j reads n = j * dilation .. j * dilation + rows - 1.
        double sum = 0;
        for (Index j = x.taps - 1; j >= 0; --j) {
          before[static_cast<std::size_t>(j)] = sum;
          if (j > 0)
            for (Index n = j * x.dilation; n-- > (j - 1) * x.dilation;) sum += one[n] * other[n];
        }
        sum = 0;
        const double shared = sums[static_cast<std::size_t>((c * x.inputs() + d) * x.taps + lag)];
        for (Index j = 0; j + lag < x.taps; ++j) {
          if (j > 0)
            for (Index n = x.rows + (j - 1) * x.dilation; n < x.rows + j * x.dilation; ++n)
              sum += one[n] * other[n];
          const double entry = before[static_cast<std::size_t>(j)] + shared + sum;
          normal(c * x.taps + j, d * x.taps + j + lag) = entry;
          normal(d * x.taps + j + lag, c * x.taps + j) = entry;
        }
      }
  return normal;
}

Eigen::MatrixXd normal_matrix_by_rows(const DesignMatrix& x) {
  constexpr Index kBlock = 512;
  Eigen::MatrixXd lower = Eigen::MatrixXd::Zero(x.columns(), x.columns());
  for (Index first = 0; first < x.rows; first += kBlock)
    lower.selfadjointView<Eigen::Lower>().rankUpdate(
        x.part(first, std::min(kBlock, x.rows - first)).written_out().transpose());
  return lower.selfadjointView<Eigen::Lower>();
}

}  // namespace sigconv
