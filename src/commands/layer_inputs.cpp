#include "commands/layer_inputs.hpp"

#include <fmt/format.h>

#include "cli/report.hpp"
#include "input/kernel_source.hpp"
#include "input/npy.hpp"
#include "input/number_list.hpp"
#include "input/tensor_reader.hpp"
#include "output/tensor_writer.hpp"

namespace sigconv {
namespace {

// Returns whether all shapes come from the command line.
bool by_command_line(const LayerOptions& options) {
  const auto is_list = [](const std::string& text) {
    return !read_number_list("", text, "").error;
  };
  return (options.signal || options.input_shape) &&
         (options.kernel_shape || kernel_is_list(options.kernel)) &&
         (!options.bias || is_list(*options.bias)) &&
         (!options.gradient || is_list(options.gradient->upstream));
}

// Turns an error about shapes into a data error if a shape came from a file.
Error misfit(const LayerOptions& options, Error error) {
  if (!by_command_line(options)) error.kind = ErrorKind::data;
  return error;
}

// Returns the dialect of the upstream gradient. It is the dialect of the input, as for y, but the
// upstream has its own header and no skipped lines.
Dialect upstream_dialect(const LayerOptions& options) {
  Dialect dialect = options.dialect;
  dialect.header = Header::detect;
  dialect.header_rows = 1;
  dialect.skip_lines = 0;
  return dialect;
}

Result<Tensor> open_tensor(const LayerOptions& options, const std::string& path,
                           const Dialect& dialect) {
  auto source = ByteSource::open(path);
  if (!source) return source.error();
  return read_tensor(*source, dialect_of(dialect, path), TensorRole::signal,
                     options.spec.dimensions);
}

// Returns the rules for kernel files. --signal and --input-shape replace the input.
KernelRules kernel_rules(const LayerOptions& options) {
  if (options.signal || options.input_shape) return {options.dialect};
  return {options.dialect, {options.input()}};
}

// Reads the tensor of a kernel file.
Result<Tensor> read_kernel_tensor(const LayerOptions& options, const std::string& path) {
  auto source = open_kernel_file(path);
  if (!source) return source.error();
  const auto npy = source->begins_with(kNpyMagic);
  if (!npy) return npy.error();
  Dialect dialect;
  if (!*npy) {
    const auto found = find_kernel_dialect(*source, path, false, kernel_rules(options));
    if (!found) return found.error();
    dialect = *found;
  }
  return read_tensor(*source, dialect, TensorRole::kernel, options.spec.dimensions);
}

// Returns the dialect of a bias file. It has the signs of the input's numbers, because they belong
// to the files of one country.
Dialect bias_dialect(const LayerOptions& options) {
  Dialect dialect;
  dialect.number = options.dialect.number;
  dialect.comment = options.dialect.comment;
  if (dialect.number.decimal == ',') dialect.delimiter = ';';
  return dialect;
}

// Reads the bias: numbers between commas, or a file of numbers.
Result<std::vector<double>> read_bias(const LayerOptions& options, const std::string& text) {
  auto list = read_number_list("--bias", text, "give numbers between commas, or a file");
  if (!list.error) return std::move(list.numbers);
  const bool is_list = text.empty() || text.find(',') != std::string::npos;
  if (!list.numbers.empty() || is_list) return *list.error;
  auto source = ByteSource::open(text);
  if (!source) return source.error();
  return read_numbers(*source, dialect_of(bias_dialect(options), text));
}

// Returns one channel with `values` along the last axis.
Tensor channel_of(std::vector<double> values, int dimensions) {
  Tensor tensor;
  tensor.shape.assign(static_cast<std::size_t>(dimensions), 1);
  tensor.shape.push_back(static_cast<Index>(values.size()));
  tensor.values = std::move(values);
  return tensor;
}

Result<Tensor> read_input(const LayerOptions& options) {
  if (!options.signal) return open_tensor(options, options.input(), options.dialect);
  auto list =
      read_number_list("--signal", *options.signal, "give numbers between commas, such as 1,2,3,4");
  if (list.error) return *list.error;
  return channel_of(std::move(list.numbers), options.spec.dimensions);
}

Result<Tensor> read_weight(const LayerOptions& options) {
  const bool design = kernel_is_design(options.kernel);
  if (!design && (options.kernel == "-" || kernel_is_path(options.kernel)))
    return read_kernel_tensor(options, options.kernel);
  if (design && options.spec.dimensions == 2)
    return usage_error(fmt::format("-k {} has one dimension, but {} needs rows and columns",
                                   options.kernel, options.name),
                       "write the rows of the kernel into a CSV file, and name it with -k FILE");
  auto taps = read_kernel(options.kernel, {}, kernel_rules(options));
  if (!taps) return taps.error();
  return kernel_of(taps->weights(), options.spec.dimensions);
}

// Returns the shape with a batch axis, which may be omitted if the batch has one element.
Shape batched(const Shape& shape, int dimensions) {
  Shape whole = shape;
  if (whole.size() == static_cast<std::size_t>(dimensions) + 1) whole.insert(whole.begin(), 1);
  return whole;
}

}  // namespace

Result<LayerInputs> read_layer_inputs(const LayerOptions& options) {
  auto w = read_weight(options);
  if (!w) return w.error();
  std::vector<double> bias;
  std::optional<Index> biases;
  if (options.bias) {
    auto numbers = read_bias(options, *options.bias);
    if (!numbers) return numbers.error();
    bias = std::move(*numbers);
    biases = static_cast<Index>(bias.size());
  }
  auto x = read_input(options);
  if (!x) return x.error();
  auto plan = make_layer_plan(options.spec, x->shape, w->shape, biases);
  if (!plan) return misfit(options, plan.error());
  LayerInputs inputs{std::move(*x), std::move(*w), std::move(bias), std::move(*plan)};
  if (options.verbose && !options.quiet)
    say_to_stderr(fmt::format("{}: input {}, weight {}, output {}; {:.0f} multiply-adds",
                              options.name, text_of(inputs.plan.input), text_of(inputs.plan.weight),
                              text_of(inputs.plan.output), inputs.plan.multiply_adds()));
  return inputs;
}

std::vector<double> layer_outputs(const LayerInputs& inputs) {
  return layer_outputs(inputs.plan, inputs.x.values, inputs.w.values, inputs.bias);
}

std::vector<double> layer_outputs(const LayerPlan& plan, std::span<const double> x,
                                  std::span<const double> w, std::span<const double> bias) {
  std::vector<double> y(static_cast<std::size_t>(plan.outputs()));
  layer_forward(plan, x, w, bias, y);
  return y;
}

Result<Shape> layer_input_shape(const LayerOptions& options) {
  if (options.input_shape) return *options.input_shape;
  auto x = read_input(options);
  if (!x) return x.error();
  return x->shape;
}

Result<LayerPlan> plan_layer(const LayerOptions& options, const Shape& input) {
  Shape weight;
  if (options.kernel_shape) {
    weight = *options.kernel_shape;
  } else {
    auto w = read_weight(options);
    if (!w) return w.error();
    weight = w->shape;
  }
  std::optional<Index> biases;
  if (options.bias) {
    auto bias = read_bias(options, *options.bias);
    if (!bias) return bias.error();
    biases = static_cast<Index>(bias->size());
  }
  auto plan = make_layer_plan(options.spec, input, weight, biases);
  if (!plan) return misfit(options, plan.error());
  return plan;
}

Result<Tensor> read_layer_upstream(const LayerOptions& options, const LayerPlan& plan) {
  const std::string& text = options.gradient->upstream;
  auto list = read_number_list("--upstream", text, "give numbers between commas, or a file");
  if (list.error && !list.numbers.empty()) return *list.error;
  auto g = list.error
               ? open_tensor(options, text, upstream_dialect(options))
               : Result<Tensor>(channel_of(std::move(list.numbers), options.spec.dimensions));
  if (!g) return g.error();
  const int dimensions = options.spec.dimensions;
  const Shape has = batched(g->shape, dimensions);
  const Shape needed = batched(plan.output, dimensions);
  if (has == needed) return g;
  std::string message = fmt::format("the upstream gradient has the shape {}, but the output has {}",
                                    text_of(g->shape), text_of(plan.output));
  if (has.size() == needed.size())
    for (std::size_t axis = 0; axis < has.size(); ++axis)
      if (has[axis] != needed[axis]) {
        const std::size_t shown = axis + 1 - (plan.output.size() < needed.size() ? 1 : 0);
        message += fmt::format(": dimension {} differs", shown == 0 ? 1 : shown);
        break;
      }
  return misfit(
      options,
      usage_error(std::move(message),
                  "run the command without grad to see the outputs that dL/dy belongs to"));
}

std::string layer_bytes(const LayerOptions& options, const Tensor& tensor, bool as_input) {
  if (options.format.syntax == TensorFormat::Syntax::npy) return npy_bytes(tensor);
  BlockStyle style{',', '.', options.format.number};
  if (as_input)
    style = {options.dialect.delimiter, options.dialect.number.decimal, options.format.number};
  if (options.format.syntax == TensorFormat::Syntax::tsv) style.delimiter = '\t';
  return tensor_blocks(tensor, options.spec.dimensions, style);
}

}  // namespace sigconv
