#include "error/fault.hpp"

#include <gtest/gtest.h>

#include <set>
#include <string>

namespace sigconv {
namespace {

// No text shows more than six values. A double suits every format.
const std::vector<Value> kValues(6, 3.0);

TEST(FaultError, EveryFaultHasATextThatNamesNoOption) {
  std::set<std::string> texts;
  for (const Fault fault : all_faults()) {
    const Error error = fault_error(fault, ErrorField::stride, kValues);
    const auto number = static_cast<int>(fault);
    EXPECT_NE(error.message, "") << number;
    EXPECT_EQ(error.message.find_first_of("{}"), std::string::npos) << error.message;
    EXPECT_EQ(error.message.find("--"), std::string::npos) << error.message;
    EXPECT_EQ(error.hint, "") << number;
    EXPECT_EQ(error.source, "") << number;
    EXPECT_TRUE(texts.insert(error.message).second) << error.message;
  }
  EXPECT_EQ(all_faults().back(), Fault::design_unknown) << "the last of Fault";
}

TEST(FaultError, HasKindFieldAndValues) {
  const Error stride = fault_error(Fault::not_from_one, ErrorField::stride, {std::int64_t{-2}});
  EXPECT_EQ(stride.kind, ErrorKind::usage);
  EXPECT_EQ(stride.fault, Fault::not_from_one);
  EXPECT_EQ(stride.field, ErrorField::stride);
  EXPECT_EQ(stride.values, std::vector{Value(std::int64_t{-2})});
  EXPECT_EQ(stride.message, "stride is -2; it must be from 1 to 2^53");

  const Error empty = fault_error(Fault::signal_empty);
  EXPECT_EQ(empty.kind, ErrorKind::data);
  EXPECT_FALSE(empty.field);
  EXPECT_EQ(fault_error(Fault::kernel_empty).field, ErrorField::kernel);
}

TEST(FaultFields, HaveDistinctNames) {
  std::set<std::string_view> names;
  for (const ErrorField field : all_fields()) names.insert(name_of(field));
  EXPECT_EQ(names.size(), all_fields().size());
  EXPECT_FALSE(names.contains(""));
  EXPECT_EQ(name_of(ErrorField::max_lag), "max_lag");
}

TEST(FillIn, FillsFieldsValuesAndCounts) {
  Error error;
  error.field = ErrorField::groups;
  error.values = {std::int64_t{1}, std::int64_t{2}, 1234.5, "(2, {0})"};
  const auto filled = [&](std::string_view text) { return fill_in(text, error, name_of); };
  EXPECT_EQ(filled("no placeholder"), "no placeholder");
  EXPECT_EQ(filled("{field}, {max_lag}"), "groups, max_lag");
  EXPECT_EQ(filled("{0} {1} {2} {2:.3g}"), "1 2 1234.5 1.23e+03");
  EXPECT_EQ(filled("{0 tap}, {1 tap}"), "1 tap, 2 taps");
  EXPECT_EQ(filled("the input is {3}"), "the input is (2, {0})") << "values are not filled in";
  EXPECT_EQ(filled("{nothing}"), "{nothing}") << "a test of all texts sees it";
}

TEST(FillIn, NamesFieldsByTheFunctionOfTheCaller) {
  const Error error = fault_error(Fault::signal_too_short, {std::int64_t{10}, std::int64_t{9}});
  EXPECT_EQ(error.message,
            "the kernel spans 10 samples but the signal has 9, so mode valid has no output");
  EXPECT_EQ(text_of(error, [](ErrorField) { return std::string_view("--mode"); }),
            "the kernel spans 10 samples but the signal has 9, so --mode valid has no output");
}

}  // namespace
}  // namespace sigconv
