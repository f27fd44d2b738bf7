"""Draws the parts that command lines share: kernels, signals, columns and outputs."""
from inputs import Dialect, Table, chance, npy, number

PADDINGS = ["zero", "constant", "edge", "mirror", "reflect", "odd", "circular", "missing"]
OTHER_PADDINGS = ["symmetric", "replicate", "nearest", "wrap"]
PAD_VALUES = ["1.5", "-2", "0", "first", "mean", "mean:3", "median", "inf"]
ALIGNS = ["center", "center-ahead", "causal", "anticausal", "0", "1", "-2", "7"]


class Draft:
    """An unfinished command line: its words, its files and its standard input."""

    def __init__(self, rng, command):
        self.rng, self.command = rng, command
        self.options, self.operands = [], []
        self.files, self.stdin, self.piped = {}, None, True
        self.label = command  # a mistake may change the command
        self.has_signal = False  # from a file or --signal
        self.delimiter = ","  # of the files of tensors

    def chance(self, probability):
        return chance(self.rng, probability)

    def add(self, *words):
        self.options.append([str(word) for word in words])

    def maybe(self, probability, name, values=None):
        if self.chance(probability):
            self.add(name, *([] if values is None else [self.rng.choice(values)]))

    def has(self, *names):
        return any(option[0] in names for option in self.options)

    def file(self, stem, data, extension="csv"):
        name = f"{stem}.{extension}"
        self.files[name] = data
        return name

    def words(self):
        """Returns all words: the options in any order, the operands in their own."""
        groups = [self.spelled(option) for option in self.options]
        self.rng.shuffle(groups)
        places = sorted(self.rng.randint(0, len(groups)) for _ in self.operands)
        if self.chance(0.7):
            places = [len(groups)] * len(places)
        for place, operand in reversed(list(zip(places, self.operands))):
            groups.insert(place, [operand])
        return self.command.split() + [word for group in groups for word in group]

    def spelled(self, option):
        if len(option) == 2 and option[0].startswith("--") and self.chance(0.15):
            return ["=".join(option)]
        return ["".join(option)] if option[0] == "-j" and self.chance(0.3) else option


def design(draft, longest):
    """Returns a design of at most about LONGEST taps."""
    n = draft.rng.randint(1, max(1, longest))
    odd = n + 1 - n % 2
    small = [f"box:{n}", f"triangle:{n}", f"integral:{n}", "diff", "central", "sobel", "laplace",
             "impulse", f"hann:{n}", f"hamming:{n}", f"blackman:{n}", f"kaiser:{n},5"]
    large = ["gaussian:0.7", "gaussian:1,3", "gaussian:2,4,1", "savgol:5,2", "savgol:7,3,1,0.5",
             "log:1", "ricker:9,1.5", "delay:2", "delay:1.5", "delay:6.25", "diff:2", "lowpass:0.2,21",
             f"lowpass:0.1,{odd}", "highpass:0.1,11", "lowcut:0.1,11", "bandpass:0.1,0.3,31",
             "bandstop:0.1,0.3,31", "ewma:0.9", "ewma:0.2"]
    if longest >= 20 and draft.chance(0.15):
        draft.add("--transition", 40)
        draft.add("--attenuation", draft.rng.choice([30, 60]))
        draft.add("--rate", 1000)
        return draft.rng.choice(["lowpass:100", "highpass:100", "lowcut:100", "bandpass:100,200"])
    return draft.rng.choice(small + large if longest >= 9 else small)


