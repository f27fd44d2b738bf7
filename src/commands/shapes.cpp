#include "commands/shapes.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <array>
#include <sstream>

#include "cli/options.hpp"
#include "commands/layer_inputs.hpp"
#include "input/byte_source.hpp"
#include "output/file.hpp"
#include "output/targets.hpp"

namespace sigconv {
namespace {

// Adds the options of one line of --layers, which has no input and no output.
void add_line(OptionSet& set, LayerOptions& options, int dimensions) {
  set.check([&]() -> Failure {
    for (const OptionInfo* option : std::initializer_list<const OptionInfo*>{
             &options::files, &options::signal, &options::input_shape, &options::layers,
             &options::output, &options::help})
      if (set.given(*option))
        return usage_error("a line of --layers takes only the kernel and the options of a layer",
                           "put the input and -o on the command line");
    return std::nullopt;
  });
  add_layer(set, options, dimensions);
}

// Reads the words of a line: the command, then its options.
Failure read_line(const std::vector<std::string>& words, int dimensions, LayerOptions& layer) {
  const std::string command = dimensions == 1 ? "conv1d" : "conv2d";
  if (words[0] != command)
    return usage_error(fmt::format("the line begins with '{}', not with {}", words[0], command),
                       fmt::format("begin each line with {}, then give its options", command));
  std::vector<const char*> argv{"--shape-only"};
  for (std::size_t i = 1; i < words.size(); ++i) argv.push_back(words[i].c_str());
  OptionSet set("sigconv " + command);
  add_line(set, layer, dimensions);
  return set.read(static_cast<int>(argv.size()), argv.data());
}

Result<std::vector<LayerOptions>> read_layers(const std::string& path, int dimensions) {
  auto source = ByteSource::open(path);
  if (!source) return source.error();
  const auto text = source->peek_all();
  if (!text) return text.error();
  std::istringstream lines{std::string(*text)};
  std::vector<LayerOptions> layers;
  std::uint64_t number = 0;
  for (std::string line; std::getline(lines, line);) {
    ++number;
    std::istringstream stream(line.substr(0, line.find('#')));
    std::vector<std::string> words;
    for (std::string word; stream >> word;) words.push_back(word);
    if (words.empty()) continue;
    LayerOptions layer;
    if (auto error = read_line(words, dimensions, layer)) {
      error->kind = ErrorKind::data;
      error->source = source->name();
      error->line = number;
      return *error;
    }
    layers.push_back(std::move(layer));
  }
  if (layers.empty()) return data_error(source->name(), "the file has no layers");
  return layers;
}

// Returns the layers. The first one has the input.
Result<std::vector<LayerOptions>> layers_of(const LayerOptions& options) {
  if (!options.layers) return std::vector<LayerOptions>{options};
  auto layers = read_layers(*options.layers, options.spec.dimensions);
  if (!layers) return layers;
  LayerOptions& first = layers->front();
  first.inputs = options.inputs;
  first.signal = options.signal;
  first.input_shape = options.input_shape;
  return layers;
}

// A table with a line for each layer. The receptive field of a line belongs to one output of its
// layer, and counts samples of the input of the first layer.
class ShapeTable {
 public:
  void add(const LayerOptions& layer, const LayerPlan& plan) {
    std::vector<Index> padding;
    std::vector<Index> fields;
    for (std::size_t a = layer.spec.dimensions == 1 ? 1 : 0; a < 2; ++a) {
      const LayerAxis& axis = plan.axes[a];
      padding.insert(padding.end(), {axis.before, axis.after});
      field_[a] += (axis.span() - 1) * jump_[a];
      jump_[a] *= axis.stride;
      fields.push_back(field_[a]);
    }
    text_ += fmt::format("{},{},{},{},{},{:.0f},{}\n", layer.name, fmt::join(plan.input, "x"),
                         fmt::join(plan.output, "x"), fmt::join(padding, " "),
                         volume(plan.weight) + (layer.bias ? plan.out_channels : 0),
                         plan.multiply_adds(), fmt::join(fields, "x"));
  }

  const std::string& text() const { return text_; }

 private:
  std::string text_ = "layer,input,output,padding,parameters,multiply_adds,receptive_field\n";
  std::array<Index, 2> field_{1, 1};
  std::array<Index, 2> jump_{1, 1};
};

}  // namespace

void add_shapes(OptionSet& set, LayerOptions& options) {
  set.add(options::shape_only, options.shape_only);
  set.add(options::layers, options.layers);
  set.add(options::kernel_shape, options.kernel_shape);
  set.add(options::input_shape, options.input_shape);
  set.check([&]() -> Failure {
    if (!options.shape_only || options.layers || options.kernel_shape || !options.kernel.empty())
      return std::nullopt;
    return usage_error(fmt::format("{} needs a kernel: -k, or --kernel-shape", options.name));
  });
}

Failure run_shapes(const LayerOptions& options) {
  const auto layers = layers_of(options);
  if (!layers) return layers.error();
  auto shape = layer_input_shape(layers->front());
  if (!shape) return shape.error();
  ShapeTable table;
  for (std::size_t i = 0; i < layers->size(); ++i) {
    const auto plan = plan_layer((*layers)[i], *shape);
    if (!plan) {
      Error error = plan.error();
      if (layers->size() > 1) error.part = fmt::format("layer {}", i + 1);
      return error;
    }
    table.add((*layers)[i], *plan);
    shape = plan->output;
  }
  if (auto error = make_folder(options.folder)) return error;
  return write_file(options.output, table.text());
}

}  // namespace sigconv
