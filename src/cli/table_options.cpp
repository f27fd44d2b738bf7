#include "cli/table_options.hpp"

#include <algorithm>
#include <bit>
#include <tuple>

#include "cli/reading.hpp"
#include "cli/values.hpp"

namespace sigconv {
namespace {

Failure read_format(const Texts& texts, FormatOptions& format) {
  if (auto error = read_written(texts, format)) return error;
  if (format.syntax == FormatOptions::Syntax::npy &&
      (texts.append || texts.suffix || texts.digits || texts.fixed || texts.na_out))
    return usage_error("a .npy file has the outputs alone, as doubles",
                       "--append, --suffix, --digits, --fixed and --na-out are of text");
  format.missing = texts.na_out;
  format.only = texts.only;
  format.append = texts.append || texts.suffix;
  if (texts.suffix) format.suffix = *texts.suffix;
  if (format.append && format.suffix.empty())
    return usage_error("--suffix cannot be empty", "an added column needs a name of its own");
  return std::nullopt;
}

}  // namespace

Failure read_table(const Texts& texts, TableOptions& table) {
  if (auto error = read_dialect(texts, table.dialect, table.delimiter_given)) return error;
  if (auto error = read(texts.na, table.series.missing, parse_missing)) return error;
  if (auto error = read_format(texts, table.format)) return error;
  for (const auto& [option, text, target] :
       {std::tuple("--block-size", &texts.block_size, &table.block_size),
        std::tuple("--max-buffer", &texts.max_buffer, &table.max_buffer)})
    // The capture copies `option`: clang 14 cannot capture a structured binding.
    if (auto error = read(*text, *target, [name = option](const std::string& size) {
          return parse_size(name, size);
        }))
      return error;
  const auto threads = read_threads(texts);
  if (!threads) return threads.error();
  table.threads = *threads;
  table.block_size = std::min<std::size_t>(table.block_size, 1 << 30);
  // Six times as many blocks are on their way as there are threads: together 1.5 megabytes.
  if (!texts.block_size)
    table.block_size = std::clamp<std::size_t>(
        kBlockSize / std::bit_ceil(static_cast<std::size_t>(table.threads)), 32 << 10, kBlockSize);
  table.columns = {texts.columns, texts.keys, {}, {}};
  table.series.sorted = texts.sorted;
  if (texts.sorted && !texts.keys) return usage_error("--sorted goes with --by");
  if (auto error = read(texts.shard, table.shard, parse_shard)) return error;
  if (!texts.shard) return std::nullopt;
  const Missing missing = table.series.missing;
  if (texts.keys || missing == Missing::hold || missing == Missing::linear)
    return usage_error("--shard excludes --by, --na hold and --na linear",
                       "what they do to a row may depend on rows of any part");
  if (texts.signal || texts.inputs.size() > 1)
    return usage_error("--shard takes a part of one file's output");
  if (table.format.syntax == FormatOptions::Syntax::npy)
    return usage_error("parts of a .npy file do not make one", "--shard goes with CSV");
  return std::nullopt;
}

}  // namespace sigconv
