#include "input/other_delimiter.hpp"

#include <algorithm>
#include <optional>
#include <utility>
#include <vector>

#include "input/header.hpp"
#include "input/number.hpp"
#include "input/record.hpp"

namespace sigconv {
namespace {

using Answer = OtherDelimiter::Answer;

constexpr std::size_t kRows = 10;
constexpr std::size_t kHeaderRows = 4;
constexpr std::size_t kBytes = std::size_t{1} << 16;  // of the rows that are looked at

// A delimiter and its name in a message.
struct Candidate {
  char sign;
  const char* name;
};
constexpr Candidate kCandidates[] = {
    {';', "semicolons"}, {'\t', "tabs"}, {'|', "bars"}, {' ', "spaces"}};

bool reads(std::string_view text, char decimal, const char* thousands) {
  NumberFormat format;
  format.decimal = decimal;
  format.thousands = thousands;
  return read_number(text, format).kind == Number::Kind::number;
}

bool holds_comma(std::string_view text) { return text.find(',') != std::string_view::npos; }

// Returns whether quotes enclose the whole field, and no other quotes are in it.
bool is_quoted(std::string_view field) {
  return field.size() > 1 && field.starts_with('"') && field.find('"', 1) == field.size() - 1;
}

// The first rows of a table, split by another delimiter than the comma.
class Reading {
 public:
  Reading(const Dialect& dialect, const Candidate& candidate)
      : candidate_(candidate), comma_(dialect), other_(dialect) {
    other_.delimiter = candidate.sign;
    other_.blanks = candidate.sign == ' ';
    other_.number.decimal = ',';
  }

  // Reads the rows of `text`, which is cut after kBytes.
  Answer read(std::string_view text, std::size_t begin, bool complete) {
    const bool cut = text.size() - begin > kBytes;
    if (cut) text = text.substr(0, begin + kBytes);
    complete = complete && !cut;
    for (std::size_t at = begin; rows_ < kRows && at < text.size();) {
      auto record = read_record(text, at, other_, complete);
      if (!record && !cut) return Answer::more;
      if (!record) break;
      const std::size_t start = std::exchange(at, record->end);
      if (is_comment(text, start, other_) || is_blank_line(text, start, other_)) continue;
      const auto line = text.substr(start, line_stop(text, start) - start);
      if (!add(std::move(record->fields), line)) return Answer::no;
      if (const auto commas = read_record(text, start, comma_, true))
        count_commas(commas->fields.size());
    }
    if (rows_ < kRows && !complete && !cut) return Answer::more;
    return splits_numbers() || (prose_ && data_rows_ > 0) ? Answer::yes : Answer::no;
  }

  std::string message() const {
    const std::string name = candidate_.name;
    return (commas_split_ ? "commas or " + name + " may separate the fields: "
                          : "commas do not separate the fields, but " + name + " may: ") +
           shown_;
  }

  std::string hint() const {
    const std::string word = sign_word(candidate_.sign);
    const std::string commas = commas_split_ ? ", or -d , if they separate the fields" : "";
    if (one_number_) return "use --decimal , --thousands space if each row is one number" + commas;
    if (decimals_) return "use -d " + word + " --decimal , if commas are decimal signs" + commas;
    return "use -d " + word + " if " + candidate_.name + " separate the fields" +
           (commas_split_ ? ", or -d , if commas do" : "");
  }

 private:
  // Adds a row. Returns false if it shows that the other delimiter separates no fields.
  bool add(std::vector<std::string_view> fields, std::string_view line) {
    if (other_.blanks && rows_ == 0 && fields.size() > 1 && fields[0] == "#")
      fields.erase(fields.begin());
    const bool values = std::ranges::any_of(
        fields, [&](auto field) { return kind_of(field, other_) == FieldKind::value; });
    const bool header = !values && data_rows_ == 0;
    if (header && rows_ == kHeaderRows) return false;
    // Commas without spaces separate the names of a header, which blanks may split.
    if (header && other_.blanks && holds_comma(line)) return false;
    if (rows_ == 0 && !begin(fields, header)) return false;
    // R omits the name of the row names.
    if (rows_ == 1 && short_ && !header && fields.size() == columns_.size() + 1)
      columns_.resize(fields.size());
    if (fields.size() != columns_.size() || (!header && fields.size() < 2)) return false;
    const bool first = rows_++ == 0;
    if (header) {
      if (first) prose_ = !other_.blanks && has_prose_commas(line);
      return true;
    }
    if (data_rows_++ == 0 || !holds_comma(shown_)) shown_ = shown_row(line);
    one_number_ = (one_number_ || data_rows_ == 1) && other_.blanks && reads(line, ',', " ");
    bool open = false;
    for (std::size_t i = 0; i < fields.size(); ++i) {
      if (!add_field(columns_[i], fields[i], first)) return false;
      open = open || columns_[i].numbers;
    }
    return open;
  }

