#include "input/npy_rows.hpp"

#include <algorithm>
#include <cmath>
#include <cstring>
#include <limits>

#include "input/npy.hpp"

namespace sigconv {
namespace {

// Offsets in a text have 32 bits. A number takes at most 25 bytes, and 64 are allowed for here.
constexpr std::size_t kMostNumbers = std::numeric_limits<std::uint32_t>::max() / 64;

// A map of rows that have equal size. It computes their places without reading.
class NpyRowMap : public RowMap {
 public:
  NpyRowMap(std::uint64_t first_byte, std::uint64_t row_size, std::int64_t rows)
      : first_byte_(first_byte), row_size_(row_size), rows_(rows) {}

  Result<Place> at_byte(std::uint64_t byte) const override {
    const std::uint64_t after = std::max(byte, first_byte_) - first_byte_;
    return at_row(static_cast<std::int64_t>((after + row_size_ - 1) / row_size_));
  }
  Result<Place> at_row(std::int64_t row) const override {
    const auto count = static_cast<std::uint64_t>(std::clamp<std::int64_t>(row, 0, rows_));
    return Place{static_cast<std::int64_t>(count), first_byte_ + count * row_size_, count + 1};
  }

 private:
  std::uint64_t first_byte_;
  std::uint64_t row_size_;
  std::int64_t rows_;
};

class NpyRows : public RowSource {
 public:
  NpyRows(ByteSource& source, const RowOptions& options, NpyHeader header, Layout layout)
      : RowSource(std::move(layout)),
        source_(source),
        header_(std::move(header)),
        missing_numbers_(options.dialect.number.missing_numbers),
        rows_(header_.shape[0]),
        row_size_(header_.number.size * this->layout()->width) {
    const std::size_t most = kMostNumbers / this->layout()->width;
    block_rows_ = std::clamp<std::size_t>(options.block_size / row_size_, 1, most);
  }

  // Reads a whole array in Fortran order, and holds it in C order.
  Failure hold(std::size_t limit) {
    const std::size_t size = row_size_ * static_cast<std::size_t>(rows_);
    // The array is held twice while it is copied to C order.
    if (size > limit / 2)
      return data_error(
          source_.name(),
          "the .npy array is in Fortran order, which takes twice its " + std::to_string(size) +
              " bytes, more than --max-buffer (" + std::to_string(limit) + " bytes)",
          "save it in C order in Python: numpy.save(file, numpy.ascontiguousarray(array))");
    Bytes bytes;
    while (bytes.size() < size) {
      char* const to = bytes.room(size - bytes.size());
      const auto count = source_.read(to, size - bytes.size());
      if (!count) return count.error();
      if (*count == 0) return npy_size_error(source_.name(), header_, bytes.size());
      bytes.end_at(to + *count);
    }
    if (auto error = check_end()) return error;
    held_.end_at(held_.room(size) + size);
    copy_in_c_order(header_.shape, header_.number.size, bytes.data(), held_.data());
    holds_ = true;
    return std::nullopt;
  }

  Result<bool> read(Block& block) override;
  void parse(Block& block, Rows& rows, Values& values) const override;
  std::uint64_t consumed() const override { return consumed_; }
  std::optional<std::uint64_t> size() const override { return source_.size(); }
  void stop_at(const std::atomic<bool>& stopped) override { stopped_ = &stopped; }

  Failure rewind() override {
    rest_.clear();
    next_ = 0;
    consumed_ = 0;
    told_stalled_ = false;
    stopped_ = nullptr;
    jump_.reset();
    return holds_ ? std::nullopt : source_.rewind(layout()->first_byte);
  }
  Result<std::optional<std::uint64_t>> end_of_rows() override {
    const std::uint64_t size = row_size_ * static_cast<std::uint64_t>(rows_);
    return source_.size() ? std::optional(layout()->first_byte + size) : std::nullopt;
  }
  Result<std::unique_ptr<RowMap>> map(std::uint64_t /*until*/) override {
    return std::unique_ptr<RowMap>(
        std::make_unique<NpyRowMap>(layout()->first_byte, row_size_, rows_));
  }
  void jump(std::uint64_t size, const Place& place, std::int64_t skipped) override {
    jump_ = {static_cast<std::int64_t>(size / row_size_), place, skipped};
  }

 private:
  Result<std::size_t> read_bytes(char* to, std::size_t size);
  Failure take_jump(Block& block);
  Failure check_end();
  char* write_row(const char* from, const std::vector<bool>& written, char* to, std::uint32_t* ends,
                  const char* begin) const;

