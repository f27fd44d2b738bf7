#include "commands/slopes.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "output/destination.hpp"
#include "output/file.hpp"
#include "output/targets.hpp"

namespace sigconv {
namespace {

constexpr double kMostError = 1e-6;

// The steps of the differences, relative to numbers above 1. Differences of linear outputs are
// exact except for rounding, and a long step rounds least. For other outputs a short step has the
// smallest error: a third of the digits (Press et al., Numerical Recipes, 5.7).
constexpr double kLongStep = 0x1p-6;
constexpr double kShortStep = 0x1p-17;

const char* name_of(Wrt wrt) {
  return wrt == Wrt::input ? "input" : wrt == Wrt::kernel ? "kernel" : "bias";
}

}  // namespace

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
    const double kept = at[i];
    const double step = (slopes.linear ? kLongStep : kShortStep) * std::max(1.0, std::abs(kept));
    at[i] = kept + step;
    const auto ahead = slopes.outputs(at);
    at[i] = kept - step;
    const auto behind = slopes.outputs(at);
    at[i] = kept;
    double slope = 0;
    double terms = 0;  // sum of |term|: terms that cancel still have rounding errors
    for (std::size_t k = 0; k < g.size(); ++k) {
      if (slopes.may_miss && std::isnan(ahead[k]) && std::isnan(behind[k])) continue;
      const double term = g[k] * (ahead[k] - behind[k]) / (2 * step);
      slope += term;
      terms += std::abs(term);
    }
    const double size =
        std::max({std::abs(slope), std::abs(slopes.gradient[i]), 1e-3 * scale, 1e-3 * terms});
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
