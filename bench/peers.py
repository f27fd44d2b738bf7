#!/usr/bin/env python3
"""Compares sigconv's engine with numpy and scipy: same arrays, one thread, in turn, medians.

usage: bench/peers.py [--bench build/release/bench/sigconv_bench] [--n N,...] [--k K,...] [--csv FILE]
Needs python3-numpy and python3-scipy. Install libopenblas0-serial: without it numpy uses Netlib's
slow BLAS. Octave is timed, too, if it is installed.
"""
import argparse
import os
import shutil
import statistics
import subprocess
import tempfile
import time

for name in ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS"):
    os.environ[name] = "1"
import numpy as np
from scipy import ndimage, signal

BUDGET = 0.25  # seconds per peer and turn


def clock(function):
    taken = []
    while len(taken) < 3 or (sum(taken) < BUDGET and len(taken) < 200):
        begin = time.perf_counter()
        function()
        taken.append(time.perf_counter() - begin)
    return statistics.median(taken)


def peers(x, w):
    """Returns the peers that finish in reasonable time: 5e9 multiply-adds take seconds."""
    table = {"oaconvolve": lambda: signal.oaconvolve(x, w, "same"),
             "fftconvolve": lambda: signal.fftconvolve(x, w, "same")}
    if x.size * w.size <= 5e9:
        table["np.convolve"] = lambda: np.convolve(x, w, "same")
    if x.size * w.size <= 5e8:
        table["lfilter"] = lambda: signal.lfilter(w, [1.0], x)
        table["ndimage"] = lambda: ndimage.convolve1d(x, w, mode="constant")
    return table


def octave(folder, n, k):
    if not shutil.which("octave-cli"):
        return None
    script = (f"f=fopen('{folder}/x');x=fread(f,Inf,'double');f=fopen('{folder}/w');w=fread(f,Inf,'double');"
              "t=[];for i=1:3 tic;y=conv(x,w,'same');t(end+1)=toc;end;printf('%g\\n',median(t))")
    if n * k > 5e9:
        return None
    done = subprocess.run(["octave-cli", "--norc", "--quiet", "--eval", script], capture_output=True, text=True)
    return float(done.stdout) if done.returncode == 0 else None


def ours(bench, folder, method="auto"):
    done = subprocess.run([bench, f"{folder}/x", f"{folder}/w", method, str(BUDGET), f"{folder}/y"],
                          capture_output=True, text=True, check=True)
    return float(done.stdout.split()[0])


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--bench", default="build/release/bench/sigconv_bench")
    parser.add_argument("--n", default="100000,1000000,10000000")
    parser.add_argument("--k", default="3,5,9,17,33,65,129,257,513,1025,4097,16385,65537")
    parser.add_argument("--csv")
    options = parser.parse_args()
    rows = []
    print(f"{'N':>9} {'K':>6} {'ours ns':>8} {'best peer':>12} {'ns':>8} {'ratio':>6}")
    for n in map(int, options.n.split(",")):
        for k in map(int, options.k.split(",")):
            random = np.random.default_rng(1)
            x, w = random.standard_normal(n), random.standard_normal(k)
            with tempfile.TemporaryDirectory() as folder:
                x.tofile(f"{folder}/x")
                w.tofile(f"{folder}/w")
                times = {"ours": [], **{name: [] for name in peers(x, w)}}
                for _ in range(3):  # in turn, so that a slow phase of the machine affects all
                    times["ours"].append(ours(options.bench, folder))
                    for name, function in peers(x, w).items():
                        times[name].append(clock(function))
                slow = octave(folder, n, k)
                if slow is not None:
                    times["octave"] = [slow]
                y = np.fromfile(f"{folder}/y")
            error = np.abs(y - signal.oaconvolve(x, w, "same")[: y.size]).max() if n >= k else 0
            assert error <= 1e-12 * np.abs(x).max() * np.abs(w).sum(), (n, k, error)
            ns = {name: statistics.median(each) / n * 1e9 for name, each in times.items()}
            mine = ns.pop("ours")
            best = min(ns, key=ns.get)
            rows.append((n, k, mine, best, ns[best], ns[best] / mine))
            print(f"{n:9} {k:6} {mine:8.3f} {best:>12} {ns[best]:8.3f} {ns[best] / mine:6.2f}", flush=True)
    if options.csv:
        with open(options.csv, "w", encoding="ascii") as file:
            file.write("N,K,ours_ns,best_peer,best_peer_ns,ratio\n")
            for row in rows:
                file.write("{},{},{:.4g},{},{:.4g},{:.3g}\n".format(*row))


if __name__ == "__main__":
    main()
