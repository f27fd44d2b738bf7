"""conv1d, conv2d and their gradients against torch, or numpy where torch is not installed."""
import numpy

from case import Case, Disagreement, compare_arrays, npy
from draw import EPS, chance

try:
    import torch
except ImportError:
    torch = None

MODES = {"zeros": "constant", "reflect": "reflect", "replicate": "edge", "circular": "wrap"}


def layer(rng, axes):
    """Draws the shapes and options of a layer."""
    groups = rng.choice([1, 1, 1, 2, 3])
    each, outputs = rng.choice([1, 2, 3]), groups * rng.choice([1, 2])
    taps = [rng.choice([1, 2, 3, 4]) for _ in range(axes)]
    dilation = [rng.choice([1, 1, 2]) for _ in range(axes)]
    span = [(k - 1) * d + 1 for k, d in zip(taps, dilation)]
    size = [s + rng.choice([0, 1, 2, 5, 9]) for s in span]
    stride = [rng.choice([1, 1, 2, 3]) for _ in range(axes)]
    mode = rng.choice(["zeros", "zeros", *MODES])
    # torch reflects less than the size.
    width = [[rng.randint(0, min(3, n - 1)) for _ in range(2)] for n in size]
    batch = rng.choice([None, None, 2])
    integers = chance(rng, 0.5)
    numbers = numpy.random.default_rng(rng.getrandbits(32))

    def array(*shape):
        if integers:
            return numbers.integers(-9, 10, shape).astype(float)
        return numbers.normal(size=shape)

    shape = ([] if batch is None else [batch]) + [groups * each, *size]
    return {"x": array(*shape), "w": array(outputs, each, *taps), "groups": groups,
            "b": array(outputs) if chance(rng, 0.5) else None, "stride": stride,
            "dilation": dilation, "width": width, "mode": mode, "flip": chance(rng, 0.2),
            "array": array}


def words_of(rng, drawn, axes):
    def pair(values):
        return str(values[0]) if len(set(values)) == 1 else ",".join(map(str, values))
    words = ["--stride", pair(drawn["stride"]), "--dilation", pair(drawn["dilation"]),
             "--groups", str(drawn["groups"])]
    sides = [side for width in drawn["width"] for side in width]
    if any(sides):
        words += ["--padding", ",".join(map(str, sides)), "--padding-mode", drawn["mode"]]
    if drawn["flip"]:
        words += ["--flip"]
    if chance(rng, 0.3):
        words += ["--method", rng.choice(["direct", "reference"])]
    return words


def forward(x, drawn, w, axes):
    """Returns the layer's output by the definition, in numpy."""
    if drawn["flip"]:
        w = numpy.flip(w, tuple(range(2, 2 + axes)))
    groups = drawn["groups"]
    outputs, each = w.shape[:2]
    pads = [(0, 0)] * (x.ndim - axes) + [tuple(width) for width in drawn["width"]]
    x = numpy.pad(x, pads, mode=MODES[drawn["mode"]])
    taps = w.shape[2:]
    size = [(n - (k - 1) * d - 1) // s + 1 for n, k, d, s in
            zip(x.shape[-axes:], taps, drawn["dilation"], drawn["stride"])]
    y = numpy.zeros(x.shape[:x.ndim - axes - 1] + (outputs, *size))
    for out in range(outputs):
        first = out // (outputs // groups) * each
        for channel in range(each):
            for place in numpy.ndindex(*taps):
                cut = tuple(slice(p * d, p * d + (n - 1) * s + 1, s) for p, d, n, s in
                            zip(place, drawn["dilation"], size, drawn["stride"]))
                sheet = x[(Ellipsis, first + channel) + (slice(None),) * axes]
                y[(Ellipsis, out) + (slice(None),) * axes] += (
                    w[(out, channel) + place] * sheet[(Ellipsis,) + cut])
    if drawn["b"] is not None:
        y += drawn["b"].reshape((-1,) + (1,) * axes)
    return y