def kernel(draft, longest=9, known=False):
    """Adds a kernel and returns its number of taps, which is exact only with KNOWN."""
    rng = draft.rng
    taps = rng.randint(1, max(1, min(longest, rng.choice([3, 3, 5, 9, longest]))))
    style = rng.choice(["int", "int", "short", "long"])
    values = [number(rng, style) for _ in range(taps)]
    kinds = ["list", "list", "box", "file", "column", "npy"]
    kinds += [] if known else ["design", "design", "segment"]
    kinds += ["stdin"] if draft.stdin is None and draft.has_signal else []
    kind = rng.choice(kinds)
    end = rng.choice(["\n", "\n", "\r\n"])
    if kind == "list":
        text = ",".join(values)
    elif kind == "box":
        text = f"box:{taps}"
    elif kind == "design":
        text = design(draft, longest)
    elif kind == "column":
        lines = ["t,w,other"] + [f"{i},{value},x" for i, value in enumerate(values)]
        text = draft.file("k", (end.join(lines) + end).encode()) + rng.choice([":w", ":2"])
    elif kind == "segment":
        lines = ["w"] + values
        first = rng.randrange(taps)
        where = rng.choice(["", ":w", f",{first},{taps - first}", f":w,{first},{taps - first}"])
        name = "matched" if draft.command == "conv" else "segment"
        text = f"{name}:{draft.file('k', (end.join(lines) + end).encode())}{where}"
    elif kind == "npy":
        text = draft.file("k", npy(rng, [taps], [float(value) for value in values]), "npy")
    else:
        row = ",".join(values) + end if draft.chance(0.2) else end.join(values) + end
        data = (row if draft.chance(0.7) or row.count(",") else "w" + end + row).encode()
        if kind == "stdin":
            draft.stdin, text = data, "-"
        else:
            text = draft.file("k", data)
    draft.add(rng.choice(["-k", "-k", "--kernel"]), text)
    return taps


def signal(draft, rows, plain=False, numbers=None, several=False):
    """Adds a signal from a file, standard input or --signal. Returns its table, or None."""
    rng = draft.rng
    draft.has_signal = True
    way = rng.choice(["file"] * 6 + ["stdin"] * 3 + ["list"])
    if way == "list" and not numbers:
        style = rng.choice(["int", "short"])
        draft.add("--signal", ",".join(number(rng, style) for _ in range(rows)))
        return None
    dialect = Dialect(rng, plain)
    table = Table(rng, rows, dialect, numbers=numbers)
    if dialect.header and (any(name.isdigit() for name in table.names) or draft.chance(0.1)):
        draft.add("--header")
    if not dialect.header and ("number" not in table.kinds[:1] or draft.chance(0.2)):
        draft.add("--no-header")
    if way == "stdin":
        draft.stdin, draft.piped, draft.has_signal = table.data, draft.chance(0.7), False
        name = None
        if draft.chance(0.2):
            draft.operands.append("-")
    else:
        tabs = dialect.delimiter == "\t" and draft.chance(0.6)
        name = draft.file("s", table.data, "tsv" if tabs else rng.choice(["csv", "csv", "txt"]))
        draft.operands.append(name)
        for stem in ["t", "u"][:rng.randint(1, 2)] if several and draft.chance(0.12) else []:
            more = Table(rng, max(1, rows + rng.randint(0, 9)), dialect, like=table)
            table.has_gaps |= more.has_gaps
            draft.operands.append(draft.file(stem, more.data, name[-3:]))
    for option in dialect.options(rng, name):
        draft.add(*option)
    return table


def columns(draft, table, probability=0.5):
    """Adds -c in some cases. Returns the number of columns that are computed."""
    if table is None:
        return 1
    rng = draft.rng
    numeric = table.numeric()
    if not draft.chance(probability):
        if table.names.count("t") or not table.dialect.header:
            # Without a header, -c must leave out the column that counts rows.
            chosen = numeric
        else:
            return len(numeric)
    else:
        chosen = sorted(rng.sample(numeric, rng.randint(1, len(numeric))))
    if table.dialect.header and len(numeric) > 1 and draft.chance(0.1) and "t" not in table.names:
        draft.add("-c", "!" + table.names[numeric[0]])
        return len(numeric) - 1
    items = []
    for at in chosen:
        name = table.names[at]
        named = table.dialect.header and "," not in name and '"' not in name
        named = named and table.names.count(name) == 1 and name.strip() == name
        items.append(name if named and draft.chance(0.7) else f"#{at + 1}")
    if chosen == list(range(chosen[0], chosen[-1] + 1)) and len(chosen) > 1 and draft.chance(0.3):
        items = [f"{chosen[0] + 1}-{chosen[-1] + 1}"]
    draft.add(rng.choice(["-c", "--columns"]), ",".join(items))
    return len(chosen)


def missing(draft, table, whole=False):
    """Adds --na in most cases with missing values, and in a few without."""
    policies = ["zero", "hold", "backfill", "linear"] + ([] if whole else ["keep", "keep", "skip"])
    if table and table.has_gaps:
        draft.maybe(0.93, "--na", policies)
        if not whole and draft.options and str(draft.options[-1][-1]) in ("hold", "backfill", "linear"):
            draft.maybe(0.2, "--na-limit", [1, 2])
    else:
        draft.maybe(0.08, "--na", policies + ["error"])


