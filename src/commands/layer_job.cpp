#include "commands/layer_job.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include "input/kernel_source.hpp"
#include "input/number_list.hpp"
#include "input/tensor_reader.hpp"
#include "output/file.hpp"
#include "output/targets.hpp"
#include "output/tensor_writer.hpp"

namespace sigconv {
namespace {

// Whether shapes came from the command line alone.
bool by_command_line(const LayerJob& job) {
  const auto is_list = [](const std::string& text) {
    return !read_number_list("", text, "").error;
  };
  return (job.signal || job.input_shape) && (job.kernel_shape || is_list(job.kernel)) &&
         (!job.bias || is_list(*job.bias)) && (!job.gradient || is_list(job.gradient->upstream));
}

// A misfit that took a file to see is not the command line's fault.
Error misfit(const LayerJob& job, Error error) {
  if (!by_command_line(job)) error.kind = ErrorKind::data;
  return error;
}

// The options of the input's dialect speak of the input; what was written with them as y, of the
// upstream gradient, but for its header.
Dialect upstream_dialect(const LayerJob& job) {
  Dialect dialect = job.dialect;
  dialect.header = Header::detect;
  dialect.skip_lines = 0;
  return dialect;
}

Result<Tensor> open_tensor(const LayerJob& job, const std::string& path, TensorRole role,
                           const Dialect& dialect) {
  auto source = Source::open(path);
  if (!source) return source.error();
  const bool given = job.delimiter_given && role == TensorRole::signal;
  return read_tensor(*source, dialect_of(dialect, path, given), role, job.spec.dimensions);
}

// Numbers between commas, or a file of them.
Result<std::vector<double>> read_bias(const std::string& text) {
  auto list = read_number_list("--bias", text, "--bias is numbers or a file");
  if (!list.error) return std::move(list.numbers);
  const bool is_list = text.empty() || text.find(',') != std::string::npos;
  if (!list.numbers.empty() || is_list) return *list.error;
  auto source = Source::open(text);
  if (!source) return source.error();
  return read_numbers(*source, dialect_of({}, text, false));
}

// One channel of places along the last axis.
Tensor channel_of(std::vector<double> values, int dimensions) {
  Tensor tensor;
  tensor.shape.assign(static_cast<std::size_t>(dimensions), 1);
  tensor.shape.push_back(static_cast<Index>(values.size()));
  tensor.values = std::move(values);
  return tensor;
}

Result<Tensor> read_input(const LayerJob& job) {
  if (!job.signal) return open_tensor(job, job.input, TensorRole::signal, job.dialect);
  auto list = read_number_list("--signal", *job.signal, "--signal is numbers: 1,2,3,4");
  if (list.error) return *list.error;
  return channel_of(std::move(list.numbers), job.spec.dimensions);
}

Result<Tensor> read_weight(const LayerJob& job) {
  if (job.kernel == "-" || kernel_is_path(job.kernel))
    return open_tensor(job, job.kernel, TensorRole::kernel, {});
  auto taps = read_kernel(job.kernel);
  if (!taps) return taps.error();
  return kernel_of(std::move(*taps), job.spec.dimensions);
}

// What is read as an input is written as the input is; a kernel or bias between commas.
std::string bytes_of(const LayerJob& job, const Tensor& tensor, bool as_input) {
  if (job.format.syntax == TensorFormat::Syntax::npy) return npy_bytes(tensor);
  BlockStyle style{',', '.', job.format.number};
  if (as_input) style = {job.dialect.delimiter, job.dialect.number.decimal, job.format.number};
  if (job.format.syntax == TensorFormat::Syntax::tsv) style.delimiter = '\t';
  return tensor_blocks(tensor, job.spec.dimensions, style);
}

Failure write(const LayerJob& job, const std::string& bytes) {
  if (auto error = make_folder(job.folder)) return error;
  return write_file(job.output, bytes);
}

// A batch of one may be left out.
Shape batched(const Shape& shape, int dimensions) {
  Shape whole = shape;
  if (whole.size() == static_cast<std::size_t>(dimensions) + 1) whole.insert(whole.begin(), 1);
  return whole;
}

Result<Tensor> read_upstream(const LayerJob& job, const LayerPlan& plan) {
  const std::string& text = job.gradient->upstream;
  auto list = read_number_list("--upstream", text, "--upstream is numbers or a file");
  if (list.error && !list.numbers.empty()) return *list.error;
  auto g = list.error ? open_tensor(job, text, TensorRole::signal, upstream_dialect(job))
                      : Result<Tensor>(channel_of(std::move(list.numbers), job.spec.dimensions));
  if (!g) return g.error();
  const int dimensions = job.spec.dimensions;
  const Shape has = batched(g->shape, dimensions);
  const Shape needed = batched(plan.output, dimensions);
  if (has == needed) return g;
  Error error;
  error.message = fmt::format("the upstream gradient is {}, the output {}", text_of(g->shape),
                              text_of(plan.output));
  if (has.size() == needed.size())
    for (std::size_t axis = 0; axis < has.size(); ++axis)
      if (has[axis] != needed[axis]) {
        const std::size_t shown = axis + 1 - (plan.output.size() < needed.size() ? 1 : 0);
        error.message += fmt::format(": dimension {} is another", shown == 0 ? 1 : shown);
        break;
      }
  error.hint = "dL/dy has the shape of y: what the command without grad writes";
  error.kind = ErrorKind::usage;
  return misfit(job, error);
}

std::vector<double> forward(const LayerPlan& plan, std::span<const double> x,
                            std::span<const double> w, std::span<const double> bias) {
  std::vector<double> y(static_cast<std::size_t>(plan.outputs()));
  layer_forward(plan, x, w, bias, y);
  return y;
}

Failure check(const LayerJob& job, const LayerInputs& in, const Tensor& g,
              const Tensor (&gradients)[3]) {
  const GradientRequest& request = *job.gradient;
  const LayerPlan& plan = in.plan;
  const std::vector<double> zeros(static_cast<std::size_t>(plan.out_channels));
  using Numbers = std::span<const double>;
  const Slopes slopes[] = {{"input", in.x.values, gradients[0].values, true,
                            [&](Numbers x) { return forward(plan, x, in.w.values, in.bias); }},
                           {"kernel", in.w.values, gradients[1].values, true,
                            [&](Numbers w) { return forward(plan, in.x.values, w, in.bias); }},
                           {"bias", in.bias.empty() ? zeros : in.bias, gradients[2].values, true,
                            [&](Numbers b) { return forward(plan, in.x.values, in.w.values, b); }}};
  for (const Wrt wrt : {Wrt::input, Wrt::kernel, Wrt::bias})
    if (!request.wrt || *request.wrt == wrt)
      if (auto error =
              check_slopes(slopes[static_cast<int>(wrt)], g.values, plan.multiply_adds(), request))
        return error;
  return std::nullopt;
}

// The shape of an input that is not computed with.
Result<Shape> input_shape(const LayerJob& job) {
  if (job.input_shape) return *job.input_shape;
  auto x = read_input(job);
  if (!x) return x.error();
  return x->shape;
}

Result<LayerPlan> plan_of(const LayerJob& job, const Shape& input) {
  Shape weight;
  if (job.kernel_shape) {
    weight = *job.kernel_shape;
  } else {
    auto w = read_weight(job);
    if (!w) return w.error();
    weight = w->shape;
  }
  std::optional<Index> biases;
  if (job.bias) {
    auto bias = read_bias(*job.bias);
    if (!bias) return bias.error();
    biases = static_cast<Index>(bias->size());
  }
  auto plan = make_layer_plan(job.spec, input, weight, biases);
  if (!plan) return misfit(job, plan.error());
  return plan;
}

}  // namespace

Result<LayerInputs> read_layer_inputs(const LayerJob& job) {
  auto w = read_weight(job);
  if (!w) return w.error();
  std::vector<double> bias;
  std::optional<Index> biases;
  if (job.bias) {
    auto numbers = read_bias(*job.bias);
    if (!numbers) return numbers.error();
    bias = std::move(*numbers);
    biases = static_cast<Index>(bias.size());
  }
  auto x = read_input(job);
  if (!x) return x.error();
  auto plan = make_layer_plan(job.spec, x->shape, w->shape, biases);
  if (!plan) return misfit(job, plan.error());
  LayerInputs inputs{std::move(*x), std::move(*w), std::move(bias), std::move(*plan)};
  if (job.say)
    job.say(fmt::format("{}: input {}, weight {}, output {}; {:.0f} multiply-adds", job.name,
                        text_of(inputs.plan.input), text_of(inputs.plan.weight),
                        text_of(inputs.plan.output), inputs.plan.multiply_adds()));
  return inputs;
}

std::vector<double> layer_outputs(const LayerInputs& inputs) {
  return forward(inputs.plan, inputs.x.values, inputs.w.values, inputs.bias);
}

Result<LayerGradients> compute_layer_gradients(const LayerJob& job, const LayerInputs& in) {
  auto g = read_upstream(job, in.plan);
  if (!g) return g.error();
  const GradientRequest& request = *job.gradient;
  const auto asked = [&](Wrt wrt) { return !request.wrt || *request.wrt == wrt; };
  LayerGradients computed{std::move(*g),
                          {{in.x.shape, {}}, {in.w.shape, {}}, {{in.plan.out_channels}, {}}}};
  auto& gradients = computed.gradients;
  for (Tensor& each : gradients) each.values.resize(static_cast<std::size_t>(volume(each.shape)));
  const auto& upstream = computed.g.values;
  if (asked(Wrt::input)) layer_input_gradient(in.plan, in.w.values, upstream, gradients[0].values);
  if (asked(Wrt::kernel))
    layer_kernel_gradient(in.plan, in.x.values, upstream, gradients[1].values);
  if (asked(Wrt::bias)) layer_bias_gradient(in.plan, upstream, gradients[2].values);
  return computed;
}

Failure run_layer(const LayerJob& job) {
  const auto inputs = read_layer_inputs(job);
  if (!inputs) return inputs.error();
  if (!job.gradient)
    return write(job, bytes_of(job, {inputs->plan.output, layer_outputs(*inputs)}, true));
  const auto computed = compute_layer_gradients(job, *inputs);
  if (!computed) return computed.error();
  if (job.gradient->check)
    if (auto error = check(job, *inputs, computed->g, computed->gradients)) return error;
  return write_gradients(*job.gradient, job.output, job.format.extension(), [&](Wrt wrt) {
    return bytes_of(job, computed->gradients[static_cast<int>(wrt)], wrt == Wrt::input);
  });
}

Failure run_shapes(const std::vector<LayerJob>& layers) {
  auto shape = input_shape(layers[0]);
  if (!shape) return shape.error();
  std::string out = "layer,input,output,padding,parameters,multiply_adds,receptive_field\n";
  // Of an output of the last layer, in samples of the first one's input.
  std::array<Index, 2> field{1, 1};
  std::array<Index, 2> jump{1, 1};
  for (const LayerJob& job : layers) {
    const auto plan = plan_of(job, *shape);
    if (!plan) {
      Error error = plan.error();
      if (layers.size() > 1) error.part = fmt::format("layer {}", &job - layers.data() + 1);
      return error;
    }
    std::vector<Index> padding;
    std::vector<Index> fields;
    for (std::size_t a = job.spec.dimensions == 1 ? 1 : 0; a < 2; ++a) {
      const LayerAxis& axis = plan->axes[a];
      padding.insert(padding.end(), {axis.before, axis.after});
      field[a] += (axis.span() - 1) * jump[a];
      jump[a] *= axis.stride;
      fields.push_back(field[a]);
    }
    out += fmt::format("{},{},{},{},{},{:.0f},{}\n", job.name, fmt::join(plan->input, "x"),
                       fmt::join(plan->output, "x"), fmt::join(padding, " "),
                       volume(plan->weight) + (job.bias ? plan->out_channels : 0),
                       plan->multiply_adds(), fmt::join(fields, "x"));
    shape = plan->output;
  }
  return write(layers[0], out);
}

}  // namespace sigconv
