#include "cli/kernel.hpp"

#include "cli/reading.hpp"
#include "input/kernel_source.hpp"
#include "output/file.hpp"
#include "sigconv/design.hpp"
#include "sigconv/plan.hpp"

namespace sigconv {

Result<KernelJob> read_kernel_job(const Texts& texts) {
  if (texts.inputs.empty())
    return usage_error("kernel needs the name of a design", "sigconv kernel --help lists them");
  KernelJob job;
  job.kernel = texts.inputs[0];
  for (std::size_t i = 1; i < texts.inputs.size(); ++i)
    job.kernel +=
        (i == 1 && job.kernel.find(':') == std::string::npos ? ":" : ",") + texts.inputs[i];
  job.normalize = texts.normalize;
  if (auto error = read_number_style(texts, job.number)) return *error;
  job.output = texts.output.value_or("-");
  if (job.output.empty()) return usage_error("-o needs the name of a file");
  return job;
}

Failure print_kernel(const KernelJob& job) {
  auto taps = read_kernel(job.kernel);
  if (!taps) return taps.error();
  if (job.normalize) {
    Spec spec;
    spec.operation = Operation::correlate;  // in the order of the kernel
    spec.normalize = true;
    const auto plan = make_plan(spec, *taps);
    if (!plan) return plan.error();
    *taps = plan->weights;
  }
  std::string text;
  for (const double tap : *taps) {
    append_number(text, tap, job.number);
    text += '\n';
  }
  return write_file(job.output, text);
}

}  // namespace sigconv
