#!/usr/bin/env python3
"""Makes the files of tests/cli/layers.cases: layers and gradients with torch, .npy files with numpy.

usage: tests/data/make_layers.py   (from the project's root; needs python3-torch)
"""
import numpy as np
import torch

FOLDER = "tests/data/layers/"


def blocks(array):
    """Returns the text of conv1d: a block for each item of the first axis, time in rows, channels in columns."""
    return "\n".join("".join(",".join(f"{v:.9g}" for v in row) + "\n" for row in item.T) for item in array)


def save(name, array):
    with open(FOLDER + name, "w", encoding="ascii") as file:
        file.write(blocks(array))


random = np.random.default_rng(1)
shapes = {"x": (2, 4, 20), "w1": (6, 2, 3), "w2": (2, 6, 4), "g": (2, 2, 10)}
numbers = {name: np.round(random.standard_normal(shape), 6) for name, shape in shapes.items()}
for name, array in numbers.items():
    save(name + ".csv", array)
bias = np.round(random.standard_normal(6), 6)
np.savetxt(FOLDER + "b1.csv", bias, fmt="%.9g")

# Two layers in a row: the first has two groups, the second a stride and a dilation.
x, w1, w2, g = (torch.tensor(numbers[name], requires_grad=name != "g") for name in shapes)
b1 = torch.tensor(bias, requires_grad=True)
hidden = torch.nn.functional.conv1d(x, w1, b1, padding=1, groups=2)
y = torch.nn.functional.conv1d(hidden, w2, stride=2, dilation=2, padding=3)
y.backward(g)
save("y.csv", y.detach().numpy())
for name, tensor in (("dx", x), ("dw1", w1), ("dw2", w2)):
    save(name + ".csv", tensor.grad.numpy())
np.savetxt(FOLDER + "db1.csv", b1.grad.numpy(), fmt="%.9g")

# The numbers 0 to 23 in every kind of .npy file.
count = np.arange(24).reshape(2, 3, 4)
np.save(FOLDER + "f8.npy", count.astype("<f8"))
np.save(FOLDER + "f4_fortran.npy", np.asfortranarray(count.astype("<f4")))
np.save(FOLDER + "i2.npy", count.astype("<i2"))
np.save(FOLDER + "u1.npy", count.astype("u1"))
for version in ((2, 0), (3, 0)):
    with open(FOLDER + f"v{version[0]}.npy", "wb") as file:
        np.lib.format.write_array(file, count.astype("<i8"), version=version)
np.save(FOLDER + "big_endian.npy", count.astype(">f8"))
np.save(FOLDER + "taps.npy", np.array([1.0, 2.0, 1.0]))
