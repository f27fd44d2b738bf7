#include "output/csv_writer.hpp"

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
      if (line.rows != nullptr)
        row(line);
      else
        bare(line);
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

  // An output that belongs to no row: its number alone.
  void bare(const Line& line) {
    std::size_t chosen = 0;
    for (std::size_t column = 0; column < layout_.width; ++column) {
      if (column > 0) out_ += format_.delimiter;
      if (chosen < layout_.chosen.size() && layout_.chosen[chosen] == column)
        number(line, chosen++);
    }
    out_ += layout_.line_end;
  }

  void number(const Line& line, std::size_t chosen) {
    const double value = outputs_[line.window][chosen][line.output];
    if (std::isnan(value))
      out_ += format_.missing;
    else
      append_number(out_, value, format_.number);
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
