// Checks that conv -k 1 copies every byte of a table: the integers, the text and the line ends.
#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "cli/run.hpp"

namespace sigconv::test {
namespace {

TEST(Identity, CopiesEveryByteOfEachDialect) {
  const struct {
    const char* options;
    std::string text;
  } kCases[] = {
      {"", "7,a,b\n7,c,d\n"},
      {"", "7,a,b\r\n7,c,d\r\n"},
      {"", "7,a,b\r7,c,d\r"},
      {"", "7,a,b\n7,c,d\r\n7,e,f\r7,g,h"},
      {"", "7,\"a\",\"b\"\n7,\"\",\"\"\n7,,\n"},
      {"", "7,\"a, b\",\"c\nd\"\n7,\"\r\n\r\",\"\"\"\"\n"},
      {"", "7,\"a \"\"b\"\" c\",\"\"\"\"\"\"\n7,x,\",\"\",\"\n"},
      {"", "7,a \"b\" c,5\"\n7,\"x\" ,'z'\n"},
      {"", "7,  a , b\t\n7,\t, \n"},
      {"", "7,{\"a\":1},\"{\"\"type\"\": \"\"Point\"\", \"\"at\"\": [102.0, 0.5]}\"\n"},
      {"", "7,\xE4\xF6,\xCA\xA4\n7,\xE2\x82\xAC,\xF0\x9F\x98\x80\n"},
      {"", std::string("7,ab,c\n7,a\0b,c\n7,\0,\n", 20)},
      {"",
       "\xEF\xBB\xBF"
       "7,a\n7,b\n"},
      {"", "7,-1.50,1e3\n7,+2,NaN\n"},
      {"--comment '#'", "# one \"\n#two, \"\n7,#a\n7,b#\n"},
      {"--skip-lines 2", "\"a title\n\n7,a\n7,b\n"},
      {"-d ';'", "7;a,b;\"c;d\"\n7;\"\";\n"},
      {"-d tab", "7\ta b\t\"c\td\"\n7\t\t\n"},
      {"-d '|'", "7|a\"|b\n7|c|\"|\"\n"},
      {"-d space", "7 a b\n7 \"c  d\" e\n"},
      {"--ragged", "7,a,b\n7,c,d\n"},
      {"--decimal ,", "7;1,5;x\n7;-2,5;1.5\n"},
  };
  for (const auto& [options, text] : kCases) {
    for (const char* block : {"", " --block-size 1", " --block-size 5"}) {
      const Outcome result =
          run(std::string("sigconv conv -k 1 -c 1 --no-header ") + options + block, text);
      EXPECT_EQ(result.out, text) << options << block;
      EXPECT_EQ(result.err, "") << text;
      EXPECT_EQ(result.status, 0) << text;
    }
  }
}

}  // namespace
}  // namespace sigconv::test
