#include "input/tensor_reader.hpp"

#include <algorithm>
#include <cmath>

#include "input/header.hpp"
#include "input/magic.hpp"
#include "input/npy.hpp"
#include "input/other_signs.hpp"
#include "input/record.hpp"
#include "input/record_error.hpp"
#include "table/rows.hpp"

namespace sigconv {
namespace {

constexpr auto npos = std::string_view::npos;

// The blocks of a CSV file in their order: groups, blocks of a group, rows, columns.
struct CsvBlocks {
  Index groups = 0;
  Index blocks = 0;  // of a group
  Index rows = 0;
  Index columns = 0;
  std::vector<double> values;
};

Error wrong(const std::string& source, std::string message, std::string hint = {}) {
  return data_error(source, std::move(message), std::move(hint));
}

std::string counted(Index count, const char* what) {
  return std::to_string(count) + ' ' + what + (count == 1 ? "" : "s");
}

class BlockParser {
 public:
  BlockParser(const std::string& name, std::string_view text, const Dialect& dialect)
      : text_(text), dialect_(dialect) {
    layout_.source = name;
    if (text_.starts_with(kByteOrderMark)) text_.remove_prefix(kByteOrderMark.size());
  }

  Result<CsvBlocks> parse() {
    for (std::uint64_t i = 0; i < dialect_.skip_lines && at_ < text_.size(); ++i)
      next(skip_line_end(text_, line_stop(text_, at_)));
    while (at_ < text_.size()) {
      if (is_comment(text_, at_, dialect_)) {
        next(skip_line_end(text_, line_stop(text_, at_)));
      } else if (is_blank_line(text_, at_, dialect_)) {
        ++blanks_;
        next(skip_line_end(text_, line_stop(text_, at_)));
      } else if (auto error = record()) {
        return *error;
      }
    }
    if (auto error = end_group()) return *error;
    if (blocks_.values.empty())
      return wrong(layout_.source, text_.empty() ? "the file is empty" : "the file has no numbers");
    return blocks_;
  }

 private:
  void next(std::size_t end) {
    line_ += count_lines(text_.substr(at_, end - at_));
    at_ = end;
  }

  Error at_field(const Field& field, std::size_t end, std::string message, std::string hint) const {
    return record_error(layout_, text_.substr(at_, end - at_), line_, field.begin - at_,
                        std::max(field.end, field.begin + 1) - at_, std::move(message),
                        std::move(hint));
  }

  bool is_header(const std::vector<Field>& fields) const {
    if (dialect_.header != Header::detect) return dialect_.header == Header::present;
    std::vector<std::string_view> texts;
    texts.reserve(fields.size());
    for (const Field& field : fields)
      texts.push_back(text_.substr(field.begin, field.end - field.begin));
    return judge_first_row(texts, dialect_, {}) == FirstRow::header;
  }

