#pragma once

#include <algorithm>
#include <cstddef>
#include <cstring>
#include <memory>
#include <string_view>
#include <utility>

namespace sigconv {

/// A buffer of bytes that grows without being cleared. kSlack more bytes before and after the
/// content may be read, and those after it may be written. Loops over a few bytes at a time
/// therefore need no special case at the ends.
class Bytes {
 public:
  static constexpr std::size_t kSlack = 64;

  Bytes() = default;
  explicit Bytes(std::string_view text) { append(text); }

  char* data() { return data_.get() + kSlack; }
  const char* data() const { return data_.get() + kSlack; }
  std::size_t size() const { return size_; }
  std::size_t capacity() const { return capacity_; }
  std::string_view view() const {
    return size_ == 0 ? std::string_view() : std::string_view(data(), size_);
  }

  /// Makes room for `more` bytes and returns its beginning. end_at() sets how many of them are
  /// used.
  char* room(std::size_t more) {
    if (size_ + more > capacity_ || !data_) grow(size_ + more);
    return data() + size_;
  }
  void end_at(const char* end) { size_ = static_cast<std::size_t>(end - data()); }
  void append(std::string_view text) {
    char* to = room(text.size());
    if (!text.empty()) std::memcpy(to, text.data(), text.size());
    size_ += text.size();
  }
  /// Keeps the first `size` bytes.
  void cut(std::size_t size) { size_ = size; }
  void clear() { size_ = 0; }
  /// Writes line feeds into the slack, so that a search for the end of a line always finds one.
  void seal() { std::fill_n(room(0), kSlack, '\n'); }

 private:
  void grow(std::size_t least) {
    const std::size_t capacity = std::max(least, capacity_ + capacity_ / 2);
    auto grown = std::make_unique_for_overwrite<char[]>(capacity + 2 * kSlack);
    std::fill_n(grown.get(), kSlack, '\n');
    if (size_ > 0) std::memcpy(grown.get() + kSlack, data(), size_);
    data_ = std::move(grown);
    capacity_ = capacity;
  }

  std::unique_ptr<char[]> data_;
  std::size_t size_ = 0;
  std::size_t capacity_ = 0;
};

}  // namespace sigconv
