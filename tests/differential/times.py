"""--time: steps, gaps and inserted rows against pandas' date ranges."""
import pandas

from case import Case, Disagreement, compare_all, number
from draw import chance

STEPS = {"1h": "h", "15min": "15min", "1d": "D", "1mo": "MS", "1y": "YS"}


def draw(rng):
    """Draws a series of dates with rows left out."""
    step = rng.choice(list(STEPS))
    frequency = {"h": "H", "YS": "AS"}.get(STEPS[step], STEPS[step])
    count = rng.choice([3, 8, 20])
    times = pandas.date_range(rng.choice(["2020-01-01", "2023-12-01", "1999-02-01"]), periods=count,
                              freq=frequency)
    values = [rng.randint(-9, 9) for _ in times]
    kept = [n for n in range(count) if n in (0, 1, count - 1) or chance(rng, 0.7)]
    layout = "%Y-%m-%d" if step in ("1d", "1mo", "1y") else rng.choice(
        ["%Y-%m-%dT%H:%M:%S", "%Y-%m-%d %H:%M"])
    lines = ["time,v"] + [f"{times[n].strftime(layout)},{values[n]}" for n in kept]
    policy = rng.choice(["fill", "split", "error"])
    words = ["conv", "-k", "1,2", "--align", "causal", "--time", "time", "--step", step]
    words += ["--gaps", policy] if policy != "error" or chance(rng, 0.5) else []
    complete = len(kept) == count
    present = {n: values[n] for n in kept}
    if policy == "fill":
        words += ["--na", "zero"]
        rows, series = range(count), {n: present.get(n, 0) for n in range(count)}
    else:
        rows, series = kept, present
    previous = {n: series.get(n - 1, 0) for n in rows}
    want = [series[n] + 2 * previous[n] for n in rows]

    def check(out):
        if out.status:
            return
        _, got = out.table()
        stamps = [row[0] for row in got]
        if stamps != [times[n].strftime(layout) for n in rows]:
            raise Disagreement(f"the times are {stamps}")
        compare_all("pandas", [number(row[1]) for row in got], want, 0)

    status = 0 if complete or policy != "error" else 1
    return Case(words, check, ("\n".join(lines) + "\n").encode(), status=status)
