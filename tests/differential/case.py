"""A random run of sigconv: its words, its files, and the check of its output."""
import csv
import dataclasses
import io
import json
import math
import typing

import numpy


class Disagreement(Exception):
    """The program's output differs from a judge's."""


class Unjudged(Exception):
    """No judge has an answer to the case, such as a design that the peer refuses."""


@dataclasses.dataclass
class Case:
    """One run. `check` gets the Output and raises Disagreement."""
    words: list
    check: typing.Callable
    stdin: bytes | None = None
    files: dict = dataclasses.field(default_factory=dict)
    status: int = 0
    read: str | None = None  # name of a file to which the program writes its result


@dataclasses.dataclass
class Output:
    """What a run wrote. `text` is standard output, or the file `Case.read`."""
    status: int
    data: bytes
    errors: str

    @property
    def text(self):
        return self.data.decode()

    def rows(self, delimiter=","):
        """Returns the CSV rows as lists of texts."""
        return list(csv.reader(io.StringIO(self.text), delimiter=delimiter))

    def table(self, delimiter=","):
        """Returns the names of the first row and the rows below it."""
        rows = self.rows(delimiter)
        return rows[0], rows[1:]

    def column(self):
        """Returns the numbers of a one-column output without a header."""
        return [number(line) for line in self.text.splitlines()]

    def array(self):
        return numpy.load(io.BytesIO(self.data))

    def objects(self):
        """Returns the objects of JSON lines."""
        return [json.loads(line) for line in self.text.splitlines()]


def number(text):
    """Returns the double of a field, or None for a missing value."""
    if text is None or text in ("", "NA", "null"):
        return None
    if "_" in text or text != text.strip():
        raise Disagreement(f"{text!r} is not a number as the manual lays it out")
    value = float(text)
    if text in ("-0", "-0.0") or math.isnan(value):
        raise Disagreement(f"{text!r} is never written")
    return value


def npy(values, dtype=float):
    """Returns the bytes of a .npy file."""
    file = io.BytesIO()
    numpy.save(file, numpy.asarray(values, dtype=dtype))
    return file.getvalue()


def csv_bytes(names, columns, delimiter=","):
    """Returns a CSV of columns of texts. `names`: the header, or None."""
    lines = [] if names is None else [delimiter.join(names)]
    lines += [delimiter.join(fields) for fields in zip(*columns)]
    return ("\n".join(lines) + "\n").encode()


def compare(what, got, want, bound, place=""):
    """Raises Disagreement unless |got - want| <= bound. None is a missing value."""
    if got is None or want is None:
        if got is not want:
            raise Disagreement(f"{what}{place}: got {got}, expected {want}")
        return
    if not (abs(got - want) <= bound or got == want):
        raise Disagreement(f"{what}{place}: got {got!r}, expected {float(want)!r} "
                           f"within {float(bound):.3g}")


def compare_all(what, got, want, bound):
    """Compares lists. `bound`: a number, or one for each element."""
    got, want = list(got), list(want)
    if len(got) != len(want):
        raise Disagreement(f"{what}: got {len(got)} values, expected {len(want)}")
    bounds = list(bound) if hasattr(bound, "__len__") else [bound] * len(want)
    for place, (a, b, c) in enumerate(zip(got, want, bounds)):
        compare(what, a, b, c, f" [{place}]")


def compare_arrays(what, got, want, bound):
    """Compares arrays with equal shapes; `bound` is a number or an array of that shape."""
    got, want = numpy.asarray(got, float), numpy.asarray(want, float)
    if got.shape != want.shape:
        raise Disagreement(f"{what}: got shape {got.shape}, expected {want.shape}")
    wrong = ~(numpy.abs(got - want) <= bound)
    if wrong.any():
        place = tuple(int(i) for i in numpy.argwhere(wrong)[0])
        raise Disagreement(f"{what} {list(place)}: got {got[place]!r}, expected {want[place]!r}")
