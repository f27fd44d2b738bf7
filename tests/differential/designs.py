"""Kernel designs and frequency responses against scipy.signal."""
import math

import numpy
import scipy.ndimage
import scipy.signal

from case import Case, Unjudged, compare_all, compare_arrays, number
from draw import EPS, chance


def gaussian(sigma, radius, order):
    """Returns the weights by which ndimage.gaussian_filter1d convolves."""
    impulse = numpy.zeros(2 * radius + 1)
    impulse[radius] = 1
    return scipy.ndimage.gaussian_filter1d(impulse, sigma, order=order, mode="constant",
                                           truncate=(radius + 0.25) / sigma)


def draw_design(rng):
    """Draws a design's name and arguments. Returns the specification, options and taps."""
    size = rng.choice([1, 2, 3, 5, 8, 15, 31, 64])
    odd = size // 2 * 2 + 1
    low, high = sorted(rng.sample([0.03, 0.1, 0.17, 0.25, 0.33, 0.45], 2))
    kind = rng.choice(["box", "triangle", "gaussian", "savgol", "lowpass", "highpass", "bandpass",
                       "bandstop", "hann", "hamming", "blackman", "kaiser", "laplace", "sobel",
                       "diff", "ricker"])
    windows = scipy.signal.windows
    if kind == "box":
        return f"box:{size}", numpy.full(size, 1 / size)
    if kind == "triangle":
        taps = windows.triang(size)
        return f"triangle:{size}", taps / taps.sum()
    if kind == "gaussian":
        sigma, order = rng.choice([0.5, 1, 2.5, 4]), rng.choice([0, 0, 1, 2])
        radius = rng.choice([None, 3, 9])
        spec = f"gaussian:{sigma}" + (f",{radius}" if radius or order else "")
        if radius is None and order:
            spec = f"gaussian:{sigma},{int(4 * sigma + 0.5)}"
        return (spec + (f",{order}" if order else ""),
                gaussian(sigma, radius or int(4 * sigma + 0.5), order))
    if kind == "savgol":
        odd = max(odd, 3)
        order = rng.randint(0, min(odd - 1, 6))
        derivative = rng.randint(0, min(order, 2))
        delta = rng.choice([1.0, 0.5])
        return (f"savgol:{odd},{order},{derivative},{delta}",
                scipy.signal.savgol_coeffs(odd, order, deriv=derivative, delta=delta))
    if kind in ("lowpass", "highpass"):
        count = odd if kind == "highpass" else size
        return (f"{kind}:{low},{count}",
                scipy.signal.firwin(count, low, fs=1, pass_zero=kind == "lowpass"))
    if kind in ("bandpass", "bandstop"):
        return (f"{kind}:{low},{high},{odd}",
                scipy.signal.firwin(odd, [low, high], fs=1, pass_zero=kind == "bandstop"))
    if kind == "kaiser":
        beta = rng.choice([0, 3.5, 8.6])
        return f"kaiser:{size},{beta}", windows.kaiser(size, beta)
    if kind in ("hann", "hamming", "blackman"):
        return f"{kind}:{size}", getattr(windows, kind)(size)
    if kind == "ricker":
        width = rng.choice([1.5, 4])
        return f"ricker:{size},{width}", scipy.signal.ricker(size, width)
    if kind == "diff":
        order = rng.randint(1, 5)
        kernel = numpy.array([1.0])
        for _ in range(order):
            kernel = numpy.convolve(kernel, [1, -1])
        return f"diff:{order}", kernel
    return kind, numpy.array({"laplace": [1, -2, 1], "sobel": [1, 0, -1]}[kind], float)


def draw(rng):
    """Draws a run of kernel."""
    spec, want = draw_design(rng)
    name, _, arguments = spec.partition(":")
    words = ["kernel", spec] if chance(rng, 0.5) else ["kernel", name, *arguments.split(",")]
    if not arguments:
        words = ["kernel", name]
    largest = numpy.abs(want).max()
    # scipy's own error: savgol_coeffs solves least squares, firwin sums and divides.
    bound = (1e-8 if name == "savgol" else 1e-13) * largest + 1e-300
    return Case(words, lambda out: compare_all("scipy", out.column(), want, bound))


def draw_response(rng):
    """Draws a run of response, judged by scipy.signal.freqz."""
    spec, taps = draw_design(rng)
    if spec.startswith(("savgol", "gaussian")):
        raise Unjudged
    points = rng.choice([2, 3, 8, 65])
    words = ["response", "-k", spec, "--points", str(points)]
    rate = rng.choice([1, 1, 250])
    if rate > 1:
        if spec.startswith(("low", "high", "band")):
            raise Unjudged
        words += ["--rate", str(rate)]

    def check(out):
        names, rows = out.table()
        frequencies = numpy.array([number(row[0]) for row in rows])
        _, want = scipy.signal.freqz(taps, worN=2 * numpy.pi * frequencies / rate)
        total = numpy.abs(taps).sum()
        compare_arrays("the frequencies", frequencies, numpy.arange(points) * rate / 2 / points,
                       EPS * rate)
        gains = numpy.array([number(row[names.index("magnitude")]) for row in rows])
        compare_arrays("scipy.signal.freqz", gains, numpy.abs(want), 1e-12 * total)
        levels = [float(row[names.index("dB")]) for row in rows]
        compare_all("dB", levels, [20 * math.log10(g) if g else -math.inf for g in gains], 1e-9)
        phases = numpy.array([number(row[names.index("phase")]) or 0 for row in rows])
        turned = gains * numpy.exp(1j * phases)
        clear = gains > 1e-6 * total  # the phase of a zero is undefined
        compare_arrays("the phase", numpy.abs(turned - want)[clear], 0 * gains[clear],
                       1e-11 * total)
        delays = [number(row[names.index("group_delay")]) for row in rows]
        if numpy.allclose(taps, taps[::-1]):  # a symmetric kernel delays by half its length
            middle = [(len(taps) - 1) / 2 for _ in range(int(clear.sum()))]
            compare_all("the group delay", [d for d, c in zip(delays, clear) if c],
                        middle, 1e-6 * len(taps))

    return Case(words, check)
