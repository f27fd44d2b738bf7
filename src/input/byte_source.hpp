#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "sigconv/error.hpp"

namespace sigconv {

/// A source of bytes: a file, standard input, or text from the command line.
///
/// read() returns peeked bytes again. A regular file can be read twice. A pipe can be read twice
/// only if keep() held its bytes.
class ByteSource {
 public:
  /// Opens `path`, which is a file, or "-" for standard input.
  static Result<ByteSource> open(const std::string& path);
  /// Makes a source of a list, with one item per line. Commas separate the items, and their decimal
  /// sign is a point, whatever the dialect. The lines have the dialect's `decimal` sign, and quotes
  /// around items that contain its `delimiter`.
  static Result<ByteSource> of_list(std::string name, std::string_view list, char decimal,
                                    char delimiter);

  ByteSource(ByteSource&& other) noexcept;
  ByteSource& operator=(ByteSource&&) = delete;
  ~ByteSource();

  /// Returns the name of the input for messages.
  const std::string& name() const { return name_; }

  /// Returns whether of_list() made the source.
  bool is_list() const { return is_list_; }

  /// Returns the bytes that were read but not yet consumed.
  std::string_view peeked() const { return std::string_view(buffer_).substr(cursor_); }
  /// Adds the bytes of one read to peeked(). Returns false at the end.
  Result<bool> peek_more();
  /// Returns whether the next bytes of the input are `magic`. Peeks only while they can still be,
  /// which takes several reads of a slow pipe.
  Result<bool> begins_with(std::string_view magic);
  /// Reads all bytes of the input into peeked(), and returns it.
  Result<std::string_view> peek_all();
  /// Consumes `size` bytes of peeked().
  void skip(std::size_t size) { cursor_ += size; }
  /// Reads at most `size` bytes. Waits only until some arrive. Returns 0 at the end.
  Result<std::size_t> read(char* out, std::size_t size);
  /// Returns whether the input waits: no bytes arrive for a moment. A regular file never waits.
  bool waits() const { return waits(kStallMilliseconds); }
  bool waits(int milliseconds) const;
  /// Returns whether read() would have to wait.
  bool stalled() const { return peeked().empty() && waits(); }

  /// Holds the bytes read from now on, `limit` at most, unless the source is a regular file.
  void keep(std::size_t limit);
  /// Returns the bytes from the start of reading to the end that a regular file had when it was
  /// opened. Returns nothing for other inputs.
  std::optional<std::uint64_t> size() const;

  /// Goes back to byte `offset`, counted from the start of reading. A pipe needs an earlier keep().
  /// Bytes read afterwards are not held.
  Failure rewind(std::size_t offset);

 private:
  // If no bytes arrive for this time, the results known so far are written. The time is too short
  // for a waiting user to notice. It is long enough for a writer that only waits for its turn on
  // the processor.
  static constexpr int kStallMilliseconds = 10;

  ByteSource(std::string name, int fd, bool owned);
  Result<std::size_t> read_file(char* out, std::size_t size);
  /// Returns an error if the file has become shorter since it was opened.
  Failure check_end() const;
  Error failed(const char* what, int code) const;

  std::string name_;
  bool is_list_ = false;
  int fd_ = -1;  // -1: buffer_ has all bytes
  bool owned_ = false;
  std::int64_t start_ = -1;  // where reading began in a regular file; -1 for other inputs
  std::int64_t end_ = 0;     // size of that file when it was opened
  std::string buffer_;
  std::size_t cursor_ = 0;
  std::size_t keep_limit_ = 0;
  bool peeked_end_ = false;  // not read again, because a terminal can end more than once
};

}  // namespace sigconv
