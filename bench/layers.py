#!/usr/bin/env python3
"""Compares sigconv's layers and their gradients with torch: float64, one thread, in turn, medians.

usage: bench/layers.py [--bench build/release/bench/layer_bench]
Needs python3-torch. Install libopenblas0-serial: without it torch uses Netlib's slow BLAS.
"""
import argparse
import os
import statistics
import subprocess
import time

os.environ["OMP_NUM_THREADS"] = os.environ["OPENBLAS_NUM_THREADS"] = "1"
import torch

BUDGET = 0.3  # seconds per measurement

# in, out, rows, columns, kernel rows, kernel columns, padding, stride
LAYERS = {"conv1d 1-1-9 x 1e6": (1, 1, 1, 1000000, 1, 9, 0, 1),
          "conv1d 64-64-3 x 1e5": (64, 64, 1, 100000, 1, 3, 1, 1),
          "conv1d 128-128-9 x 1e4": (128, 128, 1, 10000, 1, 9, 4, 1),
          "conv1d 16-16-5 x 1e5, stride 2": (16, 16, 1, 100000, 1, 5, 2, 2),
          "conv2d 64-64-3x3 x 128x128": (64, 64, 128, 128, 3, 3, 1, 1),
          "conv2d 3-32-7x7 x 224x224, stride 2": (3, 32, 224, 224, 7, 7, 3, 2),
          "conv2d 64-64-1x1 x 128x128": (64, 64, 128, 128, 1, 1, 0, 1),
          "conv2d 256-256-1x1 x 56x56": (256, 256, 56, 56, 1, 1, 0, 1),
          "conv2d 64-64-3x3 x 14x14": (64, 64, 14, 14, 3, 3, 1, 1)}


def clock(function):
    taken = []
    while len(taken) < 3 or (sum(taken) < BUDGET and len(taken) < 1000):
        begin = time.perf_counter()
        function()
        taken.append(time.perf_counter() - begin)
    return statistics.median(taken)


def torchs(layer):
    inputs, outputs, rows, columns, kernel_rows, kernel_columns, padding, stride = layer
    two = rows > 1
    shape = (1, inputs, rows, columns) if two else (1, inputs, columns)
    kernel = (outputs, inputs, kernel_rows, kernel_columns) if two else (outputs, inputs, kernel_columns)
    x, w = torch.randn(shape, dtype=torch.float64), torch.randn(kernel, dtype=torch.float64)
    convolve = torch.nn.functional.conv2d if two else torch.nn.functional.conv1d
    y = convolve(x, w, stride=stride, padding=padding)
    g = torch.randn_like(y)
    axes = 2 if two else 1

    def backward(mask):
        torch.ops.aten.convolution_backward(g, x, w, None, [stride] * axes, [padding] * axes, [1] * axes, False,
                                            [0] * axes, 1, mask)

    operations = 2 * y.numel() * inputs * kernel_rows * kernel_columns
    with torch.no_grad():
        times = (clock(lambda: convolve(x, w, stride=stride, padding=padding)),
                 clock(lambda: backward([True, False, False])), clock(lambda: backward([False, True, False])))
    return [operations / seconds * 1e-9 for seconds in times]


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--bench", default="build/release/bench/layer_bench")
    options = parser.parse_args()
    torch.set_num_threads(1)
    print("GFLOP/s: forward, input's gradient, kernel's gradient; share of the FMA peak; times torch")
    for name, layer in LAYERS.items():
        ours, theirs = [], []
        for _ in range(3):
            done = subprocess.run([options.bench, *map(str, layer), str(BUDGET)], capture_output=True, text=True,
                                  check=True)
            ours.append([float(each) for each in done.stdout.split()])
            theirs.append(torchs(layer))
        mine = [statistics.median(each) for each in zip(*ours)]
        torch_rates = [statistics.median(each) for each in zip(*theirs)]
        print(f"{name:38}", *(f"{rate:6.1f} {rate / mine[3]:4.0%} {rate / other:5.2f}x  "
                              for rate, other in zip(mine, torch_rates)), flush=True)


if __name__ == "__main__":
    main()
