#pragma once

#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "sigconv/error.hpp"

namespace sigconv {

/// Returns every Fault, or every ErrorField, for tests and tables.
std::vector<Fault> all_faults();
std::vector<ErrorField> all_fields();

/// Returns the field's name in this library: "max_lag".
std::string_view name_of(ErrorField field);

/// Returns the error of a fault that is always about the same field, or about none.
Error fault_error(Fault fault, std::vector<Value> values = {});
/// Returns the error of a fault that was found in `field`.
Error fault_error(Fault fault, ErrorField field, std::vector<Value> values = {});

/// A function that returns a program's name for a field.
using FieldNames = std::function<std::string_view(ErrorField)>;

/// Returns `text` with its placeholders filled in:
///   {stride}      the field's name
///   {field}       the name of the error's own field
///   {0}, {0:.3g}  a value of the error, as fmt writes it
///   {0 tap}       a value that counts: "1 tap", "2 taps"
std::string fill_in(std::string_view text, const Error& error, const FieldNames& names);

/// Returns the message of an error: one line, with fields named by `names`. error.fault must be
/// set.
std::string text_of(const Error& error, const FieldNames& names);

}  // namespace sigconv
