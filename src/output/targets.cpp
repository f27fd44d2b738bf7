#include "output/targets.hpp"

#include <algorithm>
#include <filesystem>
#include <map>

namespace sigconv {
namespace {

namespace fs = std::filesystem;

Error usage(std::string message, std::string hint) {
  Error error = usage_error(std::move(message), std::move(hint));
  error.source = "-o";
  return error;
}

Result<std::string> fill_in(const std::string& pattern, const std::string& input) {
  const fs::path path(input);
  const std::string dir = path.parent_path().string();
  const std::string ext = path.extension().string();  // with its point
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
          "a template has {dir}, {stem}, {ext} and {name}");
    if (field->first == "ext") {
      if (ext.empty() && target.ends_with('.')) target.pop_back();
      if (!ext.empty() && !target.ends_with('.')) target += '.';
    }
    target += field->second;
    at = close + 1;
  }
  return target;
}

// One text for all paths that lead to one file.
std::string whereabouts(const std::string& path) {
  std::error_code code;
  const auto place = fs::weakly_canonical(fs::absolute(path, code), code);
  return code ? path : place.string();
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
      return usage("standard input has no name to put into '" + output + "'",
                   "-o FILE names one outright");
    auto target = fill_in(pattern, input);
    if (!target) return target.error();
    const auto [place, fresh] = taken.emplace(whereabouts(*target), input);
    if (!fresh)
      return usage(
          "'" + place->second + "' and '" + input + "' would both be written to '" + *target + "'",
          "each input needs a target of its own");
    targets.push_back(std::move(*target));
  }
  return targets;
}

Failure make_folder(const std::string& output) {
  if (!output.ends_with('/') || output.find('{') != std::string::npos) return std::nullopt;
  std::error_code code;
  fs::create_directories(output, code);
  if (!code) return std::nullopt;
  return data_error(output, fs::exists(output.substr(0, output.size() - 1))
                                ? "is a file, not a folder"
                                : "cannot be made: " + code.message());
}

}  // namespace sigconv
