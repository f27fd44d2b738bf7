// Checks that threads, block sizes, shards and the kind of input change no byte of the output, and
// that the program writes finished rows before it waits for input.
#include <gtest/gtest.h>

#include <cstdint>
#include <sstream>
#include <string>
#include <vector>

#include "cli/run.hpp"

namespace sigconv::test {
namespace {

// Returns a table of three interleaved series: a text that may hold line breaks, a key and two
// numbers. If `gaps` is true, some numbers are missing, but none in the first and last 30 rows.
std::string table(int rows, bool gaps) {
  std::string text = "note,key,a,b\n";
  std::uint64_t state = 7;
  const auto random = [&](std::uint64_t below) {
    state = state * 6364136223846793005 + 1442695040888963407;
    return (state >> 33) % below;
  };
  for (int i = 0; i < rows; ++i) {
    const bool missing = gaps && i > 30 && i < rows - 30;
    const auto number = [&] {
      return missing && random(10) == 0
                 ? ""
                 : std::to_string(static_cast<double>(random(20001)) / 100 - 100);
    };
    text +=
        random(5) == 0 ? "\"two\nlines, " + std::to_string(i) + "\"" : "text" + std::to_string(i);
    text += ",k" + std::to_string(i % 3) + "," + number();
    text += "," + number() + "\n";
  }
  return text;
}

// Returns a script that writes the output of `command` with one thread to "whole". `loop` then
// prints each run that differs from it.
std::string differing(const std::string& command, const std::string& loop) {
  return "cat >in.csv; sigconv " + command +
         " -j 1 in.csv >whole 2>err || { cat err; exit 1; }; [ -s whole ] || echo nothing\n" + loop;
}

// The address sanitizer takes 60 ms per process: its run has fewer combinations.
const std::string kThreads = kSanitized ? "2 8" : "1 2 3 8";
const std::string kBlocks = kSanitized ? "64 4K" : "64 4K 1M";
const std::string kParts = kSanitized ? "3 7" : "1 2 3 4 5 6 7";

// Prints the threads and block sizes whose output from a pipe differs from `whole`.
std::string other_threads(const std::string& threads, const std::string& blocks) {
  return "for j in " + threads + "; do for b in " + blocks +
         "; do\n"
         "  cat in.csv | sigconv $args -j $j --block-size $b | cmp -s - whole ||\n"
         "    echo pipe $args: $j $b\n"
         "done; done\n";
}

// Prints the numbers of shards whose joined output differs from `whole`.
std::string other_shards(const std::string& numbers, int block_size = 1000) {
  return "for n in " + numbers +
         "; do\n"
         "  i=1; while [ $i -le $n ]; do\n"
         "    sigconv $args --shard $i/$n -j 2 --block-size " +
         std::to_string(block_size) +
         " in.csv\n"
         "    i=$((i + 1))\n"
         "  done | cmp - whole || echo $args: $n parts\n"
         "done\n";
}

// Expects that `loop` finds no difference from a run with one thread.
void expect_same_bytes(const std::string& command, const std::string& loop,
                       const std::string& text) {
  const Outcome result = run("args='" + command + "'\n" + differing(command, loop), text);
  EXPECT_EQ(result.out + result.err, "") << command;
  EXPECT_EQ(result.status, 0) << command;
}

class Parallel : public testing::TestWithParam<const char*> {};

TEST_P(Parallel, RunsGiveTheBytesOfOneThread) {
  const std::string pad = GetParam();
  const std::string loop =
      "for j in " + kThreads + "; do for b in " + kBlocks +
      "; do\n"
      "  sigconv $args -j $j --block-size $b in.csv | cmp -s - whole || echo file $args: $j $b\n"
      "done; done\n" +
      other_threads(kThreads, kBlocks);
  for (const char* na : {"error", "keep", "skip", "skip --min-present 4", "zero", "hold", "linear"})
    for (const char* by : {"", " --by key"})
      for (const char* slide : {"", " --mode full --stride 3"}) {
        const std::string command =
            "conv -k 1,2,-1,3,2.5 -c a,b --na " + std::string(na) + " " + pad + by + slide;
        expect_same_bytes(command, loop, table(600, na != std::string("error")));
      }
}

TEST_P(Parallel, TransformsGiveTheBytesOfOneThread) {
  const std::string command =
      "conv -k gaussian:40 --method fft -c a,b --na keep " + std::string(GetParam());
  expect_same_bytes(command, other_threads("1 2 3 8", "256 4K 1M"), table(5000, true));
}

TEST_P(Parallel, ShardsGiveTheBytesOfTheWhole) {
  const std::string pad = GetParam();
  for (const char* slide :
       {"conv -k 1,2,-1,3,2.5", "conv -k gaussian:30 --method fft",
        "corr -k 1/7,2/7,4/7 --mode full", "conv -k box:9 --mode valid --stride 4",
        "conv -k box:50 --align causal", "corr -k 3,1,2 --align anticausal --dilation 20",
        "pad --width 7,40"}) {
    const std::string command = std::string(slide) + " -c a,b --na keep " + pad;
    expect_same_bytes(command, other_shards(kParts), table(1500, true));
  }
}

INSTANTIATE_TEST_SUITE_P(Pads, Parallel,
                         testing::Values("--pad zero", "--pad-value 5", "--pad edge",
                                         "--pad mirror", "--pad reflect", "--pad odd",
                                         "--pad circular", "--pad missing", "--pad-value first",
                                         "--pad-value mean", "--pad-value mean:9",
                                         "--pad-value median"));

TEST(Parallel, DivisorsGiveTheBytesOfOneThreadAndOfShards) {
  for (const char* options :
       {"-k triangle:91 --method fft --na skip", "-k 3,1,2 --normalize --na keep",
        "-k 1/3,1/6,1/2 --na skip --pad mirror", "-k box:200 --na keep"}) {
    const std::string command = "conv -c a,b " + std::string(options);
    expect_same_bytes(command, other_threads("1 2 8", "256 4K 1M") + other_shards("2 5"),
                      table(4000, true));
  }
}

// These options depend on the whole signal, or subtract the mean of each block.
TEST(Parallel, LagsGiveTheBytesOfOneThreadAndOfShards) {
  for (const char* options :
       {"--match --mode valid", "--match --method fft --pad mirror",
        "--match --stride 3 --mode full", "--scale coeff --mode full",
        "--scale biased --max-lag 700", "--match --pad missing --mode full",
        "--scale biased --pad missing --max-lag 5000", "--scale unbiased --mode full",
        "--max-lag 40", "--max-lag 1500 --method fft", "--max-lag 9 --stride 4 --pad circular"}) {
    const std::string command =
        "corr -k gaussian:12 -c a,b --na keep --lags " + std::string(options);
    expect_same_bytes(command, other_threads("1 2 8", "256 4K 1M") + other_shards("2 5"),
                      table(4000, true));
  }
}

TEST(Parallel, FittedEndsGiveTheBytesOfOneThreadAndOfShards) {
  for (const char* options : {"-k savgol:31,3", "-k savgol:301,2,1 --method fft",
                              "-k savgol:9,2 --stride 4", "-k savgol:15,2 --by key"}) {
    const std::string command = "conv --na keep --pad interp -c a,b " + std::string(options);
    const bool by = command.ends_with("key");
    expect_same_bytes(command,
                      other_threads("1 2 8", "256 4K 1M") + (by ? "" : other_shards("2 5")),
                      table(4000, true));
  }
}

// Hourly rows of three keys, some of them missing.
std::string timed_table(int rows) {
  std::string text = "time,key,a\n";
  std::uint64_t state = 3;
  for (int i = 0; i < rows; ++i) {
    const int day = i / 24 + 1;
    const std::string hour = std::to_string(100 + i % 24).substr(1);
    for (int key = 0; key < 3; ++key) {
      state = state * 6364136223846793005 + 1442695040888963407;
      if (i > 1 && (state >> 33) % 20 == 0) continue;
      text += "2021-01-" + std::to_string(100 + day).substr(1) + "T" + hour + ":00,k" +
              std::to_string(key) + "," + std::to_string((state >> 33) % 1000) + "\n";
    }
  }
  return text;
}

TEST(Parallel, GapsGiveTheBytesOfOneThread) {
  for (const char* gaps : {"split", "fill --na keep", "fill --na linear", "fill --na hold"})
    for (const char* pad : {"", " --pad mirror", " --pad circular", " --pad-value mean"})
      for (const char* slide : {"-k 1,2,4", "-k 1,2,4 --mode full --lags", "-k box:90",
                                "-k gaussian:12 --method fft --stride 2"}) {
        const std::string command =
            "conv -c a --by key --time time --gaps " + std::string(gaps) + pad + " " + slide;
        expect_same_bytes(command, other_threads(kThreads, kBlocks), timed_table(700));
      }
}

TEST(Shards, GiveTheBytesOfTheWholeForTimedRows) {
  std::string text = "t,x\n";
  for (int row = 0; row < 900; ++row)
    text += std::to_string(5 * row) + "," + std::to_string(row * row % 97) + "\n";
  for (const char* kernel : {"1", "box:9", "gaussian:12 --method fft", "1,2 --pad circular"}) {
    const std::string command = "conv --time t --mode full -k " + std::string(kernel);
    expect_same_bytes(command, other_shards("2 7", 300), text);
  }
}

TEST(Shards, GiveTheBytesOfTheWholeForAwkwardFiles) {
  const std::string loop =
      "for n in 1 2 3 5 7; do\n"
      "  i=1; while [ $i -le $n ]; do sigconv $args --shard $i/$n in.csv; i=$((i + 1)); done |\n"
      "    cmp - whole || echo $args: $n parts\n"
      "done";
  const auto awkward = [&](const std::string& options, const std::string& text) {
    const std::string command = "conv -k 1,2,3 --mode full " + options;
    const Outcome result = run("args='" + command + "'\n" + differing(command, loop), text);
    EXPECT_EQ(result.out + result.err, "") << text;
  };
  awkward("", "1\n2\n3\n\n\n\n\n\n\n\n\n");         // blank lines at the end are no rows
  awkward("", "x\n1\n2\n3\n4");                     // no line end
  awkward("", "1\r2\r3\r4\r5\r6\r");                // CR alone
  awkward("", "\xEF\xBB\xBFx\r\n1\r\n2\r\n3\r\n");  // byte order mark
  awkward("--comment '#'", "# one\nx\n1\n# two\n2\n3\n# three\n# four\n");
  awkward("--skip-blank", "x,y\n1,2\n\n\n3,4\n5,6\n\n");
  awkward("--ragged -c 1 --no-header", "1,a\n2\n3,b\n4\n");
  awkward("-d space", "1  2\n 3 4\n5   6\n");
  awkward("", "7\n");
  awkward("--no-header --na zero --pad-value mean:4",
          "1\n\n\n\n5\n6\n7\n8\n9\n10\n11\n12\n13\n14\n15\n16\n");
}

TEST(Parallel, FilesAreWrittenAndFailInOrder) {
  const std::string make =
      "mkdir in; for i in $(seq 100 160); do seq $i >in/$i.csv; done; echo oops >>in/120.csv\n"
      "echo oops >>in/150.csv\n";
  const Outcome alone = run(make + "sigconv conv -k 1,1 -j 1 -o out/ in/*.csv; ls out; cat out/*");
  EXPECT_EQ(alone.status, 0);
  EXPECT_NE(alone.err, "");
  for (const char* threads : {"2", "3", "8"}) {
    const Outcome result =
        run(make + "sigconv conv -k 1,1 -j " + threads + " -o out/ in/*.csv; ls out; cat out/*");
    EXPECT_EQ(result.out, alone.out) << threads;
    EXPECT_EQ(result.err, alone.err) << threads;
  }
}

TEST(Parallel, ReaderThatClosesEarlyEndsTheRunWithoutAMessage) {
  for (const char* threads : {"1", "2", "8"}) {
    const Outcome result = run(std::string("yes 1 | head -n 20000000 | (sigconv conv -k 1,1 -j ") +
                               threads + "; echo status $? >&2) | head -n 2");
    EXPECT_EQ(result.out, "1\n2\n");
    EXPECT_EQ(result.err, "status 0\n") << threads;
  }
}

TEST(Parallel, ReaderThatStallsGetsEveryRow) {
  for (const char* threads : {"1", "2", "8"}) {
    const Outcome result = run(std::string("seq 500000 | sigconv conv -k 2 -j ") + threads +
                               " | (sleep 0.5; cat) | cksum; seq 2 2 1000000 | cksum");
    const auto half = result.out.size() / 2;
    EXPECT_EQ(result.out.substr(0, half), result.out.substr(half)) << threads;
    EXPECT_EQ(result.err, "");
  }
}

TEST(Parallel, ErrorIsReportedAfterTheRowsBeforeIt) {
  for (const char* threads : {"1", "2", "8"}) {
    const Outcome result = run(
        std::string("(seq 2000000; echo oops; seq 9) | sigconv conv -k 1 --block-size 10000 -j ") +
        threads + " | tail -n 1");
    EXPECT_EQ(result.out, "2000000\n") << threads;
    EXPECT_EQ(result.err.substr(0, result.err.find('\n')),
              "sigconv: <stdin>:2000001:1: 'oops' is not a number");
  }
}

// The input stays open and delivers nothing more. An error is reported, or a closed pipe ends the
// run, without waiting for it.
TEST(Live, ErrorIsReportedWhileTheInputIsOpen) {
  for (const char* threads : {"1", "2", "4"}) {
    const Outcome result = run(
        std::string("seq 1500 >k.csv; mkfifo in; (seq 200000; echo x; sleep 30) >in & writer=$!\n"
                    "timeout 10 sigconv conv -k k.csv --method direct -j ") +
        threads + " <in >/dev/null; echo $?; kill $writer");
    EXPECT_EQ(result.out, "1\n") << "threads " << threads;
    EXPECT_EQ(result.err.substr(0, result.err.find('\n')),
              "sigconv: <stdin>:200001:1: 'x' is not a number");
  }
}

TEST(Live, ClosedPipeEndsTheRunWhileTheInputIsOpen) {
  for (const char* threads : {"1", "2", "4"}) {
    const Outcome result =
        run(std::string("seq 1500 >k.csv; mkfifo in; (seq 300000; sleep 30) >in & writer=$!\n"
                        "(timeout 10 sigconv conv -k k.csv --method direct -j ") +
            threads + " <in; echo $? >&2) | head -n 1; kill $writer");
    EXPECT_EQ(result.err, "0\n") << "threads " << threads;
  }
}

// Each row is written before the next row arrives, even after several threads have started.
TEST(Live, RowIsWrittenBeforeTheNextArrives) {
  for (const char* threads : {"1", "2", "8"}) {
    const Outcome result =
        run(std::string("(seq 1000; for i in 1 2 3 4; do sleep 0.4; echo $i; done; sleep 0.4) |\n"
                        "sigconv conv -k 1,1 --align causal --block-size 64 -j ") +
            threads +
            " | (n=0; while read -r y; do n=$((n + 1)); [ $n -le 1000 ] || echo $y $(date +%s%N); "
            "done; echo 0 $(date +%s%N))");
    std::istringstream lines(result.out);
    std::vector<std::int64_t> values;
    std::vector<std::int64_t> times;
    for (std::int64_t value, time; lines >> value >> time;) {
      values.push_back(value);
      times.push_back(time);
    }
    ASSERT_GE(values.size(), 5U) << result.out;
    const std::size_t first = values.size() - 5;
    EXPECT_EQ(std::vector(values.begin() + static_cast<std::ptrdiff_t>(first), values.end()),
              (std::vector<std::int64_t>{1001, 3, 5, 7, 0}));
    for (std::size_t i = first + 1; i < times.size(); ++i)
      EXPECT_GT(times[i] - times[i - 1], 200'000'000) << "row " << i << ", threads " << threads;
  }
}

TEST(Progress, IsShownOnATerminalAndErasedAtTheEnd) {
  if (const auto reason = terminal_is_missing(); !reason.empty()) GTEST_SKIP() << reason;
  // The program `script` makes a terminal for standard error.
  const std::string slow = "(seq 9; sleep 2; seq 9; sleep 0.3; seq 9) | sigconv conv -k 1 ";
  const auto on_terminal = [&](const std::string& options) {
    return run("script -qec '" + slow + options + "' /dev/null </dev/null | tr '\\r' '\\n'");
  };
  const Outcome shown = on_terminal("-o out.csv");
  EXPECT_NE(shown.out.find("\nsigconv: "), std::string::npos) << shown.out;
  EXPECT_NE(shown.out.find(" B/s"), std::string::npos) << shown.out;
  EXPECT_TRUE(shown.out.ends_with("\n\x1b[K")) << shown.out;
  EXPECT_EQ(on_terminal("-o out.csv --quiet").out, "");
  // There is no progress line if the rows go to the terminal, or if standard error is a pipe.
  EXPECT_EQ(on_terminal("").out.find("/s"), std::string::npos);
  EXPECT_EQ(run(slow + "-o out.csv").err, "");
}

}  // namespace
}  // namespace sigconv::test
