#include <csignal>
#include <cstdio>
#include <new>

#include "cli/command_line.hpp"
#include "cli/report.hpp"
#include "flow/convolve_table.hpp"
#include "input/kernel_source.hpp"

namespace {

using namespace sigconv;

Failure run(const Job& job) {
  const bool pads = job.spec.operation == Operation::pad;
  const auto kernel = pads ? std::vector<double>{} : read_kernel(job.kernel);
  if (!kernel) return kernel.error();
  const auto plan = make_plan(job.spec, *kernel);
  if (!plan) return plan.error();
  auto source = job.signal ? Source::of_list("--signal", *job.signal) : Source::open(job.inputs[0]);
  if (!source) return source.error();
  auto output = OutputFile::open(job.output);
  if (!output) return output.error();
  if (auto error = convolve_table(*plan, job.table, *source, *output)) return error;
  return output->finish();
}

Failure print(const Notice& notice) {
  auto output = OutputFile::open("-");
  if (auto error = output->write(notice.text)) return error;
  return output->finish();
}

int report(const Failure& failure) {
  if (!failure) return 0;
  if (failure->kind != ErrorKind::closed_pipe) std::fputs(describe(*failure).c_str(), stderr);
  return exit_status(*failure);
}

}  // namespace

int main(int argc, char** argv) {
  std::signal(SIGPIPE, SIG_IGN);  // a closed pipe is an error of write()
  try {
    const auto command = read_command_line(argc, argv);
    if (!command) return report(command.error());
    if (const auto* notice = std::get_if<Notice>(&*command)) return report(print(*notice));
    return report(run(std::get<Job>(*command)));
  } catch (const std::bad_alloc&) {
    std::fputs("sigconv: out of memory\n", stderr);
    return 1;
  }
}
