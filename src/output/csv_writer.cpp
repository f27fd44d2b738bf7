#include "output/csv_writer.hpp"

#include <algorithm>
#include <cmath>

namespace sigconv {
namespace {

class Writer {
 public:
  Writer(const Layout& layout, const Format& format, const Work& work,
         const std::vector<Outputs>& outputs)
      : layout_(layout), format_(format), work_(work), outputs_(outputs) {}

  std::string write() {
    for (const Line& line : work_.lines) {
      // The last row of a file may lack its line end; what follows it must not join it.
      if (!out_.empty() && line_end_length(out_) == 0) out_ += layout_.line_end;
      if (line.rows == nullptr)
        bare(line);
      else if (layout_.keeps_fields)
        fields(line);
      else
        row(line);
    }
    return std::move(out_);
  }

 private:
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

  // The same, field by field: a row between blanks, or one that was too short.
  void fields(const Line& line) {
    const Row& row = line.rows->rows[line.row];
    const std::string& text = line.rows->text;
    std::size_t chosen = 0;
    for (std::size_t column = 0; column < layout_.width; ++column) {
      if (column > 0) out_ += format_.delimiter;
      const Cell& field = line.rows->fields[line.row * layout_.width + column];
      if (chosen < layout_.chosen.size() && layout_.chosen[chosen] == column) {
        const Cell& cell = line.rows->cell(line.row, chosen);
        out_.append(text, field.begin, cell.begin - field.begin);
        number(line, chosen++);
        out_.append(text, cell.end, field.end - cell.end);
      } else {
        out_.append(text, field.begin, field.end - field.begin);
      }
    }
    const auto record = line.rows->text_of(row);
    out_ += record.substr(record.size() - line_end_length(record));
  }

  // An output that belongs to no row: its number, and the key.
  void bare(const Line& line) {
    std::size_t chosen = 0;
    for (std::size_t column = 0; column < layout_.width; ++column) {
      if (column > 0) out_ += format_.delimiter;
      if (chosen < layout_.chosen.size() && layout_.chosen[chosen] == column)
        number(line, chosen++);
      const auto key = std::ranges::find(layout_.keys, column);
      if (key != layout_.keys.end())
        out_ +=
            work_.windows[line.window].key[static_cast<std::size_t>(key - layout_.keys.begin())];
    }
    out_ += layout_.line_end;
  }

  void number(const Line& line, std::size_t chosen) {
    const double value = outputs_[line.window][chosen][line.output];
    const std::size_t begin = out_.size();
    if (std::isnan(value))
      out_ += format_.missing;
    else
      append_number(out_, value, format_.number);
    if (format_.decimal != '.') replace_point(begin);
  }

  // Where the decimal sign is the delimiter too, a field that holds one stands in quotes.
  void replace_point(std::size_t begin) {
    const auto point = out_.find('.', begin);
    if (point == std::string::npos) return;
    out_[point] = format_.decimal;
    if (format_.decimal != format_.delimiter || (begin > 0 && out_[begin - 1] == '"')) return;
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
