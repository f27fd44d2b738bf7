#include "cli/grad.hpp"

#include <fmt/format.h>

#include "cli/conv.hpp"
#include "cli/reading.hpp"
#include "cli/values.hpp"

namespace sigconv {

Result<SeriesGradientJob> read_series_gradient(const Command& command, const Texts& texts) {
  if (texts.inputs.size() > 1)
    return usage_error(fmt::format("grad takes one FILE, not {}", texts.inputs.size()));
  if (texts.upstream == "-" && texts.inputs.empty() && !texts.signal)
    return usage_error("standard input is named twice", "name the input's file, or the other's");
  SeriesGradientJob job;
  if (auto error = read_gradient(texts, job.gradient)) return *error;
  // What the forward command would be; where its output goes is another matter.
  Texts forward = texts;
  forward.output.reset();
  auto conv = read_conv(command, forward);
  if (!conv) return conv.error();
  job.spec = conv->spec;
  job.kernel = conv->kernel;
  job.design = conv->design;
  job.input = conv->files.inputs[0];
  job.signal = conv->files.signal;
  job.table = conv->table;
  job.output = texts.output.value_or("-");
  return job;
}

}  // namespace sigconv
