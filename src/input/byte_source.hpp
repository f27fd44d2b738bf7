#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "sigconv/error.hpp"

namespace sigconv {

/// Where bytes come from: a file, standard input, or a text of the command line.
///
/// What was peeked is read again; a file can be read twice, a pipe only what keep() held of it.
class ByteSource {
 public:
  /// `path`: a file, or "-" for standard input.
  static Result<ByteSource> open(const std::string& path);
  /// The items of a comma-separated list, a line each.
  static Result<ByteSource> of_list(std::string name, std::string list);

  ByteSource(ByteSource&& other) noexcept;
  ByteSource& operator=(ByteSource&&) = delete;
  ~ByteSource();

  /// The input, as messages name it.
  const std::string& name() const { return name_; }

  /// What was read so far without being consumed.
  std::string_view peeked() const { return std::string_view(buffer_).substr(cursor_); }
  /// Reads more into peeked(), once; false at the end.
  Result<bool> peek_more();
  /// Whether the input begins with `magic` from here on. Peeks only while that is open: more than
  /// one read where a pipe is slow.
  Result<bool> begins_with(std::string_view magic);
  /// Reads all there is into peeked().
  Result<std::string_view> peek_all();
  /// Consumes `size` bytes of peeked().
  void skip(std::size_t size) { cursor_ += size; }
  /// Reads at most `size` bytes, once; 0 at the end.
  Result<std::size_t> read(char* out, std::size_t size);
  /// Whether the input has nothing to read: nothing has come for a moment.
  bool waits() const { return waits(kStallMilliseconds); }
  bool waits(int milliseconds) const;
  /// Whether read() would wait.
  bool stalled() const { return peeked().empty() && waits(); }

  /// From now on hold what is read, `limit` bytes at most, where it cannot be read twice.
  void keep(std::size_t limit);
  /// Bytes that a file had when it was opened, if it can be read twice; nothing of anything else.
  std::optional<std::uint64_t> size() const;

  /// Back to byte `offset` of what keep() has seen; holds nothing from now on.
  Failure rewind(std::size_t offset);

 private:
  // How long nothing comes before what is known is written. Short for an eye that waits; long
  // enough that a writer which merely takes its turn on the processor is not taken for one that
  // stopped.
  static constexpr int kStallMilliseconds = 10;

  ByteSource(std::string name, int fd, bool owned);
  Result<std::size_t> read_file(char* out, std::size_t size);
  /// Returns an error where the file ends before the size that it was opened with.
  Failure check_end() const;
  Error failed(const char* what, int code) const;

  std::string name_;
  int fd_ = -1;  // -1: all is in buffer_
  bool owned_ = false;
  std::int64_t start_ = -1;  // where reading began, of a file that can be read twice
  std::int64_t end_ = 0;     // size of that file when it was opened
  std::string buffer_;
  std::size_t cursor_ = 0;
  std::size_t keep_limit_ = 0;
  bool peeked_end_ = false;  // a terminal ends more than once: it is not asked again
};

}  // namespace sigconv
