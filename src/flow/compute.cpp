#include "flow/compute.hpp"

#include "sigconv/convolve.hpp"

namespace sigconv {

Text compute(const Plan& plan, const Layout& layout, const Format& format, const Work& work) {
  std::vector<Outputs> outputs;
  for (const Window& window : work.windows) {
    Outputs& columns = outputs.emplace_back();
    for (const auto& samples : window.samples) {
      auto& column = columns.emplace_back(static_cast<std::size_t>(window.count));
      convolve_range(plan, window.first, samples, column);
    }
  }
  return {write_lines(layout, format, work, outputs), work.error, work.stalled};
}

}  // namespace sigconv
