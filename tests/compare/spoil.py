"""Puts mistakes into a command line or its input, to compare messages and exit statuses."""

# Options of all commands. Many of them are wrong for the command to which they are added.
VALUES = ["--kernel", "--dilation", "--rate", "--transition", "--attenuation", "--columns", "--by",
          "--signal", "--delimiter", "--decimal", "--comment", "--skip-lines", "--na",
          "--na-values", "--max-buffer", "--block-size", "--mode", "--align", "--stride", "--pad",
          "--pad-value", "--method", "--max-lag", "--scale", "--lag-unit", "--peaks", "--distance",
          "--output", "--format", "--digits", "--fixed", "--suffix", "--na-out", "--threads",
          "--shard", "--width", "--upstream", "--wrt", "--bias", "--groups", "--padding",
          "--padding-mode", "--layers", "--kernel-shape", "--input-shape", "--outputs", "--limit",
          "--html", "--points", "--target", "--taps", "--ridge", "--solver", "--learning-rate",
          "--momentum", "--epochs", "--batch", "--seed", "--loss", "--plot", "--time", "--step",
          "--gaps"]
FLAGS = ["--normalize", "--sorted", "--header", "--no-header", "--skip-blank", "--ragged",
         "--lags", "--match", "--demean", "--intercept", "--refine", "--only", "--append",
         "--check", "--flip", "--shape-only", "--verbose", "--quiet"]
BAD_VALUES = ["", "x", "0", "-1", "1.5", "3x", "1e3", "nan", "99999999999999999999", "1,,2", ",",
              "1,2,x", "none", "box:0", "bx:3", "gaussian:-1", "box:3,4", "lowpass:0.7", "smae",
              "mirorr", "no-such-file.csv", "k.csv:nothing", "0/3", "4/3", "2-1", "!x", "ab", "é",
              "savgol:4,9", "matched:none.csv", "1 2", "'1'", "center-", "csv ", "#0", "#99"]
# Options that exclude each other, or that exclude options of the command line.
CONFLICTS = ["--header --no-header", "--digits=3 --fixed=2", "--append --only", "--signal=1,2,3",
             "--sorted", "--shard=1/2 --by=station", "--distance=2", "--lags --format=npy",
             "--match --scale=coeff", "--match --dilation=2", "--shard=1/2 --na=hold",
             "--max-lag=2 --mode=valid", "--scale=biased --pad=mirror", "--format=npy --digits=3",
             "--solver=sgd --ridge=1", "--seed=3", "--na=skip", "--html=p.html --output=x.txt",
             "--peaks=1 --by=1", "--kernel-shape=1,2,3", "--padding=same --stride=2",
             "--upstream=- --kernel=-", "--pad=zero --pad-value=3", "--decimal=, --delimiter=,",
             "--output=no/such/dir", "--output=", "--output=s.csv/", "--plot=p.txt", "--plot=-",
             "--shape-only --digits=3", "--time=t --gaps=split", "--time=date --step=1mo",
             "--time=1 --rate=3", "--step=1h", "--gaps=fill", "--output=/dev/full", "--max-buffer=8",
             "--kernel=s.csv"]


def misspelled(rng, word):
    at = rng.randrange(2, len(word))
    return rng.choice([word[:at] + word[at + 1:], word[:at] + "q" + word[at:],
                       word[:at] + word[at:at + 2][::-1] + word[at + 2:]])


def wrong_option(draft):
    rng = draft.rng
    way = rng.randrange(6)
    named = [option for option in draft.options if option[0].startswith("--")]
    if way == 0 and named:
        option = rng.choice(named)
        option[0] = misspelled(rng, option[0])
    elif way == 1 and draft.options:
        draft.options.remove(rng.choice(draft.options))
    elif way == 2:
        draft.add(rng.choice(VALUES), rng.choice(BAD_VALUES + ["1", "2", "same", "1,2"]))
    elif way == 3:
        draft.add(rng.choice(FLAGS))
    elif way == 4:
        draft.operands.append(rng.choice(["no-such.csv", ".", "--", "-", "s.csv", "-x", "é.csv"]))
    elif rng.random() < 0.3:
        draft.command = rng.choice(["cnov", "grad", "grad pad", "explain fit", "explain", "CONV"])
    else:
        # An option without its value.
        draft.operands.append(rng.choice(VALUES))


