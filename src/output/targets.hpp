#pragma once

#include <string>
#include <vector>

#include "sigconv/error.hpp"

namespace sigconv {

/// Where the outputs of `inputs` go: one place for all of them, or one for each.
/// `output`, of -o: "-", a file, a folder (with a slash at its end), or a template of {dir},
/// {stem}, {ext} and {name}: of the input's path a/b.csv they are a, b, csv and b.csv. A point
/// between a stem and an empty {ext} goes with it; one that is missing before an {ext} is put in.
/// Two inputs with one target, or a field that there is not, are errors.
Result<std::vector<std::string>> name_targets(const std::string& output,
                                              const std::vector<std::string>& inputs);

/// Refuses a target that is the file of another input, whose output would depend on the order of
/// the work. An input may be its own target, unless it would be written while it is read.
Failure check_targets(const std::vector<std::string>& targets,
                      const std::vector<std::string>& inputs);

/// Makes the folders that lead to `target`, if `output` is a folder.
Failure make_folder(const std::string& output);

}  // namespace sigconv
