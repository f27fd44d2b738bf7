#include <cstdio>
#include <sigconv/convolve.hpp>
#include <sigconv/design.hpp>
#include <vector>

int main() {
  const std::vector<double> signal{1, 2, 6, 4, 5};
  const auto kernel = sigconv::design_kernel("central");
  const auto plan = sigconv::make_plan({}, *kernel);
  const auto outputs = sigconv::convolve(*plan, signal);
  if (!outputs) return std::printf("%s\n", outputs.error().message.c_str()), 1;
  for (const double output : *outputs) std::printf("%g\n", output);
  std::printf("%s\n", sigconv::design_kernel("frob:3").error().message.c_str());
}
