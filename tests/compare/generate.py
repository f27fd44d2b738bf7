"""Draws random command lines of every sigconv command, with their input files."""
import random

from inputs import Dialect, Table, Tensor, chance, number
from parts import (ALIGNS, PADDINGS, Draft, columns, design, extension, kernel, lags, missing,
                   numbers_out, signal, slide, times, written)
from spoil import spoil

LAYERS = [f"{prefix}conv{axes}d" for prefix in ("", "grad ", "explain ", "explain grad ")
          for axes in (1, 2)]
# The relative frequency of each command.
WEIGHTS = {"conv": 22, "corr": 14, "pad": 7, "autocorr": 6, "kernel": 5, "response": 4, "fit": 7,
           "deconv": 6, "grad conv": 4, "grad corr": 3, "explain conv": 3, "explain corr": 2,
           "explain grad conv": 2, "explain grad corr": 2, "conv1d": 7, "conv2d": 7,
           **{command: 2 for command in LAYERS[2:]}}


def length(draft):
    sizes = {"explain": [1, 2, 3, 5, 8, 12], "grad": [1, 2, 4, 7, 12, 30]}
    usual = [1, 2, 3, 5, 8, 12, 20, 30, 60, 60, 200, 500, 1500]
    if draft.chance(0.015):
        usual = [5000]
    return draft.rng.choice(sizes.get(draft.command.split()[0], usual))


