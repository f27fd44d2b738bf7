#pragma once

#include <cstddef>
#include <memory>

#include "output/file.hpp"
#include "output/format.hpp"
#include "table/layout.hpp"
#include "table/work.hpp"

namespace sigconv {

/// write, the fifth stage: texts become bytes of the output.
class TableWriter {
 public:
  virtual ~TableWriter() = default;
  /// Writes a text. Texts come in order. Returns the text's own error after its bytes.
  virtual Failure write(const Text& text) = 0;
  /// Called after the last text.
  virtual Failure finish() { return std::nullopt; }
};

/// All arguments outlive the writer. `max_buffer`: bytes that a .npy file may hold.
std::unique_ptr<TableWriter> make_table_writer(const Format& format, const Layout& layout,
                                               std::size_t max_buffer, OutputFile& output);

}  // namespace sigconv
