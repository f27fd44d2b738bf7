"""fit, deconv and the gradients of conv and corr against least squares and exact adjoints."""
from fractions import Fraction

import numpy

from case import Case, Unjudged, compare_all, csv_bytes
from definition import convolve, exact
from draw import EPS, chance, length, samples, taps, text_of

RULES = ["zero", "edge", "mirror", "reflect", "odd", "circular"]


def matrix(size, kernel, flip, rule, **choice):
    """Returns the exact matrix of the convolution: column n is the output of the n-th impulse."""
    columns = []
    for n in range(size):
        impulse = [Fraction(int(i == n)) for i in range(size)]
        columns.append([v for _, v, _ in convolve(impulse, exact(kernel), flip, rule, **choice)])
    return [list(row) for row in zip(*columns)]


def choices(rng, words, size, count):
    """Draws mode, align, stride, dilation and rule, and adds their words."""
    choice = {"mode": rng.choice(["same", "full", "valid"]), "align": "center",
              "dilation": rng.choice([1, 1, 2]), "stride": rng.choice([1, 1, 2])}
    if choice["mode"] == "valid" and (count - 1) * choice["dilation"] + 1 > size:
        choice["mode"] = "same"
    rule = rng.choice(RULES)
    words += ["--mode", choice["mode"], "--dilation", str(choice["dilation"]),
              "--stride", str(choice["stride"]), "--pad", rule]
    return rule, choice


def draw_gradient(rng):
    """Draws grad conv or grad corr. The gradient is the transposed exact matrix times dL/dy."""
    flip = chance(rng, 0.5)
    signal = samples(rng, length(rng, (1, 2, 3, 5, 9, 16)), ["integers", "decimals", "gauss"])
    kernel = taps(rng, rng.choice([1, 2, 3, 5]))
    words = ["grad", "conv" if flip else "corr", "-k", ",".join(map(text_of, kernel))]
    rule, choice = choices(rng, words, len(signal), len(kernel))
    outputs = convolve(exact(signal), exact(kernel), flip, rule, **choice)
    upstream = samples(rng, len(outputs), ["integers", "gauss"])
    wrt = rng.choice(["input", "kernel", "bias"])
    words += ["--wrt", wrt, "--signal", ",".join(map(text_of, signal)),
              "--upstream", ",".join(map(text_of, upstream))]
    g = exact(upstream)
    if wrt == "input":
        rows = matrix(len(signal), kernel, flip, rule, **choice)
        want = [sum(rows[i][n] * g[i] for i in range(len(g))) for n in range(len(signal))]
    elif wrt == "kernel":
        want = []
        for k in range(len(kernel)):
            tap = [Fraction(int(i == k)) for i in range(len(kernel))]
            parts = convolve(exact(signal), tap, flip, rule, **choice)
            want.append(sum(v * h for (_, v, _), h in zip(parts, g)))
    else:
        want = [sum(g)]
    largest = (max(map(abs, map(float, signal))) + 1) * (sum(abs(float(t)) for t in kernel) + 1)
    growth = (2 + 2 * len(kernel) * choice["dilation"]) if rule == "odd" else 1
    bound = 8 * EPS * largest * growth * (sum(abs(float(v)) for v in upstream) + 1) * 4
    return Case(words, lambda out: compare_all("the exact adjoint", out.column(),
                                               [float(v) for v in want], bound))


def draw_fit(rng):
    """Draws fit on a table, judged by numpy.linalg.lstsq."""
    size, count = rng.choice([12, 30, 80]), rng.choice([1, 2, 3, 5])
    inputs = [rng.gauss(0, 1) for _ in range(size)]
    kernel = [rng.gauss(0, 1) for _ in range(count)]
    mode = rng.choice(["same", "valid"])
    rule = rng.choice(RULES)
    out = convolve(exact(inputs), exact(kernel), True, rule)
    target = [float(v) + rng.gauss(0, 0.1) for _, v, _ in out]
    words = ["fit", "-q", "-c", "x", "--target", "y", "--taps", str(count), "--mode", mode,
             "--pad", rule, "d.csv"]
    columns = []
    for k in range(count):
        tap = [Fraction(int(i == k)) for i in range(count)]
        columns.append([float(v) for _, v, _ in convolve(exact(inputs), tap, True, rule, mode=mode)])
    if chance(rng, 0.3):
        words.insert(1, "--intercept")
        columns.append([1.0] * len(columns[0]))
    design = numpy.array(columns).T
    back = (count // 2, count - 1 - count // 2)
    rows = target if mode == "same" else target[back[0]:size - back[1]]
    if len(design) < len(columns) or numpy.linalg.cond(design) > 1e6:
        raise Unjudged
    want = numpy.linalg.lstsq(design, numpy.array(rows), rcond=None)[0][:count]

    def check(run):
        compare_all("numpy.linalg.lstsq", [float(line) for line in run.text.split()], want,
                    1e-9 * numpy.abs(want).max() * numpy.linalg.cond(design))

    data = csv_bytes(["x", "y"], [map(text_of, inputs), map(text_of, target)])
    return Case(words, check, files={"d.csv": data})


def draw_deconv(rng):
    """Draws deconv of an output that conv made, which determines the input."""
    signal = samples(rng, length(rng, (1, 3, 8, 20)), ["integers", "decimals"])
    kernel = taps(rng, rng.choice([1, 2, 3]))
    mode = rng.choice(["full", "same"])
    rule = "zero" if mode == "full" else rng.choice(RULES)
    outputs = convolve(exact(signal), exact(kernel), True, rule, mode=mode)
    rows = numpy.array(matrix(len(signal), kernel, True, rule, mode=mode), float)
    singular = numpy.linalg.svd(rows, compute_uv=False)
    if singular[-1] <= 1e-3 * singular[0]:
        raise Unjudged  # rounding decides
    words = ["deconv", "-q", "-k", ",".join(map(text_of, kernel)), "--mode", mode, "--pad", rule,
             "--signal", ",".join(text_of(float(v)) for _, v, _ in outputs)]
    bound = 1e-7 * (max(abs(v) for v in signal) + 1e-300)
    return Case(words, lambda out: compare_all("the input", out.column(), signal, bound))
