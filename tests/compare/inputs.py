"""Makes random input files: CSV in many dialects, and tensors as blocks of CSV or as .npy."""
import datetime
import struct

NAMES = ["wind", "temp", "a", "b", "sales", "Ozone", "x1", "größe", "two words", "level"]
ODD_NAMES = ["with,comma", 'say "hi"', "7", "wind", " b"]
ODD_NUMBERS = ["1e3", "-2.5E-2", "+4", "0", "-0", "0.1", "1e300", "5e-324", "123456789012", ".5",
               "1.", "9007199254740993", "-0.0"]
MISSING = ["", "NA", "nan", "null", "N/A", "NaN"]
KEYS = ["north", "south", "east"]


def chance(rng, probability):
    return rng.random() < probability


def number(rng, style=None):
    style = style or rng.choice(["int", "int", "short", "long"])
    if style == "int":
        return str(rng.randint(-20, 60))
    if style == "short":
        return f"{rng.uniform(-50, 50):.{rng.randint(1, 3)}f}"
    return repr(rng.gauss(0, 1))


class Dialect:
    """The dialect of a CSV file. With `plain` it has nothing that explain and grad reject. Without
    a random generator it is plain CSV."""

    def __init__(self, rng, plain=False):
        self.delimiter, self.decimal, self.ending = ",", ".", "\n"
        self.quoted = self.skipped = 0
        self.mark = self.comment = self.blank_lines = self.ragged = False
        self.missing, self.tokens = 0, []
        self.header = rng is None or chance(rng, 0.75)
        if rng is None or chance(rng, 0.45):
            return
        if chance(rng, 0.4):
            self.delimiter = rng.choice([";", "\t", "|", " ", ";", "\t"])
        if chance(rng, 0.15) and self.delimiter != " ":
            self.decimal = ","
        if chance(rng, 0.3):
            self.ending = rng.choice(["\r\n", "\r\n", "\r"])
        self.quoted = rng.choice([0, 0, 0.2, 1])
        self.mark = chance(rng, 0.12)
        self.comment = chance(rng, 0.15)
        self.skipped = rng.choice([0, 0, 0, 0, 1, 3])
        if not plain:
            self.blank_lines = chance(rng, 0.12)
            self.ragged = chance(rng, 0.1)
            self.missing = rng.choice([0, 0, 0.08, 0.3])
            self.tokens = rng.choice([[], [], ["-999", "miss"]])

    def options(self, rng, name):
        """Returns the options that read the file NAME, or standard input if NAME is None."""
        options = []
        implied = "\t" if name and name.endswith(".tsv") else ";" if self.decimal == "," else ","
        if self.delimiter != implied or chance(rng, 0.05):
            spelled = {"\t": "tab", " ": "space"}.get(self.delimiter, self.delimiter)
            options.append([rng.choice(["-d", "--delimiter"]), spelled])
        if self.decimal == ",":
            options.append(["--decimal", ","])
        if self.comment:
            options.append(["--comment", "#"])
        if self.skipped:
            options.append(["--skip-lines", str(self.skipped)])
        if self.blank_lines:
            options.append(["--skip-blank"])
        if self.ragged:
            options.append(["--ragged"])
        if self.tokens:
            options.append(["--na-values", ",".join(self.tokens)])
        return options

    def field(self, rng, text):
        special = [self.delimiter, '"', "\n", "\r"]
        if any(c in text for c in special) or (text and chance(rng, self.quoted)):
            return '"' + text.replace('"', '""') + '"'
        return text

    def line(self, rng, fields):
        return self.delimiter.join(self.field(rng, text) for text in fields) + self.ending

    def number(self, rng, style):
        text = rng.choice(ODD_NUMBERS) if style == "odd" else number(rng, style)
        return text.replace(".", self.decimal)


