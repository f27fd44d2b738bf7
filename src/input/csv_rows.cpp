#include "input/csv_rows.hpp"

#include <algorithm>

#include "input/block_reader.hpp"
#include "input/csv.hpp"
#include "input/misread.hpp"
#include "input/open_table.hpp"
#include "input/record_map.hpp"
#include "input/table_notes.hpp"

namespace sigconv {
namespace {

// Returns the size of blocks. A short row of a ragged table has as many cells as the first row, and
// as few as two bytes, so the blocks of a wide table are small: 1,000 columns take 512 bytes.
std::size_t block_size_of(const Dialect& dialect, const Layout& layout, std::size_t wanted) {
  constexpr std::size_t kCells = 1 << 18;
  constexpr std::size_t kLeast = 64;
  if (!dialect.ragged) return wanted;
  return std::min(wanted, std::max(2 * kCells / std::max<std::size_t>(layout.width, 1), kLeast));
}

class CsvRows : public RowSource {
 public:
  CsvRows(ByteSource& source, const Dialect& dialect, Layout layout, const RowOptions& options)
      : RowSource(std::move(layout)),
        source_(source),
        dialect_(dialect),
        block_size_(block_size_of(dialect, *this->layout(), options.block_size)),
        reader_(source_, dialect_, block_size_) {
    if (!options.columns.columns) note_ = options.note;
  }

  Result<bool> read(Block& block) override {
    auto more = reader_.next(block);
    if (!more) return more;
    if (block.first && !jumps_)
      if (auto error = complete_first_row(block)) return *error;
    if (note_ && block.first && block.text.size() > 0) {
      for (const auto& note : table_notes(block.text.view(), dialect_, *layout()))
        note_(layout()->source + ": " + note);
      note_ = {};
    }
    return more;
  }
  void parse(Block& block, Rows& rows, Values& values) const override {
    sigconv::parse(dialect_, *layout(), block, rows, values);
  }
  std::uint64_t consumed() const override { return reader_.consumed(); }
  std::optional<std::uint64_t> size() const override { return source_.size(); }
  void stop_at(const std::atomic<bool>& stopped) override { reader_.stop_at(stopped); }

  Failure rewind() override {
    reader_ = BlockReader(source_, dialect_, block_size_);
    return source_.rewind(layout()->first_byte);
  }
  Result<std::optional<std::uint64_t>> end_of_rows() override {
    return sigconv::end_of_rows(source_, dialect_, layout()->first_byte);
  }
  Result<std::unique_ptr<RowMap>> map(std::uint64_t until) override {
    auto map = RecordMap::read(source_, dialect_, *layout(), until);
    if (!map) return map.error();
    return std::unique_ptr<RowMap>(std::make_unique<RecordMap>(std::move(*map)));
  }
  void jump(std::uint64_t size, const Place& place, std::int64_t skipped) override {
    jumps_ = true;
    reader_.jump(size, place, skipped);
  }

 private:
  // Adds the second row to the first block if a message about the first row needs it. Messages do
  // not depend on the block size.
  Failure complete_first_row(Block& block) {
    while (first_row_needs_next(block.text.view(), dialect_, *layout())) {
      Block next;
      const auto more = reader_.next(next);
      if (!more) return more.error();
      if (!*more) break;
      block.text.append(next.text.view());
      block.stalled = next.stalled;
    }
    return std::nullopt;
  }

  ByteSource& source_;
  Dialect dialect_;
  std::size_t block_size_;
  BlockReader reader_;
  bool jumps_ = false;                            // rows are skipped
  std::function<void(const std::string&)> note_;  // until the notes are written
};

}  // namespace

Result<std::unique_ptr<RowSource>> open_csv_rows(ByteSource& source, const RowOptions& options) {
  Dialect dialect = options.dialect;
  if (source.is_list()) dialect.header = Header::absent;
  auto layout = open_table(source, dialect, options.columns, options.limit);
  if (!layout) return layout.error();
  return std::unique_ptr<RowSource>(
      std::make_unique<CsvRows>(source, dialect, std::move(*layout), options));
}

}  // namespace sigconv
