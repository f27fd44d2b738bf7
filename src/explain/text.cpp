#include <algorithm>
#include <map>

#include "explain/terms.hpp"
#include "explain/words.hpp"

namespace sigconv {
namespace {

// The style of a text on a terminal.
enum class Ink { plain, padded, weight, value };

std::string painted(const std::string& text, Ink ink, bool colours) {
  if (!colours || ink == Ink::plain) return text;
  const char* codes[] = {"", "2", "36", "1"};  // dim, cyan, bold
  return std::string("\x1b[") + codes[static_cast<int>(ink)] + "m" + text + "\x1b[0m";
}

// The notation of a term in the colours of a terminal.
class Painted : public Notation {
 public:
  Painted(const NumberStyle& style, bool colours) : Notation(style), colours_(colours) {}
  std::string padded(double value) const override {
    return painted(Notation::padded(value), Ink::padded, colours_);
  }
  std::string weight(double value) const override {
    return painted(Notation::weight(value), Ink::weight, colours_);
  }

 private:
  bool colours_;
};

class TextWriter {
 public:
  TextWriter(const NumberStyle& style, std::size_t width, bool colours)
      : style_(style), width_(width), colours_(colours), plain_(style), painted_(style, colours) {}

  void head(const std::string& title, const std::vector<std::string>& notes) {
    out_ += painted(title, Ink::value) + "\n";
    for (const std::string& note : notes) wrapped("  ", "    ", note);
  }

  void chapter(const Chapter& chapter) {
    if (!chapter.title.empty()) {
      out_ += "\n";
      head(chapter.title, chapter.notes);
    }
    for (const Slide& slide : chapter.slides) {
      // A bias gradient has no pictures, so no blank lines separate its sums.
      if (!chapter.weight.empty() || &slide == &chapter.slides.front()) out_ += "\n";
      if (!slide.name.empty()) out_ += slide.name + "\n\n";
      if (slide.image && !chapter.weight.empty()) {
        patches(chapter, slide);
        continue;
      }
      if (!chapter.weight.empty())
        for (std::size_t part = 0; part < slide.samples.size(); ++part) table(chapter, slide, part);
      for (const Sum& sum : slide.sums) longhand(chapter, slide, sum);
    }
  }

  std::string take() { return std::move(out_); }

 private:
  std::string number(double value) const { return number_text(value, style_); }

  std::string painted(const std::string& text, Ink ink) const {
    return sigconv::painted(text, ink, colours_);
  }

  std::string cell_text(double value, bool padded) const {
    return padded ? "[" + number(value) + "]" : number(value);
  }

  // Writes words on lines of the width. The first line begins with `first`, the others with `rest`.
  void wrapped(const std::string& first, const std::string& rest, const std::string& text) {
    std::size_t used = first.size();
    out_ += first;
    bool begun = false;
    for (std::size_t at = 0; at < text.size();) {
      const std::size_t end = std::min(text.find(' ', at), text.size());
      const std::string word = text.substr(at, end - at);
      if (begun && used + 1 + word.size() > width_) {
        out_ += "\n" + rest;
        used = rest.size();
      } else if (begun) {
        out_ += " ";
        ++used;
      }
      out_ += word;
      used += word.size();
      begun = true;
      at = end + 1;
    }
    out_ += "\n";
  }

  // --- tables of a slide, one line for each sum

  struct PictureCell {
    std::string text;
    Ink ink = Ink::plain;
  };
  using Line = std::map<Index, PictureCell>;  // by the column of the sample

  Line line_of(const PartialSum& part) const {
    Line line;
    for (const Product& product : part.products) {
      PictureCell& cell = line[product.sample.column];
      const std::string weight = weight_text(product, style_);
      const bool again = !cell.text.empty();
      cell.text += (again && !weight.starts_with('-') ? "+" : "") + weight;
      cell.ink = Ink::weight;
    }
    return line;
  }