  Failure record() {
    const std::size_t end = record_end(text_, at_, dialect_, true);
    const auto line = text_.substr(at_, end - at_);
    if (auto error = quote_error(layout_, line, line_, dialect_)) return error;
    if (first_ || blocks_.values.empty())
      if (auto error = refuse_brackets(layout_.source, line)) return error;
    std::vector<Field> fields;
    std::vector<Number> numbers;
    std::size_t at = at_;
    do {
      fields.push_back(read_field(text_, at, dialect_));
      const Field& field = fields.back();
      numbers.push_back(read_number(content_of(text_.substr(field.begin, field.end - field.begin)),
                                    dialect_.number));
      at = field.next;
    } while (!fields.back().last);
    if (first_ || header_rows_ > 0) {
      if (first_ && is_header(fields)) header_rows_ = dialect_.header_rows;
      first_ = false;
      blanks_ = 0;  // blank lines before the first block end nothing
      if (header_rows_ > 0) {
        --header_rows_;
        next(end);
        return std::nullopt;
      }
    }
    if (blanks_ > 0)
      if (auto error = blanks_ == 1 ? end_block() : end_group()) return error;
    blanks_ = 0;
    for (std::size_t i = 0; i < fields.size(); ++i) {
      const auto kind = numbers[i].kind;
      const std::string shown(text_.substr(fields[i].begin, fields[i].end - fields[i].begin));
      if (kind == Number::Kind::missing)
        return at_field(fields[i], end, "a number is missing", "fill every field with a number");
      if (kind != Number::Kind::number)
        return at_field(
            fields[i], end,
            "'" + shown +
                (kind == Number::Kind::text ? "' is not a number" : "' is too large for a double"),
            kind == Number::Kind::text ? hint_for_text(shown) : "");
    }
    if (blocks_.columns == 0) blocks_.columns = static_cast<Index>(fields.size());
    if (static_cast<Index>(fields.size()) != blocks_.columns)
      return at_field(fields.back(), end,
                      "this row has " + counted(static_cast<Index>(fields.size()), "field") +
                          ", but the rows before it have " + std::to_string(blocks_.columns),
                      "");
    for (const Number& number : numbers) blocks_.values.push_back(number.value);
    ++rows_;
    next(end);
    return std::nullopt;
  }

  std::string hint_for_text(const std::string& field) const {
    // Commas in other rows do not explain a word.
    const bool digit = std::ranges::any_of(field, [](char c) { return c >= '0' && c <= '9'; });
    std::string hint = digit ? hint_for_lines(text_, dialect_.number) : "";
    if (hint.empty()) hint = hint_for_signs(content_of(field), dialect_.number, dialect_.delimiter);
    return hint.empty() ? "use a file of numbers only, with a blank line after each block" : hint;
  }

  Failure end_block() {
    if (rows_ == 0) return std::nullopt;
    if (blocks_.rows == 0) blocks_.rows = rows_;
    if (rows_ != blocks_.rows)
      return wrong(layout_.source,
                   "block " + std::to_string(all_blocks_ + 1) + " has " + counted(rows_, "row") +
                       ", but the first block has " + std::to_string(blocks_.rows),
                   "give all blocks the same number of rows; a blank line ends a block");
    rows_ = 0;
    ++group_blocks_;
    ++all_blocks_;
    return std::nullopt;
  }

  Failure end_group() {
    if (auto error = end_block()) return error;
    if (group_blocks_ == 0) return std::nullopt;
    if (blocks_.blocks == 0) blocks_.blocks = group_blocks_;
    if (group_blocks_ != blocks_.blocks)
      return wrong(layout_.source,
                   "group " + std::to_string(blocks_.groups + 1) + " has " +
                       counted(group_blocks_, "block") + ", but the first group has " +
                       std::to_string(blocks_.blocks),
                   "give all groups the same number of blocks; two blank lines end a group");
    group_blocks_ = 0;
    ++blocks_.groups;
    return std::nullopt;
  }

