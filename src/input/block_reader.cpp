#include "input/block_reader.hpp"

#include <algorithm>

#include "input/record.hpp"

namespace sigconv {
namespace {

// Offsets in a block have 32 bits. The limit is half of their range, because next() doubles the
// block.
constexpr std::size_t kLongest = UINT32_MAX / 2;

}  // namespace

BlockReader::BlockReader(ByteSource& source, const Dialect& dialect, std::size_t block_size)
    : source_(&source), dialect_(&dialect), block_size_(block_size) {}

void BlockReader::jump(std::uint64_t size, const Place& place, std::int64_t skipped) {
  jump_ = {size, place, skipped};
}

// Cuts the block after its first `size` bytes, which are whole records. The next block begins with
// the rest.
void BlockReader::cut(Block& block, std::size_t size) {
  rest_.append(block.text.view().substr(size));
  block.text.cut(size);
  block.first = !delivered_ && block.first_line == 0;
  delivered_ = delivered_ || size > 0;
}

Result<bool> BlockReader::next(Block& block) {
  Bytes& text = block.text;
  block.begin(rest_);
  if (jump_ && jump_->size == 0) {
    if (auto error = source_->rewind(jump_->place.byte)) return *error;
    block.first_line = jump_->place.line;
    block.skipped = jump_->skipped;
    jump_.reset();
  }
  for (std::size_t wanted = block_size_; !ended_;) {
    if (!told_stalled_ && source_->stalled()) {
      block.stalled = told_stalled_ = true;
      cut(block, whole_records(text.view(), *dialect_, false));
      return true;
    }
    constexpr int kMilliseconds = 100;  // between checks of stopped_
    while (stopped_ != nullptr && told_stalled_ && source_->waits(kMilliseconds))
      if (*stopped_) return false;
    std::size_t more = std::max(wanted, text.size() + 1) - text.size();
    if (jump_) more = std::min<std::uint64_t>(more, jump_->size);
    char* to = text.room(more);
    const auto count = source_->read(to, more);
    if (!count) return count.error();
    text.end_at(to + *count);
    consumed_ += *count;
    if (jump_) {
      jump_->size -= *count;
      if (jump_->size == 0) break;
    }
    told_stalled_ = false;
    if (*count == 0) {
      ended_ = true;
    } else if (text.size() >= wanted) {
      if (const std::size_t whole = whole_records(text.view(), *dialect_, false); whole > 0) {
        cut(block, whole);
        return true;
      }
      if (text.size() > kLongest) {
        Error error = data_error(source_->name(), "a record of more than 2 GiB begins here",
                                 "look for a quote at the start of a field that is never closed");
        error.line = 1;
        return error;
      }
      // The record is longer than the block. Doubling the size scans its bytes about twice in all,
      // not once for each read.
      wanted = 2 * text.size();
    }
  }
  cut(block, text.size());
  return text.size() > 0;
}

}  // namespace sigconv
