// Times every method over lengths, taps, strides and dilations. It compares them with the limits of
// the core: its FMA peak, measured before and after each row, and the bandwidth of its memory.
//
// usage: engine_bench [--benchmark_filter=REGEX] [--benchmark_...]
#include <benchmark/benchmark.h>

#include <algorithm>
#include <chrono>
#include <cmath>
#include <string>
#include <vector>

#include "bench/machine.hpp"
#include "sigconv/convolve.hpp"
#include "sigconv/correlogram.hpp"

namespace {

using sigconv::Index;

struct Row {
  sigconv::Method method;
  const char* name;
  Index length;
  Index taps;
  Index stride = 1;
  Index dilation = 1;
  bool missing = false;  // one sample in a hundred is NaN
};

std::vector<double> samples(Index count) {
  std::vector<double> values;
  for (Index i = 0; i < count; ++i)
    values.push_back(static_cast<double>(i * 2654435761 % 1000003) / 500001 - 1);
  return values;
}

void convolve(benchmark::State& state, const Row& row) {
  sigconv::Spec spec;
  spec.method = row.method;
  spec.stride = row.stride;
  spec.dilation = row.dilation;
  const auto plan = sigconv::make_plan(spec, samples(row.taps));
  auto signal = samples(row.length);
  if (row.missing)
    for (Index n = 0; n < row.length; ++n)
      if (n * 40503 % 65536 < 655) signal[static_cast<std::size_t>(n)] = std::nan("");
  std::vector<double> outputs(static_cast<std::size_t>(*plan->outputs(row.length)));
  double peak = sigconv::bench::fma_peak();
  using Clock = std::chrono::steady_clock;
  std::vector<double> times;
  for (auto _ : state) {
    const auto begin = Clock::now();
    sigconv::convolve(*plan, signal, outputs);
    benchmark::DoNotOptimize(outputs.data());
    times.push_back(std::chrono::duration<double>(Clock::now() - begin).count());
    state.SetIterationTime(times.back());
  }
  peak = std::max(peak, sigconv::bench::fma_peak());

  std::ranges::nth_element(times, times.begin() + static_cast<Index>(times.size() / 2));
  const double median = times[times.size() / 2];
  const auto count = static_cast<double>(outputs.size());
  // Counts the operations of direct sums. Transforms need fewer, so they can pass the peak.
  const double rate = 2 * static_cast<double>(row.taps) * count / median * 1e-9;
  state.counters["ns/output"] = median / count * 1e9;
  state.counters["GFLOP/s"] = rate;
  state.counters["%peak"] = rate / peak * 100;
}

void peak(benchmark::State& state) {
  double best = 0;
  for (auto _ : state) best = std::max(best, sigconv::bench::fma_peak());
  state.counters["GFLOP/s"] = best;
}

void triad(benchmark::State& state, double bytes) {
  double rate = 0;
  for (auto _ : state) rate = sigconv::bench::triad(bytes);
  state.counters["GB/s"] = rate;
}

void autocorrelate(benchmark::State& state, Index length, Index max_lag) {
  const auto signal = samples(length);
  for (auto _ : state)
    benchmark::DoNotOptimize(sigconv::autocorrelate(signal, max_lag, sigconv::Scale::none).data());
  state.counters["time/sample"] = benchmark::Counter(
      static_cast<double>(length),
      benchmark::Counter::kIsIterationInvariantRate | benchmark::Counter::kInvert);
}

}  // namespace

int main(int argc, char** argv) {
  using sigconv::Method;
  benchmark::RegisterBenchmark("core/fma_peak", peak)->Unit(benchmark::kMillisecond);
  for (const double mebibytes : {4, 256})
    benchmark::RegisterBenchmark(
        ("core/triad/" + std::to_string(static_cast<int>(mebibytes)) + "MiB").c_str(),
        [=](benchmark::State& state) { triad(state, mebibytes * 1048576); })
        ->Iterations(1)
        ->Unit(benchmark::kMillisecond);

  for (const Index length : {10'000, 1'000'000})
    for (const Index max_lag : {10, 100, 199, 200, 300, 1000, 9999})
      benchmark::RegisterBenchmark(
          ("autocorrelate/N:" + std::to_string(length) + "/lags:" + std::to_string(max_lag))
              .c_str(),
          [=](benchmark::State& state) { autocorrelate(state, length, max_lag); })
          ->Unit(benchmark::kMicrosecond);

  const auto add = [](const Row& row) {
    // A row that takes minutes shows nothing new: rows with fewer taps show it, too.
    if (row.method != Method::fft && row.length * row.taps > 5'000'000'000) return;
    const std::string name =
        std::string(row.name) + "/N:" + std::to_string(row.length) +
        "/K:" + std::to_string(row.taps) + "/stride:" + std::to_string(row.stride) +
        "/dilation:" + std::to_string(row.dilation) + (row.missing ? "/missing" : "");
    benchmark::RegisterBenchmark(name.c_str(),
                                 [row](benchmark::State& state) { convolve(state, row); })
        ->Unit(benchmark::kMicrosecond)
        ->UseManualTime()
        ->MinTime(0.2);
  };
  const std::vector<Index> taps = {1,  3,   5,   9,   16,  17,  24,   33,   48,    64,   65,
                                   96, 128, 129, 256, 257, 513, 1025, 4097, 16385, 65537};
  for (const Index length : {10, 10000, 100000, 1000000})
    for (const Index count : taps) {
      if (length == 10 && count > 1000) continue;
      add({Method::direct, "direct", length, count});
      add({Method::fft, "fft", length, count});
      add({Method::automatic, "auto", length, count});
      if (length <= 10000 && count <= 1000) add({Method::reference, "reference", length, count});
    }
  for (const auto& [stride, dilation] :
       {std::pair<Index, Index>{2, 1}, {4, 1}, {16, 1}, {1, 2}, {1, 4}, {1, 16}, {2, 3}})
    for (const Index count : {3, 9, 33, 129, 1025}) {
      add({Method::direct, "direct", 100000, count, stride, dilation});
      add({Method::fft, "fft", 100000, count, stride, dilation});
      add({Method::automatic, "auto", 100000, count, stride, dilation});
    }

  for (const Index count : {33, 1025, 10001})
    for (const bool missing : {false, true})
      add({Method::automatic, "auto", 300000, count, 1, 1, missing});

  benchmark::Initialize(&argc, argv);
  if (benchmark::ReportUnrecognizedArguments(argc, argv)) return 2;
  benchmark::RunSpecifiedBenchmarks();
}
