#pragma once

#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "pipeline/convolve_table.hpp"
#include "sigconv/plan.hpp"

namespace sigconv {

/// The inputs of a run and the targets of their outputs.
struct Files {
  std::vector<std::string> inputs;    ///< "-" is standard input
  std::optional<std::string> signal;  ///< the list of --signal: the only input
  std::string output = "-";           ///< the text of -o
  std::vector<std::string> targets;   ///< one for all inputs, or one for each
  /// An input that is open already, at its first byte; null if there is none. It is moved from.
  std::shared_ptr<ByteSource> opened = nullptr;
  std::size_t opened_index = 0;  ///< its index in `inputs`
};

/// Opens an input, or returns the one that is open already.
Result<ByteSource> open_input(const TableOptions& options, const Files& files, std::size_t index);
/// A conversion of the table in a source to an output, such as convolve_table().
using Conversion =
    std::function<Failure(const TableOptions& options, ByteSource& source, OutputFile& output,
                          SharedHeader& header, std::string& note)>;

/// Converts every input and returns how many failed, as convolve_files() does. Several inputs can
/// be converted at once, by as many threads.
std::size_t convert_files(const Conversion& convert, const TableOptions& options,
                          const Files& files, const std::function<void(const Error&)>& report);

/// Convolves every input and returns how many failed. Passes each error to `report` and continues
/// with the next input, unless the output that the inputs share cannot be written any more.
std::size_t convolve_files(const Plan& plan, const TableOptions& options, const Files& files,
                           const std::function<void(const Error&)>& report);

}  // namespace sigconv
