#include "pipeline/read.hpp"

#include "input/csv.hpp"

namespace sigconv {

void CsvInput::parse(Block& block, Rows& rows, Values& values) const {
  sigconv::parse(dialect_, layout_, block, rows, values);
}

}  // namespace sigconv
