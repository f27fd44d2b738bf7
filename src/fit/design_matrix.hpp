#pragma once

#include <Eigen/Core>
#include <span>
#include <vector>

#include "sigconv/spec.hpp"

namespace sigconv {

/// The matrix X of a fit, held as the windows of its inputs. Row i holds the samples that output i
/// reads: x_c~[i * stride + k * dilation] is in column c * taps + k.
struct DesignMatrix {
  Index taps = 1;
  Index stride = 1;
  Index dilation = 1;
  Index rows = 1;
  /// For each input the samples that its outputs read, including the extension: (rows - 1) * stride
  /// + span() numbers.
  std::vector<std::span<const double>> windows;

  Index inputs() const { return static_cast<Index>(windows.size()); }
  Index columns() const { return inputs() * taps; }
  Index span() const { return (taps - 1) * dilation + 1; }

  /// Returns rows first .. first+count-1.
  DesignMatrix part(Index first, Index count) const;
  /// Returns all elements of X.
  Eigen::MatrixXd written_out() const;

  /// Returns X * weights, by convolve(). `method`: direct sums suit many short parts, which do not
  /// repay the planning of transforms.
  Eigen::VectorXd times(const Eigen::VectorXd& weights, Method method) const;
  /// Returns X' * g, by convolve_gradients().
  Eigen::VectorXd transposed_times(const Eigen::VectorXd& g) const;
};

/// Returns X'X.
Eigen::MatrixXd normal_matrix(const DesignMatrix& x);

/// Returns whether normal_matrix() uses normal_matrix_by_lags().
bool has_lags(const DesignMatrix& x);

/// Returns X'X, for stride 1 and at least span() rows. An entry is the sum of x_c~[n] * x_d~[n +
/// lag] over the n that one tap reads. All taps read most n, so an entry is the lag's sum over
/// these n, plus the terms before and after them. No partial sum is subtracted, so no digits
/// cancel.
Eigen::MatrixXd normal_matrix_by_lags(const DesignMatrix& x);

/// Returns X'X for any matrix, from its rows written out one block at a time.
Eigen::MatrixXd normal_matrix_by_rows(const DesignMatrix& x);

}  // namespace sigconv
