#!/usr/bin/env python3
"""Compares sigconv with other tools: whole processes from disk to disk, in turn, medians.

usage: bench/endtoend.py [--node-modules DIR] [--rows-one N] [--rows-ten N] [--k K,...]
                         [--peers NAME,...] [--turns N] [--folder DIR] [--csv FILE]
       bench/endtoend.py --check ...    compares each tool's outputs with numpy's, on a few rows

Every tool reads a CSV file, convolves each column of numbers with any weights, and keeps a column of
times. This is true convolution with as many outputs as inputs and zeros beyond the ends. Every tool
writes numbers that read back to the same double. Each peer has one thread. The data set `one` is a
column of numbers of 17 digits; `ten` has times and ten columns of 6 digits.

The floor is the time that one thread needs for the text alone. It is the sum of fast_float on each
number, the shortest digits of each output (bench/floor.cpp), and a copy of the input by cat. `halves`
shows the gain that the machine allows to a second thread. It runs two processes of one thread at the
same time, each with half the output. Ratios are medians of the ratios of neighbouring runs.

Needs python3-numpy, python3-scipy (install libopenblas0-serial) and the target `floor`. Missing peers
are left out: python3-pandas, octave, miller, gmt, mawk, and from npm nodejs-polars and
@duckdb/node-api. A peer that would need more than a minute is not run; the table shows `-`.
"""
import argparse
import csv
import functools
import os
import pathlib
import shutil
import statistics
import subprocess
import sys
import tempfile
import time

for variable in ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "POLARS_MAX_THREADS", "GOMAXPROCS"):
    os.environ[variable] = "1"
import numpy as np
from scipy import signal

HERE = pathlib.Path(__file__).parent
FULL_ROWS = {"one": 5_000_000, "ten": 1_000_000}
COLUMNS = {"one": ["x"], "ten": [f"c{i}" for i in range(10)]}
LIMIT = 60  # seconds
# Runs of sigconv and the floor per turn. They take tenths of a second, and their ratios matter most.
ROUNDS = 3
# Measured ns per number and tap. pandas, numpy and octave transform long kernels.
COST = {"pandas": 0, "numpy": 0, "octave": 0, "polars": 0.6, "gmt": 3.5, "duckdb": 7, "mawk": 35, "mlr": 350}


# The data.

def write_data(folder, rows):
    random = np.random.default_rng(1)
    numbers = random.standard_normal(rows["one"]).tolist()
    with open(folder / "one.csv", "w", encoding="ascii") as file:
        file.write("x\n")
        file.writelines(f"{number!r}\n" for number in numbers)
    seconds = np.arange(rows["ten"]).astype("timedelta64[s]")
    times = np.datetime_as_string(np.datetime64("2020-01-01T00:00:00") + seconds)
    form = "%s" + ",%.6g" * 10 + "\n"
    with open(folder / "ten.csv", "w", encoding="ascii") as file:
        file.write(",".join(["time", *COLUMNS["ten"]]) + "\n")
        for moment, row in zip(times, random.standard_normal((rows["ten"], 10)).tolist()):
            file.write(form % (moment, *row))


def read_numbers(path, case):
    skip = case == "ten"
    columns = range(skip, len(COLUMNS[case]) + skip)
    return np.loadtxt(path, delimiter=",", skiprows=1, ndmin=2, usecols=columns)


def convolved(x, w):
    function = np.convolve if w.size < 300 else signal.oaconvolve
    return np.stack([function(column, w, "same") for column in np.ascontiguousarray(x.T)], axis=1)


# The peers. Each function returns the command that reads the file of a case and writes `out` or
# standard output. Peers that need a script have it in bench/peers.

def program(folder, name, text):
    (folder / name).write_text(text, encoding="ascii")
    return str(folder / name)


def script(interpreter, name, folder, case, kernel):
    path = str(HERE / "peers" / name)
    return [*interpreter, path, f"{folder}/{case}.csv", str(kernel), f"{folder}/out"]


def shifted_sums(case, w, prefix):
    """Returns statements that shift the last samples of each column by one, and each column's output."""
    names = [prefix + name for name in COLUMNS[case]]
    shifts = [f"{c}_{i} = {c}_{i - 1}" for c in names for i in range(w.size - 1, 0, -1)]
    sums = [" + ".join(f"{c}_{i} * ({v!r})" for i, v in enumerate(w.tolist())) for c in names]
    return "; ".join(shifts), sums


