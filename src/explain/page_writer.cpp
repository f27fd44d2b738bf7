#include <cmath>

#include "explain/page.hpp"
#include "explain/words.hpp"
#include "output/json.hpp"

namespace sigconv {
namespace {

// The explanation as JSON within a page: numbers are texts, so that the page shows the program's
// digits and not its own.
class Json {
 public:
  explicit Json(const NumberStyle& style) : style_(style) {}

  void explanation(const Explanation& explanation) {
    out_ += "{\"command\":" + json_string(explanation.command);
    name("notes");
    list(explanation.notes, [&](const std::string& note) { text(note); });
    name("chapters");
    list(explanation.chapters, [&](const Chapter& each) { chapter(each); });
    out_ += "}";
  }

  // A script's text ends at </, whatever it is.
  std::string take() {
    std::string safe;
    for (const char c : out_) safe += c == '<' ? "\\u003c" : std::string(1, c);
    return safe;
  }

 private:
  template <class Each, class Write>
  void list(const std::vector<Each>& all, const Write& write) {
    out_ += "[";
    for (std::size_t i = 0; i < all.size(); ++i) {
      if (i > 0) out_ += ",";
      write(all[i]);
    }
    out_ += "]";
  }
  void name(const char* text) {
    if (!out_.ends_with('{')) out_ += ",";
    out_ += std::string("\"") + text + "\":";
  }
  void number(double value) { out_ += json_string(number_text(value, style_)); }
  void index(Index value) { out_ += std::to_string(value); }
  void text(const std::string& value) { out_ += json_string(value); }

  void chapter(const Chapter& chapter) {
    out_ += "{";
    for (const auto& [key, value] : {std::pair("title", &chapter.title),
                                     {"result", &chapter.result},
                                     {"sample", &chapter.sample},
                                     {"weight", &chapter.weight}}) {
      name(key);
      text(*value);
    }
    name("notes");
    list(chapter.notes, [&](const std::string& note) { text(note); });
    name("slides");
    list(chapter.slides, [&](const Slide& each) { slide(each); });
    out_ += "}";
  }

  void slide(const Slide& slide) {
    out_ += "{";
    name("name");
    text(slide.name);
    name("parts");
    list(slide.parts, [&](const std::string& part) { text(part); });
    name("samples");
    list(slide.samples, [&](const Grid& each) { grid(each); });
    name("image");
    out_ += slide.image ? "true" : "false";
    name("sums");
    list(slide.sums, [&](const Sum& each) { sum(each); });
    out_ += "}";
  }

  void grid(const Grid& grid) {
    out_ += "{";
    for (const auto& [key, value] : {std::pair("row", grid.first_row),
                                     {"column", grid.first_column},
                                     {"rows", grid.rows},
                                     {"columns", grid.columns}}) {
      name(key);
      index(value);
    }
    name("values");
    list(grid.values, [&](double value) { number(value); });
    name("kinds");
    list(grid.kinds, [&](Grid::Kind kind) { index(static_cast<Index>(kind)); });
    out_ += "}";
  }

  void sum(const Sum& sum) {
    out_ += "{";
    name("index");
    list(sum.index, [&](Index place) { index(place); });
    name("parts");
    list(sum.parts, [&](const PartialSum& each) { part(each); });
    if (sum.bias) name("bias"), number(*sum.bias);
    for (const auto& [key, pair] :
         {std::pair("presentOfAll", &sum.present_of_all), {"minusOver", &sum.minus_over}})
      if (*pair) {
        name(key);
        out_ += "[";
        number((*pair)->first);
        out_ += ",";
        number((*pair)->second);
        out_ += "]";
      }
    name("value");
    number(sum.value);
    out_ += "}";
  }

  // A product is a list: the sample, its row and column, whether it is padded; the weight; the
  // share; what they are together.
  void part(const PartialSum& part) {
    out_ += "{";
    name("sum");
    number(part.sum);
    name("products");
    list(part.products, [&](const Product& product) {
      out_ += "[";
      number(product.sample.value);
      out_ += "," + std::to_string(product.sample.row) + "," +
              std::to_string(product.sample.column) + (product.sample.padded ? ",1," : ",0,");
      if (product.alone)
        out_ += "null";
      else
        number(product.weight);
      out_ += ",";
      if (product.share == 1)
        out_ += "null";
      else
        number(product.share);
      out_ += ",";
      number(product.alone ? product.sample.value
                           : product.share * product.weight * product.sample.value);
      out_ += "]";
    });
    out_ += "}";
  }

  const NumberStyle& style_;
  std::string out_;
};

// Text that markup does not read.
std::string escaped(const std::string& text) {
  std::string out;
  for (const char c : text) {
    if (c == '&')
      out += "&amp;";
    else if (c == '<')
      out += "&lt;";
    else if (c == '>')
      out += "&gt;";
    else
      out += c;
  }
  return out;
}

void replace(std::string& text, const std::string& mark, const std::string& with) {
  for (auto at = text.find(mark); at != std::string::npos; at = text.find(mark, at + with.size()))
    text.replace(at, mark.size(), with);
}

}  // namespace

std::string explanation_page(const Explanation& explanation) {
  Json json(explanation.number);
  json.explanation(explanation);
  std::string page(kPage);
  replace(page, "@TITLE@", escaped("sigconv explain " + explanation.command));
  replace(page, "@DATA@", json.take());
  return page;
}

}  // namespace sigconv
