#include "cli/messages.hpp"

#include <gtest/gtest.h>

#include <set>
#include <string>

#include "cli/report.hpp"
#include "error/fault.hpp"

namespace sigconv {
namespace {

// No text shows more than six values. A double suits every format.
const std::vector<Value> kValues(6, 3.0);

TEST(InOptions, EveryFaultHasATextAndAHintWithoutPlaceholders) {
  for (const Fault fault : all_faults()) {
    const Error error = in_options(fault_error(fault, ErrorField::skip_missing, kValues));
    EXPECT_NE(error.message, "") << static_cast<int>(fault);
    EXPECT_EQ(error.message.find_first_of("{}"), std::string::npos) << error.message;
    EXPECT_EQ(error.hint.find_first_of("{}"), std::string::npos) << error.hint;
    // Names of the library, such as skip_missing, are replaced by names of options.
    EXPECT_EQ((error.message + error.hint).find('_'), std::string::npos) << error.message;
  }
}

TEST(InOptions, EveryFieldHasADistinctName) {
  std::set<std::string_view> names;
  for (const ErrorField field : all_fields()) names.insert(option_of(field));
  EXPECT_EQ(names.size(), all_fields().size());
}

TEST(InOptions, NamesTheOptionAndHintsAtOthers) {
  const Error error =
      in_options(fault_error(Fault::signal_too_short, {std::int64_t{10}, std::int64_t{9}}));
  EXPECT_EQ(
      describe(error),
      "sigconv: the kernel spans 10 samples but the signal has 9, so --mode valid has no output\n"
      "  hint: use --mode same or --mode full, which extend the signal by --pad\n");
}

TEST(InOptions, NamesTheKernelOptionUnlessTheKernelIsAFile) {
  Error error = in_options(fault_error(Fault::kernel_zero));
  EXPECT_EQ(error.source, "-k");
  Error of_file = fault_error(Fault::kernel_zero);
  of_file.source = "taps.csv";
  EXPECT_EQ(in_options(of_file).source, "taps.csv");
  EXPECT_EQ(in_options(fault_error(Fault::signal_empty)).source, "");
}

TEST(InOptions, KeepsErrorsThatAreAlreadyInOptions) {
  const Error usage = usage_error("--by needs a column", "-c names them");
  EXPECT_EQ(describe(in_options(usage)), "sigconv: --by needs a column\n  hint: -c names them\n");
  Error changed = in_options(fault_error(Fault::signal_empty));
  changed.message = "there are no rows";
  EXPECT_EQ(in_options(changed).message, "there are no rows") << "already in these words";
}

TEST(Describe, ShowsThePartOfTheSourceAheadOfTheMessage) {
  Error error = fault_error(Fault::signal_empty);
  error.source = "<stdin>";
  error.part = "group 'a'";
  EXPECT_EQ(describe(error),
            "sigconv: <stdin>: group 'a': the signal is empty: there are no rows\n");
}

TEST(Describe, NamesOptionsInFaultsOfTheLibrary) {
  EXPECT_EQ(describe(fault_error(Fault::not_from_one, ErrorField::stride, {std::int64_t{0}})),
            "sigconv: --stride is 0; it must be from 1 to 2^53\n");
}

}  // namespace
}  // namespace sigconv