def wrong_value(draft):
    valued = [option for option in draft.options if len(option) == 2]
    if not valued:
        return wrong_option(draft)
    option = draft.rng.choice(valued)
    if draft.rng.random() < 0.5 or len(option[1]) < 3:
        option[1] = draft.rng.choice(BAD_VALUES)
    else:
        option[1] = misspelled(draft.rng, option[1])


def conflict(draft):
    for word in draft.rng.choice(CONFLICTS).split():
        draft.add(word)


def wrong_columns(draft):
    names = ["wnd", "nothing", "tmep", "99", "0", "2-1", "wind,,a", "!", "date", "note", "station",
             "a-", '"a', "#0"]
    draft.options = [option for option in draft.options if option[0] not in ("-c", "--columns")]
    draft.add("-c", draft.rng.choice(names))


def wrong_bytes(rng, data, is_npy):
    """Returns the bytes of a file with a mistake in them."""
    at = rng.randrange(len(data)) if data else 0
    if is_npy:
        return rng.choice([data[:at], b"", data + b"1", data[:at] + b"\xff" + data[at + 1:],
                           data.replace(b"<f8", b">f8"), data.replace(b"<", b"?", 1)])
    if rng.random() < 0.25:
        return rng.choice([b"", b"\n", b"\n\n1\n", b"a,b\n",
                           b"\x1f\x8b\x08\x00" + data, b"\xff\xfe1\x00\n\x00",
                           b"\x28\xb5\x2f\xfd" + data, data[:at], b"\x00" + data])
    lines = data.splitlines(keepends=True)
    row = rng.randrange(len(lines)) if lines else 0
    if not lines:
        return b"x"
    line = lines[row]
    ending = line[len(line.rstrip(b"\r\n")):]
    fields = line.rstrip(b"\r\n").split(b",")
    cell = rng.randrange(len(fields))
    way = rng.randrange(7)
    if way < 3:
        fields[cell] = rng.choice([b"x", b"1e999", b"1.2.3", b"", b"NA", b"12abc", b"1 2", b"0x10",
                                   b'"1', b'"1"2', b"--3", b"\xff\xfe", b"1_000", b"inf", b"$5",
                                   b"caf\xc3\xa9", b"1;2", b"1\x002", b"y" * 90])
    elif way == 3:
        del fields[cell]
    elif way == 4:
        fields.insert(cell, b"5")
    elif way == 5:
        lines[row] = ending + line
        return b"".join(lines)
    else:
        lines.insert(row, line)
        return b"".join(lines)
    lines[row] = b",".join(fields) + ending
    return b"".join(lines)


def wrong_file(draft):
    names = sorted(draft.files) + ([None] if draft.stdin is not None else [])
    if not names:
        return wrong_value(draft)
    name = draft.rng.choice(names)
    if name is None:
        draft.stdin = wrong_bytes(draft.rng, draft.stdin, draft.stdin.startswith(b"\x93NUMPY"))
    elif draft.rng.random() < 0.05:
        del draft.files[name]
    else:
        draft.files[name] = wrong_bytes(draft.rng, draft.files[name], name.endswith(".npy"))


def spoil(draft):
    """Puts one or two mistakes into a command line."""
    ways = [wrong_option, wrong_value, wrong_value, wrong_file, wrong_file, wrong_file, conflict,
            wrong_columns]
    for _ in range(draft.rng.choice([1, 1, 1, 1, 2])):
        draft.rng.choice(ways)(draft)
