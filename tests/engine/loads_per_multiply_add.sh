#!/bin/sh
# usage: loads_per_multiply_add.sh ENGINE_LIBRARY
# The tiles of src/engine/direct.cpp are fast because several multiply-adds share a load. A compiler
# can undo that: g++ 12 folds the load into each multiply-add. This test counts the loads in the
# machine code of every tile, including those of spilled sums. Up to 0.75 loads per multiply-add pass.
# A tile with folded loads has 1 or more.
# Exit status 77: the library has no tiles to count.
command -v objdump >/dev/null || { echo "skipped: no objdump"; exit 77; }
objdump -d -C --no-show-raw-insn "$1" | awk '
  /^[0-9a-f]+ </ { name = $0; tile = name ~ /(skew|shifted_taps)</ && name !~ /shifted_taps<[123],/ }
  !tile { next }
  /vfmadd[0-9]+pd/ { sums[name]++; if (/\(/ && !/\{1to/) loads[name]++ }
  /vmovup[ds] +[^,]*\(.*\),%[yz]mm|vmovap[ds] +[^,]*\(.*\),%[yz]mm/ { loads[name]++ }
  END {
    for (name in sums) {
      tiles++
      share = loads[name] / sums[name]
      if (share > 0.75) { bad++; printf "%.2f loads a multiply-add: %s\n", share, name }
      if (share > most) most = share
    }
    if (!tiles) { print "skipped: no tiles for this processor"; exit 77 }
    printf "%d tiles, at most %.2f loads a multiply-add\n", tiles, most
    exit bad > 0
  }'
