"""conv, corr and pad against exact fractions, numpy and scipy."""
from fractions import Fraction

import numpy
import scipy.ndimage
import scipy.signal

from case import Case, Disagreement, compare, compare_all, csv_bytes, npy, number
from definition import BOUND, convolve, exact, extended, filled, starts
from draw import EPS, chance, gaps, length, samples, taps, text_of

RULES = ["zero", "constant", "edge", "mirror", "reflect", "odd", "circular"]
ALIASES = {"mirror": "symmetric", "edge": "replicate", "circular": "wrap"}
METHODS = ["auto", "direct", "fft", "reference"]


def padding(rng, signal, words):
    """Draws a padding rule. Adds its words, and returns the rule and the exact pad value."""
    rule = rng.choice(RULES)
    pad = Fraction(0)
    if rule == "constant":
        kind = rng.choice(["number", "first", "mean", "mean:2", "median", ""])
        if kind == "number":
            value = rng.choice([5, -2.5, 0.1])
            pad = Fraction(value)
            words += ["--pad-value", text_of(value)]
        elif kind:
            known = [v for v in exact(signal) if v is not None]
            first = [v for v in exact(signal[:2]) if v is not None]
            pads = {"first": exact(signal)[0], "mean": sum(known) / len(known),
                    "mean:2": sum(first) / len(first) if first else None,
                    "median": (sorted(known)[len(known) // 2] +
                               sorted(known)[(len(known) - 1) // 2]) / 2}
            pad = pads[kind]
            if pad is None:
                return "zero", Fraction(0)
            words += ["--pad", "constant", "--pad-value", kind]
        else:
            words += ["--pad", "constant"]
    elif rule != "zero" or chance(rng, 0.3):
        words += ["--pad", ALIASES.get(rule, rule) if chance(rng, 0.2) else rule]
    return rule, pad


def given(rng, signal, words):
    """Hands the signal to the program in one of its forms. Returns stdin, files and the reader of
    the outputs."""
    texts = ["NA" if v is None else text_of(v) for v in signal]
    form = rng.choice(["list", "stdin", "stdin", "file", "table", "npy", "json"])
    if form == "list":
        words += ["--signal", ",".join(texts)]
        return None, {}, lambda out: out.column()
    if form == "stdin":
        return ("\n".join(texts) + "\n").encode(), {}, lambda out: out.column()
    if form == "file":
        words += ["x.csv"]
        return None, {"x.csv": ("v\n" + "\n".join(texts) + "\n").encode()}, named_column("v")
    if form == "npy":
        words += ["x.npy", "--format", "npy"]
        data = npy([numpy.nan if v is None else v for v in signal])
        return None, {"x.npy": data}, from_npy
    names = ["id", "note", "level, m"]
    quoted = ['id', 'note', '"level, m"']
    columns = [[str(i) for i in range(len(signal))], [f'"n {i}"' for i in range(len(signal))], texts]
    words += ["-c", '"level, m"', "t.csv"]
    if form == "json":
        words += ["--format", "json"]
        return None, {"t.csv": csv_bytes(quoted, columns)}, from_json(names)
    return None, {"t.csv": csv_bytes(quoted, columns)}, from_table(names)


def named_column(name):
    def read(out):
        lines = out.text.splitlines()
        if lines[0] != name:
            raise Disagreement(f"the header is {lines[0]!r}")
        return [number(line) for line in lines[1:]]
    return read


def from_npy(out):
    return [None if numpy.isnan(v) else float(v) for v in out.array()]


def from_json(names):
    def read(out):
        objects = out.objects()
        for item in objects:
            if list(item) != names:
                raise Disagreement(f"the keys are {list(item)}")
            if item["id"] is not None and item["note"] != f"n {item['id']}":
                raise Disagreement(f"a row holds {item}")
        return [None if item[names[2]] is None else float(item[names[2]]) for item in objects]
    return read


def from_table(names):
    def read(out):
        header, rows = out.table()
        if header != names:
            raise Disagreement(f"the header is {header}")
        for row in rows:
            if row[0] and row[1] != f"n {row[0]}":
                raise Disagreement(f"a row holds {row}")
        return [number(row[2]) for row in rows]
    return read


def kernel_words(rng, kernel, files):
    """Returns -k and its value: a list, a column file, a column of a table, or .npy."""
    texts = [text_of(tap) for tap in kernel]
    form = rng.choice(["list", "list", "column", "row", "table", "npy"])
    if form == "list":
        return ["-k", ",".join(texts)]
    if form == "npy":
        files["w.npy"] = npy(kernel)
        return ["-k", "w.npy"]
    if form == "row" and len(kernel) > 1:
        files["w.csv"] = (",".join(texts) + "\n").encode()
        return ["-k", "w.csv"]
    if form == "table":
        files["w.csv"] = csv_bytes(["id", "tap"], [[str(i) for i in range(len(texts))], texts])
        return ["-k", "w.csv:tap"]
    files["w.csv"] = ("\n".join(texts) + "\n").encode()
    return ["-k", "w.csv"]


def whole(values):
    return all(value is None or Fraction(value).denominator == 1 for value in values)


def check_promises(got, want, signal, kernel, rule, pad):
    """Checks the guarantees beyond the error bound: exact integers and signs."""
    if rule not in ("constant", "odd") and whole(signal) and whole(kernel):
        most = max((abs(v) for v in signal if v is not None), default=0) * sum(map(abs, kernel))
        if most < 2 ** 53:
            for place, (a, (_, b, _)) in enumerate(zip(got, want)):
                if a is not None and a != b:
                    raise Disagreement(f"integer output [{place}] is {a!r}, exactly {b}")
    if rule != "odd" and all(v is None or v >= 0 for v in [*signal, *kernel, pad]):
        if any(a is not None and a < 0 for a in got):
            raise Disagreement("non-negative signal and kernel have a negative output")


def numpy_outputs(signal, kernel, flip, rule, pad, mode, align, dilation, lags):
    """Returns numpy's outputs at stride 1, by numpy.convolve of the extended signal."""
    spread = numpy.zeros((len(kernel) - 1) * dilation + 1)
    spread[::dilation] = numpy.asarray(kernel, float)
    places = starts(len(signal), len(spread), mode, align, 1, lags)
    if not places:
        return []
    at = extended(exact(signal), rule, pad)
    around = numpy.array([float(at(n)) for n in range(places[0], places[-1] + len(spread))])
    return list(numpy.convolve(around, spread if flip else spread[::-1], "valid"))


NDIMAGE = {"zero": "constant", "edge": "nearest", "mirror": "reflect", "reflect": "mirror",
           "circular": "wrap"}


def compare_peers(got, signal, kernel, flip, rule, pad, mode, align, dilation, lags):
    """Compares outputs at stride 1 with numpy and, where they have the options, scipy."""
    scale = EPS * 4 * len(kernel) * sum(abs(float(w)) for w in kernel)
    reach = max(max(abs(float(v)) for v in signal), abs(float(pad)))
    if rule == "odd":
        reach *= 3 * (2 + 2 * len(kernel) * dilation // max(1, len(signal) - 1))
    bound = scale * reach
    compare_all("numpy.convolve", got,
                numpy_outputs(signal, kernel, flip, rule, pad, mode, align, dilation, lags), bound)
    x, w = numpy.asarray(signal, float), numpy.asarray(kernel, float)
    if dilation > 1 or lags is not None:
        return
    if rule == "zero" and mode == "full":
        name = "convolve" if flip else "correlate"
        compare_all("scipy.signal", got, getattr(scipy.signal, name)(x, w, "full"), bound * 4)
    if rule == "zero" and flip and mode == "same" and align == "causal":
        compare_all("scipy.signal.lfilter", got, scipy.signal.lfilter(w, 1, x), bound)
    if rule in NDIMAGE and mode == "same" and align in ("center", "center-ahead"):
        ahead = align == "center-ahead"
        if len(w) % 2 and len(w) // 2 <= len(x):
            name = "convolve1d" if flip else "correlate1d"
        elif flip == ahead and len(w) // 2 <= len(x):
            name = "convolve1d" if flip else "correlate1d"
        else:
            return
        want = getattr(scipy.ndimage, name)(x, w, mode=NDIMAGE[rule], cval=0.0)
        compare_all(f"scipy.ndimage.{name}", got, want, bound)


def draw(rng):
    """Draws a run of conv or corr."""
    flip = chance(rng, 0.5)
    size = length(rng)
    signal = samples(rng, size)
    kernel = taps(rng, rng.choice([1, 1, 2, 2, 3, 4, 5, 7, 9, 16, 33]))
    if chance(rng, 0.06):
        signal, kernel = samples(rng, rng.choice([700, 2500])), taps(rng, rng.choice([90, 300]))
    words = ["conv" if flip else "corr"]
    files = {}
    words += kernel_words(rng, kernel, files)
    policy = rng.choice(["keep", "skip", "zero", "hold", "linear"]) if chance(rng, 0.25) else None
    if policy:
        signal = gaps(rng, signal)
        words += ["--na", policy]
        if policy == "skip" and abs(sum(kernel)) <= 0.02 * sum(map(abs, kernel)):
            kernel = [abs(tap) + 1 for tap in kernel]
            words[1:3] = ["-k", ",".join(map(text_of, kernel))]
    treated = filled(exact(signal), policy) if policy in ("zero", "hold", "linear") else signal
    if treated is None:  # a gap that the policy cannot fill is an error
        treated = signal = [0 if value is None else value for value in signal]
    rule, pad = padding(rng, treated, words)
    dilation = rng.choice([1, 1, 1, 2, 3])
    if dilation > 1:
        words += ["--dilation", str(dilation)]
    span = (len(kernel) - 1) * dilation + 1
    mode = rng.choice(["same", "same", "full", "valid"])
    if mode == "valid" and span > len(signal):
        mode = "same"
    align = rng.choice(["center", "center", "center-ahead", "causal", "anticausal", "2", "-1"])
    words += ["--mode", mode] if mode != "same" else []
    words += [f"--align={align}"] if align != "center" else []
    stride = rng.choice([1, 1, 1, 2, 5])
    words += ["--stride", str(stride)] if stride > 1 else []
    lags = None
    if mode == "same" and align == "center" and chance(rng, 0.15):
        most = rng.choice([0, 1, 3, 20])
        lags = (-most, most)
        words += ["--max-lag", str(most)]
    method = rng.choice(METHODS)
    words += ["--method", method] if method != "auto" or chance(rng, 0.2) else []
    words += ["-j", rng.choice("12")] if chance(rng, 0.2) else []
    stdin, more, read = given(rng, signal, words)
    files.update(more)

    want = convolve(exact(treated), exact(kernel), flip, rule, pad, dilation, policy == "skip",
                    mode=mode, align=align, stride=stride, lags=lags)

    def check(out):
        got = read(out)
        if rule == "odd" or policy == "linear":  # the extension itself is rounded
            slack = 8 * EPS * sum(map(abs, map(float, kernel))) * (
                max(abs(float(v)) for v in treated if v is not None)) * (2 + span)
        else:
            slack = 0
        compare_all("the definition", got, [v for _, v, _ in want],
                    [float(b) + slack + 1e-300 for _, _, b in want])
        if policy is None:
            check_promises(got, want, signal, kernel, rule, pad)
            if stride == 1:
                compare_peers(got, signal, kernel, flip, rule, pad, mode, align, dilation, lags)

    return Case(words, check, stdin, files)


NUMPY_PAD = {"zero": {"mode": "constant"}, "edge": {"mode": "edge"},
             "mirror": {"mode": "symmetric"}, "reflect": {"mode": "reflect"},
             "odd": {"mode": "reflect", "reflect_type": "odd"}, "circular": {"mode": "wrap"}}


def draw_pad(rng):
    """Draws a run of pad, judged by the definition and numpy.pad."""
    signal = samples(rng, length(rng))
    words = ["pad"]
    left, right = rng.choice([0, 1, 3, 9]), rng.choice([0, 2, 4, 30])
    words += ["--width", f"{left},{right}"]
    rule, pad = padding(rng, signal, words)
    stdin, files, read = given(rng, signal, words)

    def check(out):
        got = read(out)
        at = extended(exact(signal), rule, pad)
        want = [at(n) for n in range(-left, len(signal) + right)]
        reach = max(abs(v) for v in want)
        bound = BOUND * reach if rule in ("odd", "constant") else 0
        compare_all("the definition", got, want, bound)
        # numpy before 1.25 repeats reflections wrongly: numpy issue 25926.
        if rule in NUMPY_PAD and max(left, right) < len(signal):
            compare_all("numpy.pad", got,
                        numpy.pad(numpy.asarray(signal, float), (left, right), **NUMPY_PAD[rule]),
                        float(bound))

    return Case(words, check, stdin, files)


def draw_wide(rng):
    """Draws signals whose magnitudes differ by many decades. The bound is the window's own."""
    size = rng.choice([40, 300, 900])
    signal = [rng.gauss(0, 1) for _ in range(size)]
    kind = rng.choice(["spike", "drift", "powers", "integers"])
    if kind == "spike":
        for _ in range(rng.choice([1, 1, 3])):
            signal[rng.randrange(size)] = rng.choice([1e20, -9.97e36, 1e300, 1e-300, 1e16])
    elif kind == "drift":
        rate = rng.choice([0.01, 0.05, 0.3])
        signal = [value * 10.0 ** (rate * n) for n, value in enumerate(signal)]
    elif kind == "powers":
        signal = [value * 10.0 ** rng.randint(-300, 300) for value in signal]
    else:
        signal = [rng.randint(-9, 9) for _ in signal]
        signal[rng.randrange(size)] = 10 ** 16
    kernel = taps(rng, rng.choice([3, 20, 120]))
    flip = chance(rng, 0.5)
    words = ["conv" if flip else "corr", "-k", ",".join(map(text_of, kernel)),
             "--method", rng.choice(METHODS)]
    want = convolve(exact(signal), exact(kernel), flip)

    def check(out):
        got = out.column()
        compare_all("the definition", got, [v for _, v, _ in want],
                    [float(b) + 1e-320 for _, _, b in want])
        if kind == "integers":
            for place, (a, (_, b, _)) in enumerate(zip(got, want)):
                if abs(b) < 2 ** 40 and whole(kernel) and a != b:
                    compare("an integer output", a, b, 0, f" [{place}]")

    return Case(words, check, ("\n".join(map(text_of, signal)) + "\n").encode())
