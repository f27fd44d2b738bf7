#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>

#include "output/replacement.hpp"
#include "sigconv/error.hpp"

namespace sigconv {

/// Where output goes: standard output, a device, a FIFO or a file of /proc as it comes; a regular
/// or new file whole or not at all.
class OutputFile {
 public:
  /// `path`: a file, or "-" for standard output. Links are followed.
  static Result<OutputFile> open(const std::string& path);

  /// Without finish(), a regular target stays as it was.
  OutputFile(OutputFile&&) = default;
  OutputFile& operator=(OutputFile&&) = delete;

  /// Holds back what comes after the last keep(), until it is kHeld bytes or flush() says so: an
  /// input that turns out wrong near its beginning leaves no trace.
  Failure write(std::string_view bytes);
  /// What was written so far stays, whatever comes.
  Failure keep();
  /// Takes back what came after the last keep(): what is held, and what was written to a file that
  /// is not in its place yet. Returns whether that is all.
  bool discard();
  /// Writes out all that is held.
  Failure flush();
  /// Everything is written, and the file in its place.
  Failure finish();

  /// Whether the last byte written ended a line, or none was.
  bool at_line_start() const { return last_ == '\n' || last_ == '\r'; }

 private:
  OutputFile() = default;
  Failure write_out(std::string_view bytes);
  Error failed(int code) const;

  std::string name_;                          // as messages name it
  std::unique_ptr<Replacement> replacement_;  // of a regular or new file
  Descriptor direct_;                         // of any other
  int fd_ = -1;                               // of either
  bool truncates_ = false;                    // before the first byte is written out
  std::string held_;
  std::size_t kept_ = 0;            // bytes of held_ that discard() leaves
  bool flushed_ = false;            // since the last keep()
  std::uint64_t written_ = 0;       // bytes
  std::uint64_t kept_written_ = 0;  // of them, at the last keep()
  char last_ = '\n';
  char last_kept_ = '\n';
};

/// Opens `path`, writes `bytes`, finishes.
Failure write_file(const std::string& path, std::string_view bytes);

inline constexpr std::size_t kHeld = 1 << 20;

}  // namespace sigconv
