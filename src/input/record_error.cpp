#include "input/record_error.hpp"

#include "input/number.hpp"
#include "table/rows.hpp"

namespace sigconv {

Error record_error(const Layout& layout, std::string_view record, std::uint64_t line,
                   std::size_t begin, std::size_t end, std::string message, std::string hint) {
  Rows rows;
  rows.layout = &layout;
  rows.text.append(record);
  rows.first_line = line;
  const Row row{0, static_cast<std::uint32_t>(record.size()), 0};
  const Cell cell{static_cast<std::uint32_t>(begin), static_cast<std::uint32_t>(end)};
  return error_at(rows, row, cell, std::move(message), std::move(hint));
}

std::string quote_fault(std::string_view text, const Field& field) {
  if (field.open) return "this quote is never closed";
  if (field.surplus == field.end) return {};
  constexpr std::size_t kMost = 20;  // bytes
  std::string_view surplus = trim_blanks(text.substr(field.surplus, field.end - field.surplus));
  const bool cut = surplus.size() > kMost;
  if (cut) {
    std::size_t size = kMost;
    while (size > 0 && (surplus[size] & 0xC0) == 0x80) --size;
    surplus = surplus.substr(0, size);
  }
  return "text follows the closing quote of the field that begins here: '" + std::string(surplus) +
         (cut ? "...'" : "'");
}

Failure quote_error(const Layout& layout, std::string_view record, std::uint64_t line,
                    const Dialect& dialect) {
  if (is_comment(record, 0, dialect)) return std::nullopt;
  Field field;
  do {
    field = read_field(record, field.next, dialect);
    if (auto fault = quote_fault(record, field); !fault.empty())
      return record_error(layout, record, line, field.begin, field.begin + 1, std::move(fault),
                          kQuoteHint);
  } while (!field.last);
  return std::nullopt;
}

Failure first_quote_error(std::string_view text, const Dialect& dialect, const Layout& layout) {
  std::uint64_t line = layout.first_line;
  for (std::size_t at = layout.first_byte; at < text.size();) {
    const auto record = text.substr(at, record_end(text, at, dialect, true) - at);
    if (auto error = quote_error(layout, record, line, dialect)) return error;
    line += count_lines(record);
    at += record.size();
  }
  return std::nullopt;
}

std::string hint_to_remove(std::string_view what, std::string_view bytes,
                           const std::string& source) {
  const std::string file = source == "<stdin>" ? "" : " <" + shell_word(source);
  return "remove " + std::string(what) + " first: tr -d '" + std::string(bytes) + "'" + file +
         " | sigconv ...";
}

}  // namespace sigconv