  // Writes the sums as tables. Each table takes as many sums as its width allows, because every sum
  // may add columns of samples.
  void table(const Chapter& chapter, const Slide& slide, std::size_t part) {
    constexpr std::size_t kGap = 2;
    const Grid& grid = slide.samples[part];
    std::size_t label = chapter.sample.size();
    std::size_t result = chapter.result.size();
    for (const Sum& sum : slide.sums) {
      label = std::max(label, name_of(chapter.result, sum.index).size());
      result = std::max(result, number(of(sum, part)).size());
    }
    for (std::size_t first = 0; first < slide.sums.size();) {
      std::vector<Line> lines;
      std::size_t column = 0;
      Index left = 0;
      Index right = -1;
      std::size_t stop = first;
      for (; stop < slide.sums.size(); ++stop) {
        Line line = line_of(slide.sums[stop].parts[part]);
        if (line.empty()) {
          lines.push_back({});
          continue;
        }
        const Index l = right < left ? line.begin()->first : std::min(left, line.begin()->first);
        const Index r = right < left ? line.rbegin()->first : std::max(right, line.rbegin()->first);
        std::size_t widest = column;
        for (const auto& [at, cell] : line) widest = std::max(widest, cell.text.size());
        for (Index n = l; n <= r; ++n)
          if (grid.has(0, n)) {
            const bool padded = grid.kinds[grid.at(0, n)] == Grid::Kind::padded;
            widest = std::max({widest, cell_text(grid.values[grid.at(0, n)], padded).size(),
                               std::to_string(n).size()});
          }
        const std::size_t needed =
            2 + label + static_cast<std::size_t>(r - l + 1) * (widest + kGap) + 2 * kGap + result;
        if (needed > width_) break;
        left = l;
        right = r;
        column = widest;
        lines.push_back(std::move(line));
      }
      if (stop == first) {
        wrapped("  ", "  ", "(too wide for a table; --digits N makes numbers shorter)");
        out_ += "\n";
        return;
      }
      if (!slide.parts.empty()) {
        const auto& index = slide.sums[0].index;
        out_ += "  " + name_of(chapter.result, {index.begin(), index.end() - 1}) + ", " +
                slide.parts[part] + "\n";
      }
      Line places;
      Line samples;
      for (Index n = left; n <= right; ++n) {
        places[n] = {std::to_string(n), Ink::padded};
        if (!grid.has(0, n)) continue;
        const Grid::Kind kind = grid.kinds[grid.at(0, n)];
        samples[n] = {cell_text(grid.values[grid.at(0, n)], kind == Grid::Kind::padded),
                      kind == Grid::Kind::given ? Ink::plain : Ink::padded};
      }
      const auto row = [&](const std::string& name, const Line& line, const std::string& value) {
        std::string text = "  " + name + std::string(label - name.size(), ' ');
        for (Index n = left; n <= right; ++n) {
          const auto found = line.find(n);
          const PictureCell cell = found == line.end() ? PictureCell{} : found->second;
          text += std::string(kGap + column - cell.text.size(), ' ') + painted(cell.text, cell.ink);
        }
        text += std::string(2 * kGap + result - value.size(), ' ') + painted(value, Ink::value);
        while (text.ends_with(' ')) text.pop_back();
        out_ += text + "\n";
      };
      row("", places, "");
      row(chapter.sample, samples, slide.samples.size() > 1 ? "" : chapter.result);
      for (std::size_t i = first; i < stop; ++i)
        row(name_of(chapter.result, slide.sums[i].index), lines[i - first],
            number(of(slide.sums[i], part)));
      out_ += "\n";
      first = stop;
    }
  }

  // Returns the result that the table shows for a part: its sum, or the value of a one-part sum.
  static double of(const Sum& sum, std::size_t part) {
    return sum.parts.size() > 1 ? sum.parts[part].sum : sum.value;
  }

  // --- sums

  struct Word {
    std::string text;
    std::size_t size;  // columns on the screen
  };

  std::vector<Word> words_of(const std::vector<Term>& terms) const {
    std::vector<Word> words;
    words.reserve(terms.size());
    for (const Term& term : terms) words.push_back({painted_.term(term), plain_.term(term).size()});
    return words;
  }

  // Writes `head` = a + b + ... = value, on as many lines as it needs.
  void equation(const std::string& indent, const std::string& head, const std::vector<Word>& words,
                const Rest& after, double value) {
    const std::string begin = indent + head + (head.empty() ? "" : " = ");
    const std::string rest(begin.size() > width_ / 2 ? indent.size() + 4 : begin.size(), ' ');
    out_ += begin + (words.empty() ? "" : after.before);
    std::size_t used = begin.size() + after.before.size();
    for (std::size_t i = 0; i < words.size(); ++i) {
      const std::size_t more = (i > 0 ? 3 : 0) + words[i].size;
      if (i > 0 && used + more > width_) {
        out_ += "\n" + rest + "+ ";
        used = rest.size() + 2;
      } else if (i > 0) {
        out_ += " + ";
        used += 3;
      }
      out_ += words[i].text;
      used += words[i].size;
    }
    // No output reads the sample, or all samples are missing.
    if (words.empty()) {
      out_ += painted(number(value), Ink::value) + "\n";
      return;
    }
    if (used + after.behind.size() > width_ && used > rest.size()) {
      out_ += "\n" + rest;
      used = rest.size();
    }
    out_ += after.behind;
    used += after.behind.size();
    const std::string result = number(value);
    if (used + 3 + result.size() > width_ && used > rest.size())
      out_ += "\n" + rest + "=";
    else
      out_ += " =";
    out_ += " " + painted(result, Ink::value) + "\n";
  }

