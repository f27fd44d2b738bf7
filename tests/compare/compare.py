#!/usr/bin/env python3
"""Compares two sigconv programs on random command lines and random input files.

usage: compare.py OLD NEW --seed S --cases N [--jobs J] [--keep DIR] [--only K]

A case runs OLD and NEW with the same words on the same files, and compares standard output,
standard error, the exit status, and the names, modes and bytes of all files. The exit status is 1
if there are differences. --keep names a folder for them. Each case has a folder there, with command,
in/, old/, new/ and the outputs of both programs.
"""
import argparse
import collections
import concurrent.futures
import fcntl
import os
import pathlib
import re
import shlex
import shutil
import subprocess
import sys
import tempfile
import threading

sys.dont_write_bytecode = True
from generate import WEIGHTS, draw

Outcome = collections.namedtuple("Outcome", "status stdout stderr files")
SHOWN = 20  # maximum of differences printed in full
TIMEOUT = 60
here = threading.local()


def standard_input(draft, folder):
    """Returns a descriptor for standard input. A pipe holds all its data and is closed before the
    program starts, because a pause in the data would make the program write early."""
    data = draft.stdin or b""
    if draft.stdin is not None and not draft.piped:
        path = folder.parent / "stdin"
        path.write_bytes(data)
        return os.open(path, os.O_RDONLY)
    reader, writer = os.pipe()
    if len(data) > 60000:
        fcntl.fcntl(writer, fcntl.F_SETPIPE_SZ, 1 << 20)
    os.set_blocking(writer, False)
    written = os.write(writer, data) if data else 0
    os.close(writer)
    assert written == len(data), "an input is larger than a pipe"
    return reader


def files_of(folder):
    """Returns the names of all files and folders in a folder, with their modes and bytes."""
    found = {}
    for root, folders, names in os.walk(folder):
        for name in folders:
            found[os.path.relpath(os.path.join(root, name), folder) + "/"] = (0, b"")
        for name in names:
            path = os.path.join(root, name)
            with open(path, "rb") as file:
                found[os.path.relpath(path, folder)] = (os.stat(path).st_mode, file.read())
    return found


def run(program, words, draft, folder):
    """Runs a program in a new folder with the input files."""
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir()
    for name, data in draft.files.items():
        with open(folder / name, "wb") as file:
            file.write(data)
    environment = {**os.environ, "LC_ALL": "C", "TERM": "dumb"}
    reader = standard_input(draft, folder)
    try:
        process = subprocess.Popen([program, *words], cwd=folder, stdin=reader, env=environment,
                                   stdout=subprocess.PIPE, stderr=subprocess.PIPE)
    finally:
        os.close(reader)
    try:
        stdout, stderr = process.communicate(timeout=TIMEOUT)
        status = process.returncode
    except subprocess.TimeoutExpired:
        process.kill()
        process.communicate()
        stdout, stderr, status = b"", b"", "timeout"
    return Outcome(status, stdout, stderr, files_of(folder))


def differing_parts(old, new, ignore_stderr):
    parts = [(name, getattr(old, name), getattr(new, name))
             for name in ("status", "stdout", "stderr")]
    for name in sorted(old.files.keys() | new.files.keys()):
        parts.append((f"file {name}", old.files.get(name), new.files.get(name)))
    return [(name, a, b) for name, a, b in parts
            if a != b and not (ignore_stderr and name == "stderr")]


def shortened(value, other=None):
    """Returns a value for printing. Of bytes it keeps 600, from 80 before the first difference on."""
    if isinstance(value, tuple):
        return f"mode {value[0]:o} " + shortened(value[1], other[1] if other else None)
    if not isinstance(value, bytes):
        return str(value)
    start = 0
    if isinstance(other, bytes):
        same = len(os.path.commonprefix([value, other]))
        start = max(0, same - 80)
    piece = value[start:start + 600].decode(errors="backslashreplace")
    return ("..." if start else "") + piece + ("..." if start + 600 < len(value) else "")


def command_line(words, draft):
    text = shlex.join(["sigconv", *words])
    if draft.stdin is None:
        return text
    return ("cat stdin | " + text) if draft.piped else text + " <stdin"


def keep(folder, words, draft, old, new):
    """Writes the case into a folder, from which it can be run again by hand."""
    shutil.rmtree(folder, ignore_errors=True)
    for name, files in [("in", {name: (0, data) for name, data in draft.files.items()}),
                        ("old", old.files), ("new", new.files)]:
        for path, (_, data) in files.items():
            target = folder / name / path
            (target if path.endswith("/") else target.parent).mkdir(parents=True, exist_ok=True)
            if not path.endswith("/"):
                target.write_bytes(data)
    (folder / "in").mkdir(parents=True, exist_ok=True)
    (folder / "command").write_text(command_line(words, draft) + "\n")
    (folder / "in" / "stdin").write_bytes(draft.stdin or b"")
    for name, outcome in [("old", old), ("new", new)]:
        (folder / f"{name}.stdout").write_bytes(outcome.stdout)
        (folder / f"{name}.stderr").write_bytes(outcome.stderr)
        (folder / f"{name}.status").write_text(f"{outcome.status}\n")


