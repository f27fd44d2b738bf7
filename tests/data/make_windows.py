#!/usr/bin/env python3
"""Makes tests/data/windows.txt: outputs of long kernels by exact fractions, and the errors they may have.

usage: tests/data/make_windows.py   (from the project's root)

A line has a signal's name, the number of taps, the first sample of a window, the exact output rounded to a double, and
1e-13 * sum|w| * max|x| over the samples of the window. tests/engine/accuracy_test.cpp makes the same signals.
"""
from fractions import Fraction
from math import ldexp

MASK = (1 << 64) - 1
LENGTH = 6000


def noise(count, seed, bits):
    """Returns the numbers of noise() in tests/engine/cases.hpp."""
    values = []
    for i in range(count):
        z = (seed * 0xD1342543DE82EF95 + i * 0x9E3779B97F4A7C15) & MASK
        z = ((z ^ (z >> 30)) * 0xBF58476D1CE4E5B9) & MASK
        z = ((z ^ (z >> 27)) * 0x94D049BB133111EB) & MASK
        z ^= z >> 31
        values.append(ldexp(z >> (64 - bits), 3 - bits) - 4)
    return values


BASE = noise(LENGTH, 1, 24)
EXPONENTS = noise(LENGTH, 2, 24)
SIGNALS = {
    "spikes": [1e20 if n % 997 == 996 else x for n, x in enumerate(BASE)],
    "fill": [9.97e36 if 3000 <= n < 3300 else x + 20 for n, x in enumerate(BASE)],
    "drift": [ldexp(x, n // 40 - 75) for n, x in enumerate(BASE)],
    "exponential": [ldexp(1 + n % 50 / 64, -(n // 50)) for n in range(LENGTH)],
    "exponents": [ldexp(x, int(e * 240)) for x, e in zip(BASE, EXPONENTS)],
    "bursts": [x if n // 700 % 2 else x * 1e-12 for n, x in enumerate(BASE)],
}

with open("tests/data/windows.txt", "w") as table:
    for name, x in SIGNALS.items():
        for taps in (150, 700, 2500):
            w = noise(taps, 77, 53)
            magnitude = sum(abs(Fraction(tap)) for tap in w)
            for start in range(0, LENGTH - taps + 1, (LENGTH - taps) // 7):
                window = x[start : start + taps]
                exact = sum(Fraction(a) * Fraction(b) for a, b in zip(w, window))
                bound = magnitude * max(abs(Fraction(v)) for v in window) / 10**13
                print(name, taps, start, repr(float(exact)), f"{float(bound):.3g}", file=table)
