#include "commands/slopes.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <limits>

#include "output/destination.hpp"
#include "output/file.hpp"
#include "output/targets.hpp"

namespace sigconv {
namespace {

constexpr double kMostError = 1e-6;

constexpr double kEpsilon = std::numeric_limits<double>::epsilon();

double sum_of_magnitudes(std::span<const double> numbers) {
  double sum = 0;
  for (const double number : numbers) sum += std::abs(number);
  return sum;
}

const char* name_of(Wrt wrt) {
  return wrt == Wrt::input ? "input" : wrt == Wrt::kernel ? "kernel" : "bias";
}

// Returns the differences of the outputs per unit of number i, across `step` on either side.
std::vector<double> differences(const Slopes& slopes, std::vector<double>& at, std::size_t i,
                                double step) {
  constexpr double kLeast = 0x1p-51;  // of a number: a shorter step would not change it
  const double kept = at[i];
  step = std::max(step, kLeast * std::abs(kept));
  const double upper = at[i] = kept + step;
  const auto ahead = slopes.outputs(at);
  const double lower = at[i] = kept - step;
  const auto behind = slopes.outputs(at);
  at[i] = kept;
  std::vector<double> found(ahead.size());
  for (std::size_t k = 0; k < ahead.size(); ++k) {
    const bool missing = slopes.may_miss && std::isnan(ahead[k]) && std::isnan(behind[k]);
    found[k] = missing ? 0 : (ahead[k] - behind[k]) / (upper - lower);
  }
  return found;
}

}  // namespace

double largest(std::span<const double> numbers) {
  double most = 0;
  for (const double number : numbers) most = std::max(most, std::abs(number));
  return most;
}

double linear_step(double size) {
  // Steps are powers of two, which keep outputs of integers exact. Sums and products with them
  // neither overflow nor vanish.
  constexpr double kLeast = 0x1p-500;
  constexpr double kMost = 0x1p1000;
  if (!(size > 0)) return 1;
  return std::clamp(std::ldexp(1.0, std::ilogb(size)), kLeast, kMost);
}

void set_quotient(Slopes& slopes, std::span<const double> signal) {
  // The differences of four points have an error of the fourth power of the step, relative to the
  // sum of the taps, and a rounding error that this step divides. The fifth root of the rounding
  // error of the sum balances them (Press et al., Numerical Recipes, 5.7).
  constexpr double kLeast = 0x1p-10;
  constexpr double kMost = 0x1p-4;
  double sum = 0;
  for (const double tap : slopes.at) sum += tap;
  sum = std::abs(sum);
  const double magnitudes = sum_of_magnitudes(slopes.at);
  const double rounding = kEpsilon * magnitudes / sum;
  slopes.linear = false;
  slopes.step = sum * std::clamp(std::pow(rounding, 0.2), kLeast, kMost);
  // The tolerance covers eight times the balanced error, and no more than a share of 1e-9
  // otherwise.
  slopes.least_share = std::max(1e-3, 8 * std::pow(rounding, 0.8) / kMostError);
  for (const double samples : signal)
    slopes.terms.push_back(samples / sum * (1 + largest(slopes.at) / sum));
}

void set_median(Slopes& slopes) {
  std::vector<double> sorted = slopes.at;
  std::ranges::sort(sorted);
  const auto count = static_cast<Index>(sorted.size());
  double gap = std::numeric_limits<double>::infinity();
  // The middle is one sample or two. A gap of 0 is a jump of the slope, and no step avoids it.
  for (Index n = (count - 1) / 2; n <= count / 2 + 1; ++n)
    if (n > 0 && n < count) {
      const auto i = static_cast<std::size_t>(n);
      if (sorted[i] > sorted[i - 1]) gap = std::min(gap, sorted[i] - sorted[i - 1]);
    }
  const double size = largest(slopes.at);
  slopes.step = linear_step(std::isinf(gap) ? size : std::min(gap, size) / 2);
  // Rounding in the outputs is a share of the step.
  constexpr double kRounding = 8 * kEpsilon / (1e-3 * kMostError);
  for (const double output : slopes.outputs(slopes.at))
    slopes.terms.push_back(kRounding * std::abs(output) / slopes.step);
}

Failure check_slopes(const Slopes& slopes, std::span<const double> g, double cost,
                     const GradientRequest& request) {
  constexpr double kMostWork = 4e9;  // multiply-adds, which take a few seconds
  const auto all = static_cast<Index>(slopes.at.size());
  const Index affordable = static_cast<Index>(kMostWork / (2 * std::max(cost, 1e3)));
  const Index count = std::min(all, std::clamp<Index>(affordable, 20, 2000));
  double scale = 0;
  for (const double slope : slopes.gradient) scale = std::max(scale, std::abs(slope));
  std::vector<double> at = slopes.at;
  double worst = 0;
  for (Index n = 0; n < count; ++n) {
    const auto i = static_cast<std::size_t>(n * all / count);
    auto found = differences(slopes, at, i, slopes.step);
    if (!slopes.linear) {
      const auto wide = differences(slopes, at, i, 2 * slopes.step);
      for (std::size_t k = 0; k < found.size(); ++k) found[k] += (found[k] - wide[k]) / 3;
    }
    double slope = 0;
    double terms = 0;  // sum of |term|: terms that cancel still have rounding errors
    for (std::size_t k = 0; k < g.size(); ++k) {
      if (found[k] == 0 && std::isnan(g[k])) continue;  // a missing output
      slope += g[k] * found[k];
      terms +=
          std::abs(g[k]) * std::max(std::abs(found[k]), slopes.terms.empty() ? 0 : slopes.terms[k]);
    }
    const double size = std::max(
        {std::abs(slope), std::abs(slopes.gradient[i]), 1e-3 * scale, slopes.least_share * terms});
    const double error = std::abs(slope - slopes.gradient[i]);
    if (size > 0 || std::isnan(error)) worst = std::max(worst, error / size);
    if (std::isnan(error)) worst = std::abs(error);
  }
  const std::string found = fmt::format("{}: largest relative error {:.2g} in {} of {} numbers",
                                        slopes.name, worst, count, all);
  if (worst <= kMostError) {
    if (request.say) request.say("check: " + found);
    return std::nullopt;
  }
  return data_error({}, "--check: " + found + fmt::format(", above {:g}", kMostError),
                    "ignore this check where a median jumps from one sample to another");
}

Failure write_gradients(const GradientRequest& request, const std::string& output,
                        const std::string& extension,
                        const std::function<std::string(Wrt)>& text_of) {
  if (request.wrt) return write_file(output, text_of(*request.wrt));
  if (auto error = make_folder(output)) return error;
  std::vector<std::string> paths;
  for (const Wrt wrt : {Wrt::input, Wrt::kernel, Wrt::bias}) {
    std::string path = output;
    path.append(name_of(wrt)).append(extension);
    for (const std::string& other : paths) {
      if (same_output(path, other))
        return data_error(path, "is the same file as '" + other + "'",
                          "remove the link: the three gradients need three files");
    }
    paths.push_back(std::move(path));
  }
  // Writes all files before it moves the first one into place.
  std::vector<OutputFile> files;
  for (const Wrt wrt : {Wrt::input, Wrt::kernel, Wrt::bias}) {
    auto file = OutputFile::open(paths[files.size()]);
    if (!file) return file.error();
    if (auto error = file->write(text_of(wrt))) return error;
    files.push_back(std::move(*file));
  }
  for (OutputFile& file : files)
    if (auto error = file.finish()) return error;
  return std::nullopt;
}

}  // namespace sigconv