  std::string_view text_;
  const Dialect& dialect_;
  Layout layout_;
  CsvBlocks blocks_;
  std::size_t at_ = 0;
  std::uint64_t line_ = 1;
  std::uint64_t blanks_ = 0;  // since the last record
  bool first_ = true;
  std::uint64_t header_rows_ = 0;  // rows of the header that follow
  Index rows_ = 0;                 // of the block
  Index group_blocks_ = 0;
  Index all_blocks_ = 0;
};

// Returns `text` without the lines at its end whose fields are all empty: a spreadsheet's `,,,`.
std::string_view without_empty_rows(std::string_view text, const Dialect& dialect) {
  for (;;) {
    const std::size_t line_end = line_end_length(text);
    const std::size_t last = text.find_last_of("\r\n", text.size() - line_end - 1);
    const std::size_t begin = text.size() == line_end || last == npos ? 0 : last + 1;
    const bool delimited = text.find(dialect.delimiter, begin) != npos;
    if (begin == 0 || !delimited || !is_empty_record(text, begin, dialect)) return text;
    text = text.substr(0, begin);
  }
}

// Returns the values with each block transposed, because rows are time and columns are channels.
std::vector<double> turned(const CsvBlocks& blocks) {
  std::vector<double> values;
  values.reserve(blocks.values.size());
  for (Index block = 0; block < blocks.groups * blocks.blocks; ++block)
    for (Index column = 0; column < blocks.columns; ++column)
      for (Index row = 0; row < blocks.rows; ++row)
        values.push_back(blocks.values[static_cast<std::size_t>(
            (block * blocks.rows + row) * blocks.columns + column)]);
  return values;
}

Tensor tensor_of(CsvBlocks blocks, TensorRole role, int dimensions) {
  const bool kernel = role == TensorRole::kernel;
  Tensor tensor;
  if (dimensions == 1) {
    const Index count = blocks.groups * blocks.blocks;
    if (kernel || count > 1) tensor.shape.push_back(count);
    tensor.shape.insert(tensor.shape.end(), {blocks.columns, blocks.rows});
    tensor.values = turned(blocks);
  } else {
    if (kernel || blocks.groups > 1) tensor.shape.push_back(blocks.groups);
    tensor.shape.insert(tensor.shape.end(), {blocks.blocks, blocks.rows, blocks.columns});
    tensor.values = std::move(blocks.values);
  }
  return tensor;
}

// Adds leading axes of length 1 that the shape lacks: outputs and channels of a kernel, channels of
// a signal.
void complete_shape(Shape& shape, TensorRole role, int dimensions) {
  const auto places = static_cast<std::size_t>(dimensions);
  const std::size_t axes = places + (role == TensorRole::kernel ? 2 : 1);
  if (shape.size() < places || shape.size() >= axes) return;
  shape.insert(shape.begin(), axes - shape.size(), 1);
}

Result<Tensor> finite(const std::string& name, Tensor tensor) {
  if (std::ranges::any_of(tensor.values, [](double value) { return std::isnan(value); }))
    return wrong(name, "the .npy array contains NaN", "replace NaN by numbers first");
  return tensor;
}

}  // namespace

Result<Tensor> read_tensor(ByteSource& source, const Dialect& dialect, TensorRole role,
                           int dimensions) {
  const auto text = source.peek_all();
  if (!text) return text.error();
  if (text->starts_with(kNpyMagic)) {
    auto tensor = parse_npy(source.name(), *text);
    if (!tensor) return tensor.error();
    complete_shape(tensor->shape, role, dimensions);
    return finite(source.name(), std::move(*tensor));
  }
  if (auto error = refuse_magic(source.name(), *text)) return *error;
  auto blocks = BlockParser(source.name(), without_empty_rows(*text, dialect), dialect).parse();
  if (!blocks) return blocks.error();
  return tensor_of(std::move(*blocks), role, dimensions);
}

Tensor kernel_of(std::vector<double> taps, int dimensions) {
  Tensor tensor;
  tensor.shape.assign(static_cast<std::size_t>(dimensions) + 1, 1);
  tensor.shape.push_back(static_cast<Index>(taps.size()));
  tensor.values = std::move(taps);
  return tensor;
}

Result<std::vector<double>> read_numbers(ByteSource& source, const Dialect& dialect) {
  auto tensor = read_tensor(source, dialect, TensorRole::signal, 2);
  if (!tensor) return tensor.error();
  return std::move(tensor->values);
}

Result<std::vector<double>> read_npy_list(const std::string& name, std::string_view bytes,
                                          bool gaps) {
  auto tensor = parse_npy(name, bytes);
  if (!tensor) return tensor.error();
  if (tensor->shape.size() != 1)
    return wrong(name, "the .npy array has the shape " + text_of(tensor->shape) +
                           ", but a kernel has one axis");
  if (gaps) return std::move(tensor->values);
  auto checked = finite(name, std::move(*tensor));
  if (!checked) return checked.error();
  return std::move(checked->values);
}

}  // namespace sigconv