  void longhand(const Chapter& chapter, const Slide& slide, const Sum& sum) {
    const std::string name = name_of(chapter.result, sum.index);
    const SpelledSum spelled = spell(sum);
    for (const auto& part : spelled.parts)
      equation("  ", name + ", " + slide.parts[part.index], words_of(part.terms), {}, part.sum);
    equation("", name, words_of(spelled.terms), rest_of(sum, style_), sum.value);
  }

  // --- patches of images

  // Writes two pictures side by side, or nothing if they exceed the width.
  void pictures(const std::string& indent, const std::vector<std::vector<PictureCell>>& left,
                const std::vector<std::vector<PictureCell>>& right) {
    std::size_t widest = 0;
    for (const auto* picture : {&left, &right})
      for (const auto& row : *picture)
        for (const PictureCell& cell : row) widest = std::max(widest, cell.text.size());
    const std::size_t cells =
        (left.empty() ? 0 : left[0].size()) + (right.empty() ? 0 : right[0].size());
    if (indent.size() + cells * (widest + 1) + 3 > width_) return;
    for (std::size_t row = 0; row < std::max(left.size(), right.size()); ++row) {
      std::string text = indent;
      const auto add = [&](const std::vector<std::vector<PictureCell>>& picture) {
        for (std::size_t i = 0; !picture.empty() && i < picture[0].size(); ++i) {
          const PictureCell cell = row < picture.size() ? picture[row][i] : PictureCell{};
          text += std::string(widest + 1 - cell.text.size(), ' ') + painted(cell.text, cell.ink);
        }
      };
      add(left);
      text += "   ";
      add(right);
      while (text.ends_with(' ')) text.pop_back();
      out_ += text + "\n";
    }
  }

  // Writes the samples of a part in rows and columns, and the weights to their right.
  void patch(const PartialSum& part) {
    std::map<Index, std::map<Index, std::pair<const Product*, std::string>>> rows;
    for (const Product& product : part.products) {
      auto& [first, weight] = rows[product.sample.row][product.sample.column];
      first = &product;
      const std::string more = weight_text(product, style_);
      weight += (weight.empty() || more.starts_with('-') ? "" : "+") + more;
    }
    std::vector<std::vector<PictureCell>> samples;
    std::vector<std::vector<PictureCell>> weights;
    for (const auto& [row, columns] : rows) {
      samples.emplace_back();
      weights.emplace_back();
      for (const auto& [column, cell] : columns) {
        const Factor& sample = cell.first->sample;
        samples.back().push_back(
            {cell_text(sample.value, sample.padded), sample.padded ? Ink::padded : Ink::plain});
        weights.back().push_back({cell.second, Ink::weight});
      }
    }
    pictures("   ", samples, weights);
  }

  void patches(const Chapter& chapter, const Slide& slide) {
    for (const Sum& sum : slide.sums) {
      if (&sum != &slide.sums.front()) out_ += "\n";
      const std::string name = name_of(chapter.result, sum.index);
      const SpelledSum spelled = spell(sum, true);
      const bool several = spelled.parts.size() > 1;
      for (const auto& part : spelled.parts) {
        out_ += "  " + name + (several ? ", " + slide.parts[part.index] : "") + "\n";
        patch(sum.parts[part.index]);
        if (several) equation("    ", "", words_of(part.terms), {}, part.sum);
      }
      equation("", name, words_of(spelled.terms), rest_of(sum, style_), sum.value);
    }
    const auto image = image_of(slide);
    if (image.empty()) return;
    out_ += "\n";
    const auto& index = slide.sums[0].index;
    out_ += name_of(chapter.result, {index.begin(), index.end() - 2}) + "\n";
    std::vector<std::vector<PictureCell>> rows;
    for (const auto& values : image) {
      rows.emplace_back();
      for (const double value : values) rows.back().push_back({number(value), Ink::value});
    }
    pictures(" ", rows, {});
  }

  const NumberStyle& style_;
  std::size_t width_;
  bool colours_;
  Notation plain_;
  Painted painted_;
  std::string out_;
};

}  // namespace

std::string explanation_text(const Explanation& explanation, std::size_t width, bool colours) {
  TextWriter writer(explanation.number, width, colours);
  writer.head(explanation.command, explanation.notes);
  for (const Chapter& chapter : explanation.chapters) writer.chapter(chapter);
  return writer.take();
}

}  // namespace sigconv
