#!/bin/sh
# Installs the library in a folder inside BUILD and links the program in program/ with it, once by
# find_package() and once by pkg-config. The installed files must not refer to files of the build.
# usage: install_and_link.sh BUILD COMPILER
set -eu
here=$(cd "$(dirname "$0")" && pwd)
build=$(cd "$1" && pwd)
compiler=$2
work=$build/consumer
prefix=$work/prefix
rm -rf "$work"
mkdir -p "$work"

# Runs a command and prints its output only if it fails.
quietly() {
  "$@" >"$work/log" 2>&1 || {
    cat "$work/log"
    exit 1
  }
}

compare() {
  "$work/$1" >"$work/$1.txt"
  diff "$here/program/expected.txt" "$work/$1.txt"
}

quietly cmake --install "$build" --prefix "$prefix" --component development

quietly cmake -S "$here/program" -B "$work/cmake" -G Ninja -DCMAKE_PREFIX_PATH="$prefix" \
  -DCMAKE_CXX_COMPILER="$compiler"
quietly cmake --build "$work/cmake"
compare cmake/consumer

PKG_CONFIG_PATH=$(dirname "$(find "$prefix" -name sigconv.pc)")
LD_LIBRARY_PATH=$(dirname "$PKG_CONFIG_PATH")
export PKG_CONFIG_PATH LD_LIBRARY_PATH
# shellcheck disable=SC2046  # a list of words
quietly "$compiler" -std=c++20 "$here/program/main.cpp" $(pkg-config --cflags --libs sigconv) \
  -o "$work/pkgconfig"
compare pkgconfig

# A public header must declare every visible name of the namespace.
library=$(find "$prefix" -name 'libsigconv.a' -o -name 'libsigconv.so')
readelf -sW "$library" | grep -v ' UND ' | grep -E '(GLOBAL|WEAK) +DEFAULT' | c++filt |
  awk '$8 ~ /^sigconv::/ { sub(/^sigconv::/, "", $8); sub(/[^A-Za-z0-9_].*/, "", $8); print $8 }' |
  sort -u >"$work/exported"
grep -qx make_plan "$work/exported" || {
  echo "$library does not export sigconv::make_plan"
  exit 1
}
while read -r name; do
  grep -rqw "$name" "$prefix/include/sigconv" || {
    echo "$library exports sigconv::$name, which no public header declares"
    exit 1
  }
done <"$work/exported"
