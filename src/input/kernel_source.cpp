#include "input/kernel_source.hpp"

#include <unistd.h>

#include <algorithm>
#include <cmath>
#include <optional>

#include "input/fractions.hpp"
#include "input/nearest.hpp"
#include "input/number_list.hpp"
#include "sigconv/design.hpp"

namespace sigconv {
namespace {

constexpr const char* kKernelHint =
    "give a list of numbers (-1,0,1), a design (box:5, gaussian:2) or a file";

bool exists(const std::string& path) { return access(path.c_str(), F_OK) == 0; }

constexpr std::string_view kMatched = "matched:";
constexpr std::string_view kSegment = "segment:";

bool is_segment(std::string_view text) {
  return text.starts_with(kMatched) || text.starts_with(kSegment);
}

// Reads `text` of -k as a list of numbers and fractions.
NumberList read_list(const std::string& text, const std::string& hint = {}) {
  return read_number_list("-k", text, hint, Items::fractions);
}

Result<Kernel> read_any(const std::string& text, const DesignOptions& options,
                        const KernelRules& rules, KernelPart part);

// Reads a kernel file. Its taps have no divisor.
Result<Kernel> read_plain(const std::string& path, const KernelPart& part,
                          const KernelRules& rules) {
  auto taps = read_kernel_file(path, part, rules);
  if (!taps) return taps.error();
  return Kernel(std::move(*taps));
}

// Reads segment:KERNEL[,FIRST,COUNT]: COUNT taps of the kernel, beginning with tap FIRST, which
// counts from 0. The prefix matched: reverses the taps.
Result<Kernel> read_segment(const std::string& text, const DesignOptions& options,
                            const KernelRules& rules) {
  const auto wrong = [&](const std::string& reason) {
    return usage_error(
        "-k '" + text + "': " + reason,
        "write the design as " + text.substr(0, kMatched.size()) + "FILE[:COLUMN][,FIRST,COUNT]");
  };
  std::string source = text.substr(kMatched.size());
  std::optional<std::size_t> first;
  std::size_t count = 0;
  const auto last = source.rfind(',');
  const auto before = last == std::string::npos || last == 0 ? last : source.rfind(',', last - 1);
  if (!exists(source) && before != std::string::npos) {
    const NumberList list = read_number_list("-k", source.substr(before + 1), "");
    const auto& numbers = list.numbers;
    constexpr double kMost = 1e15;
    if (list.error || numbers.size() != 2 || !(numbers[0] >= 0 && numbers[0] <= kMost) ||
        !(numbers[1] >= 1 && numbers[1] <= kMost) || std::floor(numbers[0]) != numbers[0] ||
        std::floor(numbers[1]) != numbers[1])
      return wrong("FIRST and COUNT must be whole numbers, from 0 and from 1");
    first = static_cast<std::size_t>(numbers[0]);
    count = static_cast<std::size_t>(numbers[1]);
    source.resize(before);
  }
  if (source.empty()) return wrong("the name of the file is missing");
  if (is_segment(source) && !exists(source))
    return usage_error(
        "-k: " + text.substr(0, kMatched.size()) + " needs a file, not another " +
            source.substr(0, source.find(':') + 1),
        "write the design as " + text.substr(0, kMatched.size()) + "FILE[:COLUMN][,FIRST,COUNT]");
  auto kernel = read_any(source, options, rules, {std::nullopt, first, count});
  if (!kernel) return kernel;
  auto& taps = kernel->taps;
  if (first) {
    if (*first > taps.size() || count > taps.size() - *first)
      return data_error(source,
                        "the signal has " + std::to_string(taps.size()) + " samples, too few for " +
                            std::to_string(count) + " samples from index " + std::to_string(*first),
                        "lower FIRST, which counts from 0, or COUNT");
    const auto begin = taps.begin() + static_cast<std::ptrdiff_t>(*first);
    taps = std::vector<double>(begin, begin + static_cast<std::ptrdiff_t>(count));
    if (std::ranges::any_of(taps, [](double tap) { return std::isnan(tap); }))
      return data_error(source, "the chosen part of the signal has a missing sample");
  }
  if (text.starts_with(kMatched)) std::ranges::reverse(taps);
  return kernel;
}

Result<Kernel> read_any(const std::string& text, const DesignOptions& options,
                        const KernelRules& rules, KernelPart part) {
  if (text == "-") return read_plain(text, part, rules);
  const NumberList list = read_list(text, kKernelHint);
  if (!list.error) return kernel_of_fractions(list.numbers, list.denominators);
  static_assert(kMatched.size() == kSegment.size());
  if (is_segment(text)) return read_segment(text, options, rules);
  if (is_design(text.substr(0, text.find(':')))) return exact_design_kernel(text, options);
  if (exists(text)) return read_plain(text, part, rules);
  const auto colon = text.rfind(':');
  if (colon != std::string::npos && exists(text.substr(0, colon))) {
    part.column = text.substr(colon + 1);
    return read_plain(text.substr(0, colon), part, rules);
  }
  // A name and a colon before the first comma begin a design, not a list.
  const auto name_end = text.find(':');
  const bool has_name = name_end != std::string::npos && name_end < text.find(',');
  if (!list.numbers.empty() && !has_name) return *list.error;
  if (list.wrong == NumberList::Wrong::over_zero) return *list.error;
  // A text with a dot or a slash is a path. Opening it reports why it cannot be read.
  if (text.find_first_of("./") != std::string::npos) return read_plain(text, part, rules);
  // A single number that is too large or missing keeps the error of a number.
  if (list.wrong != NumberList::Wrong::text) return *list.error;
  Error error = *list.error;
  error.message = "'" + text + "' is neither a list of numbers, nor a design, nor a file" +
                  did_you_mean(text.substr(0, name_end), design_names());
  error.hint = "give numbers such as -1,0,1, a file, or a design that sigconv kernel --help lists";
  if (text.find_first_not_of("0123456789+-.eE \t") == std::string::npos)
    error.hint = "separate taps by commas: 1,2,1";
  error.line = error.column = 0;
  return error;
}

// Returns whether `text` is neither a list of numbers nor a design.
bool kernel_is_file(const std::string& text) {
  return read_list(text).error && !is_design(text.substr(0, text.find(':')));
}

}  // namespace

Result<Kernel> read_kernel(const std::string& text, const DesignOptions& options,
                           const KernelRules& rules) {
  return read_any(text, options, rules, {});
}

bool kernel_is_path(const std::string& text) {
  if (!kernel_is_file(text)) return false;
  if (exists(text)) return true;
  const auto colon = text.rfind(':');
  const bool names_column = colon != std::string::npos && exists(text.substr(0, colon));
  return !names_column && text.find_first_of("./") != std::string::npos;
}

bool kernel_is_word(const std::string& text) {
  const auto colon = text.rfind(':');
  return text != "-" && !is_segment(text) && kernel_is_file(text) && !kernel_is_path(text) &&
         read_list(text).wrong == NumberList::Wrong::text &&
         (colon == std::string::npos || !exists(text.substr(0, colon)));
}

bool kernel_is_list(const std::string& text) { return !read_list(text).error; }

bool kernel_is_design(std::string_view text) {
  return is_segment(text) || is_design(text.substr(0, text.find(':')));
}

bool kernel_takes_frequencies(std::string_view text) {
  if (is_segment(text)) text.remove_prefix(kMatched.size());
  return design_takes_frequencies(text);
}

bool reads_standard_input(std::string_view text) {
  if (!is_segment(text)) return text == "-";
  text.remove_prefix(kMatched.size());
  return text == "-" || text.starts_with("-,");
}

Error of_kernel(Error error, const std::string& text) {
  if (error.field != ErrorField::kernel) return error;
  error.source = "-k";
  if (kernel_is_file(text)) error.kind = ErrorKind::data;
  return error;
}

}  // namespace sigconv
