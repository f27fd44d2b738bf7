#include "pipeline/table_kernel.hpp"

#include <string_view>

#include "error/fault.hpp"
#include "input/kernel_source.hpp"
#include "sigconv/fault.hpp"

namespace sigconv {
namespace {

// Returns the error about a frequency with the origin of the rate, if it is not --rate.
Error name_rate(Error error, const TableOptions& table) {
  const bool of_frequency = error.fault == Fault::design_frequency_of_rate ||
                            error.fault == Fault::design_frequencies_of_rate;
  const bool from_times = table.rate_of_times || (table.columns.times && !table.rate);
  if (!of_frequency || !from_times || table.columns.times_of_lags) return error;
  std::string rate = table.columns.step ? "rate of --step" : "rate of the times";
  if (!table.columns.step && !table.rate_source.empty()) rate += " in " + table.rate_source;
  error.message = text_of(error, [&](ErrorField field) {
    return field == ErrorField::rate ? std::string_view(rate) : name_of(field);
  });
  error.source = "-k";
  error.fault.reset();
  return error;
}

}  // namespace

std::vector<std::string> inputs_of(const std::optional<std::string>& signal,
                                   const std::vector<std::string>& inputs) {
  return signal ? std::vector<std::string>() : inputs;
}

Result<Kernel> read_table_kernel(const std::string& text, const DesignOptions& design,
                                 const std::vector<std::string>& inputs, TableOptions& table) {
  KernelRules rules{table.dialect, inputs, table.columns, {}};
  table.kernel_times = {};
  rules.check_times = [&](const Layout& layout) {
    return make_kernel_check(layout, table.kernel_times);
  };
  auto kernel = read_kernel(text, design, rules);
  if (!kernel) return name_rate(kernel.error(), table);
  return kernel;
}

}  // namespace sigconv
