#include <cstdio>
#include <exception>
#include <new>

#include "cli/command_line.hpp"
#include "cli/process.hpp"
#include "cli/report.hpp"
#include "commands/table.hpp"
#include "output/descriptors.hpp"
#include "simd/dispatch.hpp"

int main(int argc, char** argv) {
  if (!sigconv::open_standard_descriptors()) return 1;
  sigconv::set_up_process();
  if (const auto error = sigconv::check_instruction_set()) return sigconv::report(*error);
  try {
    const auto task = sigconv::read_command_line(sigconv::commands(), argc, argv);
    return task ? (*task)() : sigconv::report(task.error());
  } catch (const std::bad_alloc&) {
    std::fputs("sigconv: out of memory\n", stderr);
  } catch (const std::exception& error) {
    // The program itself throws only std::bad_alloc. Any other exception comes from a library and
    // is a bug in the program.
    std::fprintf(stderr, "sigconv: %s\n", error.what());
  }
  return 1;
}
