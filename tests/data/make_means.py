#!/usr/bin/env python3
"""Makes exact means for tests/cli/peers.cases, with Python's fractions.

Each line is the options of sigconv, a bar, and the outputs: the exact quotients, rounded once to a double.

usage: tests/data/make_means.py   (from the project's root)
"""
from fractions import Fraction
from math import factorial

# The samples of tests/cli/peers.cases. Each seventh one is missing under --na skip.
SAMPLES = [n * n * 7919 % 2003 - 1000 for n in range(1, 301)]


def savgol(window, order, derivative=0, delta=1):
    """Returns savgol_coeffs for convolution, by the normal equations of the fit."""
    places = [Fraction(window - 1, 2) - k for k in range(window)]
    powers = [[place ** p for place in places] for p in range(order + 1)]
    rows = [[sum(a * b for a, b in zip(p, q)) for q in powers] + [Fraction(0)] for p in powers]
    rows[derivative][-1] = factorial(derivative) / Fraction(delta) ** derivative
    for i in range(order + 1):  # Gauss-Jordan elimination; a Gram matrix needs no pivots
        rows[i] = [v / rows[i][i] for v in rows[i]]
        for j in range(order + 1):
            if j != i:
                rows[j] = [a - rows[j][i] * b for a, b in zip(rows[j], rows[i])]
    return [sum(row[-1] * p[k] for row, p in zip(rows, powers)) for k in range(window)]


def triangle(taps):
    ranks = [min(k + 1, taps - k) * 2 - (1 - taps % 2) for k in range(taps)]
    return [Fraction(rank, sum(ranks)) for rank in ranks]


def listed(text):
    """Returns a list of numbers and fractions."""
    parts = [(item + "/1").split("/")[:2] for item in text.split(",")]
    return [Fraction(p) / Fraction(q) for p, q in parts]


def convolved(kernel, samples, rescaled=False):
    """Returns the outputs of --mode valid. A missing sample is None."""
    for start in range(len(samples) - len(kernel) + 1):
        window = samples[start:start + len(kernel)]
        pairs = [(w, x) for w, x in zip(reversed(kernel), window) if x is not None]
        total = sum(w * x for w, x in pairs)
        if rescaled and len(pairs) < len(kernel):
            total = total * sum(kernel) / sum(w for w, _ in pairs)
        yield repr(float(total)).removesuffix(".0")


kernels = {f"-k box:{n}": [Fraction(1, n)] * n for n in (1, 2, 3, 7, 10, 101)}
kernels |= {f"-k triangle:{n}": triangle(n) for n in (1, 3, 6, 64, 99)}
for arguments in ((5, 2), (7, 4), (9, 3, 1), (5, 2, 1, "0.5"), (7, 3, 2, 3), (21, 5), (101, 2)):
    kernels["-k savgol:" + ",".join(map(str, arguments))] = savgol(*arguments)
for text in ("1/3,1/3,1/3", "1/4,1/2,1/4", "1,2,1/4", "0.5,1/3,-0.7", "-1/6,1/7,1/0.3", "1/3,1/-7,2/6,5"):
    kernels["-k " + text] = listed(text)
for text in ("1,2,1", "-1,-2,-5,0", "3,-1,-1,5", "1/2,1/3,0.25", "10,20,30"):
    kernels[f"-k {text} --normalize"] = [w / sum(listed(text)) for w in listed(text)]

gaps = [None if i % 7 == 6 else x for i, x in enumerate(SAMPLES)]
with open("tests/data/means.txt", "w") as file:
    for options, kernel in kernels.items():
        print(options + "|" + " ".join(convolved(kernel, SAMPLES)), file=file)
with open("tests/data/means_skip.txt", "w") as file:
    for options, kernel in kernels.items():
        if min(kernel) * max(kernel) > 0 and len(kernel) > 1:
            print(options + "|" + " ".join(convolved(kernel, gaps, True)), file=file)
