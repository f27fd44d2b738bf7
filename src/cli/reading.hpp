#pragma once

#include <limits>
#include <optional>
#include <string>

#include "cli/options.hpp"
#include "cli/values.hpp"
#include "commands/slopes.hpp"
#include "input/dialect.hpp"
#include "output/format.hpp"
#include "sigconv/design.hpp"
#include "sigconv/error.hpp"
#include "sigconv/spec.hpp"

// What several commands read of their options.
namespace sigconv {

// Reads one option into its place, if it was given.
template <class T, class Parse>
Failure read(const std::optional<std::string>& text, T& target, Parse parse) {
  if (!text) return std::nullopt;
  auto value = parse(*text);
  if (!value) return value.error();
  target = *value;
  return std::nullopt;
}

/// Parses an integer in [least, most] for read().
inline auto whole(const char* option, Index least = 1,
                  Index most = std::numeric_limits<Index>::max()) {
  return [=](const std::string& text) { return parse_whole(option, text, least, most); };
}

/// Parses an integer of at least 1 as a size, for read().
inline auto positive_size(const char* option) {
  return [=](const std::string& text) -> Result<std::size_t> {
    const auto value = whole(option)(text);
    if (!value) return value.error();
    return static_cast<std::size_t>(*value);
  };
}

/// Parses a number that is positive, or 0 or more, for read().
inline auto positive(const char* option) {
  return [=](const std::string& text) { return parse_positive(option, text); };
}
inline auto not_negative(const char* option) {
  return [=](const std::string& text) { return parse_not_negative(option, text); };
}

/// -o of a command that writes one file; "-" where it was not given.
Failure read_output(const Texts& texts, std::string& output);
/// Two options whose outputs would overwrite one another.
Error same_file(const std::string& option, const std::string& other);
/// --rate, --transition and --attenuation.
Failure read_design(const Texts& texts, DesignOptions& design);
Failure read_number_style(const Texts& texts, NumberStyle& style);
/// --format, or what -o NAME.npy implies; --digits, --fixed.
Failure read_written(const Texts& texts, FormatOptions& format);
Failure read_extension(const Texts& texts, Extension& extension);
Failure read_dialect(const Texts& texts, Dialect& dialect, bool& delimiter_given);
/// --plot, whose drawing takes the place of what would go to standard output.
Failure read_plot(const Texts& texts, std::string& plot, std::string& output);
/// Those of -j, or as many as there are processors.
Result<Index> read_threads(const Texts& texts);
/// --upstream and --wrt.
Failure read_upstream(const Texts& texts, GradientRequest& request);
Failure read_gradient(const Texts& texts, GradientRequest& request);

/// Where --verbose and --check are said.
void say_to_stderr(const std::string& line);

}  // namespace sigconv
