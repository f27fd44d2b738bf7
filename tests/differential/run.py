#!/usr/bin/env python3
"""Runs sigconv on random input and compares its output with numpy, scipy, pandas, torch and exact
fractions.

usage: run.py --program PATH [--seed S] [--cases N] [--jobs J] [--only AREA] [--keep DIR] [--mutate]

Case K of seed S is always the same run. A failure prints the command, and keeps its files under
--keep. --mutate changes one digit of each output and requires that the check then fails. The exit
status is 1 if a case fails.
"""
import argparse
import collections
import concurrent.futures
import io
import os
import pathlib
import random
import re
import shlex
import shutil
import subprocess
import sys
import tempfile
import traceback

SKIPPED = 77  # exit status for CTest
try:
    import numpy
    import pandas
    import scipy
except ImportError as error:
    print(f"skipped: {error.name} is not installed")
    sys.exit(SKIPPED)

sys.dont_write_bytecode = True
import areas
from case import Disagreement, Output, Unjudged, npy

TIMEOUT = 60
SHOWN = 20  # failures printed in full


def draw(seed, index, only):
    """Returns the area and the case of an index."""
    rng = random.Random(f"{seed}:{index}")
    names = [name for name in areas.WEIGHTS if not only or name in only]
    area = rng.choices(names, [areas.WEIGHTS[name] for name in names])[0]
    return area, areas.DRAWS[area](rng), rng


def execute(program, case, folder):
    for name, data in case.files.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_bytes(data)
    environment = {**os.environ, "LC_ALL": "C", "TERM": "dumb"}
    done = subprocess.run([program, *map(str, case.words)], cwd=folder, input=case.stdin or b"",
                          env=environment, capture_output=True, timeout=TIMEOUT, check=False)
    data = done.stdout
    if case.read and (folder / case.read).exists():
        data = (folder / case.read).read_bytes()
    return Output(done.returncode, data, done.stderr.decode(errors="replace"))


def judge(case, output):
    """Returns the disagreement as a text, or None."""
    if output.status != case.status:
        return f"exit status {output.status}, expected {case.status}: {output.errors.strip()}"
    try:
        case.check(output)
    except Disagreement as wrong:
        return str(wrong)
    except Exception:  # an output that the check cannot read
        return traceback.format_exc(limit=3)
    return None


NUMBER = re.compile(rb"-?[0-9]+(?:\.[0-9]+)?(?:e[-+][0-9]+)?")


def mutated(data, rng):
    """Returns the data with another leading digit in the number of the largest magnitude, or None.

    A change of a smaller number might stay within its error bound."""
    if data.startswith(b"\x93NUMPY"):
        return mutated_array(data)
    found = [match for match in NUMBER.finditer(data)]
    if not found:
        return None
    largest = max(found, key=lambda match: abs(float(match.group())))
    digits = [place for place in range(largest.start(), largest.end())
              if data[place:place + 1] in b"123456789"]
    if not digits or float(largest.group()) == 0:
        return None
    place = digits[0]
    other = rng.choice([digit for digit in b"123456789" if digit != data[place]])
    return data[:place] + bytes([other]) + data[place + 1:]


def mutated_array(data):
    """Returns the bytes of a .npy file with its largest element changed by a tenth."""
    array = numpy.load(io.BytesIO(data))
    place = numpy.unravel_index(numpy.nanargmax(numpy.abs(array)), array.shape)
    if numpy.isnan(array[place]) or array[place] == 0:
        return None
    array[place] *= 1.1
    return npy(array)


def attempt(task):
    """Runs one case. Returns its area, its command and what is wrong, or None."""
    program, seed, index, only, keep, mutate = task
    try:
        area, case, rng = draw(seed, index, only)
    except Unjudged:
        return "unjudged", "", None
    command = shlex.join(["sigconv", *map(str, case.words)])
    with tempfile.TemporaryDirectory(prefix="sigconv-differential-") as scratch:
        folder = pathlib.Path(scratch)
        try:
            output = execute(program, case, folder)
        except subprocess.TimeoutExpired:
            return area, command, f"no end within {TIMEOUT} s"
        wrong = judge(case, output)
        if wrong is None and mutate:
            data = mutated(output.data, rng)
            if data is None:
                return "not mutated", command, None
            if judge(case, Output(output.status, data, output.errors)) is None:
                wrong = f"a changed digit was not noticed:\n{data[:800]!r}"
        if wrong is not None and keep:
            target = pathlib.Path(keep) / f"{seed}-{index}"
            shutil.rmtree(target, ignore_errors=True)
            shutil.copytree(folder, target)
            (target / "command").write_text(command + ("" if case.stdin is None else " <stdin") + "\n")
            (target / "stdin").write_bytes(case.stdin or b"")
            (target / "stdout").write_bytes(output.data)
            (target / "wrong").write_text(wrong + "\n")
    return area, command, wrong


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--program", required=True)
    parser.add_argument("--seed", default="1")
    parser.add_argument("--cases", type=int, default=1000)
    parser.add_argument("--first", type=int, default=0, help="index of the first case")
    parser.add_argument("--jobs", type=int, default=os.cpu_count())
    parser.add_argument("--only", action="append", choices=sorted(areas.WEIGHTS))
    parser.add_argument("--keep", help="folder for the files of failures")
    parser.add_argument("--mutate", action="store_true")
    options = parser.parse_args()
    program = os.path.abspath(options.program)
    tasks = [(program, options.seed, index, options.only, options.keep, options.mutate)
             for index in range(options.first, options.first + options.cases)]
    counts, failures = collections.Counter(), []
    with concurrent.futures.ProcessPoolExecutor(options.jobs) as pool:
        for index, (area, command, wrong) in enumerate(pool.map(attempt, tasks, chunksize=8),
                                                       options.first):
            counts[area] += 1
            if wrong is None:
                continue
            failures.append(index)
            if len(failures) <= SHOWN:
                print(f"case {index} of seed {options.seed}, {area}:\n  {command}\n  {wrong}\n")
    print(", ".join(f"{area} {count}" for area, count in sorted(counts.items())))
    for name in areas.MISSING:
        print(f"not compared: {name} is not installed")
    print(f"{options.cases} cases, {len(failures)} failures")
    return 1 if failures else 0


if __name__ == "__main__":
    sys.exit(main())
