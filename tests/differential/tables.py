"""Tables and numbers: what is copied, read and printed, against Python's csv, json and decimal."""
import decimal
import io
import math
import struct

import numpy
import pandas

from case import Case, Disagreement
from draw import chance

WORDS = ["a", "b c", "x,y", 'say "hi"', "", "2020-01-01", "line\nbreak", "\u00e9t\u00e9", "#1", " padded "]


def any_double(rng):
    """Returns a finite double of any exponent, or a short decimal."""
    kind = rng.random()
    if kind < 0.4:
        return round(rng.uniform(-1000, 1000), rng.randint(0, 6))
    if kind < 0.6:
        return float(rng.randint(-10 ** 17, 10 ** 17))
    while True:
        value = struct.unpack("<d", rng.getrandbits(64).to_bytes(8, "little"))[0]
        if math.isfinite(value):
            return value


def spelled(rng, value):
    """Returns a text of a double, in one of the forms that programs write."""
    form = rng.choice(["repr", "repr", "17g", "e", "plus", "long"])
    if form == "17g":
        return f"{value:.17g}"
    if form == "e":
        return f"{value:.16E}"
    if form == "plus" and value > 0:
        return f"+{value!r}"
    if form == "long" and 1e-20 < abs(value) < 1e20:
        return f"{decimal.Decimal(value):f}"
    return repr(value)


def quoted(field, rng):
    if any(c in field for c in ',"\n;\t') or chance(rng, 0.1):
        return '"' + field.replace('"', '""') + '"'
    return field


def shortest(value):
    """Returns Python's repr without .0, which is the program's layout."""
    text = repr(value)
    text = text[:-2] if text.endswith(".0") else text
    return "0" if text == "-0" else text


def draw(rng):
    """Draws a table that conv -k 1 copies. Numbers change to their shortest form."""
    rows = rng.choice([1, 2, 5, 30])
    ending = rng.choice(["\n", "\n", "\r\n"])
    values = [any_double(rng) for _ in range(rows)]
    notes = [[rng.choice(WORDS) for _ in range(rows)] for _ in range(2)]
    lines = ["note,value,other"]
    want = ["note,value,other"]
    for n, value in enumerate(values):
        left, right = quoted(notes[0][n], rng), quoted(notes[1][n], rng)
        lines.append(f"{left},{spelled(rng, value)},{right}")
        want.append(f"{left},{shortest(value)},{right}")
    end = ending if chance(rng, 0.8) else ""
    mark = "\ufeff" if chance(rng, 0.1) else ""
    data = (mark + ending.join(lines) + end).encode()
    expected = (mark + ending.join(want) + end).encode()
    words = ["conv", "-k", "1", "-c", "value"]
    if chance(rng, 0.3):
        words += ["--block-size", rng.choice(["7", "64", "4096"])]

    def check(out):
        if out.data != expected:
            raise Disagreement(f"the table is {out.data!r}, expected {expected!r}")
        frame = pandas.read_csv(io.BytesIO(data), float_precision="round_trip",
                                keep_default_na=False)
        if list(frame.value.astype(float)) != values:
            raise Disagreement(f"pandas reads {list(frame.value)}")

    return Case(words, check, data)


def rounded(value, digits=None, fixed=None):
    """Returns the text of --digits or --fixed by exact decimal arithmetic, ties to even."""
    exact = decimal.Decimal(value)
    context = decimal.Context(prec=800, rounding=decimal.ROUND_HALF_EVEN)
    if fixed is not None:
        text = f"{exact.quantize(decimal.Decimal(1).scaleb(-fixed), context=context):f}"
        return text[1:] if text.startswith("-") and not any(c in "123456789" for c in text) else text
    return f"{value:.{digits}g}"


def draw_digits(rng):
    """Draws --digits or --fixed, judged by exact decimals."""
    values = [any_double(rng) for _ in range(rng.choice([1, 10, 40]))]
    count = rng.randint(0, 17)
    if chance(rng, 0.5):
        values = [value for value in values if abs(value) < 1e25] or [1.5]
        values += [rng.randint(-999, 999) / 8 for _ in range(5)]  # ties
        words = ["--fixed", str(count)]
        want = [rounded(value, fixed=count) for value in values]
    else:
        count = max(count, 1)
        words = ["--digits", str(count)]
        want = [rounded(value, digits=count) for value in values]

    def check(out):
        got = out.text.split()
        for value, a, b in zip(values, got, want):
            same = a == b if words[0] == "--fixed" else decimal.Decimal(a) == decimal.Decimal(b)
            if not same:
                raise Disagreement(f"{value!r} is written as {a}, expected {b}")
        if len(got) != len(want):
            raise Disagreement(f"{len(got)} values, expected {len(want)}")

    data = ("\n".join(map(repr, values)) + "\n").encode()
    return Case(["conv", "-k", "1", *words], check, data)


def draw_npy(rng):
    """Draws a .npy signal of some type and order, judged by numpy's own conversion."""
    shape = rng.choice([(5,), (1,), (7, 2), (4, 3)])
    kind = rng.choice(["<f8", ">f8", "<f4", ">f4", "<f2", "<i2", ">i4", "<i8", "|u1", "|b1"])
    numbers = numpy.random.default_rng(rng.getrandbits(32))
    array = (numbers.normal(size=shape) * 50).astype(kind)
    if chance(rng, 0.3):
        array = numpy.asfortranarray(array)
    file = io.BytesIO()
    numpy.save(file, array)
    want = array.astype(float)
    words = ["conv", "-k", "1", "--format", "npy", "x.npy"]

    def check(out):
        got = out.array()
        if got.dtype != numpy.dtype("<f8") or got.shape != want.shape or (got != want).any():
            raise Disagreement(f"the array is {got!r}, expected {want!r}")

    return Case(words, check, files={"x.npy": file.getvalue()})