def times(draft, table):
    """Adds --time, --step and --gaps if the table has a column of times, in most cases."""
    if table is None or draft.has("--lag-unit") or not draft.chance(0.8):
        return
    columns = [at for at, kind in enumerate(table.kinds) if kind in ("date", "count", "clock")]
    if not columns:
        return
    at = draft.rng.choice(columns)
    draft.add("--time", table.names[at] if table.dialect.header else f"#{at + 1}")
    if draft.chance(0.3):
        steps = {"date": ["1d", "24h", "86400", "1mo"], "count": ["2", "4/2", "1"],
                 "clock": ["1s", "1", "10ms"]}
        draft.add("--step", draft.rng.choice(steps[table.kinds[at]]))
    draft.maybe(0.5 if table.steps else 0.1, "--gaps", ["error", "split", "split", "fill", "fill"])


def extension(draft):
    if draft.chance(0.5):
        return
    if draft.chance(0.25):
        draft.add("--pad-value", draft.rng.choice(PAD_VALUES))
    else:
        draft.add("--pad", draft.rng.choice(PADDINGS * 3 + OTHER_PADDINGS))


def numbers_out(draft):
    if draft.chance(0.2):
        draft.add(draft.rng.choice(["--digits", "--fixed"]), draft.rng.choice([1, 2, 3, 4, 9, 17]))


def written(draft, rows=False):
    """Adds options for the place and the format of the output."""
    rng = draft.rng
    if draft.chance(0.3):
        syntax = rng.choice(["csv", "tsv", "json", "npy"])
        if rows and syntax == "npy" and (draft.has("--lags") or len(draft.operands) > 1):
            syntax = "json"
        draft.add("--format", syntax)
    if not draft.has("--format") or "npy" not in [option[-1] for option in draft.options]:
        numbers_out(draft)
    if draft.chance(0.25):
        places = ["out.csv", "out.tsv", "out.txt", "-", "./y.csv"]
        if not draft.has("--digits", "--fixed", "--lags"):
            places.append("out.npy")
        if rows and draft.operands and "-" not in draft.operands:
            places += ["out/", "new/deep/", "{dir}/{stem}_s.{ext}", "{stem}.{name}"]
            places += draft.operands[:1] if len(draft.operands) == 1 else []
        draft.add(rng.choice(["-o", "--output"]), rng.choice(places))
    draft.maybe(0.004, "--plot", ["p.svg", "p.png", "-"])


def lags(draft):
    draft.maybe(0.5, "--max-lag", [0, 1, 3, 10, 40])
    draft.maybe(0.4, "--scale", ["none", "biased", "unbiased", "coeff"])
    draft.maybe(0.3, "--demean")
    if draft.chance(0.25):
        draft.add("--peaks", draft.rng.choice([1, 2, 5]))
        draft.maybe(0.4, "--distance", [1, 2, 4])
        draft.maybe(0.4, "--refine")
        draft.maybe(0.2, "--height", [-1, 0.5, 2])
        draft.maybe(0.2, "--prominence", [0, 0.5, 3])
        draft.maybe(0.2, "--width", [0.5, 2])
        draft.maybe(0.2, "--troughs")


def slide(draft, rows, known=False):
    """Adds the kernel and options of its window. Returns taps, dilation, mode and stride."""
    rng = draft.rng
    mode = rng.choice(["same"] * 3 + ["full", "valid"])
    dilation = rng.choice([1] * 6 + [2, 3])
    longest = max(1, (rows - 1) // dilation + 1) if mode == "valid" else max(9, min(rows, 300))
    taps = kernel(draft, longest, known)
    if dilation > 1 or draft.chance(0.03):
        draft.add("--dilation", dilation)
    if mode != "same" or draft.chance(0.1):
        draft.add("--mode", mode)
    draft.maybe(0.3, "--align", ALIGNS)
    draft.maybe(0.06, "--normalize")
    stride = rng.choice([1] * 7 + [2, 3, 5])
    if stride > 1 and draft.command.split()[-1] != "deconv":
        draft.add("--stride", stride)
    return taps, dilation, mode, stride
