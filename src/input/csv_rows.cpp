#include "input/csv_rows.hpp"

#include "input/block_reader.hpp"
#include "input/csv.hpp"
#include "input/open_table.hpp"
#include "input/record_map.hpp"

namespace sigconv {
namespace {

class CsvRows : public RowSource {
 public:
  CsvRows(ByteSource& source, const Dialect& dialect, Layout layout, std::size_t block_size)
      : RowSource(std::move(layout)),
        source_(source),
        dialect_(dialect),
        block_size_(block_size),
        reader_(source_, dialect_, block_size_) {}

  Result<bool> read(Block& block) override { return reader_.next(block); }
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
    return sigconv::end_of_rows(source_, dialect_);
  }
  Result<std::unique_ptr<RowMap>> map(std::uint64_t until) override {
    auto map = RecordMap::read(source_, dialect_, *layout(), until);
    if (!map) return map.error();
    return std::unique_ptr<RowMap>(std::make_unique<RecordMap>(std::move(*map)));
  }
  void jump(std::uint64_t size, const Place& place, std::int64_t skipped) override {
    reader_.jump(size, place, skipped);
  }

 private:
  ByteSource& source_;
  Dialect dialect_;
  std::size_t block_size_;
  BlockReader reader_;
};

}  // namespace

Result<std::unique_ptr<RowSource>> open_csv_rows(ByteSource& source, const RowOptions& options) {
  auto layout = open_table(source, options.dialect, options.columns, options.limit);
  if (!layout) return layout.error();
  return std::unique_ptr<RowSource>(
      std::make_unique<CsvRows>(source, options.dialect, std::move(*layout), options.block_size));
}

}  // namespace sigconv