class Comparison:
    def __init__(self, options):
        self.options = options
        self.programs = [os.path.abspath(options.old), os.path.abspath(options.new)]
        self.ignored = [re.compile(pattern.encode()) for pattern in options.ignore]
        self.scratch = pathlib.Path(tempfile.mkdtemp(prefix="sigconv-compare-"))
        self.counts = collections.defaultdict(collections.Counter)
        self.different = []

    def folder(self):
        if not hasattr(here, "folder"):
            here.folder = pathlib.Path(tempfile.mkdtemp(dir=self.scratch))
        return here.folder

    def case(self, number):
        draft = draw(self.options.seed, number)
        label, words = draft.label, draft.words()
        old, new = [run(program, words, draft, self.folder() / name)
                    for program, name in zip(self.programs, ("old", "new"))]
        return number, label, words, draft, old, new

    def count(self, result):
        number, label, words, draft, old, new = result
        counts = self.counts[label]
        counts["cases"] += 1
        changed = {name for name, file in old.files.items() if draft.files.get(name) != file[1]}
        if old.status == 0:
            counts["done" if old.stdout or changed else "empty"] += 1
        else:
            counts[f"status {old.status}"] += 1
        for name, outcome in [("old", old), ("new", new)]:
            if outcome.status not in (0, 1, 2):
                print(f"case {number}: {name} ended with status {outcome.status}: "
                      + command_line(words, draft))
        parts = differing_parts(old, new, self.options.ignore_stderr)
        if parts and any(p.search(text) for p in self.ignored for text in (old.stderr, new.stderr)):
            counts["ignored"] += 1
        elif parts:
            counts["different"] += 1
            self.different.append(number)
            if self.options.keep is None:
                self.options.keep = pathlib.Path(tempfile.mkdtemp(prefix="sigconv-different-"))
            keep(self.options.keep / str(number), words, draft, old, new)
            if len(self.different) <= SHOWN:
                print(f"\ncase {number}: {command_line(words, draft)}")
                for name, a, b in parts:
                    print(f"--- old {name}\n{shortened(a, b)}\n--- new {name}\n{shortened(b, a)}")
                sys.stdout.flush()

    def helps(self):
        """Compares each help text once, and reports it separately, because help may change on purpose."""
        draft = draw(self.options.seed, 0)
        draft.files, draft.stdin = {}, None
        texts = [[], ["--version"], ["grad", "--help"], ["explain", "--help"]]
        texts += [[*command.split(), "--help"] for command in WEIGHTS]
        changed = []
        for words in texts:
            old, new = [run(program, words, draft, self.folder() / "help")
                        for program in self.programs]
            if old != new:
                changed.append(" ".join(words) or "(no words)")
        print(f"help texts: {len(texts)}, different: {len(changed)}"
              + "".join(f"\n  {words}" for words in changed))

    def report(self):
        keys = ["cases", "done", "empty", "status 1", "status 2", "ignored", "different"]
        total = sum(self.counts.values(), collections.Counter())
        keys[5:5] = sorted(total.keys() - set(keys), key=str)
        print(f"\n{'command':20}" + "".join(f"{key:>11}" for key in keys))
        for label, counts in [*sorted(self.counts.items()), ("all", total)]:
            print(f"{label:20}" + "".join(f"{counts[key]:11}" for key in keys))
        print(f"\n{len(self.different)} differences in {total['cases']} cases, "
              f"seed {self.options.seed}")
        if self.different:
            print(f"cases {' '.join(map(str, self.different[:50]))}, kept in {self.options.keep}")

    def show(self, number):
        result = self.case(number)
        _, _, words, draft, old, new = result
        print(command_line(words, draft))
        for name, outcome in [("old", old), ("new", new)]:
            print(f"--- {name}: status {outcome.status}\n{shortened(outcome.stdout)}"
                  f"\n--- {name} stderr\n{shortened(outcome.stderr)}")
            for path, file in sorted(outcome.files.items()):
                print(f"--- {name} file {path}: {shortened(file)}")
        self.count(result)


def compare_all(comparison, options):
    """Runs all cases. After an interrupt the report has the cases so far."""
    pool = concurrent.futures.ThreadPoolExecutor(options.jobs)
    try:
        for result in pool.map(comparison.case, range(options.cases)):
            comparison.count(result)
    except KeyboardInterrupt:
        print("interrupted")
    finally:
        pool.shutdown(cancel_futures=True)


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("old")
    parser.add_argument("new")
    parser.add_argument("--seed", default="1")
    parser.add_argument("--cases", type=int, default=1000)
    parser.add_argument("--jobs", type=int, default=2)
    parser.add_argument("--keep", type=pathlib.Path, help="folder for the files of differences")
    parser.add_argument("--only", type=int, metavar="K", help="runs and prints case K alone")
    parser.add_argument("--ignore", action="append", default=[], metavar="REGEX",
                        help="counts differences apart where a standard error matches")
    parser.add_argument("--ignore-stderr", action="store_true", help="compares no messages")
    options = parser.parse_args()
    comparison = Comparison(options)
    try:
        if options.only is not None:
            comparison.show(options.only)
        else:
            comparison.helps()
            compare_all(comparison, options)
        comparison.report()
    finally:
        shutil.rmtree(comparison.scratch)
    return 1 if comparison.different else 0


if __name__ == "__main__":
    sys.exit(main())
