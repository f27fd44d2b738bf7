#include "input/scan.hpp"

#include <gtest/gtest.h>

#include <random>
#include <string>

#include "simd/dispatch.hpp"
#include "table/bytes.hpp"

namespace sigconv {
namespace {

// Scans byte by byte.
Scan expected_scan(const std::string& text, char delimiter, std::vector<std::uint32_t>& ends) {
  Scan scan;
  ends = {UINT32_MAX};
  std::size_t returns = 0;  // count of \r before \n
  std::size_t carriages = 0;
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (text[i] == delimiter || text[i] == '\n') ends.push_back(static_cast<std::uint32_t>(i));
    scan.lines += text[i] == '\n' ? 1 : 0;
    carriages += text[i] == '\r' ? 1 : 0;
    scan.quotes = scan.quotes || text[i] == '"';
    returns += text.compare(i, 2, "\r\n") == 0 ? 1 : 0;
  }
  scan.carriages = carriages > 0;
  scan.feeds_return = carriages > 0 && returns == carriages && returns == scan.lines;
  if (!text.empty() && text.back() != '\n') {
    ends.push_back(static_cast<std::uint32_t>(text.size()));
    ++scan.lines;
    scan.feeds_return = false;
  }
  return scan;
}

TEST(Scan, MatchesAScanByteByByteOnEveryInstructionSet) {
  std::mt19937 random(3);
  std::vector<std::uint32_t> ends;
  std::vector<std::uint32_t> expected;
  for (const InstructionSet set : available_instruction_sets()) {
    const InstructionSetLimit limit(set);
    for (const std::string characters : {"1,\n", "1,\n\r", "12345678,\n\"", "1"})
      for (int i = 0; i < 2000; ++i) {
        std::string text;
        const std::size_t size = random() % 300;
        while (text.size() < size) {
          text += characters[random() % characters.size()];
          if (i % 2 == 0 && text.ends_with('\r')) text += '\n';
          if (i % 4 == 0 && characters.find('\r') != std::string::npos && text.ends_with('\n') &&
              !text.ends_with("\r\n"))
            text.insert(text.size() - 1, 1, '\r');
        }
        Bytes bytes(text);
        bytes.seal();
        const Scan scan = find_field_ends(bytes.view(), ',', ends);
        const Scan want = expected_scan(text, ',', expected);
        ASSERT_EQ(ends, expected) << text;
        ASSERT_EQ(scan.lines, want.lines) << text;
        ASSERT_EQ(scan.quotes, want.quotes) << text;
        ASSERT_EQ(scan.carriages, want.carriages) << text;
        ASSERT_EQ(scan.feeds_return, want.feeds_return) << text;
      }
  }
}

}  // namespace
}  // namespace sigconv