def mawk(folder, case, kernel):
    """Uses variables. An array is slower at 5 taps and as fast at 101; a loop over it takes 2.5 times
    as long. Outputs lag by half a kernel, so half a kernel of zeros follows the last row."""
    w = np.loadtxt(kernel)
    half, timed, names = w.size // 2, case == "ten", COLUMNS[case]
    shifts, sums = shifted_sums(case, w, "")
    form = ",".join(["%s"] * timed + ["%.17g"] * len(names))
    shown = ", ".join([f"t[n - {half}]"] * timed + sums)
    read = "; ".join(["t[n] = $1"] * timed + [f"{c}_0 = ${i}" for i, c in enumerate(names, 1 + timed)])
    zero = " = ".join(f"{c}_0" for c in names) + " = 0"
    text = f"""function shift() {{ n++; {shifts} }}
function show() {{ printf "{form}\\n", {shown}; delete t[n - {half}] }}
NR == 1 {{ print; next }}
{{ shift(); {read}; if (n > {half}) show() }}
END {{ for (i = 0; i < {half}; i++) {{ shift(); {zero}; show() }} }}
"""
    return ["mawk", "-F,", "-f", program(folder, "mawk.awk", text), f"{folder}/{case}.csv"]


def mlr(folder, case, kernel):
    """Works like mawk. slwin averages with equal weights, and shift_lag leaves the ends without numbers."""
    w = np.loadtxt(kernel)
    half, timed, names = w.size // 2, case == "ten", COLUMNS[case]
    shifts, sums = shifted_sums(case, w, "@")
    fields = ", ".join([f'"time": @t[@n - {half}]'] * timed + [f'"{c}": {s}' for c, s in zip(names, sums)])
    read = "; ".join(["@t[@n] = $time"] * timed + [f"@{c}_0 = ${c}" for c in names])
    zero = "; ".join(f"@{c}_0 = 0.0" for c in names)
    zeros = "; ".join(f"@{c}_{i} = 0.0" for c in names for i in range(w.size))
    text = f"""subr shift() {{ @n += 1; {shifts} }}
subr show() {{ emit1 {{{fields}}}; unset @t[@n - {half}] }}
begin {{ @n = 0; @t = {{}}; {zeros} }}
call shift(); {read}; if (@n > {half}) {{ call show() }}
end {{ for (i = 0; i < {half}; i += 1) {{ call shift(); {zero}; call show() }} }}
"""
    path = program(folder, "mlr.mlr", text)
    return ["mlr", "--icsv", "--ocsv", "put", "-q", "-f", path, f"{folder}/{case}.csv"]


def gmt(folder, case, kernel):
    """Uses filter1d. It divides by the sum of the weights, so the input is multiplied by that sum. It
    drops half a kernel at each end and needs a column of times, so it reads a copy of the file that has
    both. Making the copy is not timed."""
    w = np.loadtxt(kernel)
    half, timed, columns = w.size // 2, case == "ten", len(COLUMNS[case])
    with open(folder / f"{case}.csv", encoding="ascii") as file, \
            open(folder / "gmt.csv", "w", encoding="ascii") as padded:
        next(file)
        rows = [line if timed else f"{half + i},{line}" for i, line in enumerate(file)]
        start = np.datetime64("2020-01-01T00:00:00") if timed else np.int64(half)
        zeros = ",0" * columns + "\n"
        padded.writelines(f"{start - i}{zeros}" for i in range(half, 0, -1))
        padded.writelines(rows)
        padded.writelines(f"{start + len(rows) + i}{zeros}" for i in range(half))
    shape = ["-f0T", "--IO_COL_SEPARATOR=comma"] if timed else ["-o1"]
    filtered = ["gmt", "filter1d", f"{folder}/gmt.csv", f"-Ff{kernel}", f"-i0,1-{columns}+s{w.sum()!r}",
                "--FORMAT_FLOAT_OUT=%.17g", "--GMT_HISTORY=false", *shape]
    return ["sh", "-c", f'head -n 1 "{folder}/{case}.csv"; exec "$@"', "sh", *filtered]


