#include "output/targets.hpp"

#include <unistd.h>

#include <algorithm>
#include <filesystem>
#include <map>
#include <optional>

#include "output/destination.hpp"

namespace sigconv {
namespace {

namespace fs = std::filesystem;

Error usage(std::string message, std::string hint) {
  Error error = usage_error(std::move(message), std::move(hint));
  error.source = "-o";
  return error;
}

Result<std::string> fill_in(const std::string& pattern, const std::string& input) {
  // A folder has a name, too, so that opening the input reports that it is a folder.
  const std::string name = input.substr(0, input.find_last_not_of('/') + 1);
  const fs::path path(name.empty() ? input : name);
  const std::string dir = path.parent_path().string();
  const std::string ext = path.extension().string();  // with its dot
  const std::map<std::string, std::string, std::less<>> fields = {
      {"dir", dir.empty() ? "." : dir},
      {"stem", path.stem().string()},
      {"ext", ext.empty() ? "" : ext.substr(1)},
      {"name", path.filename().string()}};
  std::string target;
  for (std::size_t at = 0; at < pattern.size();) {
    if (pattern[at] != '{') {
      target += pattern[at++];
      continue;
    }
    const auto close = std::min(pattern.find('}', at), pattern.size());
    const auto field = fields.find(pattern.substr(at + 1, close - at - 1));
    if (close == pattern.size() || field == fields.end())
      return usage(
          "unknown field '" + pattern.substr(at, close - at + 1) + "' in '" + pattern + "'",
          "use {dir}, {stem}, {ext} and {name}");
    if (field->first == "ext") {
      if (ext.empty() && target.ends_with('.')) target.pop_back();
      if (!ext.empty() && !target.ends_with('.')) target += '.';
    }
    target += field->second;
    at = close + 1;
  }
  return target;
}

// Returns the identity of the file at `path`. Returns `path` if that fails, and opening the target
// reports why.
std::string whereabouts(const std::string& path) {
  Destination destination;
  return find_destination(path, destination) == 0 ? file_identity(destination) : path;
}

// Returns the identity of an input that is a regular file.
std::optional<std::string> regular_file(const std::string& input) {
  Destination file;
  struct stat& status = file.status.emplace();
  const bool found =
      (input == "-" ? fstat(STDIN_FILENO, &status) : stat(input.c_str(), &status)) == 0;
  if (!found || !file.is_regular()) return std::nullopt;
  return file_identity(file);
}

}  // namespace

Result<std::vector<std::string>> name_targets(const std::string& output,
                                              const std::vector<std::string>& inputs) {
  const bool folder = output.ends_with('/');
  if (!folder && output.find('{') == std::string::npos) return std::vector{output};
  const std::string pattern =
      folder && output.find('{') == std::string::npos ? output + "{name}" : output;
  std::vector<std::string> targets;
  std::map<std::string, std::string> taken;
  for (const std::string& input : inputs) {
    if (input == "-")
      return usage("standard input has no file name to use in '" + output + "'",
                   "name the output file: -o FILE");
    auto target = fill_in(pattern, input);
    if (!target) return target.error();
    const auto [place, fresh] = taken.emplace(whereabouts(*target), input);
    if (!fresh)
      return usage(
          "'" + place->second + "' and '" + input + "' would both be written to '" + *target + "'",
          "give each input an output of its own");
    targets.push_back(std::move(*target));
  }
  return targets;
}

Failure check_targets(const std::vector<std::string>& targets,
                      const std::vector<std::string>& inputs) {
  std::map<std::string, std::size_t> places;
  for (std::size_t i = 0; i < inputs.size(); ++i)
    if (auto file = regular_file(inputs[i])) places.emplace(std::move(*file), i);
  const bool one_for_all = targets.size() < inputs.size();
  for (std::size_t i = 0; i < targets.size(); ++i) {
    Destination target;
    if (find_destination(targets[i], target) != 0 || !target.is_regular()) continue;
    const auto input = places.find(file_identity(target));
    // An input that is also standard output is rejected when it is opened.
    if (input == places.end() || target.descriptor == STDOUT_FILENO) continue;
    if (one_for_all)
      return usage("'" + targets[i] + "' is one of the inputs",
                   "name an output that is not an input");
    if (input->second != i)
      return usage(
          "the output of '" + inputs[i] + "' would replace another input, '" + targets[i] + "'",
          "choose output names that no other input has");
    if (target.kind != Destination::Kind::replaced)
      return usage("'" + targets[i] + "' is open for writing and would change while it is read",
                   "name another file with -o");
  }
  return std::nullopt;
}

Failure make_folder(const std::string& output) {
  if (!output.ends_with('/') || output.find('{') != std::string::npos) return std::nullopt;
  std::error_code code;
  fs::create_directories(output, code);
  if (!code) return std::nullopt;
  std::error_code unseen;
  return data_error(output, fs::exists(output.substr(0, output.size() - 1), unseen)
                                ? "is a file, not a folder"
                                : "cannot be created: " + code.message());
}

}  // namespace sigconv
