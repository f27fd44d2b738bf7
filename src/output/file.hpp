#pragma once

#include <string>
#include <string_view>

#include "sigconv/error.hpp"

namespace sigconv {

/// Where the output goes: standard output, a device or FIFO as it comes; a regular or new file
/// whole or not at all.
class OutputFile {
 public:
  /// `path`: a file, or "-" for standard output.
  static Result<OutputFile> open(const std::string& path);

  OutputFile(OutputFile&& other) noexcept;
  OutputFile& operator=(OutputFile&&) = delete;
  /// Without finish(), the target stays as it was.
  ~OutputFile();

  /// Holds back the first kHeld bytes until flush() or finish(), so that an input which turns out
  /// wrong near its beginning leaves the output silent.
  Failure write(std::string_view bytes);
  Failure flush();
  /// Whether the last byte written ended a line, or none was.
  bool at_line_start() const { return last_ == '\n' || last_ == '\r'; }
  /// Everything is written, and the file in its place.
  Failure finish();

 private:
  OutputFile() = default;
  Failure write_out(std::string_view bytes);
  Error failed(int code) const;

  std::string name_;       // as messages name it
  std::string target_;     // of a regular file: with links followed
  std::string temporary_;  // beside it; empty where the target is written directly
  int fd_ = -1;
  bool owned_ = false;
  std::string held_;
  char last_ = '\n';
  bool flushed_ = false;  // once written to, nothing is held back
};

inline constexpr std::size_t kHeld = 4 << 20;

}  // namespace sigconv