class Table:
    """A CSV file: its bytes, its columns, and whether values are missing."""

    def __init__(self, rng, rows, dialect, like=None, numbers=None, times=False):
        self.rows, self.dialect, self.times = rows, dialect, times
        # The times that are missing: a step of 1 at most rows, and a longer one at a few.
        self.steps = {row: rng.choice([1, 2, 40]) for row in range(rows)
                      if chance(rng, 0.1)} if chance(rng, 0.3) else {}
        if like:
            self.names, self.kinds = like.names, like.kinds
        else:
            self.choose_columns(rng, numbers or rng.choice([1, 1, 2, 2, 3, 5]), bool(numbers))
        self.has_gaps = False
        self.sorted = chance(rng, 0.5)
        self.points = chance(rng, 0.15)
        style = rng.choice(["int", "int", "short", "short", "long", "odd"])
        lines = ["# about this file" + dialect.ending] * (2 if dialect.comment else 0)
        lines = ["junk, line" + dialect.ending] * dialect.skipped + lines
        if dialect.header:
            lines.append(dialect.line(rng, self.names))
        for row in range(rows):
            lines.append(dialect.line(rng, self.row(rng, row, style)))
            if dialect.comment and chance(rng, 0.1):
                lines.append("#comment" + dialect.ending)
            if dialect.blank_lines and chance(rng, 0.1):
                lines.append(dialect.ending)
        text = "".join(lines)
        if chance(rng, 0.1):
            text = text[:-len(dialect.ending)]
        self.data = (b"\xef\xbb\xbf" if dialect.mark else b"") + text.encode()

    def choose_columns(self, rng, numbers, plain):
        names = rng.sample(NAMES, numbers)
        if chance(rng, 0.06) and not plain:
            names[rng.randrange(numbers)] = rng.choice(ODD_NAMES)
        columns = [("number", name) for name in names]
        if not plain:
            for kind, name, probability in [("date", "date", 0.25), ("count", "t", 0.15),
                                            ("clock", "time", 0.1), ("key", "station", 0.35),
                                            ("text", "note", 0.15)]:
                if chance(rng, probability) or (self.times and kind == "count"):
                    columns.insert(rng.randint(0, len(columns)), (kind, name))
        if self.dialect.delimiter == " ":
            columns = [(kind, name.replace(" ", "_")) for kind, name in columns]
        self.kinds, self.names = [list(each) for each in zip(*columns)]

    def row(self, rng, row, style):
        fields = [self.cell(rng, row, kind, style) for kind in self.kinds]
        inner = 0 < row < self.rows - 1
        if self.dialect.ragged and inner and len(fields) > 1 and chance(rng, 0.15):
            del fields[rng.randint(1, len(fields) - 1):]
            self.has_gaps = True
        return fields

    def cell(self, rng, row, kind, style):
        at = row + sum(step for before, step in self.steps.items() if before <= row)
        if kind == "date":
            day = datetime.date(2024, 1, 1) + datetime.timedelta(days=at)
            return day.strftime("%d.%m.%Y") if self.points else str(day)
        if kind == "clock":
            return f"{at // 3600 % 24:02}:{at // 60 % 60:02}:{at % 60:02}"
        if kind == "count":
            return str(at * 2)
        if kind == "key":
            return KEYS[row * 3 // self.rows] if self.sorted else rng.choice(KEYS)
        if kind == "text":
            if self.dialect.delimiter == " ":
                return rng.choice(["x", "fine"])
            return rng.choice(["x", "fine", 'a "b"', "one, two", "", "ünï"])
        gap = 0 < row < self.rows - 1 or chance(rng, 0.05)
        if self.dialect.missing and gap and chance(rng, self.dialect.missing):
            self.has_gaps = True
            return rng.choice(MISSING[1:] if self.dialect.delimiter == " "
                              else MISSING + self.dialect.tokens)
        if style == "odd" and chance(rng, 0.9):
            style = "int"
        return self.dialect.number(rng, style)

    def numeric(self):
        return [at for at, kind in enumerate(self.kinds) if kind == "number"]

    def has_key(self):
        return "key" in self.kinds


def npy(rng, shape, values):
    """Returns a .npy file of any type, order and version that sigconv reads."""
    kind, letter = rng.choice([("<f8", "d"), ("<f8", "d"), ("<f4", "f"), ("<i2", "h"),
                               ("<i8", "q"), ("|i1", "b")])
    if letter in "hqb":
        values = [int(value) for value in values]
    fortran = chance(rng, 0.2) and len(shape) > 1
    if fortran:
        values = [values[place] for place in fortran_order(shape)]
    version = rng.choice([1, 1, 1, 2, 3])
    comma = "," if len(shape) == 1 else ""
    header = (f"{{'descr': '{kind}', 'fortran_order': {fortran}, "
              f"'shape': ({', '.join(map(str, shape))}{comma}), }}").encode()
    size = 2 if version == 1 else 4
    header += b" " * (-(len(header) + 7 + size + 2) % 64) + b"\n"
    start = b"\x93NUMPY" + bytes([version, 0])
    start += struct.pack("<H" if version == 1 else "<I", len(header))
    return start + header + struct.pack(f"<{len(values)}{letter}", *values)


def fortran_order(shape):
    """Returns the C indices of the elements in Fortran order."""
    places = [0]
    stride = 1
    strides = []
    for length in reversed(shape):
        strides.insert(0, stride)
        stride *= length
    for length, stride in zip(shape, strides):
        places = [i * stride + place for i in range(length) for place in places]
    return places


class Tensor:
    """Small integers or eighths in a shape: (batches,) channels and one or two axes."""

    def __init__(self, rng, shape, whole=None):
        self.shape = shape
        whole = chance(rng, 0.6) if whole is None else whole
        count = 1
        for length in shape:
            count *= length
        self.values = [rng.randint(-9, 9) if whole else rng.randint(-90, 90) / 8
                       for _ in range(count)]

    def npy(self, rng):
        shape = list(self.shape)
        while len(shape) > 1 and shape[0] == 1 and chance(rng, 0.3):
            del shape[0]
        return npy(rng, shape, self.values)

    def csv(self, delimiter=",", series=False, ending="\n"):
        """Returns blocks of rows. With `series` the last axis is the rows, the one before the columns."""
        shape, values = list(self.shape), [f"{value:g}" for value in self.values]
        across, down = shape[-1], shape[-2]
        size = across * down
        blocks = []
        for start in range(0, len(values), size):
            block = [values[start + i * across:start + (i + 1) * across] for i in range(down)]
            if series:
                block = [list(row) for row in zip(*block)]
            blocks.append("".join(delimiter.join(row) + ending for row in block))
        if series or len(shape) < 4:
            return ending.join(blocks).encode()
        groups = [ending.join(blocks[i:i + shape[1]]) for i in range(0, len(blocks), shape[1])]
        return (ending * 2).join(groups).encode()
