#include <Eigen/Core>
#include <algorithm>
#include <cmath>
#include <complex>
#include <limits>
#include <optional>
#include <random>

#include "engine/fft.hpp"
#include "engine/linear.hpp"
#include "engine/scale.hpp"
#include "error/fault.hpp"
#include "fit/problem.hpp"
#include "fit/quotient.hpp"
#include "sigconv/convolve.hpp"
#include "sigconv/fit.hpp"
#include "sigconv/gradient.hpp"

namespace sigconv {
namespace {

constexpr double kEpsilon = std::numeric_limits<double>::epsilon();

std::span<const double> numbers(const Eigen::VectorXd& vector) {
  return {vector.data(), static_cast<std::size_t>(vector.size())};
}

// The linear map A from an input to its outputs, which has to be inverted. Padding by literal
// constants is padding by zeros here: deconvolve() subtracts its effect from the outputs.
class Map {
 public:
  Map(const Spec& spec, std::vector<double> weights, Index length)
      : spec_(linear_part(spec)),
        weights_(std::move(weights)),
        any_(static_cast<std::size_t>(length)),
        plan_(*make_plan(spec_, weights_)) {
    for (const double weight : weights_) norm_ += std::abs(weight);
    if (spec_.extension.rule == Rule::zero) transposed_ = transposed();
  }

  const Plan& plan() const { return plan_; }
  Index length() const { return static_cast<Index>(any_.size()); }
  /// Returns the sum of |w|. A magnifies no input by more, apart from copies outside the signal.
  double norm() const { return norm_; }

  Eigen::VectorXd times(const Eigen::VectorXd& input) const {
    const auto outputs = convolve(plan_, numbers(input));
    return Eigen::VectorXd::Map(outputs->data(), static_cast<Index>(outputs->size()));
  }
  Eigen::VectorXd transposed_times(const Eigen::VectorXd& g) const {
    if (transposed_) {
      const auto slopes = convolve(*transposed_, numbers(g));
      return Eigen::VectorXd::Map(slopes->data(), length());
    }
    Spec spec = spec_;
    spec.method = Method::direct;
    const auto gradients = convolve_gradients(spec, weights_, any_, numbers(g));
    return Eigen::VectorXd::Map(gradients->input.data(), length());
  }

 private:
  static Spec linear_part(Spec spec) {
    spec.operation = Operation::correlate;
    spec.normalize = false;
    if (spec.extension.rule == Rule::constant &&
        spec.extension.value.kind == PadValue::Kind::literal)
      spec.extension.rule = Rule::zero;
    return spec;
  }

  // Returns a plan for the transposed map under zero padding: a correlation with the reversed
  // weights, at the places of samples. It is 15 times as fast as gradients under any rule, at
  // 100,000 samples and 101 taps.
  Plan transposed() const {
    Spec spec = spec_;
    if (spec_.mode != Mode::same) spec.mode = spec_.mode == Mode::full ? Mode::valid : Mode::full;
    spec.align = {Align::Kind::lookback, plan_.span - 1 - plan_.lookback};
    return *make_plan(spec, std::vector<double>(weights_.rbegin(), weights_.rend()));
  }

  Spec spec_;
  std::optional<Plan> transposed_;
  std::vector<double> weights_;
  std::vector<double> any_;  // any signal: the slopes of a linear map are the same everywhere
  Plan plan_;
  double norm_ = 0;
};

// Returns a length with fast transforms: the first from `least` on without a prime factor above 5.
Index fast_size(Index least) {
  for (Index size = least;; ++size) {
    Index rest = size;
    for (const Index prime : {2, 3, 5})
      while (rest % prime == 0) rest /= prime;
    if (rest == 1) return size;
  }
}

// The preconditioner (C'C + ridge)^-1 of T. Chan (SIAM J. Sci. Stat. Comput. 9, 1988, p. 766). C is
// the circular convolution with the kernel, at the length of the numbers or little more. It differs
// from A only at the ends. C'C = CC', so it serves numbers of the input and of the outputs.
class Circulant {
 public:
  Circulant(const Map& map, Index length, double ridge)
      : length_(length),
        size_(fast_size(length_)),
        transform_(RealTransform::of_size(size_)),
        samples_(size_),
        bins_(size_ + 2),
        inverse_(size_ / 2 + 1) {
    std::fill_n(samples_.data(), size_, 0.0);
    for (std::size_t k = 0; k < map.plan().weights.size(); ++k)
      samples_.data()[static_cast<Index>(k) * map.plan().dilation % size_] += map.plan().weights[k];
    transform_.forward(samples_.data(), bins_.complex());
    // A forward and an inverse transform multiply by the size.
    for (Index f = 0; f < inverse_.size(); ++f)
      inverse_[f] = 1 / ((std::norm(bins_.complex()[f]) + ridge) * static_cast<double>(size_));
  }

