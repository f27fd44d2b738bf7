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

/// The kinds of errors. Each has an exit status.
enum class ErrorKind {
  usage,        ///< found in the command line alone; exit status 2
  data,         ///< found in a file; exit status 1
  output,       ///< the output cannot be written; exit status 1
  closed_pipe,  ///< the reader of the output has gone; exit status 0, no message
};

/// An error as data. Only the command-line program prints it. An error of the library has a fault,
/// the field that it concerns and values. Its message uses the library's names of fields. It has no
/// hint, because a program hints at its own options.
struct Error {
  ErrorKind kind = ErrorKind::data;
  std::string message;  ///< the problem, on one line, without a full stop
  std::string hint;     ///< the option that helps; may be empty
  std::string source;   ///< the file or option with the error; may be empty
  std::string part;  ///< part of the source, printed before the message: "group 'a'"; may be empty
  std::uint64_t line = 0;    ///< 1-based; 0: none
  std::uint64_t column = 0;  ///< 1-based, in characters; 0: none
  std::string text;          ///< the line itself, printed above the caret if column is given
  std::size_t width = 1;     ///< characters under the caret
  std::optional<Fault> fault;
  std::optional<ErrorField> field;
  std::vector<Value> values;
};

/// Returns an error that the command line alone shows.
inline Error usage_error(std::string message, std::string hint = {}) {
  Error error;
  error.kind = ErrorKind::usage;
  error.message = std::move(message);
  error.hint = std::move(hint);
  return error;
}

/// Returns an error that was found in the file `source`.
inline Error data_error(std::string source, std::string message, std::string hint = {}) {
  Error error;
  error.source = std::move(source);
  error.message = std::move(message);
  error.hint = std::move(hint);
  return error;
}

/// A value, or the error of the operation that should have returned it.
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
