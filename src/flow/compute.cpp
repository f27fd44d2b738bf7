#include "flow/compute.hpp"

#include "sigconv/convolve.hpp"

namespace sigconv {

void compute(const Plan& plan, const Layout& layout, const Format& format, const Work& work,
             Text& text) {
  auto& outputs = text.outputs;
  if (outputs.size() < work.windows.size()) outputs.resize(work.windows.size());
  for (std::size_t w = 0; w < work.windows.size(); ++w) {
    const Window& window = work.windows[w];
    outputs[w].resize(window.columns.size());
    for (std::size_t column = 0; column < window.columns.size(); ++column) {
      outputs[w][column].resize(static_cast<std::size_t>(window.count));
      convolve_range(plan, window.first, window.columns[column].view, outputs[w][column]);
    }
  }
  text.bytes.clear();
  write_lines(layout, format, work, outputs, text.bytes);
  text.error = work.error;
  text.stalled = work.stalled;
}

}  // namespace sigconv
