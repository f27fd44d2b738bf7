#pragma once

#include <optional>
#include <string>
#include <vector>

#include "sigconv/error.hpp"
#include "sigconv/spec.hpp"

namespace sigconv {

/// What a command works on: series of a table as they come, whole ones by their lags, tensors, or a
/// kernel alone.
enum class Family { series, correlogram, layer, kernel, response, fit, deconv };

/// A command: what its options are, and what its help says.
struct Command {
  const char* name;
  Family family;
  Operation operation;  ///< of Family::series
  int dimensions;       ///< of Family::layer
  bool gradient;        ///< grad NAME
  const char* description;
  const char* examples;
  bool explains = false;  ///< explain NAME, explain grad NAME
};

/// The text of each option as it was given; empty where it was not, but where empty means
/// something.
struct Texts {
  std::optional<std::string> kernel, dilation, mode, align, stride, pad, pad_value, method, width;
  std::optional<std::string> columns, keys, signal, delimiter, decimal, comment, skip_lines;
  std::optional<std::string> na, na_values, block_size, max_buffer, threads, shard;
  std::optional<std::string> output, format, digits, fixed, na_out, suffix;
  std::optional<std::string> bias, groups, padding, padding_mode, upstream, wrt;
  std::optional<std::string> layers, kernel_shape, input_shape;
  std::optional<std::string> outputs, limit, page;
  std::optional<std::string> max_lag, scale, lag_unit, peaks, distance;
  std::optional<std::string> points, rate, transition, attenuation;
  std::optional<std::string> target, taps, ridge, solver, learning_rate, momentum, epochs, batch;
  std::optional<std::string> seed, loss, plot;
  std::vector<std::string> inputs;
  bool normalize = false, sorted = false, header = false, no_header = false;
  bool skip_blank = false, ragged = false, only = false, append = false;
  bool lags = false, match = false, refine = false, demean = false;
  bool flip = false, check = false, shape_only = false;
  bool quiet = false, verbose = false, help = false;
};

/// Reads the arguments behind the command's name; an option that there is not is an error that
/// suggests the nearest.
Result<Texts> read_options(const Command& command, int argc, const char* const* argv);

/// The help of a command: its options by group, the padding patterns, examples.
std::string command_help(const Command& command);

}  // namespace sigconv