  ByteSource& source_;
  NpyHeader header_;
  std::vector<double> missing_numbers_;
  std::int64_t rows_;
  std::size_t row_size_;        // bytes
  std::size_t block_rows_ = 1;  // rows in a block
  bool holds_ = false;
  Bytes held_;  // the numbers in C order, if the file has Fortran order
  Bytes rest_;  // read, but not yet a whole row
  std::int64_t next_ = 0;
  std::uint64_t consumed_ = 0;
  struct Jump {
    std::int64_t from = 0;  // the jump comes before this row
    Place place;
    std::int64_t skipped = 0;
  };
  std::optional<Jump> jump_;
  const std::atomic<bool>* stopped_ = nullptr;
  bool told_stalled_ = false;
};

Result<std::size_t> NpyRows::read_bytes(char* to, std::size_t size) {
  if (!holds_) return source_.read(to, size);
  const std::size_t at = static_cast<std::size_t>(next_) * row_size_;
  const std::size_t count = std::min(size, held_.size() - at);
  std::memcpy(to, held_.data() + at, count);
  return count;
}

Failure NpyRows::take_jump(Block& block) {
  next_ = jump_->place.row;
  block.first_line = jump_->place.line;
  block.skipped = jump_->skipped;
  const std::uint64_t byte = jump_->place.byte;
  jump_.reset();
  return holds_ ? std::nullopt : source_.rewind(byte);
}

// Returns an error if bytes follow the last number.
Failure NpyRows::check_end() {
  char more = 0;
  const auto count = source_.read(&more, 1);
  if (!count) return count.error();
  if (*count == 0) return std::nullopt;
  return data_error(source_.name(), "there are bytes after the " + text_of(header_.shape) +
                                        " numbers of the .npy array");
}

Result<bool> NpyRows::read(Block& block) {
  Bytes& text = block.text;
  block.begin(rest_);
  if (jump_ && jump_->from == next_)
    if (auto error = take_jump(block)) return *error;
  const std::int64_t stop = jump_ ? jump_->from : rows_;
  const std::size_t wanted =
      std::min(block_rows_, static_cast<std::size_t>(stop - next_)) * row_size_;
  do {
    if (!holds_ && !told_stalled_ && source_.stalled()) {
      block.stalled = told_stalled_ = true;
      break;
    }
    constexpr int kMilliseconds = 100;  // between checks of stopped_
    while (!holds_ && stopped_ != nullptr && told_stalled_ && source_.waits(kMilliseconds))
      if (*stopped_) return false;
    told_stalled_ = false;
    if (wanted == 0) {
      if (auto error = holds_ ? std::nullopt : check_end()) return *error;
      return false;
    }
    char* const to = text.room(wanted - text.size());
    const auto count = read_bytes(to, wanted - text.size());
    if (!count) return count.error();
    if (*count == 0 && text.size() < row_size_)
      return npy_size_error(source_.name(), header_,
                            static_cast<std::size_t>(next_) * row_size_ + text.size());
    if (*count == 0) break;
    text.end_at(to + *count);
    consumed_ += *count;
  } while (text.size() < wanted);
  const std::size_t whole = text.size() / row_size_;
  rest_.append(text.view().substr(whole * row_size_));
  text.cut(whole * row_size_);
  next_ += static_cast<std::int64_t>(whole);
  return true;
}

// Writes a row as a line, and the ends of its fields to `ends`. The field of a number that is not
// `written` is empty. Returns the end of the line.
char* NpyRows::write_row(const char* from, const std::vector<bool>& written, char* to,
                         std::uint32_t* ends, const char* begin) const {
  for (std::size_t column = 0; column < written.size(); ++column, from += header_.number.size) {
    if (written[column]) {
      char* const number = to;
      to = header_.number.write(from, to);
      if (layout()->decimal != '.') std::replace(number, to, '.', layout()->decimal);
      // An empty field between blanks would be invisible.
      if (to == number && layout()->delimiter == ' ') to = std::copy_n("NA", 2, to);
    }
    ends[column] = static_cast<std::uint32_t>(to - begin);
    *to++ = column + 1 < written.size() ? layout()->delimiter : '\n';
  }
  return to;
}

void NpyRows::parse(Block& block, Rows& rows, Values& values) const {
  const Layout& layout = *this->layout();
  const std::size_t count = block.text.size() / row_size_;
  rows.begin(layout, block);
  rows.count = rows.lines = count;
  rows.plain = true;
  values.resize(layout.chosen.size());
  for (std::size_t i = 0; i < values.size(); ++i) {
    values[i].resize(count);
    header_.number.load(block.text.data() + layout.chosen[i] * header_.number.size, row_size_,
                        count, values[i].data());
    for (double& value : values[i]) {
      if (std::ranges::find(missing_numbers_, value) != missing_numbers_.end())
        value = std::numeric_limits<double>::quiet_NaN();
      rows.any_missing = rows.any_missing || std::isnan(value);
    }
  }
  // Outputs replace the chosen numbers, whose text is needed only to show a missing one.
  std::vector<bool> written(layout.width, true);
  if (!layout.keeps_fields && !rows.any_missing)
    for (const std::size_t column : layout.chosen) written[column] = false;
  const auto numbers = static_cast<std::size_t>(std::ranges::count(written, true));
  char* const begin = rows.text.room(count * (numbers * header_.number.text_size + layout.width));
  rows.ends.resize(count * layout.width + 1);
  rows.ends[0] = static_cast<std::uint32_t>(-1);
  char* to = begin;
  for (std::size_t row = 0; row < count; ++row)
    to = write_row(block.text.data() + row * row_size_, written, to,
                   rows.ends.data() + 1 + row * layout.width, begin);
  rows.text.end_at(to);
  rows.text.seal();
  rows.keys.assign(layout.keys.empty() ? 0 : count, {});
  for (std::size_t row = 0; row < rows.keys.size(); ++row)
    for (const std::size_t column : layout.keys)
      rows.keys[row].append(rows.field(row, column)).append(1, '\n');
}

// Reads the header, up to the first number.
Result<NpyHeader> read_header(ByteSource& source, std::size_t limit) {
  for (;;) {
    const std::size_t size = npy_header_size(source.peeked());
    if (size > 0 && source.peeked().size() >= size) break;
    if (source.peeked().size() > limit)
      return data_error(source.name(), "the .npy header exceeds --max-buffer",
                        "raise --max-buffer");
    const auto more = source.peek_more();
    if (!more) return more.error();
    if (!*more) break;
  }
  return parse_npy_header(source.name(), source.peeked());
}

// Returns an error if the shape is not that of a table, or if an option does not apply to .npy.
Failure check(const std::string& name, const NpyHeader& header, const Dialect& dialect) {
  const Shape& shape = header.shape;
  const bool empty = std::ranges::find(shape, 0) != shape.end();
  if (empty || shape.empty() || shape.size() > 2)
    return data_error(name,
                      "the .npy array has the shape " + text_of(shape) +
                          ", but a table needs (rows,) or (rows, columns), neither of them 0",
                      shape.size() > 2 ? "use conv1d or conv2d for arrays of more axes" : "");
  if (shape.size() == 2 && static_cast<std::size_t>(shape[1]) > kMostNumbers)
    return data_error(name, "the .npy array has too many columns for a table");
  if (dialect.header == Header::present || dialect.skip_lines > 0)
    return data_error(name, "a .npy array has no header and no lines to skip",
                      "leave out --header, --header-rows and --skip-lines");
  constexpr std::string_view kOfNumbers = "0123456789+-.eEinf\"";
  if (dialect.delimiter == dialect.number.decimal ||
      kOfNumbers.find(dialect.delimiter) != std::string_view::npos)
    return data_error(
        name,
        std::string("-d '") + dialect.delimiter + "' cannot separate the numbers of a .npy array",
        "use another delimiter: -d ';'");
  return std::nullopt;
}

// Chooses the columns that a list names, or all without a list. Keys are never chosen.
Failure choose(const ColumnOptions& options, Layout& layout) {
  if (options.keys) {
    auto keys = select_columns(*options.keys, layout);
    if (!keys) return keys.error();
    layout.keys = std::move(keys->columns);
  }
  auto selection = select_chosen(options, layout);
  if (!selection) return selection.error();
  if (selection->excludes_only)
    for (std::size_t column = 0; column < layout.width; ++column)
      if (std::ranges::find(selection->excluded, column) == selection->excluded.end())
        selection->columns.push_back(column);
  for (const std::size_t column : selection->columns)
    if (std::ranges::find(layout.keys, column) == layout.keys.end())
      layout.chosen.push_back(column);
  if (!layout.chosen.empty() || options.chosen) return std::nullopt;
  return data_error(layout.source, "every column is a key, so there is none to convolve",
                    "name the columns to convolve with -c");
}

}  // namespace

Result<std::unique_ptr<RowSource>> open_npy_rows(ByteSource& source, const RowOptions& options) {
  auto header = read_header(source, options.limit);
  if (!header) return header.error();
  if (auto error = check(source.name(), *header, options.dialect)) return *error;
  const auto size = source.size();
  if (!header->bytes() || (size && *size - header->begin != *header->bytes()))
    return npy_size_error(source.name(), *header, size ? *size - header->begin : 0);
  Layout layout;
  layout.source = source.name();
  layout.delimiter = options.dialect.delimiter;
  layout.decimal = options.dialect.number.decimal;
  layout.first_byte = header->begin;
  layout.width = header->shape.size() == 2 ? static_cast<std::size_t>(header->shape[1]) : 1;
  if (auto error = choose(options.columns, layout)) return *error;
  if (options.columns.times)
    return data_error(source.name(),
                      options.columns.times_of_lags
                          ? "--lag-unit cannot take the step of a column from a .npy array"
                          : "--time cannot take a column of a .npy array",
                      options.columns.times_of_lags
                          ? "give --lag-unit a number"
                          : "write the array as CSV, which can have a column of times");
  source.skip(header->begin);
  const bool turned = header->fortran && header->shape.size() == 2 && header->shape[1] > 1;
  auto rows = std::make_unique<NpyRows>(source, options, std::move(*header), std::move(layout));
  if (turned)
    if (auto error = rows->hold(options.limit)) return *error;
  return std::unique_ptr<RowSource>(std::move(rows));
}

}  // namespace sigconv
