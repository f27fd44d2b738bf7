#include <algorithm>
#include <cmath>
#include <map>

#include "explain/words.hpp"

namespace sigconv {
namespace {

std::string escaped(const std::string& text) {
  std::string out;
  for (const char c : text) {
    switch (c) {
      case '\\':
        out += "\\textbackslash{}";
        break;
      case '~':
        out += "\\textasciitilde{}";
        break;
      case '^':
        out += "\\textasciicircum{}";
        break;
      case '\n':
      case '\r':
        out += ' ';
        break;
      case '<':
        out += "\\textless{}";
        break;
      case '>':
        out += "\\textgreater{}";
        break;
      case '|':
        out += "\\textbar{}";
        break;
      default:
        if (std::string_view("&%$#_{}").find(c) != std::string_view::npos) out += '\\';
        out += c;
    }
  }
  return out;
}

class Writer {
 public:
  explicit Writer(const NumberStyle& style) : style_(style) {}

  void head(const std::string& title, const std::vector<std::string>& notes) {
    out_ += title + "\n";
    if (notes.empty()) return;
    out_ += "\\begin{itemize}\n";
    for (const std::string& note : notes) out_ += "  \\item{} " + escaped(note) + "\n";
    out_ += "\\end{itemize}\n";
  }

  void chapter(const Chapter& chapter) {
    if (!chapter.title.empty())
      head("\\subsubsection*{" + escaped(chapter.title) + "}", chapter.notes);
    for (const Slide& slide : chapter.slides) {
      if (!slide.name.empty()) out_ += "\\paragraph{" + escaped(slide.name) + "}\n";
      const bool image = slide.image && !chapter.weight.empty();
      out_ += "\\begin{align*}\n";
      for (std::size_t i = 0; i < slide.sums.size(); ++i) {
        if (i > 0) out_ += " \\\\\n";
        longhand(chapter, slide, slide.sums[i], image);
      }
      out_ += "\n\\end{align*}\n";
    }
  }

  std::string take() { return "% \\usepackage{amsmath}, \\allowdisplaybreaks\n" + out_; }

 private:
  // 1e-05 as a power of ten.
  std::string number(double value) const {
    const std::string text = number_text(value, style_);
    if (text == "NA") return "\\mathrm{NA}";
    if (std::isinf(value)) return value < 0 ? "-\\infty" : "\\infty";
    const auto e = text.find('e');
    if (e == std::string::npos) return text;
    return text.substr(0, e) + "\\cdot 10^{" + std::to_string(std::stoi(text.substr(e + 1))) + "}";
  }
  std::string factor(double value) const {
    const std::string text = number(value);
    return text.starts_with('-') ? "(" + text + ")" : text;
  }
  std::string sample(const Factor& sample) const {
    return sample.padded ? "[" + number(sample.value) + "]" : factor(sample.value);
  }

  std::string name(const Chapter& chapter, const Sum& sum) const {
    std::string subscript;
    for (const Index place : sum.index)
      subscript += (subscript.empty() ? "" : ",") + std::to_string(place);
    const std::string& result = chapter.result;
    if (result == "y") return "y_{" + subscript + "}";
    const std::string by = result.substr(result.size() - 1);
    return "\\frac{\\partial L}{\\partial " + by +
           (subscript.empty() ? "" : "_{" + subscript + "}") + "}";
  }

  std::string matrix(const PartialSum& part, bool weights) const {
    std::map<Index, std::map<Index, std::string>> rows;
    std::size_t columns = 0;
    for (const Product& product : part.products) {
      std::string& cell = rows[product.sample.row][product.sample.column];
      columns = std::max(columns, rows[product.sample.row].size());
      if (!weights) {
        cell = product.sample.padded ? sample(product.sample) : number(product.sample.value);
        continue;
      }
      if (!cell.empty()) cell += " + ";  // of copies that padding made
      if (product.share != 1) cell += factor(product.share) + "\\cdot ";
      cell += number(product.weight);
    }
    constexpr std::size_t kMost = 10;  // of amsmath, unless it is told
    if (columns > kMost) return "\\cdots";
    std::string text = "\\begin{bmatrix}";
    for (auto row = rows.begin(); row != rows.end(); ++row) {
      if (row != rows.begin()) text += " \\\\ ";
      for (auto cell = row->second.begin(); cell != row->second.end(); ++cell)
        text += (cell == row->second.begin() ? "" : " & ") + cell->second;
    }
    return text + "\\end{bmatrix}";
  }

  std::string terms(const PartialSum& part, bool skips = false) const {
    std::string text;
    for (const Product& product : part.products) {
      if (skips && std::isnan(product.sample.value)) continue;
      if (!text.empty()) text += " + ";
      if (product.share != 1) text += factor(product.share) + "\\cdot ";
      text += sample(product.sample);
      if (!product.alone) text += "\\cdot " + factor(product.weight);
    }
    return text.empty() ? "0" : text;
  }

  void longhand(const Chapter& chapter, const Slide& slide, const Sum& sum, bool image) {
    std::string text;
    std::string shares;
    for (std::size_t part = 0; part < sum.parts.size(); ++part) {
      const bool several = sum.parts.size() > 1;
      if (several || image) {
        out_ +=
            "  & " + (several ? "\\text{" + escaped(slide.parts[part]) + ": } " : std::string());
        if (image)
          out_ +=
              matrix(sum.parts[part], false) + " \\odot " + matrix(sum.parts[part], true) + " = ";
        out_ += terms(sum.parts[part]) + " = " + number(sum.parts[part].sum) + " \\\\\n";
      }
      shares += (part > 0 ? " + " : "") + factor(sum.parts[part].sum);
    }
    text = sum.parts.size() > 1 ? shares : terms(sum.parts[0], sum.present_of_all.has_value());
    if (sum.bias) text += " + " + factor(*sum.bias);
    if (sum.present_of_all)
      text = "(" + text + ")\\cdot \\frac{" + number(sum.present_of_all->second) + "}{" +
             number(sum.present_of_all->first) + "}";
    if (sum.minus_over)
      text = "\\frac{" + text + " - " + factor(sum.minus_over->first) + "}{" +
             number(sum.minus_over->second) + "}";
    out_ += "  " + name(chapter, sum) + " &= " + text + " = " + number(sum.value);
  }

  const NumberStyle& style_;
  std::string out_;
};

}  // namespace

std::string explanation_latex(const Explanation& explanation) {
  Writer writer(explanation.number);
  writer.head("\\subsection*{" + explanation.command + "}", explanation.notes);
  for (const Chapter& chapter : explanation.chapters) writer.chapter(chapter);
  return writer.take();
}

}  // namespace sigconv
