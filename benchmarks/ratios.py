"""Ratios of whole processes, alternated, median of five: start-up, registers against scripts, growth, counting.

    python benchmarks/ratios.py [PEERS [PYTHON]] [--only NAME]...

PEERS is a folder with `make_registers.py N DIR [--csv]`, `peer_pandas.py DIR [--engine E] [--json]` and
`peer_pm4py.py DIR`: it makes the registers that are read here and by those scripts. PYTHON runs them (it needs what
they import); by default the one that runs this. Start-up is told in bare interpreter starts (`python -c pass`). Peak
memory is that of the largest process. Before a script is timed its figures are held against ours: another figure ends
the run. No test depends on any of this.
"""

from __future__ import annotations

import argparse
import json
import math
import os
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any, NamedTuple

ROUNDS = 5
DOORLOOP = [sys.executable, "-m", "doorloop"]
ASKED = ["env", "_DOORLOOP_COMPLETE=complete_zsh"]
"""How a shell asks for completion."""
START_UP = (
    ([*DOORLOOP, "--version"], 8),
    ([*ASKED, "_TYPER_COMPLETE_ARGS=doorloop ", *DOORLOOP], 8),
    ([*ASKED, "_TYPER_COMPLETE_ARGS=doorloop report --", *DOORLOOP], 8),
    ([*DOORLOOP, "workdays", "2012-12-20", "2013-01-04"], 8),
    ([*DOORLOOP, "deadline", "2012-12-17", "10wd"], 8),
    ([*DOORLOOP, "--help"], 16),
    ([*DOORLOOP, "report", "--help"], 16),
)
REGISTERS: tuple[tuple[int, str, str, list[str], float], ...] = (
    (74, "xlsx", "pandas", ["--engine", "calamine"], 1 / 0.9),
    (10_000, "xlsx", "pandas", ["--engine", "calamine"], 1.5),
    (10_000, "xlsx", "pandas", ["--engine", "openpyxl"], 5),
    (10_000, "xlsx", "pm4py", [], 10),
    (100_000, "xlsx", "pandas", ["--engine", "calamine"], 2.5),
    (100_000, "xlsx", "pandas", ["--engine", "openpyxl"], 10),
    (100_000, "xlsx", "pm4py", [], 20),
    (1_000_000, "csv", "pandas", [], 8),
)
"""Cases, format, script, its options, and how many times faster we want to be."""
FIGURES = ("n", "mean", "median", "p25", "p75", "p90", "min", "max", "within_target")
COUNT = """
import numpy, time
from doorloop.workdays.calendars import FIRST, LAST, calendar
days = numpy.random.default_rng(1).integers(FIRST.toordinal(), LAST.toordinal(), (2, 10_000_000), dtype=numpy.int32)
counting = calendar("nl")
counting.count(*days[:, :10])
started = time.perf_counter()
counting.count(*days)
print((time.perf_counter() - started) * 1e9 / 10_000_000)
"""


class Ran(NamedTuple):
    """What one run took: seconds, and the largest process in MB."""

    seconds: float
    megabytes: float


def run(command: list[str]) -> Ran:
    """Run a command, its output thrown away."""
    environment = {key: value for key, value in os.environ.items() if key != "PYTHONDONTWRITEBYTECODE"}
    started = time.perf_counter()
    with subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, env=environment) as process:
        _, status, usage = os.wait4(process.pid, 0)
        seconds = time.perf_counter() - started
        process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode > (command[:3] == DOORLOOP):  # with 1 ours says that it found something
        raise SystemExit(f"{' '.join(command)} ended with {process.returncode}")
    return Ran(seconds, usage.ru_maxrss / 1024)


def median(runs: list[Ran]) -> Ran:
    """Give the median of either figure."""
    return Ran(*(statistics.median(figures) for figures in zip(*runs, strict=True)))


def alternated(*commands: list[str]) -> list[Ran]:
    """Time commands in turn, after a run of each that does not count; give their medians."""
    for command in commands:
        run(command)
    rounds = [[run(command) for command in commands] for _ in range(ROUNDS)]
    return [median(list(runs)) for runs in zip(*rounds, strict=True)]