PEERS = {"pandas": functools.partial(script, [sys.executable], "with_pandas.py"),
         "numpy": functools.partial(script, [sys.executable], "with_numpy.py"),
         "polars": functools.partial(script, ["node"], "with_polars.js"),
         "duckdb": functools.partial(script, ["node"], "with_duckdb.js"),
         "octave": functools.partial(script, ["octave-cli", "--norc", "--quiet"], "with_octave.m"),
         "mlr": mlr, "gmt": gmt, "mawk": mawk}
PRESENT = {"pandas": [sys.executable, "-c", "import pandas"], "numpy": ["true"],
           "polars": ["node", "-e", "require('nodejs-polars')"],
           "duckdb": ["node", "-e", "require('@duckdb/node-api')"],
           "octave": ["octave-cli", "--version"], "mlr": ["mlr", "--version"],
           "gmt": ["gmt", "--version"], "mawk": ["mawk", "-W", "version"]}


def present(name):
    command = PRESENT[name]
    there = shutil.which(command[0]) and subprocess.run(command, capture_output=True).returncode == 0
    if not there:
        print(f"{name} is missing: left out")
    return there


def hopeless(name, case, k):
    return COST[name] * 1e-9 * FULL_ROWS[case] * len(COLUMNS[case]) * k > LIMIT


def commands(options, folder, case, k):
    """Returns the commands to time, by name."""
    ours = [options.sigconv, "conv", "-k", f"{folder}/kernel{k}.csv"]
    usage = subprocess.run([options.sigconv, "conv", "--help"], capture_output=True, text=True).stdout
    table = {"sigconv1": [*ours, f"{folder}/{case}.csv"]}
    if "--threads" in usage:
        table = {"sigconv" + j: [*ours, "-j", j, f"{folder}/{case}.csv"] for j in ("1", "2")}
    for name in options.peers:
        if not hopeless(name, case, k):
            table[name] = PEERS[name](folder, case, folder / f"kernel{k}.csv")
    return table


def run(folder, *commands):
    """Runs the commands at the same time, and returns the seconds until all of them have ended."""
    outs = [folder / f"out{i or ''}" for i in range(len(commands))]
    for out in outs:
        out.unlink(missing_ok=True)
    files = [open(out, "wb") for out in outs]
    begin = time.perf_counter()
    processes = [subprocess.Popen(command, stdout=file, stderr=subprocess.PIPE, cwd=folder)
                 for command, file in zip(commands, files)]
    said = [process.communicate()[1] for process in processes]
    taken = time.perf_counter() - begin
    for command, process, file, text in zip(commands, processes, files, said):
        file.close()
        if process.returncode != 0:
            sys.exit(f"{command[:4]} failed: {text.decode()}")
    return taken


def check(options, folder, case, k):
    source = (folder / f"{case}.csv").read_text(encoding="ascii").splitlines()
    y = convolved(read_numbers(folder / f"{case}.csv", case), np.loadtxt(folder / f"kernel{k}.csv"))
    for name, command in commands(options, folder, case, k).items():
        run(folder, command)
        lines = (folder / "out").read_text(encoding="ascii").splitlines()
        kept = len(lines) == len(source) and lines[0] == source[0] and (
            case == "one" or all(a.split(",")[0] == b.split(",")[0] for a, b in zip(lines, source)))
        error = np.abs(read_numbers(folder / "out", case) - y).max() / np.abs(y).max() if kept else np.inf
        print(f"{case} {k:6} {name:9} {'passes' if error <= 1e-9 else 'FAILS'} {error:.1e}", flush=True)


def measure(options, folder, case, k):
    """Returns the seconds of each round or turn, by name. Slow peers run in fewer turns."""
    source = folder / f"{case}.csv"
    convolved(read_numbers(source, case), np.loadtxt(folder / f"kernel{k}.csv")).tofile(folder / "outputs")
    floor = [options.floor, str(source), str(int(case == "ten")), str(folder / "outputs")]
    table = {"cat": ["cat", str(source)], **commands(options, folder, case, k)}
    times = {name: [] for name in ("read", "write", "halves", *table)}
    halves = "sigconv2" in table and [[*table["sigconv1"], "--shard", f"{i}/2"] for i in (1, 2)]
    ours = [name for name in table if name == "cat" or name.startswith("sigconv")]
    for turn in range(options.turns):  # in turn, so that a slow phase of the machine affects all
        for _ in range(ROUNDS):
            read, write = subprocess.run(floor, capture_output=True, check=True).stdout.split()
            times["read"].append(float(read))
            times["write"].append(float(write))
            for name in ours:
                times[name].append(run(folder, table[name]))
            if halves:
                times["halves"].append(run(folder, *halves))
        for name in options.peers:
            slowest = max(times.get(name, []), default=0)
            if name in table and (turn < 1 or slowest <= 5 or (turn < 2 and slowest <= 20)):
                times[name].append(run(folder, table[name]))
    return {name: each for name, each in times.items() if each}