def by_torch(x, drawn, w, axes):
    """Returns torch's output. torch counts the sides of the last axis first."""
    functions = torch.nn.functional
    if drawn["flip"]:
        w = torch.flip(w, tuple(range(2, 2 + axes)))
    sides = [side for width in reversed(drawn["width"]) for side in width]
    mode = {"zeros": "constant"}.get(drawn["mode"], drawn["mode"])
    whole = x if x.dim() == axes + 2 else x[None]
    if any(sides):
        whole = functions.pad(whole, sides, mode=mode)
    bias = None if drawn["b"] is None else torch.tensor(drawn["b"])
    y = getattr(functions, f"conv{axes}d")(whole, w, bias, tuple(drawn["stride"]),
                                           0, tuple(drawn["dilation"]), drawn["groups"])
    return y if x.dim() == axes + 2 else y[0]


def bound_of(*arrays):
    size = max(int(array.size) for array in arrays)
    largest = numpy.prod([numpy.abs(array).max(initial=1) for array in arrays])
    return 4 * EPS * size * largest


def files_of(drawn):
    files = {"x.npy": npy(drawn["x"]), "w.npy": npy(drawn["w"])}
    if drawn["b"] is not None:
        files["b.npy"] = npy(drawn["b"])
    return files


def draw(rng):
    """Draws a run of conv1d or conv2d on .npy files."""
    axes = rng.choice([1, 2])
    drawn = layer(rng, axes)
    words = [f"conv{axes}d", "-k", "w.npy", *words_of(rng, drawn, axes), "--format", "npy", "x.npy"]
    if drawn["b"] is not None:
        words += ["--bias", "b.npy"]

    def check(out):
        got = out.array()
        bound = bound_of(drawn["x"], drawn["w"])
        want = forward(drawn["x"], drawn, drawn["w"], axes)
        compare_arrays("the definition", got.reshape(want.shape), want, bound)
        if got.ndim != drawn["x"].ndim and drawn["x"].shape[0] != 1:
            raise Disagreement(f"the output's shape is {got.shape}")
        if torch:
            peer = by_torch(torch.tensor(drawn["x"]), drawn, torch.tensor(drawn["w"]), axes)
            compare_arrays("torch", got.reshape(want.shape), peer.numpy(), bound)

    return Case(words, check, files=files_of(drawn))


def draw_gradient(rng):
    """Draws a run of grad conv1d or grad conv2d, judged by torch.autograd or the adjoint identity.

    The forward map is linear in x and in w, so <g, dy> = <gradient, dx> for any direction dx.
    """
    axes = rng.choice([1, 2])
    drawn = layer(rng, axes)
    drawn["b"] = None
    wrt = rng.choice(["input", "kernel", "bias"])
    shape = forward(drawn["x"], drawn, drawn["w"], axes).shape
    upstream = drawn["array"](*shape)
    words = ["grad", f"conv{axes}d", "-k", "w.npy", *words_of(rng, drawn, axes), "--upstream",
             "g.npy", "--wrt", wrt, "--format", "npy", "x.npy"]
    if "--method" in words:
        place = words.index("--method")
        del words[place:place + 2]
    files = {**files_of(drawn), "g.npy": npy(upstream)}

    def check(out):
        got = out.array()
        bound = bound_of(drawn["x"], drawn["w"], upstream)
        if wrt == "bias":
            others = tuple(i for i in range(upstream.ndim) if i != upstream.ndim - axes - 1)
            compare_arrays("the sum", got.reshape(-1), upstream.sum(others), bound)
            return
        of = drawn["x"] if wrt == "input" else drawn["w"]
        got = got.reshape(of.shape)
        if torch:
            x = torch.tensor(drawn["x"], requires_grad=True)
            w = torch.tensor(drawn["w"], requires_grad=True)
            by_torch(x, drawn, w, axes).backward(torch.tensor(upstream))
            compare_arrays("torch.autograd", got, (x if wrt == "input" else w).grad.numpy(), bound)
        for place in numpy.ndindex(*of.shape) if of.size <= 40 else ():
            direction = numpy.zeros(of.shape)
            direction[place] = 1
            x, w = (direction, drawn["w"]) if wrt == "input" else (drawn["x"], direction)
            want = (forward(x, drawn, w, axes) * upstream).sum()
            compare_arrays(f"the adjoint {place}", got[place], want, bound)

    return Case(words, check, files=files)
