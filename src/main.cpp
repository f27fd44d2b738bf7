#include <algorithm>
#include <csignal>
#include <cstdio>
#include <new>

#include "cli/command_line.hpp"
#include "cli/report.hpp"
#include "flow/convolve_files.hpp"

namespace {

using namespace sigconv;

void report(const Error& error) {
  if (error.kind != ErrorKind::closed_pipe) std::fputs(describe(error).c_str(), stderr);
}

int fail(const Error& error) {
  report(error);
  return exit_status(error);
}

int print(const Notice& notice) {
  auto output = OutputFile::open("-");
  if (auto error = output->write(notice.text)) return fail(*error);
  if (auto error = output->finish()) return fail(*error);
  return 0;
}

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

}  // namespace

int main(int argc, char** argv) {
  std::signal(SIGPIPE, SIG_IGN);  // a closed pipe is an error of write()
  try {
    const auto command = read_command_line(argc, argv);
    if (!command) return fail(command.error());
    if (const auto* notice = std::get_if<Notice>(&*command)) return print(*notice);
    return run(std::get<Job>(*command));
  } catch (const std::bad_alloc&) {
    std::fputs("sigconv: out of memory\n", stderr);
    return 1;
  }
}
