#include "cli/fit.hpp"

#include <fmt/format.h>
#include <unistd.h>

#include "cli/conv.hpp"
#include "cli/reading.hpp"
#include "cli/table_options.hpp"
#include "output/destination.hpp"

namespace sigconv {
namespace {

Failure read_descent(const Texts& texts, FitJob& job) {
  const bool descends = texts.solver == "sgd";
  if (texts.solver && !descends && texts.solver != "normal")
    return usage_error("--solver '" + *texts.solver + "' is not known",
                       "--solver is normal, the normal equations, or sgd, gradient descent");
  if (!descends) {
    if (texts.learning_rate || texts.momentum || texts.epochs || texts.batch || texts.seed ||
        texts.loss)
      return usage_error(
          "--learning-rate, --momentum, --epochs, --batch, --seed and --loss go with "
          "--solver sgd");
    return read(texts.ridge, job.ridge, not_negative("--ridge"));
  }
  if (texts.ridge) return usage_error("--ridge goes with --solver normal");
  Descent& descent = job.descent.emplace();
  if (auto error = read(texts.learning_rate, descent.learning_rate, positive("--learning-rate")))
    return error;
  if (auto error = read(texts.momentum, descent.momentum, not_negative("--momentum"))) return error;
  if (!(descent.momentum < 1)) return usage_error("--momentum is 0 or more, below 1");
  if (auto error = read(texts.epochs, descent.epochs, whole("--epochs"))) return error;
  if (auto error = read(texts.batch, descent.batch, whole("--batch"))) return error;
  Index seed = 0;
  if (auto error = read(texts.seed, seed, whole("--seed", 0))) return error;
  descent.seed = static_cast<std::uint64_t>(seed);
  job.loss = texts.loss.value_or("");
  if (texts.loss && job.loss.empty()) return usage_error("--loss needs the name of a file");
  return std::nullopt;
}

}  // namespace

Result<FitJob> read_fit(const Texts& texts) {
  FitJob job;
  if (!texts.taps) return usage_error("fit needs --taps", "--taps N: how long the kernel is");
  if (auto error = read(texts.taps, job.taps, whole("--taps"))) return *error;
  if (job.taps > kMostFitted)
    return usage_error(fmt::format("--taps is {}; {} taps are fitted at most, over all inputs",
                                   job.taps, kMostFitted));
  if (auto error = read_table(texts, job.table)) return *error;
  job.table.series.whole = true;
  if (auto error = read(texts.mode, job.spec.mode, parse_mode)) return *error;
  if (auto error = read(texts.align, job.spec.align, parse_align)) return *error;
  if (auto error = read_extension(texts, job.spec.extension)) return *error;
  if (auto error = read_descent(texts, job)) return *error;
  if (texts.inputs.size() > 2)
    return usage_error("fit takes a file, or one of inputs and one of the target");
  if (texts.inputs.size() == 2) job.target_file = texts.inputs[1];
  if (!texts.inputs.empty()) job.input = texts.inputs[0];
  if (job.input == job.target_file)
    return usage_error("the same file is named twice", "--target COLUMN takes one of its columns");
  job.target = texts.target;
  job.demean = texts.demean;
  if (!job.target && !job.target_file)
    return usage_error("fit needs a target", "--target COLUMN, or a second file");
  const Missing missing = job.table.series.missing;
  if (missing == Missing::keep || missing == Missing::skip)
    return usage_error("fit needs every number", "--na zero, hold or linear fills gaps");
  if (auto error = read_output(texts, job.output)) return *error;
  if (!job.loss.empty() && same_output(job.loss, job.output)) return same_file("--loss", "-o");
  if (auto error = read_plot(texts, job.table.plot, job.output)) return *error;
  if (!job.loss.empty() && texts.plot && same_output(job.loss, job.table.plot))
    return same_file("--loss", "--plot");
  job.verbose = texts.verbose;
  job.table.progress = !texts.quiet && isatty(STDERR_FILENO) == 1;
  if (!texts.quiet) job.say = say_to_stderr;
  return job;
}

Result<DeconvJob> read_deconv(const Command& command, const Texts& texts) {
  if (texts.inputs.size() > 1) return usage_error("deconv takes one FILE");
  auto conv = read_conv(command, texts);
  if (!conv) return conv.error();
  DeconvJob job;
  job.spec = conv->spec;
  job.kernel = conv->kernel;
  job.design = conv->design;
  job.input = {conv->files.inputs[0], conv->files.signal};
  job.table = conv->table;
  job.table.series.whole = true;
  if (job.table.series.missing == Missing::keep || job.table.series.missing == Missing::skip)
    return usage_error("deconv needs every number", "--na zero, hold or linear fills gaps");
  if (auto error = read(texts.ridge, job.ridge, not_negative("--ridge"))) return *error;
  job.output = conv->files.output;
  if (!texts.quiet) job.say = say_to_stderr;
  return job;
}

}  // namespace sigconv
