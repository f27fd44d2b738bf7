#pragma once

#include "cli/values.hpp"
#include "pipeline/time_check.hpp"
#include "table/missing.hpp"

// The options for reading the input.
namespace sigconv::options {

inline constexpr OptionInfo files{.name = "FILE",
                                  .group = OptionGroup::input,
                                  .kind = ValueKind::file,
                                  .value = "[FILE]...",
                                  .default_note = "standard input",
                                  .description = "input",
                                  .positional = true};

inline constexpr Option<std::string> columns{
    {.name = "columns",
     .letter = 'c',
     .group = OptionGroup::input,
     .kind = ValueKind::columns,
     .value = "LIST",
     .default_note = "all numeric but time and keys",
     .description = "names, numbers from 1, a-b or '!name'"},
    read_text};

inline constexpr Option<std::string> by{{.name = "by",
                                         .group = OptionGroup::input,
                                         .kind = ValueKind::columns,
                                         .value = "LIST",
                                         .default_note = "one series",
                                         .description = "key columns: one series for each key"},
                                        read_text};

inline constexpr Relation kSortedNeeds[] = {{"by", "name the key columns with --by LIST"}};
inline constexpr Flag sorted{{.name = "sorted",
                              .group = OptionGroup::input,
                              .description = "end a series where its key changes (with --by)",
                              .needs = kSortedNeeds}};

inline constexpr Relation kSignalExcludes[] = {
    {"FILE", "leave out one of them: --signal takes the place of a file"},
    {"header", "leave out --header: a list of --signal has no header"},
    {"header-rows", "leave out --header-rows: a list of --signal has no header"}};
inline constexpr Option<std::string> signal{
    {.name = "signal",
     .group = OptionGroup::input,
     .kind = ValueKind::list,
     .value = "LIST",
     .description = "numbers instead of a file, such as 1,2,3,4",
     .excludes = kSignalExcludes},
    read_text};

inline constexpr Option<Delimiter> delimiter{
    {.name = "delimiter",
     .letter = 'd',
     .group = OptionGroup::input,
     .kind = ValueKind::text,
     .value = "C",
     .default_note = "comma",
     .description = "field delimiter: a character, tab or space"},
    read_delimiter};

inline constexpr Option<char> decimal{
    {.name = "decimal",
     .group = OptionGroup::input,
     .kind = ValueKind::text,
     .value = "C",
     .default_value = ".",
     .description = "decimal sign, . or ,; a comma implies -d ';'"},
    read_decimal};

inline constexpr Option<std::string> thousands{
    {.name = "thousands",
     .group = OptionGroup::input,
     .kind = ValueKind::text,
     .value = "C",
     .default_note = "none",
     .description = "separator of groups of three digits"},
    read_thousands};

inline constexpr Relation kHeaderExcludes[] = {{"no-header"}};
inline constexpr Flag header{{.name = "header",
                              .group = OptionGroup::input,
                              .default_note = "detected",
                              .description = "read the first row as column names",
                              .excludes = kHeaderExcludes}};

inline constexpr Flag no_header{{.name = "no-header",
                                 .group = OptionGroup::input,
                                 .default_note = "detected",
                                 .description = "read the first row as data"}};

inline constexpr Relation kHeaderRowsExcludes[] = {{"no-header"}};
inline constexpr Option<Index> header_rows{{.name = "header-rows",
                                            .group = OptionGroup::input,
                                            .kind = ValueKind::number,
                                            .value = "N",
                                            .default_note = "1",
                                            .description = "rows of the header (names, units)",
                                            .excludes = kHeaderRowsExcludes},
                                           read_whole<1>};

inline constexpr Flag skip_headers{{.name = "skip-headers",
                                    .group = OptionGroup::input,
                                    .description = "drop later rows that repeat the header"}};

inline constexpr Option<std::string> comment{
    {.name = "comment",
     .group = OptionGroup::input,
     .kind = ValueKind::text,
     .value = "TEXT",
     .description = "prefix of comment lines, such as '#'"},
    read_text};

inline constexpr Option<Index> skip_lines{{.name = "skip-lines",
                                           .group = OptionGroup::input,
                                           .kind = ValueKind::number,
                                           .value = "N",
                                           .default_value = "0",
                                           .description = "copy the first N lines unchanged"},
                                          read_whole<0>};

inline constexpr Flag skip_blank{
    {.name = "skip-blank", .group = OptionGroup::input, .description = "drop blank lines"}};

inline constexpr Flag ragged{{.name = "ragged",
                              .group = OptionGroup::input,
                              .description = "fill short rows with missing values"}};

inline constexpr Choice kPolicies[] = {
    choice("error", Missing::error),  choice("keep", Missing::keep),
    choice("skip", Missing::skip),    choice("zero", Missing::zero),
    choice("hold", Missing::hold),    choice("backfill", Missing::backfill),
    choice("linear", Missing::linear)};
inline constexpr Option<Missing> na{{.name = "na",
                                     .group = OptionGroup::input,
                                     .kind = ValueKind::choice,
                                     .value = "POLICY",
                                     .choices = kPolicies,
                                     .default_value = "error",
                                     .description = "treatment of missing values"},
                                    read_choice<Missing>};

inline constexpr Option<Index> min_present{
    {.name = "min-present",
     .group = OptionGroup::input,
     .kind = ValueKind::number,
     .value = "N",
     .default_note = "1",
     .description = "taps on present samples that an output of --na skip needs"},
    read_whole<1>};

inline constexpr Relation kLimitNeeds[] = {{"na", "add --na hold, backfill or linear"}};
inline constexpr Option<Index> na_limit{{.name = "na-limit",
                                         .group = OptionGroup::input,
                                         .kind = ValueKind::number,
                                         .value = "N",
                                         .default_note = "all",
                                         .description = "most values that --na fills in one gap",
                                         .needs = kLimitNeeds},
                                        read_whole<1>};

inline constexpr Relation kTimeExcludes[] = {
    {"lag-unit", "leave out --lag-unit: lags have the unit of --time"}};
inline constexpr Option<std::string> time{
    {.name = "time",
     .group = OptionGroup::input,
     .kind = ValueKind::column,
     .value = "COLUMN",
     .default_note = "rows are equally spaced",
     .description = "times: numbers or dates, checked for equal steps",
     .excludes = kTimeExcludes},
    read_text};

inline constexpr Relation kNeedsTime[] = {{"time"}};
inline constexpr Option<TimeStep> step{{.name = "step",
                                        .group = OptionGroup::input,
                                        .kind = ValueKind::text,
                                        .value = "STEP",
                                        .default_note = "that of the first two rows",
                                        .description = "step of --time: 0.5, 1/30, 15min, 1d, 1mo",
                                        .needs = kNeedsTime},
                                       read_time_step};

inline constexpr Choice kGaps[] = {choice("error", Gaps::error), choice("split", Gaps::split),
                                   choice("fill", Gaps::fill)};
inline constexpr Option<Gaps> gaps{{.name = "gaps",
                                    .group = OptionGroup::input,
                                    .kind = ValueKind::choice,
                                    .value = "POLICY",
                                    .choices = kGaps,
                                    .default_note = "error",
                                    .description = "treatment of gaps in --time",
                                    .needs = kNeedsTime},
                                   read_choice<Gaps>};

inline constexpr Option<NumberFormat> na_values{
    {.name = "na-values",
     .group = OptionGroup::input,
     .kind = ValueKind::list,
     .value = "LIST",
     .description = "more words that mean a missing value"},
    read_missing_values};

inline constexpr Option<std::size_t> max_buffer{{.name = "max-buffer",
                                                 .group = OptionGroup::input,
                                                 .kind = ValueKind::number,
                                                 .value = "SIZE",
                                                 .default_value = "1G",
                                                 .description = "memory limit for buffered input"},
                                                read_size};

inline constexpr Option<std::size_t> block_size{
    {.name = "block-size",
     .group = OptionGroup::input,
     .kind = ValueKind::number,
     .value = "SIZE",
     .default_note = "by the number of threads",
     .description = "bytes to read at a time, for tests",
     .hidden = true},
    read_size};

}  // namespace sigconv::options
