#include "sigconv/convolve.hpp"

#include <cassert>

#include "engine/direct.hpp"
#include "engine/reference.hpp"
#include "sigconv/stream.hpp"

namespace sigconv {

Result<std::vector<double>> convolve(const Plan& plan, std::span<const double> signal) {
  std::optional<Survey> survey;
  if (plan.needs_whole_signal()) {
    Surveyor surveyor(plan);
    surveyor.push(signal);
    survey = surveyor.finish();
  }
  StreamConvolver stream(plan, std::move(survey));
  std::vector<double> outputs;
  stream.push(signal, outputs);
  if (auto error = stream.finish(outputs)) return *error;
  return outputs;
}

void convolve_range(const Plan& plan, Index /*first*/, std::span<const double> window,
                    std::span<double> outputs) {
  assert(static_cast<Index>(window.size()) ==
         window_length(plan, static_cast<Index>(outputs.size())));
  if (plan.method == Method::reference)
    reference_range(plan, window, outputs);
  else
    direct_range(plan, window, outputs);
}

}  // namespace sigconv
