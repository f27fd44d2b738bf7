#pragma once

#include <string>
#include <string_view>

#include "sigconv/error.hpp"

namespace sigconv {

/// Returns whether refuse_magic() needs more of an input that begins with `text` and goes on.
bool magic_needs_more(std::string_view text);

/// Returns an error if `text`, the beginning of the input `name`, has a format that is not read:
/// compressed data, a workbook, an array or a picture, UTF-16, or other binary data. The hint names
/// a command that converts it.
Failure refuse_magic(const std::string& name, std::string_view text);

/// Returns an error if the first bytes of `text`, a line of the input `name`, are no text: a NUL,
/// or many other control characters.
Failure refuse_binary(const std::string& name, std::string_view text);

/// Returns an error if `line`, the first row of the input `name` or the row under its header, is a
/// list in brackets: JSON, or an array as Python, NumPy, MATLAB or C writes it.
Failure refuse_brackets(const std::string& name, std::string_view line);

}  // namespace sigconv