  // Begins with the first row. Returns false if it cannot have the fields of a table.
  bool begin(const std::vector<std::string_view>& fields, bool header) {
    columns_.resize(fields.size());
    short_ = header && std::ranges::all_of(fields, is_quoted);
    return fields.size() > 1 || short_;
  }

  struct Column {
    bool numbers = true;
    bool commas = false;  // of numbers
  };

  // Adds a field of a row of data. Returns false if blanks would not separate it.
  bool add_field(Column& column, std::string_view field, bool first) {
    const std::string text = content_of(field);
    const FieldKind kind = kind_of(field, other_);
    if (other_.blanks && kind == FieldKind::word && !is_quoted(field)) return false;
    // A first row of words and numbers may be a header.
    if (first && kind == FieldKind::word) return true;
    const bool number = is_number_with_comma(text);
    column.commas = column.commas || number;
    if (number) decimals_ = decimals_ || !reads(text, '.', ",");
    const bool plain = !holds_comma(text) &&
                       (kind == FieldKind::blank || reads(text, '.', "") || reads(text, ',', "."));
    column.numbers = column.numbers && (number || plain);
    return !other_.blanks || number || !holds_comma(text);
  }

  bool is_number_with_comma(std::string_view text) const {
    if (!holds_comma(text) || text.ends_with(',')) return false;
    // Blanks may pad the fields between commas: 1, 2 or 1 ,2.
    const bool blank = candidate_.sign == ' ' || candidate_.sign == '\t';
    if (blank && text.starts_with(',')) return false;
    return reads(text, ',', "") || reads(text, ',', ".") || reads(text, '.', ",");
  }

  // Returns whether a line has commas, and a space after each: `Datum;Preis in EUR, netto`.
  static bool has_prose_commas(std::string_view line) {
    std::size_t comma = line.find(',');
    if (comma == std::string_view::npos) return false;
    for (; comma != std::string_view::npos; comma = line.find(',', comma + 1))
      if (line.substr(comma + 1, 1) != " ") return false;
    return true;
  }

  // Notes whether commas split all rows into equally many fields.
  void count_commas(std::size_t fields) {
    const bool omits = short_ && rows_ == 2 && fields == comma_width_ + 1;
    if (rows_ == 1 || omits) comma_width_ = fields;
    commas_split_ = (rows_ == 1 || commas_split_) && fields == comma_width_ && fields > 1;
    if (rows_ == 1 && short_) commas_split_ = true;
  }

  bool splits_numbers() const {
    return std::ranges::any_of(columns_,
                               [](const Column& each) { return each.numbers && each.commas; });
  }

  Candidate candidate_;
  Dialect comma_;
  Dialect other_;
  std::vector<Column> columns_;
  std::size_t rows_ = 0;
  std::size_t data_rows_ = 0;
  std::size_t comma_width_ = 0;
  std::string shown_;   // a row for the message
  bool short_ = false;  // the header may lack a name
  bool prose_ = false;  // the header has commas as prose has them
  bool decimals_ = false;
  bool one_number_ = false;
  bool commas_split_ = false;
};

}  // namespace

OtherDelimiter find_other_delimiter(std::string_view text, std::size_t begin,
                                    const Dialect& dialect, bool complete) {
  for (const Candidate& candidate : kCandidates) {
    Reading reading(dialect, candidate);
    const Answer answer = reading.read(text, begin, complete);
    if (answer == Answer::yes) return {answer, reading.message(), reading.hint()};
    if (answer == Answer::more) return {answer, "", ""};
  }
  return {};
}

}  // namespace sigconv
