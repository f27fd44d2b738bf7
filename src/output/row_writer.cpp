#include "output/row_writer.hpp"

#include <algorithm>
#include <cmath>

#include "output/json.hpp"

namespace sigconv {
namespace {

class Writer {
 public:
  Writer(const Layout& layout, const Format& format, const Work& work,
         const std::vector<Outputs>& outputs)
      : layout_(layout), format_(format), work_(work), outputs_(outputs) {}

  std::string write() {
    if (format_.rows == Format::Rows::npy) return array();
    for (const Line& line : work_.lines) {
      // The last row of a file may lack its line end; what follows it must not join it.
      if (!out_.empty() && line_end_length(out_) == 0) out_ += layout_.line_end;
      if (format_.rows == Format::Rows::json)
        object(line);
      else if (format_.rows == Format::Rows::fields || line.rows == nullptr)
        fields(line);
      else
        row(line);
    }
    return std::move(out_);
  }

 private:
  std::string array() {
    for (const Line& line : work_.lines)
      for (const auto& column : outputs_[line.window]) {
        const double value = column[line.output];
        out_.append(reinterpret_cast<const char*>(&value), sizeof value);
      }
    return std::move(out_);
  }

  // The row's own text, numbers replaced.
  void row(const Line& line) {
    const std::string& text = line.rows->text;
    const Row& row = line.rows->rows[line.row];
    std::uint32_t at = row.begin;
    for (std::size_t chosen = 0; chosen < layout_.chosen.size(); ++chosen) {
      const Cell& cell = line.rows->cell(line.row, chosen);
      out_.append(text, at, cell.begin - at);
      number(line, chosen);
      at = cell.end;
    }
    out_.append(text, at, row.end - at);
  }

  // Field by field; where the output belongs to no row, its numbers and the key alone.
  void fields(const Line& line) {
    for (std::size_t i = 0; i < format_.columns.size(); ++i) {
      const OutputColumn& column = format_.columns[i];
      if (i > 0) out_ += format_.delimiter;
      const std::string_view field = field_of(line, column.column);
      if (!column.chosen && field.empty() && format_.delimiter == ' ')
        out_ += "NA";  // nothing cannot be seen there
      else if (!column.chosen)
        out_ += format_.requotes ? quoted_if_needed(unquoted(field), format_.delimiter) : field;
      else if (line.rows == nullptr || format_.appends || format_.requotes)
        number(line, *column.chosen);
      else
        number_within(line, *column.chosen, field);
    }
    if (line.rows == nullptr) {
      out_ += layout_.line_end;
      return;
    }
    const auto record = line.rows->text_of(line.rows->rows[line.row]);
    out_ += record.substr(record.size() - line_end_length(record));
  }

  // Keeps the blanks and quotes round the number that it takes the place of.
  void number_within(const Line& line, std::size_t chosen, std::string_view field) {
    const Cell& cell = line.rows->cell(line.row, chosen);
    const auto begin = static_cast<std::size_t>(field.data() - line.rows->text.data());
    out_ += field.substr(0, cell.begin - begin);
    number(line, chosen);
    out_ += field.substr(cell.end - begin);
  }

  void object(const Line& line) {
    for (std::size_t i = 0; i < format_.columns.size(); ++i) {
      const OutputColumn& column = format_.columns[i];
      out_ += i == 0 ? '{' : ',';
      out_.append(column.name).append(":");
      if (column.chosen) {
        number(line, *column.chosen);
        continue;
      }
      const std::string_view field = field_of(line, column.column);
      if (line.rows == nullptr && field.empty())
        out_ += "null";
      else if (is_json_number(field))
        out_ += field;
      else
        out_ += json_string(unquoted(field));
    }
    out_ += "}\n";
  }

  std::string_view field_of(const Line& line, std::size_t column) const {
    if (line.rows != nullptr) return line.rows->field(line.row, column);
    const auto key = std::ranges::find(layout_.keys, column);
    if (key == layout_.keys.end()) return {};
    return work_.windows[line.window].key[static_cast<std::size_t>(key - layout_.keys.begin())];
  }

  void number(const Line& line, std::size_t chosen) {
    const double value = outputs_[line.window][chosen][line.output];
    if (std::isnan(value)) {
      out_ += format_.missing;
      return;
    }
    const std::size_t begin = out_.size();
    append_number(out_, value, format_.number);
    if (format_.decimal != '.') replace_point(begin);
    // JSON has no infinity.
    if (format_.rows == Format::Rows::json && std::isinf(value)) quote(begin);
  }

  // Where the decimal sign is the delimiter too, a field that holds one stands in quotes.
  void replace_point(std::size_t begin) {
    const auto point = out_.find('.', begin);
    if (point == std::string::npos) return;
    out_[point] = format_.decimal;
    if (format_.decimal != format_.delimiter || (begin > 0 && out_[begin - 1] == '"')) return;
    quote(begin);
  }

  void quote(std::size_t begin) {
    out_.insert(begin, 1, '"');
    out_ += '"';
  }

  const Layout& layout_;
  const Format& format_;
  const Work& work_;
  const std::vector<Outputs>& outputs_;
  std::string out_;
};

}  // namespace

std::string write_lines(const Layout& layout, const Format& format, const Work& work,
                        const std::vector<Outputs>& outputs) {
  return Writer(layout, format, work, outputs).write();
}

}  // namespace sigconv
