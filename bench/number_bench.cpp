// Times numbers to text and back, in comparison with fmt, the standard library and fast_float. Each
// kind is a column of a million doubles.
//
// usage: number_bench [--benchmark_filter=REGEX] [--benchmark_...]
// For a comparison: --benchmark_repetitions=9 --benchmark_enable_random_interleaving=true
#include <benchmark/benchmark.h>
#include <fast_float/fast_float.h>
#include <fmt/compile.h>
#include <fmt/format.h>

#include <array>
#include <charconv>
#include <cmath>
#include <cstdint>
#include <cstdlib>
#include <random>
#include <string>
#include <string_view>
#include <vector>

#include "input/decimals.hpp"
#include "input/number.hpp"
#include "output/number.hpp"
#include "output/shortest.hpp"

namespace {

constexpr std::size_t kCount = 1000000;

struct Kind {
  const char* name;
  double (*draw)(std::mt19937_64&);
};

double normal(std::mt19937_64& random) {
  std::normal_distribution<double> distribution(0, 1);
  return distribution(random);
}

constexpr std::array kKinds{
    Kind{"17_digits", normal},
    Kind{"6_digits",
         [](std::mt19937_64& random) {
           return std::strtod(fmt::format("{:.5e}", normal(random)).c_str(), nullptr);
         }},
    Kind{"3_decimals",
         [](std::mt19937_64& random) { return std::round(normal(random) * 1e5) / 1000; }},
    Kind{"integers", [](std::mt19937_64& random) { return std::round(normal(random) * 1e5); }},
    Kind{"wide", [](std::mt19937_64& random) {
           return std::ldexp(normal(random), static_cast<int>(random() % 1800) - 900);
         }}};

std::vector<double> numbers(const Kind& kind) {
  std::mt19937_64 random(1);
  std::vector<double> values(kCount);
  for (double& value : values) value = kind.draw(random);
  return values;
}

void report(benchmark::State& state) {
  state.SetItemsProcessed(state.iterations() * static_cast<std::int64_t>(kCount));
  using benchmark::Counter;
  state.counters["each"] =
      Counter(static_cast<double>(kCount), Counter::kIsIterationInvariantRate | Counter::kInvert);
}

using Write = char* (*)(char* to, double value);

void write(benchmark::State& state, const Kind& kind, Write each) {
  const std::vector<double> values = numbers(kind);
  std::vector<char> text(kCount * (sigconv::kShortestSize + 1));
  for (auto _ : state) {
    char* to = text.data();
    for (const double value : values) {
      to = each(to, value);
      *to++ = '\n';
    }
    benchmark::DoNotOptimize(to);
    benchmark::ClobberMemory();
  }
  report(state);
}

void append(benchmark::State& state, const Kind& kind) {
  const std::vector<double> values = numbers(kind);
  std::string text;
  text.reserve(kCount * (sigconv::kShortestSize + 1));
  for (auto _ : state) {
    text.clear();
    for (const double value : values) {
      sigconv::append_number(text, value, {});
      text += '\n';
    }
    benchmark::DoNotOptimize(text.data());
    benchmark::ClobberMemory();
  }
  report(state);
}

using Read = double (*)(std::string_view field);

void read(benchmark::State& state, const Kind& kind, Read each) {
  std::string text;
  std::vector<std::string_view> fields;
  std::vector<std::size_t> ends;
  for (const double value : numbers(kind)) {
    sigconv::append_number(text, value, {});
    ends.push_back(text.size());
    text += '\n';
  }
  std::size_t begin = 0;
  for (const std::size_t end : ends) {
    fields.push_back(std::string_view(text).substr(begin, end - begin));
    begin = end + 1;
  }
  for (auto _ : state) {
    double sum = 0;
    for (const std::string_view field : fields) sum += each(field);
    benchmark::DoNotOptimize(sum);
  }
  report(state);
}

// Times reading a whole column at once, as parse() does.
void read_column(benchmark::State& state, const Kind& kind) {
  std::string text(64, '\n');
  std::vector<std::uint32_t> ends{63};
  for (const double value : numbers(kind)) {
    sigconv::append_number(text, value, {});
    ends.push_back(static_cast<std::uint32_t>(text.size()));
    text += '\n';
  }
  text.append(64, '\n');
  std::vector<double> values(kCount);
  const sigconv::FieldsOfRecords fields{text.data(), ends.data(), 1, 0};
  for (auto _ : state) {
    // read_number() reads a field that is no plain number.
    for (std::size_t i = 0; i < kCount; ++i) {
      i = sigconv::read_decimals(fields, i, kCount, '.', values.data());
      if (i == kCount) break;
      values[i] = sigconv::read_number(
                      std::string_view(text).substr(ends[i] + 1, ends[i + 1] - ends[i] - 1), {})
                      .value;
    }
    benchmark::DoNotOptimize(values.data());
    benchmark::ClobberMemory();
  }
  report(state);
}

void add(const Kind& kind) {
  const auto named = [&](const char* how) { return std::string(how) + "/" + kind.name; };
  const auto writes = [&](const char* how, Write each) {
    benchmark::RegisterBenchmark(named(how).c_str(),
                                 [&kind, each](auto& state) { write(state, kind, each); });
  };
  const auto reads = [&](const char* how, Read each) {
    benchmark::RegisterBenchmark(named(how).c_str(),
                                 [&kind, each](auto& state) { read(state, kind, each); });
  };
  writes("write_shortest", sigconv::write_shortest);
  writes("fmt",
         [](char* to, double value) { return fmt::format_to(to, FMT_COMPILE("{}"), value); });
  writes("to_chars", [](char* to, double value) {
    return std::to_chars(to, to + sigconv::kShortestSize, value).ptr;
  });
  benchmark::RegisterBenchmark(named("append_number").c_str(),
                               [&kind](auto& state) { append(state, kind); });
  benchmark::RegisterBenchmark(named("read_decimals").c_str(),
                               [&kind](auto& state) { read_column(state, kind); });
  reads("read_number", [](std::string_view field) {
    static const sigconv::NumberFormat kFormat;
    return sigconv::read_number(field, kFormat).value;
  });
  reads("fast_float", [](std::string_view field) {
    double value = 0;
    fast_float::from_chars(field.data(), field.data() + field.size(), value);
    return value;
  });
}

}  // namespace

int main(int argc, char** argv) {
  for (const Kind& kind : kKinds) add(kind);
  benchmark::Initialize(&argc, argv);
  if (benchmark::ReportUnrecognizedArguments(argc, argv)) return 1;
  benchmark::RunSpecifiedBenchmarks();
  return 0;
}
