#!/usr/bin/env python3
"""Makes frequency responses with scipy, for tests/engine/response_test.cpp.

usage: tests/data/make_responses.py >tests/data/responses.txt   (needs python3-scipy)

A line "kernel KIND TAPS..." begins a kernel. KIND is freqz (half the rate left out), half (included), or list. The
lines that follow hold a frequency, the magnitude, the unwrapped phase, and the group delay.
"""
import numpy as np
from scipy import signal


def kernels():
    rng = np.random.default_rng(21)
    yield "half", 65, signal.firwin(31, 0.1, fs=1)
    yield "freqz", 64, signal.firwin(31, 0.1, fs=1, pass_zero=False)
    yield "freqz", 512, rng.uniform(-1, 1, 9)
    yield "half", 33, 0.3 * 0.7 ** np.arange(78)
    yield "list", np.geomspace(1e-4, 0.5, 40), signal.savgol_coeffs(7, 2)
    yield "list", np.array([0.01, 0.02, 0.05, 0.1, 0.11, 0.3]), np.array([1.0, 2, 3, 2, 1.5])


def main():
    for kind, grid, taps in kernels():
        points = grid if kind == "list" else np.arange(grid) / (2 * (grid - (kind == "half")))
        w, h = signal.freqz(taps, worN=2 * np.pi * points)
        delay = signal.group_delay((taps, [1]), w=w)[1]
        print("kernel", kind, *map(repr, map(float, taps)))
        for row in zip(points, abs(h), np.unwrap(np.angle(h)), delay):
            print(*map(repr, map(float, row)))


main()
