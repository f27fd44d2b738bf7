#!/usr/bin/env python3
"""Makes the taps of designs with scipy and numpy, for tests/design/design_test.cpp.

usage: tests/data/make_designs.py >tests/data/designs.txt   (needs python3-scipy, before 1.12)
       tests/data/make_designs.py --check PROGRAM   compares PROGRAM with the installed scipy
"""
import subprocess
import sys
from fractions import Fraction
from math import factorial

import numpy as np
from scipy import ndimage, signal


def impulse_response(weigh, reach):
    """Returns the kernel of a filter: its response to an impulse."""
    x = np.zeros(2 * reach + 1)
    x[reach] = 1
    return weigh(x)


def exact_savgol(window, order, derivative, delta):
    """Returns savgol_coeffs from fractions, by polynomials that are orthogonal on the window.

    scipy's own have 12 digits at order 5 and none at order 40, because it takes powers.
    """
    places = [Fraction(window - 1, 2) - k for k in range(window)]
    before, polynomial = [Fraction(0)] * window, [Fraction(1)] * window
    # Derivatives in the middle, from the polynomial itself to the derivative that is asked for.
    slopes_before, slopes = [Fraction(0)] * (derivative + 1), [Fraction(1)] + [Fraction(0)] * derivative
    square = Fraction(window)  # the sum of the polynomial's squares
    weights = [Fraction(0)] * window
    for degree in range(order + 1):
        factor = slopes[derivative] / square
        if factor:
            weights = [w + factor * p for w, p in zip(weights, polynomial)]
        step = Fraction(degree * degree * (window * window - degree * degree), 4 * (4 * degree * degree - 1))
        after = [x * p - step * q for x, p, q in zip(places, polynomial, before)]
        slopes_after = [(d * slopes[d - 1] if d else 0) - step * slopes_before[d] for d in range(derivative + 1)]
        before, polynomial, slopes_before, slopes = polynomial, after, slopes, slopes_after
        degree += 1
        square *= Fraction(degree * degree * (window * window - degree * degree), 4 * (4 * degree * degree - 1))
    return np.array([float(w / Fraction(delta) ** derivative) for w in weights])


