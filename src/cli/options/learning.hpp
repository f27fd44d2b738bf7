#pragma once

#include "cli/values.hpp"
#include "sigconv/gradient.hpp"

// The options of fit, deconv, grad and explain, and of layers with --shape-only.
namespace sigconv::options {

inline constexpr Option<std::string> target{{.name = "target",
                                             .group = OptionGroup::fit,
                                             .kind = ValueKind::column,
                                             .value = "COLUMN",
                                             .default_note = "the only one of TARGET_FILE",
                                             .description = "target column"},
                                            read_text};

inline constexpr Option<std::string> target_file{
    {.name = "target-file",
     .group = OptionGroup::fit,
     .kind = ValueKind::file,
     .value = "FILE",
     .default_note = "the second FILE without --target",
     .description = "file of the target, if it is not that of the inputs"},
    read_text};

inline constexpr Option<Index> taps{{.name = "taps",
                                     .group = OptionGroup::fit,
                                     .kind = ValueKind::number,
                                     .value = "N",
                                     .description = "number of taps of each kernel (required)"},
                                    read_whole<1>};

inline constexpr Option<double> ridge{{.name = "ridge",
                                       .group = OptionGroup::fit,
                                       .kind = ValueKind::number,
                                       .value = "R",
                                       .default_value = "0",
                                       .description = "penalty on the sum of squared taps"},
                                      read_not_negative};

inline constexpr Relation kInterceptExcludes[] = {
    {"demean", "leave out --demean: --intercept learns the constant"}};
inline constexpr Flag intercept{{.name = "intercept",
                                 .group = OptionGroup::fit,
                                 .description = "learn a constant that is added to the outputs",
                                 .excludes = kInterceptExcludes}};

enum class Solver { normal, sgd };
inline constexpr Choice kSolvers[] = {choice("normal", Solver::normal), choice("sgd", Solver::sgd)};
inline constexpr OptionInfo solver{.name = "solver",
                                   .group = OptionGroup::fit,
                                   .kind = ValueKind::choice,
                                   .value = "SOLVER",
                                   .choices = kSolvers,
                                   .default_value = "normal",
                                   .description = "normal equations or gradient descent"};

inline constexpr Option<double> learning_rate{{.name = "learning-rate",
                                               .group = OptionGroup::fit,
                                               .kind = ValueKind::number,
                                               .value = "R",
                                               .default_note = "a stable rate",
                                               .description = "step size of sgd"},
                                              read_positive};

inline constexpr Option<double> momentum{{.name = "momentum",
                                          .group = OptionGroup::fit,
                                          .kind = ValueKind::number,
                                          .value = "M",
                                          .default_note = "0.9",
                                          .description = "momentum of sgd, from 0 to below 1"},
                                         read_not_negative};

inline constexpr Option<Index> epochs{{.name = "epochs",
                                       .group = OptionGroup::fit,
                                       .kind = ValueKind::number,
                                       .value = "N",
                                       .default_note = "100",
                                       .description = "passes of sgd over the data"},
                                      read_whole<1>};

inline constexpr Option<Index> batch{{.name = "batch",
                                      .group = OptionGroup::fit,
                                      .kind = ValueKind::number,
                                      .value = "N",
                                      .default_note = "all",
                                      .description = "outputs in one step of sgd"},
                                     read_whole<1>};

inline constexpr Option<Index> seed{{.name = "seed",
                                     .group = OptionGroup::fit,
                                     .kind = ValueKind::number,
                                     .value = "N",
                                     .default_note = "0",
                                     .description = "seed for the order of batches"},
                                    read_whole<0>};

inline constexpr Relation kLossExcludes[] = {
    {"by", "leave out one of them: --loss holds the losses of one series"}};
inline constexpr Option<std::string> loss{{.name = "loss",
                                           .group = OptionGroup::fit,
                                           .kind = ValueKind::file,
                                           .value = "FILE",
                                           .description = "CSV file for the loss of each epoch",
                                           .excludes = kLossExcludes},
                                          read_text};

inline constexpr Option<std::string> upstream{
    {.name = "upstream",
     .group = OptionGroup::gradient,
     .kind = ValueKind::list,
     .value = "G",
     .description = "gradient dL/dy: numbers or a file (required)"},
    read_text};

inline constexpr Choice kTargets[] = {choice("input", Wrt::input), choice("kernel", Wrt::kernel),
                                      choice("bias", Wrt::bias), alias("weight", Wrt::kernel)};
inline constexpr Option<Wrt> wrt{{.name = "wrt",
                                  .group = OptionGroup::gradient,
                                  .kind = ValueKind::choice,
                                  .value = "WHAT",
                                  .choices = kTargets,
                                  .default_note = "all three",
                                  .description = "gradient to write"},
                                 read_choice<Wrt>};

inline constexpr Flag check{{.name = "check",
                             .group = OptionGroup::gradient,
                             .description = "compare the gradients with central differences"}};

inline constexpr Relation kShapeNeeds[] = {
    {"shape-only", "add --shape-only to print shapes and costs"}};
inline constexpr std::string_view kPrintsCsv =
    "leave out one of them: --shape-only prints whole numbers as CSV";
inline constexpr Relation kShapeOnlyExcludes[] = {
    {"format", kPrintsCsv}, {"digits", kPrintsCsv}, {"fixed", kPrintsCsv}};
inline constexpr Flag shape_only{{.name = "shape-only",
                                  .group = OptionGroup::shapes,
                                  .description = "print shapes and costs without computing",
                                  .excludes = kShapeOnlyExcludes}};

inline constexpr std::string_view kOwnLines =
    "put the options of each layer on its line of the --layers file";
inline constexpr Relation kLayersExcludes[] = {
    {"kernel", kOwnLines},  {"kernel-shape", kOwnLines}, {"bias", kOwnLines},
    {"groups", kOwnLines},  {"stride", kOwnLines},       {"dilation", kOwnLines},
    {"padding", kOwnLines}, {"padding-mode", kOwnLines}, {"pad-value", kOwnLines},
    {"flip", kOwnLines}};
inline constexpr Option<std::string> layers{
    {.name = "layers",
     .group = OptionGroup::shapes,
     .kind = ValueKind::file,
     .value = "FILE",
     .description = "file with one layer per line: command, options",
     .excludes = kLayersExcludes,
     .needs = kShapeNeeds},
    read_text};

inline constexpr Relation kKernelShapeExcludes[] = {
    {"kernel", "leave out one of them: --kernel-shape takes the place of -k"}};
inline constexpr Option<Shape> kernel_shape{{.name = "kernel-shape",
                                             .group = OptionGroup::shapes,
                                             .kind = ValueKind::list,
                                             .value = "O,C,...",
                                             .description = "shape of the kernel, instead of -k",
                                             .excludes = kKernelShapeExcludes,
                                             .needs = kShapeNeeds},
                                            read_shape};

inline constexpr std::string_view kNoInput =
    "leave out one of them: --input-shape takes the place of the input";
inline constexpr Relation kInputShapeExcludes[] = {{"signal", kNoInput}, {"FILE", kNoInput}};
inline constexpr Option<Shape> input_shape{{.name = "input-shape",
                                            .group = OptionGroup::shapes,
                                            .kind = ValueKind::list,
                                            .value = "C,...",
                                            .description = "shape of the input, instead of a file",
                                            .excludes = kInputShapeExcludes,
                                            .needs = kShapeNeeds},
                                           read_shape};

inline constexpr Option<std::vector<std::pair<Index, Index>>> outputs{
    {.name = "outputs",
     .group = OptionGroup::explanation,
     .kind = ValueKind::list,
     .value = "LIST",
     .default_note = "all",
     .description = "outputs to explain, counted from 0: 3,7-9"},
    read_places};

inline constexpr Option<Index> limit{{.name = "limit",
                                      .group = OptionGroup::explanation,
                                      .kind = ValueKind::number,
                                      .value = "N",
                                      .default_value = "300",
                                      .description = "maximum number of outputs to explain"},
                                     read_whole<1>};

inline constexpr std::string_view kPageAlone =
    "leave out one of them: --html names the file of the page";
inline constexpr Relation kHtmlExcludes[] = {{"format", kPageAlone}, {"output", kPageAlone}};
inline constexpr Option<std::string> html{
    {.name = "html",
     .group = OptionGroup::explanation,
     .kind = ValueKind::file,
     .value = "FILE",
     .description = "write an interactive page to FILE instead",
     .excludes = kHtmlExcludes},
    read_text};

}  // namespace sigconv::options
