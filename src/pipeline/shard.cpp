#include "pipeline/shard.hpp"

#include <algorithm>

#include "sigconv/stream.hpp"

namespace sigconv {
namespace {

// Returns the first output that belongs to `row` or to a later row.
Index first_output(const Plan& plan, Index row) {
  const Index distance = row - plan.row(0);
  return distance <= 0 ? 0 : (distance + plan.stride - 1) / plan.stride;
}

}  // namespace

Result<Part> find_part(const Shard& shard, const Plan& plan, RowSource& input) {
  Part part;
  if (shard.is_whole()) return part;
  const Layout& layout = *input.layout();
  const auto size = input.end_of_rows();
  if (!size) return size.error();
  if (!*size)
    return data_error(layout.source, "--shard needs a regular file",
                      "save the input to a file and name it");
  const std::uint64_t end = std::max(**size, layout.first_byte);
  const std::uint64_t bytes = end - layout.first_byte;
  const auto boundary = [&](Index index) {  // bytes * index / count without overflow
    const auto n = static_cast<std::uint64_t>(index);
    const auto count = static_cast<std::uint64_t>(shard.count);
    return layout.first_byte + bytes / count * n + bytes % count * n / count;
  };
  const bool last = shard.index == shard.count;
  const auto mapped = input.map(boundary(last ? shard.index - 1 : shard.index));
  if (!mapped) return mapped.error();
  const auto& map = *mapped;
  if (!last) {
    const auto stop = map->at_byte(boundary(shard.index));
    if (!stop) return stop.error();
    if (stop->byte < end) part.stop = first_output(plan, stop->row);
  }
  if (!shard.is_first()) {
    const auto begin = map->at_byte(boundary(shard.index - 1));
    if (!begin) return begin.error();
    part.first = begin->byte < end ? first_output(plan, begin->row) : Part::kEnd;
    if (begin->byte >= end)
      if (auto error = map->last_error()) return *error;
    if (part.is_empty()) return part;
    const Extender extender(plan, Survey{});
    const Index grid_first = part.first / plan.grid * plan.grid;
    // The part reads at least one row, because a signal without rows is an error.
    const Index needed = std::min(plan.start(grid_first), begin->row - 1) - extender.end();
    if (needed > extender.beginning()) {
      const auto place = map->at_row(needed);
      if (!place) return place.error();
      const auto beginning = map->at_row(extender.beginning());
      if (!beginning) return beginning.error();
      part.jump = {beginning->byte - layout.first_byte, *place, place->row - beginning->row};
    }
  }
  if (auto error = input.rewind()) return *error;
  return part;
}

}  // namespace sigconv
