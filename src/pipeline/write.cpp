#include "pipeline/write.hpp"

#include <cstring>
#include <utility>
#include <vector>

#include "output/tensor_writer.hpp"

namespace sigconv {
namespace {

class TextTableWriter : public TableWriter {
 public:
  TextTableWriter(const Layout& layout, OutputFile& output) : output_(output), layout_(layout) {}

  Failure write(const Text& text) override {
    if (text.bytes.size() > 0) {
      // The last row of a file may lack its line end, and padding rows may follow it.
      if (begun_ && !output_.at_line_start())
        if (auto error = output_.write(layout_.line_end)) return error;
      begun_ = true;
      if (auto error = output_.write(text.bytes.view())) return error;
    }
    if (text.error) return text.error;
    return text.stalled ? output_.flush() : std::nullopt;
  }

 private:
  OutputFile& output_;
  const Layout& layout_;
  bool begun_ = false;
};

// A writer of .npy files. It holds all numbers, because the header contains the number of rows.
class NpyTableWriter : public TableWriter {
 public:
  NpyTableWriter(const Layout& layout, std::size_t max_buffer, OutputFile& output)
      : output_(output), layout_(layout), max_buffer_(max_buffer) {}

  Failure write(const Text& text) override {
    const std::size_t held = values_.size();
    values_.resize(held + text.bytes.size() / sizeof(double));
    if (text.bytes.size() > 0)
      std::memcpy(values_.data() + held, text.bytes.data(), text.bytes.size());
    if (text.error || values_.size() * sizeof(double) <= max_buffer_) return text.error;
    return data_error(
        layout_.source,
        "the outputs exceed --max-buffer, and a .npy output holds them until it knows their number",
        "raise --max-buffer, or write CSV");
  }

  Failure finish() override {
    const auto columns = static_cast<Index>(layout_.chosen.size());
    Tensor tensor{{static_cast<Index>(values_.size()) / columns}, std::move(values_)};
    if (columns > 1) tensor.shape.push_back(columns);
    return output_.write(npy_bytes(tensor));
  }

 private:
  OutputFile& output_;
  const Layout& layout_;
  std::size_t max_buffer_;
  std::vector<double> values_;
};

}  // namespace

std::unique_ptr<TableWriter> make_table_writer(const Format& format, const Layout& layout,
                                               std::size_t max_buffer, OutputFile& output) {
  if (format.rows == Format::Rows::npy)
    return std::make_unique<NpyTableWriter>(layout, max_buffer, output);
  return std::make_unique<TextTableWriter>(layout, output);
}

}  // namespace sigconv
