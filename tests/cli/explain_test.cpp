// Checks that the results of explain are the command's outputs, and that its sums add up to them.
#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <cstdlib>
#include <map>
#include <sstream>
#include <string>
#include <vector>

#include "cli/run.hpp"
#include "sigconv/spec.hpp"

namespace sigconv::test {
namespace {

// A sum in the text of explain: "y[0] = [0]*1 + 2*(-1) = -2" has the text "[0]*1 + 2*(-1)".
struct Longhand {
  std::string text, value;
};

// Returns the sums in `out`, after joining lines that explain wrapped.
std::vector<Longhand> sums_of(const std::string& out) {
  std::vector<std::string> lines;
  std::istringstream stream(out);
  for (std::string line; std::getline(stream, line);) {
    const auto text = line.find_first_not_of(' ');
    const bool more =
        text != std::string::npos && text > 0 && (line[text] == '+' || line[text] == '=');
    if (more && !lines.empty())
      lines.back() += " " + line.substr(text);
    else
      lines.push_back(line);
  }
  std::vector<Longhand> sums;
  for (const std::string& line : lines) {
    if (!line.starts_with("y") && !line.starts_with("dL/d")) continue;
    const auto first = line.find(" = ");
    const auto last = line.rfind(" = ");
    if (first != std::string::npos && (first != last || line.starts_with("dL/dx")))
      sums.push_back(
          {first == last ? "" : line.substr(first + 3, last - first - 3), line.substr(last + 3)});
  }
  return sums;
}

// Returns the value of a number: NaN if it is missing.
double value_of(const std::string& number) {
  return number == "NA" ? std::nan("") : std::strtod(number.c_str(), nullptr);
}

// Returns the value of a sum of products. Brackets around a number have no meaning.
double evaluated(const std::string& text) {
  double sum = 0;
  for (std::size_t at = 0; at < text.size();) {
    const auto end = std::min(text.find(" + ", at), text.size());
    std::istringstream factors(text.substr(at, end - at));
    double product = 1;
    for (std::string factor; std::getline(factors, factor, '*');) {
      std::erase_if(factor,
                    [](char c) { return std::string("[]()").find(c) != std::string::npos; });
      product *= value_of(factor);
    }
    sum += product;
    at = end + 3;
  }
  return sum;
}

std::vector<std::string> numbers_of(std::string out) {
  std::ranges::replace(out, ',', '\n');
  std::vector<std::string> numbers;
  std::istringstream stream(out);
  for (std::string line; std::getline(stream, line);)
    if (!line.empty()) numbers.push_back(line);
  return numbers;
}

// Compares the sums of explain with the outputs of `command`. All numbers are integers, so that
// the comparison is exact.
void expect_the_same(const std::string& command) {
  SCOPED_TRACE(command);
  const Outcome plain = run("sigconv " + command);
  const Outcome explained = run("sigconv explain " + command);
  ASSERT_EQ(plain.status, 0) << plain.err;
  ASSERT_EQ(explained.status, 0) << explained.err;
  std::istringstream lines(explained.out);
  for (std::string line; std::getline(lines, line);) EXPECT_LE(line.size(), 80U) << line;
  const auto sums = sums_of(explained.out);
  const auto numbers = numbers_of(plain.out);
  ASSERT_EQ(sums.size(), numbers.size()) << explained.out;
  for (std::size_t i = 0; i < sums.size(); ++i) {
    EXPECT_EQ(sums[i].value, numbers[i]);
    const double value = value_of(numbers[i]);
    const double sum = evaluated(sums[i].text);
    EXPECT_TRUE(sum == value || (std::isnan(sum) && std::isnan(value))) << sums[i].text;
  }
}

// Returns the words after --pad: each rule but interp, the constant one with a value.
std::vector<std::string> pads() {
  std::vector<std::string> pads;
  for (const RuleName& row : kRuleNames)
    if (row.rule != Rule::interp)
      pads.push_back(std::string(row.name) + (row.rule == Rule::constant ? " --pad-value 5" : ""));
  return pads;
}

TEST(Explain, ShowsTheOutputsOfTheCommand) {
  for (const std::string name : {"conv", "corr"})
    for (const std::string mode : {"same", "full", "valid"})
      for (const std::string& pad : pads())
        for (const std::string step :
             {"", " --stride 2", " --dilation 2", " --align causal", " --method fft"})
          for (const std::string kernel : {"1,-2,3", "4,5"})
            expect_the_same(name + " --signal 3,1,-4,1,5 -k " + kernel + " --mode " + mode +
                            " --pad " + pad + step);
}

TEST(Explain, ShowsTheGradientsOfTheCommand) {
  const std::map<std::string, std::string> upstreams = {
      {"same", "1,-2,3,4,5"}, {"full", "1,-2,3,4,5,6,7"}, {"valid", "1,-2,3"}};
  for (const std::string name : {"conv", "corr"})
    for (const auto& [mode, upstream] : upstreams)
      for (const std::string& pad : pads())
        for (const std::string wrt : {"input", "kernel", "bias"})
          expect_the_same("grad " + name + " --signal 3,1,-4,1,5 -k 1,-2,3 --mode " + mode +
                          " --pad " + pad + " --upstream " + upstream + " --wrt " + wrt);
  for (const std::string wrt : {"input", "kernel"})
    expect_the_same(
        "grad conv --signal 3,1,-4,1,5 -k 1,-2,3 --stride 2 --dilation 2 --upstream 1,2,3 --wrt " +
        wrt);
}

TEST(Explain, ShowsTheOutputsOfLayers) {
  const std::string files =
      "printf '1,2,3,4\\n5,6,7,8\\n9,1,2,3\\n4,5,6,7\\n' >x.csv; "  // 4 channels of 4 samples
      "printf '1,2\\n3,4\\n\\n-1,0\\n2,5\\n' >w.csv; ";             // 2 outputs of 2 channels
  for (const std::string options : {"", " --stride 2", " --padding 1,2 --padding-mode reflect",
                                    " --flip", " --dilation 2 --padding same"}) {
    SCOPED_TRACE(options);
    const std::string layer = "conv1d -k w.csv --groups 2" + options + " x.csv";
    const auto plain = numbers_of(run(files + "sigconv " + layer).out);
    const auto sums = sums_of(run(files + "sigconv explain " + layer).out);
    ASSERT_EQ(sums.size(), plain.size());
    for (std::size_t i = 0; i < sums.size(); ++i) {
      const std::size_t length = sums.size() / 2;  // plain rows are time, columns are channels
      EXPECT_EQ(sums[i].value, plain[i % length * 2 + i / length]);
      EXPECT_EQ(evaluated(sums[i].text), std::strtod(sums[i].value.c_str(), nullptr))
          << sums[i].text;
    }
  }
  for (const std::string options : {"", " --stride 2,1", " --padding 1",
                                    " --padding 1 --padding-mode odd", " --flip", " --bias 1,2,3"})
    expect_the_same("conv2d -k data/w.csv data/x.csv" + options);
  for (const std::string wrt : {"input", "kernel", "bias"})
    expect_the_same("grad conv2d -k data/w.csv --upstream data/g.csv data/x.csv --wrt " + wrt);
}

TEST(Explain, HasColoursOnlyInATerminalWithoutNoColor) {
  const std::string explain = "sigconv explain conv -k 1,2 --signal 1,2";
  if (const auto reason = terminal_is_missing(); !reason.empty()) GTEST_SKIP() << reason;
  const auto in_terminal = [&](const std::string& environment) {
    return run("TERM=xterm script -qec 'env " + environment + " " + explain + "' /dev/null").out;
  };
  EXPECT_EQ(run(explain).out.find('\x1b'), std::string::npos);
  EXPECT_NE(in_terminal("X=1").find("\x1b[36m"), std::string::npos);
  EXPECT_EQ(in_terminal("NO_COLOR=1").find('\x1b'), std::string::npos);
  EXPECT_EQ(in_terminal("TERM=dumb").find('\x1b'), std::string::npos);
}

}  // namespace
}  // namespace sigconv::test
