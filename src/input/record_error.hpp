#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "input/record.hpp"
#include "sigconv/error.hpp"
#include "table/layout.hpp"

namespace sigconv {

/// Returns an error about bytes `begin` to `end`-1 of `record`, which begins on line `line`. The
/// message shows the line on which they begin.
Error record_error(const Layout& layout, std::string_view record, std::uint64_t line,
                   std::size_t begin, std::size_t end, std::string message, std::string hint);

/// The hint for a field with wrong quotes.
inline constexpr const char* kQuoteHint = "double a quote inside a quoted field: \"\"";

/// Returns the fault of the quotes of a field of `text`, for a message: the closing quote is
/// missing, or text follows it. Returns an empty text if there is none.
std::string quote_fault(std::string_view text, const Field& field);

/// Returns the error of the first field in `record` whose quotes are wrong. It shows the opening
/// quote.
Failure quote_error(const Layout& layout, std::string_view record, std::uint64_t line,
                    const Dialect& dialect);

/// Returns the error of the first row of the table in `text` whose quotes are wrong.
Failure first_quote_error(std::string_view text, const Dialect& dialect, const Layout& layout);

/// Returns a hint with a command that removes `what`, the bytes of the set `bytes` for tr, from the
/// input `source`.
std::string hint_to_remove(std::string_view what, std::string_view bytes,
                           const std::string& source);

}  // namespace sigconv
