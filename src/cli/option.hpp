#pragma once

#include <span>
#include <string>
#include <string_view>

#include "sigconv/error.hpp"

// The declarations of options. The parser, the help and the tests use them.
namespace sigconv {

/// The kinds of option values. A flag has the kind none.
enum class ValueKind { none, choice, number, list, column, columns, file, text };

/// The headings of help, in order.
enum class OptionGroup {
  gradient,
  fit,
  kernel,
  computation,
  lags,
  input,
  shapes,
  explanation,
  output,
  general,
};

/// A word that an option accepts, and its enumerator.
struct Choice {
  std::string_view name;
  int value = 0;
  bool alias = false;  ///< accepted, but not listed
};

template <class E>
constexpr Choice choice(std::string_view name, E value) {
  return {name, static_cast<int>(value), false};
}

template <class E>
constexpr Choice alias(std::string_view name, E value) {
  return {name, static_cast<int>(value), true};
}

/// Another option that this one excludes or needs.
struct Relation {
  std::string_view option;  ///< its name without dashes, or FILE
  std::string_view hint = {};
};

/// The declaration of an option. Its name identifies it: no two declarations share one.
struct OptionInfo {
  std::string_view name = {};  ///< without dashes
  char letter = 0;             ///< the short form; 0 if there is none
  OptionGroup group = OptionGroup::general;
  ValueKind kind = ValueKind::none;
  std::string_view value = {};           ///< the placeholder in help
  std::span<const Choice> choices = {};  ///< for ValueKind::choice
  std::string_view other_values = {};    ///< a text that adds to the choices in hints
  std::string_view default_value = {};   ///< a value that means the same as leaving the option out
  std::string_view default_note = {};    ///< the default in words, if no value has that meaning
  std::string_view description = {};     ///< a noun phrase or a verb phrase
  std::span<const Relation> excludes = {};
  std::span<const Relation> needs = {};
  bool by_letter = false;   ///< messages say -k instead of --kernel
  bool hidden = false;      ///< accepted, but not in help
  bool positional = false;  ///< has no dashes
};

/// An option with a value of type T.
template <class T>
struct Option : OptionInfo {
  Result<T> (*read)(const OptionInfo& option, std::string_view text);
};

/// An option without a value.
struct Flag : OptionInfo {};

/// Returns the name that messages use: --mode, -k, or FILE.
std::string label(const OptionInfo& option);

}  // namespace sigconv
