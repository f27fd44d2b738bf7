#include "input/open_rows.hpp"

#include "input/csv_rows.hpp"
#include "input/npy.hpp"
#include "input/npy_rows.hpp"

namespace sigconv {
namespace {

struct RowFormat {
  bool (*matches)(std::string_view beginning);
  Result<std::unique_ptr<RowSource>> (*open)(ByteSource& source, const RowOptions& options);
};

// open_rows() takes the first format that matches. An input that matches none is CSV.
constexpr RowFormat kFormats[] = {
    {is_npy, open_npy_rows},
};

// The number of bytes that identify any format except text.
constexpr std::size_t kLongestMagic = 6;

}  // namespace

Result<std::unique_ptr<RowSource>> open_rows(ByteSource& source, const RowOptions& options) {
  // Stops at a line end, which identifies text.
  while (source.peeked().size() < kLongestMagic &&
         source.peeked().find_first_of("\r\n") == std::string_view::npos) {
    const auto more = source.peek_more();
    if (!more) return more.error();
    if (!*more) break;
  }
  for (const RowFormat& format : kFormats)
    if (format.matches(source.peeked())) return format.open(source, options);
  return open_csv_rows(source, options);
}

}  // namespace sigconv
