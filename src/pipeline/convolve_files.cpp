#include "pipeline/convolve_files.hpp"

#include <algorithm>
#include <set>
#include <utility>

#include "output/targets.hpp"
#include "pipeline/threads.hpp"

namespace sigconv {
namespace {

// The error messages and the progress line of a run.
struct Report {
  ProgressLine& line;
  const std::function<void(const Error&)>& tell;
  const std::function<void(const std::string&)>& tell_note;
  std::size_t files;

  void operator()(const Error& error) const {
    line.clear();
    tell(error);
  }
  void note(const std::string& text) const {
    if (text.empty() || !tell_note) return;
    line.clear();
    tell_note(text);
  }
  void finished(std::size_t count) const {
    if (files > 1) line.show({Progress::Unit::files, count, files});
  }
};

}  // namespace

Result<ByteSource> open_input(const TableOptions& options, const Files& files, std::size_t index) {
  if (files.opened != nullptr && files.opened_index == index) return std::move(*files.opened);
  const Dialect& dialect = options.dialect;
  return files.signal ? ByteSource::of_list("--signal", *files.signal, dialect.number.decimal,
                                            dialect.delimiter)
                      : ByteSource::open(files.inputs[index]);
}

namespace {

// Returns `note` for the input `name`, without notes that `told` has. All inputs of an output have
// the same columns, so most of their notes are the same.
std::function<void(const std::string&)> once(std::function<void(const std::string&)> note,
                                             const std::string& name, std::set<std::string>& told) {
  if (!note) return {};
  return [note = std::move(note), size = name.size(), &told](const std::string& text) {
    if (told.insert(text.substr(std::min(size, text.size()))).second) note(text);
  };
}

Failure convert_to(const Conversion& convert, const TableOptions& options, const Files& files,
                   std::size_t index, OutputFile& output, SharedHeader& header,
                   std::set<std::string>& told, std::string& note) {
  auto source = open_input(options, files, index);
  if (!source) return source.error();
  SharedHeader seen = header;
  TableOptions each = options;
  each.note = once(options.note, source->name(), told);
  auto error = convert(each, *source, output, seen, note);
  if (!error) error = output.keep();
  // If discard() removes all output of a failed input, the next input still writes the header.
  if (!error || !output.discard()) header = std::move(seen);
  return error;
}

// Writes the outputs of all inputs to one target, one after another. Returns how many inputs
// failed.
std::size_t convert_to_one(const Conversion& convert, const TableOptions& options,
                           const Files& files, const Report& report) {
  auto output = OutputFile::open(files.targets[0]);
  if (!output) {
    report(output.error());
    return files.inputs.size();
  }
  SharedHeader header;
  std::set<std::string> told;
  std::size_t failed = 0;
  for (std::size_t i = 0; i < files.inputs.size(); ++i) {
    std::string note;
    const auto error = convert_to(convert, options, files, i, *output, header, told, note);
    report.finished(i + 1);
    report.note(note);
    if (!error) continue;
    report(*error);
    ++failed;
    if (error->kind == ErrorKind::output || error->kind == ErrorKind::closed_pipe) return failed;
  }
  if (failed == files.inputs.size()) return failed;
  if (auto error = output->finish()) {
    report(*error);
    return files.inputs.size();
  }
  return failed;
}

Failure convert_one(const Conversion& convert, const TableOptions& options, const Files& files,
                    std::size_t index, std::string& note) {
  auto output = OutputFile::open(files.targets[index]);
  if (!output) return output.error();
  SharedHeader header;
  std::set<std::string> told;
  if (auto error = convert_to(convert, options, files, index, *output, header, told, note))
    return error;
  return output->finish();
}

}  // namespace

std::size_t convert_files(const Conversion& convert, const TableOptions& given, const Files& files,
                          const std::function<void(const Error&)>& tell) {
  ProgressLine line(given.progress);
  TableOptions options = given;
  if (files.inputs.size() == 1) options.line = &line;
  const Report report{line, tell, given.note, files.inputs.size()};
  if (files.targets.size() == 1 && files.output == files.targets[0])
    return convert_to_one(convert, options, files, report);
  if (auto error = make_folder(files.output)) {
    report(*error);
    return files.inputs.size();
  }
  std::size_t failed = 0;
  std::size_t finished = 0;
  const std::size_t count = files.inputs.size();
  std::vector<std::string> notes(count);
  std::vector<std::vector<std::string>> said(count);
  const auto done = [&](const Failure& error) {
    if (!said[finished].empty()) line.clear();
    for (const std::string& text : said[finished]) options.say(text);
    report.note(notes[finished]);
    report.finished(++finished);
    if (!error) return;
    report(*error);
    ++failed;
  };
  // Many files run at once, one thread for each. Few files run one after another, each on all
  // threads.
  if (options.threads == 1 || count < 2 * static_cast<std::size_t>(options.threads)) {
    for (std::size_t i = 0; i < count; ++i) done(convert_one(convert, options, files, i, notes[i]));
    return failed;
  }
  TableOptions alone = options;
  alone.threads = 1;
  run_in_order(
      count, options.threads,
      [&](std::size_t i) {
        TableOptions each = alone;
        if (each.say) each.say = [&, i](const std::string& text) { said[i].push_back(text); };
        return convert_one(convert, each, files, i, notes[i]);
      },
      done);
  return failed;
}

std::size_t convolve_files(const Plan& plan, const TableOptions& options, const Files& files,
                           const std::function<void(const Error&)>& report) {
  const auto convert = [&](const TableOptions& each, ByteSource& source, OutputFile& output,
                           SharedHeader& header, std::string& note) {
    return convolve_table(plan, each, source, output, header, note);
  };
  return convert_files(convert, options, files, report);
}

}  // namespace sigconv
