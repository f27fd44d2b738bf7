#include "input/open_rows.hpp"

#include "input/csv_rows.hpp"
#include "input/npy.hpp"
#include "input/npy_rows.hpp"

namespace sigconv {
namespace {

struct RowFormat {
  std::string_view magic;  // the first bytes of each input of the format
  Result<std::unique_ptr<RowSource>> (*open)(ByteSource& source, const RowOptions& options);
};

// open_rows() takes the first format that matches. An input that matches none is CSV.
constexpr RowFormat kFormats[] = {
    {kNpyMagic, open_npy_rows},
};

}  // namespace

Result<std::unique_ptr<RowSource>> open_rows(ByteSource& source, const RowOptions& options) {
  for (const RowFormat& format : kFormats) {
    const auto matches = source.begins_with(format.magic);
    if (!matches) return matches.error();
    if (*matches) return format.open(source, options);
  }
  return open_csv_rows(source, options);
}

}  // namespace sigconv
