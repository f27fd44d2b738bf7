#!/usr/bin/env python3
"""Makes each call of the C library fail once, and kills sigconv at each call that changes a file.

usage: run.py --program PATH --shim PATH [--jobs J] [--every N] [--only CALL] [--most N]

After a fault a run must end in one of two ways: with the full result and status 0, or with status 1,
a message, and the old file. It never leaves a temporary file, unless it was killed. --every N tries
only each N-th call.
"""
import argparse
import collections
import concurrent.futures
import errno
import os
import pathlib
import shlex
import signal
import subprocess
import sys
import tempfile

TIMEOUT = 60
SHOWN = 40
OLD = b"v\nold\n"

TABLE = b"time,v\n" + b"".join(b"%d,%d\n" % (n, n * n % 17) for n in range(3000))
KEYED = b"key,v\n" + b"".join(b"%s,%d\n" % (b"ab"[n % 2:n % 2 + 1], n) for n in range(50))
FILES = {"t.csv": TABLE, "k.csv": b"1\n2\n1\n", "g.csv": KEYED,
         "gap.csv": b"v\n1\n\n3\nNA\n5\n", "quoted.csv": b'n,v\n"a\nb",1\n"c",2\n'}
# Each run has a name, its words, and whether standard input is a pipe with TABLE.
RUNS = {
    "file": ("conv -k box:3 -o out.csv t.csv", False),
    "pipe": ("conv -k box:3 -o out.csv", True),
    "standard output": ("conv -k 1,2,1 t.csv", False),
    "long kernel": ("conv -k box:301 --method fft -o out.csv t.csv", False),
    "kernel file": ("corr -k k.csv --lags -o out.csv t.csv", False),
    "circular": ("conv -k box:5 --pad circular -o out.csv t.csv", False),
    "circular pipe": ("conv -k box:5 --pad circular -o out.csv", True),
    "groups": ("conv -k 1,1 --by key -o out.csv g.csv", False),
    "valid groups": ("conv -k 1,1 --mode valid --by key -o out.csv g.csv", False),
    "gaps": ("conv -k 1,1 --na linear -o out.csv --na-out NA gap.csv", False),
    "quotes": ("conv -k 2 -c v -o out.csv quoted.csv", False),
    "json": ("conv -k 2 -c v --format json -o out.csv t.csv", False),
    "npy": ("conv -k 2 -c v --format npy -o out.csv t.csv", False),
    "shard": ("conv -k box:3 --shard 2/3 -o out.csv t.csv", False),
    "many files": ("conv -k 1,1 -o {stem}_out.csv t.csv gap2.csv", False),
    "threads": ("conv -k box:9 -j 4 --block-size 4096 -o out.csv t.csv", False),
    "autocorr": ("autocorr --max-lag 20 -o out.csv t.csv", False),
    "peaks": ("corr -k 1,5,1 --mode valid --peaks 3 -o out.csv t.csv", False),
    "layer": ("conv1d -k k.csv -o out.csv k.csv", False),
    "gradient": ("grad conv -k 1,2 --upstream k.csv --wrt input -o out.csv k.csv", False),
    "fit": ("fit -q -c time --target v --taps 3 -o out.csv t.csv", False),
    "deconv": ("deconv -q -k 1,2 --mode full -o out.csv k.csv", False),
    "explain": ("explain conv -k 1,0,-1 --html out.html --signal 1,2,3", False),
    "design": ("kernel lowpass:0.1,31 -o out.csv", False),
}
FILES["gap2.csv"] = FILES["k.csv"]

ERRORS = {"read": ["EIO", "short"], "pread": ["EIO", "short"], "write": ["ENOSPC", "EIO", "short"],
          "open": ["EACCES", "EMFILE"], "openat": ["EOPNOTSUPP", "EACCES"], "close": ["EIO"],
          "renameat": ["EACCES"], "linkat": ["EACCES"], "unlinkat": ["EACCES"], "fstat": ["EIO"],
          "stat": ["EACCES"], "lseek": ["ESPIPE"], "fchmod": ["EPERM"], "fchown": ["EPERM"],
          "ftruncate": ["EIO"], "access": ["EACCES"], "mmap": ["ENOMEM"],
          "pthread_create": ["EAGAIN"], "malloc": ["ENOMEM"]}
KILLS = ["open", "openat", "write", "fchmod", "linkat", "renameat", "unlinkat", "close"]

Ending = collections.namedtuple("Ending", "status stdout stderr files reached")


