#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <utility>
#include <variant>
#include <vector>

#include "sigconv/fault.hpp"

namespace sigconv {

/// What an error says about the exit status.
enum class ErrorKind {
  usage,        ///< the command line alone shows it: 2
  data,         ///< it took a file to see: 1
  output,       ///< the output cannot be written: 1
  closed_pipe,  ///< nobody reads the output any more: 0, and nothing is said
};

/// One thing that went wrong, as data: only the program's front prints it.
/// An error of the library has a fault, the field that it concerns and values. Its message uses the
/// library's names of fields. It has no hint, because a program hints at its own options.
struct Error {
  ErrorKind kind = ErrorKind::data;
  std::string message;     ///< what is wrong, one line, no full stop
  std::string hint;        ///< the option that mends it; may be empty
  std::string source;      ///< the file, or the option, it was found in; may be empty
  std::string part;        ///< of the source, shown ahead of the message: "group 'a'"; may be empty
  std::uint64_t line = 0;  ///< 1-based; 0: none
  std::uint64_t column = 0;  ///< 1-based, in characters; 0: none
  std::string text;          ///< the line itself, shown above the caret when column is given
  std::size_t width = 1;     ///< characters under the caret
  std::optional<Fault> fault;
  std::optional<ErrorField> field;
  std::vector<Value> values;
};

/// What the command line alone shows to be wrong.
inline Error usage_error(std::string message, std::string hint = {}) {
  Error error;
  error.kind = ErrorKind::usage;
  error.message = std::move(message);
  error.hint = std::move(hint);
  return error;
}

/// An error that only the file `source` shows.
inline Error data_error(std::string source, std::string message, std::string hint = {}) {
  Error error;
  error.source = std::move(source);
  error.message = std::move(message);
  error.hint = std::move(hint);
  return error;
}

/// A value, or the reason why there is none.
template <class T>
class [[nodiscard]] Result {
 public:
  Result(T value) : state_(std::in_place_index<0>, std::move(value)) {}
  Result(Error error) : state_(std::in_place_index<1>, std::move(error)) {}

  explicit operator bool() const { return state_.index() == 0; }
  T& operator*() { return *std::get_if<0>(&state_); }
  const T& operator*() const { return *std::get_if<0>(&state_); }
  T* operator->() { return std::get_if<0>(&state_); }
  const T* operator->() const { return std::get_if<0>(&state_); }
  Error& error() { return *std::get_if<1>(&state_); }
  const Error& error() const { return *std::get_if<1>(&state_); }

 private:
  std::variant<T, Error> state_;
};

/// The result of an operation that returns no value: empty, or the error.
using Failure = std::optional<Error>;

}  // namespace sigconv
