#include "input/record_map.hpp"

#include <algorithm>

#include "input/csv.hpp"
#include "input/header.hpp"
#include "input/open_rows.hpp"
#include "input/record.hpp"

namespace sigconv {
namespace {

// Calls `each` with the place of each record in a block that begins at `place`, until it returns
// true. Returns that place, or the place after the block. Counts rows as parse() does.
template <class Each>
Place walk(std::string_view text, const Dialect& dialect, const Layout& layout, Place place,
           const Each& each) {
  for (std::size_t at = 0; at < text.size();) {
    if (each(place)) return place;
    const std::size_t end = record_end(text, at, dialect, true);
    const bool blank = dialect.skip_blank && is_blank_line(text, at, dialect);
    const bool repeated = dialect.skip_headers && repeats_header(text.substr(at, end - at), layout);
    if (!blank && !repeated && !is_comment(text, at, dialect)) ++place.row;
    place.line += count_lines(text.substr(at, end - at));
    place.byte += end - at;
    at = end;
  }
  return place;
}

// Reads `size` bytes from byte `begin` on, or fewer at the end of the source.
Result<Bytes> read_at(ByteSource& source, std::uint64_t begin, std::size_t size) {
  if (auto error = source.rewind(begin)) return *error;
  Bytes text;
  while (text.size() < size) {
    char* to = text.room(size - text.size());
    const auto count = source.read(to, size - text.size());
    if (!count) return count.error();
    if (*count == 0) break;
    text.end_at(to + *count);
  }
  return text;
}

// Returns the error that parse() finds in `record`, if the text ends within a quoted field of it.
Failure unclosed_quote(std::string_view record, const Dialect& dialect, const Layout& layout,
                       std::uint64_t line) {
  if (is_comment(record, 0, dialect)) return std::nullopt;
  Field field;
  do field = read_field(record, field.next, dialect);
  while (!field.last);
  if (!field.open) return std::nullopt;
  Block block;
  block.text.append(record);
  Rows rows;
  Values values;
  parse(dialect, layout, block, rows, values);
  return rows.error ? Failure(numbered(*rows.error, line)) : std::nullopt;
}

// Returns whether each line is a row: there are no quotes, comments or dropped lines.
bool lines_are_records(std::string_view text, const Dialect& dialect) {
  return dialect.comment.empty() && !dialect.skip_blank && !dialect.skip_headers &&
         text.find('"') == std::string_view::npos;
}

// Reads all records from byte `begin` on. Returns the end of the last one that is not empty.
Result<std::optional<std::uint64_t>> last_record_end(ByteSource& source, const Dialect& dialect,
                                                     std::uint64_t begin) {
  if (auto error = source.rewind(begin)) return *error;
  BlockReader reader(source, dialect, kBlockSize);
  std::uint64_t last = begin;
  for (Block block;;) {
    const auto more = reader.next(block);
    if (!more) return more.error();
    if (!*more) return std::optional(last);
    const auto text = block.text.view();
    for (std::size_t at = 0; at < text.size();) {
      const std::size_t end = record_end(text, at, dialect, true);
      if (!is_comment(text, at, dialect) && !is_empty_record(text, at, dialect)) last = begin + end;
      at = end;
    }
    begin += text.size();
  }
}

}  // namespace

Result<std::optional<std::uint64_t>> end_of_rows(ByteSource& source, const Dialect& dialect,
                                                 std::uint64_t first_byte) {
  const auto size = source.size();
  if (!size) return std::optional<std::uint64_t>();
  if (!dialect.comment.empty()) return last_record_end(source, dialect, first_byte);
  const std::string blank = std::string("\r\n \t") + dialect.delimiter;
  for (std::uint64_t end = *size; end > 0;) {
    const std::uint64_t begin = end - std::min<std::uint64_t>(end, kBlockSize);
    const auto text = read_at(source, begin, static_cast<std::size_t>(end - begin));
    if (!text) return text.error();
    if (const auto last = text->view().find_last_not_of(blank); last != std::string_view::npos) {
      // An empty field can have quotes. Only its record shows whether others have a text.
      if (text->view()[last] == '"') return last_record_end(source, dialect, first_byte);
      const auto line = read_at(source, begin + last + 1, kBlockSize);
      if (!line) return line.error();
      const std::size_t stop = std::min(line->view().find_first_of("\r\n"), line->size());
      return std::optional(begin + last + 1 + skip_line_end(line->view(), stop));
    }
    end = begin;
  }
  return std::optional<std::uint64_t>(0);
}

Result<RecordMap> RecordMap::read(ByteSource& source, const Dialect& dialect, const Layout& layout,
                                  std::uint64_t until) {
  RecordMap map(source, dialect, layout);
  if (auto error = source.rewind(layout.first_byte)) return *error;
  BlockReader reader(source, dialect, kBlockSize);
  Place place{0, layout.first_byte, layout.first_line};
  map.blocks_.push_back(place);
  for (Block block; place.byte < until;) {
    const auto more = reader.next(block);
    if (!more) return numbered(more.error(), place.line);
    if (!*more) break;
    const auto text = block.text.view();
    if (lines_are_records(text, dialect)) {
      const bool open = !text.ends_with('\n') && !text.ends_with('\r');
      const std::size_t lines = count_lines(text);
      place.row += static_cast<std::int64_t>(lines) + (open ? 1 : 0);
      place.line += lines;
      place.byte += text.size();
    } else {
      const std::uint64_t begin = place.byte;
      Place last = place;
      place = walk(text, dialect, layout, place, [&](const Place& record) {
        last = record;
        return false;
      });
      map.unclosed_ = unclosed_quote(text.substr(last.byte - begin), dialect, layout, last.line);
    }
    map.blocks_.push_back(place);
  }
  return map;
}

// Returns the first record for which `reached` is true, or the end of the map.
template <class Reached>
Result<Place> RecordMap::find(const Reached& reached) const {
  const auto block =
      std::ranges::partition_point(blocks_, [&](const Place& place) { return !reached(place); });
  if (block == blocks_.begin() || block == blocks_.end())
    return block == blocks_.end() ? blocks_.back() : *block;
  const Place& begin = block[-1];
  const auto text =
      read_at(*source_, begin.byte, static_cast<std::size_t>(block->byte - begin.byte));
  if (!text) return text.error();
  return walk(text->view(), *dialect_, *layout_, begin, reached);
}

Result<Place> RecordMap::at_byte(std::uint64_t byte) const {
  return find([&](const Place& place) { return place.byte >= byte; });
}

Result<Place> RecordMap::at_row(std::int64_t row) const {
  return find([&](const Place& place) { return place.row >= row; });
}

}  // namespace sigconv
