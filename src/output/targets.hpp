#pragma once

#include <string>
#include <vector>

#include "sigconv/error.hpp"

namespace sigconv {

/// Returns the targets of the outputs: one for all inputs, or one for each.
///
/// `output` is the value of -o: "-", a file, a folder (with a slash at its end), or a template. A
/// template has the fields {dir}, {stem}, {ext} and {name}; for the input a/b.csv they are a, b,
/// csv and b.csv. A dot before an empty {ext} is dropped, and a missing dot before {ext} is added.
/// Two inputs with one target are an error, and so is an unknown field.
Result<std::vector<std::string>> name_targets(const std::string& output,
                                              const std::vector<std::string>& inputs);

/// Rejects a target that is the file of another input, because its output would depend on the order
/// of the work. An input can be its own target, unless it would be written while it is read.
Failure check_targets(const std::vector<std::string>& targets,
                      const std::vector<std::string>& inputs);

/// Makes `output` and the folders that lead to it, if it ends with a slash and is not a template.
Failure make_folder(const std::string& output);

}  // namespace sigconv
