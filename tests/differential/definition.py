"""The definitions of docs/manual/edges.md in exact arithmetic, independent of the program's code.

A sample is a Fraction, or None if it is missing.
"""
from fractions import Fraction

BOUND = Fraction(1, 10 ** 13)


def exact(values):
    return [None if value is None else Fraction(value) for value in values]


def extended(x, rule, pad=Fraction(0)):
    """Returns the function n -> x~[n] of the signal x under a padding rule."""
    size = len(x)

    def outside(n):
        if rule == "missing":
            return None
        if rule == "zero":
            return Fraction(0)
        if rule == "constant":
            return pad
        if rule == "edge" or size == 1 and rule in ("reflect", "odd"):
            return x[0] if n < 0 else x[-1]
        if rule == "mirror":
            return at(-1 - n if n < 0 else 2 * size - 1 - n)
        if rule == "reflect":
            return at(-n if n < 0 else 2 * (size - 1) - n)
        if rule == "odd":
            end, image = (x[0], at(-n)) if n < 0 else (x[-1], at(2 * (size - 1) - n))
            return None if end is None or image is None else 2 * end - image
        if rule == "circular":
            return x[n % size]
        raise ValueError(rule)

    def at(n):
        return x[n] if 0 <= n < size else outside(n)

    return at


def lookback(align, span):
    named = {"center": span // 2, "center-ahead": (span - 1) // 2, "causal": span - 1,
             "anticausal": 0}
    return named[align] if align in named else int(align)


def starts(size, span, mode="same", align="center", stride=1, lags=None):
    """Returns the window starts of the outputs."""
    if lags is not None:
        first, last = lags
    elif mode == "full":
        first, last = -(span - 1), size - 1
    elif mode == "valid":
        first, last = 0, size - span
    else:
        first = -lookback(align, span)
        last = first + size - 1
    return list(range(first, last + 1, stride))


def product(samples, weights, skip=False, supported=True, minimum=1):
    """Returns the output of a window and its error bound. The output is None if it is missing.

    `skip`: leaves missing samples out and scales the sum by the weights of the others.
    `supported`: whether the window holds a sample of the signal that is present.
    """
    present = [(x, w) for x, w in zip(samples, weights) if x is not None]
    largest = max((abs(x) for x, _ in present), default=Fraction(0))
    bound = BOUND * largest * sum(abs(w) for w in weights)
    if len(present) == len(samples):
        return sum(x * w for x, w in present), bound
    if not skip or len(present) < minimum or not supported:
        return None, bound
    share = sum(w for _, w in present)
    absolute = sum(abs(w) for _, w in present)
    if abs(share) <= Fraction(1, 100) * absolute:
        return None, bound
    total = sum(weights)
    scaled = sum(x * w for x, w in present) * total / share
    return scaled, bound * 100


def convolve(x, w, flip, rule="zero", pad=Fraction(0), dilation=1, skip=False, minimum=1, **choice):
    """Returns a list of (start, value, bound), one for each output of conv (flip) or corr."""
    weights = list(reversed(w)) if flip else list(w)
    at = extended(x, rule, pad)
    span = (len(w) - 1) * dilation + 1
    out = []
    for start in starts(len(x), span, **choice):
        places = range(start, start + span, dilation)
        supported = any(0 <= n < len(x) and x[n] is not None for n in places)
        # Padding that copies samples supports an output, too.
        supported = supported or rule not in ("zero", "constant")
        value, bound = product([at(n) for n in places], weights, skip, supported, minimum)
        out.append((start, value, bound))
    return out


def filled(x, policy):
    """Returns the signal with its gaps treated by --na zero, hold or linear; None if an error."""
    if policy == "zero":
        return [Fraction(0) if value is None else value for value in x]
    out = list(x)
    known = [i for i, value in enumerate(x) if value is not None]
    if policy == "hold":
        if x[0] is None:
            return None
        for i in range(1, len(out)):
            if out[i] is None:
                out[i] = out[i - 1]
        return out
    if policy == "linear":
        if x[0] is None or x[-1] is None:
            return None
        for left, right in zip(known, known[1:]):
            for i in range(left + 1, right):
                out[i] = x[left] + (x[right] - x[left]) * Fraction(i - left, right - left)
        return out
    raise ValueError(policy)