def series(draft):
    """Draws conv, corr or pad."""
    rng = draft.rng
    rows = length(draft)
    table = signal(draft, rows, several=True)
    columns(draft, table)
    missing(draft, table)
    by = table and table.has_key() and table.dialect.header and draft.chance(0.45)
    if by:
        draft.add("--by", "station")
        if table.sorted:
            draft.maybe(0.5, "--sorted")
    if draft.command == "pad":
        draft.add("--width", rng.choice(["0", "1", "3", "20", "0,2", "3,0", "40,1"]))
    else:
        mode = slide(draft, max(1, rows // 6) if by else rows)[2]
        draft.maybe(0.3, "--method", ["auto", "direct", "fft", "reference"])
        if draft.chance(0.15):
            draft.maybe(0.6, "--lags")
            draft.maybe(0.2, "--match")
            if mode == "same":
                lags(draft)
            if draft.has("--lags", "--peaks"):
                named = table and table.dialect.header and {"t", "date"} & set(table.names)
                draft.maybe(0.3, "--lag-unit", sorted(named) if named else ["0.5", "3"])
    if not draft.has("--scale", "--match"):
        extension(draft)
    written(draft, rows=True)
    if not draft.has("--peaks") and "npy" not in str(draft.options):
        draft.maybe(0.15, "--only")
        draft.maybe(0.12, rng.choice(["--append", "--append"]))
        draft.maybe(0.06, "--suffix", ["_s", "_x y"])
        draft.maybe(0.12, "--na-out", ["NA", "-", ""])
        alone = len(draft.operands) == 1 and not by and not draft.has("--signal", "--plot")
        fills = {"hold", "backfill", "linear"} & {option[-1] for option in draft.options}
        if alone and "-" not in draft.operands and not fills:
            draft.maybe(0.25, "--shard", ["1/1", "1/2", "2/2", "2/3", "3/3", "4/9", "1/40"])
    draft.maybe(0.4, rng.choice(["-j", "--threads"]), [1, 2, 3, 4])
    draft.maybe(0.35, "--block-size", ["1", "7", "16", "64", "100", "1K", "4K"])
    draft.maybe(0.05, "--max-buffer", ["100", "4K", "1M", "1G"])
    times(draft, table)
    draft.maybe(0.1, "-q" if draft.chance(0.5) else "--verbose")


def autocorr(draft):
    table = signal(draft, length(draft))
    columns(draft, table)
    missing(draft, table, whole=True)
    lags(draft)
    draft.maybe(0.1, "--lag-unit", ["0.5", "3"])
    times(draft, table)
    written(draft)
    draft.maybe(0.1, "--na-out", ["NA", "-"])
    draft.maybe(0.2, "-j", [1, 2, 3, 4])
    draft.maybe(0.05, "--max-buffer", ["100", "4K", "1M"])


def print_kernel(draft):
    words = design(draft, draft.rng.choice([5, 30, 90]))
    name, _, rest = words.partition(":")
    draft.operands = [name] + rest.split(",") if rest and draft.chance(0.4) else [words]
    draft.maybe(0.2, "--normalize")
    written(draft)


def response(draft):
    draft.has_signal = True
    kernel(draft, draft.rng.choice([5, 30, 90]))
    if draft.chance(0.2):
        draft.add("--frequencies", draft.rng.choice(["0", "0.1,0.2", "0.01,0.5,0.3"]))
    else:
        draft.maybe(0.8, "--points", [1, 2, 8, 64])
        draft.maybe(0.2, "--from", [0, 0.01])
        draft.maybe(0.2, "--to", [0.4, 0.5])
        if draft.has("--from"):
            draft.maybe(0.3, "--log")
    draft.maybe(0.2, "--unwrap")
    draft.maybe(0.3, "--align", ALIGNS)
    draft.maybe(0.1, "--normalize")
    if draft.stdin is None and draft.chance(0.2):
        table = Table(draft.rng, 8, Dialect(draft.rng, True), times=True)
        draft.operands.append(draft.file("t", table.data))
        for option in table.dialect.options(draft.rng, draft.operands[0]):
            draft.add(*option)
        times(draft, table)
    elif not draft.has("--rate"):
        draft.maybe(0.1, "--rate", [2, 0.5])
    written(draft)


def fit(draft):
    rng = draft.rng
    rows = rng.choice([8, 12, 30, 60, 200])
    table = signal(draft, rows, numbers=rng.choice([2, 2, 3]))
    inputs = table.numeric()[1:]
    if draft.stdin is None and draft.chance(0.2):
        draft.add("-c", ",".join(f"#{at + 1}" for at in inputs))
        draft.operands.append(draft.file("target", Table(
            rng, rows, table.dialect, numbers=1).data, draft.operands[0][-3:]))
    else:
        named = table.dialect.header and draft.chance(0.5)
        draft.add("--target", table.names[0] if named else "#1")
        if draft.chance(0.5):
            draft.add("-c", ",".join(f"#{at + 1}" for at in inputs))
    missing(draft, table, whole=True)
    draft.add("--taps", rng.randint(1, max(1, rows // 8)))
    draft.maybe(0.3, "--demean")
    if draft.chance(0.25):
        draft.add("--solver", "sgd")
        draft.add("--epochs", rng.choice([1, 5, 20]))
        draft.maybe(0.2, "--learning-rate", [0.0001, 0.00001])
        draft.maybe(0.3, "--momentum", [0, 0.5, 0.9])
        draft.maybe(0.4, "--batch", [1, 4, 16])
        draft.maybe(0.4, "--seed", [0, 1, 99])
        draft.maybe(0.3, "--loss", ["loss.csv"])
    else:
        draft.maybe(0.5, "--ridge", [0, 0.01, 1, 100])
        draft.maybe(0.05, "--solver", ["normal"])
    draft.maybe(0.3, "--mode", ["same", "full", "valid"])
    draft.maybe(0.3, "--align", ALIGNS)
    extension(draft)
    written(draft)
    draft.maybe(0.3, rng.choice(["-q", "--verbose"]))


def deconv(draft):
    rows = draft.rng.choice([2, 5, 8, 12, 30, 60, 200])
    table = signal(draft, rows)
    columns(draft, table)
    missing(draft, table, whole=True)
    slide(draft, rows)
    draft.maybe(0.5, "--ridge", [0, 0.01, 1])
    extension(draft)
    written(draft)
    draft.maybe(0.15, draft.rng.choice(["--only", "--append", "--append"]))
    draft.maybe(0.2, "-q")


def upstream(draft, shape, is_series, dialect=None):
    """Adds dL/dy with the shape of the output, as numbers or a file. DIALECT is the table's dialect."""
    rng = draft.rng
    tensor = Tensor(rng, shape)
    if all(size == 1 for size in shape[:-1]) and draft.chance(0.5):
        text = ",".join(f"{value:g}" for value in tensor.values)
    elif dialect is None and draft.chance(0.3):
        text = draft.file("g", tensor.npy(rng), "npy")
    else:
        # -d applies to this file too, but not a delimiter that the signal's name implies.
        implied = dialect and not draft.has("-d", "--delimiter", "--decimal")
        delimiter = "," if implied else dialect.delimiter if dialect else draft.delimiter
        text = draft.file("g", tensor.csv(delimiter, is_series))
        if draft.stdin is None and draft.has_signal and draft.chance(0.1):
            draft.stdin, text = draft.files.pop(text), "-"
    draft.add("--upstream", text)


def gradient_out(draft):
    if draft.command.startswith("explain"):
        draft.maybe(0.6, "--wrt", ["input", "kernel", "bias"])
        return
    if draft.chance(0.8):
        draft.add("--wrt", draft.rng.choice(["input", "kernel", "bias"]))
        draft.maybe(0.2, "-o", ["out.csv", "out.tsv"])
    else:
        draft.add("-o", "all/")
    draft.maybe(0.2, "--check")
    numbers_out(draft)


def explanation(draft):
    draft.maybe(0.25, "--limit", [20, 400, 400])
    if not draft.command.startswith("explain grad") or draft.has("--wrt"):
        draft.maybe(0.3, "--outputs", ["0", "0", "0,1", "0-1"])
    if draft.chance(0.04):
        draft.add("--html", "page.html")
    else:
        draft.maybe(0.5, "--format", ["text", "markdown", "latex"])
        draft.maybe(0.1, "-o", ["out.txt", "out.md"])
    numbers_out(draft)


def plain_series(draft):
    """Draws grad or explain of conv or corr."""
    rows = length(draft)
    gradient = "grad" in draft.command
    table = signal(draft, rows, plain=True)
    count = columns(draft, table)
    taps, dilation, mode, stride = slide(draft, min(rows, 12), known=True)
    extension(draft)
    if gradient:
        span = (taps - 1) * dilation
        outputs = {"same": rows, "full": rows + span, "valid": rows - span}[mode]
        dialect = table.dialect if table else Dialect(None)
        upstream(draft, [count, max(1, -(-outputs // stride))], True, dialect)
        gradient_out(draft)
    else:
        draft.maybe(0.2, "--method", ["auto", "direct", "fft", "reference"])
    if draft.command.startswith("explain"):
        explanation(draft)
    else:
        draft.maybe(0.1, "-j", [1, 2])


def tensor_file(draft, stem, tensor, is_series, delimiter):
    if draft.chance(0.3):
        return draft.file(stem, tensor.npy(draft.rng), "npy")
    ending = "\n" if draft.chance(0.8) else "\r\n"
    return draft.file(stem, tensor.csv(delimiter, is_series, ending))


def layer(draft):
    """Draws conv1d or conv2d, or their gradients and explanations."""
    rng = draft.rng
    axes = 1 if draft.command.endswith("1d") else 2
    small = draft.command.startswith("explain")
    groups = rng.choice([1, 1, 1, 2])
    inner, outer = rng.randint(1, 2), groups * rng.randint(1, 2)
    batches = rng.choice([1, 1, 1, 2])
    steps = [rng.randint(1, 2) for _ in range(axes)]
    dilations = [rng.choice([1, 1, 2]) for _ in range(axes)]
    taps = [rng.randint(1, 3) for _ in range(axes)]
    spans = [(k - 1) * d + 1 for k, d in zip(taps, dilations)]
    sizes = [span + rng.randint(0, 3 if small else 8) for span in spans]
    padding = [rng.randint(0, 2) for _ in range(axes)]
    outputs = [(n + 2 * p - s) // step + 1 for n, p, s, step in zip(sizes, padding, spans, steps)]
    flat = groups * inner == outer == batches == 1 and all(size == 1 for size in taps[:-1])
    shape = [batches] * (batches > 1 or axes == 1) + [groups * inner] + sizes
    draft.has_signal = True
    if draft.chance(0.1):
        draft.delimiter = ";"
        draft.add("-d", ";")
    if draft.command.startswith("conv") and draft.chance(0.12):
        return shapes(draft, [outer, inner] + taps, [groups * inner] + sizes)
    if flat and axes == 1 and draft.chance(0.5):
        draft.add("--signal", ",".join(number(rng, "int") for _ in range(sizes[0])))
    else:
        name = tensor_file(draft, "x", Tensor(rng, shape), axes == 1, draft.delimiter)
        if draft.chance(0.3):
            draft.stdin, draft.piped = draft.files.pop(name), draft.chance(0.7)
        else:
            draft.operands.append(name)
    if flat and draft.chance(0.5):
        draft.add("-k", ",".join(number(rng, "int") for _ in range(taps[-1])))
    else:
        name = tensor_file(draft, "w", Tensor(rng, [outer, inner] + taps), axes == 1, ",")
        if draft.stdin is None and draft.chance(0.05):
            draft.stdin, name = draft.files.pop(name), "-"
        draft.add("-k", name)
    if groups > 1:
        draft.add("--groups", groups)
    if draft.chance(0.3):
        bias = [number(rng, "short") for _ in range(outer)]
        in_file = draft.chance(0.3)
        draft.add("--bias", draft.file("b", ("\n".join(bias) + "\n").encode()) if in_file
                  else ",".join(bias))
    for name, values, usual in [("--stride", steps, 1), ("--dilation", dilations, 1),
                                ("--padding", padding, 0)]:
        if any(value != usual for value in values):
            draft.add(name, ",".join(map(str, values)))
    draft.maybe(0.2, "--flip")
    if draft.has("--padding") and draft.chance(0.4):
        draft.add("--padding-mode", rng.choice(["zeros", "constant", *PADDINGS[2:], "replicate"]))
    elif draft.has("--padding") and draft.chance(0.1):
        draft.add("--pad-value", rng.choice(["1", "-2.5"]))
    draft.maybe(0.2, "--method", ["auto", "direct", "reference"])
    if "grad" in draft.command:
        upstream(draft, [batches] * (batches > 1 or axes == 1) + [outer] + outputs, axes == 1)
        gradient_out(draft)
    if small:
        return explanation(draft)
    if "grad" not in draft.command:
        draft.maybe(0.3, "--format", ["csv", "tsv", "npy"])
        draft.maybe(0.2, "-o", ["out.csv", "out.tsv", "out.npy"] + ["out/"] * bool(draft.operands))
        numbers_out(draft)
    draft.maybe(0.1, "--verbose")


def shapes(draft, kernel_shape, input_shape):
    rng = draft.rng
    draft.add("--shape-only")
    draft.add("--input-shape", rng.choice(",x").join(map(str, input_shape)))
    shape = "x".join(map(str, kernel_shape))
    if draft.chance(0.3):
        groups = input_shape[0] // kernel_shape[1]
        line = f"{draft.command} --kernel-shape {shape} --groups {groups}"
        draft.add("--layers", draft.file("net", f"# a net\n{line} --padding 1\n".encode(), "txt"))
        return
    draft.add("--kernel-shape", shape)
    if input_shape[0] > kernel_shape[1]:
        draft.add("--groups", input_shape[0] // kernel_shape[1])
    draft.maybe(0.5, "--padding", ["0", "1", "same", "valid"])
    draft.maybe(0.3, "--stride", [1, 2])


BUILDERS = {"autocorr": autocorr, "kernel": print_kernel, "response": response, "fit": fit,
            "deconv": deconv, "conv": series, "corr": series, "pad": series,
            **{command: layer for command in LAYERS}}


def draw(seed, number_of_case):
    """Returns the case with a number. It depends on the seed and the number only."""
    rng = random.Random(f"{seed}:{number_of_case}")
    command = rng.choices(list(WEIGHTS), list(WEIGHTS.values()))[0]
    draft = Draft(rng, command)
    BUILDERS.get(command, plain_series)(draft)
    if chance(rng, 0.33):
        spoil(draft)
    return draft
