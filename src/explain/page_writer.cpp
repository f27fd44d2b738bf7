#include <nlohmann/json.hpp>

#include "explain/page.hpp"
#include "explain/terms.hpp"
#include "explain/words.hpp"

namespace sigconv {
namespace {

using Json = nlohmann::ordered_json;

// The data of the page as JSON. Numbers are strings, so that the page shows the program's digits
// and not those of JavaScript.
class PageData {
 public:
  explicit PageData(const NumberStyle& style) : style_(style) {}

  Json explanation(const Explanation& explanation) const {
    return {{"command", explanation.command},
            {"notes", explanation.notes},
            {"chapters", list(explanation.chapters, &PageData::chapter)}};
  }

 private:
  template <class Each>
  Json list(const std::vector<Each>& all, Json (PageData::*one)(const Each&) const) const {
    Json array = Json::array();
    for (const Each& each : all) array.push_back((this->*one)(each));
    return array;
  }
  std::string number(double value) const { return number_text(value, style_); }

  Json chapter(const Chapter& chapter) const {
    return {{"title", chapter.title},   {"result", chapter.result},
            {"sample", chapter.sample}, {"weight", chapter.weight},
            {"notes", chapter.notes},   {"slides", list(chapter.slides, &PageData::slide)}};
  }

  Json slide(const Slide& slide) const {
    return {{"name", slide.name},
            {"parts", slide.parts},
            {"samples", list(slide.samples, &PageData::grid)},
            {"image", slide.image},
            {"sums", list(slide.sums, &PageData::sum)}};
  }

  Json grid(const Grid& grid) const {
    Json values = Json::array();
    Json kinds = Json::array();
    for (const double value : grid.values) values.push_back(number(value));
    for (const Grid::Kind kind : grid.kinds) kinds.push_back(static_cast<int>(kind));
    return {{"row", grid.first_row}, {"column", grid.first_column},
            {"rows", grid.rows},     {"columns", grid.columns},
            {"values", values},      {"kinds", kinds}};
  }

  Json sum(const Sum& sum) const {
    Json json = {{"index", sum.index}, {"parts", list(sum.parts, &PageData::part)}};
    if (sum.bias) json["bias"] = number(*sum.bias);
    if (sum.over) json["over"] = number(*sum.over);
    if (sum.skips_missing) json["skips"] = true;
    for (const auto& [key, pair] :
         {std::pair("presentOfAll", &sum.present_of_all), {"minusOver", &sum.minus_over}})
      if (*pair) json[key] = {number((*pair)->first), number((*pair)->second)};
    json["value"] = number(sum.value);
    return json;
  }

  // Writes each product as a list: sample, row, column, 1 if padded or 0, weight, share, product. A
  // missing weight and a share of 1 are null.
  Json part(const PartialSum& part) const {
    Json products = Json::array();
    for (const Term& term : terms_of(part)) {
      const Product& p = *term.product;
      const double value = p.alone ? p.share * p.sample.value : p.share * p.weight * p.sample.value;
      products.push_back({number(p.sample.value), p.sample.row, p.sample.column,
                          p.sample.padded ? 1 : 0, p.alone ? Json() : Json(number(p.weight)),
                          p.share == 1 ? Json() : Json(number(p.share)), number(value)});
    }
    return {{"sum", number(part.sum)}, {"products", products}};
  }

  const NumberStyle& style_;
};

// Returns JSON for a script element. "</" would end the element, so every '<' is escaped.
std::string script_text(const Json& json) {
  std::string safe;
  for (const char c : json.dump(-1, ' ', false, Json::error_handler_t::replace))
    safe += c == '<' ? "\\u003c" : std::string(1, c);
  return safe;
}

// Returns the text with the characters of markup escaped.
std::string html_text(const std::string& text) {
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
  std::string page(kPage);
  replace(page, "@TITLE@", html_text("sigconv explain " + explanation.command));
  replace(page, "@DATA@", script_text(PageData(explanation.number).explanation(explanation)));
  return page;
}

}  // namespace sigconv
