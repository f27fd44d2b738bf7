#include "output/row_writer.hpp"

#include <algorithm>
#include <cmath>
#include <cstring>

#include "output/json.hpp"
#include "output/shortest.hpp"

namespace sigconv {
namespace {

// Copies the text between numbers, which is mostly short. A copy of 16 bytes costs less than one of
// variable length. Both ends have slack.
char* copy(char* to, const char* from, std::size_t size) {
  if (size <= 16)
    std::memcpy(to, from, 16);
  else
    std::memcpy(to, from, size);
  return to + size;
}

class Writer {
 public:
  Writer(const Layout& layout, const Format& format, const Work& work,
         const std::vector<Outputs>& outputs, Bytes& out)
      : layout_(layout), format_(format), work_(work), outputs_(outputs), out_(out) {}

  void write(std::span<const Lines> all) {
    const bool plain = format_.number.kind == NumberStyle::Kind::shortest && format_.decimal == '.';
    for (const Lines& lines : all) {
      // The last row of a file may lack its line end, and the next row must not join it.
      if (format_.rows != Format::Rows::npy && out_.size() > 0 && line_end_length(out_.view()) == 0)
        out_.append(layout_.line_end);
      if (format_.rows == Format::Rows::verbatim && lines.rows != nullptr && plain)
        own_rows(lines);
      else
        for (std::uint32_t i = 0; i < lines.count; ++i) line(lines, i);
    }
  }

 private:
  // An output, and the row it belongs to.
  struct OutputPlace {
    const Rows* rows;
    std::size_t row;
    std::size_t window;
    std::size_t output;
  };

  void line(const Lines& lines, std::uint32_t i) {
    const OutputPlace place{lines.rows, lines.row + std::size_t{i} * lines.step, lines.window,
                            std::size_t{lines.output} + i};
    switch (format_.rows) {
      case Format::Rows::npy:
        return array(place);
      case Format::Rows::json:
        return object(place);
      case Format::Rows::verbatim:
        if (place.rows != nullptr) return row(place);
        [[fallthrough]];
      case Format::Rows::fields:
        return fields(place);
    }
  }

  void array(const OutputPlace& place) {
    for (const auto& column : outputs_[place.window]) {
      const double value = column[place.output];
      out_.append({reinterpret_cast<const char*>(&value), sizeof value});
    }
  }

  // Writes the text of the rows, with shortest outputs in place of the chosen numbers.
  void own_rows(const Lines& lines) {
    const Rows& rows = *lines.rows;
    const std::size_t columns = outputs_[lines.window].size();
    const std::size_t numbers =
        columns * std::max<std::size_t>(kShortestSize, format_.missing.size());
    const std::uint32_t batch = static_cast<std::uint32_t>(4096 / (columns + 1) + 1);
    for (std::uint32_t first = 0; first < lines.count; first += batch) {
      const std::uint32_t stop = std::min(first + batch, lines.count);
      const auto row = [&](std::uint32_t i) {
        return rows.row(lines.row + std::size_t{i} * lines.step);
      };
      char* to = out_.room(row(stop - 1).end - row(first).begin + (stop - first) * numbers);
      const bool simple = rows.plain && !rows.padded;
      to = simple ? plain_rows(to, lines, first, stop) : other_rows(to, lines, first, stop);
      out_.end_at(to);
    }
  }

  // Writes lines [first, stop) of plain rows to `to`. Returns the end.
  char* plain_rows(char* to, const Lines& lines, std::uint32_t first, std::uint32_t stop) {
    const Rows& rows = *lines.rows;
    const char* const text = rows.text.data();
    const std::size_t width = layout_.width;
    slots_.clear();
    for (const std::size_t column : layout_.chosen)
      slots_.push_back({outputs_[lines.window][slots_.size()].data() + lines.output, column,
                        column + 1 == width ? rows.carriage_size : 0});
    const std::span<const NumberSlot> slots = slots_;
    const std::size_t step = width * lines.step;
    const std::uint32_t* ends =
        rows.ends.data() + (lines.row + std::size_t{first} * lines.step) * width;
    for (std::uint32_t i = first; i < stop; ++i, ends += step) {
      std::uint32_t at = ends[0] + 1;
      for (const NumberSlot& slot : slots) {
        to = copy(to, text + at, ends[slot.column] + 1 - at);
        to = plain_number(to, slot.outputs[i]);
        at = ends[slot.column + 1] - slot.before_end;
      }
      to = copy(to, text + at, ends[width] + 1 - at);
    }
    // The last row of a text may lack a line feed. The loop then copied one from the slack.
    ends -= step;
    return to - (ends[width] == rows.text.size() ? 1 : 0);
  }

  char* other_rows(char* to, const Lines& lines, std::uint32_t first, std::uint32_t stop) const {
    const Rows& rows = *lines.rows;
    const char* const text = rows.text.data();
    const auto& outputs = outputs_[lines.window];
    for (std::uint32_t i = first; i < stop; ++i) {
      const std::size_t index = lines.row + std::size_t{i} * lines.step;
      const Row row = rows.row(index);
      std::uint32_t at = row.begin;
      for (std::size_t chosen = 0; chosen < outputs.size(); ++chosen) {
        const Cell cell = rows.cell(index, chosen);
        to = copy(to, text + at, cell.begin - at);
        to = plain_number(to, outputs[chosen][lines.output + i]);
        at = cell.end;
      }
      to = copy(to, text + at, row.end - at);
    }
    return to;
  }

