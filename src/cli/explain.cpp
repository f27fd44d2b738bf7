#include "cli/explain.hpp"

#include <fmt/format.h>
#include <unistd.h>

#include <cstdlib>
#include <string_view>

#include "cli/conv.hpp"
#include "cli/layer.hpp"
#include "cli/reading.hpp"
#include "output/destination.hpp"

namespace sigconv {
namespace {

// Where somebody sees them and has not said no: https://no-color.org.
bool wants_colours(const std::string& output) {
  const auto says = [](const char* name) {
    const char* value = std::getenv(name);
    return std::string_view(value == nullptr ? "" : value);
  };
  return output == "-" && isatty(STDOUT_FILENO) == 1 && says("NO_COLOR").empty() &&
         says("TERM") != "dumb";
}

Failure read_request(const Texts& texts, ExplainRequest& request) {
  if (texts.page && (texts.format || texts.output))
    return usage_error("--html writes a page instead: --format and -o do not go with it");
  if (texts.page && texts.page->empty()) return usage_error("--html needs the name of a file");
  if (texts.page && !texts.inputs.empty() && overwrites(*texts.page, texts.inputs[0]))
    return usage_error("--html names the input, and a page would take its place");
  if (auto error = read_output(texts, request.output)) return error;
  if (auto error = read(texts.format, request.syntax, parse_explain_syntax)) return error;
  if (auto error = read(texts.outputs, request.outputs,
                        [](const std::string& text) { return parse_places("--outputs", text); }))
    return error;
  if (auto error = read(texts.limit, request.limit, whole("--limit"))) return error;
  request.page = texts.page.value_or("");
  request.colours = wants_colours(request.output);
  return std::nullopt;
}

// What the command is without explain: its output and gradient are read here.
Texts explained(const Texts& texts) {
  Texts forward = texts;
  forward.output.reset();
  forward.format.reset();
  return forward;
}

Failure read_explained_gradient(const Texts& texts, GradientRequest& request) {
  if (auto error = read_upstream(texts, request)) return error;
  if (request.wrt || !texts.outputs) return std::nullopt;
  return usage_error("--outputs of a gradient goes with --wrt",
                     "--wrt input, kernel or bias says what is counted");
}

std::string command_of(const Command& command) {
  return (command.gradient ? "grad " : "") + std::string(command.name);
}

}  // namespace

Result<SeriesExplainJob> read_series_explain(const Command& command, const Texts& texts) {
  if (texts.inputs.size() > 1)
    return usage_error(fmt::format("explain takes one FILE, not {}", texts.inputs.size()));
  if (texts.upstream == "-" && texts.inputs.empty() && !texts.signal)
    return usage_error("standard input is named twice", "name the input's file, or the other's");
  SeriesExplainJob explain;
  explain.command = command_of(command);
  if (auto error = read_request(texts, explain.request)) return *error;
  auto conv = read_conv(command, explained(texts));
  if (!conv) return conv.error();
  SeriesGradientJob& job = explain.job;
  if (command.gradient)
    if (auto error = read_explained_gradient(texts, job.gradient)) return *error;
  job.spec = conv->spec;
  job.kernel = conv->kernel;
  job.design = conv->design;
  job.input = conv->files.inputs[0];
  job.signal = conv->files.signal;
  job.table = conv->table;
  return explain;
}

Result<LayerExplainJob> read_layer_explain(const Command& command, const Texts& texts) {
  LayerExplainJob explain;
  explain.command = command_of(command);
  if (auto error = read_request(texts, explain.request)) return *error;
  Command forward = command;
  forward.gradient = false;
  auto job = read_layer(forward, explained(texts));
  if (!job) return job.error();
  explain.job = std::move(*job);
  if (command.gradient) {
    explain.job.gradient.emplace();
    if (auto error = read_explained_gradient(texts, *explain.job.gradient)) return *error;
  }
  return explain;
}

}  // namespace sigconv
