#pragma once

#include <gtest/gtest.h>

#include <cmath>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "input/csv.hpp"
#include "pipeline/series_splitter.hpp"
#include "pipeline/series_store.hpp"
#include "sigconv/plan.hpp"
#include "table/work.hpp"

namespace sigconv::test {

/// Returns the layout of a table of `width` columns without a header.
inline Layout layout_of(std::size_t width, std::vector<std::size_t> chosen,
                        std::vector<std::size_t> keys = {}) {
  Layout layout;
  layout.source = "x.csv";
  layout.width = width;
  layout.chosen = std::move(chosen);
  layout.keys = std::move(keys);
  layout.keeps_fields = !layout.keys.empty();
  return layout;
}

/// A parsed block.
struct ParsedBlock {
  std::shared_ptr<Rows> rows = std::make_shared<Rows>();
  Values values;
};

/// Parses `text` as one block. `layout` must outlive the block.
inline ParsedBlock parse_block(const Layout& layout, const std::string& text,
                               std::uint64_t first_line = 1) {
  Block block;
  block.text = Bytes(text);
  ParsedBlock parsed;
  parse({}, layout, block, *parsed.rows, parsed.values);
  number_lines(block, *parsed.rows, first_line);
  return parsed;
}

/// A series store whose input is text. `plan` and `layout` must outlive it.
class FedStore {
 public:
  SeriesStore store;

  FedStore(const Plan& plan, const Layout& layout, const SeriesOptions& options = {})
      : store(plan, layout, {}, 0), layout_(layout), splitter_(layout, options) {}

  Failure push(const std::string& text) {
    const ParsedBlock block = parse_block(layout_, text);
    batch_.clear();
    splitter_.push(block.rows, block.values, batch_);
    return store.add(batch_);
  }
  Failure finish() {
    batch_.clear();
    splitter_.finish(batch_);
    return store.add(batch_);
  }
  /// The last batch that was added to the store.
  const SeriesBatch& batch() const { return batch_; }

 private:
  const Layout& layout_;
  SeriesSplitter splitter_;
  SeriesBatch batch_;
};

/// Returns the plan of a correlation, in mode `same` unless `spec` has another mode.
inline Plan plan_of(const std::vector<double>& kernel, Spec spec = {}) {
  spec.operation = Operation::correlate;
  return *make_plan(spec, kernel);
}

/// Returns the text of the row of a line, or "none" for a line that has no row.
inline std::string row_text(const Lines& lines, std::uint32_t line = 0) {
  if (lines.rows == nullptr) return "none";
  const std::string_view text =
      lines.rows->text_of(lines.rows->row(lines.row + std::size_t{line} * lines.step));
  return std::string(text.substr(0, text.size() - line_end_length(text)));
}

/// Returns the rows of all lines of a piece of work, in order.
inline std::vector<std::string> row_texts(const Work& work) {
  std::vector<std::string> texts;
  for (const Lines& lines : work.lines)
    for (std::uint32_t i = 0; i < lines.count; ++i) texts.push_back(row_text(lines, i));
  return texts;
}

}  // namespace sigconv::test
