#pragma once

#include "cli/values.hpp"

// The options for writing the output, and for the run itself.
namespace sigconv::options {

inline constexpr Option<std::string> output{{.name = "output",
                                             .letter = 'o',
                                             .group = OptionGroup::output,
                                             .kind = ValueKind::file,
                                             .value = "FILE",
                                             .default_note = "standard output",
                                             .description = "file to write",
                                             .by_letter = true},
                                            read_text};

/// Each command adds the choices of its own formats.
inline constexpr OptionInfo format{.name = "format",
                                   .group = OptionGroup::output,
                                   .kind = ValueKind::choice,
                                   .value = "FORMAT",
                                   .description = "output format"};

inline constexpr Relation kDigitsExcludes[] = {{"fixed"}};
inline constexpr Option<Index> digits{{.name = "digits",
                                       .group = OptionGroup::output,
                                       .kind = ValueKind::number,
                                       .value = "N",
                                       .default_note = "as many as needed",
                                       .description = "significant digits",
                                       .excludes = kDigitsExcludes},
                                      read_whole<1, 17>};

inline constexpr Option<Index> fixed{{.name = "fixed",
                                      .group = OptionGroup::output,
                                      .kind = ValueKind::number,
                                      .value = "N",
                                      .default_note = "as many as needed",
                                      .description = "digits after the decimal point"},
                                     read_whole<0, 100>};

inline constexpr Flag only{{.name = "only",
                            .group = OptionGroup::output,
                            .description = "drop the columns that are not convolved"}};

inline constexpr Flag append{{.name = "append",
                              .group = OptionGroup::output,
                              .description = "add each output as a column after its input"}};

inline constexpr Option<std::string> suffix{
    {.name = "suffix",
     .group = OptionGroup::output,
     .kind = ValueKind::text,
     .value = "TEXT",
     .default_note = "_COMMAND",
     .description = "suffix of added columns (implies --append)"},
    read_text};

inline constexpr Option<std::string> na_out{{.name = "na-out",
                                             .group = OptionGroup::output,
                                             .kind = ValueKind::text,
                                             .value = "TEXT",
                                             .default_note = "empty; NA if one column",
                                             .description = "text for a missing output"},
                                            read_text};

inline constexpr std::string_view kDrawsWhole =
    "leave out one of them: --plot draws the whole series of one file";
inline constexpr Relation kPlotExcludes[] = {{"by", kDrawsWhole}, {"shard", kDrawsWhole}};
inline constexpr Option<std::string> plot{
    {.name = "plot",
     .group = OptionGroup::output,
     .kind = ValueKind::file,
     .value = "FILE",
     .description = "also draw a plot: .svg, .png, or - (terminal)",
     .excludes = kPlotExcludes},
    read_text};

inline constexpr Option<Shard> shard{{.name = "shard",
                                      .group = OptionGroup::output,
                                      .kind = ValueKind::text,
                                      .value = "I/N",
                                      .default_value = "1/1",
                                      .description = "write only part I of N of the output"},
                                     read_shard};

/// The limit of --threads, and of its default.
inline constexpr Index kMostThreads = 1024;
inline constexpr Option<Index> threads{{.name = "threads",
                                        .letter = 'j',
                                        .group = OptionGroup::general,
                                        .kind = ValueKind::number,
                                        .value = "N",
                                        .default_note = "all processors",
                                        .description = "maximum number of threads"},
                                       read_whole<1, kMostThreads>};

inline constexpr Flag quiet{{.name = "quiet",
                             .letter = 'q',
                             .group = OptionGroup::general,
                             .description = "print errors only"}};

inline constexpr Flag verbose{{.name = "verbose",
                               .group = OptionGroup::general,
                               .description = "print the chosen method and dialect"}};

inline constexpr Flag help{{.name = "help",
                            .letter = 'h',
                            .group = OptionGroup::general,
                            .description = "print this help"}};

}  // namespace sigconv::options
