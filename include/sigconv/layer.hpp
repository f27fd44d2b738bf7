#pragma once

#include <array>
#include <optional>
#include <span>
#include <vector>

#include "sigconv/error.hpp"
#include "sigconv/export.hpp"
#include "sigconv/plan.hpp"
#include "sigconv/spec.hpp"
#include "sigconv/tensor.hpp"

namespace sigconv {

/// The number of padded samples around an axis.
struct Padding {
  enum class Kind {
    samples,  ///< `before` and `after` give the numbers
    same,   ///< as long an output as the input, at stride 1; an odd sample goes after, as in torch
    valid,  ///< none
  };
  Kind kind = Kind::samples;
  std::array<Index, 2> before{0, 0};  ///< by axis: rows, columns
  std::array<Index, 2> after{0, 0};
};

/// A request for a layer, before it is checked. The axis of a one-dimensional layer is axis [1]; it
/// has one row.
struct LayerSpec {
  int dimensions = 1;  ///< 1 or 2
  std::array<Index, 2> stride{1, 1};
  std::array<Index, 2> dilation{1, 1};
  Padding padding;
  Extension extension;  ///< Rule::constant takes a literal value only
  Index groups = 1;
  bool flip = false;  ///< true convolution: the kernels are reversed along each axis
  Method method = Method::automatic;
};

/// One axis of a layer.
struct LayerAxis {
  Index input = 1;
  Index taps = 1;
  Index stride = 1;
  Index dilation = 1;
  Index before = 0;
  Index after = 0;
  Index output = 1;

  Index span() const { return (taps - 1) * dilation + 1; }
  Index padded() const { return before + input + after; }
};

/// A checked layer with its shapes decided. It computes
///
///     y[n][o][i][j] = b[o] + sum over c, u, v of
///         w[o][c][u][v] * x~[n][g(o)+c][i*s + u*D - before][j*s + v*D - before]
///
/// where c runs over the channels of o's group, g(o) is the first of them, and each axis has its
/// own stride s, dilation D and `before`. If `flip` is set, w is each kernel reversed. Only
/// make_layer_plan() makes one.
class SIGCONV_API LayerPlan {
 public:
  int dimensions = 1;
  Index batches = 1;
  Index groups = 1;
  Index in_channels = 1;
  Index out_channels = 1;
  std::array<LayerAxis, 2> axes;
  Extension extension;
  bool flip = false;
  Method method = Method::automatic;
  Shape input, weight, output;

  Index group_inputs() const { return in_channels / groups; }
  Index group_outputs() const { return out_channels / groups; }
  Index taps() const { return axes[0].taps * axes[1].taps; }
  Index inputs() const { return batches * in_channels * axes[0].input * axes[1].input; }
  Index outputs() const { return batches * out_channels * axes[0].output * axes[1].output; }
  /// Returns the number of multiply-adds of the sums, without the bias.
  double multiply_adds() const;

 private:
  LayerPlan() = default;
  friend Result<LayerPlan> make_layer_plan(const LayerSpec&, const Shape&, const Shape&,
                                           std::optional<Index>);
  friend Result<LayerPlan> make_layer_plan(const Plan&, Index, Index, bool);
};

/// Checks a layer and decides its shapes.
/// `input`: (batches, channels, [rows,] columns); a single batch may be left out. `weight`:
/// (outputs, channels of a group, taps...). `bias`: the number of its values, if there is a bias.
/// Shapes that do not fit are an error, which prints both and names the wrong dimension. Its kind
/// is ErrorKind::usage; a caller that read a file changes it to ErrorKind::data. An axis that is
/// shorter than the kernel's span is always ErrorKind::data.
SIGCONV_API Result<LayerPlan> make_layer_plan(const LayerSpec& spec, const Shape& input,
                                              const Shape& weight, std::optional<Index> bias);

/// Returns the layer of one channel with the effect of `plan` on `batches` signals of `length`
/// samples. Its padding before each signal is -plan.first_start, negative if the first window
/// starts inside the signal. `flip`: whether plan.weights are the reversed kernel.
/// A length without outputs, or fewer than one batch, is an error. The layer has the plan's taps
/// and extension only: layer_forward() does not divide, match or skip, and takes no pad value from
/// the signal.
SIGCONV_API Result<LayerPlan> make_layer_plan(const Plan& plan, Index batches, Index length,
                                              bool flip);

/// Computes y, of the shape plan.output, from x, of plan.input, and w, of plan.weight. `bias`:
/// empty, or one number per output channel. The sizes are asserted, here and in the gradients.
/// Products are summed in the order c, u, v by fused multiply-adds, in chains of kChain. The chains
/// are added in order, and the bias last. NaN propagates.
SIGCONV_API void layer_forward(const LayerPlan& plan, std::span<const double> x,
                               std::span<const double> w, std::span<const double> bias,
                               std::span<double> y);

/// Computes dL/dx from g = dL/dy: the adjoint of the forward map, padding included.
SIGCONV_API void layer_input_gradient(const LayerPlan& plan, std::span<const double> w,
                                      std::span<const double> g, std::span<double> dx);

/// Computes dL/dw from g = dL/dy, summed over the batches.
SIGCONV_API void layer_kernel_gradient(const LayerPlan& plan, std::span<const double> x,
                                       std::span<const double> g, std::span<double> dw);

/// Computes dL/db: g summed over batches and positions, one number per output channel.
SIGCONV_API void layer_bias_gradient(const LayerPlan& plan, std::span<const double> g,
                                     std::span<double> db);

}  // namespace sigconv