def designs():
    for n in (1, 2, 3, 4, 7, 12, 33):
        yield f"triangle:{n}", signal.windows.triang(n) / signal.windows.triang(n).sum()
        for name in ("hann", "hamming", "blackman"):
            yield f"{name}:{n}", signal.windows.get_window(name, n, fftbins=False)
        for beta in (0, 0.5, 5, 8.6, 40):
            yield f"kaiser:{n},{beta}", signal.windows.kaiser(n, beta)
        for a in (0.5, 2, 4.25):
            yield f"ricker:{n},{a}", signal.ricker(n, a)
    for sigma in (0.4, 1, 2.5, 10):
        radius = int(4 * sigma + 0.5)
        for order in range(5):
            weigh = lambda x: ndimage.gaussian_filter1d(x, sigma, order=order, mode="constant")
            yield f"gaussian:{sigma},{radius},{order}", impulse_response(weigh, radius)
        yield f"log:{sigma}", impulse_response(
            lambda x: ndimage.gaussian_laplace(x, sigma, mode="constant"), radius)
    for taps in (1, 3, 11, 64, 101, 501):
        for f in (0.01, 0.1, 0.25, 0.4):
            yield f"lowpass:{f},{taps}", signal.firwin(taps, f, fs=1)
            if taps % 2:
                yield f"lowcut:{f},{taps}", signal.unit_impulse(taps, "mid") - signal.firwin(taps, f, fs=1)
                yield f"highpass:{f},{taps}", signal.firwin(taps, f, fs=1, pass_zero=False)
        for f1, f2 in ((0.05, 0.1), (0.1, 0.4), (0.2, 0.25)):
            yield f"bandpass:{f1},{f2},{taps}", signal.firwin(taps, [f1, f2], fs=1, pass_zero=False)
            if taps % 2:
                yield f"bandstop:{f1},{f2},{taps}", signal.firwin(taps, [f1, f2], fs=1)
    for window in (1, 3, 5, 7, 11, 31, 101):
        for order in range(min(window, 6)):
            for derivative in range(min(order + 2, 4)):
                for delta in (1, 0.5):
                    taps = exact_savgol(window, order, derivative, delta)
                    off = abs(taps - signal.savgol_coeffs(window, order, derivative, delta)).max()
                    assert off < 1e-10, (window, order, derivative, delta, off)
                    yield f"savgol:{window},{order},{derivative},{delta}", taps
    # Orders at which systems of powers have lost their digits.
    for window, order, derivative, delta in (
            (41, 40, 0, 1), (41, 39, 3, 1), (101, 20, 0, 1), (101, 40, 0, 1), (101, 40, 1, 1), (101, 40, 20, 1),
            (101, 100, 0, 1), (101, 99, 1, 0.5), (101, 100, 100, 1), (151, 100, 2, 1), (301, 60, 0, 1),
            (301, 100, 1, 1), (1001, 100, 0, 1), (1001, 30, 4, 0.25)):
        yield f"savgol:{window},{order},{derivative},{delta}", exact_savgol(window, order, derivative, Fraction(delta))
    for order in range(1, 9):
        yield f"diff:{order}", np.diff(np.eye(1, 2 * order + 1, order)[0], order)
    yield "sobel", ndimage.sobel(np.array([0, 1, 0]), mode="constant")
    yield "laplace", ndimage.laplace(np.array([0, 1, 0]), mode="constant")
    for alpha in (0.05, 0.3, 0.999, 1):
        taps = 1
        while (1 - alpha) ** taps >= 1e-12:
            taps += 1
        weights = signal.lfilter([alpha], [1, alpha - 1], np.eye(1, taps)[0])
        weights[-1] += 1 - weights.sum()
        yield f"ewma:{alpha}", weights


def filters():
    """Yields filters by the values of their options: NAME:FREQUENCY@RATE/TRANSITION/ATTENUATION."""
    for rate, transition, attenuation in ((1000, 20, 60), (44100, 900, 96), (1, 0.1, 30), (1, 0.2, 20), (2, 0.05, 8)):
        taps, beta = signal.kaiserord(attenuation, transition / (rate / 2))
        odd = taps + 1 - taps % 2
        low, high = rate * 0.1, rate * 0.3
        design = lambda taps, *args, **kwargs: signal.firwin(
            taps, *args, fs=rate, window=("kaiser", beta), **kwargs)
        asked = f"@{rate}/{transition}/{attenuation}"
        yield f"lowpass:{low}{asked}", design(taps, low)
        yield f"highpass:{low}{asked}", design(odd, low, pass_zero=False)
        yield f"lowcut:{low}{asked}", signal.unit_impulse(odd, "mid") - design(odd, low)
        yield f"bandpass:{low},{high}{asked}", design(taps, [low, high], pass_zero=False)
        yield f"bandstop:{low},{high}{asked}", design(odd, [low, high])


def printed(program, spec):
    """Returns the taps that the program prints for a design."""
    name, *asked = spec.split("@")
    options = ["--rate", "--transition", "--attenuation"]
    values = asked[0].split("/") if asked else []
    pairs = [word for pair in zip(options, values) for word in pair]
    lines = subprocess.run([program, "kernel", name, *pairs], capture_output=True, text=True, check=True)
    return np.array([float(line) for line in lines.stdout.split()])


def main():
    if sys.argv[1:2] != ["--check"]:
        for spec, taps in [*designs(), *filters()]:
            print(spec, *map(repr, map(float, taps)))
        return
    worst = 0
    for spec, taps in [*designs(), *filters()]:
        ours = printed(sys.argv[2], spec)
        off = abs(ours - taps).max() / max(abs(taps).max(), 1) if ours.shape == taps.shape else np.inf
        if not off <= 1e-13:
            print(f"{spec}: {off:.1e}")
        worst = max(worst, off)
    print(f"at most {worst:.1e} apart")


main()
