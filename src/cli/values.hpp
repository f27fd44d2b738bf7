#pragma once

#include <array>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "commands/layer_job.hpp"
#include "explain/subject.hpp"
#include "input/dialect.hpp"
#include "output/format.hpp"
#include "pipeline/missing.hpp"
#include "pipeline/shard.hpp"
#include "sigconv/error.hpp"
#include "sigconv/spec.hpp"

// The values of options, from text. An Error names the option and what it takes.
namespace sigconv {

Result<Mode> parse_mode(std::string_view text);
Result<Rule> parse_rule(std::string_view text);
Result<PadValue> parse_pad_value(std::string_view text);
Result<Align> parse_align(std::string_view text);
Result<Method> parse_method(std::string_view text);
Result<Scale> parse_scale(std::string_view text);
/// A number above 0.
Result<double> parse_positive(std::string_view option, std::string_view text);
/// 0 or more.
Result<double> parse_not_negative(std::string_view option, std::string_view text);
Result<FormatOptions::Syntax> parse_syntax(std::string_view text);
Result<Missing> parse_missing(std::string_view text);
/// One character, or tab, or space: runs of blanks.
Failure parse_delimiter(std::string_view text, Dialect& dialect);
/// Tokens separated by commas.
void parse_missing_values(std::string_view text, NumberFormat& format);
/// Bytes: a whole number, with K, M or G behind it.
Result<std::size_t> parse_size(std::string_view option, std::string_view text);
/// I/N.
Result<Shard> parse_shard(std::string_view text);
/// Places from 0 on, between commas: 3,7-9; first and last of each run.
Result<std::vector<std::pair<Index, Index>>> parse_places(std::string_view option,
                                                          std::string_view text);
/// text, markdown or latex.
Result<ExplainRequest::Syntax> parse_explain_syntax(std::string_view text);
/// N or L,R.
Result<std::pair<Index, Index>> parse_width(std::string_view text);
/// The same along the axes of a layer: N, or A,B where there are two.
Result<std::array<Index, 2>> parse_axes(std::string_view option, std::string_view text,
                                        int dimensions);
/// same, valid, N, L,R of one axis; same, valid, N, A,B, T,B,L,R of two.
Result<Padding> parse_padding(std::string_view text, int dimensions);
/// Lengths between commas, or x.
Result<Shape> parse_shape(std::string_view option, std::string_view text);
Result<Wrt> parse_wrt(std::string_view text);
Result<TensorFormat::Syntax> parse_tensor_syntax(std::string_view text);
/// A whole number in least .. most.
Result<Index> parse_whole(std::string_view option, std::string_view text, Index least, Index most);

}  // namespace sigconv
