"""Random signals, kernels and option values. Every draw takes a random.Random."""

EPS = 2.0 ** -52


def chance(rng, share):
    return rng.random() < share


def text_of(value):
    """Returns a text that reads back to the same double."""
    return repr(value) if isinstance(value, float) else str(value)


def value(rng, kind):
    """Returns one random sample: an int or a float."""
    if kind == "integers":
        return rng.randint(-9, 9)
    if kind == "counts":
        return rng.randint(0, 5000)
    if kind == "decimals":
        return rng.randint(-99999, 99999) / 100
    if kind == "sparse":
        return rng.choice([0, 0, 0, rng.randint(-5, 5)])
    if kind == "wide":
        return rng.uniform(1, 10) * rng.choice([-1, 1]) * 10.0 ** rng.randint(-30, 30)
    if kind == "offset":
        return 1e9 + rng.gauss(0, 1)
    return rng.gauss(0, 1)


KINDS = ["integers", "counts", "decimals", "sparse", "gauss", "gauss", "offset"]


def samples(rng, count, kinds=None):
    kind = rng.choice(kinds or KINDS)
    return [value(rng, kind) for _ in range(count)]


def taps(rng, count):
    kind = rng.choice(["integers", "integers", "gauss", "decimals", "positive"])
    while True:
        if kind == "positive":
            kernel = [rng.randint(1, 9) for _ in range(count)]
        elif kind == "integers":
            kernel = [rng.randint(-4, 4) for _ in range(count)]
        else:
            kernel = [value(rng, kind) for _ in range(count)]
        if any(kernel):
            return kernel


def gaps(rng, signal, share=0.15):
    """Returns the signal with some samples replaced by None, never all of them."""
    out = [None if chance(rng, share) else sample for sample in signal]
    if all(sample is None for sample in out):
        out[rng.randrange(len(out))] = signal[0]
    return out


def length(rng, sizes=(1, 2, 3, 5, 8, 13, 21, 40, 40, 70, 120)):
    return rng.choice(sizes)
