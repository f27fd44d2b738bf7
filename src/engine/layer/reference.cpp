#include "engine/layer/reference.hpp"

#include <cmath>

#include "engine/extension.hpp"
#include "sigconv/convolve.hpp"

namespace sigconv {

void reference_layer(const LayerPlan& plan, std::span<const double> x, std::span<const double> w,
                     std::span<const double> bias, std::span<double> y) {
  // Not a structured binding: clang 14 cannot capture one.
  const LayerAxis& rows = plan.axes[0];
  const LayerAxis& columns = plan.axes[1];
  const Rule rule = plan.extension.rule;
  const double pad = plan.extension.value.value;
  const auto sample = [&](Index channel, Index i, Index j) {
    return extended_image(rule, pad, rows.input, columns.input, i, j, [&](Index row, Index column) {
      return x[static_cast<std::size_t>((channel * rows.input + row) * columns.input + column)];
    });
  };
  double* out = y.data();
  for (Index n = 0; n < plan.batches; ++n)
    for (Index o = 0; o < plan.out_channels; ++o) {
      const Index first = o / plan.group_outputs() * plan.group_inputs();
      const double* kernel = w.data() + o * plan.group_inputs() * plan.taps();
      for (Index i = 0; i < rows.output; ++i)
        for (Index j = 0; j < columns.output; ++j) {
          double total = 0;
          double sum = 0;
          Index t = 0;
          for (Index c = 0; c < plan.group_inputs(); ++c)
            for (Index u = 0; u < rows.taps; ++u)
              for (Index v = 0; v < columns.taps; ++v) {
                const Index k = u * columns.taps + v;
                const double weight =
                    kernel[c * plan.taps() + (plan.flip ? plan.taps() - 1 - k : k)];
                sum = std::fma(weight,
                               sample(n * plan.in_channels + first + c,
                                      i * rows.stride + u * rows.dilation - rows.before,
                                      j * columns.stride + v * columns.dilation - columns.before),
                               sum);
                if (++t % kChain == 0) {
                  total = t == kChain ? sum : total + sum;
                  sum = 0;
                }
              }
          if (t % kChain != 0) total = t < kChain ? sum : total + sum;
          *out++ = bias.empty() ? total : total + bias[static_cast<std::size_t>(o)];
        }
    }
}

}  // namespace sigconv
