#include "pipeline/table_kernel.hpp"

#include "input/kernel_source.hpp"

namespace sigconv {

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
  return read_kernel(text, design, rules);
}

}  // namespace sigconv
