#include <algorithm>
#include <csignal>
#include <cstdio>
#include <exception>
#include <new>

#ifdef __GLIBC__
#include <malloc.h>
#endif

#include "cli/command_line.hpp"
#include "cli/report.hpp"
#include "output/descriptors.hpp"
#include "pipeline/convolve_files.hpp"
#include "simd/dispatch.hpp"

namespace {

using namespace sigconv;

void report(const Error& error) {
  if (error.kind != ErrorKind::closed_pipe) std::fputs(describe(error).c_str(), stderr);
}

int fail(const Error& error) {
  report(error);
  return exit_status(error);
}

int status_of(const Failure& failure) { return failure ? fail(*failure) : 0; }

int run(const Notice& notice) { return status_of(write_file("-", notice.text)); }
int run(const LayerJob& job) { return status_of(run_layer(job)); }
int run(const ShapesJob& job) { return status_of(run_shapes(job.layers)); }
int run(const SeriesGradientJob& job) { return status_of(run_series_gradient(job)); }
int run(const SeriesExplainJob& job) { return status_of(run_explain(job)); }
int run(const KernelJob& job) { return status_of(print_kernel(job)); }
int run(const ResponseJob& job) { return status_of(print_response(job)); }
int run(const FitJob& job) { return status_of(run_fit(job)); }
int run(const DeconvJob& job) { return status_of(run_deconv(job)); }
int run(const CorrelogramJob& job) { return status_of(run_correlogram(job)); }
int run(const LayerExplainJob& job) { return status_of(run_explain(job)); }

int run(const Job& job) {
  const auto plan = make_plan(job);
  if (!plan) return fail(plan.error());
  int status = 0;
  const std::size_t failed = convolve_files(*plan, job.table, job.files, [&](const Error& error) {
    status = std::max(status, fail(error));
  });
  if (failed > 0 && status > 0 && job.files.inputs.size() > 1)
    std::fprintf(stderr, "sigconv: %zu of %zu files failed\n", failed, job.files.inputs.size());
  return status;
}

// Memory goes from thread to thread here. With an arena a thread, 8 threads hold twice as much (100
// MB, not 52) and are no faster. What is freed is soon wanted again: given back to the system it
// comes as pages that are cleared anew, 19,000 of them, not 11,000, under 100,000 taps.
void share_memory() {
#ifdef __GLIBC__
  mallopt(M_ARENA_MAX, 1);
  mallopt(M_MMAP_THRESHOLD, 4 << 20);
  mallopt(M_TRIM_THRESHOLD, 64 << 20);
#endif
}

}  // namespace

int main(int argc, char** argv) {
  if (!open_standard_descriptors()) return 1;
  share_memory();
  std::signal(SIGPIPE, SIG_IGN);  // a closed pipe is an error of write()
  if (const auto error = check_instruction_set()) return fail(*error);
  try {
    const auto task = read_command_line(argc, argv);
    if (!task) return fail(task.error());
    return std::visit([](const auto& job) { return run(job); }, *task);
  } catch (const std::bad_alloc&) {
    std::fputs("sigconv: out of memory\n", stderr);
  } catch (const std::exception& error) {
    // The program throws nothing itself: an exception of a library is a mistake here.
    std::fprintf(stderr, "sigconv: %s\n", error.what());
  }
  return 1;
}
