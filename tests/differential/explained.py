"""explain: each printed sum is evaluated with exact fractions and compared with its result."""
import re
from fractions import Fraction

from case import Case, Disagreement, compare
from definition import convolve, exact, extended
from draw import chance, length, samples, taps, text_of
from series import RULES

SUM = re.compile(r"^y\[(-?\d+)\] = (.*) = (\S+)$")
ALLOWED = re.compile(r"^[-+*/()0-9.e ]+$")


def value_of(text):
    """Returns the exact value of a longhand sum. [v] marks a value outside the signal."""
    plain = text.replace("[", "(").replace("]", ")")
    if not ALLOWED.match(plain):
        raise Disagreement(f"the sum is {text}")
    wrapped = re.sub(r"\d+(?:\.\d+)?(?:e[-+]?\d+)?", lambda m: f"Fraction('{m.group()}')", plain)
    return eval(wrapped, {"Fraction": Fraction})  # only digits and operators


def check_table(text, signal, kernel, outputs, rule):
    """Checks the lines of x and w, and the rows of the table above the sums."""
    for name, values in (("x", signal), ("w", kernel)):
        line = re.search(rf"^  {name} = ([^,\n]*)", text, re.M)
        if list(map(float, line.group(1).split())) != list(map(float, values)):
            raise Disagreement(f"{name} is {line.group()}")
    rows = re.findall(r"^  y\[-?\d+\] +(.*)$", text, re.M)
    for row, (_, want, bound) in zip(rows, outputs):
        fields = list(map(float, row.split()))
        if sorted(fields[:-1]) != sorted(map(float, kernel)):
            raise Disagreement(f"a row of the table holds {row}")
        compare("the table", Fraction(fields[-1]), want, bound + abs(want) / 10 ** 12)
    places = re.search(r"\n\n((?: +-?\d+)+)\n  x ", text)
    if places:
        found = list(map(int, places.group(1).split()))
        if found != list(range(found[0], found[0] + len(found))):
            raise Disagreement(f"the indices are {found}")
    drawn = re.search(r"^  x   +(.*?)(?: +y)?$", text, re.M)
    if drawn:
        at = extended(exact(signal), rule)
        for n, field in zip(found, drawn.group(1).split()):
            value = float(at(n))
            if abs(float(field.strip("[]")) - value) > 1e-12 * abs(value):
                raise Disagreement(f"the table has x[{n}] = {field}")


def draw(rng):
    """Draws explain conv or explain corr in text form."""
    flip = chance(rng, 0.5)
    signal = samples(rng, length(rng, (1, 2, 4, 7)), ["integers", "decimals"])
    kernel = taps(rng, rng.choice([1, 2, 3]))
    rule = rng.choice([rule for rule in RULES if rule != "constant"])
    words = ["explain", "conv" if flip else "corr", "-k", ",".join(map(text_of, kernel)),
             "--pad", rule, "--mode", rng.choice(["same", "full"]),
             "--signal", ",".join(map(text_of, signal))]
    outputs = convolve(exact(signal), exact(kernel), flip, rule, mode=words[words.index("--mode") + 1])

    def check(out):
        text = re.sub(r"\n +([+=]) ", r" \1 ", out.text)  # a long sum goes on in the next line
        sums = [SUM.match(line) for line in text.splitlines() if line.startswith("y[")]
        if len(sums) != len(outputs) or None in sums:
            raise Disagreement(f"{len(sums)} sums, expected {len(outputs)}:\n{text}")
        check_table(out.text, signal, kernel, outputs, rule)
        for found, (_, want, bound) in zip(sums, outputs):
            printed = Fraction(found.group(3))
            compare("the result", printed, want, bound + abs(want) / 10 ** 12)
            compare("the longhand sum", value_of(found.group(2)), want, bound + abs(want) / 10 ** 12)

    return Case(words, check)
