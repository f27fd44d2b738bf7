#pragma once

#include <Eigen/Dense>
#include <cmath>
#include <string>
#include <vector>

#include "engine/cases.hpp"
#include "engine/oracle.hpp"
#include "sigconv/fit.hpp"

/// Least squares by QR of explicit matrices, which are built from the definition.
namespace sigconv::dense {

inline Eigen::VectorXd vector(const std::vector<double>& numbers) {
  return Eigen::VectorXd::Map(numbers.data(), static_cast<Index>(numbers.size()));
}

/// Returns the matrix with a column for each tap of each kernel, in the order of the kernels.
inline Eigen::MatrixXd design(const Spec& spec, Index taps,
                              const std::vector<std::vector<double>>& inputs) {
  const Index length = oracle::size(inputs[0]);
  const auto starts = oracle::starts(spec, taps, length);
  Eigen::MatrixXd x(oracle::size(oracle::Signal(starts.size())),
                    taps * static_cast<Index>(inputs.size()));
  for (std::size_t c = 0; c < inputs.size(); ++c) {
    const oracle::Extended extended(spec.extension, inputs[c], oracle::reach(spec, taps, length));
    for (std::size_t i = 0; i < starts.size(); ++i)
      for (Index k = 0; k < taps; ++k) {
        const Index tap = spec.operation == Operation::convolve ? taps - 1 - k : k;
        x(static_cast<Index>(i), static_cast<Index>(c) * taps + tap) =
            extended[starts[i] + k * spec.dilation];
      }
  }
  return x;
}

/// Minimises |a x - b|^2 + ridge |x|^2.
inline Eigen::VectorXd solve(const Eigen::MatrixXd& a, const Eigen::VectorXd& b, double ridge) {
  Eigen::MatrixXd tall = Eigen::MatrixXd::Zero(a.rows() + a.cols(), a.cols());
  tall.topRows(a.rows()) = a;
  tall.bottomRows(a.cols()).diagonal().setConstant(std::sqrt(ridge));
  Eigen::VectorXd wanted = Eigen::VectorXd::Zero(tall.rows());
  wanted.head(b.size()) = b;
  return tall.colPivHouseholderQr().solve(wanted);
}

/// Returns the taps of all kernels, one kernel after another.
inline Eigen::VectorXd joined(const std::vector<std::vector<double>>& kernels) {
  std::vector<double> all;
  for (const auto& kernel : kernels) all.insert(all.end(), kernel.begin(), kernel.end());
  return vector(all);
}

inline double distance(const Eigen::VectorXd& a, const Eigen::VectorXd& b) {
  return (a - b).cwiseAbs().maxCoeff();
}

inline std::vector<std::span<const double>> views(const std::vector<std::vector<double>>& all) {
  return {all.begin(), all.end()};
}

/// Returns specs with every rule, mode, align and operation. Rule::missing leaves outputs without a
/// value except in Mode::valid.
inline std::vector<Spec> specs() {
  std::vector<Spec> all;
  for (const NamedExtension& named : extensions())
    for (const Operation operation : {Operation::convolve, Operation::correlate}) {
      Spec spec;
      spec.operation = operation;
      spec.extension = named.extension;
      for (const Align& align : {Align{Align::Kind::center, 0}, Align{Align::Kind::center_ahead, 0},
                                 Align{Align::Kind::causal, 0}, Align{Align::Kind::anticausal, 0},
                                 number(-2), number(9)}) {
        spec.align = align;
        if (spec.extension.rule != Rule::missing) all.push_back(spec);
      }
      spec.align = {};
      for (const Mode mode : {Mode::full, Mode::valid}) {
        spec.mode = mode;
        if (mode == Mode::valid || spec.extension.rule != Rule::missing) all.push_back(spec);
      }
    }
  return all;
}

}  // namespace sigconv::dense
