#include "commands/layer.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "cli/option_groups.hpp"
#include "cli/options.hpp"
#include "cli/report.hpp"
#include "commands/layer_inputs.hpp"
#include "commands/shapes.hpp"
#include "output/file.hpp"
#include "output/targets.hpp"

namespace sigconv {
namespace {

constexpr Choice kTensorSyntaxes[] = {choice("csv", TensorFormat::Syntax::csv),
                                      choice("tsv", TensorFormat::Syntax::tsv),
                                      choice("npy", TensorFormat::Syntax::npy)};

TensorFormat::Syntax syntax_of_name(const std::string& name) {
  if (name.ends_with(".npy")) return TensorFormat::Syntax::npy;
  if (named_tsv(name)) return TensorFormat::Syntax::tsv;
  return TensorFormat::Syntax::csv;
}

OptionUse& add_format(OptionSet& set, LayerOptions& options) {
  OptionUse& output = set.add(options::output, options.output);
  set.check([&]() -> Failure {
    options.format.syntax = syntax_of_name(options.output);
    return std::nullopt;
  });
  set.choose(options::format, kTensorSyntaxes, options.format.syntax)
      .notes_default("by the name of the output; csv");
  add_number_style(set, options.format.number);
  return output;
}

void add_window(OptionSet& set, LayerSpec& spec) {
  const int dimensions = spec.dimensions;
  const bool image = dimensions == 2;
  const auto axes = [dimensions](const OptionInfo& option, std::string_view text) {
    return read_axes(option, text, dimensions);
  };
  set.add(options::stride, spec.stride, axes).takes(image ? "S|A,B" : "S");
  set.add(options::dilation, spec.dilation, axes).takes(image ? "D|A,B" : "D");
  OptionUse& padding = set.add(options::padding, spec.padding,
                               [dimensions](const OptionInfo& option, std::string_view text) {
                                 return read_padding(option, text, dimensions);
                               });
  if (image)
    padding.takes("N|A,B|T,B,L,R").describes("samples to add around the input, or same or valid");
  set.add(options::groups, spec.groups);
  set.add(options::method, spec.method).offers({"auto", "direct", "reference"});
  set.check([&]() -> Failure {
    if (spec.method != Method::fft) return std::nullopt;
    return usage_error(fmt::format("{} has no --method fft", set.command()),
                       "choose one of auto, direct, reference");
  });
  set.add(options::flip, spec.flip);
}

// If -o is a folder, names the output after the input. The extension of that name selects the
// format. If --format is given, the extension follows the format instead.
Failure name_output(const OptionSet& set, LayerOptions& options) {
  const auto targets = name_targets(options.output, {options.input()});
  if (!targets) return targets.error();
  options.folder = options.output;
  options.output = (*targets)[0];
  if (!options.folder.ends_with('/')) return std::nullopt;
  if (!set.given(options::format)) {
    options.format.syntax = syntax_of_name(options.output);
    return std::nullopt;
  }
  const auto point = options.output.rfind('.');
  if (point != std::string::npos && point > options.output.rfind('/'))
    options.output.replace(point, std::string::npos, options.format.extension());
  return std::nullopt;
}

}  // namespace

void add_layer_kernel(OptionSet& set, LayerOptions& options, int dimensions) {
  LayerSpec& spec = options.spec;
  spec.dimensions = dimensions;
  options.name = dimensions == 1 ? "conv1d" : "conv2d";
  set.add(options::kernel, options.kernel)
      .describes(dimensions == 1 ? "numbers or a design (one channel), .npy file or CSV blocks"
                                 : ".npy file or CSV blocks; numbers are one row of taps");
  set.check([&]() -> Failure {
    if (!options.kernel.empty() || set.given(options::shape_only)) return std::nullopt;
    return usage_error(
        fmt::format("{} needs a kernel: -k", set.full_command()),
        "give -k a .npy file, CSV blocks, or numbers for one output and one channel");
  });
  set.add(options::bias, options.bias);
  add_window(set, spec);
  OptionUse& pad_value = add_extension(set, options::padding_mode, spec.extension);
  pad_value.describes("constant for the padding: a number");
  set.check([&]() -> Failure {
    if (spec.extension.value.kind == PadValue::Kind::literal) return std::nullopt;
    return usage_error(fmt::format("--pad-value '{}' is not a number, but a layer needs one",
                                   set.text(options::pad_value)));
  });
  set.check([&]() -> Failure {
    const bool adds = set.given(options::padding) && set.text(options::padding) != "valid";
    if (adds || spec.extension.rule == Rule::zero) return std::nullopt;
    const OptionInfo* option = &options::padding_mode;
    if (!set.given(*option)) option = &options::pad_value;
    return usage_error(
        fmt::format("{} has no effect {}", label(*option),
                    set.given(options::padding) ? "with --padding valid" : "without --padding"),
        "add --padding N or --padding same");
  });
}

void add_layer_input(OptionSet& set, LayerOptions& options) {
  set.add_files(options::files, options.inputs).takes("[FILE]");
  set.add(options::signal, options.signal);
  add_dialect(set, options.dialect);
}

void check_layer_places(OptionSet& set, LayerOptions& options) {
  set.check([&]() -> Failure {
    if (options.inputs.size() > 1)
      return usage_error(
          fmt::format("{} takes one FILE, not {}", options.name, options.inputs.size()),
          "run the command once for each file, or put the inputs into one file as a batch");
    const bool reads_input = !options.signal && !set.given(options::input_shape);
    int standard = reads_input && options.input() == "-" ? 1 : 0;
    for (const OptionInfo* option : std::initializer_list<const OptionInfo*>{
             &options::kernel, &options::bias, &options::upstream})
      if (set.text(*option) == "-") ++standard;
    if (standard > 1)
      return usage_error("standard input is used twice", "name a file for one of them");
    return std::nullopt;
  });
  check_output(set, options.output, true);
}

OptionUse& add_layer_options(OptionSet& set, LayerOptions& options, int dimensions) {
  add_layer_kernel(set, options, dimensions);
  add_layer_input(set, options);
  OptionUse& output = add_format(set, options);
  check_layer_places(set, options);
  set.add(options::threads, options.threads);
  set.add(options::verbose, options.verbose)
      .describes("print shapes and the number of multiply-adds");
  set.add(options::help);
  return output;
}

void add_layer(OptionSet& set, LayerOptions& options, int dimensions) {
  add_layer_options(set, options, dimensions)
      .describes("file, or DIR/; .npy and .tsv set the format");
  set.add(options::quiet, options.quiet);
  add_shapes(set, options);
  set.check([&] { return name_output(set, options); });
}

void add_conv1d(OptionSet& set, LayerOptions& options) { add_layer(set, options, 1); }

void add_conv2d(OptionSet& set, LayerOptions& options) { add_layer(set, options, 2); }

Failure run_layer(const LayerOptions& options) {
  if (options.shape_only) return run_shapes(options);
  const auto inputs = read_layer_inputs(options);
  if (!inputs) return inputs.error();
  const Tensor output{inputs->plan.output, layer_outputs(*inputs)};
  if (auto error = make_folder(options.folder)) return error;
  return write_file(options.output, layer_bytes(options, output, true));
}

}  // namespace sigconv