def start_up() -> None:
    """Print each command's start-up in bare interpreter starts, and the most it may take."""
    for command, most in START_UP:
        ours, bare = alternated(command, [sys.executable, "-c", "pass"])
        ratio = ours.seconds / bare.seconds
        name = " ".join(command).replace(sys.executable, "python")
        print(f"{1000 * ours.seconds:7.0f} ms {ratio:6.1f} starts (at most {most:2})  {name}", flush=True)


def registers(peers: Path, python: str) -> None:
    """Print how many times faster the report is than each script on the same registers."""
    with tempfile.TemporaryDirectory() as folder:
        for cases, format_, script, options, wanted in REGISTERS:
            source = made(Path(folder), peers, python, cases, format_)
            theirs = [python, str(peers / f"peer_{script}.py"), str(source), *options]
            if script == "pandas":
                compare(source, theirs)
            a, b = alternated([*DOORLOOP, "report", str(source)], theirs)
            print(
                f"{cases:9,} cases, {format_:4}: {a.seconds:6.2f} s {a.megabytes:5.0f} MB; "
                f"{' '.join([script, *options[1:]]):15} {b.seconds:7.2f} s {b.megabytes:5.0f} MB; "
                f"{b.seconds / a.seconds:5.1f} times faster (wanted {wanted:.1f}), "
                f"{a.megabytes / b.megabytes:.2f} of the memory",
                flush=True,
            )


def made(folder: Path, peers: Path, python: str, cases: int, format_: str) -> Path:
    """Make registers of so many cases, unless they are there."""
    target = folder / f"{format_}{cases}"
    if not target.exists():
        more = ["--csv"] if format_ == "csv" else []
        subprocess.run([python, str(peers / "make_registers.py"), str(cases), str(target), *more], check=True)
    return target


def compare(source: Path, script: list[str]) -> None:
    """Hold every figure of the script's step table against ours; end the run where one is different."""
    ours = _printed([*DOORLOOP, "report", str(source), "-f", "json"])["tables"]["doorlooptijden"]
    mine = {record["step"]: record for record in ours}
    theirs = _printed([*script, "--json"])
    wrong = [
        f"{record['step']} {name}: {mine[record['step']][name]} against {record[name]}"
        for record in theirs
        for name in FIGURES
        if record[name] is not None and not math.isclose(mine[record["step"]][name], record[name], abs_tol=1e-9)
    ]
    if wrong or len(theirs) < 10:
        raise SystemExit("the figures differ: " + "; ".join(wrong))


def _printed(command: list[str]) -> Any:
    return json.loads(subprocess.run(command, check=True, capture_output=True).stdout)


def growth(peers: Path, python: str) -> None:
    """Print the seconds a case from 10,000 to 1,000,000 cases, what a start takes aside."""
    start = median([run([*DOORLOOP, "definition", "list"]) for _ in range(ROUNDS)]).seconds
    with tempfile.TemporaryDirectory() as folder:
        for cases in (10_000, 100_000, 1_000_000):
            source = made(Path(folder), peers, python, cases, "csv")
            run([*DOORLOOP, "report", str(source)])
            found = median([run([*DOORLOOP, "report", str(source)]) for _ in range(ROUNDS)])
            each = (found.seconds - start) * 1e6 / cases
            print(f"{cases:9,} cases, csv: {found.seconds:6.2f} s, {each:6.2f} microseconds a case", flush=True)


def counting() -> None:
    """Print the nanoseconds that a pair of dates takes."""
    found = [float(_printed([sys.executable, "-c", COUNT])) for _ in range(ROUNDS)]
    print(f"counting working days: {statistics.median(found):.1f} ns a pair (at most 5)")


def parts(arguments: argparse.Namespace) -> Iterator[tuple[str, Any]]:
    """List what can be measured here."""
    yield "start-up", start_up
    yield "counting", counting
    if arguments.peers:
        yield "registers", lambda: registers(arguments.peers, arguments.python)
        yield "growth", lambda: growth(arguments.peers, arguments.python)


def main() -> None:
    """Print all ratios, or those that are named."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("peers", type=Path, nargs="?")
    parser.add_argument("python", nargs="?", default=sys.executable)
    parser.add_argument("--only", action="append", choices=("start-up", "counting", "registers", "growth"))
    arguments = parser.parse_args()
    for name, measure in parts(arguments):
        if not arguments.only or name in arguments.only:
            measure()


if __name__ == "__main__":
    main()
