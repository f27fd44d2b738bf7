#include "cli/layer.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <sstream>

#include "cli/reading.hpp"
#include "input/byte_source.hpp"
#include "output/targets.hpp"

namespace sigconv {
namespace {

Failure read_layer_spec(const Command& command, const Texts& texts, LayerSpec& spec) {
  spec.dimensions = command.dimensions;
  const auto axes = [&](const char* option) {
    return [&, option](const std::string& text) {
      return parse_axes(option, text, command.dimensions);
    };
  };
  if (auto error = read(texts.stride, spec.stride, axes("--stride"))) return error;
  if (auto error = read(texts.dilation, spec.dilation, axes("--dilation"))) return error;
  if (auto error = read(texts.padding, spec.padding, [&](const std::string& text) {
        return parse_padding(text, command.dimensions);
      }))
    return error;
  if (auto error = read(texts.groups, spec.groups, whole("--groups"))) return error;
  if (auto error = read(texts.method, spec.method, parse_method)) return error;
  if (spec.method == Method::fft)
    return usage_error("layers have no --method fft", "--method is auto, direct or reference");
  spec.flip = texts.flip;
  Texts renamed = texts;
  renamed.pad = texts.padding_mode == "zeros" ? "zero" : texts.padding_mode;
  if (auto error = read_extension(renamed, spec.extension)) {
    // What is said of --pad is said of --padding-mode here.
    for (auto at = error->message.find("--pad "); at != std::string::npos;
         at = error->message.find("--pad ", at + 1))
      error->message.replace(at, 5, "--padding-mode");
    if (error->message.starts_with("--padding-mode")) {
      error->hint =
          "--padding-mode is one of zeros, constant, edge, mirror, reflect, odd, circular";
    }
    return error;
  }
  if (spec.extension.value.kind != PadValue::Kind::literal)
    return usage_error(fmt::format("--pad-value {} of a layer: a number alone", *texts.pad_value));
  return std::nullopt;
}

TensorFormat::Syntax syntax_of_name(const std::string& name) {
  if (name.ends_with(".npy")) return TensorFormat::Syntax::npy;
  if (named_tsv(name)) return TensorFormat::Syntax::tsv;
  return TensorFormat::Syntax::csv;
}

Failure read_tensor_format(const Texts& texts, LayerJob& job) {
  TensorFormat& format = job.format;
  format.syntax = syntax_of_name(texts.output.value_or(""));
  if (auto error = read(texts.format, format.syntax, parse_tensor_syntax)) return error;
  return read_number_style(texts, format.number);
}

Failure read_places(const Command& command, const Texts& texts, LayerJob& job) {
  if (texts.inputs.size() > 1)
    return usage_error(fmt::format("{} takes one FILE, not {}", command.name, texts.inputs.size()),
                       "batches are further blocks of one");
  if (texts.signal && !texts.inputs.empty())
    return usage_error("--signal and a FILE exclude one another");
  job.signal = texts.signal;
  if (!texts.inputs.empty()) job.input = texts.inputs[0];
  int standard = !job.signal && !job.input_shape && job.input == "-" ? 1 : 0;
  for (const auto* text : {&texts.kernel, &texts.bias, &texts.upstream})
    if (*text == "-") ++standard;
  if (standard > 1)
    return usage_error("standard input is named twice", "name the input's file, or the other's");
  if (texts.output) job.output = *texts.output;
  if (job.output.empty()) return usage_error("-o needs the name of a file or folder");
  return std::nullopt;
}

}  // namespace

Result<LayerJob> read_layer(const Command& command, const Texts& texts) {
  LayerJob job;
  job.name = command.name;
  job.kernel = texts.kernel.value_or("");
  job.bias = texts.bias;
  if (job.kernel.empty() && !texts.shape_only)
    return usage_error(fmt::format("{} needs a kernel: -k", command.name),
                       "-k is a .npy file, blocks of CSV, or numbers: one output, one channel");
  if (auto error = read_layer_spec(command, texts, job.spec)) return *error;
  if (auto error = read_dialect(texts, job.dialect, job.delimiter_given)) return *error;
  if (auto error = read_tensor_format(texts, job)) return *error;
  if (auto error = read_places(command, texts, job)) return *error;
  // One is what a layer uses, so far.
  if (const auto threads = read_threads(texts); !threads) return threads.error();
  if (texts.verbose && !texts.quiet) job.say = say_to_stderr;
  if (command.gradient) {
    job.gradient.emplace();
    if (auto error = read_gradient(texts, *job.gradient)) return *error;
    return job;
  }
  for (const auto& [option, text] : {std::pair("--layers", &texts.layers),
                                     {"--kernel-shape", &texts.kernel_shape},
                                     {"--input-shape", &texts.input_shape}})
    if (*text && !texts.shape_only)
      return usage_error(fmt::format("{} goes with --shape-only", option));
  const auto targets = name_targets(job.output, {job.input});
  if (!targets) return targets.error();
  job.folder = job.output;
  job.output = (*targets)[0];
  // In a folder the name is the input's: its end says the format, or is what --format says.
  if (job.folder.ends_with('/')) {
    if (!texts.format) job.format.syntax = syntax_of_name(job.output);
    const auto point = job.output.rfind('.');
    if (texts.format && point != std::string::npos && point > job.output.rfind('/'))
      job.output.replace(point, std::string::npos, job.format.extension());
  }
  return job;
}

namespace {

Result<LayerJob> read_shape(const Command& command, const Texts& texts) {
  auto job = read_layer(command, texts);
  if (!job) return job.error();
  const auto shape = [](const char* option) {
    return [option](const std::string& text) { return parse_shape(option, text); };
  };
  if (auto error = read(texts.kernel_shape, job->kernel_shape, shape("--kernel-shape")))
    return *error;
  if (auto error = read(texts.input_shape, job->input_shape, shape("--input-shape"))) return *error;
  if (job->kernel_shape && !job->kernel.empty())
    return usage_error("-k and --kernel-shape exclude one another");
  if (job->input_shape && (job->signal || !texts.inputs.empty()))
    return usage_error("--input-shape and an input exclude one another");
  if (texts.format || texts.digits || texts.fixed)
    return usage_error("--shape-only prints CSV: --format, --digits and --fixed do not go with it");
  if (!job->kernel_shape && job->kernel.empty())
    return usage_error(fmt::format("{} needs a kernel: -k, or --kernel-shape", command.name));
  return job;
}

// A layer a line: its command, and options between blanks.
Failure read_layers_file(const Command& command, const std::string& path,
                         std::vector<LayerJob>& layers) {
  auto source = ByteSource::open(path);
  if (!source) return source.error();
  const auto text = source->peek_all();
  if (!text) return text.error();
  std::istringstream lines{std::string(*text)};
  std::uint64_t number = 0;
  for (std::string line; std::getline(lines, line);) {
    ++number;
    std::istringstream stream(line.substr(0, line.find('#')));
    std::vector<std::string> words;
    for (std::string word; stream >> word;) words.push_back(word);
    if (words.empty()) continue;
    const auto at_line = [&](Error error) {
      error.kind = ErrorKind::data;
      error.source = source->name();
      error.line = number;
      return error;
    };
    if (words[0] != command.name)
      return at_line(usage_error(fmt::format("'{}' is not {}", words[0], command.name),
                                 "a line is a layer: its command and its options"));
    std::vector<const char*> argv{"--shape-only"};
    for (std::size_t i = 1; i < words.size(); ++i) argv.push_back(words[i].c_str());
    const auto texts = read_options(command, static_cast<int>(argv.size()), argv.data());
    if (!texts) return at_line(texts.error());
    if (!texts->inputs.empty() || texts->signal || texts->input_shape || texts->layers ||
        texts->output || texts->help)
      return at_line(usage_error("a line has the kernel and options of a layer alone",
                                 "the input and -o stand on the command line"));
    auto job = read_shape(command, *texts);
    if (!job) return at_line(job.error());
    layers.push_back(std::move(*job));
  }
  if (!layers.empty()) return std::nullopt;
  Error error;
  error.source = source->name();
  error.message = "there are no layers";
  return error;
}

}  // namespace

Result<ShapesJob> read_shapes(const Command& command, const Texts& texts) {
  ShapesJob shapes;
  if (!texts.layers) {
    auto job = read_shape(command, texts);
    if (!job) return job.error();
    shapes.layers.push_back(std::move(*job));
    return shapes;
  }
  if (texts.kernel || texts.kernel_shape || texts.bias || texts.groups || texts.stride ||
      texts.dilation || texts.padding || texts.padding_mode || texts.pad_value || texts.flip)
    return usage_error("--layers has the kernels and options of its own lines");
  auto first = read_layer(command, texts);
  if (!first) return first.error();
  if (auto error = read(texts.input_shape, first->input_shape,
                        [](const std::string& text) { return parse_shape("--input-shape", text); }))
    return *error;
  if (auto error = read_layers_file(command, *texts.layers, shapes.layers)) return *error;
  LayerJob& job = shapes.layers[0];
  job.input = first->input;
  job.signal = first->signal;
  job.input_shape = first->input_shape;
  job.output = first->output;
  job.folder = first->folder;
  return shapes;
}

}  // namespace sigconv
