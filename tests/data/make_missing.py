#!/usr/bin/env python3
"""Makes the expected outputs of --na skip, --by and --na-limit for tests/cli/peers.cases, with numpy and pandas.

usage: tests/data/make_missing.py   (from the project's root; needs python3-pandas)
"""
import numpy as np
import pandas as pd


def skip(x, w):
    """Returns the weighted sum of each window, rescaled by the present weights. Padding zeros are present."""
    a = len(w) // 2
    padded = np.concatenate([np.zeros(a), x, np.zeros(len(w) - 1 - a)])
    rows = np.lib.stride_tricks.sliding_window_view(padded, len(w))
    here = ~np.isnan(rows)
    return np.where(here, rows, 0) @ w * w.sum() / (here @ w)


ozone = pd.read_csv("data/airquality.csv").Ozone.to_numpy()
weights = np.array([1, 2, 4, 2, 1]) / 10
np.savetxt("tests/data/ozone_skip.txt", skip(ozone, weights), fmt="%.10g")

weather = pd.read_csv("data/seattle-weather.csv")
smooth = weather.groupby("weather").temp_max.transform(lambda x: x.rolling(7, min_periods=1).sum())
np.savetxt("tests/data/weather_by.txt", smooth, fmt="%.10g")

air = pd.read_csv("data/airquality.csv").Ozone
fills = [air.ffill(limit=2), air.bfill(limit=2), air.interpolate(limit=2, limit_area="inside")]
np.savetxt("tests/data/ozone_fill.txt", np.concatenate(fills), fmt="%.10g")
