#pragma once

#include <Eigen/Core>
#include <span>
#include <vector>

#include "sigconv/spec.hpp"

namespace sigconv {

/// The matrix X of a fit, never written out: row i holds what the taps of output i read, of one
/// input after the other, x_c~[i * stride + k * dilation] at column c * taps + k.
struct DesignMatrix {
  Index taps = 1;
  Index stride = 1;
  Index dilation = 1;
  Index rows = 1;
  /// Of each input the samples that its outputs read, the extension already in them:
  /// (rows - 1) * stride + span() numbers.
  std::vector<std::span<const double>> windows;

  Index inputs() const { return static_cast<Index>(windows.size()); }
  Index columns() const { return inputs() * taps; }
  Index span() const { return (taps - 1) * dilation + 1; }

  /// Rows first .. first+count-1.
  DesignMatrix part(Index first, Index count) const;
  /// They themselves.
  Eigen::MatrixXd written_out() const;

  /// X * weights, by convolve(). `method`: many short pieces had better not plan transforms.
  Eigen::VectorXd times(const Eigen::VectorXd& weights, Method method) const;
  /// X' * g, by convolve_gradients().
  Eigen::VectorXd transposed_times(const Eigen::VectorXd& g) const;
};

/// X'X.
Eigen::MatrixXd normal_matrix(const DesignMatrix& x);

/// Whether normal_matrix() goes by lags.
bool has_lags(const DesignMatrix& x);

/// Of stride 1, at least span() rows. An entry is the sum of x_c~[n] * x_d~[n + lag] over the n
/// that one tap reads: most n are read by all taps, so that an entry is the lag's sum over these,
/// and what is before and behind. Sums are added to, nothing is taken away: no digits cancel.
Eigen::MatrixXd normal_matrix_by_lags(const DesignMatrix& x);

/// Of any: the rows written out, a block at a time.
Eigen::MatrixXd normal_matrix_by_rows(const DesignMatrix& x);

}  // namespace sigconv
