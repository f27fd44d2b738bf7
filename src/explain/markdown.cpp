#include <cmath>
#include <map>

#include "explain/words.hpp"

namespace sigconv {
namespace {

// What Markdown would read as its own stays what it is.
std::string escaped(const std::string& text) {
  std::string out;
  for (const char c : text) {
    if (std::string_view("\\`*_[]<>|#&").find(c) != std::string_view::npos) out += '\\';
    out += c == '\n' || c == '\r' ? ' ' : c;
  }
  return out;
}

class Writer {
 public:
  explicit Writer(const NumberStyle& style) : style_(style) {}

  void head(const std::string& title, const std::vector<std::string>& notes) {
    out_ += title + "\n\n";
    for (const std::string& note : notes) out_ += "- " + escaped(note) + "\n";
  }

  void chapter(const Chapter& chapter) {
    if (!chapter.title.empty()) {
      out_ += "\n";
      head("### " + escaped(chapter.title), chapter.notes);
    }
    for (const Slide& slide : chapter.slides) {
      out_ += "\n";
      if (!slide.name.empty()) out_ += "#### " + escaped(slide.name) + "\n\n";
      if (!slide.image && !chapter.weight.empty())
        for (std::size_t part = 0; part < slide.samples.size(); ++part) table(chapter, slide, part);
      if (slide.image || chapter.weight.empty()) out_ += "Sums:\n\n";
      for (const Sum& sum : slide.sums) longhand(chapter, slide, sum);
    }
  }

  std::string take() { return std::move(out_); }

 private:
  std::string cell(double value, bool padded) const {
    const std::string text = number_text(value, style_);
    return padded ? "\\[" + text + "\\]" : text;
  }

  void table(const Chapter& chapter, const Slide& slide, std::size_t part) {
    constexpr Index kWidest = 40;
    const Grid& grid = slide.samples[part];
    if (grid.columns == 0 || grid.columns > kWidest) {
      out_ += "(a table of " + std::to_string(grid.columns) + " samples is left out)\n\n";
      return;
    }
    const bool several = slide.samples.size() > 1;
    if (several) out_ += escaped(slide.parts[part]) + "\n\n";
    out_ += "| " + chapter.sample + " |";
    for (std::size_t i = 0; i < grid.values.size(); ++i)
      out_ += " " + cell(grid.values[i], grid.kinds[i] == Grid::Kind::padded) + " |";
    out_ += std::string(" ") + (several ? "" : chapter.result) + " |\n|---|";
    for (Index i = 0; i <= grid.columns; ++i) out_ += "--:|";
    out_ += "\n";
    for (const Sum& sum : slide.sums) {
      std::map<Index, std::string> weights;
      for (const Product& product : sum.parts[part].products) {
        std::string& text = weights[product.sample.column];
        if (!text.empty()) text += " + ";
        text += escaped(weight_text(product, style_));
      }
      out_ += "| " + escaped(name_of(chapter.result, sum.index)) + " |";
      for (Index n = grid.first_column; n < grid.first_column + grid.columns; ++n)
        out_ += weights.contains(n) ? " " + weights[n] + " |" : " |";
      out_ += " **" + number_text(several ? sum.parts[part].sum : sum.value, style_) + "** |\n";
    }
    out_ += "\n";
  }

  std::string terms(const PartialSum& part, bool skips = false) const {
    std::string text;
    for (const Product& product : part.products) {
      if (skips && std::isnan(product.sample.value)) continue;
      if (!text.empty()) text += " + ";
      if (product.share != 1) text += factor_text(product.share, style_) + "·";
      text += product.sample.padded ? cell(product.sample.value, true)
                                    : factor_text(product.sample.value, style_);
      if (!product.alone) text += "·" + factor_text(product.weight, style_);
    }
    return text.empty() ? "0" : text;
  }

  void longhand(const Chapter& chapter, const Slide& slide, const Sum& sum) {
    const std::string name = escaped(name_of(chapter.result, sum.index));
    std::string text;
    if (sum.parts.size() == 1) {
      text = terms(sum.parts[0], sum.present_of_all.has_value());
    } else {
      for (std::size_t part = 0; part < sum.parts.size(); ++part) {
        const std::string share = number_text(sum.parts[part].sum, style_);
        out_ += "- " + name + ", " + escaped(slide.parts[part]) + ": " + terms(sum.parts[part]) +
                " = " + share + "\n";
        text += (part > 0 ? " + " : "") + factor_text(sum.parts[part].sum, style_);
      }
    }
    if (sum.bias) text += " + " + factor_text(*sum.bias, style_);
    Rest rest = rest_of(sum, style_);
    if (rest.behind.starts_with(")*")) rest.behind.replace(1, 1, "·");
    text = rest.before + text + rest.behind;
    out_ += "- " + name + " = " + text + " = **" + number_text(sum.value, style_) + "**\n";
  }

  const NumberStyle& style_;
  std::string out_;
};

}  // namespace

std::string explanation_markdown(const Explanation& explanation) {
  Writer writer(explanation.number);
  writer.head("## " + explanation.command, explanation.notes);
  for (const Chapter& chapter : explanation.chapters) writer.chapter(chapter);
  return writer.take();
}

}  // namespace sigconv
