#include "input/block_reader.hpp"

#include <algorithm>

#include "input/record.hpp"

namespace sigconv {

BlockReader::BlockReader(Source& source, const Dialect& dialect, std::size_t block_size,
                         std::uint64_t first_line)
    : source_(&source), dialect_(&dialect), block_size_(block_size), line_(first_line) {}

// The block is its first `size` bytes, which are whole records.
void BlockReader::cut(Block& block, std::size_t size) {
  rest_.append(block.text.view().substr(size));
  block.text.cut(size);
  block.first_line = line_;
  block.lines = count_lines(block.text.view());
  line_ += block.lines;
}

Result<bool> BlockReader::next(Block& block) {
  Bytes& text = block.text;
  text.clear();
  text.append(rest_.view());
  rest_.clear();
  block.stalled = false;
  for (std::size_t wanted = block_size_; !ended_;) {
    if (!told_stalled_ && source_->stalled()) {
      block.stalled = told_stalled_ = true;
      cut(block, whole_records(text.view(), *dialect_, false));
      return true;
    }
    const std::size_t more = std::max(wanted, text.size() + 1) - text.size();
    char* to = text.room(more);
    const auto count = source_->read(to, more);
    if (!count) return count.error();
    text.end_at(to + *count);
    told_stalled_ = false;
    if (*count == 0) {
      ended_ = true;
    } else if (text.size() >= wanted) {
      if (const std::size_t whole = whole_records(text.view(), *dialect_, false); whole > 0) {
        cut(block, whole);
        return true;
      }
      // A record longer than the block: doubled, so that it is scanned twice and not at each read.
      wanted = 2 * text.size();
    }
  }
  cut(block, text.size());
  return text.size() > 0;
}

}  // namespace sigconv
