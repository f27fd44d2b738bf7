// Times the work that no CSV tool on one thread can do much faster, for bench/endtoend.py. It only
// reads each number of the convolved columns and writes each output's shortest digits.
//
// usage: floor CSV SKIP OUTPUTS
// SKIP: leading columns that are not numbers. OUTPUTS: a raw file of doubles. Prints the seconds of
// reading and of writing. The file is in memory, and its fields are found before the clock starts.
#include <fast_float/fast_float.h>

#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <fstream>
#include <string>
#include <vector>

#include "output/shortest.hpp"

namespace {

template <class Values>
Values read(const char* path) {
  std::ifstream file(path, std::ios::binary | std::ios::ate);
  Values values(static_cast<std::size_t>(file.tellg()) / sizeof(values[0]), {});
  file.seekg(0);
  file.read(reinterpret_cast<char*>(values.data()),
            static_cast<std::streamsize>(values.size() * sizeof(values[0])));
  return values;
}

std::vector<const char*> number_starts(const std::string& csv, int skip) {
  std::vector<const char*> starts;
  std::size_t at = csv.find('\n') + 1;  // past the header
  for (int column = 0; at < csv.size(); ++at) {
    if (column >= skip) starts.push_back(csv.data() + at);
    at = csv.find_first_of(",\n", at);
    if (at == std::string::npos) break;
    column = csv[at] == '\n' ? 0 : column + 1;
  }
  return starts;
}

template <class Work>
double seconds(const Work& work) {
  const auto begin = std::chrono::steady_clock::now();
  work();
  return std::chrono::duration<double>(std::chrono::steady_clock::now() - begin).count();
}

}  // namespace

int main(int argc, char** argv) {
  if (argc < 4) return 2;
  const auto csv = read<std::string>(argv[1]);
  const auto starts = number_starts(csv, std::atoi(argv[2]));
  const auto outputs = read<std::vector<double>>(argv[3]);
  if (outputs.empty() || starts.size() != outputs.size()) return 1;

  std::vector<double> inputs(starts.size());
  const char* const end = csv.data() + csv.size();
  bool all_read = true;
  const double reading = seconds([&] {
    for (std::size_t i = 0; i < starts.size(); ++i)
      all_read &= fast_float::from_chars(starts[i], end, inputs[i]).ec == std::errc();
  });
  char buffer[sigconv::kShortestSize];
  std::size_t written = 0;  // used below, or the compiler could remove the loop
  const double writing = seconds([&] {
    for (const double value : outputs)
      written += static_cast<std::size_t>(sigconv::write_shortest(buffer, value) - buffer);
  });
  if (!all_read || written < outputs.size()) return 1;
  std::printf("%.9g %.9g\n", reading, writing);
}
