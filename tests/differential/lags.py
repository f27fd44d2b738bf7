"""Correlations by lag, template matching and peaks against numpy, scipy and exact sums."""
import math
from fractions import Fraction

import numpy
import scipy.signal

from case import Case, Disagreement, compare_all, number
from draw import EPS, chance, length, samples, taps, text_of


def products(x, w, lag):
    """Returns the products of a lag: w[k] * x[lag + k] inside the signal."""
    return [w[k] * x[lag + k] for k in range(len(w)) if 0 <= lag + k < len(x)]


def scaled(x, w, lag, scale):
    """Returns an output of --scale, or None where it is undefined."""
    terms = products(x, w, lag)
    total = sum(terms)
    if scale == "biased":
        return float(total / max(len(x), len(w)))
    if scale == "unbiased":
        return float(total / len(terms)) if terms else None
    if scale == "coeff":
        size = sum(v * v for v in x) * sum(v * v for v in w)
        return float(total) / math.sqrt(size) if size else None
    return float(total)


def centred(values):
    values = [Fraction(v) for v in values]
    mean = sum(values) / len(values)
    return [v - mean for v in values]


def lag_rows(out):
    """Returns the lags and values of an output without a header."""
    rows = out.rows()
    if rows and rows[0][0] == "lag":
        rows = rows[1:]
    return [int(row[0]) for row in rows], [number(row[1]) for row in rows]


def magnitude(x, w, scale):
    if scale == "coeff":
        return 1.0
    return (max(map(abs, map(float, x))) * sum(map(abs, map(float, w)))) or 1e-300


def draw(rng):
    """Draws corr or autocorr with lags, scales and means."""
    auto = chance(rng, 0.5)
    signal = samples(rng, length(rng, (2, 3, 5, 13, 40, 90)), ["integers", "decimals", "gauss"])
    kernel = signal if auto else taps(rng, rng.choice([1, 2, 5, 12]))
    demean = chance(rng, 0.4)
    scale = rng.choice(["none", "biased", "unbiased", "coeff"])
    most = rng.choice([None, 1, 4, 20])
    words = ["autocorr"] if auto else ["corr", "-k", ",".join(map(text_of, kernel)), "--lags"]
    words += ["--scale", scale] if scale != "none" else []
    words += ["--demean"] if demean else []
    if most is None:
        lags = range(-(len(kernel) - 1), len(signal))
        words += [] if auto else ["--mode", "full"]
    else:
        if auto:
            most = min(most, len(signal) - 1)
        lags = range(-most, most + 1)
        words += ["--max-lag", str(most)]
    words += ["--signal", ",".join(map(text_of, signal))]
    x = centred(signal) if demean else [Fraction(v) for v in signal]
    w = centred(kernel) if demean else [Fraction(v) for v in kernel]

    def check(out):
        places, got = lag_rows(out)
        if places != list(lags):
            raise Disagreement(f"the lags are {places}")
        bound = 64 * EPS * len(w) * magnitude(signal, kernel, scale)
        if scale == "coeff" and (sum(v * v for v in x) == 0 or sum(v * v for v in w) == 0):
            bound = math.inf
        if demean:
            spread = max(max(map(abs, x)), max(map(abs, w)))
            largest = max(max(map(abs, map(float, signal))), max(map(abs, map(float, kernel))))
            if scale == "coeff" and spread and float(spread) < 1e-3 * largest:
                bound *= (largest / float(spread)) ** 2
        compare_all("exact sums", got, [scaled(x, w, lag, scale) for lag in lags], float(bound))
        if scale == "none" and not demean and most is None:
            full = numpy.correlate(numpy.asarray(signal, float), numpy.asarray(kernel, float), "full")
            compare_all("numpy.correlate", got, full, float(bound))

    return Case(words, check)


def draw_match(rng):
    """Draws corr --match, judged by Pearson's coefficient of each window."""
    signal = samples(rng, length(rng, (5, 13, 40, 90)), ["integers", "decimals", "gauss", "offset"])
    if chance(rng, 0.2):
        signal[rng.randrange(len(signal))] = rng.choice([9.97e36, 1e10, -1e20])
    kernel = samples(rng, rng.choice([2, 3, 5]), ["decimals", "gauss", "counts"])
    words = ["corr", "--match", "-k", ",".join(map(text_of, kernel)), "--mode", "valid",
             "--method", rng.choice(["auto", "direct", "fft", "reference"]),
             "--signal", ",".join(map(text_of, signal))]
    w = centred(kernel)
    if not any(w):
        return draw_match(rng)
    want = []
    for start in range(len(signal) - len(kernel) + 1):
        x = centred(signal[start:start + len(kernel)])
        size = sum(v * v for v in x) * sum(v * v for v in w)
        top = sum(a * b for a, b in zip(x, w))
        want.append(float(top) / math.sqrt(size) if size else None)

    def check(out):
        bounds = []
        for start in range(len(want)):
            part = signal[start:start + len(kernel)]
            spread = max(map(abs, centred(part)))
            level = max(abs(v) for v in part)
            bounds.append(1e-12 * (1 + (float(level / float(spread)) if spread else 0)))
        compare_all("Pearson's coefficient", out.column(), want, bounds)

    return Case(words, check)


def draw_peaks(rng):
    """Draws --peaks, judged by scipy.signal.find_peaks with the ends made lower."""
    signal = samples(rng, length(rng, (3, 8, 21, 60, 150)), ["integers", "gauss"])
    distance = rng.choice([1, 1, 2, 5])
    count = rng.choice([1, 3, 1000])
    words = ["conv", "-k", "1", "--mode", "valid", "--peaks", str(count), "-q",
             "--distance", str(distance), "--signal", ",".join(map(text_of, signal))]
    # find_peaks takes no end for a peak, so both ends get a lower neighbour.
    low = min(signal) - 1
    around = numpy.array([low, *signal, low], float)
    places = [int(place) - 1 for place in scipy.signal.find_peaks(around)[0]]
    # The last of equal peaks that are too close is kept. numpy sorts equal heights of many peaks in
    # any order, so scipy judges the signals without equal samples.
    want = []
    for place in sorted(places, key=lambda place: (-signal[place], -place)):
        if all(abs(place - other) >= distance for other in want):
            want.append(place)
    if len(set(signal)) == len(signal):
        peer = {int(place) - 1 for place in scipy.signal.find_peaks(around, distance=distance)[0]}
        if peer != set(want):
            raise AssertionError("the expected peaks are not scipy's")
    want.sort(key=lambda place: (-signal[place], place))
    want = want[:count]

    def check(out):
        names, rows = out.table()
        if names != ["column", "lag", "value"] or any(row[0] != "1" for row in rows):
            raise Disagreement(f"the table is {out.text}")
        if [int(row[1]) for row in rows] != want:
            raise Disagreement(f"the peaks are at {[row[1] for row in rows]}, expected {want}")
        compare_all("the samples", [number(row[2]) for row in rows],
                    [signal[place] for place in want], 0)

    return Case(words, check)
