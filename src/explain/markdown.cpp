#include <map>

#include "explain/terms.hpp"
#include "explain/words.hpp"

namespace sigconv {
namespace {

// Escapes the characters that Markdown interprets, and replaces line ends by blanks.
std::string markdown_text(const std::string& text) {
  std::string out;
  for (const char c : text) {
    if (std::string_view("\\`*_[]<>|#&").find(c) != std::string_view::npos) out += '\\';
    out += c == '\n' || c == '\r' ? ' ' : c;
  }
  return out;
}

class MarkdownNotation : public Notation {
 public:
  using Notation::Notation;
  std::string times() const override { return "·"; }
  std::string padded(double value) const override { return "\\[" + number(value) + "\\]"; }
};

class MarkdownWriter {
 public:
  explicit MarkdownWriter(const NumberStyle& style) : style_(style), notation_(style) {}

  void head(const std::string& title, const std::vector<std::string>& notes) {
    out_ += title + "\n\n";
    for (const std::string& note : notes) out_ += "- " + markdown_text(note) + "\n";
  }

  void chapter(const Chapter& chapter) {
    if (!chapter.title.empty()) {
      out_ += "\n";
      head("### " + markdown_text(chapter.title), chapter.notes);
    }
    for (const Slide& slide : chapter.slides) {
      out_ += "\n";
      if (!slide.name.empty()) out_ += "#### " + markdown_text(slide.name) + "\n\n";
      if (!slide.image && !chapter.weight.empty())
        for (std::size_t part = 0; part < slide.samples.size(); ++part) table(chapter, slide, part);
      if (slide.image || chapter.weight.empty()) out_ += "Sums:\n\n";
      for (const Sum& sum : slide.sums) longhand(chapter, slide, sum);
    }
  }

  std::string take() { return std::move(out_); }

 private:
  std::string cell(double value, bool padded) const {
    return padded ? notation_.padded(value) : notation_.number(value);
  }

  void table(const Chapter& chapter, const Slide& slide, std::size_t part) {
    constexpr Index kWidest = 40;
    const Grid& grid = slide.samples[part];
    if (grid.columns == 0 || grid.columns > kWidest) {
      out_ += "(a table of " + std::to_string(grid.columns) + " samples is left out)\n\n";
      return;
    }
    const bool several = slide.samples.size() > 1;
    if (several) out_ += markdown_text(slide.parts[part]) + "\n\n";
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
        text += markdown_text(weight_text(product, style_));
      }
      out_ += "| " + markdown_text(name_of(chapter.result, sum.index)) + " |";
      for (Index n = grid.first_column; n < grid.first_column + grid.columns; ++n)
        out_ += weights.contains(n) ? " " + weights[n] + " |" : " |";
      out_ += " **" + number_text(several ? sum.parts[part].sum : sum.value, style_) + "** |\n";
    }
    out_ += "\n";
  }

  void longhand(const Chapter& chapter, const Slide& slide, const Sum& sum) {
    const std::string name = markdown_text(name_of(chapter.result, sum.index));
    const SpelledSum spelled = spell(sum);
    for (const auto& part : spelled.parts)
      out_ += "- " + name + ", " + markdown_text(slide.parts[part.index]) + ": " +
              notation_.sum(part.terms) + " = " + notation_.number(part.sum) + "\n";
    Rest rest = rest_of(sum, style_);
    if (rest.behind.starts_with(")*")) rest.behind.replace(1, 1, "·");
    out_ += "- " + name + " = " + rest.before + notation_.sum(spelled.terms) + rest.behind +
            " = **" + notation_.number(sum.value) + "**\n";
  }

  const NumberStyle& style_;
  MarkdownNotation notation_;
  std::string out_;
};

}  // namespace

std::string explanation_markdown(const Explanation& explanation) {
  MarkdownWriter writer(explanation.number);
  writer.head("## " + explanation.command, explanation.notes);
  for (const Chapter& chapter : explanation.chapters) writer.chapter(chapter);
  return writer.take();
}

}  // namespace sigconv
