"""The areas of random cases, and how often each is drawn."""
import designs
import explained
import lags
import layers
import learning
import series
import tables
import times
import windows

DRAWS = {"series": series.draw, "pad": series.draw_pad, "wide": series.draw_wide,
         "rolling": windows.draw_rolling, "ewm": windows.draw_ewm, "gaps": windows.draw_gaps,
         "groups": windows.draw_groups, "designs": designs.draw, "response": designs.draw_response,
         "lags": lags.draw, "match": lags.draw_match, "peaks": lags.draw_peaks,
         "layers": layers.draw, "layer gradients": layers.draw_gradient,
         "gradients": learning.draw_gradient, "fit": learning.draw_fit,
         "deconv": learning.draw_deconv, "tables": tables.draw, "digits": tables.draw_digits,
         "npy": tables.draw_npy, "times": times.draw, "explain": explained.draw}
WEIGHTS = {"series": 30, "pad": 5, "wide": 5, "rolling": 5, "ewm": 3, "gaps": 4, "groups": 5,
           "designs": 6, "response": 4, "lags": 8, "match": 4, "peaks": 4, "layers": 10,
           "layer gradients": 6, "gradients": 8, "fit": 3, "deconv": 4, "tables": 6, "digits": 6,
           "npy": 3, "times": 5, "explain": 4}
MISSING = [] if layers.torch else ["torch"]
