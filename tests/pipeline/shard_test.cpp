#include "pipeline/shard.hpp"

#include <gtest/gtest.h>

#include "pipeline/tables.hpp"

namespace sigconv::test {
namespace {

// A format whose rows can only be read from the first on.
class RowsInOrder : public RowSource {
 public:
  using RowSource::RowSource;
  Result<bool> read(Block& /*block*/) override { return false; }
  void parse(Block& /*block*/, Rows& /*rows*/, Values& /*values*/) const override {}
};

TEST(FindPart, RejectsAFormatThatCannotBeReadInParts) {
  RowsInOrder input(layout_of(1, {0}));
  const auto part = find_part({1, 2}, plan_of({1}), input);
  ASSERT_FALSE(part);
  EXPECT_EQ(part.error().source, "x.csv");
  EXPECT_EQ(part.error().message,
            "rows of this format cannot be found without reading all of them");
  EXPECT_EQ(part.error().hint, "leave out --shard");
  EXPECT_FALSE(input.map(0)) << "nor mapped";
}

TEST(FindPart, NeedsNoPartsOfAFormatForTheWhole) {
  RowsInOrder input(layout_of(1, {0}));
  const auto part = find_part({}, plan_of({1}), input);
  ASSERT_TRUE(part);
  EXPECT_EQ(part->first, 0);
  EXPECT_EQ(part->stop, Part::kEnd);
}

}  // namespace
}  // namespace sigconv::test
