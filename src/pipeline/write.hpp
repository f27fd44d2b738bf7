#pragma once

#include <cstddef>
#include <memory>

#include "output/file.hpp"
#include "output/format.hpp"
#include "table/layout.hpp"
#include "table/work.hpp"

namespace sigconv {

/// The write stage, the fifth: turns texts into bytes of the output.
class TableWriter {
 public:
  virtual ~TableWriter() = default;
  /// Writes the next text. If it has an error, returns that error after writing its bytes.
  virtual Failure write(const Text& text) = 0;
  /// Writes any bytes that remain. Called after the last text.
  virtual Failure finish() { return std::nullopt; }
};

/// Returns the writer for `format`. `layout` and `output` outlive it. `max_buffer`: bytes of
/// numbers that it may hold for a .npy file.
std::unique_ptr<TableWriter> make_table_writer(const Format& format, const Layout& layout,
                                               std::size_t max_buffer, OutputFile& output);

}  // namespace sigconv