def execute(program, shim, words, piped, fault, scratch):
    """Runs the program in a new folder. `fault`: CALL, NUMBER and KIND, or None."""
    folder = pathlib.Path(tempfile.mkdtemp(dir=scratch))
    for name, data in FILES.items():
        (folder / name).write_bytes(data)
    for name in targets(words):
        (folder / name).write_bytes(OLD)
    log = folder.with_suffix(".log")
    environment = {**os.environ, "LC_ALL": "C", "TERM": "dumb"}
    if fault:
        environment |= {"LD_PRELOAD": shim, "SIGCONV_FAULT": " ".join([*map(str, fault), str(log)])}
    done = subprocess.run([program, *shlex.split(words)], cwd=folder, env=environment,
                          input=TABLE if piped else b"", capture_output=True, timeout=TIMEOUT,
                          check=False)
    files = {path.name: path.read_bytes() for path in folder.iterdir()}
    reached = log.exists()
    subprocess.run(["rm", "-rf", folder, log], check=True)
    return Ending(done.returncode, done.stdout, done.stderr, files, reached)


def targets(words):
    """Returns the names of the files that a run writes."""
    if "{stem}" in words:
        return ["t_out.csv", "gap2_out.csv"]
    return [name for name in ("out.csv", "out.html") if name in words]


def judge(words, good, end, killed):
    """Returns what is wrong with the ending of a run with a fault, or None."""
    if killed:
        if end.status != -9:
            return f"it was not killed: status {end.status}"
    elif end.status == 0:
        if end.stdout != good.stdout or end.files != good.files:
            return "status 0, but another result"
        return None
    elif end.status == -signal.SIGABRT and b"Fatal glibc error" in end.stderr:
        pass  # glibc itself ends a program that has no memory for a thread-local object
    elif end.status != 1:
        return f"status {end.status}: {end.stderr.decode(errors='replace')}"
    elif not end.stderr.startswith(b"sigconv: "):
        return f"status 1 without a message: {end.stderr!r}"
    for name in targets(words):
        if end.files.get(name) not in (OLD, good.files[name]):
            return f"{name} is neither the old file nor the new one"
        if len(targets(words)) == 1 and not killed and end.files[name] != OLD:
            return f"{name} is replaced, but the status is {end.status}"
    left = sorted(set(end.files) - set(good.files))
    if left and not killed:
        return f"left behind: {left}"
    if len(left) > 1:
        return f"more than one temporary file is left: {left}"
    return None


def try_all(task):
    """Tries one kind of fault at every call of a run. Returns the number of tries and the faults."""
    program, shim, name, call, kind, every, most = task
    words, piped = RUNS[name]
    wrong, tries = [], 0
    with tempfile.TemporaryDirectory(prefix="sigconv-faults-") as scratch:
        good = execute(program, shim, words, piped, None, scratch)
        if good.status != 0:
            return 0, [f"{name}: sigconv {words} fails without a fault: {good.stderr.decode()}"]
        number = 1
        value = kind if kind in ("short", "kill", "late-kill") else getattr(errno, kind)
        while tries < most:
            try:
                end = execute(program, shim, words, piped, (call, number, value), scratch)
            except subprocess.TimeoutExpired:
                wrong.append(f"{name}: {call} {number} {kind}: no end within {TIMEOUT} s")
                break
            if not end.reached:
                break
            tries += 1
            fault = judge(words, good, end, "kill" in kind)
            if fault:
                wrong.append(f"{name}: {call} {number} {kind}: {fault}\n  sigconv {words}")
            number += every
    return tries, wrong


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--program", required=True)
    parser.add_argument("--shim", required=True)
    parser.add_argument("--jobs", type=int, default=os.cpu_count())
    parser.add_argument("--every", type=int, default=1)
    parser.add_argument("--most", type=int, default=10 ** 6, help="most tries of one kind and run")
    parser.add_argument("--only", action="append", help="a call such as read or malloc")
    options = parser.parse_args()
    paths = [os.path.abspath(options.program), os.path.abspath(options.shim)]
    kinds = [(call, kind) for call, errors in ERRORS.items() for kind in errors]
    kinds += [(call, kind) for call in KILLS for kind in ("kill", "late-kill")]
    tasks = [(*paths, name, call, kind, options.every if call == "malloc" else 1, options.most)
             for name in RUNS for call, kind in kinds
             if not options.only or call in options.only]
    total, wrong = 0, []
    with concurrent.futures.ThreadPoolExecutor(options.jobs) as pool:
        for tries, found in pool.map(try_all, tasks):
            total += tries
            wrong += found
    for text in wrong[:SHOWN]:
        print(text)
    print(f"{total} faults in {len(RUNS)} runs, {len(wrong)} wrong endings")
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
