#pragma once

#include <string>

#include "output/format.hpp"
#include "sigconv/plan.hpp"
#include "table/layout.hpp"

// What --verbose says: what was chosen, and why.
namespace sigconv {

std::string describe_kernel(const Spec& spec, const Plan& plan);
std::string describe_method(const Spec& spec, const Plan& plan);
std::string describe_table(const Layout& layout, const Format& format);

}  // namespace sigconv
