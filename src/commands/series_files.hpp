#pragma once

#include <string>
#include <vector>

#include "output/number_table.hpp"
#include "pipeline/convolve_files.hpp"
#include "pipeline/read_series.hpp"

// Functions for autocorr, --peaks, fit and deconv, which hold each series of a table in memory.
namespace sigconv {

/// Converts every input, prints each error, and returns the exit status. An error of usage holds
/// for every input, and is printed once.
int run_files(const Conversion& convert, const TableOptions& options, const Files& files);

/// Returns the columns of the keys, which have texts.
std::vector<NumberTable::Column> key_columns(const Layout& layout);

/// Returns the name of a group in messages, or nothing for a table without keys.
std::string group_of(const WholeSeries& series);

}  // namespace sigconv