  char* plain_number(char* to, double value) const {
    return std::isnan(value) ? copy_text(to, format_.missing) : write_shortest(to, value);
  }

  static char* copy_text(char* to, std::string_view text) {
    std::memcpy(to, text.data(), text.size());
    return to + text.size();
  }

  // Writes the text of a row, with outputs in place of the chosen numbers.
  void row(const OutputPlace& place) {
    const auto text = place.rows->text.view();
    const Row row = place.rows->row(place.row);
    std::uint32_t at = row.begin;
    for (std::size_t chosen = 0; chosen < layout_.chosen.size(); ++chosen) {
      const Cell cell = place.rows->cell(place.row, chosen);
      out_.append(text.substr(at, cell.begin - at));
      number(place, chosen);
      at = cell.end;
    }
    out_.append(text.substr(at, row.end - at));
  }

  // Writes a line field by field. A line that belongs to no row has only outputs and the key.
  void fields(const OutputPlace& place) {
    if (format_.lags) {
      value(lag_of(place));
      put(format_.delimiter);
    }
    for (std::size_t i = 0; i < format_.columns.size(); ++i) {
      const OutputColumn& column = format_.columns[i];
      if (i > 0) put(format_.delimiter);
      const std::string_view field = field_of(place, column.column);
      if (!column.chosen && field.empty() && format_.delimiter == ' ')
        out_.append("NA");  // an empty field would be invisible
      else if (!column.chosen && format_.requotes)
        out_.append(quoted_if_needed(unquoted(field), format_.delimiter));
      else if (!column.chosen)
        out_.append(field);
      else if (place.rows == nullptr || format_.appends || format_.requotes)
        number(place, *column.chosen);
      else
        number_within(place, *column.chosen, field);
    }
    if (place.rows == nullptr) return out_.append(layout_.line_end);
    const auto record = place.rows->text_of(place.rows->row(place.row));
    out_.append(record.substr(record.size() - line_end_length(record)));
  }

  // Writes an output in place of the number in a field, and keeps the blanks and quotes around it.
  void number_within(const OutputPlace& place, std::size_t chosen, std::string_view field) {
    const Cell cell = place.rows->cell(place.row, chosen);
    const auto begin = static_cast<std::size_t>(field.data() - place.rows->text.data());
    out_.append(field.substr(0, cell.begin - begin));
    number(place, chosen);
    out_.append(field.substr(cell.end - begin));
  }

  void object(const OutputPlace& place) {
    if (format_.lags) {
      out_.append("{\"lag\":");
      value(lag_of(place));
    }
    for (std::size_t i = 0; i < format_.columns.size(); ++i) {
      const OutputColumn& column = format_.columns[i];
      put(i == 0 && !format_.lags ? '{' : ',');
      out_.append(column.name);
      put(':');
      if (column.chosen) {
        number(place, *column.chosen);
        continue;
      }
      const std::string_view field = field_of(place, column.column);
      if (place.rows == nullptr && field.empty())
        out_.append("null");
      else if (is_json_number(field))
        out_.append(field);
      else
        out_.append(json_string(unquoted(field)));
    }
    out_.append("}\n");
  }

  std::string_view field_of(const OutputPlace& place, std::size_t column) const {
    if (place.rows != nullptr) return place.rows->field(place.row, column);
    const auto key = std::ranges::find(layout_.keys, column);
    if (key == layout_.keys.end()) return {};
    return work_.windows[place.window].key[static_cast<std::size_t>(key - layout_.keys.begin())];
  }

  double lag_of(const OutputPlace& place) const {
    const Index output = work_.windows[place.window].first + static_cast<Index>(place.output);
    const Index lag = format_.lags->first + output * format_.lags->step;
    return format_.lags->unit.of(static_cast<double>(lag));
  }

  void number(const OutputPlace& place, std::size_t chosen) {
    value(outputs_[place.window][chosen][place.output]);
  }

  void value(double value) {
    if (std::isnan(value)) return out_.append(format_.missing);
    number_.clear();
    append_number(number_, value, format_.number);
    bool quotes = false;
    if (const auto point = number_.find('.');
        format_.decimal != '.' && point != std::string::npos) {
      number_[point] = format_.decimal;
      // A field needs quotes if its decimal sign is also the delimiter.
      quotes = format_.decimal == format_.delimiter && !out_.view().ends_with('"');
    }
    // JSON has no infinity.
    quotes = quotes || (format_.rows == Format::Rows::json && std::isinf(value));
    if (quotes) put('"');
    out_.append(number_);
    if (quotes) put('"');
  }

  void put(char c) { out_.append({&c, 1}); }

  const Layout& layout_;
  const Format& format_;
  const Work& work_;
  const std::vector<Outputs>& outputs_;
  Bytes& out_;
  std::string number_;
  // A chosen column of plain rows, and its outputs.
  struct NumberSlot {
    const double* outputs;
    std::size_t column;
    std::uint32_t before_end;
  };
  std::vector<NumberSlot> slots_;
};

}  // namespace

void write_lines(const Layout& layout, const Format& format, const Work& work,
                 std::span<const Lines> lines, const std::vector<Outputs>& outputs, Bytes& out) {
  Writer(layout, format, work, outputs, out).write(lines);
}

}  // namespace sigconv
