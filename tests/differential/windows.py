"""Moving averages, groups, shifts and gaps against pandas."""
import numpy
import pandas

from case import Case, compare_all, csv_bytes, number, Disagreement
from draw import chance, gaps, length, samples, text_of

TOLERANCE = 1e-13


def near(values, share=1.0):
    """Returns a bound for each value: the guarantee's, for taps that sum to `share`."""
    largest = max((abs(v) for v in values if v is not None), default=0)
    return TOLERANCE * largest * share * 2 + 1e-300


def present(series):
    return [None if pandas.isna(value) else float(value) for value in series]


def column_case(words, signal, want, bound):
    texts = ["NA" if v is None else text_of(v) for v in signal]
    return Case(words, lambda out: compare_all("pandas", out.column(), want, bound),
                ("\n".join(texts) + "\n").encode())


def draw_rolling(rng):
    """Draws a moving average with missing or shrinking windows at the ends."""
    signal = samples(rng, length(rng), ["integers", "gauss", "decimals", "counts"])
    if chance(rng, 0.4):
        signal = gaps(rng, signal)
    size = rng.choice([1, 2, 3, 4, 7, 12])
    center = chance(rng, 0.5)
    words = ["conv", "-k", f"box:{size}", "--pad", "missing"]
    words += ["--align", "center" if center else "causal"]
    least = size
    if None in signal or chance(rng, 0.5):
        least = rng.randint(1, size)
        words += ["--na", "skip"] + (["--min-present", str(least)] if least > 1 else [])
    series = pandas.Series([numpy.nan if v is None else v for v in signal], dtype=float)
    # Each window is summed anew: pandas' running sums carry rounding errors from row to row.
    rolling = series.rolling(size, min_periods=least, center=center)
    want = present(rolling.apply(numpy.nanmean, raw=True))
    return column_case(words, signal, want, near(signal))


def draw_ewm(rng):
    """Draws an exponential average with pandas' adjusted weights, or a shift."""
    signal = samples(rng, length(rng), ["integers", "gauss", "decimals"])
    if chance(rng, 0.4):
        steps = rng.choice([1, 2, 5])
        want = present(pandas.Series(signal, dtype=float).shift(steps))
        return column_case(["conv", "-k", f"delay:{steps}", "--pad", "missing"], signal, want, 0)
    alpha = rng.choice([0.1, 0.3, 0.5, 0.9])
    series = pandas.Series(signal, dtype=float)
    if chance(rng, 0.5):
        want = present(series.ewm(alpha=alpha, adjust=True).mean())
        words = ["conv", "-k", f"ewma:{alpha}", "--pad", "missing", "--na", "skip"]
    else:
        want = present(series.ewm(alpha=alpha, adjust=False).mean())
        words = ["conv", "-k", f"ewma:{alpha}", "--pad-value", "first"]
    # The program cuts the weights where 1e-12 of them is left.
    return column_case(words, signal, want, 1e-11 * max(map(abs, signal)) + 1e-300)


def draw_gaps(rng):
    """Draws a missing policy that fills gaps."""
    signal = gaps(rng, samples(rng, length(rng), ["integers", "decimals", "gauss"]), 0.4)
    signal[0] = 1.5
    policy = rng.choice(["hold", "linear", "zero", "backfill"])
    if policy in ("linear", "backfill"):
        signal[-1] = 2
    series = pandas.Series([numpy.nan if v is None else v for v in signal], dtype=float)
    words = ["conv", "-k", "1", "--na", policy]
    limit = None
    if policy in ("hold", "backfill") and chance(rng, 0.4):
        limit = rng.randint(1, 3)
        words += ["--na-limit", str(limit)]
    filled = {"hold": lambda: series.ffill(limit=limit), "linear": series.interpolate,
              "zero": lambda: series.fillna(0), "backfill": lambda: series.bfill(limit=limit)}
    return column_case(words, signal, present(filled[policy]()), near(signal))


def draw_groups(rng):
    """Draws a tidy table with keys, smoothed key by key."""
    rows = length(rng, (2, 5, 13, 40, 90))
    keys = [rng.choice(["north", "south", "a b", "7"]) for _ in range(rows)]
    signal = samples(rng, rows, ["integers", "gauss", "counts"])
    size = rng.choice([1, 2, 3, 5])
    mode = rng.choice(["same", "valid"])
    words = ["conv", "-k", f"box:{size}", "--by", "key", "--align", "causal", "-q"]
    frame = pandas.DataFrame({"key": keys, "v": numpy.asarray(signal, float)})
    padded = [frame.v.where(frame.key == key).dropna() for key in dict.fromkeys(keys)]
    if mode == "same":
        want = pandas.concat(
            [part.rolling(size, min_periods=1).apply(numpy.sum, raw=True) / size
             for part in padded]).sort_index()
        expected = list(zip(map(str, range(rows)), keys, want))
    else:
        words += ["--mode", "valid"]
        expected = []
        for key, part in zip(dict.fromkeys(keys), padded):
            means = part.rolling(size).apply(numpy.mean, raw=True).dropna()
            expected += [(str(row), key, mean) for row, mean in means.items()]
        if not expected:
            return draw_groups(rng)
    data = csv_bytes(["id", "key", "v"], [map(str, range(rows)), keys, map(text_of, signal)])

    def check(out):
        names, got = out.table()
        if names != ["id", "key", "v"]:
            raise Disagreement(f"the header is {names}")
        places = [(row[0], row[1]) for row in got]
        if places != [(row, key) for row, key, _ in expected]:
            raise Disagreement(f"the rows are {places[:20]}")
        compare_all("pandas", [number(row[2]) for row in got], [v for _, _, v in expected],
                    near(signal))

    return Case(words, check, data)
