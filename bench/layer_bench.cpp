// Times a layer and its gradients, for bench/layers.py. The clock runs in this program.
//
// usage: layer_bench IN OUT ROWS COLUMNS KERNEL_ROWS KERNEL_COLUMNS PADDING STRIDE SECONDS
// Prints the median GFLOP/s of the forward map, the input's gradient and the kernel's gradient, and
// the core's FMA peak.
#include <algorithm>
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <vector>

#include "bench/machine.hpp"
#include "sigconv/layer.hpp"

namespace {

using namespace sigconv;

std::vector<double> numbers(Index count) {
  std::vector<double> values;
  for (Index i = 0; i < count; ++i)
    values.push_back(static_cast<double>(i * 2654435761 % 1000003) / 500001 - 1);
  return values;
}

template <class Work>
double rate(const LayerPlan& plan, double budget, const Work& work) {
  using Clock = std::chrono::steady_clock;
  std::vector<double> seconds;
  double spent = 0;
  while (seconds.size() < 3 || (spent < budget && seconds.size() < 1000)) {
    const auto begin = Clock::now();
    work();
    seconds.push_back(std::chrono::duration<double>(Clock::now() - begin).count());
    spent += seconds.back();
  }
  std::ranges::sort(seconds);
  return 2 * plan.multiply_adds() / seconds[seconds.size() / 2] * 1e-9;
}

}  // namespace

int main(int argc, char** argv) {
  if (argc < 10) return 2;
  Index arguments[8];
  for (int i = 0; i < 8; ++i) arguments[i] = std::atol(argv[i + 1]);
  const auto [in, out, rows, columns, kernel_rows, kernel_columns, padding, stride] = arguments;
  LayerSpec spec;
  spec.dimensions = 2;
  spec.stride = {rows > 1 ? stride : 1, stride};
  spec.padding.before = spec.padding.after = {rows > 1 ? padding : 0, padding};
  const auto plan = make_layer_plan(spec, {in, rows, columns},
                                    {out, in, kernel_rows, kernel_columns}, std::nullopt);
  if (!plan) return 1;
  const auto x = numbers(plan->inputs());
  const auto w = numbers(volume(plan->weight));
  const auto g = numbers(plan->outputs());
  auto y = g;
  auto dx = x;
  auto dw = w;
  const double budget = std::atof(argv[9]);
  std::printf("%.4g", rate(*plan, budget, [&] { layer_forward(*plan, x, w, {}, y); }));
  std::printf(" %.4g", rate(*plan, budget, [&] { layer_input_gradient(*plan, w, g, dx); }));
  std::printf(" %.4g", rate(*plan, budget, [&] { layer_kernel_gradient(*plan, x, g, dw); }));
  std::printf(" %.4g\n", bench::fma_peak());
}
