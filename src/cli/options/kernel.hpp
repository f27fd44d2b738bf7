#pragma once

#include "cli/values.hpp"

// The options of the kernel: its taps, its design and its layout.
namespace sigconv::options {

inline constexpr Option<std::string> kernel{
    {.name = "kernel",
     .letter = 'k',
     .group = OptionGroup::kernel,
     .kind = ValueKind::text,
     .value = "KERNEL",
     .description = "numbers (-1,0,1/2), a design (box:5) or a file; designs: sigconv kernel --help",
     .by_letter = true},
    read_text};

inline constexpr OptionInfo dilation{.name = "dilation",
                                     .group = OptionGroup::kernel,
                                     .kind = ValueKind::number,
                                     .value = "D",
                                     .default_value = "1",
                                     .description = "step from tap to tap, in samples"};

inline constexpr Flag normalize{{.name = "normalize",
                                 .group = OptionGroup::kernel,
                                 .description = "divide the kernel by its sum"}};

inline constexpr Option<double> rate{{.name = "rate",
                                      .group = OptionGroup::kernel,
                                      .kind = ValueKind::number,
                                      .value = "HZ",
                                      .default_note = "1",
                                      .description = "samples per second, for frequencies in Hz"},
                                     read_positive};

inline constexpr Option<double> transition{
    {.name = "transition",
     .group = OptionGroup::kernel,
     .kind = ValueKind::number,
     .value = "HZ",
     .description = "width of a filter's transition, instead of TAPS"},
    read_positive};

inline constexpr Option<double> attenuation{
    {.name = "attenuation",
     .group = OptionGroup::kernel,
     .kind = ValueKind::number,
     .value = "DB",
     .description = "attenuation of its stopband, with --transition"},
    read_positive};

inline constexpr Option<std::string> bias{
    {.name = "bias",
     .group = OptionGroup::kernel,
     .kind = ValueKind::list,
     .value = "B",
     .description = "numbers or a file, one for each output channel"},
    read_text};

inline constexpr Option<Index> groups{{.name = "groups",
                                       .group = OptionGroup::kernel,
                                       .kind = ValueKind::number,
                                       .value = "N",
                                       .default_value = "1",
                                       .description = "number of channel groups"},
                                      read_whole<1>};

inline constexpr Flag flip{{.name = "flip",
                            .group = OptionGroup::kernel,
                            .description = "reverse the kernels, for true convolution"}};

}  // namespace sigconv::options
