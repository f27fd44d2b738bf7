// Checks that the output is the same for a file, a pipe and standard input, on standard output and
// in a file, for every block size.
#include <gtest/gtest.h>

#include <fstream>
#include <sstream>
#include <string>
#include <vector>

#include "cli/run.hpp"

namespace sigconv::test {
namespace {

std::string data(const std::string& name) {
  std::ifstream file(SIGCONV_SOURCE_DIR "/data/" + name, std::ios::binary);
  std::ostringstream text;
  text << file.rdbuf();
  return text.str();
}

struct Source {
  const char* command;
  std::string input;
};

std::vector<Source> sources() {
  const std::string quoted =
      "\"a, b\",note\r\n1,\"two\nlines\"\r\n2.5,\"a \"\"quote\"\"\"\r\n-3,5\" disk\r\n4,last";
  return {
      {"conv -k 1,2,3", "1\n2\n3\n4\n5\n6\n7\n8\n9\n10\n"},
      {"conv -k 1,2,3 --mode full", "1\n2\n3\n4\n5\n"},
      {"corr -k 1,2,4 --mode valid", "x,y\n1,2\n3,4\n5,6\n7,8\n"},
      {"conv -k box:5 --pad mirror", data("nile.csv")},
      {"conv -k gaussian:3 --pad odd --stride 7 -c temp_max", data("seattle-weather.csv")},
      {"corr -k 1,0,-1 --dilation 12 --pad circular", data("co2.csv")},
      {"conv -k 1,0,2 --pad-value median --align causal", data("global-temp.csv")},
      {"conv -k 3,1 --pad reflect --mode full", quoted},
      {"pad --width 5,9 --pad-value mean", data("nile.csv")},
  };
}

void PrintTo(const Source& source, std::ostream* out) { *out << source.command; }

class Sources : public testing::TestWithParam<Source> {};

TEST_P(Sources, GiveTheSameBytes) {
  const std::string command = std::string("sigconv ") + GetParam().command;
  const std::string& input = GetParam().input;
  const Outcome whole = run(command, input);
  ASSERT_EQ(whole.status, 0) << whole.err;
  ASSERT_NE(whole.out, "");

  const std::string save = "cat >in.csv; ";
  for (const std::string block :
       {"", " --block-size 1", " --block-size 2", " --block-size 7", " --block-size 65536"}) {
    for (const std::string& script :
         {"cat | " + command + block, save + command + block + " in.csv",
          save + command + block + " <in.csv", save + "cat in.csv | " + command + block + " -",
          save + command + block + " -o out.csv in.csv && cat out.csv",
          save + "cat in.csv | " + command + block + " -o out.csv && cat out.csv"}) {
      const Outcome result = run(script, input);
      EXPECT_TRUE(result.out == whole.out) << script << "\n" << result.out.substr(0, 300);
      EXPECT_EQ(result.err, "") << script;
      EXPECT_EQ(result.status, 0) << script;
    }
  }
}

INSTANTIATE_TEST_SUITE_P(All, Sources, testing::ValuesIn(sources()));

}  // namespace
}  // namespace sigconv::test
