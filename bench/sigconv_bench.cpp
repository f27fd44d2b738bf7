// Times convolve() of a raw file of doubles, for bench/peers.py. The clock runs in this program, so
// that reading and start-up do not count.
//
// usage: sigconv_bench SIGNAL KERNEL METHOD SECONDS [OUTPUT]
// Prints the median and the least seconds of its runs.
#include <algorithm>
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <fstream>
#include <string>
#include <vector>

#include "sigconv/convolve.hpp"

namespace {

std::vector<double> read(const char* path) {
  std::ifstream file(path, std::ios::binary | std::ios::ate);
  std::vector<double> values(static_cast<std::size_t>(file.tellg()) / sizeof(double));
  file.seekg(0);
  file.read(reinterpret_cast<char*>(values.data()),
            static_cast<std::streamsize>(values.size() * sizeof(double)));
  return values;
}

sigconv::Method method_of(const std::string& name) {
  if (name == "fft") return sigconv::Method::fft;
  if (name == "direct") return sigconv::Method::direct;
  if (name == "reference") return sigconv::Method::reference;
  return sigconv::Method::automatic;
}

}  // namespace

int main(int argc, char** argv) {
  if (argc < 5) return 2;
  const auto signal = read(argv[1]);
  const auto kernel = read(argv[2]);
  sigconv::Spec spec;
  spec.method = method_of(argv[3]);
  const double budget = std::atof(argv[4]);
  const auto plan = sigconv::make_plan(spec, kernel);
  if (!plan) return 1;

  using Clock = std::chrono::steady_clock;
  std::vector<double> seconds;
  std::vector<double> outputs(signal.size());
  double spent = 0;
  while (seconds.size() < 3 || (spent < budget && seconds.size() < 1000)) {
    const auto begin = Clock::now();
    sigconv::convolve(*plan, signal, outputs);
    const std::chrono::duration<double> taken = Clock::now() - begin;
    seconds.push_back(taken.count());
    spent += taken.count();
  }
  std::sort(seconds.begin(), seconds.end());
  std::printf("%.9g %.9g\n", seconds[seconds.size() / 2], seconds[0]);
  if (argc > 5)
    std::ofstream(argv[5], std::ios::binary)
        .write(reinterpret_cast<const char*>(outputs.data()),
               static_cast<std::streamsize>(outputs.size() * sizeof(double)));
}
