#include "input/block_reader.hpp"

#include <algorithm>

#include "input/record.hpp"

namespace sigconv {

BlockReader::BlockReader(Source& source, const Dialect& dialect, std::size_t block_size,
                         std::uint64_t first_line)
    : source_(&source),
      dialect_(&dialect),
      block_size_(block_size),
      line_(first_line),
      wanted_(block_size) {}

Block BlockReader::cut(std::size_t size, bool stalled) {
  Block block;
  block.first_line = line_;
  block.stalled = stalled;
  std::string rest = rest_.substr(size);
  rest_.resize(size);
  block.text = std::exchange(rest_, std::move(rest));
  line_ += count_lines(block.text);
  wanted_ = block_size_;
  return block;
}

Result<std::optional<Block>> BlockReader::next() {
  while (!ended_) {
    if (!told_stalled_ && source_->stalled()) {
      told_stalled_ = true;
      return std::optional(cut(whole_records(rest_, *dialect_, false), true));
    }
    const std::size_t size = rest_.size();
    rest_.resize(std::max(wanted_, size + 1));
    const auto count = source_->read(rest_.data() + size, rest_.size() - size);
    rest_.resize(size + (count ? *count : 0));
    if (!count) return count.error();
    told_stalled_ = false;
    if (*count == 0) {
      ended_ = true;
    } else if (rest_.size() >= wanted_) {
      const std::size_t whole = whole_records(rest_, *dialect_, false);
      if (whole > 0) return std::optional(cut(whole, false));
      // A record longer than the block: doubled, so that it is scanned twice and not at each read.
      wanted_ = 2 * rest_.size();
    }
  }
  if (rest_.empty()) return std::optional<Block>();
  return std::optional(cut(rest_.size(), false));
}

}  // namespace sigconv