def ratio(times, divisor):
    """Returns the median of the ratios of neighbouring runs: a slow second affects both."""
    rounds = 1 if len(times) == len(divisor) else ROUNDS  # our runs per turn of a peer
    nearest = [statistics.median(divisor[i * rounds:(i + 1) * rounds]) for i in range(len(times))]
    return statistics.median(time / other for time, other in zip(times, nearest))


def summary(options, case, k, times):
    """Returns a row of the table."""
    times["floor"] = [sum(parts) for parts in zip(times["read"], times["write"], times["cat"])]
    seconds = {name: statistics.median(each) for name, each in times.items()}
    one, two, halves = (times.get(name) for name in ("sigconv1", "sigconv2", "halves"))
    best = min((name for name in options.peers if name in seconds), key=seconds.get, default=None)
    row = {"case": case, "rows": options.rows[case], "K": k, "floor": seconds["floor"],
           "sigconv1": seconds["sigconv1"], "to_floor": ratio(one, times["floor"]),
           "sigconv2": seconds.get("sigconv2"), "speedup": two and ratio(one, two),
           "halves": halves and ratio(one, halves), "best_peer": best,
           "seconds": seconds.get(best), "ratio": best and ratio(times[best], one),
           **{name: seconds.get(name) for name in options.peers},
           **{"floor_" + part: seconds[part] for part in ("read", "write", "cat")}}
    return {name: "-" if value is None else f"{value:.3f}" if isinstance(value, float) else value
            for name, value in row.items()}


def show(cells):
    print(" ".join(f"{cell:>9}" for cell in cells), flush=True)


def main():
    parser = argparse.ArgumentParser(description=__doc__,
                                     formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--sigconv", default="build/release/sigconv")
    parser.add_argument("--floor", default="build/release/bench/floor")
    parser.add_argument("--node-modules", help="where npm has installed nodejs-polars and @duckdb/node-api")
    parser.add_argument("--rows-one", type=int)
    parser.add_argument("--rows-ten", type=int)
    parser.add_argument("--cases", default="one,ten")
    parser.add_argument("--k", default="5,101,10001", help="lengths of the kernels, odd")
    parser.add_argument("--peers", default=",".join(PEERS))
    parser.add_argument("--turns", type=int, default=5)
    parser.add_argument("--folder", help="for the data and the outputs; default: a temporary folder in memory")
    parser.add_argument("--csv")
    parser.add_argument("--check", action="store_true")
    options = parser.parse_args()
    if options.node_modules:
        os.environ["NODE_PATH"] = os.path.abspath(options.node_modules)
    options.sigconv, options.floor = os.path.abspath(options.sigconv), os.path.abspath(options.floor)
    options.peers = [name for name in options.peers.split(",") if name and present(name)]
    few = {"one": 20_000, "ten": 12_000}  # more than the longest kernel
    default = few if options.check else FULL_ROWS
    options.rows = {"one": options.rows_one or default["one"], "ten": options.rows_ten or default["ten"]}

    with tempfile.TemporaryDirectory(dir="/dev/shm" if os.path.isdir("/dev/shm") else None) as temporary:
        folder = pathlib.Path(options.folder or temporary).resolve()
        folder.mkdir(exist_ok=True)
        write_data(folder, options.rows)
        rows = []
        for case in options.cases.split(","):
            for k in map(int, options.k.split(",")):
                weights = np.random.default_rng(k).standard_normal(k).tolist()
                program(folder, f"kernel{k}.csv", "".join(f"{weight!r}\n" for weight in weights))
                if options.check:
                    check(options, folder, case, k)
                    continue
                rows.append(summary(options, case, k, measure(options, folder, case, k)))
                if len(rows) == 1:
                    show(rows[0])
                show(rows[-1].values())
    if options.csv and rows:
        with open(options.csv, "w", encoding="ascii", newline="") as file:
            writer = csv.DictWriter(file, rows[0], lineterminator="\n")
            writer.writeheader()
            writer.writerows(rows)


if __name__ == "__main__":
    main()
