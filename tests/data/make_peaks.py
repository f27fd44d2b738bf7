#!/usr/bin/env python3
"""Makes the expected peaks and troughs for tests/cli/peers.cases, with scipy.signal.find_peaks.

usage: tests/data/make_peaks.py   (from the project's root; needs python3-scipy and python3-pandas)

The first and the last value can be peaks for sigconv only. The options leave both out here. No
distance decides between equal peaks: scipy sorts them with numpy's default sort, which keeps the
order of equal numbers only up to 16 of them.
"""
import numpy as np
import pandas as pd
from scipy.signal import find_peaks

ecg = pd.read_csv("data/ecg.csv").mV.to_numpy()
nile = pd.read_csv("data/nile.csv").volume.to_numpy(float)
runs = [
    (ecg, dict(height=0.4)),
    (ecg, dict(prominence=0.3)),
    (ecg, dict(prominence=0.1, width=8)),
    (ecg, dict(height=0.1, distance=100, prominence=0.2)),
    (-ecg, dict(height=0.6, distance=30)),
    (-ecg, dict(prominence=0.25, width=4)),
    (nile, dict(prominence=200)),
    (-nile, dict(width=2)),
]
with open("tests/data/peaks.txt", "w") as file:
    for values, options in runs:
        places = find_peaks(values, **options)[0]
        file.write(" ".join(str(place) for place in np.sort(places)) + "\n")
