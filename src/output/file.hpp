#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>

#include "output/replacement.hpp"
#include "sigconv/error.hpp"

namespace sigconv {

/// An open output. A regular or new file is written completely or not at all. Standard output, a
/// device, a FIFO or a file in /proc receives the bytes as they come.
class OutputFile {
 public:
  /// Opens `path`, which is a file, or "-" for standard output. Follows links.
  static Result<OutputFile> open(const std::string& path);

  /// A regular target stays unchanged unless finish() is called.
  OutputFile(OutputFile&&) = default;
  OutputFile& operator=(OutputFile&&) = delete;

  /// Buffers the bytes after the last keep(), until there are kHeld of them or flush() is called.
  /// An input that is wrong near its beginning then leaves no output.
  Failure write(std::string_view bytes);
  /// Protects the bytes written so far from discard().
  Failure keep();
  /// Removes the bytes written after the last keep(): those in the buffer, and those in a file that
  /// is not in place yet. Returns whether it removed all of them.
  bool discard();
  /// Writes out all buffered bytes.
  Failure flush();
  /// Writes out all bytes, and puts the file in place.
  Failure finish();

  /// Returns whether the last byte written ended a line, or nothing was written.
  bool at_line_start() const { return last_ == '\n' || last_ == '\r'; }

 private:
  OutputFile() = default;
  Failure write_out(std::string_view bytes);
  Error failed(int code) const;

  std::string name_;                          // for messages
  std::unique_ptr<Replacement> replacement_;  // of a regular or new file
  Descriptor direct_;                         // of any other destination
  int fd_ = -1;                               // the descriptor of either
  bool truncates_ = false;                    // truncate before the first byte is written out
  std::string held_;
  std::size_t kept_ = 0;            // bytes of held_ that discard() leaves
  bool flushed_ = false;            // since the last keep()
  std::uint64_t written_ = 0;       // bytes
  std::uint64_t kept_written_ = 0;  // offset of the last keep() in the output, if flushed_
  char last_ = '\n';
  char last_kept_ = '\n';
};

/// Writes `bytes` to `path`, and finishes the file.
Failure write_file(const std::string& path, std::string_view bytes);

inline constexpr std::size_t kHeld = 1 << 20;

}  // namespace sigconv
