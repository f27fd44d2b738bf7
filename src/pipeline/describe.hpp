#pragma once

#include <string>

#include "output/format.hpp"
#include "sigconv/plan.hpp"
#include "table/layout.hpp"

// Descriptions for --verbose: the choices of a run, and the reasons for them.
namespace sigconv {

std::string describe_kernel(const Spec& spec, const Plan& plan);
std::string describe_method(const Spec& spec, const Plan& plan);
std::string describe_table(const Layout& layout, const Format& format);

}  // namespace sigconv
