#!/usr/bin/env python3
"""Makes tests/data/edges.txt: what pandas, scipy and R compute at the ends of a signal.

usage: tests/data/make_edges.py [SIGCONV]   (from the project's root; needs pandas, scipy and R)

A line is: the call of the peer | the options of sigconv | the relative tolerance | the numbers. tests/cli/peers.cases
compares the program with them. SIGCONV, a program, is compared with the installed peers at once.
"""
import math
import subprocess
import sys

import numpy as np
import pandas as pd
from scipy import signal

X = [3.5, -1.25, 4, 1.75, -5.5, 9, 2.625, 6, -5, 3, 5.125, 8]
GAPS = [3.5, np.nan, 4, 1.75, np.nan, np.nan, np.nan, 6, -5, 3, 5.125, np.nan]
EXACT, CUT = 1e-14, 2e-11  # ewma ends where the rest of its weights is below 1e-12


def text(number):
    return "NA" if math.isnan(number) else repr(float(number))


def of_pandas():
    """Yields the call, the options without the signal, the tolerance and a function of a series."""
    causal, skip = "--align causal --pad missing", "--align causal --pad missing --na skip"
    yield "rolling(3).mean()", f"conv -k box:3 {causal} --na keep", EXACT, lambda s: s.rolling(3).mean()
    yield "rolling(3).sum()", f"conv -k 1,1,1 {causal} --na keep", EXACT, lambda s: s.rolling(3).sum()
    for n in (3, 4, 7, 20):
        yield f"rolling({n}, min_periods=1).mean()", f"conv -k box:{n} {skip}", EXACT, \
            lambda s, n=n: s.rolling(n, min_periods=1).mean()
        yield f"rolling({n}, min_periods=3).mean()", f"conv -k box:{n} {skip} --min-present 3", EXACT, \
            lambda s, n=n: s.rolling(n, min_periods=3).mean()
        yield f"rolling({n}, min_periods=2, center=True).mean()", \
            f"conv -k box:{n} --pad missing --na skip --min-present 2", EXACT, \
            lambda s, n=n: s.rolling(n, min_periods=2, center=True).mean()
    yield "rolling(4, center=True).mean()", "conv -k box:4 --pad missing --na keep", EXACT, \
        lambda s: s.rolling(4, center=True).mean()
    for alpha in (0.05, 0.3, 0.9):
        yield f"ewm(alpha={alpha}, adjust=True).mean()", f"conv -k ewma:{alpha} --pad missing --na skip", CUT, \
            lambda s, alpha=alpha: s.ewm(alpha=alpha, adjust=True).mean()
    # The zeros among the taps of delay:2 read samples, too: skip leaves the missing ones out.
    yield "shift(2)", "conv -k delay:2 --pad missing --na skip", 0, lambda s: s.shift(2)
    yield "shift(-2)", "conv -k 1 --align -2 --pad missing --na keep", 0, lambda s: s.shift(-2)
    yield "diff()", f"conv -k 1,-1 {causal} --na keep", EXACT, lambda s: s.diff()


def of_r():
    for taps in ("1,2,3", "1,3"):
        yield f"filter(x, c({taps}))", f"conv -k {taps} --align center-ahead --pad missing --na keep", EXACT
        yield f"filter(x, c({taps}), sides = 1)", f"conv -k {taps} --align causal --pad missing --na keep", EXACT


def lines():
    for name, values in (("x", X), ("gaps", GAPS)):
        series = pd.Series(values)
        given = " --signal " + ",".join(map(text, values))
        for call, options, tolerance, compute in of_pandas():
            yield f"pandas {name}.{call}", options + given, tolerance, list(compute(series))
        for call, options, tolerance in of_r():
            script = f"x <- c({', '.join(map(text, values))}); cat(sprintf('%.17g', {call}))"
            out = subprocess.run(["Rscript", "-e", script], capture_output=True, text=True, check=True).stdout
            yield f"R {name}: {call}", options + given, tolerance, [float(n.replace("NA", "nan")) for n in out.split()]


def of_scipy():
    for window, order, derivative, delta in ((5, 2, 0, 1), (7, 3, 0, 1), (11, 4, 0, 1), (5, 2, 1, 0.5), (9, 4, 2, 2)):
        call = f"savgol_filter(x, {window}, {order}, deriv={derivative}, delta={delta})"
        options = f"conv -k savgol:{window},{order},{derivative},{delta} --pad interp"
        numbers = signal.savgol_filter(X, window, order, deriv=derivative, delta=delta)
        # polyfit, by which scipy fits the ends, loses some digits.
        yield "scipy " + call, options + " --signal " + ",".join(map(text, X)), 1e-11, list(numbers)


def close(one, other, tolerance):
    return math.isnan(one) and math.isnan(other) or abs(one - other) <= tolerance * max(abs(one), abs(other))


made = list(lines()) + list(of_scipy())
if len(sys.argv) > 1:
    wrong = 0
    for call, options, tolerance, numbers in made:
        run = subprocess.run([sys.argv[1], *options.split()], capture_output=True, text=True)
        found = [float(n.replace("NA", "nan")) for n in run.stdout.split()]
        if len(found) != len(numbers) or not all(close(a, b, tolerance) for a, b in zip(found, numbers)):
            wrong += 1
            print(f"{call}: {numbers}\nsigconv {options}: {found}{run.stderr}")
    sys.exit(f"{wrong} of {len(made)} calls differ" if wrong else 0)
with open("tests/data/edges.txt", "w", encoding="ascii") as file:
    for call, options, tolerance, numbers in made:
        print(call, options, tolerance, " ".join(map(text, numbers)), sep=" | ", file=file)
