#include <algorithm>
#include <cmath>
#include <map>

#include "explain/terms.hpp"
#include "explain/words.hpp"

namespace sigconv {
namespace {

std::string latex_text(const std::string& text) {
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

class LatexNotation : public Notation {
 public:
  using Notation::Notation;
  // Writes 1e-05 as a power of ten.
  std::string number(double value) const override {
    std::string text = Notation::number(value);
    if (text == "NA") return "\\mathrm{NA}";
    if (std::isinf(value)) return value < 0 ? "-\\infty" : "\\infty";
    const auto e = text.find('e');
    if (e == std::string::npos) return text;
    return text.substr(0, e) + "\\cdot 10^{" + std::to_string(std::stoi(text.substr(e + 1))) + "}";
  }
  std::string times() const override { return "\\cdot "; }
};

class LatexWriter {
 public:
  explicit LatexWriter(const NumberStyle& style) : notation_(style) {}

  void head(const std::string& title, const std::vector<std::string>& notes) {
    out_ += title + "\n";
    if (notes.empty()) return;
    out_ += "\\begin{itemize}\n";
    for (const std::string& note : notes) out_ += "  \\item{} " + latex_text(note) + "\n";
    out_ += "\\end{itemize}\n";
  }

  void chapter(const Chapter& chapter) {
    if (!chapter.title.empty())
      head("\\subsubsection*{" + latex_text(chapter.title) + "}", chapter.notes);
    for (const Slide& slide : chapter.slides) {
      if (!slide.name.empty()) out_ += "\\paragraph{" + latex_text(slide.name) + "}\n";
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
  std::string number(double value) const { return notation_.number(value); }
  std::string factor(double value) const { return notation_.factor(value); }

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
        cell = product.sample.padded ? notation_.padded(product.sample.value)
                                     : number(product.sample.value);
        continue;
      }
      if (!cell.empty()) cell += " + ";  // padding made several copies of this sample
      if (product.share != 1) cell += factor(product.share) + "\\cdot ";
      cell += number(product.weight);
    }
    constexpr std::size_t kMost = 10;  // columns of a matrix in amsmath: MaxMatrixCols
    if (columns > kMost) return "\\cdots";
    std::string text = "\\begin{bmatrix}";
    for (auto row = rows.begin(); row != rows.end(); ++row) {
      if (row != rows.begin()) text += " \\\\ ";
      for (auto cell = row->second.begin(); cell != row->second.end(); ++cell)
        text += (cell == row->second.begin() ? "" : " & ") + cell->second;
    }
    return text + "\\end{bmatrix}";
  }

  void longhand(const Chapter& chapter, const Slide& slide, const Sum& sum, bool image) {
    const SpelledSum spelled = spell(sum, image);
    const bool several = spelled.parts.size() > 1;
    for (const auto& part : spelled.parts) {
      out_ += "  & ";
      if (several) out_ += "\\text{" + latex_text(slide.parts[part.index]) + ": } ";
      const PartialSum& products = sum.parts[part.index];
      if (image) out_ += matrix(products, false) + " \\odot " + matrix(products, true) + " = ";
      out_ += notation_.sum(part.terms) + " = " + number(part.sum) + " \\\\\n";
    }
    std::string text = notation_.sum(spelled.terms);
    if (sum.present_of_all)
      text = "(" + text + ")\\cdot \\frac{" + number(sum.present_of_all->second) + "}{" +
             number(sum.present_of_all->first) + "}";
    if (sum.over) text = "\\frac{" + text + "}{" + number(*sum.over) + "}";
    if (sum.minus_over)
      text = "\\frac{" + text + " - " + factor(sum.minus_over->first) + "}{" +
             number(sum.minus_over->second) + "}";
    out_ += "  " + name(chapter, sum) + " &= " + text + " = " + number(sum.value);
  }

  LatexNotation notation_;
  std::string out_;
};

}  // namespace

std::string explanation_latex(const Explanation& explanation) {
  LatexWriter writer(explanation.number);
  writer.head("\\subsection*{" + explanation.command + "}", explanation.notes);
  for (const Chapter& chapter : explanation.chapters) writer.chapter(chapter);
  return writer.take();
}

}  // namespace sigconv