  Eigen::VectorXd operator()(const Eigen::VectorXd& vector) {
    std::copy_n(vector.data(), length_, samples_.data());
    std::fill_n(samples_.data() + length_, size_ - length_, 0.0);
    transform_.forward(samples_.data(), bins_.complex());
    for (Index f = 0; f < inverse_.size(); ++f) bins_.complex()[f] *= inverse_[f];
    transform_.inverse(bins_.complex(), samples_.data());
    return Eigen::VectorXd::Map(samples_.data(), length_);
  }

 private:
  Index length_;
  Index size_;
  const RealTransform& transform_;
  AlignedBuffer samples_;
  AlignedBuffer bins_;
  Eigen::VectorXd inverse_;
};

struct Solution {
  Eigen::VectorXd x;
  Index iterations = 0;
  bool converged = false;
};

// Returns whether only rounding is left, in the outputs or in the normal equations.
bool is_solved(const Map& map, const Eigen::VectorXd& x, double outputs, double residual,
               double ridge, double slope) {
  const double made = map.norm() * x.norm();
  const double rest = std::hypot(residual, std::sqrt(ridge) * x.norm());
  return rest <= kEpsilon * (made + outputs) || slope <= kEpsilon * map.norm() * (made + rest);
}

// Returns the preconditioner for `length` numbers, or nothing for more than RealTransform takes.
std::optional<Circulant> preconditioner(const Map& map, Index length, double ridge) {
  // A nearly singular preconditioner makes the ends hard to solve, so its ridge has a lower limit.
  // Measured with boxes of 5, 64 and 250 taps, 300 and 5000 samples with noise, four rules, three
  // modes and the default ridge. 5000 iterations were too few for 7 of the 72 cases with a limit of
  // 1e-7, for 4 with 1e-6, and for 3 with 1e-5. Without a preconditioner they were too few for 36.
  // Short kernels took 599, 921 and 1555 iterations together.
  constexpr double kLeast = 1e-6;
  std::optional<Circulant> nearly;
  if (length < std::numeric_limits<int>::max())
    nearly.emplace(map, length, std::max(ridge, kLeast * map.norm() * map.norm()));
  return nearly;
}

// Returns the shortest input whose outputs are y, if `most` iterations find one. These are
// conjugate gradients for AA'u = y with x = A'u (Craig: Bjoerck 1996, 7.4). Every x is a sum of
// rows of A, whatever the preconditioner, so no part of x is without effect on the outputs.
Solution solve_shortest(const Map& map, const Eigen::VectorXd& y, Index most) {
  // A residual that is still this large after a few iterations is not gone after `most`.
  constexpr Index kEarly = 50;
  constexpr double kFar = 0.1;
  // The rounding errors of y may be no outputs of any input. Further iterations would magnify them.
  constexpr double kRounding = 16 * kEpsilon;
  auto nearly = preconditioner(map, y.size(), 0);
  Solution solution;
  Eigen::VectorXd& x = solution.x = Eigen::VectorXd::Zero(map.length());
  Eigen::VectorXd residual = y;
  Eigen::VectorXd next = nearly ? (*nearly)(residual) : residual;
  Eigen::VectorXd direction = next;
  double gamma = residual.dot(next);
  while (true) {
    const double rest = residual.norm();
    solution.converged = rest <= kRounding * (map.norm() * x.norm() + y.norm());
    if (solution.converged || solution.iterations == most) return solution;
    if (solution.iterations == kEarly && rest > kFar * y.norm()) return solution;
    ++solution.iterations;
    const Eigen::VectorXd change = map.transposed_times(direction);
    const double square = change.squaredNorm();
    if (!(square > 0)) return solution;  // the rest of y is no output of any input
    const double step = gamma / square;
    x += step * change;
    residual -= step * map.times(change);
    next = nearly ? (*nearly)(residual) : residual;
    const double last = gamma;
    gamma = residual.dot(next);
    direction = next + gamma / last * direction;
  }
}

// Returns whether `made` is as near to the outputs as a quotient has to be.
bool gives_back(const Eigen::VectorXd& made, const Eigen::VectorXd& outputs) {
  constexpr double kNear = 1e-12;
  return (made - outputs).lpNorm<Eigen::Infinity>() <= kNear * outputs.lpNorm<Eigen::Infinity>();
}

// Returns whether several inputs have the same outputs, as far as `most` iterations show: whether
// random numbers differ from the shortest input with their outputs. They differ by the part that
// has no effect on the outputs. A single direction without effect has a share of about 1 in the sum
// of squares, which is the number of samples.
bool has_several_inputs(const Map& map, Index outputs, Index most) {
  if (map.length() > outputs) return true;
  constexpr double kShare = 1e-6;
  std::mt19937_64 random(1);
  Eigen::VectorXd x(map.length());
  for (double& sample : x) sample = std::ldexp(static_cast<double>(random() >> 11), -52) - 1;
  const auto found = solve_shortest(map, map.times(x), most);
  return gives_back(map.times(found.x), map.times(x)) && (found.x - x).norm() > kShare * x.norm();
}

Solution solve(const Map& map, const Eigen::VectorXd& y, double ridge, Index most) {
  auto nearly = ridge > 0 ? preconditioner(map, map.length(), ridge) : std::nullopt;

  Solution solution;
  Eigen::VectorXd& x = solution.x = Eigen::VectorXd::Zero(map.length());
  Eigen::VectorXd residual = y;
  Eigen::VectorXd slope = map.transposed_times(residual);
  Eigen::VectorXd direction = nearly ? (*nearly)(slope) : slope;
  double gamma = slope.dot(direction);
  while (true) {
    solution.converged = is_solved(map, x, y.norm(), residual.norm(), ridge, slope.norm());
    if (solution.converged || solution.iterations == most) return solution;
    ++solution.iterations;
    const Eigen::VectorXd made = map.times(direction);
    const double step = gamma / (made.squaredNorm() + ridge * direction.squaredNorm());
    x += step * direction;
    residual -= step * made;
    slope = map.transposed_times(residual) - ridge * x;
    const Eigen::VectorXd next = nearly ? (*nearly)(slope) : slope;
    const double last = gamma;
    gamma = slope.dot(next);
    direction = next + gamma / last * direction;
  }
}

Failure check(const Spec& spec, std::span<const double> kernel, std::span<const double> outputs,
              std::optional<double> ridge) {
  if (spec.operation == Operation::pad) return fault_error(Fault::deconvolution_of_pad);
  if (spec.stride != 1) return fault_error(Fault::deconvolution_strided, {spec.stride});
  if (const auto field = not_linear(spec)) return fault_error(Fault::not_supported, *field);
  if (spec.max_lag) return fault_error(Fault::not_supported, ErrorField::max_lag);
  if (spec.extension.rule == Rule::interp) return fault_error(Fault::interp_not_supported);
  if (auto rule = rule_without_outputs(spec))
    return fault_error(Fault::rule_not_supported, {*rule});
  if (ridge && (!(*ridge >= 0) || std::isinf(*ridge)))
    return fault_error(Fault::below_zero, ErrorField::ridge, {*ridge});
  if (auto error = check_finite(kernel, "the kernel")) return error;
  if (!kernel.empty() && std::ranges::all_of(kernel, [](double tap) { return tap == 0; }))
    return fault_error(Fault::kernel_zero);
  if (auto error = check_finite(outputs, "the signal")) return error;
  if (outputs.empty()) return fault_error(Fault::signal_empty);
  return std::nullopt;
}

// Returns the length of the input.
Result<Index> length_of(const Plan& plan, Index outputs) {
  if (plan.mode == Mode::same) return outputs;
  if (plan.mode == Mode::valid) return outputs + plan.span - 1;
  if (outputs >= plan.span) return outputs - plan.span + 1;
  return fault_error(Fault::outputs_fewer_than_span, {plan.span, outputs});
}

bool reads_median(const Plan& plan) {
  return plan.extension.rule == Rule::constant &&
         plan.extension.value.kind == PadValue::Kind::median &&
         (plan.left_reach() > 0 || plan.right_reach() > 0);
}

}  // namespace

Result<Deconvolution> deconvolve(const Spec& given, std::span<const double> kernel,
                                 std::span<const double> outputs, std::optional<double> ridge) {
  if (auto error = check(given, kernel, outputs, ridge)) return *error;
  Spec spec = given;
  spec.skip_missing = false;
  const auto plan = make_plan(spec, kernel);
  if (!plan) return plan.error();
  const auto length = length_of(*plan, static_cast<Index>(outputs.size()));
  if (!length) return length.error();
  if (reads_median(*plan)) return fault_error(Fault::deconvolution_reads_median);

  std::vector<double> wanted(outputs.begin(), outputs.end());
  const bool literal =
      spec.extension.rule == Rule::constant && spec.extension.value.kind == PadValue::Kind::literal;
  if (literal) {
    const std::vector<double> zeros(static_cast<std::size_t>(*length));
    const auto constants = convolve(without_grid(*plan), zeros);
    for (std::size_t i = 0; i < wanted.size(); ++i) wanted[i] -= (*constants)[i];
  }
  auto weights = plan->divided_weights();
  const int kernel_exponent = to_unit_scale(weights);
  const int exponent = to_unit_scale(wanted);
  const Map map(spec, std::move(weights), *length);
  const Eigen::VectorXd y = Eigen::VectorXd::Map(wanted.data(), static_cast<Index>(wanted.size()));

  Deconvolution result;
  Eigen::VectorXd x;
  if (ridge.value_or(0) == 0) {
    if (const auto found = quotient(map.plan(), wanted, *length)) {
      x = Eigen::VectorXd::Map(found->data(), *length);
      result.exact = true;
    }
  }
  if (!result.exact && ridge.value_or(0) == 0) {
    // Outputs that determine the input well need no ridge. If several inputs fit, this finds the
    // one of least norm.
    constexpr Index kFew = 200;
    auto solution = solve_shortest(map, y, kFew);
    result.exact = gives_back(map.times(solution.x), y);
    if (result.exact) x = std::move(solution.x);
    result.iterations = solution.iterations;
    // Fewer for long signals: 20 for a million samples take as long as 200 for 100,000.
    constexpr Index kSamples = 20'000'000;
    result.determined =
        !has_several_inputs(map, y.size(), std::min(kFew, kSamples / std::max<Index>(*length, 1)));
  }
  if (!result.exact) {
    // A few long kernels need more than 5000 iterations, which short signals can afford. A million
    // samples take 0.2 seconds per iteration.
    constexpr Index kWork = 1'000'000'000;
    const Index most = ridge ? 5000 : std::clamp<Index>(kWork / *length, 1000, 20000);
    const double scaled_ridge = ridge ? std::ldexp(*ridge, -2 * kernel_exponent)
                                      : kDeconvolutionRidge * map.norm() * map.norm();
    auto solution = solve(map, y, scaled_ridge, most);
    x = std::move(solution.x);
    result.iterations = solution.iterations;
    result.converged = solution.converged;
    result.ridge = ridge.value_or(std::ldexp(scaled_ridge, 2 * kernel_exponent));
  }
  const double residual = (map.times(x) - y).norm() / std::sqrt(static_cast<double>(y.size()));
  result.residual = std::ldexp(residual, exponent);
  for (const double sample : x)
    result.input.push_back(std::ldexp(sample, exponent - kernel_exponent));
  return result;
}

}  // namespace sigconv
